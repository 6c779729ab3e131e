/** How a sale of several payments stands: which of them the screen shows first, and what goes back over the counter in all. */
import type { PaymentStateName, PaymentView } from '../../src-shared/contract/payment.ts'
import { assertNever } from '../../src-shared/domain/assert-never.ts'
import { minor, type Minor } from '../../src-shared/domain/money.ts'
import type { PaymentId } from '../../src-shared/domain/payment.ts'
import type { Place } from './state.ts'

type ById = Readonly<Record<string, PaymentView>>

/** The one the cashier chose; else the one that stopped the sale, since it needs a hand; else the first. */
export function shownPayment(place: Extract<Place, { kind: 'payment' }>, byId: ById): PaymentId | undefined {
  const { paymentIds, shown } = place
  if (shown !== null) return paymentIds[shown] ?? paymentIds[0]
  const stopped = paymentIds.find((id) => {
    const state = byId[id]?.state
    return state !== undefined && state !== 'succeeded'
  })
  return stopped ?? paymentIds[0]
}

/** Whether what was paid goes back over the counter, or stays: nobody knows yet, or it is the biller's. */
function goesBack(state: PaymentStateName): boolean {
  switch (state) {
    case 'declined':
    case 'confirmed':
    case 'expired':
    case 'withdrawn':
    case 'cancelled':
      return true
    case 'succeeded':
    case 'accepted':
    case 'unknown':
    case 'queued':
    case 'sending':
    case 'cancelling':
    case 'cancel-unknown':
      return false
    default:
      return assertNever(state)
  }
}

/** What the customer has to get now: it goes back, and was not given back yet. */
export function isToGiveBack({ state, refund }: Pick<PaymentView, 'state' | 'refund'>): boolean {
  return refund === 'owed' || (goesBack(state) && refund !== 'given')
}

/** Null where every payment went through, and of a single one: its own words say it all. Minor units. */
export function stoppedSale(
  ids: readonly PaymentId[],
  byId: ById,
): { readonly paid: number; readonly count: number; readonly backMinor: Minor } | null {
  const views = ids.flatMap((id) => byId[id] ?? [])
  const paid = views.filter(({ state }) => state === 'succeeded').length
  if (ids.length < 2 || paid === ids.length) return null
  // The change of the whole sale stands with one of its payments, which need not be the one on the screen.
  const back = views.reduce((sum, view) => sum + view.changeMinor + (isToGiveBack(view) ? view.totalMinor : 0), 0)
  return { paid, count: ids.length, backMinor: minor(back) }
}
