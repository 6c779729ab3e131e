/** What the payments area needs from outside. Gateways implement it; main.ts hands it over. */
import type { HistoryAnswer, RequestRow, Wallet, WalletMovement } from '../../src-shared/domain/history.ts'
import type { CancelOutcome, FrozenRequest, Outcome, Reason } from '../../src-shared/domain/payment.ts'
import type { Inquiry, Service } from '../../src-shared/domain/service.ts'
import type { ExtraKey } from '../../src-shared/domain/payment.ts'
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
  readonly trxNumber: string
  readonly inquiryNumber: string | null
  readonly request: FrozenRequest
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
  quoteFee(ask: { readonly serviceId: number; readonly amountMinor: Minor }): Promise<Minor | null>
  /** Recorded requests of this login since a moment, newest first. */
  requestsSince(since: { readonly sinceMs: number; readonly serviceId: number }): Promise<HistoryAnswer<RequestRow>>
  /** Movements over all wallets since a moment. */
  movementsSince(since: { readonly sinceMs: number }): Promise<HistoryAnswer<WalletMovement>>
  wallets(): Promise<HistoryAnswer<Wallet>>
}
