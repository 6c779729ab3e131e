/**
 * Asks the gateway about payments whose outcome is not settled, and settles them by the evidence rules.
 *
 * Goals: nothing but evidence moves an unknown payment; absence counts only after the server's whole time budget, twice,
 * two minutes apart, by a clock that never steps (after a restart by the gateway's own); a look that fails changes nothing;
 * what stays open longer than it should becomes a case, and is asked about all the same.
 */
import { judgeCancel } from '../../src-shared/domain/evidence.ts'
import { assertNever } from '../../src-shared/domain/assert-never.ts'
import { findingFrom, type CaseKind, type FindingCode } from '../../src-shared/domain/case.ts'
import type { Clock, Timers } from '../../src-shared/domain/clock.ts'
import type { PaymentCommand, PaymentId } from '../../src-shared/domain/payment.ts'
import { askHistory, findPin, type AskDeps, type Asked } from './ask-history.ts'
import { needsLooking, wantsPin } from './needs-looking.ts'
import type { PaymentStore, StoredPayment } from './ports.ts'
import type { ServerClock } from './server-clock.ts'
import { apply, isStorageFailure } from './settle.ts'
import { createWatches, type Watch, type Watches, type WatchTimes } from './watches.ts'

export type ResolverTimes = WatchTimes & {
  /** Longest the server may still be working on a payment (SmartPay: 6 min with retries and reversal). */
  readonly serverBudgetMs: number
  /** Between the two looks that both show absence. */
  readonly absenceApartMs: number
  /** After which a payment that the gateway accepted and nobody confirmed is a case. */
  readonly notConfirmedCaseMs: number
}

export const RESOLVER_TIMES: ResolverTimes = {
  serverBudgetMs: 6 * 60_000,
  absenceApartMs: 2 * 60_000,
  notConfirmedCaseMs: 24 * 3_600_000,
  delaysMs: [2_000, 4_000, 8_000, 16_000, 30_000, 60_000, 60_000, 60_000, 60_000, 120_000, 120_000, 300_000],
  hourlyMs: 3_600_000,
  giveUpMs: 30 * 24 * 3_600_000,
}

export type Resolver = Watches

/** What looking remembers of a payment from look to look. */
type Notes = {
  /** When the history first showed nothing of it (or of its cancel) in a row; by the monotonic clock. */
  firstAbsentMs: number | null
  /** The storage failed while something learnt was written: it may stand, and nobody was told. */
  untold: boolean
}

type PaymentWatch = Watch<Notes>

export type ResolverDeps = Omit<AskDeps, 'isStopped'> & {
  readonly store: PaymentStore
  readonly clock: Clock & Timers
  readonly serverClock: ServerClock
  readonly times?: ResolverTimes
  readonly changed: (payment: StoredPayment) => void
  /** Cases were raised or changed. */
  readonly casesChanged: () => void
  /** Storage failures and bugs; a look that failed for the line's sake is not one. */
  readonly failed: (problem: unknown) => void
}

