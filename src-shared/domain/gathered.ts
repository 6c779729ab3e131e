/** Many calls, one run of the work: the first call begins the wait, those that come meanwhile are part of it. */
import type { Timers } from './clock.ts'

export type Gathered = {
  /** Runs the work when the wait is over; never at once, so that whoever calls is not held up. */
  readonly soon: () => void
  /** Calls a waiting run off. */
  readonly stop: () => void
}

export function gathered(clock: Timers, waitMs: number, work: () => void): Gathered {
  let cancel: (() => void) | null = null
  return {
    soon() {
      cancel ??= clock.after(waitMs, () => {
        cancel = null
        work()
      })
    },
    stop() {
      cancel?.()
      cancel = null
    },
  }
}
