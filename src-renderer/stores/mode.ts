/** Which screen stands there: one answer from the whole state. */
import { assertNever } from '../../src-shared/domain/assert-never.ts'
import type { PaymentView } from '../../src-shared/contract/payment.ts'
import type { PaymentId } from '../../src-shared/domain/payment.ts'
import { placeOf, type TerminalState } from './state.ts'

export type Mode =
  | 'starting'
  | 'sign-in'
  | 'stopped'
  | 'search'
  | 'categories'
  | 'billers'
  | 'services'
  | 'form'
  | 'bill'
  | 'cash'
  | 'progress'
  | 'outcome'
  | 'payments'
  | 'follow-up'
  | 'queue-export'

export function computeMode(state: TerminalState): Mode {
  if (state.status === null) return 'starting'
  if (state.status.signedIn === null) return 'sign-in'
  const place = placeOf(state)
  // A payment on its way is never hidden behind anything.
  if (place.kind === 'payment' && !isSettledSale(place.paymentIds, state.payments.byId)) return 'progress'
  const selling = state.status.sellingStopped === null
  if (selling && state.search.open && state.search.query.trim() !== '') return 'search'
  if (place.kind === 'payment') return 'outcome'
  if (place.kind === 'payments' || place.kind === 'follow-up' || place.kind === 'queue-export') return place.kind
  if (!selling) return 'stopped'
  switch (place.kind) {
    case 'categories':
    case 'billers':
    case 'services':
      return place.kind
    case 'form':
    case 'bill':
    case 'cash':
      return state.sale === null ? 'categories' : place.kind
    default:
      return assertNever(place)
  }
}

/**
 * Whether there is an answer to show for a sale: every payment has ended, or one of them ended in something else than
 * success, which stops the ones after it.
 */
export function isSettledSale(ids: readonly PaymentId[], byId: Readonly<Record<string, PaymentView>>): boolean {
  const known = ids.map((id) => byId[id])
  return (
    known.every((payment) => payment !== undefined && !isUnderWay(payment)) ||
    known.some((payment) => payment !== undefined && !isUnderWay(payment) && payment.state !== 'succeeded')
  )
}

/**
 * On its way to an answer that somebody waits for. `confirmed` with a reason came back unsent. The customer of one that was
 * queued has left with a slip: it is sent by itself and holds up nobody.
 */
export function isUnderWay({ state, reason, queued }: Pick<PaymentView, 'state' | 'reason' | 'queued'>): boolean {
  return (state === 'sending' && !queued) || (state === 'confirmed' && reason === null)
}
