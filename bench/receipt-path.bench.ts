/**
 * From confirm to the receipt accepted by the printer: the program's own path (intent, gateway client, outcome, print
 * records, renderer, driver) against the same work done bare in the same run: as many synced writes of the very same bytes,
 * one loopback request, drawing a receipt of the same kind, one connection that takes the bytes and answers once.
 */
import { fork } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { closeSync, fsyncSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import { encodeJob } from '../src-main/devices/printer/esc-pos.ts'
import { createPrinter } from '../src-main/devices/printer/printer.ts'
import { socketPipe } from '../src-main/devices/socket-pipe.ts'
import { printerModelOrGeneric } from '../src-main/devices/printer/printer-models.ts'
import { createSmartPay } from '../src-main/gateways/smartpay/smartpay.ts'
import { createPayments } from '../src-main/payments/payments.ts'
import { mobileTopUp, prepared } from '../src-main/payments/testing.ts'
import { createReceiptRenderer, createReceipts } from '../src-main/receipts/receipts.ts'
import { SAMPLE_SHOP } from '../src-main/receipts/sample-receipts.ts'
import type { Printer } from '../src-main/receipts/ports.ts'
import { openStorage } from '../src-main/storage/storage.ts'
import { systemClock } from '../src-main/settings/system-clock.ts'
import { receiptDocument } from '../src-shared/domain/receipt-document.ts'
import { minor } from '../src-shared/domain/money.ts'
import type { PaymentId } from '../src-shared/domain/payment.ts'
import { median } from './median.ts'
import type { WorldAddresses } from './receipt-path-world.ts'
import type { Bench, Row } from './row.ts'

const ROUNDS = 25
const WARM_UP = 5
const LIMIT = 2
const NOTHING = (): void => undefined

const renderer = createReceiptRenderer({
  fontsDirectory: fileURLToPath(new URL('../resources/fonts', import.meta.url)),
})
const model = printerModelOrGeneric('epson')

/** The program's path. `sell` gives the ms from confirm until the printer answered for the paper, and the payment's id. */
async function openProgram(world: WorldAddresses, directory: string) {
  const storage = openStorage({
    directory,
    mode: 'live',
    sealKey: Buffer.alloc(32, 7),
    clock: systemClock,
    programVersion: '0.1.0',
    machineSerial: 'TILL-1',
  })
  const gateway = createSmartPay({
    baseUrl: world.gatewayUrl,
    machineSerial: 'TILL-1',
    database: null,
    dialect: 'guide',
    cancelMethod: 'POST',
    clock: systemClock,
    log: NOTHING,
    notice: { connection: NOTHING, time: NOTHING, tokenReplaced: NOTHING, forceUpdate: NOTHING },
  })
  await gateway.signIn({ login: 'agent', password: 'secret-word' })

  let accepted: (atMs: number) => void = NOTHING
  const network = createPrinter({ open: socketPipe(world.printer), model })
  const printer: Printer = {
    status: network.status,
    async print(pieces) {
      const result = await network.print(pieces)
      if (result.kind !== 'printed') throw new Error(`Expected the receipt to be printed, found ${result.kind}`)
      accepted(performance.now())
      return result
    },
  }
  const receipts = createReceipts({
    printer,
    encode: (bitmap) => encodeJob(bitmap, model),
    renderer,
    prints: storage.prints,
    paymentFor: (id) => storage.payments.payment(id),
    serviceFor: () => null,
    saved: { folder: '', save: () => Promise.reject(new Error('Expected paper only')) },
    shop: SAMPLE_SHOP,
    languages: 'one',
    logo: null,
    billerLogo: () => Promise.resolve(null),
    paperMm: 80,
    training: false,
    clock: systemClock.nowMs,
    newId: randomUUID,
    changed: NOTHING,
  })
  const prints: Promise<unknown>[] = []
  const payments = createPayments({
    store: storage.payments,
    gateway: { ...gateway, quoteFee: () => Promise.resolve(minor(500)) },
    clock: systemClock,
    machineSerial: 'TILL-1',
    newId: randomUUID,
    service: () => mobileTopUp,
    biller: () => ({ name: { ar: 'فودافون مصر', en: 'Vodafone Egypt' }, categoryId: 5 }),
    sellingStopped: () => null,
    printable: renderer.hasSignsOf,
    queuePolicy: null,
    line: () => 'fine',
    walletAvailableMinor: () => null,
    clockIsWrong: () => false,
    casesChanged: () => undefined,
    changed: NOTHING,
    answered: (payment) => {
      prints.push(receipts.print(payment.state.id, 'ar'))
    },
    failed: (problem) => {
      throw problem
    },
  })

  return {
    async sell(round: number): Promise<{ readonly ms: number; readonly id: PaymentId }> {
      const account = `010${String(10_000_000 + round * 7_919)}`
      const { saleId } = await prepared(payments, { account })
      const done = new Promise<number>((resolve) => {
        accepted = resolve
      })
      const startedMs = performance.now()
      const reply = await payments.confirm({ saleId, cashReceivedMinor: minor(20_000), repeatAccepted: false })
      if (!reply.ok) throw new Error(reply.problem.code)
      const endedMs = await done
      // The print's last record is written after the paper was accepted; wait, so that it is in nobody's time.
      await Promise.all(prints.splice(0))
      return { ms: endedMs - startedMs, id: reply.value.paymentIds[0] as PaymentId }
    },
    payment: (id: PaymentId) => storage.payments.payment(id),
    close() {
      payments.stop()
      storage.close()
    },
  }
}

/** Bare synced writes: one row in a WAL database with full sync and one line appended and synced, for each batch of bytes. */
function openBareRecords(directory: string) {
  const db = new Database(join(directory, 'bare.db'))
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  db.exec('CREATE TABLE entries (seq INTEGER PRIMARY KEY, line TEXT NOT NULL) STRICT')
  const insert = db.prepare('INSERT INTO entries (line) VALUES (?)')
  const file = openSync(join(directory, 'bare.jsonl'), 'a')
  return {
    write(line: string): void {
      insert.run(line)
      writeSync(file, line)
      fsyncSync(file)
    },
    close(): void {
      closeSync(file)
      db.close()
    },
  }
}

function bareRequest(url: string, account: string): Promise<void> {
  const body = `requestType=pay_service_bill&productId=500&billingAcct=${account}&trxAmt=50.00&feesAmt=5.00`
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded', 'content-length': body.length }
    const sent = httpRequest(
      `${url}/api/create_machine_request`,
      { method: 'POST', agent: false, headers },
      (answer) => {
        answer.resume()
        answer.on('end', resolve)
      },
    )
    sent.on('error', reject)
    sent.end(body)
  })
}

