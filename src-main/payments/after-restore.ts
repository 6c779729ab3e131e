/**
 * Records that were put back (or look rolled back) may know less than what happened. Until the gateway was asked about
 * everything this machine did since, nothing leaves the queue: what waits there may have been sent already.
 */
import { findingFrom } from '../../src-shared/domain/case.ts'
import type { Clock, Timers } from '../../src-shared/domain/clock.ts'
import type { QueueEvent } from '../../src-shared/domain/journal-event.ts'
import type { RequestRow, WalletMovement } from '../../src-shared/domain/history.ts'
import type { PaymentGateway, PaymentStore, PaymentTransaction, StoredPayment } from './ports.ts'
import { knownNumber, type FrozenRequest, type PaymentId } from '../../src-shared/domain/payment.ts'
import type { ServerClock } from './server-clock.ts'
import { record } from './settle.ts'

/** Clocks differ by at most a day of grace. */
const GRACE_MS = 24 * 3_600_000
/** As far back as the gateway's list goes by itself: asked for where the last record's moment tells nothing. */
const ALL_MS = 30 * 24 * 3_600_000
const ASK_AGAIN_MS = 60_000

export type Freeze = Omit<Extract<QueueEvent, { kind: 'queue-frozen' }>, 'kind'>

export type AfterRestore = {
  /** Freezes the queue, if it is not frozen yet for as much. */
  freeze(freeze: Freeze): void
  /** Asks the gateway while the queue is frozen, and releases it when that was answered. Never rejects. */
  check(): Promise<void>
  stop(): void
}

export function createAfterRestore(deps: {
  readonly store: PaymentStore
  readonly gateway: PaymentGateway
  readonly machineSerial: string
  readonly clock: Clock & Timers
  readonly serverClock: Pick<ServerClock, 'nowMs'>
  /** So long may what was sent before this start, and lost from the records, still be on its way to the gateway's list. */
  readonly serverBudgetMs: number
  readonly changed: (payment: StoredPayment) => void
  /** The payment is to be settled by the history. */
  readonly unsettled: (id: PaymentId) => void
  readonly casesChanged: () => void
  readonly released: () => void
  readonly failed: (problem: unknown) => void
}): AfterRestore {
  const { store, gateway, clock } = deps
  const beganMs = clock.monotonicMs()
  let stopped = false
  let checking: Promise<void> | null = null
  let cancelNext: (() => void) | null = null

  /** By the gateway's clock, where it was heard: ours may have been years ahead when the last record was written, or be now. */
  function askedSince(lastRecordMs: number): number {
    const nowMs = clock.nowMs()
    const serverNowMs = deps.serverClock.nowMs() ?? nowMs
    return lastRecordMs > serverNowMs ? serverNowMs - ALL_MS : Math.min(lastRecordMs, nowMs) - GRACE_MS
  }

  async function checkOnce(): Promise<void> {
    const freeze = store.queueFreeze()
    if (freeze === null || (freeze.lost && clock.monotonicMs() - beganMs < deps.serverBudgetMs)) return
    const sinceMs = askedSince(freeze.sinceMs)
    const requests = await gateway.requestsSince({ sinceMs, serviceId: null })
    const movements = requests.kind === 'none-here' ? await gateway.movementsSince({ sinceMs }) : null
    if (stopped) return
    const doubted =
      requests.kind === 'rows' && requests.incomplete !== true
        ? heedRequests(requests.rows, sinceMs, freeze.lost)
        : movements?.kind === 'rows' && movements.incomplete !== true
          ? heedMovements(movements.rows, freeze.lost)
          : null
    if (doubted === null) return
    for (const stored of doubted) {
      deps.changed(stored)
      deps.unsettled(stored.state.id)
    }
    deps.casesChanged()
    deps.released()
  }

  /** Records that cannot be read just now have not said that they are released. */
  function mayBeFrozen(): boolean {
    try {
      return store.queueFreeze() !== null
    } catch (problem) {
      deps.failed(problem)
      return true
    }
  }

  function check(): Promise<void> {
    cancelNext?.()
    checking ??= checkOnce()
      .catch(deps.failed)
      .finally(() => {
        checking = null
        if (!stopped && mayBeFrozen()) cancelNext = clock.after(ASK_AGAIN_MS, () => void check())
      })
    return checking
  }

  /** Where requests can be asked for: a row of this machine that the records do not know is a payment that they lost. */
  function heedRequests(rows: readonly RequestRow[], sinceMs: number, lost: boolean): readonly StoredPayment[] {
    return store.transact((tx) => {
      const doubted: StoredPayment[] = []
      const explained = new Set<PaymentId>()
      const nameless: RequestRow[] = []
      for (const row of rows) {
        if (row.kind !== 'payment' || row.machineSerial !== deps.machineSerial) continue
        const owner = tx.byTrxNumber(row.number)
        if (owner === null) nameless.push(row)
        else explained.add(owner.state.id)
      }
      for (const row of nameless) {
        if (isExplained(tx, row, sinceMs, explained)) continue
        const waiting = tx.queued().find(({ state: { request } }) => looksLike(row, request))
        if (waiting === undefined) {
          tx.raise(
            { kind: 'payment-not-in-records', paymentId: null, about: row.number },
            findingFrom(`request-${row.status}`, row.number),
          )
        } else {
          doubted.push(doubt(tx, waiting, row.inquiryNumber))
        }
      }
      tx.recordQueue({ kind: 'queue-released', lost })
      return doubted
    })
  }

  /** Where only the wallet can be asked: its rows do not say which machine it was, so what is like one of ours is in doubt. */
  function heedMovements(rows: readonly WalletMovement[], lost: boolean): readonly StoredPayment[] {
    return store.transact((tx) => {
      const debits = rows.filter(
        (row) =>
          row.direction === 'debit' && (row.requestNumber === null || tx.byTrxNumber(row.requestNumber) === null),
      )
      const doubted = tx
        .queued()
        .filter(({ state: { request } }) =>
          debits.some((row) => row.account === request.account && row.amountMinor >= request.amountMinor),
        )
        .map((stored) => doubt(tx, stored, null))
      tx.recordQueue({ kind: 'queue-released', lost })
      return doubted
    })
  }

  return {
    freeze(freeze) {
      const before = store.queueFreeze()
      if (before !== null && (before.lost || !freeze.lost)) return
      const sinceMs = Math.min(freeze.sinceMs, before?.sinceMs ?? freeze.sinceMs)
      store.transact((tx) => {
        tx.recordQueue({ kind: 'queue-frozen', ...freeze, sinceMs })
      })
    },
    check,
    stop() {
      stopped = true
      cancelNext?.()
    },
  }
}

