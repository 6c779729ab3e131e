/**
 * Writing that has to happen in the end: an answer that came while the disk was full, a payment that never left. It is
 * tried at once, and again for as long as the storage refuses. Should the program end before, the journal says
 * `sending` or `confirmed`, which the next start knows how to read.
 */
import type { Timers } from '../../src-shared/domain/clock.ts'

/** How long until the storage is asked again, in ms. */
const WRITE_AGAIN_MS = 3_000

export type Persist = {
  /**
   * Runs `work`, and again later whenever it throws. `again` tells it that an earlier run threw: what that one wrote may
   * stand all the same, and nobody was told.
   */
  run(work: (again: boolean) => void): void
  stop(): void
}

export function createPersist(deps: { readonly clock: Timers; readonly failed: (problem: unknown) => void }): Persist {
  const waiting = new Set<() => void>()
  let stopped = false

  function attempt(work: (again: boolean) => void, again: boolean): void {
    if (stopped) return
    try {
      work(again)
    } catch (problem) {
      deps.failed(problem)
      const cancel = deps.clock.after(WRITE_AGAIN_MS, () => {
        waiting.delete(cancel)
        attempt(work, true)
      })
      waiting.add(cancel)
    }
  }

  return {
    run(work) {
      attempt(work, false)
    },
    stop() {
      stopped = true
      for (const cancel of waiting) cancel()
      waiting.clear()
    },
  }
}
