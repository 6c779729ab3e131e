/**
 * Payments as the rest of the program uses them: a sale's three steps, what stands in the journal, and the questions a
 * cashier asks about it. Everything that moves money goes through the lane in `pay.ts`; everything that settles a doubt
 * goes through the resolver.
 */
import type { Clock, Timers } from '../../src-shared/domain/clock.ts'
import { normaliseInput } from '../../src-shared/domain/digits.ts'
import type { PaymentId } from '../../src-shared/domain/payment.ts'
import { fail, ok, type Reply } from '../../src-shared/domain/problem.ts'
import type { CommandOutput, CommandParsed } from '../../src-shared/contract/contract.ts'
import { createLane } from './lane.ts'
import { LANE_TIME_MS, pay, sendIntent, type PayDeps } from './pay.ts'
import { createPersist } from './persist.ts'
import type { PaymentGateway, PaymentStore, StoredPayment } from './ports.ts'
import { createResolver, type ResolverTimes } from './resolver.ts'
import { createSale, type SaleDeps } from './sale.ts'
import { apply, isStorageFailure } from './settle.ts'
import { startOfCairoDay } from './cairo-day.ts'

export { paymentView, supportCode } from './view.ts'
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
  withdraw(id: PaymentId): Reply<StoredPayment>
  readonly unsettled: PaymentStore['unsettled']
  /** Settles what the last run left `sending`, gives up what it left waiting, and begins to ask about everything open. Call once, before the first sale. */
  recover(): void
  stop(): void
}

export type PaymentsDeps = Omit<SaleDeps, 'store' | 'gateway' | 'clock' | 'willBeSent'> & {
  readonly clock: Clock & Timers
  readonly store: PaymentStore
  readonly gateway: PaymentGateway
  readonly machineSerial: string
  readonly laneTimeMs?: number
  readonly resolverTimes?: ResolverTimes
  readonly changed: (payment: StoredPayment) => void
  /** An attempt is over and the customer waits for paper. */
  readonly answered: (payment: StoredPayment) => void
  /** A storage failure or a bug: for the log and the diagnostics. */
  readonly failed: (problem: unknown) => void
}

export function createPayments(deps: PaymentsDeps): Payments {
  const { store, gateway, clock } = deps
  const lane = createLane()
  const persist = createPersist({ clock, failed: deps.failed })
  /** Confirmed in this run and not yet sent: each leaves, or is given up, by itself. */
  const inHand = new Set<PaymentId>()
  /** Handed to the gateway in this run, whatever the records could take of it. */
  const mayHaveLeft = new Set<PaymentId>()
  const resolver = createResolver({
    store,
    gateway,
    machineSerial: deps.machineSerial,
    clock,
    ...(deps.resolverTimes === undefined ? {} : { times: deps.resolverTimes }),
    changed: deps.changed,
    failed: deps.failed,
  })
  const paying: PayDeps = {
    store,
    gateway,
    lane,
    clock,
    laneTimeMs: deps.laneTimeMs ?? LANE_TIME_MS,
    changed: deps.changed,
    answered: deps.answered,
    unsettled: (id) => {
      resolver.watch(id)
    },
    failed: deps.failed,
    persist,
    leaving: (id) => {
      inHand.delete(id)
      mayHaveLeft.add(id)
    },
  }
  const sale = createSale({ ...deps, willBeSent: (id) => inHand.has(id) })

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
      if (!isSending) return await pay(paying, id)
      return await lane.enter(async () => {
        const stored = store.payment(id)
        return stored?.state.kind === 'sending' ? await sendIntent(paying, stored) : null
      })
    } catch (problem) {
      // Only what comes before the first byte throws.
      deps.failed(problem)
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
      if (now !== null) deps.changed(now)
    })
  }

  /** Records the intents. Where the disk fails nothing leaves, even if they stand in the database. */
  function record(input: CommandParsed<'sale/confirm'>, free: boolean): ReturnType<typeof sale.confirm> {
    try {
      return sale.confirm(input, free)
    } catch (problem) {
      if (!isStorageFailure(problem)) throw problem
      deps.failed(problem)
      persist.run(() => {
        // Another tap on a sale that is under way leaves it alone.
        for (const { state } of store.ofSale(input.saleId)) if (!inHand.has(state.id)) neverLeft(state.id)
      })
      return fail('storage-failed')
    }
  }

  function found(id: PaymentId): Reply<StoredPayment> {
    const stored = store.payment(id)
    return stored === null ? fail('payment-not-found') : ok(stored)
  }

  return {
    inquire: sale.inquire,
    prepare: sale.prepare,

    async confirm(input) {
      const free = lane.idle()
      const confirmed = record(input, free)
      if (!confirmed.ok) return confirmed
      const { paymentIds, fresh } = confirmed.value
      if (fresh) {
        for (const id of paymentIds) inHand.add(id)
        for (const id of paymentIds) {
          const stored = store.payment(id)
          if (stored !== null) deps.changed(stored)
        }
        void payInOrder(paymentIds, free).catch(deps.failed)
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
      const applied = apply(store, id, { kind: 'withdraw' })
      if (applied.kind === 'refused') return fail('payment-already-settled')
      deps.changed(applied.payment)
      return ok(applied.payment)
    },

    unsettled: () => store.unsettled(),

    recover() {
      // What waited for its turn when the last run ended: the customer is gone, and nobody sends it now.
      for (const { state } of store.neverSent()) {
        if (state.kind === 'confirmed' && state.lastReason === null) apply(store, state.id, { kind: 'withdraw' })
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
        resolver.watch(id)
      }
    },

    stop() {
      persist.stop()
      resolver.stop()
    },
  }
}
