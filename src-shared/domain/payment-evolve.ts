/** A payment after an event: what a journal adds up to. Pure. */
import { assertNever } from './assert-never.ts'
import {
  contradictionName,
  knownNumber,
  type PaymentEvent,
  type PaymentState,
  type Proven,
  type Settlement,
  type Standing,
} from './payment.ts'

/** The state after an event. Throws on an event that the state cannot have: the journal is damaged or the code is wrong. */
export function evolve(state: PaymentState, event: PaymentEvent): PaymentState {
  if (state.kind === 'none') {
    if (event.kind !== 'payment-confirmed') throw illegal(state, event)
    return { kind: 'confirmed', id: event.id, request: event.request, sale: event.sale, lastReason: null }
  }
  const base = standing(state)
  switch (event.kind) {
    case 'payment-confirmed':
      throw illegal(state, event)
    case 'payment-sending':
      if (state.kind !== 'confirmed' && state.kind !== 'queued') throw illegal(state, event)
      return { kind: 'sending', from: state.kind, ...leaving(base, event) }
    case 'payment-queued':
      if (state.kind !== 'confirmed') throw illegal(state, event)
      return { kind: 'queued', ...base, wasQueued: true }
    case 'payment-expired':
      if (state.kind !== 'queued') throw illegal(state, event)
      return { kind: 'expired', ...base, refund: 'owed' }
    case 'payment-withdrawn':
      if (state.kind !== 'queued' && state.kind !== 'confirmed') throw illegal(state, event)
      return { kind: 'withdrawn', ...base, ...owedIf(state.kind === 'queued') }
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
      return {
        kind: 'declined',
        ...base,
        reason: event.reason,
        ...numbered(event.trxNumber ?? knownNumber(state)),
        // Declined to a customer who still stands there gives back by itself; one who has left is owed.
        ...owedIf(state.kind !== 'sending' || base.wasQueued === true),
      }
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
            ...(state.kind === 'succeeded' && state.cancelsRefused !== undefined
              ? { cancelsRefused: state.cancelsRefused }
              : {}),
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
      return { kind: 'succeeded', ...base, ...proven(state), cancelsRefused: (state.cancelsRefused ?? 0) + 1 }
    case 'cancel-unknown':
      if (state.kind !== 'cancelling') throw illegal(state, event)
      return { kind: 'cancel-unknown', ...base, ...proven(state), reason: event.reason }
    case 'payment-cancelled':
      if (state.kind !== 'cancelling' && state.kind !== 'cancel-unknown') throw illegal(state, event)
      return { kind: 'cancelled', ...base, settlement: state.settlement, refund: 'owed' }
    case 'evidence-contradicts':
      return { ...state, contradictions: [...(state.contradictions ?? []), contradictionName(event)] }
    case 'refund-given':
      if (!('refund' in state) || state.refund !== 'owed') throw illegal(state, event)
      return { ...state, refund: 'given' }
    default:
      return assertNever(event)
  }
}

/** What goes along from state to state, and nothing else. */
function standing({ id, request, sale, wasQueued, sentAtServerMs, contradictions }: Standing): Standing {
  return {
    id,
    request,
    sale,
    ...(wasQueued === undefined ? {} : { wasQueued }),
    ...(sentAtServerMs === undefined ? {} : { sentAtServerMs }),
    ...(contradictions === undefined ? {} : { contradictions }),
  }
}

function leaving(
  { request, ...rest }: Standing,
  { inquiryNumber, atServerMs }: Extract<PaymentEvent, { kind: 'payment-sending' }>,
): Standing {
  return {
    ...rest,
    request: inquiryNumber === undefined ? request : { ...request, inquiryNumber },
    ...(atServerMs === undefined ? {} : { sentAtServerMs: atServerMs }),
  }
}

const owedIf = (owed: boolean): { refund?: 'owed' } => (owed ? { refund: 'owed' } : {})

const recoveredMark = (recovered: boolean): { recovered?: true } => (recovered ? { recovered } : {})

/** What a success keeps while a cancel is tried. */
function proven({ settlement, proof, recovered, cancelsRefused }: Proven): Proven {
  return {
    settlement,
    proof,
    ...recoveredMark(recovered === true),
    ...(cancelsRefused === undefined ? {} : { cancelsRefused }),
  }
}

const numbered = (trxNumber: string | null | undefined): { trxNumber?: string } =>
  trxNumber === null || trxNumber === undefined ? {} : { trxNumber }

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
    ...(known.echo === undefined && found.echo === undefined ? {} : { echo: { ...found.echo, ...known.echo } }),
  }
}

function illegal(state: PaymentState, event: PaymentEvent): Error {
  return new Error(`Expected an event that ${state.kind} can have, found ${event.kind}`)
}
