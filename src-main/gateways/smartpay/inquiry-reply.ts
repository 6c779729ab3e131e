/**
 * An inquiry's reply turned into bills. The façade's keys are documented in part only, so amounts, fees and references are
 * looked for by every name they are known under, in the reply itself and in the provider's own answer inside it.
 */
import { clipText } from '../../../src-shared/domain/clip-text.ts'
import { add, ZERO, type Minor } from '../../../src-shared/domain/money.ts'
import type { Words } from '../../../src-shared/domain/payment.ts'
import type { AmountRange, Bill, Inquiry } from '../../../src-shared/domain/service.ts'
import { toDecimal } from '../../../src-shared/domain/money.ts'
import { echoNames, keptNames } from './dialect.ts'
import { readRanges } from './fees.ts'
import {
  amount,
  field,
  findAll,
  isObject,
  list,
  objects,
  structure,
  text,
  unpackObject,
  wholeNumber,
  type WireObject,
} from './tolerant.ts'
import { words } from './words.ts'

export type InquiryReading =
  | { readonly kind: 'found'; readonly inquiry: Inquiry }
  | { readonly kind: 'refused'; readonly gatewayText: string | null }
  | { readonly kind: 'unreadable' }

/** As many as the contract lets a page choose from. */
const BILLS_MAX = 100
/** A list of bills stays one, whatever a bill is called. */
const LABEL_MAX = 1_000

/** Reads the data of an inquiry's reply. An amount that is not exact makes the whole reply unreadable. */
export function readInquiry(data: unknown): InquiryReading {
  const reply = unpackObject(data)
  if (reply === null) return { kind: 'unreadable' }
  const status = wholeNumber(field(reply, 'statusCode', 'status_code'))
  if (status !== null && status !== 200 && status !== 0) {
    return { kind: 'refused', gatewayText: text(field(reply, 'statusDescription', 'message')) }
  }
  const records = billRecords(reply)
  // More than anyone can choose from is no answer to a question about one account.
  if (records.length > BILLS_MAX) return { kind: 'unreadable' }
  const bills = (records.length === 0 ? [{}] : records.filter(isPayable)).map((record) =>
    readBill(record, reply, records.length),
  )
  if (!bills.every((bill) => bill !== null)) return { kind: 'unreadable' }
  return {
    kind: 'found',
    inquiry: {
      inquiryNumber: text(field(reply, 'trxNumber', 'request_number', 'requestNumber', 'inquiryTrxNumber')),
      bills,
      message: freeText(field(reply, 'statusDescription') === 'Success' ? null : field(reply, 'statusDescription')),
    },
  }
}

/** Whether a bill may still be paid: one that says it was paid or closed is not offered; any other word, or none, is. */
function isPayable(record: WireObject): boolean {
  const status = text(field(record, 'BillStatus', 'billStatus'))
  return status === null || !/^(?:paid|expired|closed|cancell?ed)$/iu.test(status)
}

/** The provider's bill records, wherever they stand: objects with bill information in them. */
function billRecords(reply: WireObject): readonly WireObject[] {
  for (const name of ['provider_response', 'providerResponse', 'additionalInfo', 'billInfo', 'BillInfo']) {
    const found = structure(reply[name])
    if (found.kind !== 'structure') continue
    const records = recordsIn(name === 'BillInfo' ? { BillInfo: found.value } : found.value, 0)
    if (records.length > 0) return records
  }
  return []
}

function recordsIn(value: unknown, depth: number): readonly WireObject[] {
  if (depth > 8) return []
  if (Array.isArray(value)) return value.flatMap((item) => recordsIn(item, depth + 1))
  if (typeof value === 'string') {
    const read = structure(value)
    return read.kind === 'structure' ? recordsIn(read.value, depth + 1) : []
  }
  if (!isObject(value)) return []
  if (isObject(value['BillInfo']) || Array.isArray(value['BillInfo'])) return [value]
  // Fees come beside the bill under a name of their own and are not bills.
  return Object.entries(value).flatMap(([name, item]) => (/fees/iu.test(name) ? [] : recordsIn(item, depth + 1)))
}

