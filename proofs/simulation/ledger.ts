/**
 * The simulated gateway's books: what was asked of it, what it charged and what it gave back. The truth that everything
 * the terminal says is held against. It knows, as no real gateway does, which payment of the terminal a request came from.
 */
import { add, subtract, toDecimal, ZERO, type Minor } from '../../src-shared/domain/money.ts'
import type { SimulatedTime } from './time.ts'

export type PaymentStatus =
  'new' | 'done' | 'timeout' | 'in_queue' | 'pending' | 'to_refund' | 'to_cancel' | 'to_review' | 'canceled' | 'failure'
export type ActionStatus = 'new' | 'in_progress' | 'completed'

/** A row as it stands in the list of requests. */
type RequestWire = Readonly<Record<string, unknown>>

export type GatewayRequest = {
  readonly id: number
  readonly number: string
  readonly kind: 'inquiry' | 'payment'
  readonly serviceId: number
  readonly account: string
  readonly amountMinor: Minor | null
  readonly serial: string
  readonly inquiryNumber: string | null
  readonly createdMs: number
  /** The terminal's own payment; null: another till's, or an inquiry. */
  readonly paymentId: string | null
  status: PaymentStatus
  action: ActionStatus
  /** Sums of the wallet's rows of this request. */
  debitedMinor: Minor
  creditedMinor: Minor
  reservedMinor: Minor
  /** The provider itself has the payment. */
  confirmed: boolean
  voucherPin: string | null
  /** Cancels that came as far as the provider, and those of them that came to nothing. */
  cancelsBegun: number
  cancelsRefused: number
  /** As it stands in the list now; another object after every change, so that an answer under way keeps what it saw. */
  row: RequestWire
}

export type Movement = {
  readonly id: number
  readonly request: GatewayRequest
  readonly direction: 'debit' | 'credit'
  readonly amountMinor: Minor
  readonly createdMs: number
  readonly row: RequestWire
}

export type Ledger = {
  /** Writes a new request into the list. */
  open(
    what: Pick<
      GatewayRequest,
      'kind' | 'serviceId' | 'account' | 'amountMinor' | 'serial' | 'inquiryNumber' | 'paymentId'
    >,
  ): GatewayRequest
  mark(request: GatewayRequest, status: PaymentStatus, action: ActionStatus): void
  /** The provider's answer, as the list shows it. */
  show(request: GatewayRequest, providerResponse: unknown): void
  reserve(request: GatewayRequest, sumMinor: Minor): void
  release(request: GatewayRequest): void
  /** What a request without a record reserved and nobody releases. */
  loseReservation(sumMinor: Minor): void
  debit(request: GatewayRequest, sumMinor: Minor): void
  /** Gives back all that was debited and not given back. */
  credit(request: GatewayRequest): void
  numbered(number: string): GatewayRequest | null
  /** Payments that named an inquiry. */
  payingFor(inquiryNumber: string): readonly GatewayRequest[]
  ofPayment(paymentId: string): readonly GatewayRequest[]
  /** Oldest first. */
  requestsOf(serviceId: number): readonly GatewayRequest[]
  all(): readonly GatewayRequest[]
  movements(): readonly Movement[]
  wallet(): { readonly balanceMinor: Minor; readonly reservedMinor: Minor }
  readonly openingMinor: Minor
}

const NOTHING: readonly GatewayRequest[] = []

