/**
 * The table of everything that can become of a payment. An account whose last four digits are `99` and the row's number
 * provokes it, some rows an amount with those piastres, and `PUT /control/faults` by name. The same table is printed in
 * docs/sandbox.md and on the panel; `pay.ts` only carries it out.
 */
import type { PaymentStatus } from './state.ts'

/** What happens on the wire beside, or instead of, the work. */
export type Wire =
  | 'plain'
  | 'slow'
  | 'drip'
  | 'drop-before'
  | 'drop-after'
  | 'half-answer'
  | 'html-500'
  | 'html-500-after'
  | 'bad-gateway-502'
  | 'gateway-timeout-504'
  | 'token-401'
  | 'token-401-once'
  | 'other-401'
  | 'wrong-content-type'
  | 'redirect-302'
  | 'redirect-307'
  | 'oversized'
  | 'late'

export type Said =
  | 'success'
  | 'fabricated'
  | 'pending'
  | 'plain-success'
  | 'other-account'
  | 'user-error'
  | 'limit'
  | 'user-error-timeout'
  | 'error-400'
  | 'error-500'
  | 'object-500'

/** What the server did, whatever it says about it. */
export type Work = {
  readonly said: Said
  readonly charged: boolean
  readonly providerPaid: boolean
  readonly status: PaymentStatus
  readonly action: 'new' | 'in_progress' | 'completed'
  readonly settles?: 'paid' | 'refused' | 'refunded'
  readonly hidden?: boolean
}

export type PayOutcome = {
  readonly name: string
  /** The account ends in 99 and these two digits. */
  readonly suffix: string
  /** An amount with these piastres does the same. */
  readonly piastres?: number
  readonly wire: Wire
  /** Refused before any provider was called: status, type, message. */
  readonly refused?: readonly [number, string, string]
  /** A record is not even created; the reservation stays behind. */
  readonly notRecorded?: boolean
  /** Undefined: paid, as usual. */
  readonly work?: Work
  readonly what: string
  readonly whatAr: string
  readonly ledger: string
}

const PAID: Work = { said: 'success', charged: true, providerPaid: true, status: 'done', action: 'completed' }

const charged = (status: PaymentStatus, more: Partial<Work> = {}): Work => ({
  said: 'fabricated',
  charged: true,
  providerPaid: false,
  status,
  action: 'new',
  ...more,
})
const uncharged = (said: Said, status: PaymentStatus, action: Work['action'], more: Partial<Work> = {}): Work => ({
  said,
  charged: false,
  providerPaid: false,
  status,
  action,
  ...more,
})

const PAID_ONCE = 'one payment, charged, provider paid'
const NOTHING = 'no payment'

type Row = Omit<PayOutcome, 'suffix'>

