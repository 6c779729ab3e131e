/**
 * What an error's type says about the money, as data: the rows of the gateway's error model.
 * `nothing-moved`: the request was refused before any provider was called. `may-have-moved`: the provider may have been
 * reached. A type that is not here may have moved money: there is no default to safe.
 */
import type { ProblemCode } from '../../../src-shared/domain/problem.ts'
import type { Reply } from './reply.ts'

/** `provider-refused`: somebody behind the gateway said no, which proves nothing about the money. */
type MoneyProblem = ProblemCode | 'provider-refused'

export type MoneyEndpoint = 'pay' | 'cancel' | 'transfer'

type ErrorRow = {
  readonly endpoints: readonly MoneyEndpoint[]
  readonly type: string
  readonly money: 'nothing-moved' | 'may-have-moved'
  readonly problem: MoneyProblem
}

const all: readonly MoneyEndpoint[] = ['pay', 'cancel', 'transfer']
const pay: readonly MoneyEndpoint[] = ['pay']
const cancel: readonly MoneyEndpoint[] = ['cancel']
const transfer: readonly MoneyEndpoint[] = ['transfer']

const row = (
  endpoints: readonly MoneyEndpoint[],
  type: string,
  money: ErrorRow['money'],
  problem: MoneyProblem,
): ErrorRow => ({ endpoints, type, money, problem })

export const errorTable: readonly ErrorRow[] = [
  row(all, 'access_token_not_found', 'nothing-moved', 'sign-in-required'),
  row(all, 'access_token', 'nothing-moved', 'sign-in-required'),
  row(all, 'machine_serial_not_found', 'nothing-moved', 'serial-not-known'),
  row(all, 'machine_serial', 'nothing-moved', 'serial-not-known'),

  row(pay, 'request_type', 'nothing-moved', 'gateway-refused'),
  row(pay, 'service_not_found', 'nothing-moved', 'service-not-found'),
  row(pay, 'service', 'nothing-moved', 'service-not-found'),
  row(pay, 'billingAcct_not_found', 'nothing-moved', 'gateway-refused'),
  row(pay, 'curCode_not_found', 'nothing-moved', 'gateway-refused'),
  row(pay, 'pmtMethod_not_found', 'nothing-moved', 'gateway-refused'),
  row(pay, 'pmtType_not_found', 'nothing-moved', 'gateway-refused'),
  row(pay, 'billRefNumber_not_found', 'nothing-moved', 'inquiry-needed'),
  row(pay, 'ePayBillRecID_not_found', 'nothing-moved', 'inquiry-needed'),
  row(pay, 'feesAmt_not_found', 'nothing-moved', 'fee-unknown'),
  row(pay, 'provider_not_found', 'nothing-moved', 'inquiry-needed'),
  row(pay, 'inquiryTransactionId_not_found', 'nothing-moved', 'inquiry-needed'),
  row(pay, 'inquiry_request_not_found', 'nothing-moved', 'inquiry-needed'),
  row(pay, 'payAmts_not_match', 'nothing-moved', 'gateway-refused'),
  row(pay, 'feesAmts_not_match', 'nothing-moved', 'gateway-refused'),
  row(pay, 'Incompatible_provider_service', 'nothing-moved', 'gateway-refused'),
  row(pay, 'amount_not_found', 'nothing-moved', 'amount-zero'),
  row(pay, 'daily_limit_exceeded', 'nothing-moved', 'limit-exceeded'),
  row(pay, 'weekly_limit_exceeded', 'nothing-moved', 'limit-exceeded'),
  row(pay, 'monthly_limit_exceeded', 'nothing-moved', 'limit-exceeded'),
  row(pay, 'wallet_not_found', 'nothing-moved', 'wallet-not-found'),
  row(pay, 'machine_balance_not_enough', 'nothing-moved', 'wallet-too-little'),
  row(pay, 'mobile_balance_not_enough', 'nothing-moved', 'wallet-too-little'),
  row(pay, 'user_error', 'may-have-moved', 'provider-refused'),
  row(pay, 'Error', 'may-have-moved', 'gateway-failing'),

  row(cancel, 'request_not_found', 'nothing-moved', 'payment-not-found'),
  row(cancel, 'Error', 'nothing-moved', 'gateway-refused'),
  row(cancel, 'request_not_canceled', 'may-have-moved', 'gateway-refused'),
  row(cancel, 'wallet_not_found', 'may-have-moved', 'wallet-not-found'),

  row(transfer, 'request_code_missing', 'nothing-moved', 'gateway-refused'),
  row(transfer, 'request_code_invalid', 'nothing-moved', 'gateway-refused'),
  row(transfer, 'request_not_found', 'nothing-moved', 'gateway-refused'),
  row(transfer, 'request_already_exist', 'nothing-moved', 'payment-recent'),
  row(transfer, 'recharge_request_not created', 'nothing-moved', 'gateway-refused'),
  row(transfer, 'Error: None', 'nothing-moved', 'gateway-refused'),
  row(transfer, 'min_transfer_amount_exceeded', 'nothing-moved', 'limit-exceeded'),
  row(transfer, 'max_transfer_amount_exceeded', 'nothing-moved', 'limit-exceeded'),
  row(transfer, 'machine_allowed_transfer_not_matched', 'nothing-moved', 'gateway-refused'),
  row(transfer, 'machine_balance_not_enough', 'nothing-moved', 'wallet-too-little'),
  row(transfer, 'wallet_not_found', 'nothing-moved', 'wallet-not-found'),
  row(transfer, 'wallet_max_balance_exceeded', 'nothing-moved', 'limit-exceeded'),
]

/**
 * What a well-formed error means at an endpoint that moves money. A row counts only with a 4xx status: some rows' usual
 * 400 arrives as 401 where the server's writer gave no status, while any 5xx says that something broke on the way.
 */
export function judgeError(
  endpoint: MoneyEndpoint,
  error: Extract<Reply, { kind: 'error' }>,
): { readonly money: ErrorRow['money']; readonly problem: MoneyProblem } {
  const found = errorTable.find((each) => each.type === error.type && each.endpoints.includes(endpoint))
  if (found === undefined) return { money: 'may-have-moved', problem: 'gateway-failing' }
  return error.status < 500 ? found : { money: 'may-have-moved', problem: 'gateway-failing' }
}

/** A 401 that is really about the token: the request was rejected before any work, and a new login can help. */
export function isTokenRefused(reply: Reply): boolean {
  return (
    reply.kind === 'error' &&
    reply.status === 401 &&
    (reply.type === 'access_token' || reply.type === 'access_token_not_found')
  )
}
