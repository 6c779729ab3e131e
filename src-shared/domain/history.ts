/** What the gateway's history shows: requests it recorded and wallet movements, in the trade's words. */
import type { Minor } from './money.ts'
import type { Reason, Settlement } from './payment.ts'

/**
 * How far a recorded request got (SmartPay 3.5). Every unfinished status is presence, never absence.
 * `charged-unconfirmed`: debited, the provider has not confirmed. `reversing`: a cancel has started, which proves nothing yet.
 */
export type RequestStatus =
  'running' | 'paid' | 'charged-unconfirmed' | 'unconfirmed' | 'reversing' | 'reversed' | 'refused' | 'not-understood'

export type RequestRow = {
  readonly id: number
  /** The request's own number; for an inquiry the one that a payment refers to. */
  readonly number: string
  readonly kind: 'inquiry' | 'payment' | 'other'
  readonly serviceId: number | null
  readonly account: string | null
  readonly amountMinor: Minor | null
  /** Serial of the machine that asked; null where the deployment does not show it. */
  readonly machineSerial: string | null
  /** Number of the inquiry this payment named. */
  readonly inquiryNumber: string | null
  readonly status: RequestStatus
  /** Epoch ms by the server's clock. */
  readonly createdAtMs: number | null
  readonly settlement: Settlement
}

export type WalletMovement = {
  readonly id: number
  readonly requestNumber: string | null
  readonly direction: 'credit' | 'debit'
  readonly amountMinor: Minor
  readonly label: string
  readonly createdAtMs: number | null
  readonly walletId: number | null
  readonly account: string | null
  readonly settlement: Settlement | null
  /** A credit that gives a payment back. */
  readonly refund: boolean
}

export type Wallet = {
  readonly id: number
  readonly name: string
  readonly balanceMinor: Minor
  readonly availableMinor: Minor
  readonly reservedMinor: Minor | null
}

/** An answer to a question about history. `none-here`: this deployment does not have the operation. */
export type HistoryAnswer<Row> =
  | {
      readonly kind: 'rows'
      readonly rows: readonly Row[]
      readonly serverTimeMs: number | null
      /** Some of what was recorded may be missing here: the list was cut, or a row could not be read. Then nothing is absent. */
      readonly incomplete?: true
    }
  | { readonly kind: 'none-here' }
  | { readonly kind: 'failed'; readonly reason: Reason }
