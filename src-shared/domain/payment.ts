/**
 * A payment's life: its states, the commands it can be given and the events that are recorded of it. The moves are pure
 * functions: `payment-decide.ts` (`decide(state, command) → events | refusal`) and `payment-evolve.ts`
 * (`evolve(state, event) → state`). Nothing here knows time, chance, a wire or a database.
 *
 * Goals: no path from a non-final state to paid without evidence; a repeated command changes nothing; late and
 * contradictory evidence is recorded, never overwrites what is settled; what a customer who has left is owed is a fact of
 * the payment itself, recorded with what made it so.
 */
import { assertNever } from './assert-never.ts'
import type { Minor } from './money.ts'

/** The payment's own id, a UUID made in the main process when the confirm screen opens. */
declare const paymentIdBrand: unique symbol
export type PaymentId = string & { readonly [paymentIdBrand]: true }

export type ExtraKey = { readonly key: string; readonly value: string }

/** What is sent, frozen at confirm. All the resolver needs to recognise the payment is here. */
export type FrozenRequest = {
  readonly serviceId: number
  readonly account: string
  readonly extraKeys: readonly ExtraKey[]
  readonly amountMinor: Minor
  /** What is sent as the fee: the gateway's own figure, or null where it gave none. Never an estimate. */
  readonly feeMinor: Minor | null
  readonly inquiryNumber: string | null
  /** What a gateway wants echoed from the inquiry (bill reference, record id …), opaque to the trade. */
  readonly echo: Readonly<Record<string, string>>
  readonly mobileToNotify: string | null
}

/** What the customer saw and gave, frozen at confirm, for the receipt and the list. */
export type SaleFacts = {
  readonly categoryId: number | null
  readonly billerId: number
  readonly serviceName: Words
  readonly billerName: Words
  readonly accountLabel: Words
  readonly paymentType: 'POST' | 'PREP' | 'VOCH'
  /** Extra keys that go on the receipt, with the caption the form showed. */
  readonly printedKeys: readonly { readonly label: Words; readonly value: string }[]
  readonly quotedFeeMinor: Minor
  readonly totalMinor: Minor
  readonly cashReceivedMinor: Minor
  readonly language: 'ar' | 'en'
  /** The biller's own words for the paper; entries from before both languages were kept hold one text. */
  readonly receiptHeader: Words | string | null
  readonly receiptFooter: Words | string | null
  readonly billNotes: readonly (Words | string)[]
  readonly reprintAllowed: boolean
  readonly cancellable: boolean
}

/** A text in both languages; either may repeat the other where only one is known. */
export type Words = { readonly ar: string; readonly en: string }

/** What a voucher sale hands over. The PIN is a sealed field in the journal. */
export type Voucher = { readonly pin: string; readonly serial: string | null; readonly expiry: string | null }

/** How a settled success is known. `told` is a plain 200 without more: it is watched for a refund row. */
export type Proof = 'provider' | 'history' | 'told' | 'statement'

/** What a gateway reported of a payment that went through, or is being processed. */
export type Settlement = {
  readonly trxNumber: string | null
  /** The fee really charged; null when the gateway did not say. */
  readonly feeMinor: Minor | null
  readonly providerReference: string | null
  readonly voucher: Voucher | null
  readonly notes: readonly string[]
  /** What the reply named that a later cancel may have to name again, opaque to the trade; absent where it named nothing. */
  readonly echo?: FrozenRequest['echo']
}

/** A reason code for people and support, never a gateway's free text alone. */
export type Reason = { readonly code: string; readonly gatewayText: string | null }

/** Outcome of one attempt or of one look at the history. What it says about the money is its `kind`. */
export type Outcome =
  | { readonly kind: 'not-sent'; readonly reason: Reason }
  /** `trxNumber`: of the row that showed it, so that the row is never taken for another payment's. */
  | { readonly kind: 'declined'; readonly reason: Reason; readonly trxNumber?: string }
  | { readonly kind: 'unknown'; readonly reason: Reason; readonly trxNumber: string | null }
  | { readonly kind: 'accepted'; readonly settlement: Settlement; readonly reason: Reason }
  | { readonly kind: 'succeeded'; readonly settlement: Settlement; readonly proof: Proof }

export type CancelOutcome =
  | { readonly kind: 'not-sent'; readonly reason: Reason }
  | { readonly kind: 'cancelled'; readonly reason: Reason }
  | { readonly kind: 'refused'; readonly reason: Reason }
  | { readonly kind: 'cancel-unknown'; readonly reason: Reason }

/** Where evidence came from: the reply to the attempt itself, the gateway's history, or a restart. */
export type EvidenceSource = 'reply' | 'late-reply' | 'history' | 'restart' | 'timeout' | 'statement'

/** Paid, but proven only after the attempt itself had ended without that proof: its paper belongs to an earlier customer. */
type Recovered = { readonly recovered?: true }

/** What every state carries along. */
export type Standing = {
  readonly id: PaymentId
  readonly request: FrozenRequest
  readonly sale: SaleFacts
  /** It waited in the queue: the customer left with a slip that says "not paid yet". */
  readonly wasQueued?: true
  /** When it left, by the gateway's clock, epoch ms; absent where that clock was not known. */
  readonly sentAtServerMs?: number
  /** What contradicted it once it was settled, each finding named once. */
  readonly contradictions?: readonly string[]
}

/** What the customer is to get back and has not had in hand at once. */
type GivesBack = { readonly refund?: 'owed' | 'given' }

/** A success, with what is kept of it while a cancel is tried. */
export type Proven = Recovered & {
  readonly settlement: Settlement
  readonly proof: Proof
  /** Cancels that the gateway refused so far: the next one must bring along what the first made it forget. */
  readonly cancelsRefused?: number
}

