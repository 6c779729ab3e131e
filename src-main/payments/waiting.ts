/** Whether a sale is made for now, or taken now and sent when the line is back. */
import type { Minor } from '../../src-shared/domain/money.ts'
import type { Problem } from '../../src-shared/domain/problem.ts'
import { queueRefusal, type QueuePolicy, type QueueRefusal } from '../../src-shared/domain/queue-policy.ts'
import type { Service } from '../../src-shared/domain/service.ts'
import type { PaymentReader } from './ports.ts'

export type Waiting = {
  readonly mode: 'now' | 'queue'
  /** Why it may not wait; null: it may. */
  readonly refusal: QueueRefusal | null
  /** The same for the cashier, where the line is down and the shop's policy lets anything wait at all. */
  readonly notQueued: Problem | null
}

export type WaitingDeps = {
  readonly policy: QueuePolicy | null
  readonly store: Pick<PaymentReader, 'queueTotals' | 'queueFreeze'>
  /** By what the last exchange with the gateway showed: it could not be reached at all. */
  readonly lineIsDown: () => boolean
  readonly walletAvailableMinor: () => Minor | null
  readonly sellingStopped: () => boolean
  readonly nowMs: () => number
}

export function waitFor(
  deps: WaitingDeps,
  ask: { readonly service: Service; readonly totalsMinor: readonly Minor[] },
): Waiting {
  const refusal = queueRefusal({
    ...ask,
    policy: deps.policy,
    tender: 'cash',
    queued: deps.store.queueTotals(),
    walletAvailableMinor: deps.walletAvailableMinor(),
    frozen: deps.store.queueFreeze() !== null,
    stopped: deps.sellingStopped(),
    nowMs: deps.nowMs(),
  })
  const isDown = deps.lineIsDown()
  return {
    mode: isDown && refusal === null ? 'queue' : 'now',
    refusal,
    notQueued: isDown && refusal !== null && deps.policy !== null ? { code: refusal } : null,
  }
}
