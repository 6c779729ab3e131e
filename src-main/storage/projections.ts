/** The tables that follow from the journal: made anew from it, and compared with it. No key is needed for either. */
import { isDeepStrictEqual } from 'node:util'
import type { PrintEvent } from '../../src-shared/domain/journal-event.ts'
import type { PaymentEvent } from '../../src-shared/domain/payment.ts'
import type { Db } from './connection.ts'
import type { JournalEntry } from './hash-chain.ts'
import { everyEntryByStream } from './journal-table.ts'
import { foldPayment, PAYMENT_COLUMNS, paymentRow, type SealedPayment, type StoredEvent } from './payment-rows.ts'
import { foldPrint, PRINT_COLUMNS, type PrintRow } from './print-rows.ts'

export const PAYMENT_STREAM = 'payment/'
export const PRINT_STREAM = 'print/'

type ProjectedTable = {
  readonly name: string
  readonly key: string
  readonly columns: readonly string[]
  /** Every row the journal says there should be. */
  rows(db: Db): Generator<Readonly<Record<string, unknown>>>
}

/** Adds each stream's entries up to one thing, holding one at a time. */
function* foldStreams<Thing, Event extends PaymentEvent | PrintEvent>(
  db: Db,
  prefix: string,
  fold: (before: Thing | null, entry: JournalEntry, stored: StoredEvent<Event>) => Thing,
): Generator<Thing> {
  let stream: string | null = null
  let thing: Thing | null = null
  for (const entry of everyEntryByStream(db, prefix)) {
    if (entry.stream !== stream) {
      if (thing !== null) yield thing
      stream = entry.stream
      thing = null
    }
    thing = fold(thing, entry, JSON.parse(entry.payload) as StoredEvent<Event>)
  }
  if (thing !== null) yield thing
}

const PROJECTED: readonly ProjectedTable[] = [
  {
    name: 'payments',
    key: 'id',
    columns: PAYMENT_COLUMNS,
    *rows(db) {
      for (const payment of foldStreams<SealedPayment, PaymentEvent>(db, PAYMENT_STREAM, foldPayment)) {
        yield paymentRow(payment)
      }
    },
  },
  {
    name: 'prints',
    key: 'print_id',
    columns: PRINT_COLUMNS,
    *rows(db) {
      yield* foldStreams<PrintRow, PrintEvent>(db, PRINT_STREAM, (before, entry, { event }) =>
        foldPrint(before, entry, event),
      )
    },
  },
]

/** The statement that writes one row of a projection, new or changed. */
export function upsertSql(table: string, key: string, columns: readonly string[]): string {
  const values = columns.map((column) => `@${column}`).join(', ')
  const changes = columns.filter((column) => column !== key).map((column) => `${column} = excluded.${column}`)
  return `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${values})
    ON CONFLICT (${key}) DO UPDATE SET ${changes.join(', ')}`
}

/**
 * Makes every projection anew from the journal, in one transaction: others see the old rows until all new ones stand.
 * Tables and indexes are dropped and made again, so that nothing of a damaged one stays.
 */
export function rebuild(db: Db): void {
  db.transaction(() => {
    for (const table of PROJECTED) {
      const schema = db
        .prepare<[string], string>(
          "SELECT sql FROM sqlite_schema WHERE tbl_name = ? AND sql IS NOT NULL ORDER BY type = 'table' DESC",
        )
        .pluck()
        .all(table.name)
      db.exec(`DROP TABLE ${table.name}`)
      for (const sql of schema) db.exec(sql)
      refill(db, table)
    }
  }).immediate()
}

function refill(db: Db, table: ProjectedTable): void {
  const write = db.prepare(upsertSql(table.name, table.key, table.columns))
  // All rows are read first: the driver does not write on a connection that is reading.
  for (const row of [...table.rows(db)]) write.run(row)
}

/** One difference between a projection and the journal. */
export type ProjectionFault = {
  readonly table: string
  readonly key: string
  /** `missing`: the journal has it; `extra`: the journal has not; `different`: both have it. */
  readonly kind: 'missing' | 'extra' | 'different'
  readonly columns: readonly string[]
}

/** Every row that is not what the journal says; empty when all are. */
export function compareProjections(db: Db): readonly ProjectionFault[] {
  return PROJECTED.flatMap((table) => compareTable(db, table))
}

function compareTable(db: Db, table: ProjectedTable): readonly ProjectionFault[] {
  const faults: ProjectionFault[] = []
  const read = db.prepare<[unknown], Record<string, unknown>>(`SELECT * FROM ${table.name} WHERE ${table.key} = ?`)
  const left = new Set(db.prepare<[], string>(`SELECT ${table.key} FROM ${table.name}`).pluck().all())
  for (const row of table.rows(db)) {
    const key = String(row[table.key])
    const found = read.get(key)
    left.delete(key)
    if (found === undefined) {
      faults.push({ table: table.name, key, kind: 'missing', columns: [] })
      continue
    }
    const columns = table.columns.filter((column) => !isDeepStrictEqual(found[column], row[column]))
    if (columns.length > 0) faults.push({ table: table.name, key, kind: 'different', columns })
  }
  for (const key of left) faults.push({ table: table.name, key, kind: 'extra', columns: [] })
  return faults
}
