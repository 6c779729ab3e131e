/**
 * Whether what the client made of an answer is what the answer really says, for the three operations that move money.
 * Each takes the answers that the server gave and gives a sentence when the result goes beyond them, else null.
 */
import type { CancelRequest } from '../../src-main/payments/ports.ts'
import type { TransferOutcome } from '../../src-main/gateways/smartpay/transfer.ts'
import type { CancelOutcome, FrozenRequest, Outcome, Settlement } from '../../src-shared/domain/payment.ts'
import { isRecord } from './json-harms.ts'
import {
  dataOf,
  isMissing,
  isSaid,
  objectIn,
  open,
  piastres,
  refusesForSure,
  refusesToken,
  sumsIn,
  within,
  word,
} from './meaning.ts'
import type { Whole } from './wire-reader.ts'

/** What the server answered in one case, in order; null: nothing that came whole. */
export type Answers = {
  /** Of the operation's own request. */
  readonly own: readonly (Whole | null)[]
  /** Of every other question that the client asked on the way, by what was asked. */
  readonly others: ReadonlyMap<string, readonly (Whole | null)[]>
}

const othersTo = (answers: Answers, name: string): readonly (Whole | null)[] =>
  [...answers.others].flatMap(([ask, wholes]) => (ask.includes(name) ? wholes : []))

/** What was turned away over its token did nothing; the same again may not have left any more. */
const isNotSent = ({ own }: Answers): boolean => own.every(refusesToken)

export function judgePay(outcome: Outcome, answers: Answers, request: FrozenRequest): string | null {
  const last = answers.own.at(-1) ?? null
  switch (outcome.kind) {
    case 'not-sent':
      return isNotSent(answers) ? null : 'a payment that the server received is called not sent'
    case 'declined':
      return refusesForSure(last, 'pay') ? null : 'declined without a refusal that is one for sure'
    case 'unknown':
      return outcome.trxNumber === null || mayCarry(last, outcome.trxNumber, request)
        ? null
        : 'an unknown payment carries a number that no whole answer gave it'
    case 'accepted':
    case 'succeeded': {
      const reply = objectIn(dataOf(last))
      if (reply === null) return `${outcome.kind} without a whole answer that went through`
      const foreign = foreignIn(reply, request)
      if (foreign !== null) return `${outcome.kind} by an answer about ${foreign}`
      return (
        beyond(outcome.settlement, [last, ...othersTo(answers, 'get_requests')], request) ??
        (outcome.kind === 'accepted' ? null : unproven(outcome, reply, answers, request))
      )
    }
    default:
      return 'an outcome of no known kind'
  }
}

/** Why a success is not proven in the way it says; null when it is. */
function unproven(
  outcome: Extract<Outcome, { kind: 'succeeded' }>,
  reply: Readonly<Record<string, unknown>>,
  answers: Answers,
  request: FrozenRequest,
): string | null {
  const number = numberOf(reply)
  const provider = reply['provider_response'] ?? reply['providerResponse']
  const codes = [reply['statusCode'], reply['status_code'], ...valuesOf(provider, 'StatusCode')].map(word)
  if (codes.includes('22090')) return 'succeeded although the provider calls it pending'
  if (codes.some((code) => code !== null && !['0', '00', '000', '200'].includes(code))) {
    return 'succeeded although the provider gives a code that is no success'
  }
  const own = [number, request.inquiryNumber].filter((each) => each !== null)
  const confirmation = confirmationIn(provider, own)
  if (confirmation === 'made up') return 'succeeded by a confirmation that the server made up'
  const histories = othersTo(answers, 'get_requests')
  const rows = histories.flatMap((whole) => rowsOf(whole)).filter((row) => word(row['name']) === number)
  switch (outcome.proof) {
    case 'provider':
      return confirmation === 'real' || outcome.settlement.voucher !== null
        ? null
        : 'succeeded by the provider without its confirmation'
    case 'history':
      return number !== null && rows.length > 0 && rows.every(isPaidRow)
        ? null
        : 'succeeded by a history that does not show it paid'
    case 'told':
      if (number === null) return 'succeeded by a word that names no number'
      if (rows.length > 0) return 'succeeded by a word although the history shows the payment otherwise'
      // A list that is refused may be asked for again, with fewer fields: the last answer is the one that tells.
      return histories.slice(-1).every((whole) => isMissing(whole) || isWholeList(dataOf(whole)))
        ? null
        : 'succeeded by a word although there is a history that could not be read'
    case 'statement':
      return 'succeeded by a statement that nobody gave'
  }
}

