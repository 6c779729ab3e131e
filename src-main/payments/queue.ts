/**
 * What was taken while the line was down, sent when it is back: in order, one at a time, through the lane.
 *
 * Goals: each payment is asked for first (an inquiry moves no money and gives it a number to be found by); nothing leaves
 * while the queue is frozen or selling is stopped; what has waited too long is never sent and becomes owed; a payment that
 * did not leave for sure is still in the queue, and one that may have left is unknown like any other.
 */
import type { Timers } from '../../src-shared/domain/clock.ts'
import type { PaymentId } from '../../src-shared/domain/payment.ts'
import { isExpired, type QueuePolicy } from '../../src-shared/domain/queue-policy.ts'
import type { Service } from '../../src-shared/domain/service.ts'
import { takeBack } from './learn.ts'
import { pay, type PayDeps } from './pay.ts'
import type { InquiryAnswer, StoredPayment } from './ports.ts'
import { apply } from './settle.ts'

/** How often what waits is looked through for what has waited too long, in ms. */
const EXPIRY_LOOK_MS = 60_000
/** After a try that the line did not carry, until the next one while the line is said to be fine, in ms. */
const TRY_AGAIN_MS = 15_000

/** An inquiry that failed like this says nothing about the service; any other failure is the gateway's refusal to be asked. */
const SAYS_NOTHING: ReadonlySet<string> = new Set([
  'no-line',
  'gateway-unreachable',
  'gateway-not-trusted',
  'gateway-timeout',
  'gateway-failing',
  'gateway-answer-unreadable',
  'sign-in-required',
  'serial-not-known',
])

export type QueueDeps = {
  readonly paying: PayDeps
  readonly clock: Timers & { nowMs(): number }
  /** Null: nothing joins the queue. What is in it is sent all the same, and never expires by itself. */
  readonly policy: QueuePolicy | null
  readonly service: (serviceId: number) => Service | null
  /** What the last exchange with the gateway showed. */
  readonly lineIsFine: () => boolean
  readonly sellingStopped: () => boolean
  /** This computer's clock is known to be wrong: how long something has waited is not. */
  readonly clockIsWrong: () => boolean
}

export type Queue = {
  /** The line is back, a stop is over, something joined: sends what can be sent. */
  wake(): void
  /** Sends what waits whatever the line looked like last. */
  sendNow(): void
  readonly isSending: () => boolean
  /** Settles when nothing is being sent from the queue any more. */
  quiet(): Promise<void>
  /** From now on what has waited too long is given up by itself. */
  begin(): void
  stop(): void
}

type Step = 'next' | 'stand-back' | 'pause'

/** What the gateway says of a payment that waits; null where its service is not known any more. */
type Inquired = { readonly id: PaymentId; readonly answer: Promise<InquiryAnswer | null> }

export function createQueue(deps: QueueDeps): Queue {
  const { paying, clock, policy } = deps
  const { store, gateway, failed, changed } = paying
  let draining: Promise<void> | null = null
  /** The inquiry of the one that comes next, made while the one before it is paid: it moves no money. */
  let ahead: Inquired | null = null
  /** Something changed while the queue was being sent: what was held back before may go now. */
  let again = false
  let stopped = false
  let cancelExpiry: (() => void) | null = null
  let cancelAgain: (() => void) | null = null

  const mayGo = (): boolean => !stopped && !deps.sellingStopped() && store.queueFreeze() === null

  function wake(): void {
    if (deps.lineIsFine()) sendNow()
  }

  function sendNow(): void {
    if (stopped) return
    if (draining !== null) {
      again = true
      return
    }
    again = false
    cancelAgain?.()
    cancelAgain = null
    draining = drain()
      .catch((problem: unknown) => {
        failed(problem)
        if (!stopped) cancelAgain = clock.after(TRY_AGAIN_MS, wake)
      })
      .finally(() => {
        draining = null
        if (again) wake()
      })
  }

  async function drain(): Promise<void> {
    expire()
    /** Held back by something of their own although the line is there: the others go on, these are tried again later. */
    const stoodBack = new Set<PaymentId>()
    ahead = null
    for (;;) {
      const [next, following] = store.queued(stoodBack.size + 2).filter(({ state }) => !stoodBack.has(state.id))
      if (next === undefined || !mayGo()) break
      const step = await sendOne(next, following)
      if (step === 'pause') break
      if (step === 'stand-back') stoodBack.add(next.state.id)
    }
    if (!stopped && store.queueTotals().count > 0) {
      cancelAgain = clock.after(TRY_AGAIN_MS, wake)
    }
  }

  function inquire({ state: { id, request, sale } }: StoredPayment): Inquired {
    const service = deps.service(request.serviceId)
    const { account, extraKeys } = request
    const answer =
      service === null
        ? Promise.resolve(null)
        : gateway.inquire({ service, account, extraKeys, language: sale.language })
    // Nobody may come to wait for it any more.
    answer.catch(() => undefined)
    return { id, answer }
  }

  /** Sends one; the one that follows is asked for meanwhile. */
  async function sendOne(stored: StoredPayment, following: StoredPayment | undefined): Promise<Step> {
    const { id } = stored.state
    const { answer: asked } = ahead?.id === id ? ahead : inquire(stored)
    ahead = null
    const answer = await asked
    if (answer?.kind === 'failed' && SAYS_NOTHING.has(answer.reason.code)) {
      return deps.lineIsFine() ? 'stand-back' : 'pause'
    }
    // A service that refuses inquiries is paid without a number; its unknown outcome could only become a case.
    const inquiryNumber = answer?.kind === 'found' ? answer.inquiry.inquiryNumber : null
    ahead = following === undefined ? null : inquire(following)
    const sent = await pay(paying, id, {
      what: 'queued-payment',
      rank: policy?.newPayments === 'wait' ? 'first' : 'last',
      ready: () => mayGo() && !hasExpired(stored.confirmedAtMs),
      ...(inquiryNumber === null ? {} : { inquiryNumber }),
    }).catch((problem: unknown) => {
      takeBack(paying, id, 'sending')
      throw problem
    })
    if (sent === null) {
      expire()
      if (store.payment(id)?.state.kind !== 'queued') return 'next'
      // Another payment of the same account is open: the others go on.
      return mayGo() ? 'stand-back' : 'pause'
    }
    return sent.state.kind === 'queued' ? 'pause' : 'next'
  }

  function hasExpired(confirmedAtMs: number): boolean {
    return policy !== null && !deps.clockIsWrong() && isExpired(policy, confirmedAtMs, clock.nowMs())
  }

  function expire(): void {
    const { oldestAtMs } = store.queueTotals()
    // What is frozen may have been sent already, for all the records know.
    if (oldestAtMs === null || !hasExpired(oldestAtMs) || store.queueFreeze() !== null) return
    for (const stored of store.queued()) {
      if (!hasExpired(stored.confirmedAtMs)) continue
      const applied = apply(store, stored.state.id, { kind: 'expire' })
      if (applied.kind === 'applied' && applied.moved) changed(applied.payment)
    }
  }

  function lookForExpired(): void {
    cancelExpiry = clock.after(EXPIRY_LOOK_MS, () => {
      try {
        expire()
      } catch (problem) {
        failed(problem)
      }
      if (!stopped) lookForExpired()
    })
  }

  return {
    wake,
    sendNow,
    isSending: () => draining !== null,
    quiet: () => draining ?? Promise.resolve(),
    begin: lookForExpired,
    stop() {
      stopped = true
      cancelExpiry?.()
      cancelAgain?.()
    },
  }
}
