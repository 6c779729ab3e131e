/**
 * A payment's life as pure functions: `decide(state, command) → events | refusal`, `evolve(state, event) → state`.
 * States and legal moves are those of the design's section 4; nothing here knows time, chance, a wire or a database.
 *
 * Goals: no path from a non-final state to paid without evidence; a repeated command changes nothing;
 * late and contradictory evidence is recorded, never overwrites what is settled.
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

type Confirmed = {
  readonly id: PaymentId
  readonly request: FrozenRequest
  readonly sale: SaleFacts
}

export type PaymentState =
  | { readonly kind: 'none' }
  | ({ readonly kind: 'confirmed'; readonly lastReason: Reason | null } & Confirmed)
  | ({ readonly kind: 'queued' } & Confirmed)
  | ({ readonly kind: 'expired' } & Confirmed)
  | ({ readonly kind: 'withdrawn' } & Confirmed)
  | ({ readonly kind: 'sending'; readonly from: 'confirmed' | 'queued' } & Confirmed)
  | ({ readonly kind: 'unknown'; readonly reason: Reason; readonly trxNumber: string | null } & Confirmed)
  | ({ readonly kind: 'accepted'; readonly settlement: Settlement; readonly reason: Reason } & Confirmed)
  | ({ readonly kind: 'declined'; readonly reason: Reason; readonly trxNumber?: string } & Confirmed)
  | ({ readonly kind: 'succeeded'; readonly settlement: Settlement; readonly proof: Proof } & Recovered & Confirmed)
  | ({ readonly kind: 'cancelling'; readonly settlement: Settlement; readonly proof: Proof } & Recovered & Confirmed)
  | ({ readonly kind: 'cancelled'; readonly settlement: Settlement } & Confirmed)
  | ({
      readonly kind: 'cancel-unknown'
      readonly settlement: Settlement
      readonly proof: Proof
      readonly reason: Reason
    } & Recovered &
      Confirmed)

export type PaymentStateKind = PaymentState['kind']

export type PaymentCommand =
  | { readonly kind: 'confirm'; readonly id: PaymentId; readonly request: FrozenRequest; readonly sale: SaleFacts }
  | { readonly kind: 'send' }
  | { readonly kind: 'queue' }
  | { readonly kind: 'expire' }
  | { readonly kind: 'withdraw' }
  /** What the attempt or the history showed. */
  | { readonly kind: 'learn'; readonly source: EvidenceSource; readonly outcome: Outcome }
  | { readonly kind: 'cancel' }
  | { readonly kind: 'learn-cancel'; readonly source: EvidenceSource; readonly outcome: CancelOutcome }

export type PaymentEvent =
  | {
      readonly kind: 'payment-confirmed'
      readonly id: PaymentId
      readonly request: FrozenRequest
      readonly sale: SaleFacts
    }
  | { readonly kind: 'payment-sending' }
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

export type Decision =
  | { readonly kind: 'events'; readonly events: readonly PaymentEvent[] }
  | { readonly kind: 'refused'; readonly command: PaymentCommand['kind']; readonly state: PaymentStateKind }

export const NO_PAYMENT: PaymentState = { kind: 'none' }

const events = (...list: readonly PaymentEvent[]): Decision => ({ kind: 'events', events: list })
const nothing: Decision = { kind: 'events', events: [] }

