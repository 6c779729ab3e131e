/** How the simulated gateway works through a payment: checks, reservation, record, provider, wallet, reply; and what can go wrong between each. */
import type { Call } from '../../src-main/gateways/smartpay/caller.ts'
import { errorTable } from '../../src-main/gateways/smartpay/error-table.ts'
import { add, parseMinor, subtract, ZERO, type Minor } from '../../src-shared/domain/money.ts'
import type { GatewayParts } from './gateway.ts'
import type { GatewayRequest } from './ledger.ts'
import { error, html, payData, providerResponse, data, type Answer, type Confirmation } from './replies.ts'
import { serviceOf, type SoldService } from './services.ts'

type Form = NonNullable<Call['form']>

const MINUTE_MS = 60_000

/** Refusals that come before anything was recorded, but for those that have a cause of their own here. */
const REFUSALS = errorTable
  .filter(({ endpoints, money }) => endpoints.includes('pay') && money === 'nothing-moved')
  .map(({ type }) => type)
  .filter((type) => type !== 'access_token' && type !== 'access_token_not_found')

/** What becomes of a payment at the provider, and how often. */
const OUTCOMES = [
  ['paid', 935],
  ['paid slowly', 10],
  ['fabricated', 12],
  ['pending', 6],
  ['user error', 10],
  ['error', 8],
  ['stumbled over the provider', 4],
  ['stumbled afterwards', 8],
  ['proxy gave up', 6],
  ['killed', 1],
] as const

type Work = {
  readonly request: GatewayRequest
  readonly service: SoldService
  readonly feeSentMinor: Minor
}

