/** Payments: recorded as events, read from the rows that follow from them. */
import { caseIdFor, casesFollowing, raiseCase } from '../../src-shared/domain/case.ts'
import type { QueueEvent } from '../../src-shared/domain/journal-event.ts'
import { minor } from '../../src-shared/domain/money.ts'
import { NO_PAYMENT, type PaymentEvent, type PaymentId } from '../../src-shared/domain/payment.ts'
import type { WatchedFor } from '../../src-shared/domain/watched-for.ts'
import type { QueueTotals } from '../../src-shared/domain/queue-policy.ts'
import type { PaymentReader, PaymentStore, PaymentTransaction, StoredPayment } from '../payments/ports.ts'
import { createCaseStore, type CaseStore } from './case-store.ts'
import type { Statement } from 'better-sqlite3'
import type { Db } from './connection.ts'
import {
  BY_ACCOUNT,
  CONTENT_COLUMNS,
  foldPayment,
  fromPaymentRow,
  PAYMENT_COLUMNS,
  paymentRow,
  type PaymentContent,
  type PaymentRow,
  type SealedPayment,
  type StandingState,
} from './payment-rows.ts'
import { createPaymentSearch } from './payment-search.ts'
import { PAYMENT_STREAM } from './projections.ts'
import type { Append, Records } from './records.ts'
import type { Sealer } from './seal.ts'
import { storing } from './storage-error.ts'

/** Nothing waits for so long: what the shop allows is a week, and a terminal may be switched off meanwhile. */
const WAITED_MAX_MS = 60 * 24 * 3_600_000

/** What a failing read was about. */
const READING = 'Reading payments'

/** What stops and releases the queue as a whole: the last entry says which. */
const QUEUE_STREAM = 'queue'

export function createPaymentStore(deps: {
  readonly db: Db
  readonly records: Records
  readonly sealer: Sealer
}): PaymentStore {
  const { db, records, sealer } = deps
  const rows = preparePaymentRows(db, sealer)
  const cases = createCaseStore(db)
  const freeze = rememberFreeze(() => rows.queueEnd.get())
  const standings = rememberStandings((id) => rows.byId.get(id))
  const reader = createReader(rows, cases, sealer, { standings, freeze })
  const insert = db.prepare<[PaymentRow]>(insertSql('payments', PAYMENT_COLUMNS))
  const update = createUpdate(db)

  function record(append: Append, id: PaymentId, saleId: string, events: readonly PaymentEvent[]): StoredPayment {
    const { row, payment: before } = standings.of(id)
    const stream = PAYMENT_STREAM + id
    let payment = before
    if (payment !== null && payment.saleId !== saleId) {
      throw new Error(`Expected payment ${id} of sale ${payment.saleId}, found sale ${saleId}`)
    }
    for (const event of events) {
      if (event.kind === 'payment-confirmed' && event.id !== id) throw new Error(`Expected ${id}, found ${event.id}`)
      let sealed = event
      const entry = append({
        stream,
        kind: event.kind,
        payload: (place) => {
          // A sealed field stands where its text stood; the pure functions carry it along and never look at it.
          sealed = sealer.seal(event, place) as PaymentEvent
          return payment === null ? { event: sealed, saleId } : { event: sealed }
        },
      })
      payment = foldPayment(payment, entry, { event: sealed, saleId })
    }
    if (payment === null) throw new Error(`Expected events of ${id}, found none`)
    // What the events ask of the payment's cases is recorded with them, whatever path they came by.
    const following = casesFollowing(before?.state ?? NO_PAYMENT, payment.state, events, (kind) =>
      cases.byId(caseIdFor(kind, id)),
    )
    for (const event of following) cases.record(append, event)
    const after = paymentRow(payment, row)
    const changes = row === null ? insert.run(after).changes : update(row, after)
    if (changes !== 1) throw new Error(`Expected one row of ${id} to change, found ${String(changes)}`)
    standings.became(id, { row: after, payment })
    return toStored(payment, sealer)
  }

  function transact<T>(work: (tx: PaymentTransaction) => T): T {
    return records.transact((append) =>
      work({
        ...reader,
        record: (id, saleId, events) => record(append, id, saleId, events),
        raise(about, finding) {
          const event = raiseCase(cases.byId(caseIdFor(about.kind, about.about)), about, finding)
          if (event !== null) cases.record(append, event)
          return event !== null
        },
        recordQueue(event) {
          append({ stream: QUEUE_STREAM, kind: event.kind, payload: () => ({ event }) })
          freeze.forget()
        },
      }),
    )
  }

  return {
    ...reader,
    transact(work) {
      try {
        return transact(work)
      } catch (error) {
        // What was remembered meanwhile may have been undone.
        freeze.forget()
        standings.forget()
        throw error
      }
    },
  }
}

