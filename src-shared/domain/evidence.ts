/**
 * What the gateway's history proves about a payment whose outcome is not settled. Pure: rows in, a judgement out.
 *
 * A certain match is a row that names our inquiry's number or the number a reply gave us; else exactly one row with our
 * serial, service, account and amount while we have no second open payment like it. Nothing else settles money: a row of
 * another till is never ours, a wallet row without our number is only a hint, absence is certain only where our own
 * inquiry row is visible in the same answer.
 */
import { assertNever } from './assert-never.ts'
import type { HistoryAnswer, RequestRow, WalletMovement } from './history.ts'
import type { Minor } from './money.ts'
import type { FrozenRequest, Outcome, Reason, Settlement } from './payment.ts'

export type Judgement =
  /** Proof. `unknown` with a number only names the row: the outcome itself is still open. */
  | { readonly kind: 'proof'; readonly outcome: Outcome }
  /** Our inquiry is there and no payment of ours: said twice, two minutes apart, after the server's budget, it is certain. */
  | { readonly kind: 'absent' }
  /** No answer, or one that shows too little: ask again. */
  | { readonly kind: 'wait'; readonly finding: 'history-failed' | 'history-shows-too-little' }
  /** The history shows something that may be ours and cannot be told apart: people decide. */
  | { readonly kind: 'ambiguous'; readonly finding: 'row-of-another-sum' | 'rows-alike' | 'wallet-row-alike' }

export type Suspect = {
  readonly request: FrozenRequest
  readonly trxNumber: string | null
  /** The gateway said so far that the provider has not confirmed: a debit, which comes with that, proves no more. */
  readonly accepted?: boolean
  /** Epoch ms of the confirm, by our clock: only orders rows roughly, never decides. */
  readonly confirmedAtMs: number
}

export type Look = {
  readonly suspect: Suspect
  readonly machineSerial: string
  /** Whether another open payment of ours has the same service, account and amount, or the same inquiry. */
  readonly anotherLikeIt: boolean
  /** Whether a row's number already belongs to another payment of ours. */
  readonly claimedByAnother: (trxNumber: string) => boolean
  readonly requests: HistoryAnswer<RequestRow>
  readonly movements: HistoryAnswer<WalletMovement>
}

const showsTooLittle: Judgement = { kind: 'wait', finding: 'history-shows-too-little' }
const notAnswered: Judgement = { kind: 'wait', finding: 'history-failed' }
const reason = (code: string): Reason => ({ code, gatewayText: null })

/** Judges one look at the history. */
export function judge(look: Look): Judgement {
  switch (look.requests.kind) {
    case 'rows':
      return judgeRequests(look, look.requests)
    case 'none-here':
      return look.movements.kind === 'rows' ? judgeMovements(look, look.movements.rows) : notAnswered
    case 'failed':
      return notAnswered
    default:
      return assertNever(look.requests)
  }
}

function judgeRequests(look: Look, answer: Extract<HistoryAnswer<RequestRow>, { kind: 'rows' }>): Judgement {
  const { request } = look.suspect
  const possible = answer.rows.filter((row) => row.kind !== 'inquiry' && couldBeOurs(row, look))
  const payments = possible.filter((row) => row.kind === 'payment')
  // Whose a row is stands in the records: asked last, and only of the few rows it matters for.
  const isFree = (row: RequestRow): boolean => !look.claimedByAnother(row.number)
  const named = payments.filter((row) => isNamedOurs(row, look.suspect) && isFree(row))
  if (named.length === 1 && named[0] !== undefined) {
    // One inquiry can be paid in parts: a row about another sum may be another payment's.
    const otherSum = named[0].amountMinor !== null && named[0].amountMinor !== request.amountMinor
    return otherSum ? { kind: 'ambiguous', finding: 'row-of-another-sum' } : fromRow(named[0])
  }
  if (named.length > 1) return { kind: 'ambiguous', finding: 'rows-alike' }

  // A row that names another inquiry than ours is another sale, whatever else agrees.
  const alike = payments.filter(
    (row) =>
      (row.inquiryNumber === null || request.inquiryNumber === null) &&
      row.serviceId === request.serviceId &&
      (row.account ?? '') === request.account &&
      row.amountMinor === request.amountMinor &&
      isFree(row),
  )
  const own = alike.filter((row) => row.machineSerial === look.machineSerial)
  if (own.length === 1 && own[0] !== undefined && alike.length === 1 && !look.anotherLikeIt) return fromRow(own[0])
  if (alike.length > 0) return { kind: 'ambiguous', finding: 'rows-alike' }

  const isOurInquiry = (row: RequestRow): boolean => row.kind === 'inquiry' && row.number === request.inquiryNumber
  // It has our number or names our inquiry, which nobody else knows, and yet another machine, service, day or kind: one of
  // the two is wrong.
  const contested = answer.rows.some(
    (row) =>
      !isOurInquiry(row) && isNamedOurs(row, look.suspect) && (row.kind !== 'payment' || !couldBeOurs(row, look)),
  )
  if (contested) return { kind: 'ambiguous', finding: 'rows-alike' }

  if (!answer.rows.some(isOurInquiry) || answer.incomplete === true) return showsTooLittle
  return possible.every((row) => isAnotherSale(row, request) || !isFree(row))
    ? { kind: 'absent' }
    : { kind: 'ambiguous', finding: 'rows-alike' }
}

/** A row with the number that a reply gave our payment, or one that names our inquiry. */
function isNamedOurs(row: RequestRow, { request, trxNumber }: Suspect): boolean {
  return (
    (trxNumber !== null && row.number === trxNumber) ||
    (request.inquiryNumber !== null && row.inquiryNumber === request.inquiryNumber)
  )
}

