/**
 * Records of a terminal that has sold for years, made by storage's own code in large transactions: real events, a real
 * chain, real rows, and the journal's file beside it. A million payments take some minutes on a slow machine.
 */
import { hash } from 'node:crypto'
import {
  closeSync,
  existsSync,
  globSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PrintEvent } from '../src-shared/domain/journal-event.ts'
import { minor } from '../src-shared/domain/money.ts'
import type { PaymentEvent, PaymentId } from '../src-shared/domain/payment.ts'
import { canonicalJson } from '../src-main/storage/canonical-json.ts'
import { openDatabase, type Db } from '../src-main/storage/connection.ts'
import { FILE_NAMES } from '../src-main/storage/files.ts'
import { type ChainHead, hashOf, type JournalEntry } from '../src-main/storage/hash-chain.ts'
import { lineOf } from '../src-main/storage/journal-file.ts'
import { openJournalTable } from '../src-main/storage/journal-table.ts'
import { foldPayment, PAYMENT_COLUMNS, paymentRow, type SealedPayment } from '../src-main/storage/payment-rows.ts'
import { foldPrint, PRINT_COLUMNS, type PrintRow } from '../src-main/storage/print-rows.ts'
import { PAYMENT_STREAM, PRINT_STREAM, upsertSql } from '../src-main/storage/projections.ts'
import { sampleOptions, sampleRequest, sampleSale, sampleSettlement } from '../src-main/storage/sample-records.ts'
import { openStorage } from '../src-main/storage/storage.ts'
import { randomFrom, type Random } from '../proofs/random.ts'

export const PAYMENTS_A_DAY = 1_000
const DAY_MS = 24 * 3_600_000
const SPACING_MS = DAY_MS / PAYMENTS_A_DAY

/** So many of the newest payments are still open, however many there are. */
const OPEN_PAYMENTS = 10
const SERVICES = 200
/** What people buy again and again, in pounds. */
const USUAL_POUNDS = [5, 10, 15, 20, 25, 50, 75, 100, 150, 200]

export type MadePayment = {
  readonly id: PaymentId
  readonly account: string
  readonly amountMinor: number
  readonly trxNumber: string
}

/** What many payments are made of: the same again for the same numbers, but for the time. */
export type Many = { readonly payments: number; readonly printed: boolean; readonly seed: number }

/** Three entries of each payment, three of each print. */
export const MILLION_ENTRIES: Many = { payments: 166_667, printed: true, seed: 1 }

const CACHE_PREFIX = 'bill-terminal-bench-'
/** Written last: what lacks it was not finished, and is made again. */
const MADE_FILE = 'made.json'

/**
 * A folder with the records of many payments, in training mode, kept in the system's temporary folder between runs; others
 * of the same size that an older program made are removed. Gives when the last payment was.
 */
export function manyPayments(what: Many): {
  /** What a terminal is started on. */
  readonly dataDirectory: string
  /** The records inside it. */
  readonly directory: string
  readonly untilMs: number
} {
  const name = `${CACHE_PREFIX}${String(what.payments)}${what.printed ? '-printed' : ''}-`
  const dataDirectory = join(tmpdir(), name + sourcesHash())
  const directory = join(dataDirectory, 'training')
  const made = join(dataDirectory, MADE_FILE)
  const found = { dataDirectory, directory }
  if (existsSync(made)) return { ...found, ...(JSON.parse(readFileSync(made, 'utf8')) as { untilMs: number }) }
  for (const old of readdirSync(tmpdir())) {
    if (old.startsWith(name)) rmSync(join(tmpdir(), old), { recursive: true, force: true })
  }
  process.stderr.write(`  making ${String(what.payments)} payments in ${dataDirectory} …\n`)
  const untilMs = Date.now()
  mkdirSync(dataDirectory, { mode: 0o700 })
  openStorage(sampleOptions(directory)).close()
  addManyPayments(directory, { ...what, untilMs })
  writeFileSync(made, JSON.stringify({ untilMs }))
  return { ...found, untilMs }
}

/** Changes whenever the code does that the records are made by. */
function sourcesHash(): string {
  const root = join(import.meta.dirname, '..')
  const made = [
    'payment-rows',
    'print-rows',
    'hash-chain',
    'journal-file',
    'canonical-json',
    'sample-records',
    'migrations/*',
  ]
  const files = globSync([...made.map((name) => `src-main/storage/${name}.ts`), 'bench/many-payments.ts'], {
    cwd: root,
  })
  const texts = files.toSorted().map((file) => readFileSync(join(root, file), 'utf8'))
  return hash('sha256', texts.join('\n')).slice(0, 12)
}

/**
 * Adds payments to records that a terminal has set up in `directory` and that no program has open: a thousand a day, the
 * last one `untilMs`. `printed` gives each a receipt of three entries.
 */
export function addManyPayments(directory: string, what: Many & { readonly untilMs: number }): void {
  const db = openDatabase(join(directory, FILE_NAMES.database), 'NORMAL')
  try {
    db.pragma('journal_mode = MEMORY')
    db.pragma('synchronous = OFF')
    withoutIndexes(db, () => {
      fill(db, join(directory, FILE_NAMES.journal), what)
    })
    db.pragma('journal_mode = WAL')
  } finally {
    db.close()
  }
}