/** What a command does in a state: the events to commit, or a refusal that names both. An empty list: already so. */
export function decide(state: PaymentState, command: PaymentCommand): Decision {
  const refused: Decision = { kind: 'refused', command: command.kind, state: state.kind }
  switch (command.kind) {
    case 'confirm':
      if (state.kind === 'none') {
        return events({ kind: 'payment-confirmed', id: command.id, request: command.request, sale: command.sale })
      }
      // The same confirm again (a second tap, a reload) is answered by what already is; another one is a bug.
      return sameRequest(state.request, command.request) ? nothing : refused
    case 'send':
      return state.kind === 'confirmed' || state.kind === 'queued' ? events({ kind: 'payment-sending' }) : refused
    case 'queue':
      return state.kind === 'confirmed' ? events({ kind: 'payment-queued' }) : refused
    case 'expire':
      return state.kind === 'queued' ? events({ kind: 'payment-expired' }) : refused
    case 'withdraw':
      return state.kind === 'queued' || state.kind === 'confirmed' ? events({ kind: 'payment-withdrawn' }) : refused
    case 'learn':
      return learn(state, command.source, command.outcome) ?? refused
    case 'cancel':
      return mayCancel(state) ? events({ kind: 'cancel-sending' }) : refused
    case 'learn-cancel':
      return learnCancel(state, command.source, command.outcome) ?? refused
    default:
      return assertNever(command)
  }
}

/** A cancel is offered only for a success whose own number is known and whose service allows it. */
export function mayCancel(state: PaymentState): boolean {
  return state.kind === 'succeeded' && state.sale.cancellable && state.settlement.trxNumber !== null
}

/** Null: this state has nothing to learn, the caller is wrong. */
function learn(state: PaymentState, source: EvidenceSource, outcome: Outcome): Decision | null {
  switch (state.kind) {
    case 'sending':
      return events(outcomeEvent(source, outcome))
    case 'unknown':
      switch (outcome.kind) {
        // A late "it never left" settles the doubt for good, but the attempt is over: the customer may be gone.
        case 'not-sent':
          return events({ kind: 'payment-declined', reason: outcome.reason, source })
        case 'unknown':
          return outcome.trxNumber !== null && state.trxNumber === null
            ? events(outcomeEvent(source, outcome))
            : nothing
        case 'accepted':
        case 'declined':
        case 'succeeded':
          return events(outcomeEvent(source, outcome))
        default:
          return assertNever(outcome)
      }
    case 'accepted':
      switch (outcome.kind) {
        case 'succeeded':
        case 'declined':
          return events(outcomeEvent(source, outcome))
        case 'accepted':
        case 'unknown':
        case 'not-sent':
          return nothing
        default:
          return assertNever(outcome)
      }
    case 'succeeded':
      if (outcome.kind === 'succeeded') {
        const better = state.proof === 'told' && outcome.proof !== 'told'
        // A PIN that came later is worth keeping; it proves no more than was proven.
        const pinFound = state.settlement.voucher === null && outcome.settlement.voucher !== null
        if (!better && !pinFound) return nothing
        return events(outcomeEvent(source, better ? outcome : { ...outcome, proof: state.proof }))
      }
      return outcome.kind === 'declined' ? contradiction(source, outcome) : nothing
    case 'declined':
      return outcome.kind === 'succeeded' || outcome.kind === 'accepted' ? contradiction(source, outcome) : nothing
    case 'cancelling':
    case 'cancel-unknown':
    case 'cancelled':
      return outcome.kind === 'declined' ? contradiction(source, outcome) : nothing
    case 'none':
    case 'confirmed':
    case 'queued':
    case 'expired':
    case 'withdrawn':
      return null
    default:
      return assertNever(state)
  }
}

function learnCancel(state: PaymentState, source: EvidenceSource, outcome: CancelOutcome): Decision | null {
  const { reason } = outcome
  switch (state.kind) {
    case 'cancelling':
      switch (outcome.kind) {
        case 'not-sent':
          return events({ kind: 'cancel-not-sent', reason })
        case 'refused':
          return events({ kind: 'cancel-refused', reason, source })
        case 'cancelled':
          return events({ kind: 'payment-cancelled', reason, source })
        case 'cancel-unknown':
          return events({ kind: 'cancel-unknown', reason, source })
        default:
          return assertNever(outcome)
      }
    case 'cancel-unknown':
      switch (outcome.kind) {
        case 'cancelled':
          return events({ kind: 'payment-cancelled', reason, source })
        case 'refused':
          return events({ kind: 'cancel-refused', reason, source })
        case 'not-sent':
        case 'cancel-unknown':
          return nothing
        default:
          return assertNever(outcome)
      }
    case 'cancelled':
      return outcome.kind === 'refused' ? contradiction(source, outcome) : nothing
    // A refund nobody asked for, or one of a payment we were told was never made.
    case 'succeeded':
    case 'declined':
      return outcome.kind === 'cancelled' ? contradiction(source, outcome) : null
    case 'none':
    case 'confirmed':
    case 'queued':
    case 'expired':
    case 'withdrawn':
    case 'sending':
    case 'unknown':
    case 'accepted':
      return null
    default:
      return assertNever(state)
  }
}

