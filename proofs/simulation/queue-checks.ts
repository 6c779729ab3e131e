/** The rules of the queue: what may join it, what must come before something leaves it, and in which order. */
import type { StoredPayment } from '../../src-main/payments/ports.ts'
import type { Storage } from '../../src-main/storage/storage.ts'
import type { PaymentId } from '../../src-shared/domain/payment.ts'
import type { QueuePolicy } from '../../src-shared/domain/queue-policy.ts'
import type { Rulebook } from './rules.ts'

type Asked = { readonly serviceId: number; readonly account: string }

export function createQueueChecks({ check }: Rulebook, policy: QueuePolicy | null, elapsedMs: () => number) {
  /** When the biller was last asked, by service and account. */
  const inquiredMs = new Map<string, number>()
  /** When a payment first joined, and when it last did: what did not leave for sure goes back to its place. */
  const firstJoinedMs = new Map<PaymentId, number>()
  const lastJoinedMs = new Map<PaymentId, number>()
  const keyOf = ({ serviceId, account }: Asked): string => `${String(serviceId)} ${account}`
  const wasAsked = ({ state }: StoredPayment): boolean =>
    (inquiredMs.get(keyOf(state.request)) ?? -1) >= (lastJoinedMs.get(state.id) ?? 0)

  return {
    inquired(what: Asked): void {
      inquiredMs.set(keyOf(what), elapsedMs())
    },
    joined({ payments }: Storage, { state }: StoredPayment): void {
      const isNew = !firstJoinedMs.has(state.id)
      lastJoinedMs.set(state.id, elapsedMs())
      if (!isNew) return
      firstJoinedMs.set(state.id, elapsedMs())
      const { sale, request } = state
      const mayWait =
        policy !== null &&
        sale.paymentType === 'PREP' &&
        policy.serviceIds.includes(request.serviceId) &&
        sale.totalMinor <= policy.amountMaxMinor
      check('queue', mayWait, {
        payment: state.id,
        expected: 'a payment that may wait',
        found: () => `${sale.paymentType} ${String(request.serviceId)} of ${String(sale.totalMinor)}`,
      })
      const { count, sumMinor } = payments.queueTotals()
      check('queue', policy !== null && count <= policy.countMax && sumMinor <= policy.sumMaxMinor, {
        payment: state.id,
        expected: 'a queue within its limits',
        found: () => `${String(count)} payments of ${String(sumMinor)}`,
      })
      check('queue', payments.queueFreeze() === null, {
        payment: state.id,
        expected: 'a queue that is not frozen when something joins it',
        found: () => 'frozen',
      })
    },
    left({ payments }: Storage, stored: StoredPayment): void {
      const { id } = stored.state
      check('queue', wasAsked(stored), {
        payment: id,
        expected: 'an inquiry since it waits',
        found: () => `none for ${keyOf(stored.state.request)}`,
      })
      check('queue', payments.queueFreeze() === null, {
        payment: id,
        expected: 'a queue that is not frozen when something leaves it',
        found: () => 'frozen',
      })
      // Whoever came before and still waits was asked for first, and stood back.
      const cameMs = firstJoinedMs.get(id) ?? 0
      const passed = payments
        .queued()
        .filter((other) => (firstJoinedMs.get(other.state.id) ?? 0) < cameMs && !wasAsked(other))
      check('queue', passed.length === 0, {
        payment: id,
        expected: 'the order in which they came',
        found: () => `before ${passed.map(({ state }) => state.id).join(', ')}`,
      })
    },
  }
}
