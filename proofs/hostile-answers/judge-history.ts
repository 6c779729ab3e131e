/** Whether what the client read of the gateway's history is what it shows, and what it would prove about a payment. */
import { judge } from '../../src-shared/domain/evidence.ts'
import type { HistoryAnswer, RequestRow, Wallet, WalletMovement } from '../../src-shared/domain/history.ts'
import type { SummaryAnswer } from '../../src-main/gateways/smartpay/wallets.ts'
import { isRecord } from './json-harms.ts'
import { isPaidRow, isWholeList, rowsOf, type Answers } from './judge-money.ts'
import { dataOf, errorTypeOf, isMissing, isSaid, sumsIn, word } from './meaning.ts'
import type { RequestsGiven } from './operations.ts'
import type { Whole } from './wire-reader.ts'

const SERIAL = 'TILL-1'

export function judgeRequests(
  answer: HistoryAnswer<RequestRow>,
  answers: Answers,
  given: RequestsGiven,
): string | null {
  const last = answers.own.at(-1) ?? null
  switch (answer.kind) {
    case 'failed':
      return null
    case 'none-here':
      return isMissing(last) ? null : 'a history is said not to be there, which no whole answer said'
    case 'rows': {
      const data = dataOf(last)
      if (data === undefined) return 'rows of a history without a whole answer'
      if (answer.incomplete !== true && !isWholeList(data)) return 'a broken list is taken for a complete one'
      const rows = rowsOf(last)
      for (const read of answer.rows) {
        const row = rows.find((each) => word(each['name']) === read.number && Number(word(each['id'])) === read.id)
        if (row === undefined) return `a row ${read.number} that was not given`
        if (read.status === 'paid' && !rows.some((each) => word(each['name']) === read.number && isPaidRow(each))) {
          return `row ${read.number} is read as paid, which it does not say`
        }
      }
      return judgeEvidence(answer, rows, given)
    }
    default:
      return 'an answer of no known kind'
  }
}

/** What the resolver would make of the list: a proof must stand in it, and absence where nothing of ours does. */
function judgeEvidence(
  answer: Extract<HistoryAnswer<RequestRow>, { kind: 'rows' }>,
  rows: readonly Readonly<Record<string, unknown>>[],
  { request, trxNumber, confirmedAtMs }: RequestsGiven,
): string | null {
  const judgement = judge({
    suspect: { request, trxNumber, confirmedAtMs },
    machineSerial: SERIAL,
    anotherLikeIt: false,
    claimedByAnother: () => false,
    requests: answer,
    movements: { kind: 'none-here' },
  })
  const names = (row: object, text: string | null): boolean =>
    text !== null && Object.values(row).some((value) => [value, ...partsOf(value)].some((part) => word(part) === text))
  const isOurInquiry = (row: Readonly<Record<string, unknown>>): boolean =>
    word(row['request_type']) === 'service_bill_inquiry' && word(row['name']) === request.inquiryNumber
  const ours = rows.filter(
    (row) =>
      !isOurInquiry(row) && (names(row, request.inquiryNumber) || names(row, trxNumber) || names(row, request.account)),
  )
  const status = (row: Readonly<Record<string, unknown>>): string => word(row['payment_status']) ?? ''
  if (judgement.kind === 'absent') {
    if (!rows.some(isOurInquiry)) return 'absence is proven where our own inquiry is not to be seen'
    // A row that names another machine is another till's, and says nothing of this one.
    const present = ours.filter(
      (row) =>
        (names(row, request.inquiryNumber) || names(row, trxNumber)) &&
        [null, SERIAL].includes(word(row['request_machine_serial'])),
    )
    return present.length === 0 ? null : 'absence is proven although a row names our payment'
  }
  if (judgement.kind !== 'proof') return null
  const { outcome } = judgement
  if (outcome.kind === 'succeeded' && !ours.some(isPaidRow)) return 'success is proven by no row of ours'
  if (
    outcome.kind === 'declined' &&
    !ours.some((row) => ['failure', 'canceled'].includes(status(row)) && word(row['action_status']) === 'completed')
  ) {
    return 'a refusal is proven by no row of ours'
  }
  if (
    outcome.kind === 'accepted' &&
    !ours.some((row) => ['timeout', 'in_queue', 'pending', 'to_refund'].includes(status(row)))
  ) {
    return 'an unconfirmed charge is proven by no row of ours'
  }
  return null
}

