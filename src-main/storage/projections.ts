/**
 * The tables that follow from the journal: made anew from it, and compared with it. No key is needed for either, and
 * neither holds more than a handful of things in memory, however long the journal is.
 */
import { isDeepStrictEqual } from 'node:util'
import type { CaseEvent } from '../../src-shared/domain/case.ts'
import type { JournalEvent, PrintEvent } from '../../src-shared/domain/journal-event.ts'
import type { PaymentEvent } from '../../src-shared/domain/payment.ts'
import { CASE_COLUMNS, CASE_STREAM, foldCase, type CaseRow } from './case-rows.ts'
import type { Db } from './connection.ts'
import type { JournalEntry } from './hash-chain.ts'
import { everyEntryByStream, openJournalTable } from './journal-table.ts'
import {
  foldPayment,
  fromPaymentRow,
  PAYMENT_COLUMNS,
  paymentRow,
  type PaymentRow,
  type SealedPayment,
  type StoredEvent,
} from './payment-rows.ts'
import { foldPrint, PRINT_COLUMNS, type PrintRow } from './print-rows.ts'

export const PAYMENT_STREAM = 'payment/'
export const PRINT_STREAM = 'print/'

type Row = Readonly<Record<string, unknown>>

/** Things of one kind: the streams below `prefix` each add up to one, which is one row of a table. */
type Kind<Thing, TableRow extends Row> = {
  readonly table: string
  /** The column that holds what stands in the stream's name after the prefix. */
  readonly key: string
  readonly columns: readonly (string & keyof TableRow)[]
  readonly prefix: string
  fold(before: Thing | null, entry: JournalEntry): Thing
  toRow(thing: Thing): TableRow
  fromRow(row: TableRow): Thing
}

const storedEvent = <Event extends JournalEvent>(entry: JournalEntry): StoredEvent<Event> =>
  JSON.parse(entry.payload) as StoredEvent<Event>

const PAYMENTS: Kind<SealedPayment, PaymentRow> = {
  table: 'payments',
  key: 'id',
  columns: PAYMENT_COLUMNS,
  prefix: PAYMENT_STREAM,
  fold: (before, entry) => foldPayment(before, entry, storedEvent<PaymentEvent>(entry)),
  toRow: (payment) => paymentRow(payment),
  fromRow: fromPaymentRow,
}

const PRINTS: Kind<PrintRow, PrintRow> = {
  table: 'prints',
  key: 'print_id',
  columns: PRINT_COLUMNS,
  prefix: PRINT_STREAM,
  fold: (before, entry) => foldPrint(before, entry, storedEvent<PrintEvent>(entry).event),
  toRow: (print) => print,
  fromRow: (row) => row,
}

const CASES: Kind<CaseRow, CaseRow> = {
  table: 'cases',
  key: 'case_id',
  columns: CASE_COLUMNS,
  prefix: CASE_STREAM,
  fold: (before, entry) => foldCase(before, entry, storedEvent<CaseEvent>(entry).event),
  toRow: (row) => row,
  fromRow: (row) => row,
}

/** A kind with its own types hidden, so that all kinds stand in one list. */
type Projection = {
  readonly prefix: string
  remake(db: Db): Refill
  compare(db: Db, took: () => void): readonly ProjectionFault[]
}

const projection = <Thing, TableRow extends Row>(kind: Kind<Thing, TableRow>): Projection => ({
  prefix: kind.prefix,
  remake: (db) => remake(db, kind),
  compare: (db, took) => compareTable(db, kind, took),
})

const PROJECTIONS: readonly Projection[] = [projection(PAYMENTS), projection(PRINTS), projection(CASES)]

/** The statement that writes one row of a projection, new or changed. */
export function upsertSql(table: string, key: string, columns: readonly string[]): string {
  const values = columns.map((column) => `@${column}`).join(', ')
  const changes = columns.filter((column) => column !== key).map((column) => `${column} = excluded.${column}`)
  return `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${values})
    ON CONFLICT (${key}) DO UPDATE SET ${changes.join(', ')}`
}

/** Told now and then how much of a long work is done. */
export type OnProgress = (done: number, of: number) => void

/** Entries that are read at once: the driver does not write on a connection that is reading. */
const READ_ENTRIES = 1_000

/** Memory for pages meanwhile: rows come in no order of their keys, and a page that is thrown out is read again. */
const CACHE_KIB = 64 * 1_024

/** Of all the work of a rebuild, what making the indexes is counted as. */
const INDEX_SHARE = 0.2

/**
 * Makes every projection anew from the journal, in one transaction: others see the old rows until all new ones stand.
 * Tables and indexes are dropped and made again, so that nothing of a damaged one stays. `onProgress` hears of it at the
 * beginning, after every thousand entries, before every index, and last when all is done.
 */
export function rebuild(db: Db, onProgress: OnProgress = () => undefined): void {
  const usualCache = db.pragma('cache_size', { simple: true }) as number
  db.pragma(`cache_size = -${String(CACHE_KIB)}`)
  try {
    db.transaction(() => {
      rebuildAll(db, onProgress)
    }).immediate()
  } finally {
    db.pragma(`cache_size = ${String(usualCache)}`)
  }
}

