/**
 * A payment, in the server's own order of work: checks, fees, limits, wallet, reservation, record, and only then the
 * provider. There is no protection against the same payment twice, as on the real server.
 */
import { floatToMinor, overLimitFee, providerFee } from './amounts.ts'
import { paymentType } from './catalogue/catalogue.ts'
import type { ServiceSeed } from './catalogue/types.ts'
import { requestByNumber } from './find.ts'
import { inUserLanguage, isAnswer } from './identity.ts'
import { availableMinor, record, release, reserve, walletsOf } from './ledger.ts'
import { literal } from './listing.ts'
import { magicInquiry } from './other-outcomes.ts'
import { ORDINARY, payOutcome } from './pay-outcomes.ts'
import type { PayOutcome, Work } from './pay-outcomes.ts'
import { payReply } from './pay-reply.ts'
import { openBills, REPLY_RANGES } from './bills.ts'
import type { PythonValue } from './python-literal.ts'
import { common } from './requests.ts'
import type { Asked } from './requests.ts'
import { charge, settleLater } from './settle.ts'
import type { RequestRecord, Wallet } from './state.ts'
import { Crash, refusal } from './wire.ts'
import type { Answer } from './wire.ts'
import type { Call, World } from './world.ts'

const LIMIT_WINDOW_MS = 86_400_000

/** `providerMs` is how long the provider takes: meanwhile the payment stands in the history as running. */
export async function pay(world: World, call: Call, outcome: PayOutcome | null, providerMs: number): Promise<Answer> {
  const asked = common(world, call)
  if (isAnswer(asked)) return asked
  if (outcome?.refused) return refusal(...outcome.refused)
  const checked = check(world, call, asked)
  if (isAnswer(checked)) return checked
  const { wallet, amountMinor, clientFeeMinor, inquiryId, totalMinor } = checked

  if (outcome?.notRecorded) {
    reserve(world, wallet, totalMinor, null)
    return refusal(500, 'Error', 'Could not submit you request')
  }
  const payment = record(world, asked.caller, {
    type: 'pay_service_bill',
    productId: asked.service.id,
    account: asked.fields.account,
    extraKeys: call.form['extraBillingAcctKeys'] ?? '',
    amountMinor,
    provider: asked.service.provider,
  })
  reserve(world, wallet, totalMinor, payment.number)
  Object.assign(payment, {
    feeMinor: providerFee(asked.service, amountMinor),
    extraFeeMinor: asked.service.extraFeeMinor,
    overLimitFeeMinor: overLimitFee(asked.service, amountMinor),
    clientFeeMinor,
    inquiryId,
    billReference: call.form['billRefNumber'] ?? null,
    walletId: wallet.id,
    paymentStatus: 'new',
    actionStatus: 'in_progress',
    outcome: outcome?.name ?? null,
  } satisfies Partial<RequestRecord>)
  const { state } = world
  if (providerMs > 0) await world.sleep(providerMs)
  // A reset in between means that this payment was never asked for.
  if (world.state !== state) throw new Crash('the world was reset')

  const refused = outcome === null ? providerRefusal(world, call, asked, amountMinor) : null
  const work = refused ? refusedWork() : workOf(asked.service, outcome)
  carryOut(world, asked, payment, work)
  return payReply(world, call, asked, payment, work, refused)
}

/** Voucher services never get a fabricated success: the client is told of an error and the payment goes to review. */
function workOf(service: ServiceSeed, outcome: PayOutcome | null): Work {
  const work = outcome?.work ?? ORDINARY
  if (work.said !== 'fabricated' || paymentType(service) !== 'VOCH') return work
  return payOutcome('voucher-timeout')?.work ?? work
}

function refusedWork(): Work {
  return payOutcome('user-error')?.work ?? ORDINARY
}

function carryOut(world: World, { service }: Asked, payment: RequestRecord, work: Work): void {
  payment.paymentStatus = work.status
  payment.actionStatus = work.action
  payment.providerPaid = work.providerPaid
  payment.hidden = work.hidden ?? false
  if (work.settles) settleLater(world, payment, work.settles)
  if (paymentType(service) === 'VOCH' && work.said !== 'fabricated')
    payment.voucher = { pin: world.chance.digits(16), serial: world.chance.digits(12), expiry: '2029-12-31' }
  // A provider that reports no fee leaves the client's figure as the charge; a fabricated reply reports none.
  if (work.said === 'fabricated') payment.feeMinor = 0
  if (work.charged) charge(world, service, payment)
  if (work.charged || work.action === 'completed' || work.status === 'to_review') release(world, payment.number)
  if (work.charged || work.action === 'completed') payment.stage = 5
}

type Checked = {
  readonly wallet: Wallet
  readonly amountMinor: number
  readonly clientFeeMinor: number | null
  readonly inquiryId: number | null
  readonly totalMinor: number
}

