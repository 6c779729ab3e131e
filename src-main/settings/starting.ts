/** Tells whoever waits in front of the terminal what a long start is doing; a short one shows nothing. */
import type { Starting } from '../../src-shared/contract/app.ts'
import type { Timers } from '../../src-shared/domain/clock.ts'
import type { Language } from '../../src-shared/domain/language.ts'
import { startingWords, type StartingState } from '../../src-shared/messages/starting-words.ts'

/** What takes longer than this is told in words. */
const SHOWN_AFTER_MS = 300
/** Told again and again, because the page may not have listened yet, or have been loaded anew. */
const TOLD_EVERY_MS = 100

type Progress = Pick<StartingState, 'work' | 'share'>

export type StartingNotice = {
  /** Takes what the work says, as often as it says it. */
  readonly heard: (progress: Progress) => void
  /** The last is told where anything was, and nothing any more. */
  readonly stop: () => void
}

/** Begins to wait at once. `show` opens the page that is told. */
export function createStartingNotice(parts: {
  readonly clock: Timers
  readonly language: Language
  readonly show: () => void
  readonly tell: (starting: Starting) => void
}): StartingNotice {
  let last: Progress | null = null
  let damaged = false

  let shown = false

  function tell(): void {
    if (last !== null) parts.tell(startingWords({ ...last, damaged }, parts.language))
  }

  function tellOn(): void {
    tell()
    cancel = parts.clock.after(TOLD_EVERY_MS, tellOn)
  }

  let cancel = parts.clock.after(SHOWN_AFTER_MS, () => {
    shown = true
    parts.show()
    tellOn()
  })
  return {
    heard(progress) {
      last = progress
      damaged ||= progress.work.kind === 'read'
    },
    stop() {
      cancel()
      if (shown) tell()
    },
  }
}
