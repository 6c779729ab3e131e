/** Where entries of the journal can still be found after damage, each source read as far as it can be. */
import { statSync } from 'node:fs'
import Database from 'better-sqlite3'
import { listBackups } from './backup-files.ts'
import { CHAIN_START, faultAfter, type ChainHead, type JournalEntry } from './hash-chain.ts'
import { entryOf, linesOf } from './journal-file.ts'
import { entriesAfter } from './journal-table.ts'
import type { OnProgress } from './projections.ts'

/** `after` gives entries above a place, in order, with gaps where they cannot be read; whoever takes them checks the chain. */
export type JournalSource = {
  readonly kind: 'journal' | 'backup'
  after(seq: number): Iterable<JournalEntry>
}

export function journalFileSource(path: string, kind: JournalSource['kind']): JournalSource {
  return {
    kind,
    *after(seq) {
      for (const line of linesOf(path)) {
        const entry = line.whole ? entryOf(line.text) : null
        if (entry !== null && entry.seq > seq) yield entry
      }
    },
  }
}

export function segmentsSource(folder: string): JournalSource {
  return {
    kind: 'backup',
    *after(seq) {
      for (const segment of listBackups(folder).segments) {
        if (segment.last > seq) yield* journalFileSource(segment.path, 'backup').after(seq)
      }
    },
  }
}

/** The journal in a damaged database, up to the first row that cannot be read. */
export function damagedDatabaseSource(path: string): JournalSource {
  return {
    kind: 'journal',
    *after(seq) {
      try {
        const db = new Database(path, { readonly: true })
        try {
          yield* entriesAfter(db, seq)
        } finally {
          db.close()
        }
      } catch {
        // Whatever is wrong with it is why it is being restored; what came out before counts.
      }
    },
  }
}

/** The last entry that a damaged database says it has; null where it cannot say. */
export function lastSeqOfDamaged(path: string): number | null {
  try {
    const db = new Database(path, { readonly: true, fileMustExist: true })
    try {
      return db.prepare<[], number | null>('SELECT max(seq) FROM journal').pluck().get() ?? null
    } finally {
      db.close()
    }
  } catch {
    return null
  }
}

const TELL_LINES = 1_000

/** What one look through a journal file from its start to its end shows. */
export type FileScan = {
  /** The last entry of the unbroken chain from the first on. */
  readonly good: ChainHead
  /** Nothing stands in the file but that chain. */
  readonly whole: boolean
  /** The entry that the file ends with; null where its last bytes are none. */
  readonly end: ChainHead | null
  /** The highest entry that can be read anywhere in it; 0 for none. */
  readonly highest: number
  /** The hashes at the places that were asked for, as far as the unbroken chain goes. */
  readonly hashes: ReadonlyMap<number, string>
}

/** `onProgress` hears of it in bytes, after every thousand lines. */
export function scanJournalFile(path: string, places: ReadonlySet<number>, onProgress: OnProgress): FileScan {
  const bytes = statSync(path, { throwIfNoEntry: false })?.size ?? 0
  let lines = 0
  let good = CHAIN_START
  let whole = true
  let end: ChainHead | null = null
  let highest = 0
  const hashes = new Map<number, string>()
  for (const line of linesOf(path)) {
    lines += 1
    if (lines % TELL_LINES === 0) onProgress(line.end, bytes)
    const entry = line.whole ? entryOf(line.text) : null
    end = entry === null ? null : { seq: entry.seq, hash: entry.hash }
    if (entry !== null) highest = Math.max(highest, entry.seq)
    whole &&= entry !== null && faultAfter(good, entry) === null
    if (!whole || entry === null) continue
    good = { seq: entry.seq, hash: entry.hash }
    if (places.has(entry.seq)) hashes.set(entry.seq, entry.hash)
  }
  return { good, whole, end, highest, hashes }
}
