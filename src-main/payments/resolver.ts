/**
 * Asks the gateway about payments whose outcome is not settled, on a schedule, and settles them by the evidence rules.
 *
 * Goals: nothing but evidence moves an unknown payment; absence counts only after the server's whole time budget, twice,
 * two minutes apart, by a clock that never steps; a look that fails changes nothing. After a restart the budget starts
 * anew, which can only make the terminal wait longer than it had to.
 */
import { judge, type Judgement } from '../../src-shared/domain/evidence.ts'
import { knownNumber, type Outcome, type PaymentId } from '../../src-shared/domain/payment.ts'
import type { Clock, Timers } from '../../src-shared/domain/clock.ts'
import type { PaymentGateway, PaymentStore, StoredPayment } from './ports.ts'
import { apply, isStorageFailure } from './settle.ts'

export type ResolverTimes = {
  /** Longest the server may still be working on a payment (SmartPay: 6 min with retries and reversal). */
  readonly serverBudgetMs: number
  /** Between the two looks that both show absence. */
  readonly absenceApartMs: number
  /** Waits between looks while the payment is young; the last of them repeats for a day. */
  readonly delaysMs: readonly number[]
  /** After the first day. */
  readonly hourlyMs: number
  /** After which nobody is asked any more; the payment stays unknown and a case. */
  readonly giveUpMs: number
}

export const RESOLVER_TIMES: ResolverTimes = {
  serverBudgetMs: 6 * 60_000,
  absenceApartMs: 2 * 60_000,
  delaysMs: [2_000, 4_000, 8_000, 16_000, 30_000, 60_000, 60_000, 60_000, 60_000, 120_000, 120_000, 300_000],
  hourlyMs: 3_600_000,
  giveUpMs: 30 * 24 * 3_600_000,
}

export type Resolver = {
  /** Begins to ask about a payment, or asks sooner about one already watched. */
  watch(id: PaymentId): void
  /** One look now, outside the schedule; ends when it was judged. */
  askNow(id: PaymentId): Promise<void>
  stop(): void
}

type Watch = {
  looks: number
  readonly beganMs: number
  firstAbsentMs: number | null
  cancelTimer: (() => void) | null
  looking: Promise<void> | null
  /** The storage failed while something learnt was written: it may stand, and nobody was told. */
  untold: boolean
}

