/** What leaves the terminal: only what was written down before, once, and one at a time. */
import type { StoredPayment } from '../../src-main/payments/ports.ts'
import type { Storage } from '../../src-main/storage/storage.ts'
import type { PaymentId } from '../../src-shared/domain/payment.ts'
import type { Rulebook } from './rules.ts'
import type { MoneyCall } from './wire.ts'

/** How long a request about money may keep others back, in ms: the terminal's own lane time. */
const LANE_MS = 75_000

export function createLaneChecks({ check }: Rulebook, elapsedMs: () => number) {
  /** How often it was meant, and how often it left, by kind and payment. */
  const meant = new Map<string, number>()
  const left = new Map<string, number>()
  const inFlight = new Map<string, number>()
  /** Since when it is in the lane: a login may come before it leaves, and a refused token between twice. */
  const meantMs = new Map<string, number>()

  return {
    /** The records say that it is to leave. */
    intended(kind: MoneyCall['kind'], id: PaymentId): void {
      bump(meant, `${kind} ${id}`, 1)
      meantMs.set(`${kind} ${id}`, elapsedMs())
    },
    /** Gives the payment as the records have it in that moment. */
    leaves({ payments }: Storage, kind: MoneyCall['kind'], payment: PaymentId): StoredPayment | null {
      const key = `${kind} ${payment}`
      const stored = payments.payment(payment)
      const wanted = kind === 'pay' ? 'sending' : 'cancelling'
      check('intent', stored?.state.kind === wanted, {
        payment,
        expected: wanted,
        found: () => stored?.state.kind ?? 'nothing',
      })
      const times = bump(left, key, 1)
      const allowed = meant.get(key) ?? 0
      check('sentOnce', times <= allowed, {
        payment,
        expected: `${kind} ${String(allowed)} times at most`,
        found: () => `${String(times)} times`,
      })
      const now = elapsedMs()
      const others = [...inFlight].filter(([other, sinceMs]) => other !== key && now - sinceMs < LANE_MS)
      check('lane', others.length === 0, {
        payment,
        expected: 'nobody else in the lane',
        found: () => others.map(([other]) => other).join(', '),
      })
      inFlight.set(key, meantMs.get(key) ?? now)
      if (stored === null || kind === 'cancel') return stored
      const open = payments.openFor(stored.state.request).filter(({ state }) => state.id !== payment)
      check('oneOpen', open.length === 0, {
        payment,
        expected: 'no other open payment of this account',
        found: () => open.map(({ state }) => `${state.id} ${state.kind}`).join(', '),
      })
      return stored
    },
    /** Its answer is there or given up; `refused`: turned away over the token, so that it may leave once more. */
    over({ kind, paymentId }: MoneyCall, refused: boolean): void {
      const key = `${kind} ${String(paymentId)}`
      inFlight.delete(key)
      if (refused) bump(left, key, -1)
    },
    /** A new life knows nobody in the lane. */
    began(): void {
      inFlight.clear()
    },
  }
}

function bump(counts: Map<string, number>, key: string, by: number): number {
  const count = (counts.get(key) ?? 0) + by
  counts.set(key, count)
  return count
}
