/**
 * The one way into the journal: a transaction that appends entries and writes what follows from them, committed with a
 * full sync, then copied to the file and synced, before anyone is told.
 */
import { canonicalJson } from './canonical-json.ts'
import type { Db } from './connection.ts'
import { type ChainHead, hashOf, type JournalEntry } from './hash-chain.ts'
import type { JournalFile } from './journal-file.ts'
import type { JournalTable } from './journal-table.ts'
import { catchUp } from './reconcile.ts'
import type { SealPlace } from './seal.ts'
import { StorageError, type StorageProblem, storing } from './storage-error.ts'

/** Adds one entry; `payload` is asked for once its place is known, because a seal is bound to it. */
export type Append = (what: {
  readonly stream: string
  readonly kind: string
  readonly payload: (place: SealPlace) => object
}) => JournalEntry

export type Records = {
  /**
   * Runs `work` in one synchronous write transaction. Throws a StorageError when the disk refuses; `committed` then says
   * whether the entries stand in the database. What `work` itself throws undoes everything and comes out as it is.
   */
  transact<T>(work: (append: Append) => T): T
  head(): ChainHead
}

export function createRecords(deps: {
  readonly db: Db
  readonly journal: JournalTable
  readonly file: JournalFile
  readonly nowMs: () => number
  /** Hears what the disk said to each write: null when it took it. */
  readonly heard: (problem: StorageProblem | null) => void
}): Records {
  const { db, journal, file } = deps
  let head = journal.head()

  // Made once: the driver prepares BEGIN, COMMIT and ROLLBACK with it.
  const inTransaction = db.transaction((work: () => unknown) => work()).immediate

  function transact<T>(work: (append: Append) => T): T {
    if (db.inTransaction) throw new Error('Expected one transaction at a time')
    const atMs = deps.nowMs()
    const entries: JournalEntry[] = []
    let end = head

    const append: Append = ({ stream, kind, payload }) => {
      const place = { seq: end.seq + 1, stream, kind }
      const unhashed = { ...place, atMs, payload: canonicalJson(payload(place)), previousHash: end.hash }
      const entry = { ...unhashed, hash: hashOf(unhashed) }
      journal.insert(entry)
      entries.push(entry)
      end = { seq: entry.seq, hash: entry.hash }
      return entry
    }

    const result = storing('Writing the records', () => inTransaction(() => work(append))) as T
    const lagging = file.head.seq !== head.seq
    // What an earlier failure left out of the file must stand there before anyone is told of it, by whatever asks next.
    if (entries.length === 0 && !lagging) return result
    head = end
    storing(
      'Copying the records to the journal file',
      () => {
        if (lagging) catchUp(journal, file)
        else file.append(entries)
      },
      true,
    )
    deps.heard(null)
    return result
  }

  return {
    head: () => head,
    transact(work) {
      try {
        return transact(work)
      } catch (error) {
        if (error instanceof StorageError) deps.heard(error.code)
        throw error
      }
    },
  }
}
