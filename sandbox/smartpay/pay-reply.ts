/** What a payment's answer looks like: by dialect, by provider, and by how truthful it is. */
import { paymentType } from './catalogue/catalogue.ts'
import { availableMinor, walletById } from './ledger.ts'
import type { Work } from './pay-outcomes.ts'
import { paymentResponse } from './provider.ts'
import type { Asked } from './requests.ts'
import { actualFeeMinor, requestDatetime } from './settle.ts'
import type { RequestRecord } from './state.ts'
import { pythonFloat, pythonFloatText, refusal, success } from './wire.ts'
import type { Answer } from './wire.ts'
import type { Call, World } from './world.ts'

export function payReply(
  world: World,
  call: Call,
  asked: Asked,
  payment: RequestRecord,
  work: Work,
  refusalText: string | null,
): Answer {
  const { said } = work
  const kind = said === 'fabricated' || said === 'other-account' || said === 'pending' ? said : 'real'
  const paid = !['user-error', 'user-error-timeout', 'limit', 'error-400'].includes(work.said)
  const response = paid ? paymentResponse(world, asked.service, payment, kind) : false
  payment.providerResponse = typeof response === 'object' ? JSON.stringify(response) : response
  switch (work.said) {
    case 'user-error':
      return refusal(400, 'user_error', refusalText ?? 'رقم الحساب غير صحيح')
    case 'limit':
      return refusal(400, 'daily_limit_exceeded', 'تجاوزت الحد اليومي للخدمة')
    case 'user-error-timeout':
      return refusal(400, 'user_error', 'انتهت مهلة الاتصال بمقدم الخدمة')
    case 'error-400':
      return refusal(400, 'Error', 'Server timeout, the request could not be completed')
    case 'error-500':
      return refusal(500, 'Error', 'Error is occur')
    case 'object-500':
      return refusal(
        500,
        body(world, call, asked, payment, response, false),
        'After the Pay Service Request submit successfuly with provider an exception is occurred',
      )
    case 'plain-success':
      return success(body(world, call, asked, payment, response, true))
    case 'success':
    case 'pending':
    case 'fabricated':
    case 'other-account':
      return success(body(world, call, asked, payment, response, world.settings.plainPayReply))
  }
}

function body(
  world: World,
  call: Call,
  { service, fields }: Asked,
  payment: RequestRecord,
  response: string | false | Record<string, unknown>,
  plain: boolean,
): Record<string, unknown> {
  const wallet = walletById(world, payment.walletId)
  const message = `${correlation(service.info) ? 'Initiation' : 'Pay Service Bill'} request was submitted successfully with amount ${pythonFloatText(payment.chargedMinor)} EGP. Your Machine Wallet Balance is ${pythonFloatText(wallet ? availableMinor(wallet) : 0)} EGP`
  const khales = service.provider === 'khales'
  const currency = khales ? '818' : 'EGP'
  const echoed = {
    billRefNumber: call.form['billRefNumber'] ?? false,
    billerId: call.form['billerId'] ?? false,
    pmtType: call.form['pmtType'] ?? 'BNKPTN',
    curCode: currency,
    pmtMethod: khales ? 'CARD' : 'CASH',
    ePayBillRecID: call.form['ePayBillRecID'] ?? false,
    pmtId: payment.number,
    pmtRefInfo: call.form['pmtRefInfo'] ?? false,
  }
  const base = {
    message,
    request_datetime: requestDatetime(payment),
    provider: world.settings.dialect === 'guide' ? 'Smart pay' : payment.provider,
    provider_response: response,
    extra_fees_amount: pythonFloat(payment.extraFeeMinor),
  }
  const voucher = payment.voucher ? { vouch_pin: payment.voucher.pin } : {}
  const cardMetadata = ['SC', 'GSC', 'WSC', 'GASSC'].includes(String(service.info['AcctInputMethod']))
    ? { cardMetadata: `META${payment.number}`, chargeValue: `CHG${payment.number}` }
    : {}
  if (world.settings.dialect === 'guide') {
    const printed = {
      message,
      trxNumber: payment.number,
      billingAcct:
        service.provider !== 'masary' && response !== false ? accountIn(response, fields.account) : fields.account,
      trxAmt: pythonFloat(payment.amountMinor),
      feesAmt: pythonFloat(feeShown(service, payment)),
    }
    if (plain) return { ...printed, ...voucher }
    return {
      ...printed,
      ...base,
      ...echoed,
      pmtAmts: [{ Sequence: '1', AmtDue: pythonFloat(payment.amountMinor), CurCode: currency }],
      feesAmts: [],
      ...voucher,
      ...cardMetadata,
    }
  }
  const engine = { request_number: payment.number, ...base, ...voucher, ...cardMetadata }
  if (plain) return { message, request_number: payment.number, ...voucher }
  if (!khales) return engine
  return {
    ...engine,
    ...echoed,
    billingAcct: accountIn(response, fields.account),
    trans_amount: fields.amount ?? '',
    feesAmt: fields.fee ?? '',
    payAmts: [{ Sequence: '1', AmtDue: fields.amount ?? '', CurCode: currency }],
    feesAmts: [],
  }
}

function feeShown(service: Asked['service'], payment: RequestRecord): number {
  return paymentType(service) === 'POST' && payment.chargedMinor === 0 ? 0 : actualFeeMinor(service, payment)
}

const correlation = (info: Readonly<Record<string, unknown>>): boolean =>
  info['CorrBillTypeCode'] !== undefined && info['Type'] !== 'CASHININT'

/** The account as the provider's answer names it: not always the one that was asked for. */
function accountIn(response: string | false | Record<string, unknown>, account: string): string {
  const text = typeof response === 'string' ? response : JSON.stringify(response)
  return text.includes(`"9${account}"`) ? `9${account}` : account
}