/** The payment of a number, always the same for a seed: what a search is asked for. */
export function madePayment(number: number, of: { readonly payments: number; readonly seed: number }): MadePayment {
  const random = randomFrom(of.seed).part(String(number))
  const hex = (): string =>
    random
      .below(2 ** 32)
      .toString(16)
      .padStart(8, '0')
  const [a, b, c] = [hex(), hex(), hex()]
  // A customer comes back five times; nobody knows when.
  const customer = randomFrom(of.seed).part(`customer ${String(random.below(Math.ceil(of.payments / 5)))}`)
  const pounds = random.chance(0.5) ? random.pick(USUAL_POUNDS) : null
  return {
    id: `${a}-${b.slice(0, 4)}-4${b.slice(5)}-8${c.slice(1, 4)}-${hex()}${c.slice(4)}` as PaymentId,
    account: `01${random.part('').pick(['0', '1', '2', '5'])}${String(customer.below(100_000_000)).padStart(8, '0')}`,
    amountMinor: pounds === null ? 100 + random.below(100_000) : pounds * 100,
    trxNumber: `${String(random.below(1_000))}${String(number).padStart(7, '0')}`,
  }
}

/** Without secondary indexes and triggers while rows are added; they are made again afterwards. */
function withoutIndexes(db: Db, work: () => void): void {
  const found = db
    .prepare<[], { type: string; name: string; sql: string }>(
      "SELECT type, name, sql FROM sqlite_schema WHERE type IN ('index', 'trigger') AND sql IS NOT NULL",
    )
    .all()
  for (const { type, name } of found) db.exec(`DROP ${type} ${name}`)
  work()
  for (const { sql } of found) db.exec(sql)
}

type What = Parameters<typeof addManyPayments>[1]

/** Payments of one transaction, and of one write to the file. */
const BATCH = 2_000

function fill(db: Db, file: string, what: What): void {
  const journal = openJournalTable(db)
  const payments = db.prepare(upsertSql('payments', 'id', PAYMENT_COLUMNS))
  const prints = db.prepare(upsertSql('prints', 'print_id', PRINT_COLUMNS))
  const random = randomFrom(what.seed)
  const end = openSync(file, 'a')
  let head: ChainHead = journal.head()
  let lines: string[] = []

  function append(atMs: number, stream: string, kind: string, payload: object): JournalEntry {
    const unhashed = { seq: head.seq + 1, atMs, stream, kind, payload: canonicalJson(payload), previousHash: head.hash }
    const entry = { ...unhashed, hash: hashOf(unhashed) }
    journal.insert(entry)
    lines.push(`${lineOf(entry)}\n`)
    head = entry
    return entry
  }

  function addPayment(number: number): void {
    const made = madePayment(number, what)
    const atMs = Math.floor(what.untilMs - (what.payments - 1 - number) * SPACING_MS)
    const isOpen = number >= what.payments - OPEN_PAYMENTS
    const saleId = `sale-${String(number)}`
    let payment: SealedPayment | null = null
    for (const [step, event] of eventsOf(made, random, isOpen).entries()) {
      const payload = step === 0 ? { event, saleId } : { event }
      const entry = append(atMs + step * 1_000, PAYMENT_STREAM + made.id, event.kind, payload)
      payment = foldPayment(payment, entry, { event, saleId })
    }
    if (payment !== null) payments.run(paymentRow(payment))
    if (!what.printed) return
    let print: PrintRow | null = null
    for (const event of printOf(made, number)) {
      print = foldPrint(print, append(atMs + 3_000, PRINT_STREAM + event.printId, event.kind, { event }), event)
    }
    prints.run(print)
  }

  try {
    for (let from = 0; from < what.payments; from += BATCH) {
      db.transaction(() => {
        for (let number = from; number < Math.min(from + BATCH, what.payments); number += 1) addPayment(number)
      })()
      writeSync(end, lines.join(''))
      lines = []
    }
  } finally {
    closeSync(end)
  }
}

function eventsOf(made: MadePayment, random: Random, isOpen: boolean): readonly PaymentEvent[] {
  const { id, account, trxNumber } = made
  const service = random.below(SERVICES)
  const amountMinor = minor(made.amountMinor)
  const confirmed: PaymentEvent = {
    kind: 'payment-confirmed',
    id,
    request: sampleRequest({ serviceId: 1_000 + service, account, amountMinor }),
    sale: sampleSale({
      serviceName: { ar: `خدمة رقم ${String(service)}`, en: `Service number ${String(service)}` },
      totalMinor: minor(made.amountMinor + 100),
      cashReceivedMinor: minor(made.amountMinor + 100),
    }),
  }
  const reason = { code: 'gateway-timeout', gatewayText: null }
  const last: PaymentEvent = isOpen
    ? { kind: 'payment-unknown', reason, trxNumber, source: 'timeout' }
    : {
        kind: 'payment-succeeded',
        settlement: sampleSettlement({ trxNumber, voucher: null }),
        proof: 'provider',
        source: 'reply',
      }
  return [confirmed, { kind: 'payment-sending' }, last]
}

function printOf({ id }: MadePayment, number: number): readonly PrintEvent[] {
  const printId = `print-${String(number)}`
  return [
    {
      kind: 'print-queued',
      printId,
      paymentId: id,
      copyNumber: 1,
      language: 'ar',
      shown: 'succeeded',
      medium: 'paper',
    },
    { kind: 'print-started', printId },
    { kind: 'print-ended', printId, state: 'printed', problem: null },
  ]
}
