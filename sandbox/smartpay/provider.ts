/** The made-up providers behind the server: what they say about a bill and about a payment, each in its own shape. */
import { providerFee, steadyNumber } from './amounts.ts'
import { openBills, REPLY_RANGES, type OpenBill } from './bills.ts'
import type { ServiceSeed } from './catalogue/types.ts'
import type { InquiryTwist } from './other-outcomes.ts'
import type { RequestRecord } from './state.ts'
import type { World } from './world.ts'
import { serverTime } from './world.ts'

const DAY_MS = 86_400_000
const decimal = (minor: number): string => (minor / 100).toFixed(2)
const date = (ms: number): string => new Date(ms).toISOString().slice(0, 10)
const toArabicDigits = (text: string): string =>
  text.replaceAll('.', '٫').replaceAll(/\d/g, (digit) => '٠١٢٣٤٥٦٧٨٩'.charAt(Number(digit)))

export type Bill = {
  /** Null: the provider names no sum (a free amount). */
  readonly dueMinor: number | null
  readonly feeMinor: number | null
  readonly reference: string
  readonly recordId: string
  readonly text: string
  readonly response: string | Record<string, unknown>
}

/** What the provider knows about an account; null where there is no bill (any more). */
export function askBill(
  world: World,
  service: ServiceSeed,
  account: string,
  twist: InquiryTwist | null,
  lang: 'ar_AA' | 'en_US',
): Bill | null {
  const bills = openBills(world, service, account, twist)
  const [first] = bills
  if (first === undefined) return null
  const hash = steadyNumber(`${service.id}/${account}`)
  const feeOf = (bill: OpenBill): number | null =>
    twist === 'no-fee' ? null : providerFee(service, bill.dueMinor ?? 0)
  const asked: Asked = {
    service,
    account,
    twist,
    lang,
    text: noteFor(world, hash, twist, lang),
    dates: billDates(world.nowMs(), hash, twist === 'overdue'),
    feeOf,
  }
  return {
    dueMinor: first.dueMinor,
    feeMinor: feeOf(first),
    reference: first.reference,
    recordId: first.recordId,
    text: asked.text,
    response: responseOf(asked, bills, first),
  }
}

type Asked = {
  readonly service: ServiceSeed
  readonly account: string
  readonly twist: InquiryTwist | null
  readonly lang: 'ar_AA' | 'en_US'
  readonly text: string
  readonly dates: Record<string, string>
  readonly feeOf: (bill: OpenBill) => number | null
}

function responseOf(asked: Asked, bills: readonly OpenBill[], first: OpenBill): Bill['response'] {
  switch (asked.service.provider) {
    case 'khales':
      return khalesBill(asked, bills)
    case 'masary':
      return masaryBill(asked, first)
    case 'fawry': {
      const [only, ...others] = bills.map((bill) => fawryBill(asked, bill))
      return JSON.stringify(others.length === 0 ? only : [only, ...others])
    }
  }
}

function noteFor(world: World, hash: number, twist: InquiryTwist | null, lang: 'ar_AA' | 'en_US'): string {
  const names = ['أحمد محمود', 'منى السيد', 'كريم عبد الله', 'هدى إبراهيم', 'يوسف حسن']
  const holder = names[hash % names.length] ?? ''
  const month = new Date(world.nowMs()).toISOString().slice(0, 7)
  const text = lang === 'ar_AA' ? `اسم العميل: ${holder}\nعن شهر: ${month}` : `Customer: ${holder}\nMonth: ${month}`
  if (twist !== 'long-text') return text
  return Array.from({ length: 40 }, (_, line) => `${line + 1}. ${text.replace('\n', ' ')}`).join('\n')
}

function billDates(nowMs: number, hash: number, overdue: boolean): Record<string, string> {
  const shift = overdue ? -40 * DAY_MS : (3 + (hash % 20)) * DAY_MS
  return { IssueDt: date(nowMs - 30 * DAY_MS), DueDt: date(nowMs + shift), ExpDt: date(nowMs + shift + 10 * DAY_MS) }
}

const labelOf = (bill: OpenBill, lang: 'ar_AA' | 'en_US'): Record<string, unknown> =>
  bill.label === null ? {} : { BillLabel: lang === 'ar_AA' ? bill.label.ar : bill.label.en }

/** One object where a list belongs, as older clients of this kind of service are sent it. */
const listOf = (asked: Asked, items: readonly unknown[]): unknown =>
  asked.twist === 'single-object' && items.length === 1 ? items[0] : items

