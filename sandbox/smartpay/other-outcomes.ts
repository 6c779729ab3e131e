/** What can become of an inquiry (account …98NN) and of a cancel (the payment's account …99NN). */
import type { Wire } from './pay-outcomes.ts'

export type InquiryTwist =
  | 'several-amounts'
  | 'ranges'
  | 'long-text'
  | 'overdue'
  | 'zero-due'
  | 'arabic-digits'
  | 'inexact'
  | 'no-fee'
  | 'several-bills'
  | 'bills-of-different-sums'
  | 'bills-some-paid'
  | 'single-object'
  | 'flat'
  | 'plain-guide'

export type InquiryOutcome = {
  readonly name: string
  readonly suffix: string
  readonly wire: Wire
  readonly refused?: readonly [number, string, string]
  readonly twist?: InquiryTwist
  readonly what: string
  readonly whatAr: string
}

export const INQUIRY_OUTCOMES: readonly InquiryOutcome[] = [
  row('01', 'nothing-due', 'plain', '400 user_error: no bill is due', 'لا توجد فاتورة مستحقة', [
    400,
    'user_error',
    'لا توجد فواتير مستحقة',
  ]),
  row('02', 'wrong-account', 'plain', '400 user_error: the account is invalid', 'رقم الحساب خطأ', [
    400,
    'user_error',
    'رقم الحساب غير صحيح',
  ]),
  row('03', 'inquiry-error-400', 'plain', '400 Error without a text', 'خطأ ٤٠٠', [400, 'Error', '']),
  row('04', 'html-500', 'html-500', 'an HTML page with status 500', 'صفحة خطأ ٥٠٠'),
  row('05', 'drop-before', 'drop-before', 'the connection closes', 'ينقطع الخط'),
  row('06', 'slow', 'slow', 'the answer comes after slowMs', 'يتأخر الرد'),
  row('07', 'half-answer', 'half-answer', 'half an answer arrives', 'يصل نصف الرد'),
  row('08', 'token-401-once', 'token-401-once', '401 access_token once, then as usual', 'انتهاء الرمز مرة واحدة'),
  row('09', 'biller-inactive', 'plain', '400 user_error: the service is not available', 'الخدمة غير متاحة', [
    400,
    'user_error',
    'الخدمة غير متاحة حالياً',
  ]),
  row('10', 'several-amounts', 'plain', 'several amounts, TotalAmtDue not the first', 'عدة مبالغ', 'several-amounts'),
  row('11', 'zero-due', 'plain', 'nothing is due, said with an amount of 0', 'المستحق صفر', 'zero-due'),
  row('12', 'ranges', 'plain', 'the reply brings payment ranges of its own', 'حدود دفع من الرد', 'ranges'),
  row('13', 'long-text', 'plain', 'a long text to print', 'نص طويل للطباعة', 'long-text'),
  row('14', 'several-bills', 'plain', 'two bills in one reply', 'فاتورتان', 'several-bills'),
  row('15', 'overdue', 'plain', 'due and expiry dates in the past', 'فاتورة متأخرة', 'overdue'),
  row('16', 'plain-guide', 'plain', 'only the six keys that the guide prints', 'رد مختصر كما في الدليل', 'plain-guide'),
  row('17', 'wrong-content-type', 'wrong-content-type', 'the right JSON is sent as text/html', 'نوع محتوى خطأ'),
  row('18', 'redirect-302', 'redirect-302', 'a redirect', 'تحويل'),
  row('19', 'arabic-digits', 'plain', 'the amount is written in Arabic digits', 'المبلغ بأرقام عربية', 'arabic-digits'),
  row('20', 'inexact', 'plain', 'the amount has a third decimal', 'مبلغ بكسر غير صحيح', 'inexact'),
  row('21', 'bad-gateway-502', 'bad-gateway-502', 'the proxy answers 502', 'خطأ ٥٠٢'),
  row('22', 'gateway-timeout-504', 'gateway-timeout-504', 'the proxy answers 504', 'خطأ ٥٠٤'),
  row('23', 'no-fee', 'plain', 'no fee figure in the reply', 'بدون رسوم في الرد', 'no-fee'),
  row('24', 'oversized', 'oversized', 'the answer is padded to oversizeBytes', 'رد ضخم'),
  row('25', 'other-401', 'other-401', '401 that is not about the token', 'خطأ ٤٠١ لا يخص الرمز'),
  row(
    '26',
    'bills-of-different-sums',
    'plain',
    'three bills, each with a sum of its own',
    'ثلاث فواتير',
    'bills-of-different-sums',
  ),
  row(
    '27',
    'bills-some-paid',
    'plain',
    'four bills: one is paid, one expired',
    'فواتير بعضها مدفوع',
    'bills-some-paid',
  ),
  row('28', 'single-object', 'plain', 'one object wherever a list belongs', 'كائن بدل قائمة', 'single-object'),
  row('29', 'flat', 'plain', 'no answer of the provider, only the flat keys', 'رد بدون تفاصيل المزود', 'flat'),
]

function row(
  suffix: string,
  name: string,
  wire: Wire,
  what: string,
  whatAr: string,
  more?: readonly [number, string, string] | InquiryTwist,
): InquiryOutcome {
  const base = { suffix, name, wire, what, whatAr }
  if (more === undefined) return base
  return typeof more === 'string' ? { ...base, twist: more } : { ...base, refused: more }
}

