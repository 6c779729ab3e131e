/**
 * Every row of the gateway's error model: where it comes, what it is, and what must be concluded from it. The same rows
 * stand in docs/smartpay-errors.md, with what they mean.
 */
import { errorTable } from '../error-table.ts'

/** What is asked of the gateway when the row comes. `any` and `machine` stand for all that carry a token, and a serial. */
export type Asking =
  | 'any'
  | 'machine'
  | 'sign-in'
  | 'activation: send'
  | 'activation: verify'
  | 'activation: password'
  | 'token refresh'
  | 'payment'
  | 'cancel'
  | 'cancel that runs already'
  | 'transfer'
  | 'fee question'
  | 'wallets'
  | 'wallet movements'
  | 'wallet summary'

export type ErrorRow = {
  readonly asking: Asking
  /** The type in the answer, or in brackets what comes instead of one. */
  readonly type: string
  readonly http: string
  /** Was anything charged: no, ambiguous; a dash where money is no question. */
  readonly charged: 'N' | 'A' | '–'
  readonly concludes: string
  /** Problem code, whose sentence the person reads; a dash where nothing is said. */
  readonly code: string
  /** What an inquiry concludes from the same row; absent where the row is not of this endpoint. */
  readonly atInquiry?: string
}

const row = (
  asking: Asking,
  type: string,
  http: string,
  charged: ErrorRow['charged'],
  concludes: string,
  code: string,
): ErrorRow => ({ asking, type, http, charged, concludes, code })

const codes = (list: string): readonly string[] => list.trim().split(/\s+/u)

/** Rows of `create_machine_request`, where inquiries come to as well as payments. */
const payment = (
  types: string,
  http: string,
  charged: ErrorRow['charged'],
  concludes: string,
  code: string,
  atInquiry = 'failed',
): readonly ErrorRow[] =>
  codes(types).map((type) => ({ ...row('payment', type, http, charged, concludes, code), atInquiry }))

const AFTER_WORK = '{object}'

