/** The rows of the gateway's history in the trade's words. Pure readers: what is not exact or not understood is said so, never guessed. */
import type { RequestRow, RequestStatus, WalletMovement } from '../../../src-shared/domain/history.ts'
import type { Settlement, Voucher } from '../../../src-shared/domain/payment.ts'
import { readConfirmation } from './fabricated.ts'
import {
  amountOrNull,
  field,
  has,
  moment,
  reference,
  text,
  unpackObject,
  wholeNumber,
  type WireObject,
} from './tolerant.ts'

/** One row of the list of requests; null when it has no number. */
export function readRequest(row: WireObject): RequestRow | null {
  const id = wholeNumber(field(row, 'id'))
  const number = text(field(row, 'name'))
  if (id === null || number === null) return null
  const type = text(field(row, 'request_type'))
  const isPayment = type === 'pay_service_bill'
  const inquiryNumber = reference(row['request_inquiry_transaction_id']).name
  return {
    id,
    number,
    // What names an inquiry is none itself.
    kind: isPayment ? 'payment' : type === 'service_bill_inquiry' && inquiryNumber === null ? 'inquiry' : 'other',
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
      providerReference: isPayment ? providerReference(row, number, inquiryNumber) : null,
      voucher: null,
      notes: [],
    },
  }
}

/**
 * Whether all that tells whose a request is can be read in every row of a list. What stands there in a form that nobody
 * writes hides it: the row may be anyone's, and its list proves no absence. (A kind that is not understood is told by the
 * row itself: `other`.)
 */
export function areLegible(rows: readonly WireObject[]): boolean {
  // The server gives every row the same names, empty or not: one that is missing may stand there in another spelling.
  const shown = WHOSE_NAMES.filter((name) => rows.some((row) => has(row, name)))
  return rows.every((row) => isLegible(row) && shown.every((name) => has(row, name)))
}

const WHOSE_REFERENCES = ['product_id', 'request_inquiry_transaction_id']
const WHOSE_WORDS = ['request_billing_acct', 'request_machine_serial']
const WHOSE_MOMENTS = ['create_date']
const WHOSE_NAMES = [...WHOSE_REFERENCES, ...WHOSE_WORDS, ...WHOSE_MOMENTS]

function isLegible(row: WireObject): boolean {
  const isReference = (value: unknown): boolean => {
    // The text of a list is no name.
    if (typeof value === 'string' && /^\s*[[{(]/u.test(value)) return false
    const { id, name } = reference(value)
    return Array.isArray(value) ? value.length === 2 && id !== null && name !== null : id !== null || name !== null
  }
  const isWord = (value: unknown): boolean => text(value) !== null
  const given = (names: readonly string[]) =>
    names.map((name) => field(row, name)).filter((value) => value !== undefined)
  return (
    given(WHOSE_REFERENCES).every(isReference) &&
    given(WHOSE_WORDS).every(isWord) &&
    given(WHOSE_MOMENTS).every((value) => moment(value) !== null)
  )
}

/** The provider's own number of a payment. Only payments have one, and looking for it is most of the work of reading a row. */
function providerReference(row: WireObject, number: string, inquiryNumber: string | null): string | null {
  const ownNumbers = inquiryNumber === null ? [number] : [number, inquiryNumber]
  const confirmation = readConfirmation(row['provider_response'], ownNumbers)
  return confirmation.kind === 'real' ? confirmation.reference : null
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
