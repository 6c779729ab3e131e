/** How the simulated gateway takes a payment back: marks it first, asks the provider, credits the wallet; and what can go wrong between each. */
import type { Call } from '../../src-main/gateways/smartpay/caller.ts'
import type { GatewayParts } from './gateway.ts'
import type { GatewayRequest } from './ledger.ts'
import { data, error, type Answer } from './replies.ts'
import { serviceOf } from './services.ts'

const MINUTE_MS = 60_000

/** Refusals that come before any work. */
const REFUSALS = ['request_not_found', 'machine_serial', 'machine_serial_not_found'] as const

const OUTCOMES = [
  ['done', 78],
  ['refused', 8],
  ['credited late', 5],
  ['broke, and done', 4],
  ['broke, and not done', 3],
  ['nowhere to credit', 2],
] as const

export function createCancelDesk({ errands, ledger, faults, deployment }: GatewayParts) {
  const { random } = faults

  function meant(form: NonNullable<Call['form']>): GatewayRequest | null {
    const number = deployment.cancelBy === 'payment' ? form['request_number'] : form['inquiryTransactionId']
    const request = ledger.numbered(number ?? '')
    if (request?.kind !== 'inquiry') return request
    return ledger.payingFor(request.number)[0] ?? null
  }

  return function cancel(form: NonNullable<Call['form']>): Answer {
    const quickMs = 30 + random.below(300)
    const refusal = random.pick(REFUSALS)
    if (faults.happens(`cancel error ${refusal}`, 0.06)) return { reply: error(400, refusal), afterMs: quickMs }
    const request = meant(form)
    if (request === null) return { reply: error(400, 'request_not_found'), afterMs: quickMs }
    if (request.cancelsBegun > 0) faults.count('second cancel')
    if (request.status === 'canceled' && request.action === 'completed') {
      return { reply: data(sentence(request.number)), afterMs: quickMs }
    }
    const isPossible = request.status === 'done' && serviceOf(request.serviceId)?.cancellable === true
    // What the first attempt overwrote must be told again.
    const isWhole = request.cancelsRefused === 0 || request.account === '' || form['billingAcct'] != null
    if (!isPossible || !isWhole) {
      faults.count('cancel error request_not_canceled')
      return { reply: error(400, 'request_not_canceled'), afterMs: quickMs }
    }
    return throughProvider(request)
  }

  function throughProvider(request: GatewayRequest): Answer {
    const afterMs = random.chance(0.9) ? 300 + random.below(8_000) : 10_000 + random.below(3 * MINUTE_MS)
    const lateMs = afterMs + 20_000 + random.below(4 * MINUTE_MS)
    request.cancelsBegun += 1
    ledger.mark(request, 'canceled', 'new')
    const credit = (inMs: number): void => {
      errands.after(inMs, () => {
        ledger.credit(request)
        ledger.mark(request, 'canceled', 'completed')
      })
    }
    const undo = (inMs: number): void => {
      errands.after(inMs, () => {
        request.cancelsRefused += 1
        ledger.mark(request, 'done', 'completed')
      })
    }
    const outcome = faults.stopped() ? 'done' : random.weighted(OUTCOMES)
    switch (outcome) {
      case 'done':
        credit(afterMs)
        return { reply: agreed(request), afterMs }
      case 'refused':
        faults.count('cancel refused by the provider')
        faults.count('cancel error Error')
        undo(afterMs)
        return { reply: error(400, 'Error', "{'code': 31, 'text': 'refused'}"), afterMs }
      case 'credited late':
        faults.count('late refund')
        credit(lateMs)
        return { reply: agreed(request), afterMs }
      case 'broke, and done':
        faults.count('cancel broken in the middle')
        credit(lateMs)
        return {
          reply: { kind: 'error-after-work', status: 500, object: { request_number: request.number }, message: 'late' },
          afterMs,
        }
      case 'broke, and not done':
        faults.count('cancel broken in the middle')
        faults.count('cancel error request_not_canceled')
        undo(lateMs)
        return { reply: error(400, 'request_not_canceled'), afterMs }
      case 'nowhere to credit':
        faults.count('cancel error wallet_not_found')
        return { reply: error(400, 'wallet_not_found'), afterMs }
    }
  }

  function agreed(request: GatewayRequest) {
    if (faults.happens('cancel names another', 0.06)) return data(sentence(String(Number(request.number) - 1)))
    return data(random.chance(0.5) ? sentence(request.number) : { request_number: request.number, message: 'done' })
  }
}

const sentence = (number: string): string => `Cancel REQ Number (${number}) successfully!`
