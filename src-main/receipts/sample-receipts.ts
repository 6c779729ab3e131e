/** Sample payments and the receipts of the golden files: every state, both papers, one language and both. No product code imports this. */
import { minor } from '../../src-shared/domain/money.ts'
import type { PaymentId, PaymentState, SaleFacts, Settlement } from '../../src-shared/domain/payment.ts'
import type { Language } from '../../src-shared/domain/language.ts'
import {
  receiptDocument,
  type ReceiptFacts,
  type ReceiptPayment,
  type Shop,
} from '../../src-shared/domain/receipt-document.ts'
import type { PaperMm, ReceiptDocument } from '../../src-shared/domain/receipt.ts'
import { SAMPLE_LOGOS, SAMPLE_LOGOS_58 } from './sample-logo.ts'

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

const at = (state: ReceiptPayment['state']): ReceiptPayment => ({
  state,
  confirmedAtMs: SAMPLE_AT_MS,
  changedAtMs: SAMPLE_AT_MS + 2_000,
})

export const sampleBill: ReceiptPayment = at(SAMPLE_STATES.succeeded)
export const sampleVoucher: ReceiptPayment = at(VOUCHER_STATE)
/** Proven from the history an hour and a half after the customer had left. */
export const sampleRecovered: ReceiptPayment = {
  ...at({ ...SAMPLE_STATES.succeeded, recovered: true }),
  changedAtMs: SAMPLE_AT_MS + 93 * 60_000,
}

/** Taken while the line was down, sent when it was back. */
export const sampleSentLater: ReceiptPayment = {
  ...at({ ...SAMPLE_STATES.succeeded, wasQueued: true }),
  changedAtMs: SAMPLE_AT_MS + 47 * 60_000,
}

const sold = (sale: Partial<SaleFacts>, account: string): ReceiptPayment =>
  at({ ...SAMPLE_STATES.succeeded, request: { ...bill.request, account }, sale: { ...SALE, ...sale } })

const longNames = sold(
  {
    billerName: {
      ar: 'الشركة القابضة لمياه الشرب والصرف الصحي بالقاهرة الكبرى والجيزة والقليوبية والإسكندرية',
      en: 'Holding Company for Drinking Water and Sanitation of Greater Cairo, Giza, Qalyubia and Alexandria',
    },
    serviceName: {
      ar: 'سداد فاتورة استهلاك المياه والصرف الصحي للوحدات السكنية والتجارية بنظام الممارسة',
      en: 'Payment of the water and sanitation consumption bill for residential and commercial units by estimate',
    },
    accountLabel: { ar: 'رقم الحساب المسجل على آخر فاتورة ورقية', en: 'Account number as on the last paper bill' },
    totalMinor: minor(123_456_789_05),
    cashReceivedMinor: minor(123_456_800_00),
    receiptHeader: 'شركة مساهمة مصرية\n\nالرقم الضريبي: 204-829-305\nسجل تجاري: 12345 القاهرة',
  },
  '00998877665544332211',
)

const mixedDirections = sold(
  {
    billerName: { ar: 'WE المصرية للاتصالات', en: 'WE (المصرية للاتصالات)' },
    serviceName: { ar: 'باقة WE Space ‏140 جيجا – ADSL/VDSL', en: 'WE Space 140 GB – باقة ADSL/VDSL' },
    accountLabel: { ar: 'رقم الخط (مع الكود)', en: 'Line number (with code)' },
    receiptHeader: 'www.te.eg – خدمة العملاء 111',
    billNotes: ['فترة المطالبة: 2026-10-01 – 2026-10-31 (ADSL 30 Mbps)', 'Invoice INV/2026/000871 فاتورة شهر أكتوبر'],
    receiptFooter: 'للاستفسار: 111 أو WhatsApp 01550000111\nT&C apply – تطبق الشروط والأحكام',
  },
  '0403331234',
)

const severalIds = sold(
  {
    printedKeys: [
      { label: { ar: 'رقم اللوحة', en: 'Plate' }, value: 'س ط ر 4821' },
      { label: { ar: 'رقم الشاسيه', en: 'Chassis number' }, value: 'WBA8E9G52JNU12345' },
      { label: { ar: 'الرقم القومي', en: 'National ID' }, value: '29801011234567' },
      { label: { ar: 'رقم العداد', en: 'Meter' }, value: '000123456789' },
      { label: { ar: 'اسم العميل', en: 'Customer' }, value: 'عبد الرحمن محمد عبد العظيم الشناوي' },
      { label: { ar: 'البريد', en: 'E-mail' }, value: 'abdelrahman.elshenawy@example-company.com.eg' },
    ],
  },
  '7788123456789012345',
)

