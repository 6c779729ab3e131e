/** What a settled payment is still watched for, for thirty days: what settled it left that much room. */
import type { PaymentState } from './payment.ts'

export type WatchedFor =
  /** A plain positive answer and no more: money that comes back would say otherwise. */
  | 'refund'
  /** Nothing was found of it: a charge that is recorded late would say otherwise. */
  | 'charge'

export const WATCH_SETTLED_MS = 30 * 24 * 3_600_000

/** Null: what settled it cannot be followed by anything else. */
export function watchedFor(state: PaymentState): WatchedFor | null {
  if (state.kind === 'succeeded') return state.proof === 'told' ? 'refund' : null
  return state.kind === 'declined' && state.reason.code === 'history-absent' ? 'charge' : null
}
