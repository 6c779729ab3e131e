/** The made-up providers behind the server: what they say about a bill and about a payment, each in its own shape. */
import { dueFor, providerFee, steadyNumber } from './amounts.ts'
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

/** What the provider knows about an account; the same account always owes the same. */
export function askBill(
  world: World,
  service: ServiceSeed,
  account: string,
  twist: InquiryTwist | null,
  lang: 'ar_AA' | 'en_US',
): Bill {
  const hash = steadyNumber(`${service.id}/${account}`)
  const names = ['أحمد محمود', 'منى السيد', 'كريم عبد الله', 'هدى إبراهيم', 'يوسف حسن']
  const holder = names[hash % names.length] ?? ''
  const month = new Date(world.nowMs()).toISOString().slice(0, 7)
  const text = lang === 'ar_AA' ? `اسم العميل: ${holder}\nعن شهر: ${month}` : `Customer: ${holder}\nMonth: ${month}`
  const free = service.info['PmtType'] !== 'POST'
  const dueMinor = twist === 'zero-due' ? 0 : free ? null : dueFor(service, account)
  const parts = {
    dueMinor,
    feeMinor: twist === 'no-fee' ? null : providerFee(service, dueMinor ?? 0),
    reference: String(hash).padStart(10, '0').slice(-10),
    recordId: `EPB${String(hash).padStart(12, '0')}`,
    text:
      twist === 'long-text'
        ? Array.from({ length: 40 }, (_, line) => `${line + 1}. ${text.replace('\n', ' ')}`).join('\n')
        : text,
  }
  const dates = billDates(world.nowMs(), hash, twist === 'overdue')
  return {
    ...parts,
    response:
      service.provider === 'khales'
        ? khalesBill(parts, account, dates)
        : service.provider === 'masary'
          ? masaryBill(parts, account)
          : fawryBill(parts, account, dates, twist, service),
  }
}

function billDates(nowMs: number, hash: number, overdue: boolean): Record<string, string> {
  const shift = overdue ? -40 * DAY_MS : (3 + (hash % 20)) * DAY_MS
  return { IssueDt: date(nowMs - 30 * DAY_MS), DueDt: date(nowMs + shift), ExpDt: date(nowMs + shift + 10 * DAY_MS) }
}

type Parts = Omit<Bill, 'response'>

function fawryBill(
  parts: Parts,
  account: string,
  dates: Record<string, string>,
  twist: InquiryTwist | null,
  service: ServiceSeed,
): string {
  const written = parts.dueMinor === null ? null : amountText(parts.dueMinor, twist)
  const amount = (code: string, value: string | number): Record<string, unknown> => ({
    BillSummAmtCode: code,
    CurAmt: { Amt: value, CurCode: 'EGP' },
  })
  const several = twist === 'several-amounts' && parts.dueMinor !== null
  const bill = (reference: string): Record<string, unknown> => ({
    BillingAcct: account,
    BillRefNumber: reference,
    BillTypeCode: service.info['BillTypeCode'],
    BillStatus: 'UNPAID',
    BillInfo: {
      ...(written === null
        ? {}
        : {
            BillSummAmt: [
              ...(several
                ? [
                    amount('Fees', decimal(parts.feeMinor ?? 0)),
                    amount('PreviousBalance', '0.00'),
                    amount('LateFees', 5),
                  ]
                : []),
              amount('TotalAmtDue', written),
            ],
          }),
      ...dates,
      ExtraBillInfo: parts.text,
      ...(twist === 'ranges' ? { PaymentRange: [range(50, 50), range(100, 100), range(150, 900)] } : {}),
    },
  })
  if (twist === 'several-bills') return JSON.stringify([bill(parts.reference), bill(`${parts.reference}2`)])
  return JSON.stringify(bill(parts.reference))
}

const range = (lower: number, upper: number): Record<string, unknown> => ({
  Lower: { Amt: lower, CurCode: 'EGP' },
  Upper: { Amt: upper, CurCode: 'EGP' },
})

function amountText(minor: number, twist: InquiryTwist | null): string | number {
  if (twist === 'arabic-digits') return toArabicDigits(decimal(minor))
  if (twist === 'inexact') return `${decimal(minor)}5`
  // Billers write whole sums as numbers and others as text; a client must take both.
  return minor % 100 === 0 ? minor / 100 : decimal(minor)
}

function khalesBill(parts: Parts, account: string, dates: Record<string, string>): Record<string, unknown> {
  return {
    bill_response: JSON.stringify({
      EPayBillRecID: parts.recordId,
      BillingAcct: account,
      BillRefNumber: parts.reference,
      BillInfo: { CurAmt: [{ AmtDue: decimal(parts.dueMinor ?? 0), CurCode: '818' }], ...dates },
      Msg: [
        { LanguagePref: 'ar-eg', Text: parts.text },
        { LanguagePref: 'en-gb', Text: 'A bill is due.' },
      ],
    }),
    fees_response: JSON.stringify({
      EPayBillRecID: parts.recordId,
      FeesAmt: [{ Amt: decimal(parts.feeMinor ?? 0), CurCode: '818' }],
    }),
  }
}

function masaryBill(parts: Parts, account: string): Record<string, unknown> {
  return {
    service_version: 1,
    account_number: account,
    amount: parts.dueMinor === null ? null : parts.dueMinor / 100,
    transactionId: parts.reference,
    info_text: parts.text,
  }
}

/** What the provider says about a payment: real, with its own numbers; or made up by the server, with the request's. */
export function paymentResponse(
  world: World,
  service: ServiceSeed,
  record: RequestRecord,
  kind: 'real' | 'fabricated' | 'other-account',
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
    Status: { StatusCode: 200, Severity: 'Info', StatusDesc: 'Success' },
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
