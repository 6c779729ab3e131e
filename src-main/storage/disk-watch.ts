/**
 * Whether the disk takes what is to be recorded, by what it said last.
 *
 * Goals: a refusal is told at the moment it happens, also where nobody pressed anything (an answer that could not be
 * written); it ends as soon as a write succeeds, tried again by itself; the journal says once from when to when.
 */
import type { Clock, Timers } from '../../src-shared/domain/clock.ts'
import type { TerminalEvent } from '../../src-shared/domain/journal-event.ts'
import type { StorageProblem } from './storage-error.ts'

export type DiskState = {
  readonly state: 'fine' | 'full' | 'read-only' | 'failing'
  /** Epoch ms. */
  readonly sinceMs: number
}

export type DiskWatch = {
  /** What the disk said to a write of the records: null when it took it. */
  readonly heard: (problem: StorageProblem | null) => void
  readonly state: () => DiskState
  /** Ends the trials; what is heard afterwards, while the program ends, is told to nobody. */
  readonly stop: () => void
}

export type DiskWatchParts = {
  readonly clock: Pick<Clock, 'nowMs'> & Timers
  /** Writes an entry of the journal; throws where the disk refuses. What it said is heard by `heard` as well. */
  readonly record: (event: Extract<TerminalEvent, { kind: 'disk-refused-seen' }>) => void
  readonly changed: () => void
}

/** How long until a disk that refused is tried again. */
const TRY_AGAIN_MS = 1_000

export function createDiskWatch({ clock, record, changed }: DiskWatchParts): DiskWatch {
  let now: DiskState = { state: 'fine', sinceMs: clock.nowMs() }
  /** What the journal does not say yet. */
  let untold: { readonly problem: StorageProblem; readonly fromMs: number } | null = null
  let cancel: (() => void) | null = null
  let stopped = false

  function tryAgain(): void {
    cancel = null
    if (untold === null) return
    try {
      // The entry is the trial: it takes the same way as a payment's.
      record({ kind: 'disk-refused-seen', ...untold })
      untold = null
    } catch {
      cancel ??= clock.after(TRY_AGAIN_MS, tryAgain)
    }
  }

  return {
    state: () => now,
    heard(problem) {
      const state = stateOf(problem)
      if (problem !== null) {
        untold ??= { problem, fromMs: clock.nowMs() }
        if (!stopped) cancel ??= clock.after(TRY_AGAIN_MS, tryAgain)
      }
      if (state === now.state) return
      now = { state, sinceMs: clock.nowMs() }
      if (!stopped) changed()
    },
    stop() {
      stopped = true
      cancel?.()
      cancel = null
    },
  }
}

function stateOf(problem: StorageProblem | null): DiskState['state'] {
  if (problem === null) return 'fine'
  if (problem === 'disk-full') return 'full'
  return problem === 'read-only' ? 'read-only' : 'failing'
}
