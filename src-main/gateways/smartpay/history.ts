/** What the gateway recorded: requests (where the deployment shows them) and wallet movements. */
import type { HistoryAnswer, RequestRow, RequestStatus, WalletMovement } from '../../../src-shared/domain/history.ts'
import type { Settlement, Voucher } from '../../../src-shared/domain/payment.ts'
import { readConfirmation } from './fabricated.ts'
import { term, toPythonLiteral } from './python-literal.ts'
import { reasonOf, type Reply } from './reply.ts'
import {
  amountOrNull,
  field,
  list,
  moment,
  objects,
  reference,
  text,
  unpackObject,
  wholeNumber,
  type WireObject,
} from './tolerant.ts'
import type { Session } from './token.ts'

const ROWS_MAX = 500

/** Every field we would like, and those that every version of the server is known to have. */
const REQUEST_FIELDS = [
  'name',
  'request_type',
  'product_id',
  'stage_id',
  'payment_status',
  'action_status',
  'trans_amount',
  'provider_response',
  'create_date',
  'wallet_transaction_id',
  'request_billing_acct',
  'request_inquiry_transaction_id',
  'request_machine_serial',
]
const FEWER_REQUEST_FIELDS = [
  'name',
  'request_type',
  'product_id',
  'stage_id',
  'payment_status',
  'action_status',
  'trans_amount',
  'create_date',
]

const MOVEMENT_FIELDS = [
  'id',
  'request_id',
  'label',
  'amount',
  'create_date',
  'wallet_id',
  'wallet_type',
  'reference',
  'status',
  'wallet_transaction_info',
]

export type History = {
  requestsSince(
    since: { readonly sinceMs: number; readonly serviceId: number | null },
    patience?: 'ask' | 'quick',
  ): Promise<HistoryAnswer<RequestRow>>
  movementsSince(since: { readonly sinceMs: number }): Promise<HistoryAnswer<WalletMovement>>
}

export function createHistory(session: Session): History {
  /**
   * What was found out about the list of requests. That there is one is known for as long as the program runs. That there
   * is none is believed for a reply that is wanted quickly; whoever has time asks again: it may have been a proxy's word.
   */
  let requests: 'not-asked' | 'all-fields' | 'fewer-fields' | 'none-here' = 'not-asked'

  const askRequests = (
    since: { readonly sinceMs: number; readonly serviceId: number | null },
    fields: readonly string[],
    patience: 'ask' | 'quick',
  ): Promise<Reply> =>
    session.ask({
      name: 'requests',
      method: 'POST',
      path: 'api/get_requests',
      serial: true,
      form: {
        domain: toPythonLiteral([
          ...(since.serviceId === null ? [] : [term('product_id', '=', since.serviceId)]),
          term('create_date', '>=', serverMoment(since.sinceMs)),
        ]),
        fields: toPythonLiteral(fields),
        offset: '0',
        limit: String(ROWS_MAX),
        order: 'id desc',
      },
      patience,
      ids: since.serviceId === null ? {} : { service: since.serviceId },
    })

  return {
    async requestsSince(since, patience = 'ask') {
      if (requests === 'none-here' && patience === 'quick') return { kind: 'none-here' }
      const isKnown = requests === 'all-fields' || requests === 'fewer-fields'
      let reply = await askRequests(
        since,
        requests === 'fewer-fields' ? FEWER_REQUEST_FIELDS : REQUEST_FIELDS,
        patience,
      )
      if (reply.kind !== 'data' && isMissing(reply)) {
        // A list that was there does not vanish: what says so stands in the gateway's place.
        if (isKnown) return { kind: 'failed', reason: reasonOf(reply) }
        requests = 'none-here'
        return { kind: 'none-here' }
      }
      // A field that this version does not know breaks the whole answer.
      if (requests !== 'fewer-fields' && isBroken(reply)) {
        reply = await askRequests(since, FEWER_REQUEST_FIELDS, patience)
        if (reply.kind === 'data') requests = 'fewer-fields'
      } else if (reply.kind === 'data' && !isKnown) {
        requests = 'all-fields'
      }
      if (reply.kind !== 'data') return { kind: 'failed', reason: reasonOf(reply) }
      const given = list(reply.data)
      const rows = objects(given).flatMap((row) => readRequest(row) ?? [])
      const whole = Array.isArray(reply.data) && rows.length === given.length && given.length < ROWS_MAX
      return { kind: 'rows', rows, serverTimeMs: reply.serverTimeMs, ...(whole ? {} : { incomplete: true }) }
    },

    async movementsSince(since) {
      const reply = await session.ask({
        name: 'movements',
        method: 'POST',
        path: 'api/get_wallet_trans',
        serial: true,
        form: {
          limit: '0',
          offset: '0',
          // Naming the wallet at all is what makes the gateway show every wallet and not the default one.
          domain: toPythonLiteral([
            term('wallet_id', '!=', false),
            term('create_date', '>=', serverMoment(since.sinceMs)),
          ]),
          fields: toPythonLiteral(MOVEMENT_FIELDS),
        },
        patience: 'ask',
      })
      if (reply.kind === 'error' && reply.type === 'wallet_not_found')
        return { kind: 'rows', rows: [], serverTimeMs: null }
      if (reply.kind !== 'data') return { kind: 'failed', reason: reasonOf(reply) }
      return {
        kind: 'rows',
        rows: objects(reply.data).flatMap((row) => readMovement(row) ?? []),
        serverTimeMs: reply.serverTimeMs,
      }
    },
  }
}

