/** What is sent to take a payment back, and what of a payment's reply is kept for it. */
import type { CancelRequest } from '../../payments/ports.ts'
import { toDecimal } from '../../../src-shared/domain/money.ts'
import type { Settlement } from '../../../src-shared/domain/payment.ts'
import { amountsLiteral, extraKeysLiteral, filled, keptNames, type Form } from './dialect.ts'
import { providerFee } from './fee-sent.ts'
import { field, text, type WireObject } from './tolerant.ts'

/** By these the gateway would search everyone's payments, did it not honour the number. */
const billReferences = ['billRefNumber', 'ePayBillRecID'] as const

const keptOfReply = [...billReferences, 'pmtId', 'pmtType', 'pmtMethod', 'pmtRefInfo', 'feesAmt'] as const

/** A reference is short; what is longer is none. */
const KEPT_CHARACTERS_MAX = 200

/** What a payment's reply names that a later cancel may have to name again: some of it stands nowhere else. */
export function readCancelEcho(reply: WireObject): NonNullable<Settlement['echo']> {
  const named = [
    ...keptOfReply.map((name) => [name, text(field(reply, name))] as const),
    ['currency_id', text(field(reply, 'currency_id', 'curCode'))] as const,
  ]
  return Object.fromEntries(
    named.flatMap(([name, value]) => (value === null || value.length > KEPT_CHARACTERS_MAX ? [] : [[name, value]])),
  )
}

/** What the gateway itself fills in at a payment where nobody names it: one provider writes its currency as a number. */
const usualMethod = (currency: string): string => (currency === '818' ? 'CARD' : 'CASH')
const USUAL_TYPE = 'BNKPTN'

/** The default reason of the gateway itself. */
const CANCEL_REASON = '001'

/**
 * The form of a cancel: the payment's own number and the inquiry's, because deployments differ in which they read.
 * The bill's references only where the number was seen to be honoured. At a second attempt all the rest that the gateway
 * would otherwise take from what it had stored, and may have overwritten at the first.
 */
export function cancelForm(cancel: CancelRequest & { readonly withReferences: boolean }): Form {
  const { request, replyEcho = {} } = cancel
  const known = (name: string): string | null => filled(replyEcho[name] ?? request.echo[name] ?? '')
  const currency = known('currency_id') ?? filled(request.echo[keptNames.currency] ?? '') ?? 'EGP'
  return {
    request_number: cancel.trxNumber,
    inquiryTransactionId: cancel.inquiryNumber ?? cancel.trxNumber,
    ...(cancel.withReferences ? Object.fromEntries(billReferences.map((name) => [name, known(name)])) : {}),
    ...(cancel.again
      ? {
          billingAcct: filled(request.account),
          extraBillingAcctKeys: extraKeysLiteral(request.extraKeys),
          currency_id: currency,
          pmtMethod: known('pmtMethod') ?? usualMethod(currency),
          pmtType: known('pmtType') ?? USUAL_TYPE,
          pmtId: known('pmtId'),
          pmtRefInfo: known('pmtRefInfo'),
          notifyMobile: request.mobileToNotify,
          feesAmt: filled(replyEcho['feesAmt'] ?? '') ?? feeSent(request),
          payAmts: amountsLiteral(request.amountMinor, currency),
          cancelReason: CANCEL_REASON,
        }
      : {}),
  }
}

function feeSent(request: CancelRequest['request']): string | null {
  const feeMinor = providerFee(request, null)
  return feeMinor === null ? null : toDecimal(feeMinor)
}
