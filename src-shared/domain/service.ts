/**
 * A service as an agent sells it: what the form asks, what the biller allows, what it costs. Read by a gateway from its
 * wire form; everything after that (form, checks, receipt) knows only these types. Wire names do not appear here.
 */
import type { Minor } from './money.ts'
import type { Words } from './payment.ts'

export type PaymentType = 'POST' | 'PREP' | 'VOCH'

/** How a field is filled in. Everything but `digits` and `text` needs hardware or is not known to anyone. */
export type InputMethod = 'digits' | 'text' | 'none' | 'electricity-card' | 'gas-card' | 'water-card' | 'unsupported'

export type PickChoice = {
  readonly value: string
  readonly label: Words
  /** Choosing it fixes the amount. */
  readonly amountMinor: Minor | null
}

export type Field = {
  /** `billingAcct` for the account, else the biller's own key, kept exactly (`Key1` … `Key6`). */
  readonly key: string
  readonly label: Words
  readonly hint: Words | null
  readonly inputMethod: InputMethod
  readonly required: boolean
  readonly confirmTwice: boolean
  readonly masked: boolean
  /** As the biller wrote it (Java/.NET dialect); compiled defensively by `expression.ts`. */
  readonly expression: string | null
  readonly choices: readonly PickChoice[]
  readonly printed: boolean
}

export type AmountRange = { readonly lowerMinor: Minor; readonly upperMinor: Minor }

export type PaymentRules = {
  readonly inquiryRequired: boolean
  readonly fractionsAccepted: boolean
  readonly partialAccepted: boolean
  readonly overAccepted: boolean
  readonly advanceAccepted: boolean
  readonly mobileToNotify: boolean
  readonly multipleOfMinor: Minor | null
}

export type FeeTier = {
  readonly fromMinor: Minor
  /** Null: no upper end. */
  readonly toMinor: Minor | null
  readonly fixedMinor: Minor
  /** Millionths of the amount: 15,000 is 1.5 %. Fine enough for the eighths of a percent that billers write. */
  readonly percentMillionths: number
  readonly minimumMinor: Minor | null
  /** Null: no maximum. */
  readonly maximumMinor: Minor | null
}
export type FeeGroup = { readonly tiers: readonly FeeTier[]; readonly embedded: boolean }

/** Why a service is listed but cannot be sold here; each has a sentence in both languages (`unsellable.<code>`). */
export type Unsellable =
  | 'card-reader-needed'
  | 'input-unsupported'
  | 'otp-required'
  | 'money-out'
  | 'unreadable'
  | 'fee-unknown'
  | 'not-available'
  | 'not-begun'
  | 'ended'
  | 'payment-type-unknown'

export type Service = {
  readonly id: number
  readonly billerId: number
  /** The biller's own code of the service, by which `nextServices` of others name it; null where it has none. */
  readonly code: string | null
  readonly name: Words
  readonly picture: string | null
  /** Not to be listed at all. */
  readonly hidden: boolean
  /** Null: it can be sold. */
  readonly unsellable: Unsellable | null
  readonly paymentType: PaymentType
  readonly caption: Words | null
  /** Null: nothing identifies the customer (most vouchers). */
  readonly account: Field | null
  readonly extraKeys: readonly Field[]
  readonly rules: PaymentRules
  /** Empty: any amount the rules allow. Lower = upper: a denomination button. */
  readonly ranges: readonly AmountRange[]
  readonly fees: readonly FeeGroup[]
  /** The provider takes a payment only with the gateway's own fee figure: without one nothing may be paid. */
  readonly feeRequired: boolean
  readonly terms: Words | null
  readonly quantityMax: number
  readonly receiptHeader: Words | null
  readonly receiptFooter: Words | null
  readonly reprintAllowed: boolean
  readonly cancellable: boolean
  /** Codes of the services that usually follow this one. */
  readonly nextServices: readonly string[]
  /** ISO dates, null where not limited. */
  readonly validFrom: string | null
  readonly validTo: string | null
}

export type Category = { readonly id: number; readonly name: Words; readonly picture: string | null }
export type Biller = {
  readonly id: number
  readonly categoryId: number
  readonly name: Words
  readonly picture: string | null
}

/** One bill that an inquiry found. */
export type Bill = {
  /** What the biller calls it, where there may be several; null where it says nothing. */
  readonly label: Words | null
  /** Null where the biller names no sum (a free amount). */
  readonly dueMinor: Minor | null
  /** The gateway's own fee figure; null where it gave none. */
  readonly feeMinor: Minor | null
  readonly reference: string | null
  readonly dueDate: string | null
  readonly issueDate: string | null
  readonly expiryDate: string | null
  readonly ranges: readonly AmountRange[]
  readonly notes: readonly Words[]
  /** What the gateway wants back with the payment, opaque to everything but the gateway. */
  readonly echo: Readonly<Record<string, string>>
}

export type Inquiry = {
  readonly inquiryNumber: string | null
  readonly bills: readonly Bill[]
  readonly message: string | null
}