function readBill(record: WireObject, reply: WireObject, records: number): Bill | null {
  const info = unpackObject(record['BillInfo']) ?? {}
  // What stands flat in the reply speaks of the one bill; of several it speaks of none.
  const flat = records > 1 ? {} : reply
  // A provider without bill records names the sum in its own plain way.
  const plain = records === 0 ? (unpackObject(reply['provider_response']) ?? {}) : {}
  const due = firstAmount([
    ...dueAmounts(info),
    field(flat, 'trxAmt', 'trans_amount', 'transAmount', 'amount', 'dueAmount'),
    ...flatAmounts(flat),
    field(plain, 'amount', 'due_amount', 'total_amount'),
  ])
  const fee = readFee(flat, info, feeBeside(record, reply, records))
  const range = info['PaymentRange'] ?? info['PaymentRanges'] ?? flat['paymentRanges'] ?? flat['paymentRange']
  const ranges = readRanges(isObject(range) || Array.isArray(range) || typeof range === 'string' ? range : undefined)
  if (due === 'inexact' || fee === 'inexact' || ranges === null) return null
  const date = (name: string) => text(field(info, name) ?? field(record, name) ?? field(flat, name, lowerFirst(name)))
  return {
    label: readLabel(record, info),
    dueMinor: due,
    // A fee of nothing beside no sum is what the gateway takes for a sum of nothing: it says nothing about any other.
    feeMinor:
      fee.provider === null || (due === null && fee.provider === 0) ? null : add(fee.provider, fee.extra ?? ZERO),
    reference: text(
      field(record, 'BillRefNumber', 'billRefNumber') ?? field(info, 'BillRefNumber') ?? field(flat, 'billRefNumber'),
    ),
    dueDate: date('DueDt'),
    issueDate: date('IssueDt'),
    expiryDate: date('ExpDt'),
    ranges: withoutRepeats(ranges),
    notes: readNotes(info, record, { ...plain, ...flat }),
    echo: { ...providerOf(reply), ...readEcho(flat, record, info, fee) },
  }
}

/** The provider's sums: the one called the total due if there is one, else the first. */
function dueAmounts(info: WireObject): readonly unknown[] {
  const sums = objects(info['BillSummAmt'])
  const total = sums.find((sum) => text(field(sum, 'BillSummAmtCode')) === 'TotalAmtDue') ?? sums[0]
  const current = objects(info['CurAmt'])[0]
  return [
    total === undefined ? undefined : (field(total, 'CurAmt') ?? field(total, 'Amt')),
    current === undefined ? undefined : field(current, 'AmtDue', 'Amt'),
  ]
}

/** A single entry of amounts names the sum; several are parts nobody asked for. */
function flatAmounts(flat: WireObject): readonly unknown[] {
  const read = structure(field(flat, 'pmtAmts', 'payAmts'))
  const entries = read.kind === 'structure' ? objects(read.value) : []
  return entries.length === 1 ? [field(entries[0] ?? {}, 'AmtDue', 'amtDue', 'Amt')] : []
}

/** The first that is there; `inexact` when that one is no exact amount. */
function firstAmount(candidates: readonly unknown[]): Minor | null | 'inexact' {
  for (const candidate of candidates) {
    const read = amount(candidate)
    if (read.kind === 'inexact') return 'inexact'
    if (read.kind === 'amount') return read.minor < 0 ? 'inexact' : read.minor
  }
  return null
}

type Fee = { readonly provider: Minor | null; readonly extra: Minor | null }

/** What the biller calls a bill: its own label, else the kind it belongs to. The answer speaks one language. */
function readLabel(record: WireObject, info: WireObject): Words | null {
  const names = ['BillLabel', 'BillCategory', 'BillDesc'] as const
  const given = text(field(record, ...names) ?? field(info, ...names))
  const label = given === null ? null : clipText(given, LABEL_MAX)
  return words(label, label)
}

/**
 * One provider's fee comes in an answer of its own beside the bill: `[{Amt, CurCode}]`, the first entry counts. Of several
 * bills each has its own, found by the bill's record number; one that names another bill is no fee of this one.
 */