/** A row that nothing on it excludes. */
function couldBeOurs(row: RequestRow, { suspect, machineSerial }: Look): boolean {
  if (row.machineSerial !== null && row.machineSerial !== machineSerial) return false
  if (row.serviceId !== null && row.serviceId !== suspect.request.serviceId) return false
  // Clocks differ by at most a day of grace; an older row is another sale.
  return row.createdAtMs === null || row.createdAtMs > suspect.confirmedAtMs - 24 * 3600_000
}

/**
 * Whether a row that does not name our inquiry is surely about something else. What the list does not show excludes
 * nothing: some deployments show neither account nor inquiry, and then only another sum does.
 */
function isAnotherSale(row: RequestRow, request: FrozenRequest): boolean {
  if (row.inquiryNumber !== null) return row.inquiryNumber !== request.inquiryNumber
  if (row.account !== null) return !alikeAccounts(row.account, request.account)
  return row.amountMinor !== null && row.amountMinor !== request.amountMinor
}

/** The same account in another dress: zeros lost in front, parts joined to it, signs between the digits. */
function alikeAccounts(one: string, other: string): boolean {
  const [a, b] = [one, other].map((account) => account.replace(/[^\p{L}\p{N}]/gu, '').replace(/^0+/u, ''))
  return a === undefined || b === undefined || a === '' || b === '' || a.includes(b) || b.includes(a)
}

function fromRow(row: RequestRow): Judgement {
  const settlement: Settlement = { ...row.settlement, trxNumber: row.number }
  switch (row.status) {
    case 'paid':
      return { kind: 'proof', outcome: { kind: 'succeeded', settlement, proof: 'history' } }
    case 'charged-unconfirmed':
      return { kind: 'proof', outcome: { kind: 'accepted', settlement, reason: reason('provider-pending') } }
    case 'refused':
      return { kind: 'proof', outcome: { kind: 'declined', reason: reason('history-refused'), trxNumber: row.number } }
    case 'reversed':
      return {
        kind: 'proof',
        outcome: { kind: 'declined', reason: reason('history-reversed'), trxNumber: row.number },
      }
    // Presence: never absence, never an outcome. The number is worth keeping.
    case 'running':
    case 'unconfirmed':
    case 'reversing':
    case 'not-understood':
      return {
        kind: 'proof',
        outcome: { kind: 'unknown', reason: reason('history-unfinished'), trxNumber: row.number },
      }
    default:
      return assertNever(row.status)
  }
}

/**
 * Where requests cannot be asked for, only a wallet row with the very number a reply gave us says anything. A debit is as
 * good as a plain positive reply (`told`): the wallet is also debited while a provider is silent.
 */
function judgeMovements(look: Look, rows: readonly WalletMovement[]): Judgement {
  const { trxNumber } = look.suspect
  if (trxNumber !== null) {
    // Fees over a limit have rows of their own beside the payment's: only one that covers the sum speaks of the payment.
    const ours = rows.filter(
      (row) => row.requestNumber === trxNumber && row.amountMinor >= look.suspect.request.amountMinor,
    )
    if (ours.some((row) => row.refund)) {
      return { kind: 'proof', outcome: { kind: 'declined', reason: reason('history-reversed'), trxNumber } }
    }
    const debit = ours.find((row) => row.direction === 'debit')
    if (debit !== undefined && look.suspect.accepted !== true) {
      const settlement = debit.settlement ?? emptySettlement(trxNumber)
      return { kind: 'proof', outcome: { kind: 'succeeded', settlement: { ...settlement, trxNumber }, proof: 'told' } }
    }
    return showsTooLittle
  }
  const { account } = look.suspect.request
  return rows.some((row) => account !== '' && row.account === account && row.direction === 'debit')
    ? { kind: 'ambiguous', finding: 'wallet-row-alike' }
    : showsTooLittle
}

export type CancelJudgement =
  | { readonly kind: 'proof' }
  /** The payment stands as if no cancel had begun: said twice, after the server's budget, none did. */
  | { readonly kind: 'stands' }
  | { readonly kind: 'wait' }

/**
 * What the history proves about a cancel whose outcome is not known. Only the credit that covers the payment, under the
 * payment's own number, proves that it was taken back: a status is set before the provider answers.
 */
export function judgeCancel(look: {
  readonly trxNumber: string
  readonly amountMinor: Minor
  readonly requests: HistoryAnswer<RequestRow>
  readonly movements: HistoryAnswer<WalletMovement>
}): CancelJudgement {
  const { requests, movements } = look
  if (movements.kind !== 'rows') return { kind: 'wait' }
  if (movements.rows.some((row) => isRefundOf(row, look))) return { kind: 'proof' }
  if (requests.kind !== 'rows' || movements.incomplete === true) return { kind: 'wait' }
  const own = requests.rows.filter((row) => row.kind === 'payment' && row.number === look.trxNumber)
  return own.length === 1 && own[0]?.status === 'paid' ? { kind: 'stands' } : { kind: 'wait' }
}

/** Whether a movement gives the whole of a payment back; fees over a limit come back in rows of their own. */
export function isRefundOf(
  row: WalletMovement,
  payment: { readonly trxNumber: string | null; readonly amountMinor: Minor },
): boolean {
  return (
    row.refund &&
    payment.trxNumber !== null &&
    row.requestNumber === payment.trxNumber &&
    row.amountMinor >= payment.amountMinor
  )
}

/** A settlement that says nothing but the number. */
export function emptySettlement(trxNumber: string | null): Settlement {
  return { trxNumber, feeMinor: null, providerReference: null, voucher: null, notes: [] }
}
