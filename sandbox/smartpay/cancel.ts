/** Taking a payment back: what may be, which payment is meant, and the two dialects' replies. */
import { findService } from './catalogue/catalogue.ts'
import { identify, isAnswer } from './identity.ts'
import type { CancelOutcome } from './other-outcomes.ts'
import { refund } from './settle.ts'
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
  if (number !== '') return requests.find((one) => one.number === number)
  if (world.settings.dialect === 'guide' && inquiry !== '') {
    const named = requests.find((one) => one.number === inquiry)
    if (named?.type === 'pay_service_bill') return named
    return requests.find((one) => one.type === 'pay_service_bill' && one.inquiryId === named?.id) ?? named
  }
  const needle = call.form['ePayBillRecID'] ?? call.form['billRefNumber'] ?? ''
  if (needle === '') return undefined
  return requests.find(
    (one) =>
      one.type === 'pay_service_bill' &&
      one.createdAtMs > world.nowMs() - HOUR_MS &&
      one.providerResponse !== false &&
      one.providerResponse.includes(needle),
  )
}

export function cancel(world: World, call: Call, outcome: CancelOutcome | null): Answer {
  const caller = identify(world, call, 'machine')
  if (isAnswer(caller)) return caller
  const payment = cancelTarget(world, call)
  const answer = payment ? decide(world, payment, outcome) : refusal(400, 'request_not_found', 'request does not exist')
  world.state.cancels.push({
    atMs: world.nowMs(),
    asked: call.form,
    requestNumber: payment?.number ?? null,
    refunded: payment?.refunded ?? false,
    outcome: outcome?.name ?? String(answer.status),
  })
  return answer
}

function decide(world: World, payment: RequestRecord, outcome: CancelOutcome | null): Answer {
  if (payment.refunded) return success(`REQ Number (${payment.number}) is already canceled!`)
  const info = findService(payment.productId ?? 0)?.service.info ?? {}
  const reversible = info['SupportPmtReverse'] === true || info['IsAllowCancel'] === true
  const possible = payment.type === 'pay_service_bill' && payment.stage === 5 && payment.chargedMinor > 0
  if (!possible || (!reversible && outcome === null))
    return refusal(400, 'request_not_canceled', 'Request can not be canceled')
  payment.paymentStatus = 'canceled'
  payment.actionStatus = 'new'
  switch (outcome?.way ?? 'refund') {
    case 'refund':
      refund(world, payment)
      return reply(world, payment, payment.number)
    case 'refused':
      backToPaid(payment)
      return refusal(400, 'Error', pythonText({ Error: 'Reversal is not allowed', code: 22006, retry: false }))
    case 'not-canceled-but-refunded':
      payment.settle = { atMs: world.nowMs() + world.settings.settleMs, as: 'refunded' }
      return refusal(400, 'request_not_canceled', 'Request is in progress')
    case 'not-canceled':
    case 'nothing':
      backToPaid(payment)
      return refusal(400, 'request_not_canceled', 'Request can not be canceled')
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