type More = Partial<Omit<ReceiptFacts, 'payment' | 'language' | 'paperMm'>>

function paper(payment: ReceiptPayment, language: Language, paperMm: PaperMm, more: More = {}): ReceiptDocument {
  return receiptDocument({
    shop: SAMPLE_SHOP,
    logos: { shop: null, biller: null },
    languages: 'one',
    copyNumber: 1,
    training: false,
    nowMs: SAMPLE_AT_MS,
    payment,
    language,
    paperMm,
    ...more,
  })
}

const both = { languages: 'both' } as const
const later = { copyNumber: 3, nowMs: SAMPLE_AT_MS + 26 * 3_600_000 } as const

/** By the name of their golden file. */
export const goldenReceipts: Readonly<Record<string, ReceiptDocument>> = {
  'bill-ar-80': paper(sampleBill, 'ar', 80),
  'bill-en-58': paper(sampleBill, 'en', 58, { copyNumber: 2 }),
  'bill-both-ar-80': paper(sampleBill, 'ar', 80, both),
  'bill-both-en-58': paper(sampleBill, 'en', 58, both),
  'voucher-ar-58': paper(sampleVoucher, 'ar', 58),
  'voucher-en-80': paper(sampleVoucher, 'en', 80, { training: true }),
  'voucher-both-ar-58': paper(sampleVoucher, 'ar', 58, both),
  'recovered-ar-80': paper(sampleRecovered, 'ar', 80),
  'recovered-both-en-80': paper(sampleRecovered, 'en', 80, both),
  'sent-later-ar-58': paper(sampleSentLater, 'ar', 58),
  'sent-later-en-80': paper(sampleSentLater, 'en', 80),
  'accepted-ar-80': paper(at(SAMPLE_STATES.accepted), 'ar', 80),
  'accepted-both-ar-58': paper(at(SAMPLE_STATES.accepted), 'ar', 58, both),
  'unknown-en-58': paper(at(SAMPLE_STATES.unknown), 'en', 58),
  'unknown-both-ar-80': paper(at(SAMPLE_STATES.unknown), 'ar', 80, both),
  'declined-ar-58': paper(at(SAMPLE_STATES.declined), 'ar', 58),
  'cancelled-en-80': paper(at(SAMPLE_STATES.cancelled), 'en', 80),
  'cancelling-ar-58': paper(at(SAMPLE_STATES.cancelling), 'ar', 58),
  'cancel-unknown-en-58': paper(at(SAMPLE_STATES['cancel-unknown']), 'en', 58),
  'confirmed-ar-80': paper(at(SAMPLE_STATES.confirmed), 'ar', 80),
  'queued-en-80': paper(at(SAMPLE_STATES.queued), 'en', 80),
  'sending-ar-58': paper(at(SAMPLE_STATES.sending), 'ar', 58),
  'expired-en-58': paper(at(SAMPLE_STATES.expired), 'en', 58),
  'withdrawn-ar-80': paper(at(SAMPLE_STATES.withdrawn), 'ar', 80),
  'copy-both-ar-80': paper(sampleBill, 'ar', 80, { ...both, ...later }),
  'logo-ar-80': paper(sampleBill, 'ar', 80, { logos: SAMPLE_LOGOS }),
  'logo-both-en-58': paper(sampleBill, 'en', 58, { ...both, logos: SAMPLE_LOGOS_58 }),
  'long-names-ar-58': paper(longNames, 'ar', 58),
  'long-names-both-en-80': paper(longNames, 'en', 80, both),
  'mixed-ar-80': paper(mixedDirections, 'ar', 80),
  'mixed-en-58': paper(mixedDirections, 'en', 58),
  'ids-ar-58': paper(severalIds, 'ar', 58),
  'ids-both-en-80': paper(severalIds, 'en', 80, both),
  'training-both-ar-58': paper(sampleVoucher, 'ar', 58, { ...both, training: true }),
}