export type PaymentState =
  | { readonly kind: 'none' }
  | ({ readonly kind: 'confirmed'; readonly lastReason: Reason | null } & Standing)
  | ({ readonly kind: 'queued' } & Standing)
  | ({ readonly kind: 'expired' } & GivesBack & Standing)
  | ({ readonly kind: 'withdrawn' } & GivesBack & Standing)
  | ({ readonly kind: 'sending'; readonly from: 'confirmed' | 'queued' } & Standing)
  | ({ readonly kind: 'unknown'; readonly reason: Reason; readonly trxNumber: string | null } & Standing)
  | ({ readonly kind: 'accepted'; readonly settlement: Settlement; readonly reason: Reason } & Standing)
  | ({ readonly kind: 'declined'; readonly reason: Reason; readonly trxNumber?: string } & GivesBack & Standing)
  | ({ readonly kind: 'succeeded' } & Proven & Standing)
  | ({ readonly kind: 'cancelling' } & Proven & Standing)
  | ({ readonly kind: 'cancelled'; readonly settlement: Settlement } & GivesBack & Standing)
  | ({ readonly kind: 'cancel-unknown'; readonly reason: Reason } & Proven & Standing)

export type PaymentStateKind = PaymentState['kind']

export type PaymentCommand =
  | { readonly kind: 'confirm'; readonly id: PaymentId; readonly request: FrozenRequest; readonly sale: SaleFacts }
  /** `inquiryNumber`: of the inquiry that a queued payment was given when its turn came. `atServerMs`: now, by the gateway's clock. */
  | { readonly kind: 'send'; readonly inquiryNumber?: string; readonly atServerMs?: number }
  | { readonly kind: 'queue' }
  | { readonly kind: 'expire' }
  | { readonly kind: 'withdraw' }
  /** What the attempt or the history showed. */
  | { readonly kind: 'learn'; readonly source: EvidenceSource; readonly outcome: Outcome }
  | { readonly kind: 'cancel' }
  | { readonly kind: 'learn-cancel'; readonly source: EvidenceSource; readonly outcome: CancelOutcome }
  /** The cashier gave back what was owed. */
  | { readonly kind: 'give-back' }

export type PaymentEvent =
  | {
      readonly kind: 'payment-confirmed'
      readonly id: PaymentId
      readonly request: FrozenRequest
      readonly sale: SaleFacts
    }
  | { readonly kind: 'payment-sending'; readonly inquiryNumber?: string; readonly atServerMs?: number }
  | { readonly kind: 'payment-queued' }
  | { readonly kind: 'payment-expired' }
  | { readonly kind: 'payment-withdrawn' }
  | { readonly kind: 'payment-not-sent'; readonly reason: Reason }
  | {
      readonly kind: 'payment-unknown'
      readonly reason: Reason
      readonly trxNumber: string | null
      readonly source: EvidenceSource
    }
  | {
      readonly kind: 'payment-accepted'
      readonly settlement: Settlement
      readonly reason: Reason
      readonly source: EvidenceSource
    }
  | {
      readonly kind: 'payment-declined'
      readonly reason: Reason
      readonly trxNumber?: string
      readonly source: EvidenceSource
    }
  | {
      readonly kind: 'payment-succeeded'
      readonly settlement: Settlement
      readonly proof: Proof
      readonly source: EvidenceSource
    }
  | { readonly kind: 'cancel-sending' }
  | { readonly kind: 'cancel-not-sent'; readonly reason: Reason }
  | { readonly kind: 'cancel-refused'; readonly reason: Reason; readonly source: EvidenceSource }
  | { readonly kind: 'cancel-unknown'; readonly reason: Reason; readonly source: EvidenceSource }
  | { readonly kind: 'payment-cancelled'; readonly reason: Reason; readonly source: EvidenceSource }
  /** Evidence that arrived after the payment was settled and says something else: kept, a case's beginning. */
  | {
      readonly kind: 'evidence-contradicts'
      readonly source: EvidenceSource
      readonly found: string
      readonly reason: Reason
    }
  | { readonly kind: 'refund-given' }

export type Decision =
  | { readonly kind: 'events'; readonly events: readonly PaymentEvent[] }
  | { readonly kind: 'refused'; readonly command: PaymentCommand['kind']; readonly state: PaymentStateKind }

export const NO_PAYMENT: PaymentState = { kind: 'none' }

/** A cancel is offered only for a success whose own number is known and whose service allows it. */
export function mayCancel(state: PaymentState): boolean {
  return state.kind === 'succeeded' && state.sale.cancellable && state.settlement.trxNumber !== null
}

/** By what a finding that contradicts a settled payment is known again. */
export function contradictionName({
  found,
  reason,
}: Pick<Extract<PaymentEvent, { kind: 'evidence-contradicts' }>, 'found' | 'reason'>): string {
  return `${found}/${reason.code}`
}

/** The gateway's number of a payment, in whatever state it is; null while none is known. */
export function knownNumber(state: PaymentState): string | null {
  if ('settlement' in state) return state.settlement.trxNumber
  return 'trxNumber' in state ? (state.trxNumber ?? null) : null
}

/** States that stand open: money may have moved, or will. They block a second payment of the same service and account. */
export function isOpen(kind: PaymentStateKind): boolean {
  switch (kind) {
    case 'queued':
    case 'sending':
    case 'unknown':
    case 'accepted':
    case 'cancelling':
    case 'cancel-unknown':
      return true
    case 'none':
    case 'confirmed':
    case 'expired':
    case 'withdrawn':
    case 'declined':
    case 'succeeded':
    case 'cancelled':
      return false
    default:
      return assertNever(kind)
  }
}