function feeBeside(record: WireObject, reply: WireObject, records: number): unknown {
  const recordId = text(field(record, 'EPayBillRecID', 'ePayBillRecID'))
  const given = [reply['fees_response'], unpackObject(reply['provider_response'])?.['fees_response']]
  const answers = given.flatMap((answer) => {
    const read = structure(answer)
    return read.kind === 'structure' ? objects(read.value) : []
  })
  const ours = answers.filter((answer) => {
    const named = text(field(answer, 'EPayBillRecID', 'ePayBillRecID'))
    return records > 1
      ? named !== null && named === recordId
      : named === null || recordId === null || named === recordId
  })
  return objects(ours.flatMap((answer) => findAll(answer, 'FeesAmt')).flatMap(list))[0]
}

function readFee(flat: WireObject, info: WireObject, beside: unknown): Fee | 'inexact' {
  const provider = firstAmount([
    field(flat, 'feesAmt', 'provider_fees_amount', 'fees_amount', 'feeAmt'),
    beside,
    field(info, 'FeesAmt'),
  ])
  const extra = firstAmount([field(flat, 'extra_fees_amount', 'extraFeesAmt', 'extraFeesAmount')])
  if (provider === 'inexact' || extra === 'inexact') return 'inexact'
  return { provider, extra }
}

function readNotes(info: WireObject, record: WireObject, flat: WireObject): readonly Words[] {
  const extra = freeText(
    field(info, 'ExtraBillInfo') ?? field(record, 'ExtraBillInfo') ?? field(flat, 'extraBillInfo', 'info_text'),
  )
  const additional = freeText(field(flat, 'additionalInfo'))
  const messages = objects(record['Msg'] ?? info['Msg'])
  const inLanguage = (wanted: RegExp) =>
    messages.flatMap((message) => {
      const written = text(field(message, 'Text', 'text'))
      return written !== null && wanted.test(text(field(message, 'LanguagePref', 'languagePref')) ?? '')
        ? [written]
        : []
    })
  const [ar, en] = [inLanguage(/^ar/iu), inLanguage(/^en/iu)]
  const spoken = Array.from({ length: Math.max(ar.length, en.length) }, (_, at) =>
    words(ar[at] ?? null, en[at] ?? null),
  )
  return [words(extra, extra), extra === additional ? null : words(additional, additional), ...spoken].filter(
    (note) => note !== null,
  )
}

/** Text to show; a structure packed as text is no text. */
function freeText(value: unknown): string | null {
  if (typeof value !== 'string' || structure(value).kind === 'structure') return null
  return text(value)
}

/** Which provider answered, for every bill of the reply alike. */
function providerOf(reply: WireObject): Readonly<Record<string, string>> {
  const provider = text(field(reply, 'provider'))
  return provider === null ? {} : { provider }
}

/** What goes back with the payment, under the names it is sent by, and the parts of the fee. */
function readEcho(flat: WireObject, record: WireObject, info: WireObject, fee: Fee): Readonly<Record<string, string>> {
  const echo: Record<string, string> = {}
  for (const name of echoNames) {
    const upper = name.charAt(0).toUpperCase() + name.slice(1)
    const found = text(field(flat, name) ?? field(record, name, upper) ?? field(info, name, upper))
    if (found !== null) echo[name] = found
  }
  const recordId = text(field(record, 'EPayBillRecID', 'ePayBillRecID'))
  if (recordId !== null) echo['ePayBillRecID'] = recordId
  const currency = text(findAll(info, 'CurCode')[0])
  if (currency !== null) echo[keptNames.currency] = currency
  if (fee.provider !== null) echo[keptNames.providerFee] = toDecimal(fee.provider)
  if (fee.extra !== null) echo[keptNames.extraFee] = toDecimal(fee.extra)
  return echo
}

function withoutRepeats(ranges: readonly AmountRange[]): readonly AmountRange[] {
  const seen = new Set<string>()
  return ranges.filter((range) => {
    const key = `${String(range.lowerMinor)}-${String(range.upperMinor)}`
    return seen.has(key) ? false : seen.add(key)
  })
}

const lowerFirst = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1)
