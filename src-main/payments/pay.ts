/**
 * One payment through the lane: intent committed and synced, then the first byte, then whatever came back learnt.
 * The lane is held until the answer or its time is over; the answer itself is waited for to the end of the server's
 * budget, and a late one is evidence like any other.
 */
import type { FrozenRequest, Outcome, PaymentId } from '../../src-shared/domain/payment.ts'
import type { Timers } from '../../src-shared/domain/clock.ts'
import type { Lane } from './lane.ts'
import type { Persist } from './persist.ts'
import type { PaymentGateway, PaymentStore, StoredPayment } from './ports.ts'
import { needsLooking } from './resolver.ts'
import { apply } from './settle.ts'

/** How long a payment may hold the lane before it is unknown and others go on, in ms. */
export const LANE_TIME_MS = 75_000

export type PayDeps = {
  readonly store: PaymentStore
  readonly gateway: PaymentGateway
  readonly lane: Lane
  readonly clock: Timers
  readonly laneTimeMs: number
  readonly changed: (payment: StoredPayment) => void
  readonly unsettled: (id: PaymentId) => void
  /** The attempt is over and the customer waits for paper. Not called where nothing was charged for sure. */
  readonly answered: (payment: StoredPayment) => void
  readonly failed: (problem: unknown) => void
  readonly persist: Persist
  /** Called before the gateway is asked: from then on the payment may have left. */
  readonly leaving: (id: PaymentId) => void
}

/**
 * Sends a confirmed payment once. Gives the payment as it stands when the lane is free again, or null when it could not
 * be sent from the state it is in. Throws when the intent could not be written: nothing left then.
 */
export function pay(deps: PayDeps, id: PaymentId): Promise<StoredPayment | null> {
  return deps.lane.enter(async () => {
    const intent = apply(deps.store, id, { kind: 'send' })
    if (intent.kind === 'refused') return null
    deps.changed(intent.payment)
    return await sendIntent(deps, intent.payment)
  })
}

/** Sends a payment whose intent is already committed. The caller holds the lane. Never rejects: from here on it may have left. */
export async function sendIntent(deps: PayDeps, intent: StoredPayment): Promise<StoredPayment> {
  const { clock } = deps
  const { id, request } = intent.state
  deps.leaving(id)
  const answer = askOnce(deps, request)

  let late = false
  void answer.then((outcome) => {
    if (late) learn(deps, id, 'late-reply', outcome)
  })
  const first = await withinLaneTime(clock, deps.laneTimeMs, answer)
  if (first !== null) return learn(deps, id, 'reply', first) ?? intent
  late = true
  const reason = { code: 'no-answer-in-time', gatewayText: null }
  return learn(deps, id, 'timeout', { kind: 'unknown', reason, trxNumber: null }) ?? intent
}

/** A gateway that throws has a bug; what left before it did nobody knows. */
async function askOnce(deps: PayDeps, request: FrozenRequest): Promise<Outcome> {
  try {
    return await deps.gateway.pay(request)
  } catch (problem) {
    deps.failed(problem)
    return { kind: 'unknown', reason: { code: 'internal', gatewayText: null }, trxNumber: null }
  }
}

/** Gives the payment as it stands now, or null while the storage refuses; then it is written as soon as the disk takes it. */
function learn(
  deps: PayDeps,
  id: PaymentId,
  source: 'reply' | 'late-reply' | 'timeout',
  outcome: Outcome,
): StoredPayment | null {
  let learnt: StoredPayment | null = null
  deps.persist.run((again) => {
    const applied = apply(deps.store, id, { kind: 'learn', source, outcome: ofThisPayment(deps.store, id, outcome) })
    if (applied.kind === 'refused') {
      // Written before the storage failed, or overtaken by another answer; anything else is a bug, and no reason to loop.
      if (!again) deps.failed(new Error(`Expected to learn the outcome of ${id}, it is ${applied.state}`))
      learnt = deps.store.payment(id)
    } else {
      learnt = applied.payment
    }
    if (learnt === null) return
    if (again || (applied.kind === 'applied' && applied.moved)) tell(deps, learnt, deps.changed)
    const { kind } = learnt.state
    if (needsLooking(learnt)) deps.unsettled(id)
    if (source !== 'late-reply' && (kind === 'succeeded' || kind === 'accepted' || kind === 'unknown')) {
      tell(deps, learnt, deps.answered)
    }
  })
  return learnt
}

/** What listeners throw is theirs: the payment is written and stays so. */
function tell(deps: PayDeps, payment: StoredPayment, listener: (payment: StoredPayment) => void): void {
  try {
    listener(payment)
  } catch (problem) {
    deps.failed(problem)
  }
}

/** An answer that carries another payment's number is that payment's answer (a proxy's copy, a mixed-up server): it proves nothing here. */
function ofThisPayment(store: PaymentStore, id: PaymentId, outcome: Outcome): Outcome {
  const trxNumber =
    outcome.kind === 'succeeded' || outcome.kind === 'accepted'
      ? outcome.settlement.trxNumber
      : outcome.kind === 'unknown'
        ? outcome.trxNumber
        : null
  const owner = trxNumber === null ? null : store.byTrxNumber(trxNumber)
  if (owner === null || owner.state.id === id) return outcome
  return { kind: 'unknown', reason: { code: 'gateway-answer-unreadable', gatewayText: null }, trxNumber: null }
}

function withinLaneTime(clock: Timers, timeMs: number, answer: Promise<Outcome>): Promise<Outcome | null> {
  return new Promise((resolve) => {
    const cancel = clock.after(timeMs, () => {
      resolve(null)
    })
    void answer.then((outcome) => {
      cancel()
      resolve(outcome)
    })
  })
}
