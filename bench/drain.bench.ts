/**
 * Sending 1,000 payments that waited, against a sandbox without latency: the program's own way (each asked for, its intent
 * committed and synced, sent on a fresh connection, judged, recorded and synced) against a bare client that sends the same
 * requests one after another and writes as many bytes of the journal with as many syncs. Each has a sandbox of its own; they
 * take turns, a hundred payments each, so that whatever else the machine does meets both.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { randomUUID } from 'node:crypto'
import { closeSync, fsyncSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { request as httpRequest } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import type { CatalogueAnswer } from '../src-main/catalogue/ports.ts'
import { inquiryForm, payForm } from '../src-main/gateways/smartpay/dialect.ts'
import { createSmartPay } from '../src-main/gateways/smartpay/smartpay.ts'
import { createPayments } from '../src-main/payments/payments.ts'
import { prepared } from '../src-main/payments/testing.ts'
import { systemClock } from '../src-main/settings/system-clock.ts'
import { openStorage } from '../src-main/storage/storage.ts'
import { minor } from '../src-shared/domain/money.ts'
import type { FrozenRequest } from '../src-shared/domain/payment.ts'
import type { Service } from '../src-shared/domain/service.ts'
import { median } from './median.ts'
import type { Bench, Row } from './row.ts'

const PAYMENTS = 1_000
/** Payments that each sends before it is the other's turn. */
const A_TURN = 100
const AMOUNT_MINOR = minor(1_000)
const LIMIT = 0.8
const SERIAL = 'TILL-1'
const NOTHING = (): void => undefined

type Place = { readonly smartpay: string; readonly end: () => void }

/** The sandbox in a process of its own. */
async function startSandbox(): Promise<Place> {
  const child = fork(fileURLToPath(new URL('../sandbox/sandbox.ts', import.meta.url)), ['--with-parent'], {
    stdio: ['pipe', 'pipe', 'inherit', 'ipc'],
  })
  if (child.stdout === null) throw new Error('Expected the sandbox to tell its addresses')
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
  return { smartpay: (JSON.parse(line) as { smartpay: string }).smartpay, end: () => child.kill() }
}

function signedIn(baseUrl: string) {
  return createSmartPay({
    baseUrl,
    machineSerial: SERIAL,
    database: null,
    dialect: 'guide',
    cancelMethod: 'POST',
    clock: systemClock,
    log: NOTHING,
    notice: { connection: NOTHING, time: NOTHING, tokenReplaced: NOTHING, forceUpdate: NOTHING },
  })
}

/** A prepaid service of the sandbox that takes any amount and needs no inquiry. */
async function topUp(gateway: ReturnType<typeof signedIn>): Promise<Service> {
  for (const category of await listOf(gateway.categories())) {
    for (const biller of await listOf(gateway.billers(category.id))) {
      for (const service of await listOf(gateway.services(biller.id))) {
        const plain = service.paymentType === 'PREP' && !service.rules.inquiryRequired && service.extraKeys.length === 0
        if (plain && service.unsellable === null && service.name.en.startsWith('Vodafone')) return service
      }
    }
  }
  throw new Error('Expected a prepaid service in the sandbox')
}

async function listOf<Item>(asked: Promise<CatalogueAnswer<Item>>): Promise<readonly Item[]> {
  const answer = await asked
  if (answer.kind !== 'items') throw new Error('Expected a list from the sandbox')
  return answer.items
}

const account = (index: number): string => `010${String(20_000_000 + index)}`

type Program = {
  readonly service: Service
  /** Sends the next payments of the queue, so many. Gives the ms until all are recorded. */
  send(count: number): Promise<number>
  close(): void
}

/** The program, which has taken all payments without a line. */
async function openProgram(place: Place, directory: string): Promise<Program> {
  const gateway = signedIn(place.smartpay)
  await gateway.signIn({ login: 'agent', password: '1234' })
  const service = await topUp(gateway)
  const storage = openStorage({
    directory,
    mode: 'live',
    sealKey: Buffer.alloc(32, 7),
    clock: systemClock,
    programVersion: '0.1.0',
    machineSerial: SERIAL,
  })
  let line: 'fine' | 'no-line' = 'no-line'
  let left = 0
  let sent = Promise.withResolvers<undefined>()
  const payments = createPayments({
    store: storage.payments,
    gateway: { ...gateway, quoteFee: () => Promise.resolve(minor(0)) },
    clock: systemClock,
    machineSerial: SERIAL,
    newId: randomUUID,
    service: () => service,
    biller: () => ({ name: { ar: 'فودافون', en: 'Vodafone' }, categoryId: 5 }),
    printable: () => true,
    // Between its turns the program holds the queue back, as it does for any stop.
    sellingStopped: () => (line === 'fine' && left === 0 ? { code: 'force-update' } : null),
    queuePolicy: {
      serviceIds: [service.id],
      amountMaxMinor: minor(100_000),
      sumMaxMinor: minor(1_000_000_000),
      countMax: PAYMENTS,
      ageMaxMs: 3_600_000,
      newPayments: 'go-first',
      receipts: 'offer',
    },
    line: () => line,
    walletAvailableMinor: () => minor(1_000_000_000),
    clockIsWrong: () => false,
    casesChanged: NOTHING,
    changed: ({ state }) => {
      if (state.kind !== 'succeeded') return
      left -= 1
      if (left === 0) sent.resolve(undefined)
    },
    answered: NOTHING,
    failed: (problem) => {
      throw problem
    },
  })
  for (let index = 0; index < PAYMENTS; index += 1) {
    const sale = { serviceId: service.id, account: account(index), amountMinor: AMOUNT_MINOR }
    const { saleId } = await prepared(payments, sale)
    const reply = await payments.confirm({ saleId, cashReceivedMinor: minor(10_000), repeatAccepted: true })
    if (!reply.ok) throw new Error(`Expected the payment to wait, found ${reply.problem.code}`)
  }
  return {
    service,
    async send(count) {
      left = count
      sent = Promise.withResolvers()
      const startedMs = performance.now()
      line = 'fine'
      payments.wake()
      await sent.promise
      const ms = performance.now() - startedMs
      // The last one still leaves the lane.
      while (payments.isSendingQueued()) await new Promise(setImmediate)
      return ms
    },
    close() {
      payments.stop()
      storage.close()
    },
  }
}

