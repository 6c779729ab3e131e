/** Taking a payment back: what may be, which payment is meant, and the two dialects' replies. */
import { findService } from './catalogue/catalogue.ts'
import { requestByNumber } from './find.ts'
import { identify, isAnswer } from './identity.ts'
import type { CancelOutcome } from './other-outcomes.ts'
import { refund, settleLater } from './settle.ts'
import type { RequestRecord } from './state.ts'
import { pythonText } from './catalogue/rows.ts'
import { refusal, success } from './wire.ts'
import type { Answer } from './wire.ts'
import type { Call, World } from './world.ts'

const HOUR_MS = 3_600_000

/** The methods that this deployment takes for a cancel. */
export function cancelMethods(world: World): readonly string[] {
  const { cancelMethod, dialect } = world.settings
  if (cancelMethod === 'any') return ['POST', 'PUT']
  if (cancelMethod !== 'dialect') return [cancelMethod]
  return [dialect === 'guide' ? 'POST' : 'PUT']
}

/**
 * The payment a cancel means. `request_number` is the payment's own; the guide's `inquiryTransactionId` may be the number
 * of a payment or of the inquiry it named. With neither, the server searches everyone's payments of the last hour.
 */
export function cancelTarget(world: World, call: Call): RequestRecord | undefined {
  const { request_number: number = '', inquiryTransactionId: inquiry = '' } = call.form
  const requests = world.state.requests
  if (world.settings.cancelIgnoresNumbers) return byReference(world, call)
  if (number !== '') return requestByNumber(world.state, number)
  if (world.settings.dialect === 'guide' && inquiry !== '') {
    const named = requestByNumber(world.state, inquiry)
    if (named?.type === 'pay_service_bill') return named
    return requests.find((one) => one.type === 'pay_service_bill' && one.inquiryId === named?.id) ?? named
  }
  return byReference(world, call)
}

/** The first hit among everyone's payments of the last hour. */
function byReference(world: World, call: Call): RequestRecord | undefined {
  const needle = call.form['ePayBillRecID'] ?? call.form['billRefNumber'] ?? ''
  if (needle === '') return undefined
  return world.state.requests.find(
    (one) =>
      one.type === 'pay_service_bill' &&
      one.createdAtMs > world.nowMs() - HOUR_MS &&
      (one.billReference === needle || (one.providerResponse !== false && one.providerResponse.includes(needle))),
  )
}

export function cancel(world: World, call: Call, outcome: CancelOutcome | null): Answer {
  const caller = identify(world, call, 'machine')
  if (isAnswer(caller)) return caller
  const payment = cancelTarget(world, call)
  const answer = payment
    ? decide(world, call, payment, outcome)
    : refusal(400, 'request_not_found', 'request does not exist')
  world.state.cancels.push({
    atMs: world.nowMs(),
    asked: call.form,
    requestNumber: payment?.number ?? null,
    refunded: payment?.refunded ?? false,
    outcome: outcome?.name ?? String(answer.status),
  })
  return answer
}

function decide(world: World, call: Call, payment: RequestRecord, outcome: CancelOutcome | null): Answer {
  const isDone = payment.paymentStatus === 'canceled' && payment.actionStatus === 'completed'
  if (payment.refunded || (isDone && payment.chargedMinor > 0))
    return success(`REQ Number (${payment.number}) is already canceled!`)
  const info = findService(payment.productId ?? 0)?.service.info ?? {}
  const reversible = info['SupportPmtReverse'] === true || info['IsAllowCancel'] === true
  const possible = payment.type === 'pay_service_bill' && payment.stage === 5 && payment.chargedMinor > 0
  if (!possible || (!reversible && outcome === null)) return notCanceled('Request can not be canceled')
  // What settles later has begun: the same word as for what is not possible.
  if (payment.paymentStatus === 'canceled') return notCanceled('Request is in progress')
  // The provider's answer that a reversal goes by is gone: without the client's own word there is nothing to send.
  if (payment.answerOverwritten && !suppliesAll(call, payment)) return notCanceled('Request can not be canceled')
  payment.paymentStatus = 'canceled'
  payment.actionStatus = 'new'
  return carryOut(world, payment, outcome?.way ?? 'refund')
}

const notCanceled = (message: string): Answer => refusal(400, 'request_not_canceled', message)

/** What the server would take from the provider's answer, had it not overwritten that. */
function suppliesAll({ form }: Call, payment: RequestRecord): boolean {
  const always = ['billingAcct', 'currency_id', 'pmtMethod', 'pmtType']
  const needed = [
    ...always,
    ...(payment.billReference === null ? [] : ['billRefNumber']),
    ...(payment.extraKeys === '' ? [] : ['extraBillingAcctKeys']),
  ]
  return needed.every((name) => (form[name] ?? '') !== '') && form['billingAcct'] === payment.account
}

function carryOut(world: World, payment: RequestRecord, way: CancelOutcome['way']): Answer {
  switch (way) {
    case 'refund':
      refund(world, payment)
      return reply(world, payment, payment.number)
    case 'refund-later':
      payment.actionStatus = 'completed'
      settleLater(world, payment, 'refunded')
      return reply(world, payment, payment.number)
    case 'refund-other-number':
      refund(world, payment)
      return reply(world, payment, String(Number(payment.number) - 1))
    case 'refused-once':
      if (payment.answerOverwritten) return carryOut(world, payment, 'refund')
      return refused(payment)
    case 'refused':
      return refused(payment)
    case 'not-canceled-but-refunded':
      settleLater(world, payment, 'refunded')
      return notCanceled('Request is in progress')
    case 'not-canceled':
    case 'nothing':
      backToPaid(payment)
      return notCanceled('Request can not be canceled')
    case 'no-wallet':
      payment.providerPaid = false
      return refusal(400, 'wallet_not_found', 'No wallet to credit')
    case 'object-500':
      payment.providerPaid = false
      return refusal(500, replyData(payment, payment.number), 'After the cancel request an exception is occurred')
    case 'other-number':
      backToPaid(payment)
      return reply(world, payment, String(Number(payment.number) - 1))
  }
}

/** The provider's no takes the place of its answer to the payment. */
function refused(payment: RequestRecord): Answer {
  const answer = pythonText({ Error: 'Reversal is not allowed', code: 22006, retry: false })
  backToPaid(payment)
  payment.providerResponse = answer
  payment.answerOverwritten = true
  return refusal(400, 'Error', answer)
}

function backToPaid(payment: RequestRecord): void {
  payment.paymentStatus = 'done'
  payment.actionStatus = 'completed'
}

function reply(world: World, payment: RequestRecord, number: string): Answer {
  if (world.settings.dialect === 'guide') return success(`Cancel REQ Number (${number}) successfully!`)
  return success(replyData(payment, number))
}

function replyData(payment: RequestRecord, number: string): Record<string, unknown> {
  return {
    request_number: number,
    provider: payment.provider,
    provider_response: payment.providerResponse,
    message: `Cancel Service Payment request was submitted successfully. ${payment.amountMinor / 100}`,
  }
}