const WIRE_ROWS: readonly (readonly [string, Row])[] = [
  [
    '01',
    {
      name: 'slow',
      piastres: 91,
      wire: 'slow',
      what: 'paid, the answer comes after slowMs',
      whatAr: 'تُدفع ويتأخر الرد',
      ledger: PAID_ONCE,
    },
  ],
  [
    '02',
    {
      name: 'drop-before',
      piastres: 92,
      wire: 'drop-before',
      what: 'the connection closes before anything is done',
      whatAr: 'ينقطع الخط قبل التنفيذ',
      ledger: NOTHING,
    },
  ],
  [
    '03',
    {
      name: 'drop-after',
      piastres: 93,
      wire: 'drop-after',
      what: 'paid, then the connection closes without an answer',
      whatAr: 'تُدفع ثم ينقطع الخط',
      ledger: PAID_ONCE,
    },
  ],
  [
    '04',
    {
      name: 'half-answer',
      piastres: 94,
      wire: 'half-answer',
      what: 'paid, half an answer arrives',
      whatAr: 'تُدفع ويصل نصف الرد',
      ledger: PAID_ONCE,
    },
  ],
  [
    '05',
    {
      name: 'html-500',
      wire: 'html-500',
      what: 'an HTML page with status 500, nothing done',
      whatAr: 'صفحة خطأ ٥٠٠ دون تنفيذ',
      ledger: NOTHING,
    },
  ],
  [
    '06',
    {
      name: 'html-500-after',
      piastres: 95,
      wire: 'html-500-after',
      what: 'paid, then an HTML page with status 500',
      whatAr: 'تُدفع ثم صفحة خطأ ٥٠٠',
      ledger: PAID_ONCE,
    },
  ],
  [
    '07',
    {
      name: 'bad-gateway-502',
      wire: 'bad-gateway-502',
      what: 'paid, the proxy answers 502',
      whatAr: 'تُدفع ويرد الوسيط ٥٠٢',
      ledger: PAID_ONCE,
    },
  ],
  [
    '08',
    {
      name: 'gateway-timeout-504',
      wire: 'gateway-timeout-504',
      what: 'paid, the proxy answers 504',
      whatAr: 'تُدفع ويرد الوسيط ٥٠٤',
      ledger: PAID_ONCE,
    },
  ],
  [
    '09',
    {
      name: 'token-401-once',
      wire: 'token-401-once',
      what: '401 access_token once (the token is really ended), the replay is paid',
      whatAr: 'انتهاء الرمز مرة واحدة',
      ledger: 'one payment after a second login',
    },
  ],
  [
    '10',
    {
      name: 'other-401',
      wire: 'other-401',
      what: '401 "invalid object model", which is not about the token',
      whatAr: 'خطأ ٤٠١ لا يخص الرمز',
      ledger: NOTHING,
    },
  ],
  [
    '25',
    {
      name: 'wrong-content-type',
      piastres: 96,
      wire: 'wrong-content-type',
      what: 'paid, the right JSON is sent as text/html',
      whatAr: 'تُدفع والرد بنوع محتوى خطأ',
      ledger: PAID_ONCE,
    },
  ],
  [
    '26',
    {
      name: 'redirect-302',
      wire: 'redirect-302',
      what: '302 to another path, nothing done (whoever follows it pays nothing)',
      whatAr: 'تحويل ٣٠٢',
      ledger: NOTHING,
    },
  ],
  [
    '27',
    {
      name: 'redirect-307',
      wire: 'redirect-307',
      what: '307 to the same path, nothing done (whoever follows it pays)',
      whatAr: 'تحويل ٣٠٧',
      ledger: 'no payment, unless the redirect was followed',
    },
  ],
  [
    '28',
    {
      name: 'oversized',
      wire: 'oversized',
      what: 'paid, the answer is padded to oversizeBytes',
      whatAr: 'تُدفع والرد ضخم',
      ledger: PAID_ONCE,
    },
  ],
  [
    '39',
    {
      name: 'late',
      wire: 'late',
      what: 'paid, the provider and the answer take lateMs: longer than every timeout',
      whatAr: 'تُدفع بعد انتهاء كل المهل',
      ledger: 'running until then, then one payment, charged, provider paid',
    },
  ],
  [
    '35',
    {
      name: 'drip',
      wire: 'drip',
      what: 'paid, the answer comes byte by byte over slowMs',
      whatAr: 'تُدفع والرد يصل ببطء',
      ledger: PAID_ONCE,
    },
  ],
]

