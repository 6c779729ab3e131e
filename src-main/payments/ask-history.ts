/** What the gateway's history is asked about one payment, and what the answers say about it. Moves nothing. */
import { caseIdFor } from '../../src-shared/domain/case.ts'
import { judge, type Judgement } from '../../src-shared/domain/evidence.ts'
import type { Clock } from '../../src-shared/domain/clock.ts'
import type { HistoryAnswer, RequestRow, WalletMovement } from '../../src-shared/domain/history.ts'
import { knownNumber, type Outcome, type PaymentId } from '../../src-shared/domain/payment.ts'
import type { ServerClock } from './server-clock.ts'
import type { PaymentGateway, PaymentReader, PaymentStore, StoredPayment } from './ports.ts'

/** Clocks differ by at most a day of grace: history is asked for from so long before a payment. */
const GRACE_MS = 24 * 3_600_000

export type AskDeps = {
  readonly store: PaymentStore
  readonly gateway: PaymentGateway
  readonly machineSerial: string
  readonly clock: Clock
  readonly serverClock: Pick<ServerClock, 'nowMs' | 'heard'>
  readonly isStopped: () => boolean
}

export type Asked = {
  readonly judgement: Judgement
  readonly requests: HistoryAnswer<RequestRow>
  readonly movements: HistoryAnswer<WalletMovement>
  /** The gateway's own time of the answer that was judged; null where it told none. */
  readonly serverTimeMs: number | null
}

/** One look at the history of a payment. Null when the program ended meanwhile. */
export async function askHistory(deps: AskDeps, stored: StoredPayment): Promise<Asked | null> {
  const { gateway, store } = deps
  const { id, request, kind } = stored.state
  const sinceMs = earliest(deps, stored) - GRACE_MS
  const requests = await gateway.requestsSince({ sinceMs, serviceId: request.serviceId })
  // The wallet is asked where requests cannot be, and where only the wallet's own row proves anything.
  const movements =
    requests.kind === 'none-here' || kind === 'cancel-unknown'
      ? await gateway.movementsSince({ sinceMs })
      : ({ kind: 'none-here' } as const)
  if (deps.isStopped()) return null
  const serverTimeMs = [requests, movements].reduce<number | null>(
    (found, answer) => found ?? (answer.kind === 'rows' ? answer.serverTimeMs : null),
    null,
  )
  if (serverTimeMs !== null) deps.serverClock.heard(serverTimeMs)

  const judgement = judge({
    suspect: {
      request,
      trxNumber: knownNumber(stored.state),
      accepted: kind === 'accepted',
      confirmedAtMs: earliest(deps, stored),
    },
    machineSerial: deps.machineSerial,
    // Read only where a row is recognised by its looks alone.
    get anotherLikeIt() {
      return hasRival(deps, stored, sinceMs)
    },
    claimedByAnother: (number) => isAnothers(store, id, number),
    requests,
    movements,
  })
  const complete = await withVoucher(deps, stored, judgement, sinceMs)
  return deps.isStopped() ? null : { judgement: complete, requests, movements, serverTimeMs }
}

/** A row belongs to another payment of ours: one that the records know, or one that they lost and a case speaks of. */
export function isAnothers(store: PaymentReader, id: PaymentId, number: string): boolean {
  const owner = store.byTrxNumber(number)
  if (owner !== null) return owner.state.id !== id
  return store.isOpenCase(caseIdFor('payment-not-in-records', number))
}

/** The PIN of a voucher that was paid for and came without one; null while the wallet's rows do not show it. */
export async function findPin(deps: AskDeps, stored: StoredPayment): Promise<Outcome | null> {
  const { state } = stored
  if (state.kind !== 'succeeded') return null
  const { trxNumber } = state.settlement
  const movements = await deps.gateway.movementsSince({ sinceMs: earliest(deps, stored) - GRACE_MS })
  if (movements.kind !== 'rows') return null
  const row = movements.rows.find((each) => each.requestNumber === trxNumber && each.settlement?.voucher != null)
  if (row?.settlement == null) return null
  return { kind: 'succeeded', proof: state.proof, settlement: { ...row.settlement, trxNumber } }
}

/** When it can have been confirmed at the earliest, by the server's clock: ours may have been wrong then, or be now. */
export function earliest({ clock, serverClock }: AskDeps, { confirmedAtMs }: StoredPayment): number {
  const nowMs = clock.nowMs()
  const serverAheadMs = (serverClock.nowMs() ?? nowMs) - nowMs
  return Math.min(confirmedAtMs, nowMs) + Math.min(serverAheadMs, 0)
}

/**
 * Another payment of ours that a row like this one's could belong to: open, paid without a number to claim its own row by,
 * or lost with the end of the records.
 */
function hasRival({ store }: AskDeps, { state: { id, request } }: StoredPayment, sinceMs: number): boolean {
  if (store.isBeforeLoss(id)) return true
  const { serviceId, account, amountMinor, inquiryNumber } = request
  const open = store
    .open()
    .filter(
      ({ state: { request: other } }) =>
        (other.serviceId === serviceId && other.account === account && other.amountMinor === amountMinor) ||
        (inquiryNumber !== null && other.inquiryNumber === inquiryNumber),
    )
  const nameless = store
    .like({ serviceId, account, amountMinor, sinceMs })
    .filter(({ state }) => knownNumber(state) === null)
  return [...open, ...nameless].some(({ state }) => state.id !== id)
}

/** The request list shows no voucher; the wallet's rows do. While they cannot be asked the PIN is waited for. */
async function withVoucher(
  { gateway }: AskDeps,
  stored: StoredPayment,
  judgement: Judgement,
  sinceMs: number,
): Promise<Judgement> {
  if (stored.state.sale.paymentType !== 'VOCH' || judgement.kind !== 'proof') return judgement
  const { outcome } = judgement
  if (outcome.kind !== 'succeeded' || outcome.settlement.voucher !== null) return judgement
  const movements = await gateway.movementsSince({ sinceMs })
  if (movements.kind === 'failed') return { kind: 'wait', finding: 'history-failed' }
  const { settlement } = outcome
  const row =
    movements.kind === 'rows'
      ? movements.rows.find((each) => each.requestNumber === settlement.trxNumber && each.direction === 'debit')
      : undefined
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
