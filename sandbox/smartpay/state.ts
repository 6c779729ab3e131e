/** Everything the stand-in remembers, as plain data: it can be written to a file and read back, and a reset is a new one. */
import { PASSWORD, PEOPLE } from './people.ts'

export type Token = {
  readonly token: string
  readonly login: string
  readonly serial: string
  readonly expiresAtMs: number
}

export type Reservation = { readonly id: number; readonly requestNumber: string | null; readonly amountMinor: number }

export type Wallet = {
  readonly id: number
  readonly login: string
  readonly nameAr: string
  readonly nameEn: string
  balanceMinor: number
  reservations: Reservation[]
}

export type RequestType =
  | 'general_inquiry'
  | 'recharge_wallet'
  | 'service_bill_inquiry'
  | 'pay_service_bill'
  | 'pay_invoice'
  | 'wallet_invitation'

export type PaymentStatus =
  'new' | 'done' | 'timeout' | 'in_queue' | 'pending' | 'to_refund' | 'to_cancel' | 'to_review' | 'canceled' | 'failure'

/** One row of the real server's request table, and what only the ledger may know about it. */
export type RequestRecord = {
  readonly id: number
  readonly number: string
  readonly type: RequestType
  readonly login: string
  readonly serial: string
  readonly productId: number | null
  readonly account: string
  readonly extraKeys: string
  readonly createdAtMs: number
  amountMinor: number
  /** What the server computed from its bands. */
  feeMinor: number
  extraFeeMinor: number
  overLimitFeeMinor: number
  /** `feesAmt` as sent, null when it was not. */
  clientFeeMinor: number | null
  inquiryId: number | null
  /** `billRefNumber` as the payment named it. */
  billReference: string | null
  provider: string
  providerResponse: string | false
  description: string
  stage: 1 | 3 | 4 | 5
  paymentStatus: PaymentStatus | false
  actionStatus: 'new' | 'in_progress' | 'completed' | false
  walletId: number | null
  movementId: number | null
  voucher: { readonly pin: string; readonly serial: string; readonly expiry: string } | null
  /** Total taken from the wallet, 0 while nothing was. */
  chargedMinor: number
  providerPaid: boolean
  refunded: boolean
  /** A refused cancel has taken the place of the provider's answer. */
  answerOverwritten: boolean
  /** Not shown by get_requests. */
  hidden: boolean
  settle: { readonly atMs: number; readonly as: 'paid' | 'refused' | 'refunded' } | null
  /** Name of the magic value or fault that shaped it, null for an ordinary one. */
  outcome: string | null
}

export type Movement = {
  readonly id: number
  readonly walletId: number
  readonly login: string
  readonly direction: 'credit' | 'debit'
  readonly amountMinor: number
  readonly label: string
  readonly bucket: string
  readonly requestId: number | null
  readonly requestNumber: string | null
  readonly beforeMinor: number
  readonly afterMinor: number
  readonly createdAtMs: number
  readonly info: string | false
}

export type CallEntry = {
  readonly seq: number
  readonly atMs: number
  readonly method: string
  readonly path: string
  readonly endpoint: string
  readonly login: string | null
  readonly serial: string | null
  readonly fields: Readonly<Record<string, string>>
  readonly fault: string | null
  /** Null: nothing was answered (yet, or ever). */
  status: number | null
}

export type LoginEntry = {
  readonly atMs: number
  readonly login: string
  readonly serial: string
  readonly outcome: string
  /** Whether it ended another session on the same device. */
  readonly replaced: boolean
}

export type CancelEntry = {
  readonly atMs: number
  readonly asked: Readonly<Record<string, string>>
  readonly requestNumber: string | null
  readonly refunded: boolean
  readonly outcome: string
}

export type TransferEntry = {
  readonly atMs: number
  readonly from: string
  readonly to: string
  readonly amountMinor: number
}

export type State = {
  nextId: number
  passwords: Record<string, string>
  /** Logins whose device was confirmed by a one-time code. */
  activated: string[]
  activationCodes: Record<string, string>
  /** Serial bound for good, for those who have one device only. */
  boundSerials: Record<string, string | undefined>
  tokens: Token[]
  wallets: Wallet[]
  requests: RequestRecord[]
  /** Numbers of the requests that wait to settle. */
  settling: string[]
  movements: Movement[]
  calls: CallEntry[]
  logins: LoginEntry[]
  cancels: CancelEntry[]
  transfers: TransferEntry[]
  /** Calls that were refused once on purpose and pass the next time. */
  refusedOnce: string[]
}

export const CALLS_MAX = 3000

/** A state in which nothing has happened. */
export function freshState(): State {
  let walletId = 500
  return {
    nextId: 1,
    passwords: Object.fromEntries(PEOPLE.map((one) => [one.login, PASSWORD])),
    activated: [],
    activationCodes: {},
    boundSerials: {},
    tokens: [],
    wallets: PEOPLE.flatMap((one) =>
      one.walletsMinor.map((balanceMinor, index) => ({
        id: (walletId += 1),
        login: one.login,
        nameAr: index === 0 ? 'المحفظة الرئيسية' : 'محفظة العمولات',
        nameEn: index === 0 ? 'Main wallet' : 'Commission wallet',
        balanceMinor,
        reservations: [],
      })),
    ),
    requests: [],
    settling: [],
    movements: [],
    calls: [],
    logins: [],
    cancels: [],
    transfers: [],
    refusedOnce: [],
  }
}