const WORK_ROWS: readonly (readonly [string, Row])[] = [
  [
    '11',
    {
      name: 'user-error',
      wire: 'plain',
      work: uncharged('user-error', 'failure', 'completed'),
      what: '400 user_error: the provider refused',
      whatAr: 'رفض من مقدم الخدمة',
      ledger: 'a refused payment, not charged, provider not paid',
    },
  ],
  [
    '12',
    {
      name: 'user-error-but-paid',
      wire: 'plain',
      work: uncharged('user-error-timeout', 'failure', 'completed', { providerPaid: true }),
      what: '400 user_error whose text is a biller timeout: the bill may be paid',
      whatAr: 'رفض قد يخفي سداداً',
      ledger: 'not charged, yet provider paid',
    },
  ],
  [
    '13',
    {
      name: 'reversed',
      wire: 'plain',
      work: uncharged('error-400', 'canceled', 'completed'),
      what: '400 Error: timed out and reversed by the server',
      whatAr: 'انتهت المهلة ورُد المبلغ',
      ledger: 'not charged, provider not paid',
    },
  ],
  [
    '14',
    {
      name: 'error-400',
      wire: 'plain',
      work: uncharged('error-400', 'to_review', 'new', { providerPaid: true }),
      what: '400 Error without a text: the biller may be paid',
      whatAr: 'خطأ ٤٠٠ غير محسوم',
      ledger: 'not charged, yet provider paid',
    },
  ],
  [
    '15',
    {
      name: 'error-500',
      wire: 'plain',
      work: uncharged('error-500', 'new', 'in_progress', { providerPaid: true }),
      what: '500 Error "Error is occur"',
      whatAr: 'خطأ ٥٠٠ أثناء التنفيذ',
      ledger: 'not charged, yet provider paid; stays in progress',
    },
  ],
  [
    '16',
    {
      name: 'not-recorded',
      wire: 'plain',
      notRecorded: true,
      what: '500 Error "Could not submit you request"; a reservation stays behind',
      whatAr: 'لم تُسجل العملية',
      ledger: 'no payment; available drops',
    },
  ],
  [
    '17',
    {
      name: 'object-500-charged',
      wire: 'plain',
      work: { ...PAID, said: 'object-500' },
      what: '500 whose type is the whole reply; charged',
      whatAr: 'خطأ ٥٠٠ بعد السداد والخصم',
      ledger: PAID_ONCE,
    },
  ],
  [
    '18',
    {
      name: 'object-500-uncharged',
      wire: 'plain',
      work: uncharged('object-500', 'new', 'in_progress', { providerPaid: true, settles: 'paid' }),
      what: '500 whose type is the whole reply; charged after settleMs',
      whatAr: 'خطأ ٥٠٠ بعد السداد، الخصم لاحقاً',
      ledger: 'provider paid; charged when it settles',
    },
  ],
  [
    '19',
    {
      name: 'fabricated-settles-paid',
      piastres: 99,
      wire: 'plain',
      work: charged('in_queue', { settles: 'paid' }),
      what: 'a fabricated success, in_queue; paid after settleMs',
      whatAr: 'نجاح ملفق ثم يُدفع',
      ledger: 'charged; provider paid when it settles',
    },
  ],
  [
    '20',
    {
      name: 'fabricated-settles-refunded',
      wire: 'plain',
      work: charged('in_queue', { settles: 'refunded' }),
      what: 'a fabricated success, in_queue; given back after settleMs',
      whatAr: 'نجاح ملفق ثم يُرد',
      ledger: 'charged, then a refund row',
    },
  ],
  [
    '21',
    {
      name: 'fabricated-pending',
      wire: 'plain',
      work: charged('pending', { settles: 'paid' }),
      what: 'a fabricated success, pending; paid after settleMs',
      whatAr: 'نجاح ملفق معلق',
      ledger: 'charged; provider paid when it settles',
    },
  ],
  [
    '22',
    {
      name: 'fabricated-timeout',
      wire: 'plain',
      work: charged('timeout'),
      what: 'a fabricated success that stays at timeout (as with SRETRY)',
      whatAr: 'نجاح ملفق بلا حسم',
      ledger: 'charged, provider not paid, for good',
    },
  ],
  [
    '23',
    {
      name: 'fabricated-to-refund',
      wire: 'plain',
      work: charged('to_refund', { settles: 'refunded' }),
      what: 'a fabricated success, to_refund; given back after settleMs',
      whatAr: 'نجاح ملفق سيُرد',
      ledger: 'charged, then a refund row',
    },
  ],
  [
    '24',
    {
      name: 'pending-22090',
      wire: 'plain',
      work: charged('pending', { said: 'pending', settles: 'paid' }),
      what: 'provider code 22090: success said, payment pending; paid after settleMs',
      whatAr: 'معلقة لدى مقدم الخدمة',
      ledger: 'charged; provider paid when it settles',
    },
  ],
  [
    '29',
    {
      name: 'settles-paid',
      piastres: 97,
      wire: 'drop-after',
      work: uncharged('success', 'new', 'in_progress', { settles: 'paid' }),
      what: 'no answer; in progress, paid after settleMs',
      whatAr: 'قيد التنفيذ ثم تُدفع',
      ledger: 'charged and provider paid when it settles',
    },
  ],
  [
    '30',
    {
      name: 'settles-refused',
      piastres: 98,
      wire: 'drop-after',
      work: uncharged('success', 'new', 'in_progress', { settles: 'refused' }),
      what: 'no answer; in progress, refused after settleMs',
      whatAr: 'قيد التنفيذ ثم تُرفض',
      ledger: 'never charged',
    },
  ],
  [
    '31',
    {
      name: 'no-history-row',
      wire: 'drop-after',
      work: { ...PAID, hidden: true },
      what: 'paid, no answer, and get_requests does not show it',
      whatAr: 'تُدفع ولا تظهر في السجل',
      ledger: PAID_ONCE,
    },
  ],
  [
    '32',
    {
      name: 'never-settles',
      wire: 'drop-after',
      work: uncharged('success', 'new', 'in_progress'),
      what: 'no answer; in progress for good, its reservation with it',
      whatAr: 'قيد التنفيذ بلا نهاية',
      ledger: 'not charged, provider not paid',
    },
  ],
  [
    '33',
    {
      name: 'other-account',
      wire: 'plain',
      work: { ...PAID, said: 'other-account' },
      what: 'paid, but the reply names another account',
      whatAr: 'الرد يخص حساباً آخر',
      ledger: PAID_ONCE,
    },
  ],
  [
    '34',
    {
      name: 'plain-success',
      wire: 'plain',
      work: { ...PAID, said: 'plain-success' },
      what: 'paid, the reply has only the five keys that the guide prints',
      whatAr: 'رد مختصر كما في الدليل',
      ledger: PAID_ONCE,
    },
  ],
  [
    '36',
    {
      name: 'refused-then-debited',
      wire: 'plain',
      work: uncharged('user-error', 'failure', 'completed', { settles: 'paid' }),
      what: '400 user_error, shown as failure; paid and charged all the same after settleMs',
      whatAr: 'رفض ثم خصم متأخر',
      ledger: 'a late debit when it settles',
    },
  ],
  [
    '37',
    {
      name: 'row-after-declined',
      wire: 'plain',
      work: uncharged('limit', 'failure', 'completed', { settles: 'paid', hidden: true }),
      what: '400 daily_limit_exceeded, no row anywhere; after settleMs a paid and charged one appears',
      whatAr: 'رفض مؤكد ثم تظهر مدفوعة',
      ledger: 'a hidden payment; charged and shown when it settles',
    },
  ],
  [
    '38',
    {
      name: 'refund-unasked',
      wire: 'plain',
      work: { ...PAID, settles: 'refunded' },
      what: 'paid as usual; given back after settleMs though nobody asked',
      whatAr: 'تُدفع ثم تُرد دون طلب',
      ledger: 'charged, then a refund row',
    },
  ],
  [
    '70',
    {
      name: 'voucher-timeout',
      wire: 'plain',
      work: uncharged('error-400', 'to_review', 'new', { providerPaid: true }),
      what: '400 Error, to_review: the voucher may exist',
      whatAr: 'مهلة كارت، للمراجعة',
      ledger: 'not charged, yet provider paid',
    },
  ],
  [
    '71',
    {
      name: 'voucher-to-cancel',
      wire: 'plain',
      work: uncharged('error-400', 'to_cancel', 'new', { settles: 'refused' }),
      what: '400 Error, to_cancel: the voucher is taken back after settleMs',
      whatAr: 'مهلة كارت، للإلغاء',
      ledger: 'never charged',
    },
  ],
]