export type CancelOutcome = {
  readonly name: string
  readonly suffix: string
  readonly wire: Wire
  readonly way:
    | 'refund'
    | 'refund-later'
    | 'refund-other-number'
    | 'refused-once'
    | 'refused'
    | 'not-canceled'
    | 'not-canceled-but-refunded'
    | 'no-wallet'
    | 'object-500'
    | 'other-number'
    | 'nothing'
  readonly what: string
  readonly whatAr: string
  readonly ledger: string
}

export const CANCEL_OUTCOMES: readonly CancelOutcome[] = [
  {
    suffix: '80',
    name: 'cancel-refused',
    wire: 'plain',
    way: 'refused',
    what: '400 Error whose message is the text of a dict',
    whatAr: 'رفض الإلغاء',
    ledger: 'no refund',
  },
  {
    suffix: '81',
    name: 'cancel-running',
    wire: 'plain',
    way: 'not-canceled-but-refunded',
    what: '400 request_not_canceled while one is running: refunded after settleMs',
    whatAr: 'إلغاء قيد التنفيذ',
    ledger: 'a refund row when it settles',
  },
  {
    suffix: '82',
    name: 'cancel-drop-after',
    wire: 'drop-after',
    way: 'refund',
    what: 'refunded, then the connection closes',
    whatAr: 'يُلغى ثم ينقطع الخط',
    ledger: 'a refund row',
  },
  {
    suffix: '83',
    name: 'cancel-drop-before',
    wire: 'drop-before',
    way: 'nothing',
    what: 'the connection closes before anything is done',
    whatAr: 'ينقطع الخط قبل الإلغاء',
    ledger: 'no refund',
  },
  {
    suffix: '84',
    name: 'cancel-no-wallet',
    wire: 'plain',
    way: 'no-wallet',
    what: '400 wallet_not_found: the provider gave it back, nobody was credited',
    whatAr: 'لا محفظة للرد',
    ledger: 'no refund; provider not paid any more',
  },
  {
    suffix: '85',
    name: 'cancel-object-500',
    wire: 'plain',
    way: 'object-500',
    what: '500 whose type is the whole reply',
    whatAr: 'خطأ ٥٠٠ بعد الإلغاء',
    ledger: 'no refund; provider not paid any more',
  },
  {
    suffix: '86',
    name: 'cancel-other-number',
    wire: 'plain',
    way: 'other-number',
    what: 'the reply names another payment',
    whatAr: 'الرد يخص عملية أخرى',
    ledger: 'no refund',
  },
  {
    suffix: '87',
    name: 'cancel-html-500',
    wire: 'html-500',
    way: 'nothing',
    what: 'an HTML page with status 500, nothing done',
    whatAr: 'صفحة خطأ ٥٠٠',
    ledger: 'no refund',
  },
  {
    suffix: '88',
    name: 'cancel-slow',
    wire: 'slow',
    way: 'refund',
    what: 'refunded, the answer comes after slowMs',
    whatAr: 'يُلغى ويتأخر الرد',
    ledger: 'a refund row',
  },
  {
    suffix: '89',
    name: 'cancel-not-possible',
    wire: 'plain',
    way: 'not-canceled',
    what: '400 request_not_canceled: not possible',
    whatAr: 'لا يمكن الإلغاء',
    ledger: 'no refund',
  },
  {
    suffix: '90',
    name: 'cancel-credit-late',
    wire: 'plain',
    way: 'refund-later',
    what: 'agreed; the credit row comes after settleMs',
    whatAr: 'يُلغى ويتأخر رد المبلغ',
    ledger: 'a refund row when it settles',
  },
  {
    suffix: '91',
    name: 'cancel-drop-running',
    wire: 'drop-after',
    way: 'not-canceled-but-refunded',
    what: 'the connection closes while it runs; whoever asks again gets request_not_canceled',
    whatAr: 'ينقطع الخط والإلغاء قيد التنفيذ',
    ledger: 'a refund row when it settles',
  },
  {
    suffix: '92',
    name: 'cancel-refused-once',
    wire: 'plain',
    way: 'refused-once',
    what: '400 Error; a second one that names account, currency, method, type and bill again is agreed',
    whatAr: 'رفض الإلغاء أول مرة',
    ledger: 'a refund row after the second',
  },
  {
    suffix: '93',
    name: 'cancel-refunded-other-number',
    wire: 'plain',
    way: 'refund-other-number',
    what: 'refunded, yet the reply names another payment',
    whatAr: 'يُلغى والرد يخص عملية أخرى',
    ledger: 'a refund row',
  },
]

export const magicInquiry = (account: string): InquiryOutcome | null =>
  INQUIRY_OUTCOMES.find((one) => one.suffix === /98(\d\d)$/.exec(account)?.[1]) ?? null
export const inquiryOutcome = (name: string): InquiryOutcome | null =>
  INQUIRY_OUTCOMES.find((one) => one.name === name) ?? null

export const magicCancel = (account: string): CancelOutcome | null =>
  CANCEL_OUTCOMES.find((one) => one.suffix === /99(\d\d)$/.exec(account)?.[1]) ?? null
export const cancelOutcome = (name: string): CancelOutcome | null =>
  CANCEL_OUTCOMES.find((one) => one.name === name) ?? null
