/**
 * Payments as the rest of the program uses them: a sale's three steps, what stands in the journal, and the questions a
 * cashier asks about it. Everything that moves money goes through the lane in `pay.ts`; everything that settles a doubt
 * goes through the resolver.
 */
import type { Clock, Timers } from '../../src-shared/domain/clock.ts'
import { normaliseInput } from '../../src-shared/domain/digits.ts'
import type { Minor } from '../../src-shared/domain/money.ts'
import type { PaymentCommand, PaymentId } from '../../src-shared/domain/payment.ts'
import { fail, ok, type ProblemCode, type Reply } from '../../src-shared/domain/problem.ts'
import type { QueuePolicy } from '../../src-shared/domain/queue-policy.ts'
import type { CommandOutput, CommandParsed } from '../../src-shared/contract/contract.ts'
import { createAfterRestore, doubt, type Freeze } from './after-restore.ts'
import { createAftermath } from './aftermath.ts'
import { cancel } from './cancel.ts'
import { createLane, type LaneView } from './lane.ts'
import { tell } from './learn.ts'
import { LANE_TIME_MS, pay, sendIntent, type PayDeps } from './pay.ts'
import { createPersist } from './persist.ts'
import type { PaymentGateway, PaymentStore, StoredPayment } from './ports.ts'
import { createQueue } from './queue.ts'
import { createResolver, RESOLVER_TIMES, type Resolver, type ResolverTimes } from './resolver.ts'
import { createSale, type SaleDeps } from './sale.ts'
import { createServerClock, withFreshHistory } from './server-clock.ts'
import { apply, isStorageFailure } from './settle.ts'
import { startOfCairoDay } from './cairo-day.ts'
import { createWaitingLine } from './waiting.ts'

export { queueExportsIn } from './queue-export.ts'
export { paymentView } from './view.ts'
export { LANE_TIME_MS } from './pay.ts'

export type Payments = {
  readonly inquire: ReturnType<typeof createSale>['inquire']
  readonly prepare: ReturnType<typeof createSale>['prepare']
  /** Answered when the intent is in the journal; what becomes of the payments is told through `changed`. */
  confirm(input: CommandParsed<'sale/confirm'>): Promise<Reply<CommandOutput<'sale/confirm'>>>
  view(id: PaymentId): Reply<StoredPayment>
  list(query: { readonly query: string; readonly limit: number }): readonly StoredPayment[]
  /** One look at the gateway's history now. */
  check(id: PaymentId): Promise<Reply<StoredPayment>>
  /** Gives up a payment that never left: one that waits in the queue, or whose line was dead. */
  withdraw(id: PaymentId): Reply<StoredPayment>
  /** Answered when the intent is in the journal. */
  cancel(id: PaymentId): Promise<Reply<StoredPayment>>
  /** The cashier gave back what a customer was owed. */
  giveBack(id: PaymentId): Reply<StoredPayment>
  /** Sends what waits whatever the line looked like last. */
  sendQueued(): void
  readonly isSendingQueued: () => boolean
  /** The gateway was reached, or selling may go on: what waited for that goes on. */
  wake(): void
  /** The gateway's clock, as an answer told it; epoch ms. */
  heardServerTime(serverMs: number): void
  readonly lane: () => LaneView
  readonly watching: Resolver['view']
  /**
   * Settles what the last run left `sending`, gives up what it left waiting for its turn, and begins to ask about
   * everything open. Call once, before the first sale. `frozen`: why the records may know less than what happened.
   */
  recover(frozen?: Freeze | null): void
  /** Something showed later that the records know less than what happened: nothing leaves the queue before the gateway was asked. */
  freezeQueue(freeze: Freeze): void
  /** Ends every timer, and waits for nothing: what is on its way is evidence for the next start. */
  stop(): void
}

export type PaymentsDeps = Omit<
  SaleDeps,
  'store' | 'gateway' | 'clock' | 'willBeSent' | 'serverClock' | 'waitingLine'
> & {
  readonly clock: Clock & Timers
  readonly store: PaymentStore
  readonly gateway: PaymentGateway
  readonly machineSerial: string
  readonly laneTimeMs?: number
  readonly resolverTimes?: ResolverTimes
  /** What may wait for the line; null: nothing. */
  readonly queuePolicy: QueuePolicy | null
  /** What the last exchange with the gateway showed. */
  readonly line: () => 'fine' | 'no-line' | 'unreachable' | 'failing'
  /** The wallet's last known figure. */
  readonly walletAvailableMinor: () => Minor | null
  readonly clockIsWrong: () => boolean
  readonly changed: (payment: StoredPayment) => void
  readonly casesChanged: () => void
  /** An attempt is over, or a payment joined the queue, and there is paper to be had. */
  readonly answered: (payment: StoredPayment) => void
  /** A storage failure or a bug: for the log and the diagnostics. */
  readonly failed: (problem: unknown) => void
}