/**
 * Whether a payment in the records is what a row is about: one that is open anyway, and settled by the history like any
 * other, or one that was paid without a number. Each explains one row: a second one like it is another payment.
 */
function isExplained(tx: PaymentTransaction, row: RequestRow, sinceMs: number, explained: Set<PaymentId>): boolean {
  const { serviceId, amountMinor } = row
  const account = row.account ?? ''
  const nameless =
    serviceId === null || amountMinor === null
      ? []
      : tx.like({ serviceId, account, amountMinor, sinceMs }).filter(({ state }) => knownNumber(state) === null)
  const found = [...tx.open(), ...nameless].find(
    ({ state: { id, kind, request } }) => kind !== 'queued' && !explained.has(id) && couldBeAbout(row, request),
  )
  if (found !== undefined) explained.add(found.state.id)
  return found !== undefined
}

/** Where both name an inquiry that decides; else everything they have in common must agree. */
function couldBeAbout(row: RequestRow, request: FrozenRequest): boolean {
  if (row.inquiryNumber !== null && request.inquiryNumber !== null) return row.inquiryNumber === request.inquiryNumber
  return looksLike(row, request)
}

function looksLike(row: RequestRow, request: FrozenRequest): boolean {
  return (
    request.serviceId === row.serviceId &&
    request.account === (row.account ?? '') &&
    request.amountMinor === row.amountMinor
  )
}

/** Makes a payment unknown without sending it: it may have been sent, for all the records know, and the history is to say so. */
export function doubt(
  tx: PaymentTransaction,
  { state, saleId }: StoredPayment,
  inquiryNumber: string | null,
): StoredPayment {
  const { id } = state
  const reason = { code: 'records-restored', gatewayText: null }
  record(tx, id, saleId, { kind: 'send', ...(inquiryNumber === null ? {} : { inquiryNumber }) })
  return record(tx, id, saleId, {
    kind: 'learn',
    source: 'restart',
    outcome: { kind: 'unknown', reason, trxNumber: null },
  })
}