export const ERROR_ROWS: readonly ErrorRow[] = [
  row('any', 'access_token_not_found', '401', 'N', 'nothing done', 'sign-in-required'),
  row('any', 'access_token', '401', 'N', 'nothing done', 'sign-in-required'),
  row('machine', 'machine_serial_not_found', '400', 'N', 'nothing done', 'serial-not-known'),
  row('machine', 'machine_serial', '400', 'N', 'nothing done', 'serial-not-known'),

  row('sign-in', 'missing credentials', '400', '–', 'failed', 'gateway-refused'),
  row('sign-in', '(sentence), message "authentication failed"', '401', '–', 'refused', 'sign-in-refused'),
  row('sign-in', 'authentication failed', '403', '–', 'refused', 'serial-not-known'),
  row('sign-in', 'authentication failed', '401', '–', 'refused', 'serial-not-known'),
  ...['403', '423', '401', '402'].map((http) =>
    row('sign-in', 'Access Denied', http, '–', 'refused', 'sign-in-refused'),
  ),
  row('activation: send', 'Access Denied', '403', '–', 'failed', 'sign-in-refused'),
  row('activation: send', 'Access Denied', '423', '–', 'refused', 'otp-too-many'),
  row('activation: verify', 'Access Denied', '403', '–', 'failed', 'sign-in-refused'),
  row('activation: verify', 'Access Denied', '423', '–', 'refused', 'otp-too-many'),
  row('activation: verify', 'Access Denied', '401', '–', 'refused', 'otp-wrong'),
  row('activation: verify', 'Access Denied', '402', '–', 'refused', 'otp-wrong'),
  row('activation: verify', 'missing error', '403', '–', 'failed', 'sign-in-refused'),
  row('activation: verify', 'Access denied', '401', '–', 'refused', 'otp-wrong'),
  row('activation: password', 'Access denied', '401', '–', 'refused', 'new-password-wrong'),
  row('activation: password', 'Invalid newPassword', '406', '–', 'refused', 'new-password-wrong'),
  row('activation: send', 'OTP not enabled', '451', '–', 'failed', 'gateway-refused'),
  row('token refresh', 'no_access_token', '400', '–', 'not renewed', '–'),
  row('token refresh', 'no_access_token', '500', '–', 'not renewed', '–'),

  ...payment('request_type', '400', 'N', 'declined', 'gateway-refused'),
  ...payment('service_not_found service', '400', 'N', 'declined', 'service-not-found'),
  ...payment(
    'billingAcct_not_found curCode_not_found pmtMethod_not_found pmtType_not_found',
    '400',
    'N',
    'declined',
    'gateway-refused',
  ),
  ...payment('billRefNumber_not_found ePayBillRecID_not_found', '400', 'N', 'declined', 'inquiry-needed'),
  ...payment('feesAmt_not_found', '400', 'N', 'declined', 'fee-unknown'),
  ...payment(
    'provider_not_found inquiryTransactionId_not_found inquiry_request_not_found',
    '400',
    'N',
    'declined',
    'inquiry-needed',
  ),
  ...payment(
    'payAmts_not_match feesAmts_not_match Incompatible_provider_service',
    '400',
    'N',
    'declined',
    'gateway-refused',
  ),
  ...payment('amount_not_found', '400', 'N', 'declined', 'amount-zero'),
  ...payment(
    'daily_limit_exceeded weekly_limit_exceeded monthly_limit_exceeded',
    '400',
    'N',
    'declined',
    'limit-exceeded',
  ),
  ...payment('wallet_not_found', '400', 'N', 'declined', 'wallet-not-found'),
  ...payment('machine_balance_not_enough mobile_balance_not_enough', '400', 'N', 'declined', 'wallet-too-little'),
  {
    ...row('payment', 'Error "Could not submit you request"', '500', 'N', 'unknown', 'gateway-failing'),
    atInquiry: 'failed',
  },
  ...payment('user_error', '400', 'A', 'unknown', 'provider-refused', 'refused'),
  ...payment('Error', '400', 'A', 'unknown', 'gateway-failing', 'refused'),
  { ...row('payment', 'Error "Error is occur"', '500', 'A', 'unknown', 'gateway-failing'), atInquiry: 'failed' },
  ...payment(AFTER_WORK, '500', 'A', 'unknown', 'gateway-failing'),
  ...['500', '502', '504'].flatMap((http) => payment('(HTML)', http, 'A', 'unknown', 'gateway-failing')),
  { ...row('payment', '(connection reset)', '–', 'A', 'unknown', 'gateway-failing'), atInquiry: 'failed' },
  { ...row('payment', '(client timeout)', '–', 'A', 'unknown', 'gateway-timeout'), atInquiry: 'failed' },

  row('cancel', 'request_not_found', '400', 'N', 'refused', 'payment-not-found'),
  row('cancel', 'request_not_canceled', '400', 'A', 'cancel-unknown', 'gateway-refused'),
  row('cancel that runs already', 'request_not_canceled', '400', 'A', 'cancel-unknown', 'cancel-running'),
  row('cancel', 'Error', '400', 'N', 'refused', 'gateway-refused'),
  row('cancel', 'wallet_not_found', '400', 'A', 'cancel-unknown', 'wallet-not-found'),
  row('cancel', AFTER_WORK, '500', 'A', 'cancel-unknown', 'gateway-failing'),

  ...codes('request_code_missing request_code_invalid request_not_found').map((type) =>
    row('transfer', type, '400', 'N', 'declined', 'gateway-refused'),
  ),
  row('transfer', 'recharge_request_not created', '400', 'N', 'declined', 'gateway-refused'),
  row('transfer', 'Error: None', '400', 'N', 'declined', 'gateway-refused'),
  row('transfer', 'request_already_exist', '400', 'N', 'declined', 'payment-recent'),
  row('transfer', 'min_transfer_amount_exceeded', '400', 'N', 'declined', 'limit-exceeded'),
  row('transfer', 'max_transfer_amount_exceeded', '400', 'N', 'declined', 'limit-exceeded'),
  row('transfer', 'machine_allowed_transfer_not_matched', '400', 'N', 'declined', 'gateway-refused'),
  row('transfer', 'machine_balance_not_enough', '400', 'N', 'declined', 'wallet-too-little'),
  row('transfer', 'wallet_not_found', '400', 'N', 'declined', 'wallet-not-found'),
  row('transfer', 'wallet_max_balance_exceeded', '400', 'N', 'declined', 'limit-exceeded'),
  row('transfer', '(HTML)', '500', 'A', 'unknown', 'gateway-failing'),
  row('transfer', '(client timeout)', '–', 'A', 'unknown', 'gateway-timeout'),

  ...codes(
    'service_fees_not_available currency_not_found service_not_found service amount_not_found provider_not_found ePayBillRecID_not_found',
  ).map((type) => row('fee question', type, '400', 'N', 'no figure', '–')),

  row('wallets', 'wallet_not_found', '400', '–', 'none', '–'),
  row('wallet movements', 'wallet_not_found', '400', '–', 'none', '–'),
  row('wallet summary', 'wallet_not_found', '400', '–', 'none', '–'),
]

/** Rows of what the terminal does not do: it never asks, so that they never come. */
export const NOT_USED: readonly (readonly [endpoint: string, type: string])[] = [
  ...codes('receipt_number_not_found date_not_found amount_not_found receipt_not_found request_already_exist').map(
    (type) => ['recharge_wallet', type] as const,
  ),
  ['wallet_invitation', 'mobile_number_not_found'],
  ['wallet_invitation', 'request_already_exist'],
  ['get_request', 'request_number_missing'],
]

/** The types that the client judges by, each with where it judges it. */
export const judgedTypes = (): readonly string[] =>
  errorTable.flatMap(({ endpoints, type }) => endpoints.map((endpoint) => `${endpoint} ${type}`))
