import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { startPrinter, type SandboxPrinter } from '../../sandbox/printer/printer.ts'
import { minor } from '../../src-shared/domain/money.ts'
import { decide, type PaymentCommand, type PaymentId, type SaleFacts } from '../../src-shared/domain/payment.ts'
import { handClock } from '../../src-shared/testing/hand-clock.ts'
import { encodeJob } from '../devices/printer/esc-pos.ts'
import { createNetworkPrinter } from '../devices/printer/network-printer.ts'
import { printerModel } from '../devices/printer/printer-models.ts'
import {
  SAMPLE_SALE_ID,
  sampleId,
  sampleOptions,
  sampleRequest,
  sampleSale,
  temporaryFolder,
} from '../storage/sample-records.ts'
import { openStorage, type Storage } from '../storage/storage.ts'
import { createReceiptRenderer } from './draw.ts'
import type { Printer } from './ports.ts'
import { createReceipts, type Receipts, type ReceiptsDeps } from './receipts.ts'
import { SAMPLE_SHOP } from './sample-receipts.ts'

const model = printerModel('epson')!
const renderer = createReceiptRenderer({
  fontsDirectory: fileURLToPath(new URL('../../resources/fonts', import.meta.url)),
})
const id = sampleId(1)

let device: SandboxPrinter
let folder: ReturnType<typeof temporaryFolder>
let storage: Storage
let clock: ReturnType<typeof handClock>
let told: PaymentId[]
let prints = 0

beforeEach(async () => {
  device = await startPrinter()
  folder = temporaryFolder()
  clock = handClock()
  storage = openStorage(sampleOptions(folder.path, { clock }))
  told = []
})
afterEach(async () => {
  storage.close()
  folder.remove()
  await device.stop()
})

const networkPrinter = (): Printer =>
  createNetworkPrinter({ host: device.host, port: device.port, model, timeouts: { answerMs: 150 } })

function receiptsWith(more: Partial<ReceiptsDeps> = {}): Receipts {
  return createReceipts({
    printer: networkPrinter(),
    encode: (bitmap) => encodeJob(bitmap, model),
    renderer,
    prints: storage.prints,
    paymentFor: (payment) => storage.payments.payment(payment),
    serviceFor: () => null,
    shop: SAMPLE_SHOP,
    paperMm: 80,
    training: true,
    clock: clock.nowMs,
    newId: () => `20000000-0000-4000-8000-${String(++prints).padStart(12, '0')}`,
    changed: (payment) => told.push(payment),
    ...more,
  })
}

/** Puts commands to the stored payment, a second apart. */
function pay(...commands: readonly PaymentCommand[]): void {
  for (const command of commands) {
    clock.advance(1_000)
    storage.payments.transact((tx) => {
      const decision = decide(tx.payment(id)?.state ?? { kind: 'none' }, command)
      if (decision.kind === 'refused') throw new Error(`${decision.command} in ${decision.state}`)
      tx.record(id, SAMPLE_SALE_ID, decision.events)
    })
  }
}
const confirm = (sale: Partial<SaleFacts> = {}): PaymentCommand => ({
  kind: 'confirm',
  id,
  request: sampleRequest(),
  sale: sampleSale(sale),
})
const succeed: PaymentCommand = {
  kind: 'learn',
  source: 'reply',
  outcome: {
    kind: 'succeeded',
    proof: 'provider',
    settlement: { trxNumber: 'REQ7', feeMinor: minor(100), providerReference: null, voucher: null, notes: [] },
  },
}
const doubt: PaymentCommand = {
  kind: 'learn',
  source: 'reply',
  outcome: { kind: 'unknown', reason: { code: 'gateway-timeout', gatewayText: null }, trxNumber: null },
}
const control = async (path: string, init?: RequestInit): Promise<unknown> =>
  (await fetch(`${device.controlUrl}/control/${path}`, init)).json()
const fault = (faults: object): Promise<unknown> => control('faults', { method: 'PUT', body: JSON.stringify(faults) })
const papers = async (): Promise<number> => ((await control('papers')) as unknown[]).length