function fawryBill(asked: Asked, bill: OpenBill): Record<string, unknown> {
  const { twist } = asked
  const amount = (code: string, value: string | number): Record<string, unknown> => ({
    BillSummAmtCode: code,
    CurAmt: { Amt: value, CurCode: 'EGP' },
  })
  const parts = [
    amount('Fees', decimal(asked.feeOf(bill) ?? 0)),
    amount('PreviousBalance', '0.00'),
    amount('LateFees', 5),
  ]
  const sums =
    bill.dueMinor === null
      ? []
      : [...(twist === 'several-amounts' ? parts : []), amount('TotalAmtDue', amountText(bill.dueMinor, twist))]
  return {
    BillingAcct: asked.account,
    BillRefNumber: bill.reference,
    BillTypeCode: asked.service.info['BillTypeCode'],
    BillStatus: bill.status,
    ...labelOf(bill, asked.lang),
    BillInfo: {
      ...(sums.length === 0 ? {} : { BillSummAmt: listOf(asked, sums) }),
      ...asked.dates,
      ExtraBillInfo: asked.text,
      ...(twist === 'ranges' ? { PaymentRange: REPLY_RANGES } : {}),
    },
  }
}

function amountText(minor: number, twist: InquiryTwist | null): string | number {
  if (twist === 'arabic-digits') return toArabicDigits(decimal(minor))
  if (twist === 'inexact') return `${decimal(minor)}5`
  // Billers write whole sums as numbers and others as text; a client must take both.
  return minor % 100 === 0 ? minor / 100 : decimal(minor)
}

function khalesBill(asked: Asked, bills: readonly OpenBill[]): Record<string, unknown> {
  const billOf = (bill: OpenBill): Record<string, unknown> => ({
    EPayBillRecID: bill.recordId,
    BillingAcct: asked.account,
    BillRefNumber: bill.reference,
    ...(bill.status === 'UNPAID' ? {} : { BillStatus: bill.status }),
    ...labelOf(bill, asked.lang),
    BillInfo: { CurAmt: listOf(asked, [{ AmtDue: decimal(bill.dueMinor ?? 0), CurCode: '818' }]), ...asked.dates },
    Msg: [
      { LanguagePref: 'ar-eg', Text: asked.text },
      { LanguagePref: 'en-gb', Text: 'A bill is due.' },
    ],
  })
  const feeOf = (bill: OpenBill): Record<string, unknown> => ({
    EPayBillRecID: bill.recordId,
    FeesAmt: listOf(asked, [{ Amt: decimal(asked.feeOf(bill) ?? 0), CurCode: '818' }]),
  })
  const [only, ...others] = bills
  const packed = (of: (bill: OpenBill) => Record<string, unknown>): string =>
    JSON.stringify(only !== undefined && others.length === 0 ? of(only) : bills.map(of))
  return {
    bill_response: packed(billOf),
    // Nobody names a fee: the answer about fees is left out.
    ...(asked.twist === 'no-fee' ? {} : { fees_response: packed(feeOf) }),
  }
}

function masaryBill(asked: Asked, bill: OpenBill): Record<string, unknown> {
  return {
    service_version: 1,
    account_number: asked.account,
    amount: bill.dueMinor === null ? null : bill.dueMinor / 100,
    transactionId: bill.reference,
    info_text: asked.text,
  }
}

/** What the provider says about a payment: real, with its own numbers; or made up by the server, with the request's. */
export function paymentResponse(
  world: World,
  service: ServiceSeed,
  record: RequestRecord,
  kind: 'real' | 'fabricated' | 'pending' | 'other-account',
): string | Record<string, unknown> {
  const made = kind === 'fabricated'
  const confirmation = made ? record.number : world.chance.digits(10)
  const id = (PmtIdType: string): Record<string, unknown> => ({
    PmtId: made ? record.number : PmtIdType === 'FCRN' || PmtIdType === 'BLRPTN' ? confirmation : world.chance.uuid(),
    PmtIdType,
    CreatedDt: serverTime(world.nowMs()),
  })
  if (service.provider === 'masary' && !made)
    return { transactionId: confirmation, status: 2, statusText: 'SUCCESS', total_amount: record.amountMinor / 100 }
  const response = {
    Status:
      kind === 'pending'
        ? { StatusCode: 22090, Severity: 'Info', StatusDesc: 'Pending' }
        : { StatusCode: 200, Severity: 'Info', StatusDesc: 'Success' },
    CorrelationUID: made ? record.number : world.chance.uuid(),
    PmtTransId:
      service.provider === 'khales'
        ? ['EPTN', 'BNKPTN', 'BLRPTN'].map(id)
        : ['FPTN', 'BNKPTN', 'BNKDTN', 'FCRN'].map(id),
    PmtInfo: {
      BillingAcct: kind === 'other-account' ? `9${record.account}` : record.account,
      CurAmt: { Amt: record.amountMinor / 100, CurCode: 'EGP' },
      FeesAmt: { Amt: made ? 0 : record.feeMinor / 100, CurCode: 'EGP' },
      AccountBalance: made ? 0 : 125_000,
      ExtraBillInfo: made ? '' : `مرجع ${confirmation}`,
      ...(record.voucher && !made
        ? { VoucherInfo: { VouchSN: record.voucher.serial, VouchExpDt: record.voucher.expiry, VouchDesc: 'كارت' } }
        : {}),
    },
  }
  return service.provider === 'khales' ? response : JSON.stringify(response)
}