const numberOf = (reply: Readonly<Record<string, unknown>>): string | null =>
  word(reply['trxNumber']) ?? word(reply['request_number']) ?? word(reply['requestNumber'])

function valuesOf(value: unknown, name: string): readonly unknown[] {
  return [...within(value)].flatMap(([key, found]) => (key === name ? [found] : []))
}

/** The provider's own numbers: real with a numeric one of the biller's, made up where ours stands for all of them. */
function confirmationIn(provider: unknown, own: readonly string[]): 'real' | 'made up' | 'none' {
  const entries = valuesOf(provider, 'PmtTransId').flatMap((found) => {
    const opened = open(found)
    return (Array.isArray(opened) ? opened : [opened]).filter(isRecord)
  })
  const numbers = entries.flatMap((entry) => word(entry['PmtId'] ?? entry['pmtId']) ?? [])
  const correlated = valuesOf(provider, 'CorrelationUID').flatMap((found) => word(found) ?? [])
  if ([...numbers, ...correlated].some((number) => own.includes(number))) return 'made up'
  if (new Set(numbers).size === 1 && entries.length > 1 && numbers.length > 1) {
    return 'made up'
  }
  return entries.some(
    (entry) =>
      /^(?:FCRN|BLRPTN)$/u.test(word(entry['PmtIdType'] ?? entry['pmtIdType']) ?? '') &&
      /^\d+$/u.test(word(entry['PmtId'] ?? entry['pmtId']) ?? ''),
  )
    ? 'real'
    : 'none'
}

/** What of another payment a reply names; null when all it names is ours. */
function foreignIn(reply: Readonly<Record<string, unknown>>, request: FrozenRequest): string | null {
  const accounts = [
    reply['billingAcct'],
    reply['billing_acct'],
    ...valuesOf(reply['provider_response'], 'BillingAcct'),
  ].flatMap((value) => word(value) ?? [])
  const bare = (account: string): string => account.replace(/^0+/u, '')
  if (accounts.some((account) => bare(account) !== bare(request.account))) return 'another account'
  for (const name of ['trxAmt', 'trans_amount', 'transAmount']) {
    const value = reply[name]
    const read = piastres(isRecord(value) ? (value['Amt'] ?? value['amt'] ?? value['value']) : value)
    if (read !== null && read !== request.amountMinor) return 'another sum'
  }
  const product = word(reply['productId'] ?? reply['product_id'])
  return product !== null && /^\d+$/u.test(product) && Number(product) !== request.serviceId ? 'another service' : null
}

/** What of a settlement stands in none of the answers. */
function beyond(settlement: Settlement, wholes: readonly (Whole | null)[], request: FrozenRequest): string | null {
  const texts = [
    settlement.trxNumber,
    settlement.providerReference,
    settlement.voucher?.pin ?? null,
    settlement.voucher?.serial ?? null,
  ]
  for (const text of texts)
    if (text !== null && !isSaid(wholes, text)) return `a settlement with ${text}, which was not said`
  if (settlement.feeMinor === null) return null
  if (settlement.feeMinor < 0) return 'a fee below nothing'
  const sums = [0, request.feeMinor ?? 0, piastres(request.echo['providerFee']) ?? 0, ...sumsIn(wholes)]
  const fee = settlement.feeMinor
  return sums.some((sum) => sum === fee || sums.includes(fee - sum)) ? null : 'a fee that was not said'
}

/** Whether an answer to this very payment gave it a number: a reply that went through, or one that broke after the work. */
function mayCarry(whole: Whole | null, trxNumber: string, request: FrozenRequest): boolean {
  const value = whole?.json?.value
  const type =
    isRecord(value) && whole !== null && whole.status >= 400 && !Object.hasOwn(value, 'data') ? value['type'] : null
  const reply = objectIn(dataOf(whole)) ?? (isRecord(type) ? type : null)
  return reply !== null && foreignIn(reply, request) === null && isSaid([whole], trxNumber) && numberOf(reply) !== null
}