function check(world: World, call: Call, asked: Asked): Checked | Answer {
  const { fields, service, caller } = asked
  const presence = presenceRefusal(world, call, asked)
  if (presence) return presence
  const amountMinor = floatToMinor(fields.amount)
  if (amountMinor === 0) return refusal(400, 'amount_not_found', 'missing amount in request data')
  const amounts = amountsRefusal(call, asked, fields.amount ?? '')
  if (amounts) return amounts
  const inquiry = fields.inquiryNumber === '' ? undefined : requestByNumber(world.state, fields.inquiryNumber)
  if (fields.inquiryNumber !== '' && inquiry?.type !== 'service_bill_inquiry')
    return refusal(400, 'inquiry_request_not_found', 'inquiry request not found')
  const clientFeeMinor = fields.fee === undefined || fields.fee === '' ? null : floatToMinor(fields.fee)

  if (
    service.dailyLimitMinor !== null &&
    soldToday(world, caller.login, service) + amountMinor > service.dailyLimitMinor
  )
    return refusal(
      400,
      'daily_limit_exceeded',
      inUserLanguage(caller, { ar: 'تجاوزت الحد اليومي للخدمة', en: 'Daily limit exceeded' }),
    )
  const walletId = call.form['wallet_id']
  const wallet = walletsOf(world, caller.login).find((one) => walletId === undefined || one.id === Number(walletId))
  if (!wallet) return refusal(400, 'wallet_not_found', inUserLanguage(caller, { ar: 'لا توجد محفظة', en: 'No wallet' }))
  const totalMinor =
    amountMinor + providerFee(service, amountMinor) + service.extraFeeMinor + overLimitFee(service, amountMinor)
  if (availableMinor(wallet) < totalMinor)
    return refusal(
      400,
      'machine_balance_not_enough',
      inUserLanguage(caller, { ar: 'رصيد المحفظة لا يكفي', en: 'Wallet balance is not enough' }),
    )
  return { wallet, amountMinor, clientFeeMinor, inquiryId: inquiry?.id ?? null, totalMinor }
}

function presenceRefusal(world: World, call: Call, { fields, service }: Asked): Answer | null {
  const engine = world.settings.dialect === 'engine'
  const provider = call.form['provider'] ?? ''
  if (provider === '' && world.settings.providerRequired) return refusal(400, 'provider_not_found', 'missing provider')
  if (provider !== '' && provider !== service.provider && (engine || provider !== 'Smart pay'))
    return refusal(400, 'Incompatible_provider_service', `${provider} does not sell this service`)
  if (service.info['inquiry_required'] === true && fields.inquiryNumber === '')
    return refusal(400, 'inquiryTransactionId_not_found', 'missing inquiry transaction id')
  if (service.provider !== 'khales') return null
  if (fields.fee === undefined || fields.fee === '') return refusal(400, 'feesAmt_not_found', 'missing fees amount')
  if (engine && paymentType(service) === 'POST' && (call.form['ePayBillRecID'] ?? '') === '')
    return refusal(400, 'ePayBillRecID_not_found', 'missing bill record')
  if (call.form['feesAmts'] !== undefined) throw new Crash("unsupported operand type(s) for -: 'str' and 'float'")
  return null
}

/** The server subtracts floats and wants exactly 0: a right split can fail, one entry cannot. */
function amountsRefusal(call: Call, { fields }: Asked, amount: string): Answer | null {
  const amounts = literal(call.form, fields.amountsField)
  if (amounts === null) return null
  if (!Array.isArray(amounts)) throw new Crash('payAmts is not a list')
  let rest = Number(amount)
  for (const entry of amounts) rest -= Number(amountDue(entry))
  return rest === 0 ? null : refusal(400, 'payAmts_not_match', 'payment amounts do not match')
}

function amountDue(entry: PythonValue): PythonValue {
  if (entry === null || typeof entry !== 'object' || Array.isArray(entry))
    throw new Crash('payAmts entry is not a dict')
  const due = entry['AmtDue']
  if (due === undefined || Number.isNaN(Number(due))) throw new Crash("KeyError: 'AmtDue'")
  return due
}

function soldToday(world: World, login: string, service: ServiceSeed): number {
  return world.state.requests
    .filter((one) => one.login === login && one.productId === service.id && one.chargedMinor > 0)
    .filter((one) => one.createdAtMs > world.nowMs() - LIMIT_WINDOW_MS)
    .reduce((sum, one) => sum + one.amountMinor, 0)
}

/** What a provider refuses by itself: an amount that the bill or the ranges do not allow. */
function providerRefusal(world: World, call: Call, { service, fields }: Asked, amountMinor: number): string | null {
  if (world.settings.providerOffline) return 'Service Not Available'
  const rules = (service.info['PaymentRules'] ?? {}) as Record<string, unknown>
  const twist = (world.settings.magic ? magicInquiry(fields.account)?.twist : undefined) ?? service.inquiry ?? null
  if (paymentType(service) === 'POST') {
    const bills = openBills(world, service, fields.account, twist)
    const bill =
      bills.find((one) => one.reference === call.form['billRefNumber']) ?? (bills.length === 1 ? bills[0] : undefined)
    if (bill?.status !== 'UNPAID') return bill ? 'الفاتورة غير متاحة للسداد' : 'رقم الفاتورة غير صحيح'
    const due = bill.dueMinor ?? 0
    if (amountMinor < due && rules['IsPrtAcpt'] !== true) return 'المبلغ أقل من المستحق'
    if (amountMinor > due && rules['IsOvrAcpt'] !== true && rules['IsAdvAcpt'] !== true) return 'المبلغ أكبر من المستحق'
    return null
  }
  const given = twist === 'ranges' ? { PaymentRangeType: REPLY_RANGES } : service.info['PaymentRanges']
  const ranges = (given as { PaymentRangeType: { Lower: Edge; Upper: Edge }[] } | undefined)?.PaymentRangeType
  const inside =
    ranges?.some(({ Lower, Upper }) => minorOf(Lower) <= amountMinor && amountMinor <= minorOf(Upper)) ?? true
  return inside ? null : 'المبلغ غير مسموح به'
}

type Edge = { readonly Amt: number | string }
const minorOf = (edge: Edge): number => Math.round(Number(edge.Amt) * 100)