/** Sends all bytes and waits for one answer in its turn: the printer has taken them. */
function barePrint(printer: WorldAddresses['printer'], pieces: readonly Uint8Array[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ ...printer, noDelay: true }, () => {
      socket.write(Buffer.concat([...pieces, Uint8Array.of(0x1d, 0x72, 0x01)]))
    })
    socket.once('error', reject)
    socket.once('data', () => {
      socket.end()
      resolve()
    })
  })
}

/** The bytes of each synced write that the last sale made until its paper was accepted: the print's end came after. */
function writesOfLastSale(directory: string): string[] {
  const lines = readFileSync(join(directory, 'journal.jsonl'), 'utf8').trimEnd().split('\n')
  const kinds = lines.map((line) => (JSON.parse(line) as { kind: string }).kind)
  const first = kinds.lastIndexOf('payment-confirmed')
  const writes: string[] = []
  for (let at = first; at < lines.length; at += 1) {
    const line = `${lines[at] ?? ''}\n`
    if (kinds[at] === 'print-ended') continue
    // The intent is confirmed and sent in one write.
    if (kinds[at] === 'payment-sending') writes.push(`${writes.pop() ?? ''}${line}`)
    else writes.push(line)
  }
  return writes
}

async function measure(world: WorldAddresses, directory: string): Promise<{ program: number[]; bare: number[] }> {
  const program = await openProgram(world, join(directory, 'program'))
  const records = openBareRecords(directory)
  const times = { program: [] as number[], bare: [] as number[] }
  for (let round = 0; round < WARM_UP + ROUNDS; round += 1) {
    const { ms, id } = await program.sell(round)
    const payment = program.payment(id)
    if (payment?.state.kind !== 'succeeded') throw new Error('Expected a paid bill')
    const writes = writesOfLastSale(join(directory, 'program'))
    // A receipt of the same kind whose figures the renderer has not met either.
    const account = `011${String(20_000_000 + round * 7_919)}`
    const trxNumber = `REQ9${String(round).padStart(5, '0')}`
    const state = {
      ...payment.state,
      id: randomUUID() as PaymentId,
      request: { ...payment.state.request, account },
      settlement: { ...payment.state.settlement, trxNumber, providerReference: `99${String(round).padStart(8, '0')}` },
    }
    const document = receiptDocument({
      payment: { state, confirmedAtMs: payment.confirmedAtMs, changedAtMs: payment.changedAtMs },
      shop: SAMPLE_SHOP,
      logos: { shop: null, biller: null },
      languages: 'one',
      paperMm: 80,
      language: 'ar',
      copyNumber: 1,
      training: false,
      nowMs: payment.confirmedAtMs,
    })

    const startedMs = performance.now()
    const [intent = '', ...rest] = writes
    records.write(intent)
    await bareRequest(world.gatewayUrl, account)
    for (const line of rest) records.write(line)
    const drawing = renderer.draw(document)
    if (drawing.kind === 'refused') throw new Error(drawing.found)
    await barePrint(world.printer, encodeJob(drawing.bitmap, model))
    const bareMs = performance.now() - startedMs
    if (round < WARM_UP) continue
    times.program.push(ms)
    times.bare.push(bareMs)
  }
  program.close()
  records.close()
  return times
}

async function run(): Promise<Row> {
  const child = fork(fileURLToPath(new URL('receipt-path-world.ts', import.meta.url)), {
    stdio: ['ignore', 2, 2, 'ipc'],
  })
  const directory = mkdtempSync(join(tmpdir(), 'receipt-path-'))
  try {
    const world = await new Promise<WorldAddresses>((resolve, reject) => {
      child.once('message', (message) => resolve(message as WorldAddresses))
      child.once('exit', (code) => reject(new Error(`The world ended with ${String(code)}`)))
    })
    const { program, bare } = await measure(world, directory)
    const ratio = median(program) / median(bare)
    return {
      name: 'confirm to receipt accepted by the printer (gateway answers at once)',
      value: median(program),
      unit: 'ms',
      against: `the same synced writes, request, drawing and bytes, bare (${median(bare).toFixed(1)} ms)`,
      ratio,
      limit: LIMIT,
      better: 'lower',
      ok: ratio <= LIMIT,
    }
  } finally {
    child.kill()
    rmSync(directory, { recursive: true, force: true })
  }
}

export const bench: Bench = { name: 'receipt-path', run }