/** A payment as it stands in its row; both null where there is none. */
type Standing = { readonly row: PaymentRow | null; readonly payment: SealedPayment | null }

/** So many payments are remembered: those that something is about just now. */
const REMEMBERED = 64

/**
 * A payment under way is looked at again and again, and only this store changes it: the last ones that were read or
 * recorded are kept as they stand. Sealed fields stay sealed.
 */
function rememberStandings(look: (id: PaymentId) => PaymentRow | undefined) {
  const known = new Map<PaymentId, Standing>()

  function became(id: PaymentId, standing: Standing): void {
    known.delete(id)
    known.set(id, standing)
    const [oldest] = known.keys()
    if (known.size > REMEMBERED && oldest !== undefined) known.delete(oldest)
  }

  return {
    of(id: PaymentId): Standing {
      const found = known.get(id)
      if (found !== undefined) return found
      const row = look(id)
      if (row === undefined) return { row: null, payment: null }
      const standing = { row, payment: fromPaymentRow(row) }
      became(id, standing)
      return standing
    },
    became,
    forget(): void {
      known.clear()
    },
  }
}

type QueueFrozen = Extract<QueueEvent, { kind: 'queue-frozen' }>

/** Asked before every step of the queue, and only this store changes it: looked up again after it may have changed. */
function rememberFreeze(lastEntry: () => string | undefined) {
  let known: { readonly freeze: QueueFrozen | null } | null = null

  function lookUp(): QueueFrozen | null {
    const payload = lastEntry()
    if (payload === undefined) return null
    const { event } = JSON.parse(payload) as { event: QueueEvent }
    return event.kind === 'queue-frozen' ? event : null
  }

  return {
    standing(): QueueFrozen | null {
      known ??= { freeze: lookUp() }
      return known.freeze
    },
    forget(): void {
      known = null
    },
  }
}

/**
 * Writes what changed of a row; gives how many rows that were. Only what changed is named: SQLite writes the pages of every
 * index that holds a named column.
 */
function createUpdate(db: Db): (before: PaymentRow, after: PaymentRow) => number {
  const statements = new Map<string, Statement<[PaymentRow]>>()
  return (before, after) => {
    const columns = PAYMENT_COLUMNS.filter((column) => before[column] !== after[column])
    const name = columns.join()
    const statement = statements.get(name) ?? db.prepare<[PaymentRow]>(updateSql('payments', 'id', columns))
    statements.set(name, statement)
    return statement.run(after).changes
  }
}

function insertSql(table: string, columns: readonly string[]): string {
  return `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map((column) => `@${column}`).join(', ')})`
}

function updateSql(table: string, key: string, columns: readonly string[]): string {
  return `UPDATE ${table} SET ${columns.map((column) => `${column} = @${column}`).join(', ')} WHERE ${key} = @${key}`
}

type TotalsRow = { readonly count: number; readonly sum: number; readonly oldestAtMs: number | null }

/** A sealed account is found by its mark, a plain one by itself; a terminal may hold both. */
type Spellings = { readonly plain: string; readonly mark: string }