describe('a print', () => {
  test('is recorded from queued to printed, and the payment stays as it was', async () => {
    pay(confirm(), { kind: 'send' }, succeed)
    const before = storage.payments.payment(id)
    expect(await receiptsWith().print(id, 'ar')).toEqual({ kind: 'printed' })
    expect(storage.prints.latest(id)).toMatchObject({ state: 'printed', copyNumber: 1, problem: null })
    expect(told).toEqual([id, id, id])
    expect(storage.payments.payment(id)).toEqual(before)
    expect(await papers()).toBe(1)
  })

  test.each([
    [{ paper: 'out' }, 'printer-no-paper'],
    [{ cover: 'open' }, 'printer-cover-open'],
    [{ offline: true }, 'printer-offline'],
  ])('with %j fails, touches no payment, and is no copy the second time', async (faults, problem) => {
    pay(confirm(), { kind: 'send' }, succeed)
    const before = storage.payments.payment(id)
    await fault(faults)
    const receipts = receiptsWith()
    expect(await receipts.print(id, 'en')).toEqual({ kind: 'failed', problem })
    expect(storage.prints.latest(id)).toMatchObject({ state: 'failed', problem })
    expect(storage.payments.payment(id)).toEqual(before)
    await control('reset', { method: 'POST' })
    expect(await receipts.print(id, 'en')).toEqual({ kind: 'printed' })
    expect(storage.prints.latest(id)).toMatchObject({ copyNumber: 1 })
  })

  test('of a silent printer is sent, not printed; the next one is a copy', async () => {
    pay(confirm(), { kind: 'send' }, succeed)
    await fault({ silent: true })
    const receipts = receiptsWith()
    expect(await receipts.print(id, 'ar')).toEqual({ kind: 'sent-unconfirmed' })
    await fault({ silent: false })
    expect(await receipts.print(id, 'ar')).toEqual({ kind: 'printed' })
    expect(storage.prints.latest(id)).toMatchObject({ copyNumber: 2 })
  })

  test('asked for twice at once comes out once', async () => {
    pay(confirm(), { kind: 'send' }, succeed)
    const receipts = receiptsWith()
    await Promise.all([receipts.print(id, 'ar'), receipts.print(id, 'ar')])
    expect(await papers()).toBe(1)
  })

  test('that a crash cut off is ended as interrupted, not begun again, and what follows is a copy', async () => {
    pay(confirm(), { kind: 'send' }, succeed)
    storage.prints.record({ kind: 'print-queued', printId: 'cut-off', paymentId: id, copyNumber: 1, language: 'ar' })
    storage.prints.record({ kind: 'print-started', printId: 'cut-off' })
    const receipts = receiptsWith()
    receipts.recover()
    expect(storage.prints.latest(id)).toMatchObject({ state: 'failed', problem: 'interrupted' })
    expect(await papers()).toBe(0)
    await receipts.print(id, 'ar')
    expect(storage.prints.latest(id)).toMatchObject({ state: 'printed', copyNumber: 2 })
  })

  test('is not held up by a picture sign in what the biller wrote', async () => {
    pay(confirm({ receiptFooter: '❤', serviceName: { ar: 'شحن 😀', en: '漢' } }), { kind: 'send' }, succeed)
    expect(await receiptsWith().print(id, 'ar')).toEqual({ kind: 'printed' })
    expect(await papers()).toBe(1)
  })

  test('of a receipt that cannot be drawn whole is a failure of its own, and nothing is sent', async () => {
    pay(confirm({ printedKeys: [{ label: { ar: 'الاسم', en: 'Name' }, value: '❤' }] }), { kind: 'send' }, succeed)
    const receipts = receiptsWith()
    expect(await receipts.print(id, 'ar')).toEqual({ kind: 'failed', problem: 'receipt-not-drawable' })
    expect(receipts.preview(id, 'ar')).toMatchObject({ ok: false, problem: { code: 'receipt-not-drawable' } })
    expect(await papers()).toBe(0)
  })

  test('without a printer, and of nothing, is refused', async () => {
    expect(await receiptsWith({ printer: null }).print(id, 'ar')).toEqual({
      kind: 'refused',
      problem: 'printer-not-set-up',
    })
    expect(await receiptsWith().print(id, 'ar')).toEqual({ kind: 'refused', problem: 'payment-not-found' })
    expect(await receiptsWith({ printer: null }).printerState()).toBe('not-set-up')
  })
})

