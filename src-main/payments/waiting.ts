/** Whether a sale is made for now, or taken now and sent when the line is back. */
import type { Minor } from '../../src-shared/domain/money.ts'
import type { Problem } from '../../src-shared/domain/problem.ts'
import { queueRefusal, type QueuePolicy, type QueueRefusal } from '../../src-shared/domain/queue-policy.ts'
import type { Service } from '../../src-shared/domain/service.ts'
import type { PaymentReader } from './ports.ts'

export type Waiting = {
  readonly mode: 'now' | 'queue'
  /** Why it may not wait, for the cashier, where the line is down and the shop's policy lets anything wait at all. */
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

export type WaitingAsk = { readonly service: Service; readonly totalsMinor: readonly Minor[] }

export type WaitingLine = {
  /** What a sale is made for that begins now. */
  waitFor(ask: WaitingAsk): Waiting
  /** Why it may not wait, whatever the line is like; null: it may. */
  refusal(ask: WaitingAsk): QueueRefusal | null
}

export function createWaitingLine(deps: WaitingDeps): WaitingLine {
  const refusal = (ask: WaitingAsk): QueueRefusal | null =>
    queueRefusal({
      ...ask,
      policy: deps.policy,
      tender: 'cash',
      queued: deps.store.queueTotals(),
      walletAvailableMinor: deps.walletAvailableMinor(),
      frozen: deps.store.queueFreeze() !== null,
      stopped: deps.sellingStopped(),
      nowMs: deps.nowMs(),
    })
  return {
    refusal,
    waitFor(ask) {
      if (!deps.lineIsDown()) return { mode: 'now', notQueued: null }
      const refused = refusal(ask)
      if (refused === null) return { mode: 'queue', notQueued: null }
      return { mode: 'now', notQueued: deps.policy === null ? null : { code: refused } }
    },
  }
}
