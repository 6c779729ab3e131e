/** How a payment's money moves: the debit, the refund, and what settles by itself when its time has come. */
import { findService } from './catalogue/catalogue.ts'
import type { ServiceSeed } from './catalogue/types.ts'
import { requestByNumber } from './find.ts'
import { move, release, walletById } from './ledger.ts'
import type { RequestRecord } from './state.ts'
import { serverTime } from './world.ts'
import type { World } from './world.ts'

const REQUEST_TIME_OFFSET_MS = 7_200_000

/** The receipt's moment: creation plus a fixed two hours, without a zone, wrong in summer as on the real server. */
export const requestDatetime = (payment: RequestRecord): string =>
  serverTime(payment.createdAtMs + REQUEST_TIME_OFFSET_MS)
    .slice(0, 19)
    .replace('T', ' ')

/** Khales and Masary are charged with the client's figure, the others with the provider's, or the client's where it is 0. */
export function actualFeeMinor(service: ServiceSeed, payment: RequestRecord): number {
  if (service.provider !== 'fawry') return payment.clientFeeMinor ?? 0
  return payment.feeMinor > 0 ? payment.feeMinor : (payment.clientFeeMinor ?? 0)
}

/** A correlation service is not debited at its first step. */
const takesMoney = (service: ServiceSeed): boolean =>
  service.info['CorrBillTypeCode'] === undefined || service.info['Type'] === 'CASHININT'

/** Debits the wallet: the payment's row, and a row of its own for an over-limit fee. */
export function charge(world: World, service: ServiceSeed, payment: RequestRecord): void {
  const wallet = walletById(world, payment.walletId)
  if (!wallet || !takesMoney(service)) return
  const fee = actualFeeMinor(service, payment)
  const amountMinor = payment.amountMinor + fee + payment.extraFeeMinor
  const name = service.name.ar ?? service.name.en ?? ''
  const movement = move(world, wallet, {
    direction: 'debit',
    amountMinor,
    label: `Pay Service Bill for ${name}`,
    bucket: 'trans_payments',
    request: payment,
    info: receiptInfo(service, payment, fee),
  })
  payment.movementId = movement.id
  payment.chargedMinor = amountMinor
  if (payment.overLimitFeeMinor > 0) {
    const label = `Over limit fees for ${name}`
    move(world, wallet, {
      direction: 'debit',
      amountMinor: payment.overLimitFeeMinor,
      label,
      bucket: 'none',
      request: payment,
      info: false,
    })
    payment.chargedMinor += payment.overLimitFeeMinor
  }
}

/** Gives everything back that was taken: the amount with its fees, and an over-limit fee on a row of its own. */
export function refund(world: World, payment: RequestRecord): void {
  const wallet = walletById(world, payment.walletId)
  if (!wallet || payment.chargedMinor === 0 || payment.refunded) return
  const service = findService(payment.productId ?? 0)?.service
  const label = `Cancel Service Payment for ${service?.name.ar ?? ''}`
  const give = (amountMinor: number): void => {
    if (amountMinor > 0)
      move(world, wallet, { direction: 'credit', amountMinor, label, bucket: 'refund', request: payment, info: false })
  }
  give(payment.chargedMinor - payment.overLimitFeeMinor)
  give(payment.overLimitFeeMinor)
  payment.refunded = true
  payment.providerPaid = false
  payment.paymentStatus = 'canceled'
  payment.actionStatus = 'completed'
  payment.stage = 4
}

/** Notes what is to become of a payment once `settleMs` has passed. */
export function settleLater(world: World, payment: RequestRecord, as: 'paid' | 'refused' | 'refunded'): void {
  payment.settle = { atMs: world.nowMs() + world.settings.settleMs, as }
  world.state.settling.push(payment.number)
}

/** Carries out what is due by now. Called before every answer, so that no timer is needed and a restart changes nothing. */
export function settleDue(world: World, atMs: number = world.nowMs()): void {
  for (const number of [...world.state.settling]) {
    const payment = requestByNumber(world.state, number)
    if (payment?.settle && payment.settle.atMs > atMs) continue
    world.state.settling = world.state.settling.filter((one) => one !== number)
    if (!payment?.settle) continue
    const { as } = payment.settle
    payment.settle = null
    payment.hidden = false
    const service = findService(payment.productId ?? 0)?.service
    if (!service) continue
    release(world, payment.number)
    if (as === 'refunded') refund(world, payment)
    else if (as === 'paid') {
      payment.providerPaid = true
      if (payment.chargedMinor === 0) charge(world, service, payment)
      Object.assign(payment, { paymentStatus: 'done', actionStatus: 'completed', stage: 5 })
    } else Object.assign(payment, { paymentStatus: 'failure', actionStatus: 'completed', stage: 5, voucher: null })
  }
}

/** What the wallet row keeps for a reprint, the voucher's PIN in clear among it. */
function receiptInfo(service: ServiceSeed, payment: RequestRecord, feeMinor: number): string {
  return JSON.stringify({
    payment_info: {
      service: service.name.ar ?? service.name.en,
      provider: payment.provider,
      request_number: payment.number,
      request_datetime: requestDatetime(payment),
      label: 'رقم الحساب',
      billing_acct: payment.account,
      ref_number: false,
      amount: payment.amountMinor / 100,
      fees: (feeMinor + payment.extraFeeMinor) / 100,
      total: (payment.amountMinor + feeMinor + payment.extraFeeMinor) / 100,
      vouch_pin: payment.voucher?.pin ?? false,
      vouch_sn: payment.voucher?.serial ?? false,
      vouch_desc: payment.voucher ? 'كارت' : false,
      extra_bill_info: false,
    },
  })
}