/** Refused before any provider was called; nothing is charged for sure, except where the type is new to everyone. */
const REFUSALS: readonly (readonly [string, number, string, string])[] = [
  ['40', 400, 'daily_limit_exceeded', 'The daily limit of this service is exceeded'],
  ['41', 400, 'weekly_limit_exceeded', 'The weekly limit of this service is exceeded'],
  ['42', 400, 'monthly_limit_exceeded', 'The monthly limit of this service is exceeded'],
  ['43', 400, 'wallet_not_found', 'No wallet may pay this service'],
  ['44', 400, 'machine_balance_not_enough', 'Wallet balance is not enough'],
  ['45', 400, 'amount_not_found', 'Amount is missing'],
  ['46', 400, 'service_not_found', 'Service is missing'],
  ['47', 400, 'service', 'Service is invalid'],
  ['48', 400, 'Incompatible_provider_service', 'The provider does not sell this service'],
  ['49', 400, 'request_type', 'Request type is invalid'],
  ['50', 400, 'billingAcct_not_found', 'Billing account is missing'],
  ['51', 400, 'curCode_not_found', 'Currency is missing'],
  ['52', 400, 'pmtMethod_not_found', 'Payment method is missing'],
  ['53', 400, 'pmtType_not_found', 'Payment type is missing'],
  ['54', 400, 'billRefNumber_not_found', 'Bill reference is missing'],
  ['55', 400, 'ePayBillRecID_not_found', 'Bill record is missing'],
  ['56', 400, 'feesAmt_not_found', 'Fees are missing'],
  ['57', 400, 'provider_not_found', 'Provider is missing'],
  ['58', 400, 'inquiryTransactionId_not_found', 'Inquiry number is missing'],
  ['59', 400, 'inquiry_request_not_found', 'Inquiry is not found'],
  ['60', 400, 'payAmts_not_match', 'Amounts do not match'],
  ['61', 400, 'feesAmts_not_match', 'Fees do not match'],
  ['62', 400, 'machine_serial', 'Machine serial is invalid'],
  ['63', 400, 'machine_serial_not_found', 'Machine serial is missing'],
  ['64', 400, 'mobile_balance_not_enough', 'Wallet balance is not enough'],
  ['65', 400, 'brand_new_error', 'An error nobody has seen before'],
  ['66', 400, 'The whole sentence stands where a code should be.', 'refused'],
]

