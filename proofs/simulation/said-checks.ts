/** What the terminal says of one payment, held against the gateway's books. */
import type { StoredPayment } from '../../src-main/payments/ports.ts'
import { assertNever } from '../../src-shared/domain/assert-never.ts'
import { subtract } from '../../src-shared/domain/money.ts'
import { standingOf } from '../../src-shared/domain/receipt-standing.ts'
import { chargedMinor, type GatewayRequest, type Ledger } from './ledger.ts'
import type { Rulebook } from './rules.ts'

export function createSaidChecks({ check }: Rulebook, ledger: Ledger) {
  /** What the page shows, now. */
  function said({ state }: StoredPayment): void {
    const requests = ledger.ofPayment(state.id)
    const isCharged = requests.some((request) => chargedMinor(request) > 0)
    const wasCharged = requests.some((request) => request.debitedMinor > 0)
    const says = (holds: boolean, expected: string): void => {
      check('said', holds, {
        payment: state.id,
        expected: `${state.kind}: ${expected}`,
        found: () => requestsInWords(requests),
      })
    }
    switch (state.kind) {
      case 'succeeded':
        says(wasCharged, 'the wallet was charged')
        if (state.proof === 'provider') {
          says(
            requests.some(({ confirmed }) => confirmed),
            'the provider has it',
          )
        }
        return
      case 'cancelling':
      case 'cancel-unknown':
      case 'accepted':
        says(requests.length > 0, 'the gateway has a request')
        return
      case 'cancelled':
        says(wasCharged && !isCharged, 'charged and given back')
        return
      case 'declined':
      case 'withdrawn':
      case 'expired':
        says(!isCharged || state.contradictions !== undefined, 'nothing is charged')
        return
      case 'confirmed':
      case 'queued':
        says(requests.length === 0, 'the gateway has no request')
        return
      case 'sending':
      case 'unknown':
        return
      default:
        assertNever(state)
    }
  }

  /** What paper says. */
  function printed({ state }: StoredPayment): void {
    const requests = ledger.ofPayment(state.id)
    const saysPaid = standingOf(state).heading === 'receipt.paid'
    check('said', !saysPaid || requests.some(({ debitedMinor }) => debitedMinor > 0), {
      payment: state.id,
      expected: 'paper says paid: the wallet was charged',
      found: () => requestsInWords(requests),
    })
  }

  /** At the end: a charge, and what the terminal knows of it. */
  function known(request: GatewayRequest, { state }: StoredPayment, hasCase: boolean): void {
    const charged = chargedMinor(request)
    const knows = (holds: boolean, expected: string): void => {
      check('known', holds || hasCase, {
        payment: state.id,
        expected: `${state.kind}: ${expected}, or a case`,
        found: () => requestsInWords([request]),
      })
    }
    switch (state.kind) {
      case 'succeeded': {
        knows(charged > 0, 'still charged')
        if (charged === 0) return
        const { feeMinor } = state.settlement
        const fee = subtract(charged, state.request.amountMinor)
        check('totals', feeMinor === null || feeMinor === fee, {
          payment: state.id,
          expected: `a fee of ${String(fee)}`,
          found: () => String(feeMinor),
        })
        return
      }
      case 'cancelled':
      case 'declined':
        knows(charged === 0, 'given back')
        return
      case 'confirmed':
      case 'queued':
      case 'expired':
      case 'withdrawn':
      case 'sending':
      case 'unknown':
      case 'accepted':
      case 'cancelling':
      case 'cancel-unknown':
        knows(false, 'a state that knows of the charge')
        return
      default:
        assertNever(state)
    }
  }

  return { said, printed, known }
}

export function requestsInWords(requests: readonly GatewayRequest[]): string {
  if (requests.length === 0) return 'no request'
  return requests
    .map(
      ({ number, status, action, debitedMinor, creditedMinor }) =>
        `${number} ${status}/${action} debited ${String(debitedMinor)} credited ${String(creditedMinor)}`,
    )
    .join('; ')
}
