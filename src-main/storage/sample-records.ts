/** Sample payments and folders for the tests of storage. No product code imports this. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { minor } from '../../src-shared/domain/money.ts'
import type { FrozenRequest, PaymentEvent, PaymentId, SaleFacts, Settlement } from '../../src-shared/domain/payment.ts'
import { openStorage, type Storage, type StorageOptions } from './storage.ts'

/** A clock that stands at a fixed moment and steps one second a reading. */
export function steppingClock(startMs = Date.UTC(2026, 0, 5, 9, 0, 0)): { nowMs(): number } {
  let nowMs = startMs
  return { nowMs: () => (nowMs += 1_000) }
}

export function temporaryFolder(parent = tmpdir()): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(parent, 'records-'))
  return {
    path,
    remove: () => {
      rmSync(path, { recursive: true, force: true })
    },
  }
}

export function sampleOptions(directory: string, more: Partial<StorageOptions> = {}): StorageOptions {
  return {
    directory,
    mode: 'training',
    sealKey: Buffer.alloc(32, 7),
    clock: steppingClock(),
    programVersion: '0.1.0',
    machineSerial: 'SERIAL-1',
    ...more,
  }
}

export const openSample = (directory: string, more: Partial<StorageOptions> = {}): Storage =>
  openStorage(sampleOptions(directory, more))

/** A payment's id that a reader can tell apart: `00000000-0000-4000-8000-000000000007`. */
export const sampleId = (number: number): PaymentId =>
  `00000000-0000-4000-8000-${String(number).padStart(12, '0')}` as PaymentId

export const SAMPLE_SALE_ID = '10000000-0000-4000-8000-000000000001'

export function sampleRequest(more: Partial<FrozenRequest> = {}): FrozenRequest {
  return {
    serviceId: 501,
    account: '01012345678',
    extraKeys: [{ key: 'Key1', value: 'x' }],
    amountMinor: minor(2500),
    feeMinor: minor(100),
    inquiryNumber: 'INQ1',
    echo: { billRefNumber: 'B1' },
    mobileToNotify: null,
    ...more,
  }
}

export function sampleSale(more: Partial<SaleFacts> = {}): SaleFacts {
  return {
    categoryId: 1,
    billerId: 11,
    serviceName: { ar: 'فاتورة الموبايل', en: 'Mobile bill' },
    billerName: { ar: 'أورنچ', en: 'Orange' },
    accountLabel: { ar: 'رقم الموبايل', en: 'Mobile number' },
    paymentType: 'POST',
    printedKeys: [],
    quotedFeeMinor: minor(100),
    totalMinor: minor(2600),
    cashReceivedMinor: minor(3000),
    language: 'ar',
    receiptHeader: null,
    receiptFooter: null,
    billNotes: [],
    reprintAllowed: true,
    cancellable: true,
    ...more,
  }
}

export const SAMPLE_PIN = '9137-5520-4418-6602'

export function sampleSettlement(more: Partial<Settlement> = {}): Settlement {
  return {
    trxNumber: 'TRX-77',
    feeMinor: minor(150),
    providerReference: 'P-1',
    voucher: { pin: SAMPLE_PIN, serial: 'S-1', expiry: null },
    notes: ['note'],
    ...more,
  }
}

export const confirmedEvent = (id: PaymentId, more: Partial<FrozenRequest> = {}): PaymentEvent => ({
  kind: 'payment-confirmed',
  id,
  request: sampleRequest(more),
  sale: sampleSale(),
})

export const succeededEvent = (more: Partial<Settlement> = {}): PaymentEvent => ({
  kind: 'payment-succeeded',
  settlement: sampleSettlement(more),
  proof: 'provider',
  source: 'reply',
})

/** Records the events of one payment, each in a transaction of its own. */
export function recordAll(storage: Storage, id: PaymentId, events: readonly PaymentEvent[]): void {
  for (const event of events) storage.payments.transact((tx) => tx.record(id, SAMPLE_SALE_ID, [event]))
}