/** Books with one wallet. `moved` is told of every debit and credit. */
export function createLedger(deps: {
  readonly time: SimulatedTime
  readonly openingMinor: Minor
  readonly moved: (movement: Movement) => void
}): Ledger {
  const { time, openingMinor } = deps
  const requests: GatewayRequest[] = []
  const byNumber = new Map<string, GatewayRequest>()
  const byService = new Map<number, GatewayRequest[]>()
  const byPayment = new Map<string, GatewayRequest[]>()
  const byInquiry = new Map<string, GatewayRequest[]>()
  const movements: Movement[] = []
  let balanceMinor = openingMinor
  let reservedMinor = ZERO
  let lastId = 7_000

  function move(request: GatewayRequest, direction: Movement['direction'], amountMinor: Minor): void {
    lastId += 1
    const row = {
      id: lastId,
      request_id: [request.id, request.number],
      label: direction === 'debit' ? 'Pay Service Bill for a service' : 'Cancel Service Payment for a service',
      amount: toDecimal(amountMinor),
      create_date: moment(time.trueMs()),
      wallet_id: [1, 'Main'],
      wallet_type: direction,
      reference: request.number,
      status: 'done',
      wallet_transaction_info: direction === 'debit' ? paymentInfo(request, amountMinor) : false,
    }
    const movement = { id: lastId, request, direction, amountMinor, createdMs: time.trueMs(), row }
    movements.push(movement)
    balanceMinor = direction === 'debit' ? subtract(balanceMinor, amountMinor) : add(balanceMinor, amountMinor)
    request.row = { ...request.row, wallet_transaction_id: [lastId, 'movement'] }
    deps.moved(movement)
  }

  return {
    openingMinor,
    open(what) {
      lastId += 1
      const number = String(100_000_000 + lastId)
      const isInquiry = what.kind === 'inquiry'
      const inquiry = what.inquiryNumber === null ? undefined : byNumber.get(what.inquiryNumber)
      const row: RequestWire = {
        id: lastId,
        name: number,
        request_type: isInquiry ? 'service_bill_inquiry' : 'pay_service_bill',
        product_id: [what.serviceId, 'A service'],
        stage_id: isInquiry ? [5, 'Done'] : [1, 'New'],
        payment_status: isInquiry ? false : 'new',
        action_status: isInquiry ? false : 'in_progress',
        trans_amount: what.amountMinor === null ? 0 : what.amountMinor / 100,
        provider_response: false,
        create_date: moment(time.trueMs()),
        wallet_transaction_id: false,
        request_billing_acct: what.account === '' ? false : what.account,
        request_inquiry_transaction_id: inquiry === undefined ? false : [inquiry.id, inquiry.number],
        request_machine_serial: what.serial,
      }
      const request: GatewayRequest = {
        ...what,
        id: lastId,
        number,
        createdMs: time.trueMs(),
        status: 'new',
        action: 'in_progress',
        debitedMinor: ZERO,
        creditedMinor: ZERO,
        reservedMinor: ZERO,
        confirmed: false,
        voucherPin: null,
        cancelsBegun: 0,
        cancelsRefused: 0,
        row,
      }
      requests.push(request)
      byNumber.set(number, request)
      push(byService, what.serviceId, request)
      if (what.paymentId !== null) push(byPayment, what.paymentId, request)
      if (what.inquiryNumber !== null) push(byInquiry, what.inquiryNumber, request)
      return request
    },
    mark(request, status, action) {
      request.status = status
      request.action = action
      request.row = { ...request.row, payment_status: status, action_status: action, stage_id: [5, 'Done'] }
    },
    show(request, providerResponse) {
      request.row = { ...request.row, provider_response: providerResponse }
    },
    reserve(request, sumMinor) {
      request.reservedMinor = sumMinor
      reservedMinor = add(reservedMinor, sumMinor)
    },
    release(request) {
      reservedMinor = subtract(reservedMinor, request.reservedMinor)
      request.reservedMinor = ZERO
    },
    loseReservation(sumMinor) {
      reservedMinor = add(reservedMinor, sumMinor)
    },
    debit(request, sumMinor) {
      request.debitedMinor = add(request.debitedMinor, sumMinor)
      move(request, 'debit', sumMinor)
    },
    credit(request) {
      const sumMinor = subtract(request.debitedMinor, request.creditedMinor)
      if (sumMinor === 0) return
      request.creditedMinor = request.debitedMinor
      move(request, 'credit', sumMinor)
    },
    numbered: (number) => byNumber.get(number) ?? null,
    payingFor: (inquiryNumber) => byInquiry.get(inquiryNumber) ?? NOTHING,
    ofPayment: (paymentId) => byPayment.get(paymentId) ?? NOTHING,
    requestsOf: (serviceId) => byService.get(serviceId) ?? NOTHING,
    all: () => requests,
    movements: () => movements,
    wallet: () => ({ balanceMinor, reservedMinor }),
  }
}

/** What a request costs its wallet now. */
export const chargedMinor = (request: GatewayRequest): Minor => subtract(request.debitedMinor, request.creditedMinor)

/** The engine's way to write a moment: UTC, no zone. */
export const moment = (atMs: number): string => new Date(atMs).toISOString().slice(0, 23)

function paymentInfo(request: GatewayRequest, totalMinor: Minor): string {
  return JSON.stringify({
    payment_info: {
      request_number: request.number,
      billing_acct: request.account,
      amount: toDecimal(request.amountMinor ?? ZERO),
      fees: toDecimal(subtract(totalMinor, request.amountMinor ?? ZERO)),
      ...(request.voucherPin === null ? {} : { vouch_pin: request.voucherPin }),
    },
  })
}

function push<Key, Item>(map: Map<Key, Item[]>, key: Key, item: Item): void {
  const list = map.get(key)
  if (list === undefined) map.set(key, [item])
  else list.push(item)
}
