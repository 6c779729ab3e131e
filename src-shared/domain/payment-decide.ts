/** What a command does to a payment: the events to commit, or a refusal. Pure. */
import { assertNever } from './assert-never.ts'
import {
  contradictionName,
  mayCancel,
  type CancelOutcome,
  type Decision,
  type EvidenceSource,
  type FrozenRequest,
  type Outcome,
  type PaymentCommand,
  type PaymentEvent,
  type PaymentState,
  type Standing,
} from './payment.ts'

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
      return state.kind === 'confirmed' || state.kind === 'queued' ? sendingEvents(command) : refused
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
    case 'give-back':
      if (!('refund' in state)) return refused
      return state.refund === 'owed' ? events({ kind: 'refund-given' }) : nothing
    default:
      return assertNever(command)
  }
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
      return outcome.kind === 'declined' ? contradiction(state, source, outcome) : nothing
    case 'declined':
    // Given up without ever having been sent, as far as the terminal knew: records that were put back may know less.
    case 'expired':
    case 'withdrawn':
      return outcome.kind === 'succeeded' || outcome.kind === 'accepted'
        ? contradiction(state, source, outcome)
        : nothing
    case 'cancelling':
    case 'cancel-unknown':
    case 'cancelled':
      return outcome.kind === 'declined' ? contradiction(state, source, outcome) : nothing
    case 'none':
    case 'confirmed':
    case 'queued':
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
      return outcome.kind === 'refused' ? contradiction(state, source, outcome) : nothing
    // A refund nobody asked for, or one of a payment we were told was never made.
    case 'succeeded':
    case 'declined':
      return outcome.kind === 'cancelled' ? contradiction(state, source, outcome) : null
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

/** The same finding is recorded once, however often it is met. */
function contradiction(state: Standing, source: EvidenceSource, outcome: Outcome | CancelOutcome): Decision {
  const reason = 'reason' in outcome ? outcome.reason : { code: outcome.kind, gatewayText: null }
  const event = { kind: 'evidence-contradicts', source, found: outcome.kind, reason } as const
  return state.contradictions?.includes(contradictionName(event)) === true ? nothing : events(event)
}

function sendingEvents({ inquiryNumber, atServerMs }: Extract<PaymentCommand, { kind: 'send' }>): Decision {
  return events({
    kind: 'payment-sending',
    ...(inquiryNumber === undefined ? {} : { inquiryNumber }),
    ...(atServerMs === undefined ? {} : { atServerMs }),
  })
}

function outcomeEvent(source: EvidenceSource, outcome: Outcome): PaymentEvent {
  switch (outcome.kind) {
    case 'not-sent':
      return { kind: 'payment-not-sent', reason: outcome.reason }
    case 'declined':
      return {
        kind: 'payment-declined',
        reason: outcome.reason,
        ...(outcome.trxNumber === undefined ? {} : { trxNumber: outcome.trxNumber }),
        source,
      }
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