export function createPayments(deps: PaymentsDeps): Payments {
  const { store, clock, machineSerial, changed, casesChanged, failed } = deps
  const lane = createLane(clock.nowMs)
  const serverClock = createServerClock(clock)
  const gateway = withFreshHistory(deps.gateway, serverClock)
  const persist = createPersist({ clock, failed })
  /** Confirmed in this run and not yet sent: each leaves, or is given up, by itself. */
  const inHand = new Set<PaymentId>()
  /** Handed to the gateway in this run, whatever the records could take of it. */
  const mayHaveLeft = new Set<PaymentId>()
  const sellingStopped = (): boolean => deps.sellingStopped() !== null
  const unsettled = (id: PaymentId): void => {
    resolver.watch(id)
  }
  const looking = { store, gateway, machineSerial, clock, serverClock, changed, failed }
  const resolver = createResolver({
    ...looking,
    ...(deps.resolverTimes === undefined ? {} : { times: deps.resolverTimes }),
    casesChanged,
  })
  const aftermath = createAftermath({ ...looking, casesChanged })
  const paying: PayDeps = {
    store,
    gateway,
    lane,
    clock,
    serverClock,
    laneTimeMs: deps.laneTimeMs ?? LANE_TIME_MS,
    changed,
    answered: deps.answered,
    unsettled,
    failed,
    persist,
    leaving: (id) => {
      inHand.delete(id)
      mayHaveLeft.add(id)
    },
  }
  const queue = createQueue({
    paying,
    clock,
    policy: deps.queuePolicy,
    service: deps.service,
    lineIsFine: () => deps.line() === 'fine',
    sellingStopped,
    clockIsWrong: deps.clockIsWrong,
  })
  const { serverBudgetMs } = deps.resolverTimes ?? RESOLVER_TIMES
  const afterRestore = createAfterRestore({
    ...looking,
    serverBudgetMs,
    unsettled,
    casesChanged,
    released: () => {
      queue.wake()
    },
  })
  const sale = createSale({
    ...deps,
    serverClock,
    willBeSent: (id) => inHand.has(id),
    waitingLine: createWaitingLine({
      store,
      policy: deps.queuePolicy,
      lineIsDown: () => deps.line() === 'no-line' || deps.line() === 'unreachable',
      walletAvailableMinor: deps.walletAvailableMinor,
      sellingStopped,
      nowMs: clock.nowMs,
    }),
  })
  /** Whether a new payment has to wait until the queue was sent. */
  const queueGoesFirst = (): boolean => deps.queuePolicy?.newPayments === 'wait' && queue.isSending()

  /** Pays the payments of a sale in order; the first that is not a success ends it and the rest never leave. */
  async function payInOrder(ids: readonly PaymentId[], firstIsSending: boolean): Promise<void> {
    for (const [index, id] of ids.entries()) {
      const paid = await payOne(id, index === 0 && firstIsSending)
      if (paid?.state.kind === 'succeeded') continue
      for (const rest of ids.slice(index + 1)) neverLeft(rest)
      return
    }
  }

  async function payOne(id: PaymentId, isSending: boolean): Promise<StoredPayment | null> {
    try {
      if (!isSending) {
        if (queueGoesFirst()) await queue.quiet()
        const paid = await pay(paying, id, { what: 'payment', rank: 'in-order' })
        if (paid === null) neverLeft(id)
        return paid
      }
      return await lane.enter({ what: 'payment', rank: 'in-order', paymentId: id }, async () => {
        const stored = store.payment(id)
        return stored?.state.kind === 'sending' ? await sendIntent(paying, stored) : null
      })
    } catch (problem) {
      // Only what comes before the first byte throws.
      failed(problem)
      neverLeft(id)
      return null
    }
  }

  /** Brings what never left, and no longer will, to its end: an intent back to the cashier, what only waited is given up. */
  function neverLeft(id: PaymentId): void {
    inHand.delete(id)
    persist.run((again) => {
      if (mayHaveLeft.has(id)) return
      const stored = store.payment(id)
      if (stored === null) return
      const { state } = stored
      const reason = { code: 'storage-failed', gatewayText: null }
      if (state.kind === 'sending') {
        apply(store, id, { kind: 'learn', source: 'reply', outcome: { kind: 'not-sent', reason } })
      } else if (state.kind === 'confirmed' && state.lastReason === null) {
        apply(store, id, { kind: 'withdraw' })
      } else if (!again) return
      const now = store.payment(id)
      if (now !== null) changed(now)
    })
  }

  /** Records the intents. Where the disk fails nothing leaves, even if they stand in the database. */
  function record(input: CommandParsed<'sale/confirm'>, free: boolean): ReturnType<typeof sale.confirm> {
    try {
      return sale.confirm(input, free)
    } catch (problem) {
      if (!isStorageFailure(problem)) throw problem
      failed(problem)
      persist.run(() => {
        // Another tap on a sale that is under way leaves it alone.
        for (const { state } of store.ofSale(input.saleId)) if (!inHand.has(state.id)) neverLeft(state.id)
      })
      return fail('storage-failed')
    }
  }

  /** It stands in the journal and waits: the customer is to get a slip that says so. */
  function queued(id: PaymentId): void {
    const stored = store.payment(id)
    if (stored === null) return
    tell(paying, stored, changed)
    tell(paying, stored, deps.answered)
    queue.wake()
  }

  function found(id: PaymentId): Reply<StoredPayment> {
    const stored = store.payment(id)
    return stored === null ? fail('payment-not-found') : ok(stored)
  }

  function change(id: PaymentId, command: PaymentCommand, refusal: ProblemCode): Reply<StoredPayment> {
    const applied = apply(store, id, command)
    if (applied.kind === 'refused') return fail(refusal)
    if (applied.moved) changed(applied.payment)
    return ok(applied.payment)
  }

  return {
    inquire: sale.inquire,
    prepare: sale.prepare,

    async confirm(input) {
      const free = lane.idle() && !queueGoesFirst()
      const confirmed = record(input, free)
      if (!confirmed.ok) return confirmed
      const { paymentIds, fresh, mode } = confirmed.value
      if (fresh && mode === 'queue') {
        for (const id of paymentIds) queued(id)
      } else if (fresh) {
        for (const id of paymentIds) inHand.add(id)
        for (const id of paymentIds) {
          const stored = store.payment(id)
          if (stored !== null) changed(stored)
        }
        void payInOrder(paymentIds, free).catch(failed)
      }
      return ok({ paymentIds: [...paymentIds] })
    },

    view: found,

    list({ query, limit }) {
      return store.list({ sinceMs: startOfCairoDay(clock.nowMs()), query: normaliseInput(query), limit })
    },

    async check(id) {
      await resolver.askNow(id)
      return found(id)
    },

    withdraw(id) {
      // For all that records know which were put back, it has left already.
      const mayHaveLeft = store.queueFreeze() !== null && store.payment(id)?.state.kind === 'queued'
      return mayHaveLeft ? fail('queue-may-have-left') : change(id, { kind: 'withdraw' }, 'payment-already-settled')
    },
    giveBack: (id) => change(id, { kind: 'give-back' }, 'refund-not-owed'),
    cancel: (id) => cancel(paying, id),

    sendQueued() {
      void afterRestore.check().then(queue.sendNow)
    },
    isSendingQueued: queue.isSending,
    wake() {
      if (store.queueFreeze() !== null) void afterRestore.check()
      queue.wake()
    },
    heardServerTime: serverClock.heard,
    lane: lane.view,
    watching: resolver.view,

    recover(frozen = null) {
      if (frozen !== null) afterRestore.freeze(frozen)
      // What waited for its turn when the last run ended: the customer is gone, and nobody sends it now. Records that were
      // put back do not know whether it left.
      for (const stored of store.neverSent()) {
        const { state } = stored
        if (state.kind !== 'confirmed' || state.lastReason !== null) continue
        if (frozen === null) apply(store, state.id, { kind: 'withdraw' })
        else store.transact((tx) => doubt(tx, stored, null))
      }
      const restarted = { code: 'restart-in-mid-payment', gatewayText: null }
      for (const stored of store.open()) {
        const { id, kind } = stored.state
        if (kind === 'sending') {
          apply(store, id, {
            kind: 'learn',
            source: 'restart',
            outcome: { kind: 'unknown', reason: restarted, trxNumber: null },
          })
        } else if (kind === 'cancelling') {
          apply(store, id, {
            kind: 'learn-cancel',
            source: 'restart',
            outcome: { kind: 'cancel-unknown', reason: restarted },
          })
        }
        if (kind !== 'queued') resolver.watch(id)
      }
      aftermath.begin()
      queue.begin()
      if (store.queueFreeze() !== null) void afterRestore.check()
    },

    freezeQueue(freeze) {
      afterRestore.freeze(freeze)
      void afterRestore.check()
    },

    stop() {
      for (const part of [persist, queue, afterRestore, aftermath, resolver]) part.stop()
    },
  }
}
