/**
 * What was settled on less than the best proof is watched for thirty days: money that comes back although a plain answer
 * said "paid", a charge that is recorded late although nothing was to be found, a refund that nobody asked for. What is
 * found never changes what was settled: it is recorded as a contradiction, which raises a case.
 */
import { isRefundOf, judge } from '../../src-shared/domain/evidence.ts'
import { findingFrom, type FindingCode } from '../../src-shared/domain/case.ts'
import type { Timers } from '../../src-shared/domain/clock.ts'
import type { HistoryAnswer, RequestRow, WalletMovement } from '../../src-shared/domain/history.ts'
import type { PaymentCommand, PaymentId } from '../../src-shared/domain/payment.ts'
import { WATCH_SETTLED_MS } from '../../src-shared/domain/watched-for.ts'
import { earliest, isAnothers, type AskDeps } from './ask-history.ts'
import type { StoredPayment } from './ports.ts'
import { apply } from './settle.ts'

/** How often everything that is watched is asked about, all of it together, in ms. */
const SWEEP_EVERY_MS = 3_600_000
/** Also asked about where nothing is watched: a refund nobody asked for shows in the last day's rows. */
const LAST_DAY_MS = 24 * 3_600_000

export type Aftermath = {
  /** Begins to sweep, an hour from now and every hour. */
  begin(): void
  stop(): void
}

export function createAftermath(
  deps: Omit<AskDeps, 'isStopped'> & {
    readonly clock: AskDeps['clock'] & Timers
    readonly changed: (payment: StoredPayment) => void
    readonly casesChanged: () => void
    readonly failed: (problem: unknown) => void
  },
): Aftermath {
  const { store, gateway, clock } = deps
  let stopped = false
  let cancelNext: (() => void) | null = null
  const asking: AskDeps = { ...deps, isStopped: () => stopped }

  /** Never rejects. */
  async function sweep(): Promise<void> {
    try {
      const sinceMs = clock.nowMs() - WATCH_SETTLED_MS
      const paid = store.watched('refund', sinceMs)
      const absent = store.watched('charge', sinceMs)
      const oldestMs = Math.min(clock.nowMs(), ...[...paid, ...absent].map((stored) => earliest(asking, stored)))
      const movements = await gateway.movementsSince({ sinceMs: oldestMs - LAST_DAY_MS })
      const requests: HistoryAnswer<RequestRow> =
        absent.length === 0
          ? { kind: 'none-here' }
          : await gateway.requestsSince({ sinceMs: oldestMs - LAST_DAY_MS, serviceId: null })
      if (stopped) return
      if (movements.kind === 'rows') heedRefunds(movements.rows)
      for (const stored of absent) heedLateCharge(stored, requests, movements)
    } catch (problem) {
      deps.failed(problem)
    }
  }

  /** Every refund that names a payment of ours, whoever asked for it. */
  function heedRefunds(rows: readonly WalletMovement[]): void {
    for (const row of rows) {
      const stored = row.refund && row.requestNumber !== null ? store.byTrxNumber(row.requestNumber) : null
      if (stored === null) continue
      const { state } = stored
      // A payment that was declined because it was given back has its refund by right.
      const isNews = state.kind === 'succeeded' || state.kind === 'cancel-unknown'
      if (!isNews || !isRefundOf(row, { trxNumber: row.requestNumber, amountMinor: state.request.amountMinor }))
        continue
      const reason = { code: 'refund-seen', gatewayText: null }
      learn(state.id, { kind: 'learn-cancel', source: 'history', outcome: { kind: 'cancelled', reason } })
    }
  }

  function heedLateCharge(
    stored: StoredPayment,
    requests: HistoryAnswer<RequestRow>,
    movements: HistoryAnswer<WalletMovement>,
  ): void {
    const { id, request } = stored.state
    const judgement = judge({
      suspect: { request, trxNumber: null, confirmedAtMs: earliest(asking, stored) },
      machineSerial: deps.machineSerial,
      // It is over: whatever else is open may be what a row without our number belongs to.
      anotherLikeIt: true,
      claimedByAnother: (number) => isAnothers(store, id, number),
      requests,
      movements,
    })
    if (judgement.kind === 'ambiguous') {
      raise(stored, judgement.finding)
      return
    }
    if (judgement.kind !== 'proof') return
    const { outcome } = judgement
    if (outcome.kind !== 'succeeded' && outcome.kind !== 'accepted') return
    learn(id, { kind: 'learn', source: 'history', outcome })
  }

  function learn(id: PaymentId, command: PaymentCommand): void {
    const applied = apply(store, id, command)
    if (applied.kind === 'applied' && applied.moved) deps.changed(applied.payment)
  }

  /** Something that may be its charge and cannot be told apart: somebody is to look. */
  function raise({ state: { id } }: StoredPayment, code: FindingCode): void {
    if (store.transact((tx) => tx.raise({ kind: 'contradiction', paymentId: id, about: id }, findingFrom(code)))) {
      deps.casesChanged()
    }
  }

  function next(): void {
    cancelNext = clock.after(SWEEP_EVERY_MS, () => {
      void sweep().then(() => {
        if (!stopped) next()
      })
    })
  }

  return {
    begin: next,
    stop() {
      stopped = true
      cancelNext?.()
    },
  }
}