const REFUSAL_ROWS = REFUSALS.map(([suffix, status, type, message]): PayOutcome => ({
  name: type.includes(' ') ? 'sentence-as-type' : type,
  suffix,
  wire: 'plain',
  refused: [status, type, message],
  what: `${status} ${type}`,
  whatAr: `رفض: ${type}`,
  ledger: NOTHING,
}))

export const PAY_OUTCOMES: readonly PayOutcome[] = [
  ...[...WIRE_ROWS, ...WORK_ROWS].map(([suffix, row]): PayOutcome => ({ ...row, suffix })),
  ...REFUSAL_ROWS,
].sort((one, other) => one.suffix.localeCompare(other.suffix))

export const ORDINARY: Work = PAID

/** The outcome a magic account (…99NN) or amount (….91 to ….99) asks for; null for an ordinary payment. */
export function magicPayment(account: string, amountMinor: number): PayOutcome | null {
  const suffix = /99(\d\d)$/.exec(account)?.[1]
  return (
    PAY_OUTCOMES.find((row) => row.suffix === suffix) ??
    PAY_OUTCOMES.find((row) => row.piastres !== undefined && row.piastres === amountMinor % 100) ??
    null
  )
}

export const payOutcome = (name: string): PayOutcome | null => PAY_OUTCOMES.find((row) => row.name === name) ?? null