// A handful of rows is put in order here: SQLite's own sorting takes longer to begin than such a question to answer.
const oldestFirst = (rows: readonly PaymentContent[]): readonly PaymentContent[] =>
  rows.toSorted((one, other) => one.confirmed_at_ms - other.confirmed_at_ms || one.confirmed_seq - other.confirmed_seq)

function preparePaymentRows(db: Db, sealer: Sealer) {
  const select = `SELECT ${CONTENT_COLUMNS} FROM payments`
  const inOrder = 'ORDER BY confirmed_at_ms, confirmed_seq'
  const totalsOf = (condition: string) =>
    db.prepare<[], TotalsRow>(
      `SELECT count(*) AS count, coalesce(sum(total_minor), 0) AS sum, min(confirmed_at_ms) AS oldestAtMs
       FROM payments WHERE ${condition}`,
    )
  return {
    search: createPaymentSearch(db, sealer.mark),
    byId: db.prepare<[string], PaymentRow>('SELECT * FROM payments WHERE id = ?'),
    // The index knows no capitals, because people do not type them; a gateway's number is compared as it is.
    byTrxNumber: db.prepare<[{ trxNumber: string }], PaymentContent>(
      `${select} WHERE trx_number = @trxNumber COLLATE NOCASE AND trx_number = @trxNumber`,
    ),
    ofSale: db.prepare<[string], PaymentContent>(`${select} WHERE sale_id = ?`),
    neverSent: db.prepare<[], PaymentContent>(`${select} WHERE state = 'confirmed'`),
    open: db.prepare<[], PaymentContent>(`${select} WHERE is_open = 1`),
    // Their ids only: the one that is asked about is among them, and remembered.
    openFor: db
      .prepare<[Spellings & { serviceId: number }], PaymentId>(
        `SELECT id FROM payments INDEXED BY payments_open_for
         WHERE account IN (@plain, @mark) AND service_id = @serviceId AND is_open = 1`,
      )
      .pluck(),
    like: db.prepare<[Spellings & { serviceId: number; amountMinor: number; sinceMs: number }], PaymentContent>(
      `${select} INDEXED BY payments_account_end
       WHERE ${BY_ACCOUNT} AND confirmed_at_ms >= @sinceMs
       AND service_id = @serviceId AND amount_minor = @amountMinor AND is_sold = 1`,
    ),
    unsettled: totalsOf(`is_open = 1 AND state <> 'queued'`),
    queued: db.prepare<[], PaymentContent>(`${select} WHERE state = 'queued' ORDER BY confirmed_seq`),
    // A bare `LIMIT ?` has SQLite plan anew at every call, because the number could change the plan.
    queueHead: db
      .prepare<[number], PaymentId>(`SELECT id FROM payments WHERE state = 'queued' ORDER BY confirmed_seq LIMIT 0 + ?`)
      .pluck(),
    // By when they were taken: an index by when they changed would be written at every change.
    leftQueue: db.prepare<[takenMs: number, changedMs: number], PaymentContent>(
      `${select} WHERE was_queued = 1 AND confirmed_at_ms >= ? AND changed_at_ms >= ? AND state <> 'queued'
       ORDER BY changed_at_ms DESC LIMIT 500`,
    ),
    queueTotals: totalsOf(`state = 'queued'`),
    queueEnd: db
      .prepare<[], string>(`SELECT payload FROM journal WHERE stream = '${QUEUE_STREAM}' ORDER BY seq DESC LIMIT 1`)
      .pluck(),
    // Entries of the queue are few; what was lost is told where it was frozen and where it was released.
    lossAfter: db
      .prepare<[string], number>(
        `SELECT 1 FROM journal WHERE stream = '${QUEUE_STREAM}' AND seq > (SELECT confirmed_seq FROM payments WHERE id = ?)
         AND payload ->> '$.event.lost' LIMIT 1`,
      )
      .pluck(),
    owed: db.prepare<[], PaymentContent>(`${select} WHERE refund = 'owed' ORDER BY confirmed_seq`),
    owedTotals: totalsOf(`refund = 'owed'`),
    watched: db.prepare<[string, number], PaymentContent>(
      `${select} WHERE watched_for = ? AND confirmed_at_ms >= ? ${inOrder}`,
    ),
  }
}

