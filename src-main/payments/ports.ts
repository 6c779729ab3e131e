/** What the payments area needs from outside. Gateways implement it; main.ts hands it over. */
import type { Case, CaseId, CaseKind, Finding } from '../../src-shared/domain/case.ts'
import type { HistoryAnswer, RequestRow, Wallet, WalletMovement } from '../../src-shared/domain/history.ts'
import type {
  CancelOutcome,
  ExtraKey,
  FrozenRequest,
  Outcome,
  PaymentEvent,
  PaymentId,
  PaymentState,
  Reason,
} from '../../src-shared/domain/payment.ts'
import type { QueueEvent } from '../../src-shared/domain/journal-event.ts'
import type { QueueTotals } from '../../src-shared/domain/queue-policy.ts'
import type { WatchedFor } from '../../src-shared/domain/watched-for.ts'
import type { Inquiry, Service } from '../../src-shared/domain/service.ts'
import type { Minor } from '../../src-shared/domain/money.ts'

export type InquiryAsk = {
  readonly service: Service
  readonly account: string
  readonly extraKeys: readonly ExtraKey[]
  readonly language: 'ar' | 'en'
}

export type InquiryAnswer =
  | { readonly kind: 'found'; readonly inquiry: Inquiry }
  /** The gateway or the biller said no: nothing due, wrong account … `code` is a problem code. */
  | { readonly kind: 'refused'; readonly code: 'nothing-due' | 'inquiry-refused'; readonly gatewayText: string | null }
  | { readonly kind: 'failed'; readonly reason: Reason }

export type CancelRequest = {
  /** The payment's own number. */
  readonly trxNumber: string
  readonly inquiryNumber: string | null
  readonly request: FrozenRequest
  /** What the payment's reply named (`Settlement.echo`): it goes before what the inquiry named. */
  readonly replyEcho?: FrozenRequest['echo']
  /** An earlier attempt reached the gateway: it may have overwritten there what a cancel goes by, so all of it is sent. */
  readonly again: boolean
}

export type PaymentGateway = {
  /** Moves no money. */
  inquire(ask: InquiryAsk): Promise<InquiryAnswer>
  /**
   * Sends one payment, once, on a fresh connection, never again. Settles when the answer is there or the server's whole
   * time budget (six minutes) is over; never rejects. What the answer means for the money is already judged.
   */
  pay(request: FrozenRequest): Promise<Outcome>
  cancel(cancel: CancelRequest): Promise<CancelOutcome>
  /** The gateway's own fee figure for an amount; null where the deployment gives none. Moves no money. */
  quoteFee(ask: {
    readonly serviceId: number
    readonly amountMinor: Minor
    /** What the bill's inquiry gave, where there was one: one provider tells a fee of its own bills only. */
    readonly echo?: FrozenRequest['echo']
  }): Promise<Minor | null>
  /** Recorded requests of this login since a moment, newest first; `serviceId` null: of every service. */
  requestsSince(since: {
    readonly sinceMs: number
    readonly serviceId: number | null
  }): Promise<HistoryAnswer<RequestRow>>
  /** Movements over all wallets since a moment. */
  movementsSince(since: { readonly sinceMs: number }): Promise<HistoryAnswer<WalletMovement>>
  wallets(): Promise<HistoryAnswer<Wallet>>
}

/** A payment as it stands, with what the lists need beside its state. */
export type StoredPayment = {
  readonly saleId: string
  readonly state: Exclude<PaymentState, { kind: 'none' }>
  readonly confirmedAtMs: number
  readonly changedAtMs: number
}

export type StoredCase = Case & {
  /** When it was first raised. */
  readonly openedAtMs: number
  readonly changedAtMs: number
}

export type PaymentReader = {
  payment(id: PaymentId): StoredPayment | null
  /** The payment that a gateway's number belongs to, so that two of ours never claim the same row. */
  byTrxNumber(trxNumber: string): StoredPayment | null
  /** The payments of one sale, in the order they are to be paid. */
  ofSale(saleId: string): readonly StoredPayment[]
  /** Confirmed, not sent, never will be by itself: what a crash or a dead line left before the first byte. */
  neverSent(): readonly StoredPayment[]
  /** Every payment whose state is open (`isOpen`), oldest first. */
  open(): readonly StoredPayment[]
  openFor(what: { readonly serviceId: number; readonly account: string }): readonly StoredPayment[]
  /** Payments of the same service, account and amount confirmed since, that were sent (not withdrawn, expired or declined), newest first. */
  like(what: {
    readonly serviceId: number
    readonly account: string
    readonly amountMinor: Minor
    readonly sinceMs: number
  }): readonly StoredPayment[]
  /**
   * Newest first. Without a `query` (normalised) those confirmed since the moment or still open. With one every payment
   * whose account, end of the account, transaction number, code or amount it is; any part of these and names match only
   * since the moment or among the open ones.
   */
  list(what: { readonly sinceMs: number; readonly query: string; readonly limit: number }): readonly StoredPayment[]
  /** Open payments that were sent or are being sent; what waits in the queue is counted apart. */
  unsettled(): QueueTotals
  /** What waits for the line, in the order it will be sent; of a long queue only the first so many where a limit is given. */
  queued(limit?: number): readonly StoredPayment[]
  /** What waited and no longer does, changed since, newest change first; at most 500, and none that was taken two months before. */
  leftQueue(sinceMs: number): readonly StoredPayment[]
  queueTotals(): QueueTotals
  /** Why nothing leaves the queue, and from when on the gateway is to be asked; null: it is not frozen. */
  queueFreeze(): Extract<QueueEvent, { kind: 'queue-frozen' }> | null
  /** Whether the records lost something after this payment was confirmed: then another payment like it may be missing. */
  isBeforeLoss(id: PaymentId): boolean
  /** Payments whose customer is owed what was paid, oldest first. */
  refundsOwed(): readonly StoredPayment[]
  refundTotals(): QueueTotals
  /** Settled payments that are still watched for something, confirmed since, oldest first. */
  watched(what: WatchedFor, sinceMs: number): readonly StoredPayment[]
  /** Oldest first. */
  openCases(): readonly StoredCase[]
  openCaseCount(): number
  isOpenCase(id: CaseId): boolean
}

export type PaymentTransaction = PaymentReader & {
  /** Records a payment's events, and what they ask of its cases. */
  record(id: PaymentId, saleId: string, events: readonly PaymentEvent[]): StoredPayment
  /** Raises a case, or adds a finding to an open one; false when all of it was known. */
  raise(
    about: { readonly kind: CaseKind; readonly paymentId: PaymentId | null; readonly about: string },
    finding: Finding,
  ): boolean
  recordQueue(event: QueueEvent): void
}

export type PaymentStore = PaymentReader & {
  /**
   * Runs `work` in one synchronous write transaction. What it records is committed with a full sync, then copied to the
   * journal file and synced, before this returns; if either fails it throws and no effect may follow.
   */
  transact<T>(work: (tx: PaymentTransaction) => T): T
}
