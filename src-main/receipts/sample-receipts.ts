/** Sample payments and the four receipts of the golden files: bill and voucher, both languages, both papers. */
import { minor } from '../../src-shared/domain/money.ts'
import type { PaymentId, PaymentState, SaleFacts, Settlement } from '../../src-shared/domain/payment.ts'
import { receiptDocument, type ReceiptPayment, type Shop } from '../../src-shared/domain/receipt-document.ts'
import type { ReceiptDocument } from '../../src-shared/domain/receipt.ts'

export const SAMPLE_SHOP: Shop = {
  name: { ar: 'مكتبة النور', en: 'El Nour Bookshop' },
  address: '12 شارع الجمهورية، طنطا',
  phone: '040 333 1234',
}

const SALE: SaleFacts = {
  categoryId: 3,
  billerId: 21,
  billerName: { ar: 'شركة جنوب القاهرة لتوزيع الكهرباء', en: 'South Cairo Electricity Distribution' },
  serviceName: { ar: 'فاتورة كهرباء جنوب القاهرة', en: 'South Cairo electricity bill' },
  accountLabel: { ar: 'رقم الاشتراك', en: 'Subscription number' },
  paymentType: 'POST',
  printedKeys: [{ label: { ar: 'رقم الهاتف', en: 'Phone number' }, value: '01001234567' }],
  quotedFeeMinor: minor(500),
  totalMinor: minor(125550),
  cashReceivedMinor: minor(130000),
  language: 'ar',
  receiptHeader: null,
  receiptFooter: 'للشكاوى اتصل بالخط الساخن 121\nشكراً لتعاملكم معنا',
  billNotes: [],
  reprintAllowed: true,
  cancellable: true,
}

const NOTHING_YET = { trxNumber: null, feeMinor: null, providerReference: null, voucher: null, notes: [] } as const

export const SAMPLE_ID = '6f1c9e52-3b7a-4c08-9d41-0a2b8f5e7c13' as PaymentId

const bill = {
  id: SAMPLE_ID,
  request: {
    serviceId: 2101,
    account: '1234567890123',
    extraKeys: [],
    amountMinor: minor(125050),
    feeMinor: minor(500),
    inquiryNumber: 'REQ000123',
    echo: {},
    mobileToNotify: null,
  },
  sale: SALE,
}

const SETTLEMENT: Settlement = {
  ...NOTHING_YET,
  trxNumber: 'REQ000124',
  feeMinor: minor(500),
  providerReference: '88120034',
}

/** One payment in every state it can have. */
export const SAMPLE_STATES: {
  readonly [Kind in ReceiptPayment['state']['kind']]: Extract<PaymentState, { kind: Kind }>
} = {
  confirmed: { kind: 'confirmed', ...bill, lastReason: null },
  queued: { kind: 'queued', ...bill },
  sending: { kind: 'sending', from: 'confirmed', ...bill },
  unknown: { kind: 'unknown', ...bill, reason: { code: 'gateway-timeout', gatewayText: null }, trxNumber: null },
  accepted: {
    kind: 'accepted',
    ...bill,
    settlement: { ...NOTHING_YET, trxNumber: 'REQ000124' },
    reason: { code: 'fabricated', gatewayText: null },
  },
  declined: { kind: 'declined', ...bill, reason: { code: 'wallet-too-little', gatewayText: null } },
  succeeded: { kind: 'succeeded', ...bill, settlement: SETTLEMENT, proof: 'provider' },
  cancelling: { kind: 'cancelling', ...bill, settlement: SETTLEMENT, proof: 'provider' },
  cancelled: { kind: 'cancelled', ...bill, settlement: SETTLEMENT },
  'cancel-unknown': {
    kind: 'cancel-unknown',
    ...bill,
    settlement: SETTLEMENT,
    proof: 'provider',
    reason: { code: 'gateway-timeout', gatewayText: null },
  },
  expired: { kind: 'expired', ...bill },
  withdrawn: { kind: 'withdrawn', ...bill },
}

const VOUCHER_STATE: ReceiptPayment['state'] = {
  kind: 'succeeded',
  id: SAMPLE_ID,
  request: { ...bill.request, account: '', amountMinor: minor(10000), feeMinor: null, inquiryNumber: null },
  sale: {
    ...SALE,
    billerName: { ar: 'فودافون مصر', en: 'Vodafone Egypt' },
    serviceName: { ar: 'كارت شحن فودافون 100 جنيه', en: 'Vodafone recharge card 100 EGP' },
    paymentType: 'VOCH',
    printedKeys: [],
    quotedFeeMinor: minor(0),
    totalMinor: minor(10000),
    cashReceivedMinor: minor(20000),
    receiptHeader: 'Recharge: *858*PIN#',
    receiptFooter: 'Valid for 90 days from the day of purchase.',
    reprintAllowed: false,
  },
  settlement: {
    ...SETTLEMENT,
    providerReference: null,
    voucher: { pin: '1234567890123456', serial: '00099887766', expiry: '2027-06-30' },
  },
  proof: 'provider',
}

export const SAMPLE_AT_MS = Date.UTC(2026, 10, 20, 19, 58)

export const sampleBill: ReceiptPayment = { state: SAMPLE_STATES.succeeded, confirmedAtMs: SAMPLE_AT_MS }
export const sampleVoucher: ReceiptPayment = { state: VOUCHER_STATE, confirmedAtMs: SAMPLE_AT_MS }

const common = { shop: SAMPLE_SHOP, copyNumber: 1, training: false, nowMs: SAMPLE_AT_MS }

/** By the name of their golden file. */
export const goldenReceipts: Readonly<Record<string, ReceiptDocument>> = {
  'bill-ar-80': receiptDocument({ ...common, payment: sampleBill, language: 'ar', paperMm: 80 }),
  'bill-en-58': receiptDocument({ ...common, payment: sampleBill, language: 'en', paperMm: 58, copyNumber: 2 }),
  'voucher-ar-58': receiptDocument({ ...common, payment: sampleVoucher, language: 'ar', paperMm: 58 }),
  'voucher-en-80': receiptDocument({ ...common, payment: sampleVoucher, language: 'en', paperMm: 80, training: true }),
}
