/** How a payment's state stands on paper. Which words a state may use is decided here, by an exhaustive switch: only `succeeded` says paid. */
import type { MessageKey } from '../messages/messages.ts'
import { assertNever } from './assert-never.ts'
import type { PaymentState, Voucher } from './payment.ts'

export type StandingState = Exclude<PaymentState, { kind: 'none' }>

/** Its words, and what of the money and of the numbers may be shown with it. */
export type Standing = {
  /** Across the paper, for everything but an ordinary success. */
  readonly banner: MessageKey | null
  readonly explanation: MessageKey | null
  readonly heading: MessageKey | null
  readonly totalLabel: MessageKey
  /** Whether the customer's cash stays with us, or goes back because nothing was charged. */
  readonly cash: 'kept' | 'goes-back'
  readonly trxNumber: string | null
  readonly providerReference: string | null
  readonly voucher: Voucher | null
  readonly notes: readonly string[]
}

const NOTHING_KNOWN = {
  heading: null,
  totalLabel: 'receipt.total',
  cash: 'kept',
  trxNumber: null,
  providerReference: null,
  voucher: null,
  notes: [],
} as const satisfies Partial<Standing>

export function standingOf(state: StandingState): Standing {
  switch (state.kind) {
    case 'succeeded':
      return {
        ...whoseItIs(state),
        heading: 'receipt.paid',
        totalLabel: 'receipt.total-paid',
        cash: 'kept',
        trxNumber: state.settlement.trxNumber,
        providerReference: state.settlement.providerReference,
        voucher: state.settlement.voucher,
        notes: state.settlement.notes,
      }
    case 'accepted':
    case 'cancelling':
    case 'cancel-unknown':
      return {
        ...NOTHING_KNOWN,
        banner: `receipt.state.${state.kind}`,
        explanation: `receipt.explain.${state.kind}`,
        trxNumber: state.settlement.trxNumber,
      }
    case 'unknown':
      return {
        ...NOTHING_KNOWN,
        banner: 'receipt.state.unknown',
        explanation: 'receipt.explain.unknown',
        trxNumber: state.trxNumber,
      }
    case 'confirmed':
    case 'queued':
    case 'sending':
      return {
        ...NOTHING_KNOWN,
        banner: `receipt.state.${state.kind}`,
        explanation: `receipt.explain.${state.kind}`,
      }
    case 'cancelled':
      return {
        ...NOTHING_KNOWN,
        banner: 'receipt.state.cancelled',
        explanation: 'receipt.explain.cancelled',
        cash: 'goes-back',
        trxNumber: state.settlement.trxNumber,
      }
    case 'declined':
    case 'expired':
    case 'withdrawn':
      return {
        ...NOTHING_KNOWN,
        banner: `receipt.state.${state.kind}`,
        explanation: `receipt.explain.${state.kind}`,
        cash: 'goes-back',
      }
    default:
      return assertNever(state)
  }
}

/** The answer came when its customer had left: the paper says so, or it would be handed to the next one. */
function whoseItIs({
  recovered,
  wasQueued,
}: Extract<StandingState, { kind: 'succeeded' }>): Pick<Standing, 'banner' | 'explanation'> {
  if (wasQueued === true) return { banner: 'receipt.state.sent-later', explanation: 'receipt.explain.sent-later' }
  if (recovered === true) return { banner: 'receipt.state.recovered', explanation: 'receipt.explain.recovered' }
  return { banner: null, explanation: null }
}

/**
 * What a paper shows of a state, as it is recorded with each print. A PIN that came later makes another paper of the
 * same success; a better proof does not, since no paper shows it.
 */
export function shownOnPaper(state: StandingState): string {
  const hasPin = state.kind === 'succeeded' && (state.settlement.voucher?.pin ?? '') !== ''
  return hasPin ? `${state.kind} with its PIN` : state.kind
}
