/**
 * One payment through the lane: intent committed and synced, then the first byte, then whatever came back learnt.
 * The lane is held until the answer or its time is over; the answer itself is waited for to the end of the server's
 * budget, and a late one is evidence like any other.
 */
import type { Outcome, PaymentId } from '../../src-shared/domain/payment.ts'
import type { Timers } from '../../src-shared/domain/clock.ts'
import type { Lane } from './lane.ts'
import type { PaymentGateway, PaymentStore, StoredPayment } from './ports.ts'
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

/** Sends a payment whose intent is already committed. The caller holds the lane. */
export async function sendIntent(deps: PayDeps, intent: StoredPayment): Promise<StoredPayment> {
  const { clock } = deps
  const { id, request } = intent.state
  const answer = deps.gateway.pay(request)

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

/** How long until an answer that could not be written (a full disk) is offered to the journal again, in ms. */
const WRITE_AGAIN_MS = 3_000

function learn(
  deps: PayDeps,
  id: PaymentId,
  source: 'reply' | 'late-reply' | 'timeout',
  outcome: Outcome,
): StoredPayment | null {
  try {
    const applied = apply(deps.store, id, { kind: 'learn', source, outcome })
    if (applied.kind === 'refused') throw new Error(`Expected to learn the outcome of ${id}, it is ${applied.state}`)
    if (applied.moved) deps.changed(applied.payment)
    const { kind } = applied.payment.state
    if (kind === 'unknown' || kind === 'accepted') deps.unsettled(id)
    if (source !== 'late-reply' && (kind === 'succeeded' || kind === 'accepted' || kind === 'unknown')) {
      deps.answered(applied.payment)
    }
    return applied.payment
  } catch (problem) {
    // The answer is kept and written as soon as the disk takes it. Should the program end before, the journal says
    // `sending`, which the next start reads as unknown.
    deps.failed(problem)
    deps.clock.after(WRITE_AGAIN_MS, () => {
      learn(deps, id, source, outcome)
    })
    return null
  }
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
