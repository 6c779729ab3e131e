/** Why a service cannot be sold here, decided once from what is known of it; the first reason that holds is the one shown. */
import type { Field, InputMethod, Unsellable } from './service.ts'

export type SellableFacts = {
  /** The description could be read at all. */
  readonly readable: boolean
  /** The payment type is one the terminal knows. */
  readonly paymentTypeKnown: boolean
  readonly available: boolean
  /** Money may be paid out to the customer, or the service is one half of a two-step one. */
  readonly moneyOut: boolean
  readonly otpRequired: boolean
  /** A fee must be named with the payment and nobody can name it. */
  readonly feeUnknowable: boolean
  readonly account: Field | null
  readonly extraKeys: readonly Field[]
}

/** Null: nothing stands in the way. */
export function whyUnsellable(facts: SellableFacts): Unsellable | null {
  if (!facts.readable) return 'unreadable'
  if (!facts.paymentTypeKnown) return 'payment-type-unknown'
  if (!facts.available) return 'not-available'
  if (facts.moneyOut) return 'money-out'
  if (facts.otpRequired) return 'otp-required'
  const inputs = [facts.account, ...facts.extraKeys].flatMap((field) => (field === null ? [] : [field.inputMethod]))
  if (inputs.some(isCard)) return 'card-reader-needed'
  if (inputs.includes('unsupported')) return 'input-unsupported'
  if (facts.feeUnknowable) return 'fee-unknown'
  return null
}

const isCard = (method: InputMethod): boolean =>
  method === 'electricity-card' || method === 'gas-card' || method === 'water-card'