export function createResolver(deps: ResolverDeps): Resolver {
  const { store, clock } = deps
  const times = deps.times ?? RESOLVER_TIMES
  let stopped = false
  const isStopped = (): boolean => stopped
  const asking: AskDeps = { ...deps, isStopped }

  const watches = createWatches<Notes>({
    clock,
    times,
    newNotes: () => ({ firstAbsentMs: null, untold: false }),
    async look(id, watch) {
      try {
        return await lookOnce(id, watch)
      } catch (problem) {
        watch.notes.untold ||= isStorageFailure(problem)
        deps.failed(problem)
        return true
      }
    },
    givenUp(id) {
      const stored = store.payment(id)
      if (stored !== null) raise(stored, caseOf(stored), 'asked-in-vain')
    },
  })

  /** False when there is nothing left to look for. */
  async function lookOnce(id: PaymentId, watch: PaymentWatch): Promise<boolean> {
    if (watch.notes.untold) {
      // Throws while the records are not whole again.
      const now = store.transact((tx) => tx.payment(id))
      watch.notes.untold = false
      if (now !== null) deps.changed(now)
    }
    const stored = store.payment(id)
    if (stored === null || !needsLooking(stored)) return false
    if (wantsPin(stored)) {
      const found = await findPin(asking, stored)
      if (isStopped()) return true
      return found === null || learn(id, { kind: 'learn', source: 'history', outcome: found })
    }
    const asked = await askHistory(asking, stored)
    if (isStopped() || asked === null) return true
    // What was learnt while the gateway was asked counts; the answer is judged against what stands now.
    const now = store.payment(id)
    if (now === null || now.state.kind !== stored.state.kind) return now !== null && needsLooking(now)
    return now.state.kind === 'cancel-unknown' ? settleCancel(now, watch, asked) : settle(now, watch, asked)
  }

  async function settle(
    stored: StoredPayment,
    watch: PaymentWatch,
    { judgement, serverTimeMs }: Asked,
  ): Promise<boolean> {
    const { id } = stored.state
    if (judgement.kind === 'proof') {
      watch.notes.firstAbsentMs = null
      const goesOn = learn(id, { kind: 'learn', source: 'history', outcome: judgement.outcome })
      if (goesOn) await raiseIfOverdue(stored, watch, 'history-unfinished', serverTimeMs)
      return goesOn
    }
    if (judgement.kind === 'absent') {
      if (!absentTwice(stored, watch, serverTimeMs)) return true
      const reason = { code: 'history-absent', gatewayText: null }
      return learn(id, { kind: 'learn', source: 'history', outcome: { kind: 'declined', reason } })
    }
    watch.notes.firstAbsentMs = null
    await raiseIfOverdue(stored, watch, judgement.finding, serverTimeMs)
    return true
  }

  function settleCancel({ state }: StoredPayment, watch: PaymentWatch, { requests, movements }: Asked): boolean {
    if (state.kind !== 'cancel-unknown' || state.settlement.trxNumber === null) return false
    const { trxNumber } = state.settlement
    const judgement = judgeCancel({ trxNumber, amountMinor: state.request.amountMinor, requests, movements })
    const source = 'history'
    switch (judgement.kind) {
      case 'proof': {
        const reason = { code: 'refund-seen', gatewayText: null }
        return learn(state.id, { kind: 'learn-cancel', source, outcome: { kind: 'cancelled', reason } })
      }
      case 'stands': {
        if (!absentTwice(null, watch, null)) return true
        const reason = { code: 'cancel-not-begun', gatewayText: null }
        return learn(state.id, { kind: 'learn-cancel', source, outcome: { kind: 'refused', reason } })
      }
      case 'wait':
        watch.notes.firstAbsentMs = null
        return true
      default:
        return assertNever(judgement)
    }
  }

  /** What is absent is the payment, or where no payment is given its cancel. */
  function absentTwice(
    stored: StoredPayment | null,
    { beganMs, notes }: PaymentWatch,
    serverTimeMs: number | null,
  ): boolean {
    if (!budgetIsOver({ beganMs }, stored, serverTimeMs)) return false
    if (notes.firstAbsentMs === null) {
      notes.firstAbsentMs = clock.monotonicMs()
      return false
    }
    return apart(notes.firstAbsentMs)
  }

  const apart = (firstMs: number): boolean => clock.monotonicMs() - firstMs >= times.absenceApartMs

  /**
   * The server can no longer be working on it: so long have we watched, or so long ago did it leave by the gateway's own
   * clock (which is all that is left after a restart; else watching begins anew, which only waits longer than it had to).
   */
  function budgetIsOver(
    { beganMs }: Pick<PaymentWatch, 'beganMs'>,
    stored: StoredPayment | null,
    serverTimeMs: number | null,
    moreMs = 0,
  ): boolean {
    const budgetMs = times.serverBudgetMs + moreMs
    const sentAtServerMs = stored?.state.sentAtServerMs ?? null
    const byServer = serverTimeMs !== null && sentAtServerMs !== null && serverTimeMs - sentAtServerMs >= budgetMs
    return byServer || clock.monotonicMs() - beganMs >= budgetMs
  }

  /** Absence had its chance, and there is still neither an outcome nor certainty that there is none. */
  async function raiseIfOverdue(
    stored: StoredPayment,
    watch: PaymentWatch,
    finding: FindingCode,
    serverTimeMs: number | null,
  ): Promise<void> {
    const isOverdue =
      stored.state.kind === 'accepted'
        ? clock.monotonicMs() - watch.beganMs >= times.notConfirmedCaseMs
        : budgetIsOver(watch, stored, serverTimeMs, times.absenceApartMs)
    if (!isOverdue || !raise(stored, caseOf(stored), finding)) return
    if (await holdsMoney(stored)) raise(stored, caseOf(stored), 'amount-still-reserved')
  }

  /** A hint for whoever looks at the case, never evidence: the wallet keeps money aside, and nothing else of ours could be why. */
  async function holdsMoney({ state }: StoredPayment): Promise<boolean> {
    if (state.kind !== 'unknown' || store.open().some((other) => other.state.id !== state.id)) return false
    const wallets = await deps.gateway.wallets()
    return !stopped && wallets.kind === 'rows' && wallets.rows.some(({ reservedMinor }) => (reservedMinor ?? 0) > 0)
  }

  /** False where the case knew all of it. */
  function raise({ state }: StoredPayment, kind: CaseKind, code: FindingCode): boolean {
    const raised = store.transact((tx) => tx.raise({ kind, paymentId: state.id, about: state.id }, findingFrom(code)))
    if (raised) deps.casesChanged()
    return raised
  }

  /** False when the payment needs no more looking. */
  function learn(id: PaymentId, command: PaymentCommand): boolean {
    const applied = apply(store, id, command)
    if (applied.kind === 'refused') return false
    if (applied.moved) deps.changed(applied.payment)
    return needsLooking(applied.payment)
  }

  return {
    ...watches,
    stop() {
      stopped = true
      watches.stop()
    },
  }
}

function caseOf({ state: { kind } }: StoredPayment): CaseKind {
  return kind === 'accepted' ? 'not-confirmed' : kind === 'cancel-unknown' ? kind : 'outcome-unknown'
}