/** What a reference names stands in its parts; a whole list in a row's place is another matter. */
const partsOf = (value: unknown): readonly unknown[] =>
  isRecord(value) || Array.isArray(value) ? Object.values(value) : []

export function judgeMovements(answer: HistoryAnswer<WalletMovement>, answers: Answers): string | null {
  const last = answers.own.at(-1) ?? null
  switch (answer.kind) {
    case 'failed':
      return null
    case 'none-here':
      return 'movements are always to be had'
    case 'rows': {
      if (errorTypeOf(last) === 'wallet_not_found') return answer.rows.length === 0 ? null : 'rows of no wallet'
      const data = dataOf(last)
      if (data === undefined) return 'movements without a whole answer'
      const rows = rowsOf(last)
      if (answer.incomplete !== true && (!Array.isArray(data) || answer.rows.length !== data.length)) {
        return 'a broken list of movements is taken for a complete one'
      }
      const sums = sumsIn([last])
      for (const read of answer.rows) {
        const row = rows.find(
          (each) => Number(word(each['id'])) === read.id && word(each['wallet_type']) === read.direction,
        )
        if (row === undefined) return `a movement ${String(read.id)} that was not given so`
        if (!sums.has(read.amountMinor) && !sums.has(-read.amountMinor)) return 'a movement of a sum that was not said'
        if (read.requestNumber !== null && !isSaid([last], read.requestNumber))
          return 'a movement with a number not said'
      }
      return null
    }
    default:
      return 'an answer of no known kind'
  }
}

export function judgeWallets(answer: HistoryAnswer<Wallet>, answers: Answers): string | null {
  const last = answers.own.at(-1) ?? null
  if (answer.kind === 'failed') return null
  if (answer.kind === 'none-here') return 'wallets are always to be had'
  if (errorTypeOf(last) === 'wallet_not_found') return answer.rows.length === 0 ? null : 'wallets where there is none'
  const data = dataOf(last)
  if (!Array.isArray(data) || data.length !== answer.rows.length)
    return 'a part of the wallets, or another number of them'
  for (const [at, read] of answer.rows.entries()) {
    const row: unknown = data[at]
    if (!isRecord(row) || Number(word(row['id'])) !== read.id) return 'a wallet that was not given'
    const sums = sumsIn([wholeOf(row)])
    const figures = [
      read.balanceMinor,
      read.availableMinor,
      ...(read.reservedMinor === null ? [] : [read.reservedMinor]),
    ]
    if (!figures.every((figure) => sums.has(figure))) return 'a balance that was not said'
  }
  return new Set(answer.rows.map(({ id }) => id)).size === answer.rows.length ? null : 'one wallet counted twice'
}

const wholeOf = (value: unknown): Whole => ({
  status: 200,
  body: Buffer.from(JSON.stringify(value ?? null)),
  json: { value },
})

export function judgeSummary(answer: SummaryAnswer, answers: Answers): string | null {
  if (answer.kind === 'failed') return null
  const last = answers.own.at(-1) ?? null
  if (errorTypeOf(last) === 'wallet_not_found') {
    return Object.values(answer.summary).flat().length === 0 ? null : 'sums of no wallet'
  }
  const data = dataOf(last)
  if (!isRecord(data)) return 'a summary without one in the answer'
  for (const name of ['open', 'credit', 'debit', 'end'] as const) {
    const group = data[name]
    const count = isRecord(group) ? Object.keys(group).length : 0
    // What is empty is said with `false` as well.
    if (word(group) !== null || group === true || Array.isArray(group))
      return 'a broken group of the summary is taken for an empty one'
    if (answer.summary[name].length !== count) return 'a part of a group of the summary'
    for (const line of answer.summary[name]) {
      const given = isRecord(group) ? group[line.key] : undefined
      const sums = isRecord(given) ? sumsIn([wholeOf(given['value'])]) : new Set()
      if (line.amountMinor !== null && !sums.has(line.amountMinor)) return 'a sum of the summary that was not said'
    }
  }
  return null
}
