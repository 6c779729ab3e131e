/**
 * Today's list and the search by account, number and amount with a million payments, against the same with ten thousand, in
 * one run: the 95th of a hundred, and of the four the one that grows most. Making a million payments takes some minutes and
 * six gigabytes the first time; they are kept in the system's temporary folder.
 */
import { join } from 'node:path'
import { openDatabase } from '../src-main/storage/connection.ts'
import { FILE_NAMES } from '../src-main/storage/files.ts'
import { createPaymentStore } from '../src-main/storage/payment-store.ts'
import type { Records } from '../src-main/storage/records.ts'
import { createSealer } from '../src-main/storage/seal.ts'
import { randomFrom, type Random } from '../proofs/random.ts'
import { madePayment, manyPayments, type MadePayment, type Many } from './many-payments.ts'
import type { Bench, Row } from './row.ts'

const LIMIT = 1.5
const SEED = 1
/** As many as the screen asks for. */
const ROWS_MAX = 500
/** Half a day's payments are today's. */
const TODAY_MS = 12 * 3_600_000
const ASKED = 300
const WARM_UP = 30

const SEARCHES: Readonly<Record<string, (payment: MadePayment) => string>> = {
  'today’s list': () => '',
  account: ({ account }) => account,
  number: ({ trxNumber }) => trxNumber,
  amount: ({ amountMinor }) => (amountMinor / 100).toFixed(2),
}

function openMany(payments: number) {
  const what: Many = { payments, printed: false, seed: SEED }
  const { directory, untilMs } = manyPayments(what)
  const db = openDatabase(join(directory, FILE_NAMES.database), 'FULL')
  const sealer = createSealer(Buffer.alloc(32, 7), { sealAccounts: false })
  // Nothing is recorded here.
  const store = createPaymentStore({ db, records: {} as Records, sealer })
  return {
    /** Milliseconds of one search for one of the payments, whichever comes. */
    search(text: (payment: MadePayment) => string, random: Random): number {
      const query = text(madePayment(random.below(payments), what))
      const startedMs = performance.now()
      store.list({ query, sinceMs: untilMs - TODAY_MS, limit: ROWS_MAX })
      return performance.now() - startedMs
    },
    close: () => db.close(),
  }
}

const p95 = (times: readonly number[]): number => times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.95)] ?? 0

function run(): Promise<Row> {
  const few = openMany(10_000)
  const many = openMany(1_000_000)
  const measured = Object.entries(SEARCHES).map(([name, text]) => {
    const random = randomFrom(SEED)
    const times = { few: [] as number[], many: [] as number[] }
    for (let asked = -WARM_UP; asked < ASKED; asked += 1) {
      const fewMs = few.search(text, random)
      const manyMs = many.search(text, random)
      if (asked < 0) continue
      times.few.push(fewMs)
      times.many.push(manyMs)
    }
    const [fewMs, manyMs] = [p95(times.few), p95(times.many)]
    return { name, fewMs, manyMs, ratio: manyMs / fewMs }
  })
  few.close()
  many.close()
  const worst = measured.reduce((one, other) => (other.ratio > one.ratio ? other : one))
  const all = measured.map(({ name, ratio }) => `${name} ${ratio.toFixed(2)}×`).join(', ')
  return Promise.resolve({
    name: `a million payments: ${worst.name}, which grows most of: ${all} (p95)`,
    value: worst.manyMs,
    unit: 'ms',
    against: `the same with ten thousand (${worst.fewMs.toFixed(1)} ms)`,
    ratio: worst.ratio,
    limit: LIMIT,
    better: 'lower',
    ok: worst.ratio <= LIMIT,
  })
}

export const bench: Bench = { name: 'million-payments', run }
