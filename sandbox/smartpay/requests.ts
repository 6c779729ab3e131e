/** `create_machine_request` and its twins: what kind of request it is, and the names each dialect uses. */
import { findService } from './catalogue/catalogue.ts'
import type { BillerSeed, ServiceSeed } from './catalogue/types.ts'
import { identify, isAnswer } from './identity.ts'
import { refusal } from './wire.ts'
import type { Answer } from './wire.ts'
import type { Call, Caller, Fields, World } from './world.ts'

const TYPES = [
  'general_inquiry',
  'recharge_wallet',
  'service_bill_inquiry',
  'pay_service_bill',
  'pay_invoice',
  'wallet_invitation',
]

/** The trade's words for the fields of a request, whichever dialect they were sent in. */
export type RequestFields = {
  readonly type: string
  readonly product: string
  readonly account: string
  readonly amount: string | undefined
  readonly inquiryNumber: string
  readonly fee: string | undefined
  /** Name of the field with the list of amounts, for reading it as a literal. */
  readonly amountsField: 'pmtAmts' | 'payAmts'
}

/** Reads the names of the dialect in force only; a client that speaks the other one is not understood. */
export function requestFields(world: World, form: Fields): RequestFields {
  const guide = world.settings.dialect === 'guide'
  return {
    type: form[guide ? 'requestType' : 'request_type'] ?? '',
    product: form[guide ? 'productId' : 'product_id'] ?? '',
    account: form['billingAcct'] ?? '',
    amount: form[guide ? 'trxAmt' : 'trans_amount'],
    inquiryNumber:
      (guide ? form['inquiryTrxNumber'] : (form['inquiryTransactionId'] ?? form['inquiry_request_number'])) ?? '',
    fee: form['feesAmt'],
    amountsField: guide ? 'pmtAmts' : 'payAmts',
  }
}

export type Asked = {
  readonly caller: Caller
  readonly fields: RequestFields
  readonly service: ServiceSeed
  readonly biller: BillerSeed
}

/** The checks that inquiry and payment share: token, machine, type, service. */
export function common(world: World, call: Call): Asked | Answer {
  const caller = identify(world, call, 'machine')
  if (isAnswer(caller)) return caller
  const fields = requestFields(world, call.form)
  if (!TYPES.includes(fields.type)) return refusal(400, 'request_type', 'request type invalid')
  if (fields.product === '') return refusal(400, 'service_not_found', 'missing service in request data')
  const found = findService(Number(fields.product))
  if (!found) return refusal(400, 'service', 'service invalid')
  return { caller, fields, ...found }
}