/** The bytes that one payment's way out of the queue adds to the journal: leaving, and what came back. */
function bytesOf(directory: string): readonly string[] {
  const lines = readFileSync(join(directory, 'journal.jsonl'), 'utf8').trimEnd().split('\n')
  return ['payment-sending', 'payment-succeeded'].map((kind) => {
    const line = lines.find((each) => each.includes(`"kind":"${kind}"`))
    if (line === undefined) throw new Error(`Expected a ${kind} in the journal`)
    return `${line}\n`
  })
}

type Bare = { send(from: number, count: number): Promise<number>; close(): void }

/** The bare client; `lines` is what it writes before and after each payment. */
async function openBare(place: Place, service: Service, directory: string, lines: readonly string[]): Promise<Bare> {
  const token = await bareToken(place.smartpay)
  const db = new Database(join(directory, 'bare.db'))
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  db.exec('CREATE TABLE entries (seq INTEGER PRIMARY KEY, bytes TEXT NOT NULL) STRICT')
  const insert = db.prepare('INSERT INTO entries (bytes) VALUES (?)')
  const file = openSync(join(directory, 'bare.jsonl'), 'a')
  const write = (line: string): void => {
    insert.run(line)
    writeSync(file, line)
    fsyncSync(file)
  }
  const [leaving = '', cameBack = ''] = lines

  async function payOne(index: number): Promise<void> {
    const ask = { serviceId: service.id, account: account(index), extraKeys: [], lang: 'ar_AA' as const }
    const inquiry = numbered(await send(place.smartpay, token, inquiryForm('guide', ask)))
    write(leaving)
    const request: FrozenRequest = {
      serviceId: service.id,
      account: account(index),
      extraKeys: [],
      amountMinor: AMOUNT_MINOR,
      feeMinor: minor(0),
      inquiryNumber: inquiry,
      echo: {},
      mobileToNotify: null,
    }
    numbered(await send(place.smartpay, token, payForm('guide', request, minor(0))))
    write(cameBack)
  }

  return {
    async send(from, count) {
      const startedMs = performance.now()
      for (let index = from; index < from + count; index += 1) await payOne(index)
      return performance.now() - startedMs
    },
    close() {
      closeSync(file)
      db.close()
    },
  }
}

/** The number in an answer. Throws where there is none: a client that is refused is quick. */
function numbered(answer: string): string {
  const { data } = JSON.parse(answer) as { data?: { trxNumber?: string } }
  if (data?.trxNumber === undefined) throw new Error(`Expected a number, found ${answer}`)
  return data.trxNumber
}

async function bareToken(baseUrl: string): Promise<string> {
  const answer = await fetch(new URL('api/auth/token', baseUrl), {
    headers: { login: 'agent', password: '1234', machine_serial: SERIAL },
  })
  return ((await answer.json()) as { access_token: string }).access_token
}

/** One request on a connection of its own; gives the answer's text. */
function send(baseUrl: string, token: string, form: Readonly<Record<string, string | null>>): Promise<string> {
  const body = new URLSearchParams(
    Object.entries(form).flatMap(([name, value]) => (value === null ? [] : [[name, value]])),
  ).toString()
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  const request = httpRequest(
    new URL('api/create_machine_request', baseUrl),
    {
      method: 'POST',
      agent: false,
      headers: {
        access_token: token,
        machine_serial: SERIAL,
        'content-type': 'application/x-www-form-urlencoded',
        'content-length': Buffer.byteLength(body),
      },
    },
    (response) => {
      let text = ''
      response.on('data', (piece: Buffer) => {
        text += piece.toString()
      })
      response.on('end', () => resolve(text))
    },
  )
  request.on('error', reject)
  request.end(body)
  return promise
}

export const bench: Bench = {
  name: 'sending what waited',
  async run(): Promise<Row> {
    const directory = mkdtempSync(join(tmpdir(), 'drain-'))
    const [place, barePlace] = [await startSandbox(), await startSandbox()]
    try {
      const home = join(directory, 'program')
      const program = await openProgram(place, home)
      const times = { program: [await program.send(A_TURN)], bare: [] as number[] }
      const bare = await openBare(barePlace, program.service, directory, bytesOf(home))
      times.bare.push(await bare.send(0, A_TURN))
      for (let from = A_TURN; from < PAYMENTS; from += A_TURN) {
        times.program.push(await program.send(A_TURN))
        times.bare.push(await bare.send(from, A_TURN))
      }
      program.close()
      bare.close()
      const [programMs, bareMs] = [median(times.program) / A_TURN, median(times.bare) / A_TURN]
      const ratio = bareMs / programMs
      return {
        name: 'sending 1,000 payments that waited',
        value: programMs,
        unit: 'ms each',
        against: `a bare client with the same requests and synced writes (${bareMs.toFixed(2)} ms); medians of turns`,
        ratio,
        limit: LIMIT,
        better: 'higher',
        ok: ratio >= LIMIT,
      }
    } finally {
      place.end()
      barePlace.end()
      rmSync(directory, { recursive: true, force: true })
    }
  },
}