describe('one original only', () => {
  test('a second is refused, a failed one does not count', async () => {
    pay(confirm({ reprintAllowed: false }), { kind: 'send' }, succeed)
    const receipts = receiptsWith()
    await fault({ paper: 'out' })
    await receipts.print(id, 'ar')
    await control('reset', { method: 'POST' })
    expect(await receipts.print(id, 'ar')).toEqual({ kind: 'printed' })
    expect(await receipts.print(id, 'ar')).toEqual({ kind: 'refused', problem: 'reprint-not-allowed' })
    expect(await papers()).toBe(1)
  })

  test('the paper of a voucher without its PIN is not the original of the one with it', async () => {
    const receipts = receiptsWith()
    const known = succeed.outcome.kind === 'succeeded' ? succeed.outcome : null
    if (known === null) throw new Error('Expected a success')
    const learnt = (voucher: { pin: string; serial: null; expiry: null } | null): PaymentCommand => ({
      kind: 'learn',
      source: 'history',
      outcome: { ...known, settlement: { ...known.settlement, voucher } },
    })
    pay(confirm({ reprintAllowed: false, paymentType: 'VOCH' }), { kind: 'send' }, learnt(null))
    expect(await receipts.print(id, 'en')).toEqual({ kind: 'printed' })
    pay(learnt({ pin: '1234567890123456', serial: null, expiry: null }))
    expect(await receipts.print(id, 'en')).toEqual({ kind: 'printed' })
    expect(storage.prints.latest(id)).toMatchObject({ copyNumber: 1 })
    expect(await receipts.print(id, 'en')).toMatchObject({ problem: 'reprint-not-allowed' })
  })

  test('the paper of a doubt is not the original of the success', async () => {
    pay(confirm({ reprintAllowed: false }), { kind: 'send' }, doubt)
    const receipts = receiptsWith()
    expect(await receipts.print(id, 'ar')).toEqual({ kind: 'printed' })
    pay({ ...succeed, source: 'history' })
    expect(await receipts.print(id, 'ar')).toEqual({ kind: 'printed' })
    expect(storage.prints.latest(id)).toMatchObject({ copyNumber: 1 })
    expect(await receipts.print(id, 'ar')).toEqual({ kind: 'refused', problem: 'reprint-not-allowed' })
    // The same after a restart, when only what is stored is known.
    expect(await receiptsWith().print(id, 'ar')).toEqual({ kind: 'refused', problem: 'reprint-not-allowed' })
  })
})

describe('pictures', () => {
  test('the preview is the paper last printed: first the original, then the copy', async () => {
    pay(confirm(), { kind: 'send' }, succeed)
    const receipts = receiptsWith()
    const height = (): number => {
      const picture = receipts.preview(id, 'ar')
      return picture.ok ? picture.value.heightDots : 0
    }
    const original = height()
    await receipts.print(id, 'ar')
    expect(height()).toBe(original)
    await receipts.print(id, 'ar')
    expect(height()).toBeGreaterThan(original)
  })

  test('the slip is a picture from the first moment', () => {
    const draft = { account: '', amountMinor: null, feeMinor: null, feeIsEstimate: false, totalMinor: null }
    const slip = receiptsWith().slip({
      ...draft,
      language: 'ar',
      serviceId: null,
      quantity: 1,
      cashReceivedMinor: null,
    })
    expect(slip).toMatchObject({ ok: true, value: { widthDots: 576 } })
    if (slip.ok) expect(Buffer.from(slip.value.png.subarray(1, 4)).toString()).toBe('PNG')
  })
})
