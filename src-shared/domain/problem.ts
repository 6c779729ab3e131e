/**
 * What went wrong, in a form that can cross the bridge and be said in either language: `problem.<code>` in the messages.
 * Expected failures are returned; only bugs are thrown.
 */
export const problemCodes = [
  // the line and the gateway
  'no-line',
  'gateway-unreachable',
  'gateway-not-trusted',
  'gateway-failing',
  'gateway-answer-unreadable',
  'gateway-timeout',
  'gateway-refused',
  'gateway-address-not-secure',
  // sign-in
  'sign-in-required',
  'sign-in-refused',
  'serial-not-known',
  'otp-required',
  'otp-wrong',
  'otp-too-many',
  'new-password-wrong',
  'force-update',
  'serial-shared',
  'login-held',
  // the form
  'input-required',
  'input-format',
  'input-too-long',
  'input-mismatch',
  'input-copied',
  'input-choice',
  'amount-required',
  'amount-format',
  'amount-out-of-range',
  'amount-not-offered',
  'amount-fractions',
  'amount-multiple',
  'amount-partial',
  'amount-over',
  'amount-zero',
  'quantity-range',
  'mobile-format',
  'terms-not-accepted',
  'cash-too-little',
  // inquiry and payment
  'service-not-found',
  'favourites-full',
  'other-account-typed',
  'service-not-sellable',
  'inquiry-needed',
  'bill-not-chosen',
  'inquiry-refused',
  'nothing-due',
  'fee-unknown',
  'payment-open',
  'payment-recent',
  'payment-not-found',
  'payment-not-sent',
  'payment-already-settled',
  'cancel-not-offered',
  'refund-not-owed',
  'queue-off',
  'queue-voucher',
  'queue-inquiry',
  'queue-not-prepaid',
  'queue-tender',
  'queue-not-listed',
  'queue-stopped',
  'queue-frozen',
  'queue-may-have-left',
  'queue-amount',
  'queue-sum',
  'queue-count',
  'queue-age',
  'queue-wallet',
  'wallet-too-little',
  'wallet-not-found',
  'limit-exceeded',
  // paper
  'receipt-not-drawable',
  'reprint-not-allowed',
  'printer-not-set-up',
  'printer-offline',
  'printer-no-paper',
  'printer-cover-open',
  'printer-failed',
  // the terminal itself
  'request-not-understood',
  'not-allowed-here',
  'storage-failed',
  'records-damaged',
  'internal',
] as const

export type ProblemCode = (typeof problemCodes)[number]

export type Problem = {
  readonly code: ProblemCode
  /** The form field it belongs to, where it belongs to one. */
  readonly field?: string | undefined
  /** Values for the sentence; already formatted, shown as left-to-right islands. */
  readonly values?: Readonly<Record<string, string>> | undefined
  /** The gateway's own text, shown as a quotation beneath our sentence. */
  readonly gatewayText?: string | undefined
  /** For support: what a person can read over the phone. */
  readonly supportCode?: string | undefined
}

export type Reply<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: Problem }

export const ok = <T>(value: T): Reply<T> => ({ ok: true, value })
export const fail = (code: ProblemCode, more: Omit<Problem, 'code'> = {}): { ok: false; problem: Problem } => ({
  ok: false,
  problem: { code, ...more },
})

/** The same reply with its value turned into another. */
export const mapReply = <A, B>(reply: Reply<A>, turn: (value: A) => B): Reply<B> =>
  reply.ok ? ok(turn(reply.value)) : reply