export function createPayDesk({ errands, ledger, faults, deployment }: GatewayParts) {
  const { random } = faults

  return function pay(form: Form, serial: string, paymentId: string | null): Answer {
    const quickMs = 30 + random.below(200)
    const refusal = random.pick(REFUSALS)
    if (faults.happens(`pay error ${refusal}`, 0.03)) return { reply: error(400, refusal), afterMs: quickMs }
    const service = serviceOf(Number(form['productId'] ?? form['product_id']))
    const amountMinor = parseMinor(form['trxAmt'] ?? form['trans_amount'])
    if (service === null) return { reply: error(400, 'service_not_found'), afterMs: quickMs }
    if (amountMinor === null) return { reply: html(500), afterMs: quickMs }
    const feeSentMinor = parseMinor(form['feesAmt'] ?? '') ?? ZERO
    const sumMinor = add(amountMinor, service.providerFeeMinor, service.extraFeeMinor)
    const { balanceMinor, reservedMinor } = ledger.wallet()
    if (subtract(balanceMinor, reservedMinor) < sumMinor) {
      return { reply: error(400, 'machine_balance_not_enough'), afterMs: quickMs }
    }
    if (faults.happens('lost reservation', 0.004)) {
      ledger.loseReservation(sumMinor)
      return { reply: error(500, 'Error', 'Could not submit you request'), afterMs: quickMs }
    }
    const request = ledger.open({
      kind: 'payment',
      serviceId: service.id,
      account: form['billingAcct'] ?? '',
      amountMinor,
      serial,
      inquiryNumber: form['inquiryTrxNumber'] ?? form['inquiryTransactionId'] ?? null,
      paymentId,
    })
    ledger.reserve(request, sumMinor)
    return throughProvider({ request, service, feeSentMinor })
  }

  function throughProvider(work: Work): Answer {
    const { request, service } = work
    const shortMs = 300 + random.below(5_000)
    const isVoucher = service.paymentType === 'VOCH'
    const outcome = faults.stopped() ? 'paid' : random.weighted(OUTCOMES)
    switch (outcome) {
      case 'paid':
        return paid(work, shortMs)
      case 'paid slowly':
        faults.count('slow provider')
        return paid(work, MINUTE_MS + random.below(5 * MINUTE_MS - 1_000))
      case 'fabricated':
        return isVoucher ? unsureVoucher(request) : fabricated(work)
      case 'pending':
        return pending(work, shortMs)
      case 'user error':
        faults.count('pay error user_error')
        return refused(request, shortMs, error(400, 'user_error', 'Account not found'))
      case 'error':
        if (isVoucher) return unsureVoucher(request)
        faults.count('pay error Error')
        return reversed(request)
      case 'stumbled over the provider':
        faults.count('gateway stumbled over the provider')
        return refused(request, shortMs, error(500, 'Error', 'Error is occur'))
      case 'stumbled afterwards':
        return stumbledAfterwards(work, shortMs)
      case 'proxy gave up':
        return proxyGaveUp(work)
      case 'killed':
        // The record stays as it is, its reservation too, and nobody ever says more.
        faults.count('gateway killed in the middle')
        return { reply: { kind: 'lost', status: null, problem: 'gateway-failing' }, afterMs: 2 * MINUTE_MS }
    }
  }

  /** What the wallet pays: the provider's own fee where it tells one, else what the terminal sent as such. */
  function feesOf({ service, feeSentMinor }: Work, confirmation: Confirmation) {
    const told = confirmation === 'real' ? service.providerFeeMinor : ZERO
    const providerMinor = told > 0 ? told : feeSentMinor
    return {
      providerMinor: told,
      extraMinor: service.extraFeeMinor,
      chargedMinor: add(providerMinor, service.extraFeeMinor),
    }
  }

  function debit(work: Work, confirmation: Confirmation): void {
    const { request, service } = work
    ledger.release(request)
    if (service.paymentType === 'VOCH' && confirmation === 'real') {
      request.voucherPin = `${String(4_000_000_000 + request.id)}${String(random.below(10_000)).padStart(4, '0')}`
    }
    ledger.debit(request, add(request.amountMinor ?? ZERO, feesOf(work, confirmation).chargedMinor))
    if (deployment.showsProvider) {
      ledger.show(request, providerResponse(request, confirmation, feesOf(work, confirmation).providerMinor))
    }
  }

  function confirm(request: GatewayRequest): void {
    request.confirmed = true
    ledger.mark(request, 'done', 'completed')
  }

  function paid(work: Work, afterMs: number): Answer {
    const { request } = work
    // The PIN is known before the reply is written.
    if (work.service.paymentType === 'VOCH') request.voucherPin = String(4_000_000_000_000 + request.id)
    errands.after(afterMs, () => {
      debit(work, 'real')
      confirm(request)
    })
    return { reply: data(payData(deployment, request, feesOf(work, 'real'), 'real')), afterMs }
  }

  /** The provider was silent and the gateway says that it went well; somebody sees to it later. */
  function fabricated(work: Work): Answer {
    const { request } = work
    faults.count('fabricated success')
    const afterMs = MINUTE_MS + random.below(10_000)
    const status = random.pick(['in_queue', 'pending', 'to_refund', 'timeout'] as const)
    errands.after(afterMs, () => {
      debit(work, 'fabricated')
      ledger.mark(request, status, 'new')
      seenToLater(request, status === 'to_refund')
    })
    return { reply: data(payData(deployment, request, feesOf(work, 'fabricated'), 'fabricated')), afterMs }
  }

  function pending(work: Work, afterMs: number): Answer {
    const { request } = work
    faults.count('pending at the provider')
    errands.after(afterMs, () => {
      debit(work, 'pending')
      ledger.mark(request, 'pending', 'new')
      seenToLater(request, false)
    })
    return { reply: data(payData(deployment, request, feesOf(work, 'pending'), 'pending')), afterMs }
  }

  /** When somebody at the gateway sees to it: mostly soon, now and then the day after. */
  function someTimeLaterMs(): number {
    const withinMinutes = random.weighted([
      [10, 90],
      [120, 9],
      [24 * 60, 1],
    ] as const)
    return MINUTE_MS + random.below(withinMinutes * MINUTE_MS)
  }

  function seenToLater(request: GatewayRequest, refundMeant: boolean): void {
    const refund = refundMeant || random.chance(0.3)
    errands.after(someTimeLaterMs(), () => {
      if (refund) {
        faults.count('late refund')
        ledger.credit(request)
        ledger.mark(request, 'canceled', 'completed')
      } else confirm(request)
    })
  }

  function refused(request: GatewayRequest, afterMs: number, reply: Answer['reply']): Answer {
    errands.after(afterMs, () => {
      ledger.release(request)
      ledger.mark(request, 'failure', 'completed')
    })
    return { reply, afterMs }
  }

  /** The provider timed out and the gateway took it back there by itself. */
  function reversed(request: GatewayRequest): Answer {
    const afterMs = MINUTE_MS + random.below(4 * MINUTE_MS)
    errands.after(afterMs, () => {
      ledger.release(request)
      ledger.mark(request, 'canceled', 'completed')
    })
    return { reply: error(400, 'Error', 'Server timeout'), afterMs }
  }

  /** Nobody knows whether the provider made the voucher; it is not charged until somebody found out. */
  function unsureVoucher(request: GatewayRequest): Answer {
    faults.count('provider unsure about a voucher')
    faults.count('pay error Error')
    const afterMs = MINUTE_MS + random.below(10_000)
    errands.after(afterMs, () => {
      ledger.release(request)
      ledger.mark(request, random.pick(['to_cancel', 'to_review'] as const), 'new')
      errands.after(someTimeLaterMs(), () => {
        if (random.chance(0.5)) ledger.mark(request, 'canceled', 'completed')
        else {
          faults.count('late debit')
          request.voucherPin = String(5_000_000_000_000 + request.id)
          ledger.debit(request, request.amountMinor ?? ZERO)
          confirm(request)
        }
      })
    })
    return { reply: error(400, 'Error', 'No response'), afterMs }
  }

  /** The provider was paid and the gateway's own books were late, or broke for a while. */
  function stumbledAfterwards(work: Work, afterMs: number): Answer {
    const { request } = work
    faults.count('provider paid and the gateway stumbled')
    const isLate = random.chance(0.5)
    if (isLate) faults.count('late debit')
    errands.after(isLate ? afterMs + MINUTE_MS + random.below(3 * MINUTE_MS) : afterMs, () => {
      debit(work, 'real')
      confirm(request)
    })
    const object = payData(deployment, request, feesOf(work, 'real'), 'real') as Readonly<Record<string, unknown>>
    return {
      reply: { kind: 'error-after-work', status: 500, object, message: 'After the Pay Service Request' },
      afterMs,
    }
  }

  /** What stands before the gateway answered in its place; the gateway goes on. */
  function proxyGaveUp(work: Work): Answer {
    faults.count('answer that cannot be read')
    const afterMs = random.chance(0.5) ? 400 + random.below(5_000) : MINUTE_MS
    const doneMs = afterMs + random.below(4 * MINUTE_MS)
    if (random.chance(0.5)) paid(work, doneMs)
    else refused(work.request, doneMs, html(502))
    return { reply: html(random.pick([500, 502, 504])), afterMs }
  }
}