function contradiction(source: EvidenceSource, outcome: Outcome | CancelOutcome): Decision {
  const reason = 'reason' in outcome ? outcome.reason : { code: outcome.kind, gatewayText: null }
  return events({ kind: 'evidence-contradicts', source, found: outcome.kind, reason })
}

function outcomeEvent(source: EvidenceSource, outcome: Outcome): PaymentEvent {
  switch (outcome.kind) {
    case 'not-sent':
      return { kind: 'payment-not-sent', reason: outcome.reason }
    case 'declined':
      return { kind: 'payment-declined', reason: outcome.reason, ...numbered(outcome.trxNumber), source }
    case 'unknown':
      return { kind: 'payment-unknown', reason: outcome.reason, trxNumber: outcome.trxNumber, source }
    case 'accepted':
      return { kind: 'payment-accepted', settlement: outcome.settlement, reason: outcome.reason, source }
    case 'succeeded':
      return { kind: 'payment-succeeded', settlement: outcome.settlement, proof: outcome.proof, source }
    default:
      return assertNever(outcome)
  }
}

/** The state after an event. Throws on an event that the state cannot have: the journal is damaged or the code is wrong. */
export function evolve(state: PaymentState, event: PaymentEvent): PaymentState {
  if (state.kind === 'none') {
    if (event.kind !== 'payment-confirmed') throw illegal(state, event)
    return { kind: 'confirmed', id: event.id, request: event.request, sale: event.sale, lastReason: null }
  }
  const { id, request, sale } = state
  const base = { id, request, sale }
  switch (event.kind) {
    case 'payment-confirmed':
      throw illegal(state, event)
    case 'payment-sending':
      if (state.kind !== 'confirmed' && state.kind !== 'queued') throw illegal(state, event)
      return { kind: 'sending', from: state.kind, ...base }
    case 'payment-queued':
      if (state.kind !== 'confirmed') throw illegal(state, event)
      return { kind: 'queued', ...base }
    case 'payment-expired':
      if (state.kind !== 'queued') throw illegal(state, event)
      return { kind: 'expired', ...base }
    case 'payment-withdrawn':
      if (state.kind !== 'queued' && state.kind !== 'confirmed') throw illegal(state, event)
      return { kind: 'withdrawn', ...base }
    case 'payment-not-sent':
      if (state.kind !== 'sending') throw illegal(state, event)
      return state.from === 'queued'
        ? { kind: 'queued', ...base }
        : { kind: 'confirmed', ...base, lastReason: event.reason }
    case 'payment-unknown':
      if (state.kind !== 'sending' && state.kind !== 'unknown') throw illegal(state, event)
      return { kind: 'unknown', ...base, reason: event.reason, trxNumber: event.trxNumber }
    case 'payment-accepted':
      if (state.kind !== 'sending' && state.kind !== 'unknown') throw illegal(state, event)
      return { kind: 'accepted', ...base, settlement: withKnownNumber(state, event.settlement), reason: event.reason }
    case 'payment-declined':
      if (state.kind !== 'sending' && state.kind !== 'unknown' && state.kind !== 'accepted') throw illegal(state, event)
      return { kind: 'declined', ...base, reason: event.reason, ...numbered(event.trxNumber ?? knownNumber(state)) }
    case 'payment-succeeded':
      switch (state.kind) {
        case 'sending':
        case 'unknown':
          return {
            kind: 'succeeded',
            ...base,
            settlement: withKnownNumber(state, event.settlement),
            proof: event.proof,
            ...recoveredMark(state.kind === 'unknown'),
          }
        case 'accepted':
        case 'succeeded':
          return {
            kind: 'succeeded',
            ...base,
            settlement: merge(state.settlement, event.settlement),
            proof: event.proof,
            ...recoveredMark(state.kind === 'accepted' || state.recovered === true),
          }
        case 'confirmed':
        case 'queued':
        case 'expired':
        case 'withdrawn':
        case 'declined':
        case 'cancelling':
        case 'cancelled':
        case 'cancel-unknown':
          throw illegal(state, event)
      }
    case 'cancel-sending':
      if (state.kind !== 'succeeded') throw illegal(state, event)
      return { kind: 'cancelling', ...base, ...proven(state) }
    case 'cancel-not-sent':
      if (state.kind !== 'cancelling') throw illegal(state, event)
      return { kind: 'succeeded', ...base, ...proven(state) }
    case 'cancel-refused':
      if (state.kind !== 'cancelling' && state.kind !== 'cancel-unknown') throw illegal(state, event)
      return { kind: 'succeeded', ...base, ...proven(state) }
    case 'cancel-unknown':
      if (state.kind !== 'cancelling') throw illegal(state, event)
      return { kind: 'cancel-unknown', ...base, ...proven(state), reason: event.reason }
    case 'payment-cancelled':
      if (state.kind !== 'cancelling' && state.kind !== 'cancel-unknown') throw illegal(state, event)
      return { kind: 'cancelled', ...base, settlement: state.settlement }
    case 'evidence-contradicts':
      return state
    default:
      return assertNever(event)
  }
}