export function createResolver(deps: {
  readonly store: PaymentStore
  readonly gateway: PaymentGateway
  readonly machineSerial: string
  readonly clock: Clock & Timers
  readonly times?: ResolverTimes
  readonly changed: (payment: StoredPayment) => void
  /** Storage failures and bugs; a look that failed for the line's sake is not one. */
  readonly failed: (problem: unknown) => void
}): Resolver {
  const { store, gateway, clock } = deps
  const times = deps.times ?? RESOLVER_TIMES
  const watched = new Map<PaymentId, Watch>()
  let stopped = false
  const isStopped = (): boolean => stopped
  /** By how much the server's clock was ahead of ours when it last said. */
  let serverAheadMs = 0

  function watch(id: PaymentId): void {
    if (stopped) return
    const known = watched.get(id)
    if (known !== undefined) {
      known.looks = 0
      schedule(id, known)
      return
    }
    const entry: Watch = {
      looks: 0,
      beganMs: clock.monotonicMs(),
      firstAbsentMs: null,
      cancelTimer: null,
      looking: null,
      untold: false,
    }
    watched.set(id, entry)
    schedule(id, entry)
  }

  function schedule(id: PaymentId, entry: Watch): void {
    entry.cancelTimer?.()
    const age = clock.monotonicMs() - entry.beganMs
    if (age > times.giveUpMs) {
      watched.delete(id)
      return
    }
    const last = times.delaysMs.length - 1
    const delay =
      entry.looks > last && age > 24 * 3_600_000
        ? times.hourlyMs
        : (times.delaysMs[Math.min(entry.looks, last)] ?? 60_000)
    entry.cancelTimer = clock.after(delay, () => {
      entry.looks += 1
      void look(id, entry).then(() => {
        if (watched.get(id) === entry && !stopped) schedule(id, entry)
      })
    })
  }

  /** Looks of one payment never overlap: a second caller waits for the first one's judgement. */
  function look(id: PaymentId, entry: Watch): Promise<void> {
    entry.looking ??= lookOnce(id, entry)
      .catch((problem: unknown) => {
        entry.untold ||= isStorageFailure(problem)
        deps.failed(problem)
      })
      .finally(() => {
        entry.looking = null
      })
    return entry.looking
  }

  async function lookOnce(id: PaymentId, entry: Watch): Promise<void> {
    if (entry.untold) {
      // Throws while the records are not whole again.
      const now = store.transact((tx) => tx.payment(id))
      entry.untold = false
      if (now !== null) deps.changed(now)
    }
    const stored = store.payment(id)
    if (stored === null || !needsLooking(stored)) {
      forget(id, entry)
      return
    }
    const confirmedAtMs = earliest(stored)
    const sinceMs = confirmedAtMs - 24 * 3_600_000
    if (wantsPin(stored)) {
      const found = await lookForPin(stored, sinceMs)
      if (found !== null && !isStopped()) learn(id, entry, { kind: 'learn', source: 'history', outcome: found })
      return
    }
    const { request } = stored.state
    const requests = await gateway.requestsSince({ sinceMs, serviceId: request.serviceId })
    const movements =
      requests.kind === 'none-here' ? await gateway.movementsSince({ sinceMs }) : ({ kind: 'none-here' } as const)
    if (isStopped()) return

    for (const answer of [requests, movements]) {
      if (answer.kind === 'rows' && answer.serverTimeMs !== null) serverAheadMs = answer.serverTimeMs - clock.nowMs()
    }
    const judgement = judge({
      suspect: {
        request,
        trxNumber: knownNumber(stored.state),
        accepted: stored.state.kind === 'accepted',
        confirmedAtMs: Math.min(confirmedAtMs, earliest(stored)),
      },
      machineSerial: deps.machineSerial,
      anotherLikeIt: hasRival(stored, sinceMs),
      claimedByAnother: (number) => {
        const owner = store.byTrxNumber(number)
        return owner !== null && owner.state.id !== id
      },
      requests,
      movements,
    })
    const complete = await withVoucher(stored, judgement, sinceMs)
    if (!isStopped()) settle(id, entry, complete)
  }

  /** When it can have been confirmed at the earliest, by the server's clock: ours may have been wrong then, or be now. */
  function earliest({ confirmedAtMs }: StoredPayment): number {
    return Math.min(confirmedAtMs, clock.nowMs()) + Math.min(serverAheadMs, 0)
  }

  /** Another payment of ours that a row like this one's could belong to: open, or paid without a number to claim its own row by. */
  function hasRival({ state: { id, request } }: StoredPayment, sinceMs: number): boolean {
    const open = store
      .open()
      .filter(
        ({ state }) =>
          (state.request.serviceId === request.serviceId &&
            state.request.account === request.account &&
            state.request.amountMinor === request.amountMinor) ||
          (request.inquiryNumber !== null && state.request.inquiryNumber === request.inquiryNumber),
      )
    const { serviceId, account, amountMinor } = request
    const nameless = store
      .like({ serviceId, account, amountMinor, sinceMs })
      .filter(({ state }) => knownNumber(state) === null)
    return [...open, ...nameless].some(({ state }) => state.id !== id)
  }

  /** The PIN of a voucher that was paid for and came without one. */
  async function lookForPin({ state }: StoredPayment, sinceMs: number): Promise<Outcome | null> {
    if (state.kind !== 'succeeded') return null
    const { trxNumber } = state.settlement
    const movements = await gateway.movementsSince({ sinceMs })
    if (movements.kind !== 'rows') return null
    const row = movements.rows.find((each) => each.requestNumber === trxNumber && each.settlement?.voucher != null)
    if (row?.settlement == null) return null
    return { kind: 'succeeded', proof: state.proof, settlement: { ...row.settlement, trxNumber } }
  }

  /** The request list shows no voucher; the wallet's rows do. While they cannot be asked the PIN is waited for. */
  async function withVoucher(stored: StoredPayment, judgement: Judgement, sinceMs: number): Promise<Judgement> {
    if (stored.state.sale.paymentType !== 'VOCH' || judgement.kind !== 'proof') return judgement
    const { outcome } = judgement
    if (outcome.kind !== 'succeeded' || outcome.settlement.voucher !== null) return judgement
    const movements = await gateway.movementsSince({ sinceMs })
    if (movements.kind === 'failed') return { kind: 'wait' }
    const { trxNumber } = outcome.settlement
    const row =
      movements.kind === 'rows'
        ? movements.rows.find((each) => each.requestNumber === trxNumber && each.direction === 'debit')
        : undefined
    const { settlement } = outcome
    return {
      kind: 'proof',
      outcome: {
        ...outcome,
        settlement: {
          ...settlement,
          voucher: row?.settlement?.voucher ?? null,
          feeMinor: settlement.feeMinor ?? row?.settlement?.feeMinor ?? null,
        },
      },
    }
  }

  function settle(id: PaymentId, entry: Watch, judgement: Judgement): void {
    if (judgement.kind !== 'absent') entry.firstAbsentMs = null
    switch (judgement.kind) {
      case 'wait':
      case 'ambiguous':
        return
      case 'proof': {
        learn(id, entry, { kind: 'learn', source: 'history', outcome: judgement.outcome })
        return
      }
      case 'absent': {
        const now = clock.monotonicMs()
        if (now - entry.beganMs < times.serverBudgetMs) return
        if (entry.firstAbsentMs === null) {
          entry.firstAbsentMs = now
          return
        }
        if (now - entry.firstAbsentMs < times.absenceApartMs) return
        const reason = { code: 'history-absent', gatewayText: null }
        learn(id, entry, { kind: 'learn', source: 'history', outcome: { kind: 'declined', reason } })
        return
      }
    }
  }

  function learn(id: PaymentId, entry: Watch, command: Parameters<typeof apply>[2]): void {
    const applied = apply(store, id, command)
    if (applied.kind === 'refused') {
      forget(id, entry)
      return
    }
    if (applied.moved) deps.changed(applied.payment)
    if (!needsLooking(applied.payment)) forget(id, entry)
  }

  function forget(id: PaymentId, entry: Watch): void {
    entry.cancelTimer?.()
    watched.delete(id)
  }

  return {
    watch,
    async askNow(id) {
      if (!watched.has(id)) watch(id)
      const entry = watched.get(id)
      if (entry !== undefined) await look(id, entry)
    },
    stop() {
      stopped = true
      for (const entry of watched.values()) entry.cancelTimer?.()
      watched.clear()
    },
  }
}

/** Unknown and accepted payments are asked about; `sending` has an answer on the way. A voucher is not sold without its PIN. */
export function needsLooking(stored: StoredPayment): boolean {
  return stored.state.kind === 'unknown' || stored.state.kind === 'accepted' || wantsPin(stored)
}

function wantsPin({ state }: StoredPayment): boolean {
  return (
    state.kind === 'succeeded' &&
    state.sale.paymentType === 'VOCH' &&
    state.settlement.voucher === null &&
    state.settlement.trxNumber !== null
  )
}
