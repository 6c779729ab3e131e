/**
 * At start the database and the journal's file copy are brought to the same end, or found to contradict each other.
 *
 * Goals: a lagging file is caught up; a file that is ahead (the database was restored or lost) is replayed after its chain
 * was checked; a torn end that the database has whole is moved aside; two different stories stop everything.
 */
import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs'
import type { Db } from './connection.ts'
import { CHAIN_START, faultAfter, type ChainHead, type JournalEntry } from './hash-chain.ts'
import { entryOf, type FileEnd, JournalFile, linesOf, readFileEnd } from './journal-file.ts'
import type { JournalTable } from './journal-table.ts'
import { keepRestored } from './kept-restored.ts'
import type { BeforeLong } from './long-work.ts'
import { rebuild, type OnProgress } from './projections.ts'
import { StorageError } from './storage-error.ts'

/** What had to be done. */
export type Reconciled = {
  readonly file: JournalFile
  /** Entries the file lacked and was given. */
  readonly copied: number
  /** Entries the database lacked and was given: it was restored or lost, and the gateway should be asked what else happened. */
  readonly replayed: number
  /** Where the torn or foreign end of the file was moved; null when there was none. */
  readonly movedAside: string | null
}

const CATCH_UP_ENTRIES = 500

export function reconcile(deps: {
  readonly db: Db
  readonly journal: JournalTable
  readonly path: string
  readonly nowMs: number
  readonly before: BeforeLong
}): Reconciled {
  const { db, journal, path } = deps
  const end = readFileEnd(path)
  const before = journal.head()
  const isAhead = end.head.seq > before.seq
  const rebuilt = isAhead ? deps.before({ kind: 'rebuild' }) : undefined
  const isFarBehind = before.seq - end.head.seq > CATCH_UP_ENTRIES
  const written = isFarBehind ? deps.before({ kind: 'copy' }) : undefined
  const movedAside = setRestAside(path, end, before, deps.nowMs)

  let replayed = 0
  if (isAhead) {
    replayed = replay({ db, journal, path, movedAside }, end.goodLength, rebuilt)
  } else if (end.head.seq > 0 && journal.at(end.head.seq)?.hash !== end.head.hash) {
    throw fork(end.head.seq)
  }

  const file = new JournalFile(path, end)
  return { file, replayed, movedAside, copied: catchUp(journal, file, written) }
}

/** Gives the file every entry of the database that it lacks; gives how many. Throws what the file system throws. */
export function catchUp(journal: JournalTable, file: JournalFile, onProgress?: OnProgress): number {
  const lacking = journal.head().seq - file.head.seq
  let copied = 0
  for (;;) {
    const entries = journal.after(file.head.seq, CATCH_UP_ENTRIES)
    if (entries.length === 0) return copied
    file.append(entries)
    copied += entries.length
    onProgress?.(copied, lacking)
  }
}

function fork(seq: number): StorageError {
  return new StorageError('fork', `The database and the journal file differ at entry ${String(seq)}`)
}

/**
 * Bytes after the last whole entry. A commit comes before its line, so a line that was being written is one that the
 * database has; where it has not, it lost something, and cutting would destroy the only trace of it. An empty database
 * is being made from this file: then what can be read of it is all there is.
 */
function setRestAside(path: string, end: FileEnd, database: ChainHead, nowMs: number): string | null {
  if (end.rest.length === 0) return null
  const nextLine = `{"seq":${String(end.head.seq + 1)},`
  const begins = end.rest.toString('latin1', 0, nextLine.length)
  const isBegunEntry = nextLine.startsWith(begins)
  const databaseHasIt = database.seq > end.head.seq
  if (isBegunEntry && !databaseHasIt && database.seq > 0) {
    throw new StorageError(
      'damaged',
      `The journal file begins entry ${String(end.head.seq + 1)}, which the database does not have`,
    )
  }
  const last = lastEntryIn(end.rest)
  if (last > database.seq) {
    throw new StorageError(
      'damaged',
      `The journal file is broken after entry ${String(end.head.seq)}; the database lacks what follows, up to entry ${String(last)}`,
    )
  }
  const aside = `${path}.torn-${String(nowMs)}`
  const file = openSync(aside, 'a', 0o600)
  try {
    writeSync(file, end.rest)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  return aside
}

/** The highest entry that can be read in bytes that do not follow the chain; 0 where there is none. */
function lastEntryIn(rest: Buffer): number {
  let last = 0
  for (let start = 0; start < rest.length;) {
    const feed = rest.indexOf('\n', start)
    if (feed === -1) break
    last = Math.max(last, entryOf(rest.toString('utf8', start, feed))?.seq ?? 0)
    start = feed + 1
  }
  return last
}

/** Takes the entries that only the file has into the database, in one transaction, and makes the projections anew. */
function replay(
  from: { readonly db: Db; readonly journal: JournalTable; readonly path: string; readonly movedAside: string | null },
  goodLength: number,
  onProgress?: OnProgress,
): number {
  const { db, journal, path } = from
  return db
    .transaction(() => {
      const database = journal.head()
      let replayed = 0
      for (const entry of checkedEntries(path, goodLength)) {
        if (entry.seq === database.seq && entry.hash !== database.hash) throw fork(entry.seq)
        if (entry.seq > database.seq) {
          journal.insert(entry)
          replayed += 1
        }
      }
      rebuild(db, onProgress)
      const { seq } = journal.head()
      const lostAfterSeq = from.movedAside === null ? null : seq
      keepRestored(db, { from: 'journal', aside: null, lostAfterSeq, lastRecordMs: journal.at(seq)?.atMs ?? 0 })
      return replayed
    })
    .immediate()
}

/** The file's entries from its first to its good length. Throws a StorageError `damaged` at the first that does not follow. */
export function* checkedEntries(path: string, goodLength: number): Generator<JournalEntry> {
  let head = CHAIN_START
  for (const line of linesOf(path)) {
    if (line.end > goodLength) return
    const entry = entryOf(line.text)
    const fault = entry === null ? `entry ${String(head.seq + 1)} is not readable` : faultAfter(head, entry)
    if (entry === null || fault !== null) throw new StorageError('damaged', `Journal file: ${String(fault)}`)
    head = { seq: entry.seq, hash: entry.hash }
    yield entry
  }
}
