/** Keeps the state in a file, so that a restarted stand-in still knows what was paid. */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { freshState } from './state.ts'
import type { State } from './state.ts'

/** The state in the file, or a fresh one where there is none or it cannot be read. */
export function loadState(file: string | undefined): State {
  const fresh = freshState()
  if (file === undefined || !existsSync(file)) return fresh
  try {
    return { ...fresh, ...(JSON.parse(readFileSync(file, 'utf8')) as State) }
  } catch {
    // A stand-in may forget; what could not be read stays beside for whoever wants to look.
    renameSync(file, `${file}.unreadable`)
    return fresh
  }
}

/** A hundred writes in a second help nobody: the state grows, and each write is all of it. */
const BETWEEN_WRITES_MS = 250

/** Keeps the state in the file: soon after each `changed`, and at once at `stop`. Without a file it keeps nothing. */
export function createKeeper(file: string | undefined, state: () => State): { changed(): void; stop(): void } {
  let timer: NodeJS.Timeout | null = null
  let stopped = false
  const write = (): void => {
    timer = null
    if (file !== undefined) saveState(file, state())
  }
  return {
    changed() {
      if (file !== undefined && !stopped) timer ??= setTimeout(write, BETWEEN_WRITES_MS)
    },
    stop() {
      if (timer !== null) clearTimeout(timer)
      if (!stopped) write()
      stopped = true
    },
  }
}

/** Replaces the file whole, so that an end in the middle leaves the old one. */
function saveState(file: string, state: State): void {
  // The log of calls is for looking at while it runs; without it the file stays small.
  writeFileSync(`${file}.new`, JSON.stringify({ ...state, calls: [] }))
  renameSync(`${file}.new`, file)
}
