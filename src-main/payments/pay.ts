/** One payment through the lane: intent committed and synced, then the first byte, then whatever came back learnt. */
import type { Timers } from '../../src-shared/domain/clock.ts'
import type { Outcome, PaymentId } from '../../src-shared/domain/payment.ts'
import { attempt } from './attempt.ts'
import type { Lane, LaneWork } from './lane.ts'
import { learn, type LearnDeps } from './learn.ts'
import type { PaymentGateway, StoredPayment } from './ports.ts'
import type { ServerClock } from './server-clock.ts'
import { apply } from './settle.ts'

/** How long an attempt may hold the lane before its outcome is unknown and others go on, in ms. */
export const LANE_TIME_MS = 75_000

export type PayDeps = LearnDeps & {
  readonly gateway: PaymentGateway
  readonly lane: Lane
  readonly clock: Timers
  readonly serverClock: ServerClock
  readonly laneTimeMs: number
  /** Called before the gateway is asked: from then on the payment may have left. */
  readonly leaving: (id: PaymentId) => void
}

/**
 * Sends a payment once, if it can be sent from the state it is in. Gives it as it stands when the lane is free again, or
 * null when it was not sent. Throws when the intent could not be written: nothing left then. `ready` is asked in the lane,
 * just before: false leaves everything as it is.
 */
export function pay(
  deps: PayDeps,
  id: PaymentId,
  how: Pick<LaneWork, 'what' | 'rank'> & { readonly inquiryNumber?: string; readonly ready?: () => boolean },
): Promise<StoredPayment | null> {
  const { what, rank, inquiryNumber, ready } = how
  return deps.lane.enter({ what, rank, paymentId: id }, async () => {
    if ((ready !== undefined && !ready()) || isBlocked(deps, id)) return null
    const intent = apply(deps.store, id, {
      kind: 'send',
      ...deps.serverClock.stamp(),
      ...(inquiryNumber === undefined ? {} : { inquiryNumber }),
    })
    if (intent.kind === 'refused') return null
    deps.changed(intent.payment)
    return await sendIntent(deps, intent.payment)
  })
}

/** Something about the same service and account has become open while this waited for its turn: a cancel nobody knows the end of. */
function isBlocked({ store }: PayDeps, id: PaymentId): boolean {
  const request = store.payment(id)?.state.request
  return request !== undefined && store.openFor(request).some(({ state }) => state.id !== id)
}

/** Sends a payment whose intent is already committed. The caller holds the lane. Never rejects: from here on it may have left. */
export async function sendIntent(deps: PayDeps, intent: StoredPayment): Promise<StoredPayment> {
  const { gateway, clock, laneTimeMs, failed } = deps
  const { id, request } = intent.state
  deps.leaving(id)
  await attempt<Outcome>({
    clock,
    laneTimeMs,
    ask: () => gateway.pay(request),
    unknown: (code) => ({ kind: 'unknown', reason: { code, gatewayText: null }, trxNumber: null }),
    learn: (source, outcome) => {
      learn(deps, id, { kind: 'learn', source, outcome })
    },
    failed,
  })
  // While the storage refuses, what is stored is the intent, and that is what stands.
  return stillReadable(deps, id) ?? intent
}

function stillReadable({ store, failed }: PayDeps, id: PaymentId): StoredPayment | null {
  try {
    return store.payment(id)
  } catch (problem) {
    failed(problem)
    return null
  }
}