function createReader(
  rows: ReturnType<typeof preparePaymentRows>,
  cases: CaseStore,
  sealer: Sealer,
  remembered: {
    readonly standings: ReturnType<typeof rememberStandings>
    readonly freeze: ReturnType<typeof rememberFreeze>
  },
): PaymentReader {
  const read = <T>(work: () => T): T => storing(READING, work)
  const opened = (payment: SealedPayment): StoredPayment => toStored(payment, sealer)
  const all = (found: readonly PaymentContent[]): readonly StoredPayment[] =>
    found.map((row) => opened(fromPaymentRow(row)))
  /** Payments that something is about just now, and that are likely to be remembered. */
  const known = (ids: readonly PaymentId[]): readonly SealedPayment[] =>
    ids.flatMap((id) => remembered.standings.of(id).payment ?? [])

  const spellings = (account: string): Spellings => ({ plain: account, mark: sealer.mark(account) })

  return {
    payment: (id) => read(() => known([id]).map(opened)[0] ?? null),
    byTrxNumber: (trxNumber) => read(() => all(oldestFirst(rows.byTrxNumber.all({ trxNumber })))[0] ?? null),
    ofSale: (saleId) => read(() => all(oldestFirst(rows.ofSale.all(saleId)))),
    neverSent: () => read(() => all(oldestFirst(rows.neverSent.all()))),
    open: () => read(() => all(oldestFirst(rows.open.all()))),
    openFor: ({ serviceId, account }) =>
      read(() =>
        known(rows.openFor.all({ ...spellings(account), serviceId }))
          .toSorted((one, other) => one.confirmedSeq - other.confirmedSeq)
          .map(opened),
      ),
    like: ({ serviceId, account, amountMinor, sinceMs }) =>
      read(() =>
        all(oldestFirst(rows.like.all({ ...spellings(account), serviceId, amountMinor, sinceMs })).toReversed()),
      ),
    list: (what) => read(() => all(rows.search(what))),
    unsettled: () => read(() => totals(rows.unsettled.get())),
    queued: (limit) =>
      read(() => (limit === undefined ? all(rows.queued.all()) : known(rows.queueHead.all(limit)).map(opened))),
    leftQueue: (sinceMs) => read(() => all(rows.leftQueue.all(sinceMs - WAITED_MAX_MS, sinceMs))),
    queueTotals: () => read(() => totals(rows.queueTotals.get())),
    queueFreeze: () => read(remembered.freeze.standing),
    isBeforeLoss: (id) => read(() => rows.lossAfter.get(id) !== undefined),
    refundsOwed: () => read(() => all(rows.owed.all())),
    refundTotals: () => read(() => totals(rows.owedTotals.get())),
    watched: (what, sinceMs) => read(() => all(rows.watched.all(what satisfies WatchedFor, sinceMs))),
    openCases: () => read(() => cases.open()),
    openCaseCount: () => read(() => cases.openCount()),
    isOpenCase: (id) => read(() => cases.byId(id)?.state === 'open'),
  }
}

function totals(found: TotalsRow | undefined): QueueTotals {
  if (found === undefined) throw new Error('Expected one row of sums, found none')
  return { count: found.count, sumMinor: minor(found.sum), oldestAtMs: found.oldestAtMs }
}

function toStored(payment: SealedPayment, sealer: Sealer): StoredPayment {
  const { saleId, state, confirmedAtMs, changedAtMs } = payment
  const opened = sealer.unseal(state, PAYMENT_STREAM + state.id) as StandingState
  return { saleId, state: opened, confirmedAtMs, changedAtMs }
}
