/**
 * The simulated gateway: reads a call as the real one would, works through its provider for as long as that takes, and
 * writes what becomes of it into its books. A call that arrived is worked on to its end, whoever still listens.
 */
import type { Call } from '../../src-main/gateways/smartpay/caller.ts'
import { add, minor, subtract, toDecimal, type Minor } from '../../src-shared/domain/money.ts'
import { createCancelDesk } from './cancel-desk.ts'
import type { Faults } from './faults.ts'
import { listMovements, listRequests } from './listing.ts'
import type { Ledger } from './ledger.ts'
import { createPayDesk } from './pay-desk.ts'
import { data, error, html, type Answer, type Deployment } from './replies.ts'
import { AMOUNTS_MINOR, serviceOf } from './services.ts'
import type { Errands } from './time.ts'

export type Gateway = {
  /** `paymentId`: the terminal's payment that the call is about, which only the simulator knows. */
  handle(call: Call, paymentId: string | null): Answer
  /** Another till of the same shop pays by itself. */
  readonly neighbourPays: (what: {
    readonly serviceId: number
    readonly account: string
    readonly amountMinor: Minor
  }) => void
}

export type GatewayParts = {
  /** What the gateway goes on with by itself. */
  readonly errands: Errands
  readonly ledger: Ledger
  readonly faults: Faults
  readonly deployment: Deployment
}

/** What a call does to money; null: nothing. */
export function moneyKind({ path, form }: Call): 'pay' | 'cancel' | null {
  if (path === 'api/cancel_request') return 'cancel'
  return (form?.['requestType'] ?? form?.['request_type']) === 'pay_service_bill' ? 'pay' : null
}

const NEIGHBOUR_SERIAL = 'TILL-2'

export function createGateway(parts: GatewayParts): Gateway {
  const { ledger, faults, deployment } = parts
  const { random } = faults
  const pay = createPayDesk(parts)
  const cancel = createCancelDesk(parts)
  /** The token that this serial was given last; null: the next call is turned away. */
  let token: string | null = null
  let logins = 0

  function handle(call: Call, paymentId: string | null): Answer {
    const quick = 40 + random.below(400)
    const now = (reply: Answer['reply']): Answer => ({ reply, afterMs: quick })
    if (call.path === 'api/auth/token') return now(login())
    const money = moneyKind(call)
    if (money !== null) {
      // Cancels are few: what is to be met with them comes more often.
      const often = money === 'pay' ? 0.004 : 0.02
      if (faults.happens(`${money} error access_token`, often)) token = null
      if (faults.happens(`${money} error access_token_not_found`, often)) {
        return now(error(401, 'access_token_not_found', 'missing header'))
      }
    }
    if (call.headers?.['access_token'] !== token) return now(error(401, 'access_token', 'expired'))

    const form = call.form ?? {}
    switch (call.path) {
      case 'api/create_machine_request':
        return money === 'pay'
          ? pay(form, call.headers['machine_serial'] ?? '', paymentId)
          : inquire(form, call.headers['machine_serial'] ?? '')
      case 'api/cancel_request':
        return cancel(form)
      case 'api/get_requests':
        return now(listRequests(ledger, deployment, form))
      case 'api/get_wallet_trans':
        return now(listMovements(ledger, form))
      case 'api/get_service_fees':
        return now(fees(form))
      case 'api/get_my_wallets':
        return now(wallets())
      case 'api/get_user_profile':
        return now(data([{ id: 7, name: 'Mona', phone: false, ref: 'A7' }]))
      default:
        return now(html(404))
    }
  }

  function login() {
    logins += 1
    token = `access_token_${String(logins).padStart(40, '0')}`
    return data({ uid: 7, access_token: token, expires_in: '86400', Force_Update: false })
  }

  function inquire(form: NonNullable<Call['form']>, serial: string): Answer {
    const serviceId = Number(form['productId'] ?? form['product_id'])
    const service = serviceOf(serviceId)
    if (service === null) return { reply: error(400, 'service_not_found'), afterMs: 50 }
    const account = form['billingAcct'] ?? ''
    const request = ledger.open({
      kind: 'inquiry',
      serviceId,
      account,
      amountMinor: null,
      serial,
      inquiryNumber: null,
      paymentId: null,
    })
    const afterMs = 200 + random.below(2_500)
    if (faults.happens('pay error user_error', 0.01)) return { reply: error(400, 'user_error', 'Not now'), afterMs }
    // What is due hangs on who asks: the same bill until it is paid, give or take a month.
    const due = AMOUNTS_MINOR[(serviceId + Number(account.slice(-1))) % AMOUNTS_MINOR.length] ?? minor(1_000)
    const { providerFeeMinor, extraFeeMinor } = service
    const bill = {
      BillRefNumber: `R${String(serviceId)}${account}`,
      BillInfo: { BillSummAmt: [{ BillSummAmtCode: 'TotalAmtDue', CurAmt: { Amt: toDecimal(due), CurCode: 'EGP' } }] },
    }
    const reply =
      deployment.dialect === 'guide'
        ? {
            message: 'ok',
            provider: 'fawry',
            statusCode: 200,
            statusDescription: 'Success',
            trxNumber: request.number,
            additionalInfo: bill,
            feesAmt: toDecimal(add(providerFeeMinor, extraFeeMinor)),
          }
        : {
            message: 'ok',
            request_number: request.number,
            provider: 'fawry',
            provider_response: JSON.stringify(bill),
            feesAmt: toDecimal(providerFeeMinor),
            extra_fees_amount: extraFeeMinor / 100,
          }
    return { reply: data(reply), afterMs }
  }

  function fees(form: NonNullable<Call['form']>) {
    if (!deployment.tellsFees) return html(404)
    const service = serviceOf(Number(form['product_id']))
    if (service === null) return error(400, 'service_not_found')
    return data({
      provider_fees_amount: service.providerFeeMinor / 100,
      extra_fees_amount: service.extraFeeMinor / 100,
    })
  }

  function wallets() {
    const { balanceMinor, reservedMinor } = ledger.wallet()
    return data([
      {
        id: 1,
        name: 'Main',
        wallet_balance: balanceMinor / 100,
        reserved_amount: reservedMinor / 100,
        available_amount: subtract(balanceMinor, reservedMinor) / 100,
      },
    ])
  }

  return {
    handle,
    neighbourPays({ serviceId, account, amountMinor }) {
      const inquiry = ledger.open({
        kind: 'inquiry',
        serviceId,
        account,
        amountMinor: null,
        serial: NEIGHBOUR_SERIAL,
        inquiryNumber: null,
        paymentId: null,
      })
      const payment = ledger.open({
        kind: 'payment',
        serviceId,
        account,
        amountMinor,
        serial: NEIGHBOUR_SERIAL,
        inquiryNumber: random.chance(0.7) ? inquiry.number : null,
        paymentId: null,
      })
      ledger.debit(payment, add(amountMinor, serviceOf(serviceId)?.extraFeeMinor ?? minor(0)))
      payment.confirmed = true
      ledger.mark(payment, 'done', 'completed')
    },
  }
}