export function rowsOf(whole: Whole | null): readonly Readonly<Record<string, unknown>>[] {
  const data = dataOf(whole)
  return (Array.isArray(data) ? data : [data]).filter(isRecord)
}

export const isPaidRow = (row: Readonly<Record<string, unknown>>): boolean =>
  word(row['payment_status']) === 'done' && word(row['action_status']) === 'completed'

/** Whether a list is one whose every row can be told: what is missing from any other is not absent. */
export function isWholeList(data: unknown): boolean {
  return (
    Array.isArray(data) &&
    data.length < 500 &&
    data.every((row) => isRecord(row) && word(row['name']) !== null && /^-?\d+(?:\.0+)?$/u.test(word(row['id']) ?? ''))
  )
}

export function judgeCancel(outcome: CancelOutcome, answers: Answers, cancel: CancelRequest): string | null {
  const last = answers.own.at(-1) ?? null
  switch (outcome.kind) {
    case 'not-sent':
      return isNotSent(answers) ? null : 'a cancel that the server received is called not sent'
    case 'cancel-unknown':
      return null
    case 'refused':
      return refusesForSure(last, 'cancel') ? null : 'a cancel is called refused without a refusal that is one for sure'
    case 'cancelled': {
      const running = dataOf(last) === undefined && word(recordOf(last)['type']) === 'request_not_canceled'
      if (!running && !isAboutCancelled(dataOf(last), cancel)) return 'cancelled by an answer about something else'
      const credits = othersTo(answers, 'get_wallet_trans').flatMap(rowsOf)
      return credits.some((row) => isCreditOf(row, cancel)) ? null : 'cancelled without the credit row of this payment'
    }
    default:
      return 'an outcome of no known kind'
  }
}

const recordOf = (whole: Whole | null): Readonly<Record<string, unknown>> =>
  isRecord(whole?.json?.value) ? whole.json.value : {}

function isAboutCancelled(data: unknown, cancel: CancelRequest): boolean {
  const reply = objectIn(data)
  if (reply !== null) return numberOf(reply) === cancel.trxNumber
  const digits = (text: string): string => text.replace(/\D/gu, '')
  const sentence = word(data)
  return sentence !== null && (sentence.match(/\d{6,}/gu) ?? []).some((number) => number === digits(cancel.trxNumber))
}

function isCreditOf(row: Readonly<Record<string, unknown>>, cancel: CancelRequest): boolean {
  const request = row['request_id']
  const number: unknown = Array.isArray(request)
    ? request[1]
    : isRecord(request)
      ? (request['name'] ?? request['display_name'])
      : request
  const sum = piastres(isRecord(row['amount']) ? Object.values(row['amount'])[0] : row['amount'])
  const label = word(row['label']) ?? ''
  return (
    word(row['wallet_type']) === 'credit' &&
    word(number) === cancel.trxNumber &&
    /cancel|revers|refund|لغاء|استرجاع|استرداد/iu.test(label) &&
    !/cash ?back|bonus/iu.test(label) &&
    sum !== null &&
    Math.abs(sum) >= cancel.request.amountMinor
  )
}

export function judgeTransfer(outcome: TransferOutcome, answers: Answers): string | null {
  const last = answers.own.at(-1) ?? null
  switch (outcome.kind) {
    case 'not-sent':
      return isNotSent(answers) ? null : 'a transfer that the server received is called not sent'
    case 'unknown':
      return null
    case 'declined':
      return refusesForSure(last, 'transfer') ? null : 'a transfer is declined without a refusal that is one for sure'
    case 'transferred': {
      // The gateway confirms a transfer with a sentence: anything else in its place confirms nothing.
      const data = dataOf(last)
      const sentence = isRecord(data) ? data['message'] : data
      return typeof sentence === 'string' && sentence.trim() !== ''
        ? null
        : 'transferred without a sentence that says so'
    }
    default:
      return 'an outcome of no known kind'
  }
}
