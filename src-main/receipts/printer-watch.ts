/** The printer's state for the status bar: asked now and then, never twice at once. */
import type { PrinterState } from '../../src-shared/contract/app.ts'
import type { Timers } from '../../src-shared/domain/clock.ts'

/** Between two questions, in ms. */
const EVERY_MS = 15_000

export type PrinterWatch = {
  readonly state: () => PrinterState
  /** Asks now, as after a print. */
  readonly look: () => void
  readonly stop: () => void
}

/** Starts at once. `ask` never rejects; `changed` is called when the answer differs from the last one. */
export function watchPrinter(deps: {
  readonly ask: () => Promise<PrinterState>
  readonly clock: Timers
  readonly changed: () => void
}): PrinterWatch {
  let state: PrinterState = 'unknown'
  let asking = false
  let stopped = false
  let cancel: (() => void) | null = null

  function look(): void {
    if (asking || stopped) return
    asking = true
    cancel?.()
    void deps.ask().then((answer) => {
      asking = false
      if (stopped) return
      if (answer !== state) {
        state = answer
        deps.changed()
      }
      cancel = deps.clock.after(EVERY_MS, look)
    })
  }

  look()
  return {
    state: () => state,
    look,
    stop() {
      stopped = true
      cancel?.()
    },
  }
}
