/**
 * Whether a payment may be taken now and sent when the line is back. Pure: the policy and what is known in, a refusal out.
 * Off unless the shop asks for it, and never for what could not be found again or could not be given back in cash.
 */
import { add, subtract, type Minor } from './money.ts'
import { needsInquiry } from './sale-shape.ts'
import type { Service } from './service.ts'

export type QueuePolicy = {
  /** The services it is allowed for, and no others. */
  readonly serviceIds: readonly number[]
  /** Of one payment, with its fee. */
  readonly amountMaxMinor: Minor
  /** Of everything that waits. */
  readonly sumMaxMinor: Minor
  readonly countMax: number
  /** After which what waits expires, and after which nothing joins it. In ms. */
  readonly ageMaxMs: number
  /** While the queue is sent: whether a new payment waits for it or goes first. They never overlap. */
  readonly newPayments: 'wait' | 'go-first'
  /** Whether the receipts of what was sent are printed by themselves or offered on the screen. */
  readonly receipts: 'print' | 'offer'
}

/** Each is a problem code with a sentence in both languages. */
export type QueueRefusal =
  | 'queue-off'
  | 'queue-voucher'
  | 'queue-inquiry'
  | 'queue-not-prepaid'
  | 'queue-tender'
  | 'queue-not-listed'
  | 'queue-stopped'
  | 'queue-frozen'
  | 'queue-amount'
  | 'queue-sum'
  | 'queue-count'
  | 'queue-age'
  | 'queue-wallet'

export type QueueTotals = { readonly count: number; readonly sumMinor: Minor; readonly oldestAtMs: number | null }

export type QueueAsk = {
  /** Null: the shop does not want it. */
  readonly policy: QueuePolicy | null
  readonly service: Pick<Service, 'id' | 'paymentType' | 'rules'>
  readonly tender: 'cash' | 'electronic'
  /** What the customer pays for each payment of the sale, fees included. */
  readonly totalsMinor: readonly Minor[]
  readonly queued: QueueTotals
  /** The wallet's last known figure; null: never heard. */
  readonly walletAvailableMinor: Minor | null
  readonly frozen: boolean
  /** Nothing new may be sold at all. */
  readonly stopped: boolean
  readonly nowMs: number
}

/** Why this may not wait for the line; null: it may. What never may is told before what may not just now. */
export function queueRefusal(ask: QueueAsk): QueueRefusal | null {
  const { policy, service, queued } = ask
  if (policy === null) return 'queue-off'
  if (service.paymentType === 'VOCH') return 'queue-voucher'
  if (needsInquiry(service)) return 'queue-inquiry'
  if (service.paymentType !== 'PREP') return 'queue-not-prepaid'
  if (ask.tender !== 'cash') return 'queue-tender'
  if (!policy.serviceIds.includes(service.id)) return 'queue-not-listed'
  if (ask.stopped) return 'queue-stopped'
  if (ask.frozen) return 'queue-frozen'
  const sumMinor = add(...ask.totalsMinor)
  const wouldWaitMinor = add(queued.sumMinor, sumMinor)
  if (ask.totalsMinor.some((total) => total > policy.amountMaxMinor)) return 'queue-amount'
  if (wouldWaitMinor > policy.sumMaxMinor) return 'queue-sum'
  if (queued.count + ask.totalsMinor.length > policy.countMax) return 'queue-count'
  if (queued.oldestAtMs !== null && isExpired(policy, queued.oldestAtMs, ask.nowMs)) return 'queue-age'
  if (ask.walletAvailableMinor === null || subtract(ask.walletAvailableMinor, wouldWaitMinor) < 0) return 'queue-wallet'
  return null
}

/** Whether what began to wait at a moment has waited too long. */
export function isExpired(policy: Pick<QueuePolicy, 'ageMaxMs'>, sinceMs: number, nowMs: number): boolean {
  return nowMs - sinceMs > policy.ageMaxMs
}
