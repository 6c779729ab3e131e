import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { startPrinter, type SandboxPrinter } from '../../sandbox/printer/printer.ts'
import { minor } from '../../src-shared/domain/money.ts'
import { cairoShortDate } from '../../src-shared/domain/cairo-time.ts'
import { decide } from '../../src-shared/domain/payment-decide.ts'
import { type PaymentCommand, type PaymentId, type SaleFacts } from '../../src-shared/domain/payment.ts'
import { handClock } from '../../src-shared/testing/hand-clock.ts'
import { encodeJob } from '../devices/printer/esc-pos.ts'
import { createPrinter } from '../devices/printer/printer.ts'
import { socketPipe } from '../devices/socket-pipe.ts'
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
import { decodePdf, encodePdf } from './pdf.ts'
import type { Printer } from './ports.ts'
import { createReceipts, printView, savedReceiptsIn, type Receipts, type ReceiptsDeps } from './receipts.ts'
import { goldenReceipts, SAMPLE_SHOP } from './sample-receipts.ts'

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
  createPrinter({ open: socketPipe({ host: device.host, port: device.port }), model, timeouts: { answerMs: 150 } })

function receiptsWith(more: Partial<ReceiptsDeps> = {}): Receipts {
  return createReceipts({
    printer: networkPrinter(),
    encode: (bitmap) => encodeJob(bitmap, model),
    renderer,
    prints: storage.prints,
    paymentFor: (payment) => storage.payments.payment(payment),
    serviceFor: () => null,
    saved: savedReceiptsIn(join(folder.path, 'receipts-saved')),
    shop: SAMPLE_SHOP,
    languages: 'one',
    logo: null,
    billerLogo: () => Promise.resolve(null),
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
const latest = () => storage.prints.ofPayment(id).at(-1)
const papers = async (): Promise<number> => ((await control('papers')) as unknown[]).length

describe('a print', () => {
  test('is recorded from queued to printed, and the payment stays as it was', async () => {
    pay(confirm(), { kind: 'send' }, succeed)
    const before = storage.payments.payment(id)
    expect(await receiptsWith().print(id, 'ar')).toEqual({ kind: 'printed' })
    expect(latest()).toMatchObject({ state: 'printed', copyNumber: 1, problem: null })
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
    expect(latest()).toMatchObject({ state: 'failed', problem })
    expect(storage.payments.payment(id)).toEqual(before)
    await control('reset', { method: 'POST' })
    expect(await receipts.print(id, 'en')).toEqual({ kind: 'printed' })
    expect(latest()).toMatchObject({ copyNumber: 1 })
  })

  test('of a silent printer is sent, not printed; the next one is a copy', async () => {
    pay(confirm(), { kind: 'send' }, succeed)
    await fault({ silent: true })
    const receipts = receiptsWith()
    expect(await receipts.print(id, 'ar')).toEqual({ kind: 'sent-unconfirmed' })
    await fault({ silent: false })
    expect(await receipts.print(id, 'ar')).toEqual({ kind: 'printed' })
    expect(latest()).toMatchObject({ copyNumber: 2 })
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
    expect(latest()).toMatchObject({ state: 'failed', problem: 'interrupted' })
    expect(await papers()).toBe(0)
    await receipts.print(id, 'ar')
    expect(latest()).toMatchObject({ state: 'printed', copyNumber: 2 })
  })

  test('is not held up by a picture sign in what the biller wrote', async () => {
    pay(confirm({ receiptFooter: '❤', serviceName: { ar: 'شحن 😀', en: '漢' } }), { kind: 'send' }, succeed)
    expect(await receiptsWith().print(id, 'ar')).toEqual({ kind: 'printed' })
    expect(await papers()).toBe(1)
  })

  test.each(['one', 'both'] as const)(
    'in %s is not held up by one in a caption or a number either',
    async (languages) => {
      const label = { ar: '📱 رقم', en: 'Number 漢' }
      const settlement = {
        trxNumber: 'REQ❤7',
        feeMinor: null,
        providerReference: '漢字',
        voucher: { pin: '1234', serial: '❤', expiry: '漢' },
        notes: ['❤'],
      }
      pay(
        confirm({ accountLabel: label, printedKeys: [{ label, value: '❤' }] }),
        { kind: 'send' },
        { ...succeed, outcome: { kind: 'succeeded', proof: 'provider', settlement } },
      )
      expect(await receiptsWith({ languages }).print(id, 'ar')).toEqual({ kind: 'printed' })
    },
  )

  test('of a receipt that cannot be drawn whole is a failure of its own, and nothing is sent', async () => {
    pay(confirm({ receiptFooter: 'سطر\n'.repeat(400) }), { kind: 'send' }, succeed)
    const receipts = receiptsWith()
    expect(await receipts.print(id, 'ar')).toEqual({ kind: 'failed', problem: 'receipt-not-drawable' })
    expect(await receipts.preview(id, 'ar')).toMatchObject({ ok: false, problem: { code: 'receipt-not-drawable' } })
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
    expect(latest()).toMatchObject({ copyNumber: 1 })
    expect(await receipts.print(id, 'en')).toMatchObject({ problem: 'reprint-not-allowed' })
  })

  test('the paper of a doubt is not the original of the success', async () => {
    pay(confirm({ reprintAllowed: false }), { kind: 'send' }, doubt)
    const receipts = receiptsWith()
    expect(await receipts.print(id, 'ar')).toEqual({ kind: 'printed' })
    pay({ ...succeed, source: 'history' })
    expect(await receipts.print(id, 'ar')).toEqual({ kind: 'printed' })
    expect(latest()).toMatchObject({ copyNumber: 1 })
    expect(await receipts.print(id, 'ar')).toEqual({ kind: 'refused', problem: 'reprint-not-allowed' })
    // The same after a restart, when only what is stored is known.
    expect(await receiptsWith().print(id, 'ar')).toEqual({ kind: 'refused', problem: 'reprint-not-allowed' })
  })
})

describe('what a print shows is recorded with it', () => {
  const learnt = (proof: 'told' | 'provider'): PaymentCommand => ({
    ...succeed,
    source: proof === 'told' ? 'reply' : 'history',
    outcome: { ...succeed.outcome, proof } as typeof succeed.outcome,
  })

  test.each([false, true])('a proof that came after a restart gives no second original (files: %s)', async (asFile) => {
    pay(confirm({ reprintAllowed: false }), { kind: 'send' }, learnt('told'))
    const first = receiptsWith()
    if (asFile) expect(await first.save(id, 'ar', 'pdf')).toMatchObject({ ok: true })
    else expect(await first.print(id, 'ar')).toEqual({ kind: 'printed' })
    expect(latest()).toMatchObject({ shown: 'succeeded' })
    pay(learnt('provider'))
    const again = receiptsWith()
    expect(await again.print(id, 'ar')).toEqual({ kind: 'refused', problem: 'reprint-not-allowed' })
    expect(await again.save(id, 'ar', 'png')).toMatchObject({ ok: false, problem: { code: 'reprint-not-allowed' } })
  })

  test('a cancel that was refused brings no second original of the success', async () => {
    pay(confirm({ reprintAllowed: false, cancellable: true }), { kind: 'send' }, succeed)
    const receipts = receiptsWith()
    expect(await receipts.print(id, 'ar')).toEqual({ kind: 'printed' })
    pay({ kind: 'cancel' })
    expect(await receipts.print(id, 'ar')).toEqual({ kind: 'printed' })
    expect(latest()).toMatchObject({ shown: 'cancelling', copyNumber: 1 })
    const reason = { code: 'refused', gatewayText: null }
    pay({ kind: 'learn-cancel', source: 'reply', outcome: { kind: 'refused', reason } })
    expect(await receipts.print(id, 'ar')).toEqual({ kind: 'refused', problem: 'reprint-not-allowed' })
    expect(await papers()).toBe(2)
  })

  test('what the page hears of is the paper of the payment as it stands now', async () => {
    const receipts = receiptsWith()
    const told = () => printView(storage.prints, storage.payments.payment(id)!)
    pay(confirm(), { kind: 'send' }, doubt)
    await receipts.print(id, 'ar')
    expect(told()).toEqual({ state: 'printed', problem: null, copies: 1 })
    pay({ ...succeed, source: 'history' })
    expect(told()).toBeNull()
    await receipts.print(id, 'ar')
    expect(told()).toEqual({ state: 'printed', problem: null, copies: 1 })
  })

  test('of a print that an earlier program recorded the times say it', async () => {
    pay(confirm({ reprintAllowed: false }), { kind: 'send' }, succeed)
    clock.advance(1_000)
    storage.prints.record({ kind: 'print-queued', printId: 'old', paymentId: id, copyNumber: 1, language: 'ar' })
    storage.prints.record({ kind: 'print-ended', printId: 'old', state: 'printed', problem: null })
    expect(await receiptsWith().print(id, 'ar')).toEqual({ kind: 'refused', problem: 'reprint-not-allowed' })
  })

  test('an end that the disk refused is written as soon as it takes it, and the print goes on no longer', async () => {
    pay(confirm(), { kind: 'send' }, succeed)
    let full = true
    const prints = {
      ...storage.prints,
      record: (event: Parameters<typeof storage.prints.record>[0]) => {
        if (full && event.kind === 'print-ended') throw new Error('the disk is full')
        storage.prints.record(event)
      },
    }
    const receipts = receiptsWith({ prints })
    await expect(receipts.print(id, 'ar')).rejects.toThrow('the disk is full')
    expect(latest()).toMatchObject({ state: 'printing' })
    await receipts.printerState()
    expect(latest()).toMatchObject({ state: 'printing' })
    full = false
    told = []
    await receipts.printerState()
    expect(latest()).toMatchObject({ state: 'printed', problem: null })
    expect(told).toEqual([id])
    expect(await receipts.print(id, 'ar')).toEqual({ kind: 'printed' })
    expect(latest()).toMatchObject({ copyNumber: 2 })
  })
})

describe('a receipt as a file', () => {
  const folderOf = (): string => join(folder.path, 'receipts-saved')
  const bytesOf = (name: string): Uint8Array => readFileSync(join(folderOf(), name))
  const PIN = '1234567890123456'
  const voucher: PaymentCommand = {
    ...succeed,
    outcome: {
      kind: 'succeeded',
      proof: 'provider',
      settlement: {
        trxNumber: 'REQ7',
        feeMinor: minor(100),
        providerReference: null,
        voucher: { pin: PIN, serial: null, expiry: null },
        notes: [],
      },
    },
  }

  test('is the original, then a copy; its name says the day, the number and which', async () => {
    pay(confirm(), { kind: 'send' }, succeed)
    const receipts = receiptsWith()
    const shown = await receipts.preview(id, 'en')
    const saved = await receipts.save(id, 'en', 'png')
    expect(saved).toMatchObject({ ok: true, value: { folder: folderOf() } })
    const day = cairoShortDate(storage.payments.payment(id)!.confirmedAtMs).split('/').reverse().join('-')
    expect(saved).toMatchObject({ value: { fileName: `${day}-REQ7.png` } })
    expect(Buffer.compare(bytesOf(`${day}-REQ7.png`), shown.ok ? shown.value.png : Buffer.alloc(0))).toBe(0)
    expect(latest()).toMatchObject({ medium: 'png', state: 'printed', copyNumber: 1 })
    expect(printView(storage.prints, storage.payments.payment(id)!)).toEqual({
      state: 'saved',
      problem: null,
      copies: 1,
    })
    expect(await receipts.save(id, 'en', 'pdf')).toMatchObject({ value: { fileName: `${day}-REQ7-copy-2.pdf` } })
    expect(await receipts.print(id, 'en')).toEqual({ kind: 'printed' })
    expect(latest()).toMatchObject({ copyNumber: 3 })
    expect(printView(storage.prints, storage.payments.payment(id)!)).toEqual({
      state: 'printed',
      problem: null,
      copies: 3,
    })
  })

  test('is its owner’s alone, written over nothing, and none of its bytes is the PIN', async () => {
    pay(confirm({ paymentType: 'VOCH' }), { kind: 'send' }, voucher)
    mkdirSync(folderOf())
    const day = cairoShortDate(storage.payments.payment(id)!.confirmedAtMs).split('/').reverse().join('-')
    writeFileSync(join(folderOf(), `${day}-REQ7.pdf`), 'an older file')
    const receipts = receiptsWith()
    expect(await receipts.save(id, 'ar', 'pdf')).toMatchObject({ value: { fileName: `${day}-REQ7-2.pdf` } })
    expect(bytesOf(`${day}-REQ7.pdf`).toString()).toBe('an older file')
    await receipts.save(id, 'ar', 'png')
    expect(readdirSync(folderOf()).sort()).toEqual([`${day}-REQ7-2.pdf`, `${day}-REQ7-copy-2.png`, `${day}-REQ7.pdf`])
    for (const name of [`${day}-REQ7-2.pdf`, `${day}-REQ7-copy-2.png`]) {
      if (process.platform !== 'win32') expect(statSync(join(folderOf(), name)).mode & 0o777).toBe(0o600)
      expect(Buffer.from(bytesOf(name)).includes(PIN)).toBe(false)
      expect(Buffer.from(bytesOf(name)).includes('1234 5678')).toBe(false)
    }
  })

  test('of a gateway’s number that is a path stays in its folder', async () => {
    const settlement = {
      trxNumber: '../../etc/passwd\u0000',
      feeMinor: null,
      providerReference: null,
      voucher: null,
      notes: [],
    }
    pay(confirm(), { kind: 'send' }, { ...succeed, outcome: { kind: 'succeeded', proof: 'provider', settlement } })
    expect(await receiptsWith().save(id, 'ar', 'png')).toMatchObject({
      value: { fileName: expect.stringMatching(/^[\d-]{10}-etcpasswd\.png$/u) as string },
    })
  })

  test('that the disk refuses is said, uses up no original and touches no payment', async () => {
    pay(confirm({ reprintAllowed: false }), { kind: 'send' }, succeed)
    const before = storage.payments.payment(id)
    writeFileSync(folderOf(), 'a file where the folder should be')
    const receipts = receiptsWith()
    expect(await receipts.save(id, 'ar', 'pdf')).toMatchObject({ ok: false, problem: { code: 'storage-failed' } })
    expect(storage.payments.payment(id)).toEqual(before)
    expect(await receipts.print(id, 'ar')).toEqual({ kind: 'printed' })
    expect(latest()).toMatchObject({ copyNumber: 1 })
  })

  test('of nothing is refused', async () => {
    expect(await receiptsWith().save(id, 'ar', 'png')).toMatchObject({ problem: { code: 'payment-not-found' } })
  })

  test.each(['bill-ar-80', 'voucher-en-80', 'logo-both-en-58'])(
    '%s: the PDF holds the very dots, in true size',
    (name) => {
      const drawing = renderer.draw(goldenReceipts[name]!)
      if (drawing.kind === 'refused') throw new Error(drawing.found)
      const pdf = encodePdf(drawing.bitmap)
      const back = decodePdf(pdf)
      expect([back.widthDots, back.heightDots]).toEqual([drawing.bitmap.widthDots, drawing.bitmap.heightDots])
      expect(Buffer.compare(back.bits, drawing.bitmap.bits)).toBe(0)
      const [, width = '', height = ''] =
        /MediaBox \[0 0 (\S+) (\S+)\]/u.exec(Buffer.from(pdf).toString('latin1')) ?? []
      // 72 points an inch; 203 dots an inch.
      expect((Number(width) / 72) * 203).toBeCloseTo(drawing.bitmap.widthDots, 1)
      expect((Number(height) / 72) * 203).toBeCloseTo(drawing.bitmap.heightDots, 1)
      // Every object stands where the table says it does.
      const text = Buffer.from(pdf).toString('latin1')
      const table = text.slice(text.lastIndexOf('xref\n0 6\n')).split('\n').slice(3, 8)
      expect(
        table.map((line, index) => text.startsWith(`${String(index + 1)} 0 obj`, Number(line.slice(0, 10)))),
      ).toEqual(Array.from({ length: 5 }, () => true))
    },
  )
})

describe('pictures', () => {
  test('the preview is the paper last printed: first the original, then the copy', async () => {
    pay(confirm(), { kind: 'send' }, succeed)
    const receipts = receiptsWith()
    const height = async (): Promise<number> => {
      const picture = await receipts.preview(id, 'ar')
      return picture.ok ? picture.value.heightDots : 0
    }
    const original = await height()
    await receipts.print(id, 'ar')
    expect(await height()).toBe(original)
    await receipts.print(id, 'ar')
    expect(await height()).toBeGreaterThan(original)
  })

  test('the slip is a picture from the first moment', () => {
    const draft = { account: '', amountsMinor: [], feeMinor: null, feeIsEstimate: false, totalMinor: null }
    const slip = receiptsWith().slip({
      ...draft,
      language: 'ar',
      serviceId: null,
      cashReceivedMinor: null,
    })
    expect(slip).toMatchObject({ ok: true, value: { widthDots: 576 } })
    if (slip.ok) expect(Buffer.from(slip.value.png.subarray(1, 4)).toString()).toBe('PNG')
  })
})
