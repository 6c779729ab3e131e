/** Recorded requests, where an outcome can be seen afterwards, and the fee question. */
import { floatToMinor, providerFee } from './amounts.ts'
import { billTypeCode, findService } from './catalogue/catalogue.ts'
import { mentions } from './domain-filter.ts'
import { requestById } from './find.ts'
import { identify, isAnswer } from './identity.ts'
import { project, select } from './listing.ts'
import type { RequestRecord } from './state.ts'
import { htmlPage, pythonFloat, refusal, success } from './wire.ts'
import type { Answer } from './wire.ts'
import { serverTime } from './world.ts'
import type { Call, World } from './world.ts'

const WINDOW_MS = 30 * 86_400_000
const STAGES = { 1: 'New', 3: 'Closed', 4: 'Cancelled', 5: 'Done' } as const

const REQUEST_FIELDS = [
  'id',
  'name',
  'request_type',
  'product_id',
  'partner_id',
  'stage_id',
  'payment_status',
  'action_status',
  'trans_amount',
  'extra_fees_amount',
  'provider_response',
  'description',
  'create_date',
  'wallet_transaction_id',
  'request_billing_acct',
  'request_inquiry_transaction_id',
  'request_machine_serial',
] as const

function requestRow(world: World, request: RequestRecord): Record<(typeof REQUEST_FIELDS)[number], unknown> {
  const inquiry = requestById(world.state, request.inquiryId)
  const service = request.productId === null ? null : findService(request.productId)?.service
  return {
    id: request.id,
    name: request.number,
    request_type: request.type,
    product_id: service ? [service.id, service.name.en ?? ''] : false,
    partner_id: [1000, request.login],
    stage_id: [request.stage, STAGES[request.stage]],
    payment_status: request.paymentStatus,
    action_status: request.actionStatus,
    trans_amount: pythonFloat(request.amountMinor),
    extra_fees_amount: pythonFloat(request.extraFeeMinor),
    provider_response: request.providerResponse,
    description: request.description === '' ? false : request.description,
    create_date: serverTime(request.createdAtMs),
    wallet_transaction_id: request.movementId === null ? false : [request.movementId, `WT${request.movementId}`],
    request_billing_acct: request.account === '' ? false : request.account,
    request_inquiry_transaction_id: inquiry ? [inquiry.id, inquiry.number] : false,
    request_machine_serial: request.serial,
  }
}

/** Newest first; own requests of thirty days unless the domain speaks of the date. Not every deployment has it. */
export function requests(world: World, call: Call): Answer {
  if (!world.settings.getRequests) return htmlPage(404, 'Not Found')
  const caller = identify(world, call, 'any')
  if (isAnswer(caller)) return caller
  const rows = world.state.requests
    .filter((one) => one.login === caller.login && !one.hidden)
    .filter((one) => mentions(call.form['domain'], 'create_date') || one.createdAtMs >= world.nowMs() - WINDOW_MS)
    .map((one) => requestRow(world, one))
    .reverse()
  return success(project(select(rows, call.form, REQUEST_FIELDS), call.form, REQUEST_FIELDS))
}

/** One request by its number; the word `name` must occur, and nobody asks whose it is. */
export function oneRequest(world: World, call: Call): Answer {
  if (!world.settings.getRequests) return htmlPage(404, 'Not Found')
  const caller = identify(world, call, 'any')
  if (isAnswer(caller)) return caller
  if (!mentions(call.form['domain'], 'name')) return refusal(400, 'request_number_missing', 'missing request number')
  const rows = world.state.requests.filter((one) => !one.hidden).map((one) => requestRow(world, one))
  return success(project(select(rows, call.form, REQUEST_FIELDS), call.form, REQUEST_FIELDS))
}

/** The server's own fee figure for an amount. */
export function serviceFees(world: World, call: Call): Answer {
  if (!world.settings.getServiceFees) return htmlPage(404, 'Not Found')
  const caller = identify(world, call, 'any')
  if (isAnswer(caller)) return caller
  const product = call.form['product_id'] ?? call.form['productId'] ?? ''
  if (product === '') return refusal(400, 'service_not_found', 'missing service in request data')
  const found = findService(Number(product))
  if (!found) return refusal(400, 'service', 'service invalid')
  const { service } = found
  if (service.provider === 'khales' && (call.form['ePayBillRecID'] ?? '') === '')
    return refusal(400, 'ePayBillRecID_not_found', 'missing bill record')
  if (service.inquiry === 'no-fee') return refusal(400, 'service_fees_not_available', 'service fees are not available')
  const amountMinor = floatToMinor(call.form['trans_amount'] ?? call.form['trxAmt'])
  if (amountMinor === 0) return refusal(400, 'amount_not_found', 'missing amount in request data')
  return success({
    trans_amount: pythonFloat(amountMinor),
    provider_fees_amount: pythonFloat(providerFee(service, amountMinor)),
    extra_fees_amount: pythonFloat(service.extraFeeMinor),
    provider: world.settings.dialect === 'guide' ? 'Smart pay' : service.provider,
    provider_service_code: billTypeCode(service),
    provider_service_name: service.name.en ?? false,
    message: 'Get Service Fees request was submitted successfully.',
  })
}