/** The path or the model does not exist in this deployment. */
function isMissing(reply: Reply): boolean {
  if (reply.kind === 'unreadable') return reply.status === 404 || reply.status === 405
  if (reply.kind !== 'error') return false
  return reply.status === 404 || /^invalid object model$/iu.test(reply.type) || /^not[ _]found$/iu.test(reply.type)
}

/** The answer of a server whose code stumbled, as it does over a field's name; a proxy's 502 to 504 is not that. */
function isBroken(reply: Reply): boolean {
  if (reply.kind === 'unreadable') return reply.status === 500
  if (reply.kind === 'error') return reply.status === 500 || reply.status === 400 || reply.status === 401
  return reply.kind === 'error-after-work'
}

/** The server's way to write a moment in a filter: UTC, no zone. */
export function serverMoment(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 19).replace('T', ' ')
}

/** One row of the list of requests; null when it has no number. */
export function readRequest(row: WireObject): RequestRow | null {
  const id = wholeNumber(field(row, 'id'))
  const number = text(field(row, 'name'))
  if (id === null || number === null) return null
  const type = text(field(row, 'request_type'))
  const inquiryNumber = reference(row['request_inquiry_transaction_id']).name
  const confirmation = readConfirmation(row['provider_response'], [
    number,
    ...(inquiryNumber === null ? [] : [inquiryNumber]),
  ])
  return {
    id,
    number,
    kind: type === 'service_bill_inquiry' ? 'inquiry' : type === 'pay_service_bill' ? 'payment' : 'other',
    serviceId: reference(row['product_id']).id,
    account: text(field(row, 'request_billing_acct')),
    amountMinor: amountOrNull(field(row, 'trans_amount')),
    machineSerial: text(field(row, 'request_machine_serial')),
    inquiryNumber,
    status: readStatus(row),
    createdAtMs: moment(field(row, 'create_date')),
    settlement: {
      trxNumber: number,
      feeMinor: null,
      providerReference: confirmation.kind === 'real' ? confirmation.reference : null,
      voucher: null,
      notes: [],
    },
  }
}

/** The meaning of a request's two statuses. A combination that nobody described is not understood, never guessed. */
export function readStatus(row: WireObject): RequestStatus {
  const action = text(field(row, 'action_status'))
  switch (text(field(row, 'payment_status')) ?? '') {
    case 'new':
      return 'running'
    case 'done':
      return action === 'completed' ? 'paid' : 'not-understood'
    case 'timeout':
      // The wallet is debited for all but vouchers: its row tells which it was.
      return reference(row['wallet_transaction_id']).id === null ? 'unconfirmed' : 'charged-unconfirmed'
    case 'in_queue':
    case 'pending':
    case 'to_refund':
      return 'charged-unconfirmed'
    case 'to_cancel':
    case 'to_review':
      return 'unconfirmed'
    case 'canceled':
      return action === 'completed'
        ? 'reversed'
        : action === 'new' || action === 'in_progress'
          ? 'reversing'
          : 'not-understood'
    case 'failure':
      return action === 'completed' ? 'refused' : 'not-understood'
    default:
      return 'not-understood'
  }
}

/** One row of the wallet's movements; null when it has no exact amount or no direction. */
export function readMovement(row: WireObject): WalletMovement | null {
  const id = wholeNumber(field(row, 'id'))
  const direction = text(field(row, 'wallet_type'))
  const sum = amountOrNull(field(row, 'amount'))
  if (id === null || sum === null || (direction !== 'credit' && direction !== 'debit')) return null
  const info = unpackObject(row['wallet_transaction_info'])
  const payment = info === null ? null : (unpackObject(info['payment_info']) ?? info)
  const label = text(field(row, 'label')) ?? ''
  const requestNumber = reference(row['request_id']).name
  return {
    id,
    requestNumber,
    direction,
    amountMinor: (sum < 0 ? -sum : sum) as typeof sum,
    label,
    createdAtMs: moment(field(row, 'create_date')),
    walletId: reference(row['wallet_id']).id,
    account: payment === null ? null : text(field(payment, 'billing_acct')),
    settlement: payment === null ? null : readPaymentInfo(payment, requestNumber),
    refund: direction === 'credit' && requestNumber !== null && isRefundLabel(label),
  }
}

/** Cashback and bonus credits carry the same request's number and give nothing back. */
function isRefundLabel(label: string): boolean {
  return (
    !/cash ?back|bonus|كاش ?باك|مكافأة/iu.test(label) && /cancel|revers|refund|[إا]لغاء|استرجاع|استرداد/iu.test(label)
  )
}

function readPaymentInfo(payment: WireObject, requestNumber: string | null): Settlement {
  const note = text(field(payment, 'extra_bill_info'))
  return {
    trxNumber: text(field(payment, 'request_number')) ?? requestNumber,
    feeMinor: amountOrNull(field(payment, 'fees')),
    providerReference: text(field(payment, 'ref_number')),
    voucher: readVoucher(payment),
    notes: note === null ? [] : [note],
  }
}

function readVoucher(payment: WireObject): Voucher | null {
  const pin = text(field(payment, 'vouch_pin'))
  return pin === null
    ? null
    : { pin, serial: text(field(payment, 'vouch_sn')), expiry: text(field(payment, 'vouch_exp')) }
}
