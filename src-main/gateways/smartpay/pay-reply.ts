/** What a 200 to a payment says about the money. Everything in it is checked against what was asked before it counts. */
import { add, ZERO, type Minor } from '../../../src-shared/domain/money.ts'
import type { FrozenRequest, Outcome, Reason, Settlement, Voucher } from '../../../src-shared/domain/payment.ts'
import { readCancelEcho } from './cancel-form.ts'
import { providerStatusCodes, readConfirmation } from './fabricated.ts'
import {
  amount,
  field,
  findAll,
  openAll,
  structure,
  text,
  unpackObject,
  wholeNumber,
  type WireObject,
} from './tolerant.ts'

/**
 * `plain`: the gateway says it went through and shows nothing more; where there is a history, that is asked. `isGarbled`: the
 * provider's answer was there and could not be read, so that it may say anything.
 */
export type PayReading =
  | Outcome
  | {
      readonly kind: 'plain'
      readonly settlement: Settlement
      readonly trxNumber: string
      readonly isGarbled: boolean
    }

const PENDING_CODE = '22090'
const SUCCESS_CODES: readonly string[] = ['0', '00', '000', '200']

/** The gateway's number of a payment, in either spelling; null when the reply names none. */
export function readTrxNumber(reply: WireObject): string | null {
  return text(field(reply, 'trxNumber', 'request_number', 'requestNumber'))
}

/**
 * Judges the data of a payment's 200.
 * `sentFeeMinor`: the fee that went with the request, which becomes the charge where the provider reports none.
 */
export function readPayReply(data: unknown, request: FrozenRequest, sentFeeMinor: Minor | null): PayReading {
  const given = unpackObject(data)
  const unreadable: Reason = { code: 'gateway-answer-unreadable', gatewayText: null }
  if (given === null) return { kind: 'unknown', reason: unreadable, trxNumber: null }
  const reply = { ...given, provider_response: openAll(providerIn(given)) }
  const message = text(field(reply, 'message'))
  // A reply about another account or sum is another payment's: its number must not be taken for ours.
  if (!isAboutOurs(reply, request))
    return { kind: 'unknown', reason: { ...unreadable, gatewayText: message }, trxNumber: null }

  const trxNumber = readTrxNumber(reply)
  const provider = reply.provider_response
  const fee = readCharge(reply, provider, sentFeeMinor)
  if (fee === 'inexact') return { kind: 'unknown', reason: unreadable, trxNumber }

  const own = [trxNumber, request.inquiryNumber].filter((number) => number !== null)
  const confirmation = readConfirmation(provider, own)
  const voucher = readVoucher(reply, provider)
  const echo = readCancelEcho(reply)
  const settlement: Settlement = {
    trxNumber,
    feeMinor: fee,
    providerReference: confirmation.kind === 'real' ? confirmation.reference : null,
    voucher,
    notes: findAll(provider, 'ExtraBillInfo').flatMap((note) => text(note) ?? []),
    ...(Object.keys(echo).length === 0 ? {} : { echo }),
  }

  const unconfirmed: Reason = { code: 'fabricated', gatewayText: null }
  if (confirmation.kind === 'fabricated') return { kind: 'accepted', settlement, reason: unconfirmed }
  const codes = [text(field(reply, 'statusCode', 'status_code')), ...providerStatusCodes(provider)].filter(
    (code) => code !== null,
  )
  if (codes.includes(PENDING_CODE)) return { kind: 'accepted', settlement, reason: unconfirmed }
  const refusing = codes.find((code) => !SUCCESS_CODES.includes(code))
  if (refusing !== undefined) {
    return {
      kind: 'unknown',
      reason: { code: 'gateway-failing', gatewayText: text(field(reply, 'statusDescription')) ?? message },
      trxNumber,
    }
  }
  // A voucher's PIN can come from nobody but the provider.
  if (confirmation.kind === 'real' || voucher !== null) return { kind: 'succeeded', settlement, proof: 'provider' }
  if (trxNumber === null) return { kind: 'unknown', reason: { ...unreadable, gatewayText: message }, trxNumber }
  return { kind: 'plain', settlement, trxNumber, isGarbled: isGarbled(providerIn(given)) }
}

const providerIn = (reply: WireObject): unknown => reply['provider_response'] ?? reply['providerResponse']

/** A text that begins as a structure and is none. */
const isGarbled = (provider: unknown): boolean =>
  typeof provider === 'string' && /^\s*["'[{(]/u.test(provider) && structure(provider).kind === 'unreadable'

/**
 * Whether every account, sum and service that the reply names, in whatever spelling, is the one that was asked for. What
 * it does not name says nothing.
 */
export function isAboutOurs(reply: WireObject, request: FrozenRequest): boolean {
  const named = (...spellings: readonly string[]): readonly unknown[] =>
    spellings.map((spelling) => field(reply, spelling)).filter((value) => value !== undefined)
  const provider = providerIn(reply)
  return (
    [...named('billingAcct', 'billing_acct'), ...findAll(provider, 'BillingAcct')].every((account) =>
      isOurAccount(account, request),
    ) &&
    named('trxAmt', 'trans_amount', 'transAmount')
      .map(amount)
      .every((sum) => sum.kind === 'absent' || (sum.kind === 'amount' && sum.minor === request.amountMinor)) &&
    named('productId', 'product_id')
      .map(wholeNumber)
      .every((product) => product === null || product === request.serviceId)
  )
}

function isOurAccount(value: unknown, request: FrozenRequest): boolean {
  const named = text(value)
  if (named === null || named === request.account) return true
  // A number has lost its leading zeros on the way.
  if (typeof value === 'number' && request.account.replace(/^0+/u, '') === named) return true
  // Some billers get the account and the extra keys joined into one, and it comes back so.
  const parts = [request.account, ...request.extraKeys.map((key) => key.value).filter((part) => part !== '')]
  return parts.length > 1 && named.length >= parts.join('').length && parts.every((part) => named.includes(part))
}

/** The fee that was charged: the provider's part and the gateway's own. Null when the reply names neither. */
function readCharge(reply: WireObject, provider: unknown, sentFeeMinor: Minor | null): Minor | null | 'inexact' {
  const said = amount(field(reply, 'feesAmt', 'fees_amount'))
  const reported = amount(findAll(provider, 'FeesAmt')[0])
  const extra = amount(field(reply, 'extra_fees_amount', 'extraFeesAmt'))
  // Nobody is paid for paying: a fee below nothing is another thing's figure.
  if ([said, reported, extra].some((read) => read.kind === 'inexact' || (read.kind === 'amount' && read.minor < 0))) {
    return 'inexact'
  }
  if ([said, reported, extra].every((read) => read.kind === 'absent')) return null
  const minorOf = (read: typeof said): Minor | null => (read.kind === 'amount' ? read.minor : null)
  const ofProvider = minorOf(reported)
  // Where the provider reports nothing, what was sent became the charge.
  const charged = minorOf(said) ?? (ofProvider !== null && ofProvider > 0 ? ofProvider : sentFeeMinor) ?? ZERO
  return add(charged, minorOf(extra) ?? ZERO)
}

function readVoucher(reply: WireObject, provider: unknown): Voucher | null {
  const pin = text(field(reply, 'vouch_pin', 'vouchPin', 'voucherPin'))
  if (pin === null) return null
  const inside = (name: string) => findAll(provider, name).map(text)[0] ?? null
  return {
    pin,
    serial: text(field(reply, 'vouch_sn', 'vouchSn')) ?? inside('VouchSN'),
    expiry: text(field(reply, 'vouch_exp', 'vouchExpDt')) ?? inside('VouchExpDt'),
  }
}