function rebuildAll(db: Db, onProgress: OnProgress): void {
  const journal = openJournalTable(db)
  const { seq: last } = journal.head()
  const of = Math.ceil(last * (1 + INDEX_SHARE))
  // Before the first thousand too: a page that waits says at once what for.
  onProgress(0, of)
  const refills = new Map(PROJECTIONS.map((table) => [table.prefix, table.remake(db)]))
  for (let seq = 0; seq < last;) {
    for (const entry of journal.after(seq, READ_ENTRIES)) {
      refills.get(prefixOf(entry.stream))?.take(entry)
      seq = entry.seq
    }
    onProgress(seq, of)
  }
  const indexes = [...refills.values()].flatMap((refill) => refill.finish())
  for (const [made, sql] of indexes.entries()) {
    onProgress(last + Math.floor(((of - last) * made) / indexes.length), of)
    db.exec(sql)
  }
  onProgress(of, of)
}

const prefixOf = (stream: string): string => stream.slice(0, stream.indexOf('/') + 1)

type Refill = {
  take(entry: JournalEntry): void
  /** Writes what is still held; gives the statements that make the indexes. */
  finish(): readonly string[]
}

/** Things that are held while their next entries may come. One that is written and goes on is read again. */
const HELD_MAX = 500

/** Drops a table and makes it empty; its indexes follow when its rows stand, which is several times quicker. */
function remake<Thing, TableRow extends Row>(db: Db, kind: Kind<Thing, TableRow>): Refill {
  const schema = db
    .prepare<[string], { type: string; sql: string }>(
      'SELECT type, sql FROM sqlite_schema WHERE tbl_name = ? AND sql IS NOT NULL',
    )
    .all(kind.table)
  db.exec(`DROP TABLE ${kind.table}`)
  for (const { sql } of schema.filter(({ type }) => type === 'table')) db.exec(sql)

  const write = db.prepare<[TableRow]>(upsertSql(kind.table, kind.key, kind.columns))
  const read = db.prepare<[string], TableRow>(`SELECT * FROM ${kind.table} WHERE ${kind.key} = ?`)
  const held = new Map<string, Thing>()

  function standing(key: string): Thing | null {
    const row = read.get(key)
    return row === undefined ? null : kind.fromRow(row)
  }

  return {
    take(entry) {
      const key = entry.stream.slice(kind.prefix.length)
      const thing = kind.fold(held.get(key) ?? standing(key), entry)
      // Taken out and put in again, so that the first of the map is the one nothing happened to for longest.
      held.delete(key)
      held.set(key, thing)
      if (held.size <= HELD_MAX) return
      for (const [oldest, done] of held) {
        write.run(kind.toRow(done))
        held.delete(oldest)
        return
      }
    },
    finish() {
      for (const thing of held.values()) write.run(kind.toRow(thing))
      return schema.filter(({ type }) => type !== 'table').map(({ sql }) => sql)
    },
  }
}

/** One difference between a projection and the journal. */
export type ProjectionFault = {
  readonly table: string
  readonly key: string
  /** `missing`: the journal has it; `extra`: the journal has not; `different`: both have it. */
  readonly kind: 'missing' | 'extra' | 'different'
  readonly columns: readonly string[]
}

/** Every row that is not what the journal says; empty when all are. `onProgress` hears of every thousandth entry. */
export function compareProjections(db: Db, onProgress?: OnProgress): readonly ProjectionFault[] {
  const { seq: of } = openJournalTable(db).head()
  let done = 0
  const took = (): void => {
    done += 1
    if (done % READ_ENTRIES === 0) onProgress?.(done, of)
  }
  return PROJECTIONS.flatMap((table) => table.compare(db, took))
}

/** The rows that the journal says there should be, by key. */
function* expectedRows<Thing, TableRow extends Row>(
  db: Db,
  kind: Kind<Thing, TableRow>,
  took: () => void,
): Generator<TableRow> {
  let stream: string | null = null
  let thing: Thing | null = null
  for (const entry of everyEntryByStream(db, kind.prefix)) {
    if (entry.stream !== stream) {
      if (thing !== null) yield kind.toRow(thing)
      stream = entry.stream
      thing = null
    }
    thing = kind.fold(thing, entry)
    took()
  }
  if (thing !== null) yield kind.toRow(thing)
}

/** Walks both by key, side by side. */
function compareTable<Thing, TableRow extends Row>(
  db: Db,
  kind: Kind<Thing, TableRow>,
  took: () => void,
): readonly ProjectionFault[] {
  const { table, key, columns } = kind
  const faults: ProjectionFault[] = []
  const fault = (at: string, what: ProjectionFault['kind'], differing: readonly string[] = []): void => {
    faults.push({ table, key: at, kind: what, columns: differing })
  }
  const found = db.prepare<[], TableRow>(`SELECT * FROM ${table} ORDER BY ${key}`).iterate()
  try {
    let standing = found.next()
    for (const row of expectedRows(db, kind, took)) {
      const at = String(row[key])
      for (; standing.done !== true && String(standing.value[key]) < at; standing = found.next()) {
        fault(String(standing.value[key]), 'extra')
      }
      if (standing.done === true || String(standing.value[key]) !== at) {
        fault(at, 'missing')
        continue
      }
      const { value } = standing
      const differing = columns.filter((column) => !isDeepStrictEqual(value[column], row[column]))
      if (differing.length > 0) fault(at, 'different', differing)
      standing = found.next()
    }
    for (; standing.done !== true; standing = found.next()) fault(String(standing.value[key]), 'extra')
  } finally {
    found.return?.()
  }
  return faults
}
