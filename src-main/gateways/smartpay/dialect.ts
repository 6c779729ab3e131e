/** The two spellings of a money request. Replies are read in either, whatever was sent. */
import { toDecimal, type Minor } from '../../../src-shared/domain/money.ts'
import type { ExtraKey, FrozenRequest } from '../../../src-shared/domain/payment.ts'
import { toPythonLiteral } from './python-literal.ts'

export type Dialect = 'guide' | 'engine'
export type Form = Readonly<Record<string, string | null>>

/** Extra keys with a value, as the gateway wants them; null when there are none. */
export function extraKeysLiteral(keys: readonly ExtraKey[]): string | null {
  const filled = keys.filter((key) => key.value !== '')
  return filled.length === 0 ? null : toPythonLiteral(filled.map((key) => ({ Key: key.key, Value: key.value })))
}

/** Null for nothing: such a field is not sent. */
export const filled = (value: string): string | null => (value === '' ? null : value)

export function inquiryForm(
  dialect: Dialect,
  ask: {
    readonly serviceId: number
    readonly account: string
    readonly extraKeys: readonly ExtraKey[]
    readonly lang: 'ar_AA' | 'en_US'
  },
): Form {
  const guide = dialect === 'guide'
  return {
    [guide ? 'requestType' : 'request_type']: 'service_bill_inquiry',
    [guide ? 'productId' : 'product_id']: String(ask.serviceId),
    billingAcct: filled(ask.account),
    lang: ask.lang,
    extraBillingAcctKeys: extraKeysLiteral(ask.extraKeys),
  }
}

/** Names an inquiry gave that go back with the payment as they came. */
export const echoNames = [
  'provider',
  'billRefNumber',
  'ePayBillRecID',
  'billerId',
  'pmtId',
  'pmtRefInfo',
  'pmtType',
  'pmtMethod',
  'currency_id',
] as const

/** Names kept with a bill for this folder's own use, never sent as they are. */
export const keptNames = { currency: 'curCode', providerFee: 'providerFee', extraFee: 'extraFee' } as const

/** The form of a payment. `feeMinor` is the provider's part of the gateway's own fee figure, or null to send none. */
export function payForm(dialect: Dialect, request: FrozenRequest, feeMinor: Minor | null): Form {
  const guide = dialect === 'guide'
  const amounts = amountsLiteral(
    request.amountMinor,
    request.echo[keptNames.currency] ?? request.echo['currency_id'] ?? 'EGP',
  )
  const echo = Object.fromEntries(echoNames.map((name) => [name, filled(request.echo[name] ?? '')]))
  return {
    ...echo,
    // The guide hides the provider; what its replies call one is a name to show.
    provider: guide ? null : (echo['provider'] ?? null),
    [guide ? 'requestType' : 'request_type']: 'pay_service_bill',
    [guide ? 'productId' : 'product_id']: String(request.serviceId),
    billingAcct: filled(request.account),
    [guide ? 'trxAmt' : 'trans_amount']: toDecimal(request.amountMinor),
    // The engine's two variants name it differently; each passes over the other's name.
    ...(guide
      ? { inquiryTrxNumber: request.inquiryNumber }
      : { inquiryTransactionId: request.inquiryNumber, inquiry_request_number: request.inquiryNumber }),
    feesAmt: feeMinor === null ? null : toDecimal(feeMinor),
    [guide ? 'pmtAmts' : 'payAmts']: amounts,
    extraBillingAcctKeys: extraKeysLiteral(request.extraKeys),
    notifyMobile: request.mobileToNotify,
  }
}

/** One entry of amounts only: the gateway adds them up in floating point and wants exactly nothing left. */
export const amountsLiteral = (amountMinor: Minor, currency: string): string =>
  toPythonLiteral([{ Sequence: '1', AmtDue: toDecimal(amountMinor), CurCode: currency }])
