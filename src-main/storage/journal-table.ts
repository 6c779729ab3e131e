/** The journal in the database: adding at its end, reading, nothing else. */
import type { Db } from './connection.ts'
import { CHAIN_START, faultAfter, placeBefore, type ChainHead, type JournalEntry } from './hash-chain.ts'
import { StorageError } from './storage-error.ts'

const COLUMNS = 'seq, at_ms AS atMs, stream, kind, payload, previous_hash AS previousHash, hash'

export type JournalTable = {
  head(): ChainHead
  at(seq: number): JournalEntry | null
  insert(entry: JournalEntry): void
  /** Up to `limit` entries after a place, in order. */
  after(seq: number, limit: number): readonly JournalEntry[]
}

export function openJournalTable(db: Db): JournalTable {
  const head = db.prepare<[], ChainHead>('SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1')
  const at = db.prepare<[number], JournalEntry>(`SELECT ${COLUMNS} FROM journal WHERE seq = ?`)
  const after = db.prepare<[number, number], JournalEntry>(
    `SELECT ${COLUMNS} FROM journal WHERE seq > ? ORDER BY seq LIMIT ?`,
  )
  const insert = db.prepare<[JournalEntry]>(
    `INSERT INTO journal (seq, at_ms, stream, kind, payload, previous_hash, hash)
     VALUES (@seq, @atMs, @stream, @kind, @payload, @previousHash, @hash)`,
  )
  return {
    head: () => head.get() ?? CHAIN_START,
    at: (seq) => at.get(seq) ?? null,
    insert: (entry) => {
      insert.run(entry)
    },
    after: (seq, limit) => after.all(seq, limit),
  }
}

/** How many entries of the chain's end are looked at before anything is sold. */
const TAIL_ENTRIES = 64

/** Throws a StorageError `damaged` when the last entries are not, each after the other, what was written. */
export function assertTail(journal: JournalTable): void {
  const from = Math.max(0, journal.head().seq - TAIL_ENTRIES)
  let head: ChainHead | null = null
  for (const entry of journal.after(from, TAIL_ENTRIES)) {
    const fault = faultAfter(head ?? placeBefore(entry), entry)
    if (fault !== null) throw new StorageError('damaged', `Database: ${fault}`)
    head = { seq: entry.seq, hash: entry.hash }
  }
}

/** Every entry after a place, in order, one at a time. Nothing may be written on this connection meanwhile. */
export function entriesAfter(db: Db, seq: number): IterableIterator<JournalEntry> {
  return db.prepare<[number], JournalEntry>(`SELECT ${COLUMNS} FROM journal WHERE seq > ? ORDER BY seq`).iterate(seq)
}

/** Every entry of the streams below a prefix (`payment/`), stream by stream, each in order. Sorts only their places. */
export function* everyEntryByStream(db: Db, prefix: string): Generator<JournalEntry> {
  const { at } = openJournalTable(db)
  const places = db
    .prepare<{ prefix: string }, number>(
      `SELECT seq FROM journal WHERE stream >= @prefix AND stream < @prefix || char(0x10ffff) ORDER BY stream, seq`,
    )
    .pluck()
  for (const seq of places.iterate({ prefix })) {
    const entry = at(seq)
    if (entry !== null) yield entry
  }
}