const recoveredMark = (recovered: boolean): Recovered => (recovered ? { recovered } : {})

/** What a success keeps while a cancel is tried. */
function proven(state: Extract<PaymentState, { proof: Proof }>): Recovered & {
  readonly settlement: Settlement
  readonly proof: Proof
} {
  return { settlement: state.settlement, proof: state.proof, ...recoveredMark(state.recovered === true) }
}

const numbered = (trxNumber: string | null | undefined): { trxNumber?: string } =>
  trxNumber === null || trxNumber === undefined ? {} : { trxNumber }

/** The gateway's number of a payment, in whatever state it is; null while none is known. */
export function knownNumber(state: PaymentState): string | null {
  if ('settlement' in state) return state.settlement.trxNumber
  return 'trxNumber' in state ? (state.trxNumber ?? null) : null
}

/** A number that was known while the outcome was not stays known. */
function withKnownNumber(state: PaymentState, found: Settlement): Settlement {
  return state.kind === 'unknown' && found.trxNumber === null ? { ...found, trxNumber: state.trxNumber } : found
}

/** What is learnt later fills gaps; it never erases what a reply already gave. */
function merge(known: Settlement, found: Settlement): Settlement {
  return {
    trxNumber: known.trxNumber ?? found.trxNumber,
    feeMinor: found.feeMinor ?? known.feeMinor,
    providerReference: found.providerReference ?? known.providerReference,
    voucher: known.voucher ?? found.voucher,
    notes: known.notes.length > 0 ? known.notes : found.notes,
  }
}

function sameRequest(a: FrozenRequest, b: FrozenRequest): boolean {
  return sameValue(a, b)
}

/** Equal as JSON means it: the order of an object's keys says nothing (storage has one of its own), a list's order does. */
function sameValue(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return Object.is(a, b)
  if (Array.isArray(a) !== Array.isArray(b)) return false
  const [ours, theirs] = [Object.entries(a), new Map(Object.entries(b))]
  return (
    ours.length === theirs.size && ours.every(([key, value]) => theirs.has(key) && sameValue(value, theirs.get(key)))
  )
}

function illegal(state: PaymentState, event: PaymentEvent): Error {
  return new Error(`Expected an event that ${state.kind} can have, found ${event.kind}`)
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
