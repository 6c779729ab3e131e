/** What stands on the paper of a payment: a document of rows. Pure: the same facts give the same rows. */
import type { MessageKey, MessageValues } from '../messages/messages.ts'
import { assertNever } from './assert-never.ts'
import { cairoDate, cairoShortDate, cairoTime } from './cairo-time.ts'
import { supportCode } from './support-code.ts'
import type { Language } from './language.ts'
import { formatAmount, subtract } from './money.ts'
import type { Voucher, Words } from './payment.ts'
import { image, rowMaker, rule, shopRows, space, verbatim, type RowMaker, type Shop } from './receipt-rows.ts'
import { standingOf, type Standing, type StandingState } from './receipt-standing.ts'
import type { PaperMm, Picture, ReceiptDocument, ReceiptLanguages, ReceiptRow } from './receipt.ts'

export type { Shop } from './receipt-rows.ts'
export { slipDocument, type SlipFacts, type SlipService } from './receipt-slip.ts'

/** What a receipt needs of a payment; a stored payment fits as it is, its voucher opened. */
export type ReceiptPayment = {
  readonly state: StandingState
  readonly confirmedAtMs: number
  readonly changedAtMs: number
}

export type ReceiptFacts = {
  readonly payment: ReceiptPayment
  readonly shop: Shop
  /** Null: none, or none that could be read. */
  readonly logos: { readonly shop: Picture | null; readonly biller: Picture | null }
  readonly paperMm: PaperMm
  readonly language: Language
  readonly languages: ReceiptLanguages
  /** 1 is the original; from 2 on the paper is marked as a copy with its number and the time of printing. */
  readonly copyNumber: number
  readonly training: boolean
  readonly nowMs: number
}

/** The receipt of a payment in whatever state it is; a state that is not final says so across the paper. */
export function receiptDocument(facts: ReceiptFacts): ReceiptDocument {
  const { payment, language, copyNumber, logos } = facts
  const { state } = payment
  const { sale } = state
  const make = rowMaker(language, facts.languages)
  const standing = standingOf(state)
  const marks: ReceiptRow[] = [
    ...(copyNumber > 1 ? [make.banner('receipt.copy', { number: copyNumber })] : []),
    ...(standing.banner === null ? [] : [make.banner(standing.banner)]),
  ]
  const rows: ReceiptRow[] = [
    ...shopRows(make, facts.shop, logos.shop),
    ...verbatim(make, sale.receiptHeader),
    space(8),
    ...marks,
    ...explanationRows(make, standing.explanation, payment),
    ...(standing.heading === null ? [] : make.says(standing.heading, 'large', true)),
    rule('solid'),
    ...image(logos.biller),
    ...make.names(sale.billerName, 'normal'),
    ...make.names(sale.serviceName, 'large', true),
    space(4),
    ...(state.request.account === '' ? [] : [make.id(sale.accountLabel, state.request.account)]),
    ...sale.printedKeys.map((key) => make.id(key.label, key.value)),
    rule('dashed'),
    ...moneyRows(make, state, standing),
    ...voucherRows(make, state, standing.voucher),
    rule('dashed'),
    ...numberRows(make, facts, standing),
    make.qr(
      standing.trxNumber ?? state.id,
      standing.trxNumber === null ? 'receipt.scan-payment-id' : 'receipt.scan-number',
    ),
    ...noteRows(make, [...sale.billNotes, ...standing.notes]),
    space(10),
    ...verbatim(make, sale.receiptFooter),
    ...marks,
  ]
  return {
    paperMm: facts.paperMm,
    language,
    ...make.training(facts.training),
    rows,
  }
}

/** What the customer should know about the state, before anything else is read. */
function explanationRows(make: RowMaker, key: MessageKey | null, payment: ReceiptPayment): ReceiptRow[] {
  if (key === null) return []
  const { confirmedAtMs, changedAtMs } = payment
  const sameDay = cairoShortDate(confirmedAtMs) === cairoShortDate(changedAtMs)
  const at = (atMs: number, language: Language): string =>
    sameDay ? cairoTime(atMs) : `${cairoDate(atMs, language)} ${cairoTime(atMs)}`
  const values = (language: Language): MessageValues => ({
    paidAt: at(confirmedAtMs, language),
    confirmedAt: at(changedAtMs, language),
  })
  return make.says(key, 'normal', false, values)
}

function moneyRows(make: RowMaker, state: StandingState, standing: Standing): ReceiptRow[] {
  const { sale, request } = state
  const sums: ReceiptRow[] = [
    make.amount('receipt.amount', formatAmount(request.amountMinor)),
    make.amount('receipt.fee', formatAmount(sale.quotedFeeMinor)),
    rule('solid'),
    make.amount(standing.totalLabel, formatAmount(sale.totalMinor), true),
    rule('solid'),
  ]
  switch (standing.cash) {
    case 'kept':
      return [
        ...sums,
        make.amount('receipt.cash', formatAmount(sale.cashReceivedMinor)),
        make.amount('receipt.change', formatAmount(subtract(sale.cashReceivedMinor, sale.totalMinor))),
      ]
    case 'goes-back':
      return [...sums, make.amount('receipt.give-back', formatAmount(sale.totalMinor), true)]
    default:
      return assertNever(standing.cash)
  }
}

/** A PIN that is not there is said in words: an empty place on the paper would look like a fault of the printer. */
function voucherRows(make: RowMaker, state: StandingState, voucher: Voucher | null): ReceiptRow[] {
  if (voucher === null) {
    const isOwed = state.kind === 'succeeded' && state.sale.paymentType === 'VOCH'
    return isOwed ? [space(12), ...make.says('receipt.voucher.not-here-yet', 'normal', true), space(10)] : []
  }
  return [
    space(12),
    ...(voucher.pin === ''
      ? make.says('receipt.voucher.unreadable', 'normal', true)
      : [make.pin('receipt.voucher.pin', voucher.pin)]),
    space(10),
    ...(voucher.serial === null ? [] : [make.id('receipt.voucher.serial', voucher.serial)]),
    ...(voucher.expiry === null ? [] : [make.plain('receipt.voucher.expiry', voucher.expiry)]),
  ]
}

function numberRows(make: RowMaker, facts: ReceiptFacts, standing: Standing): ReceiptRow[] {
  const { payment, language, copyNumber, nowMs } = facts
  const { trxNumber, providerReference } = standing
  // The month's name is a word of one language; on a paper in two the date is in figures.
  const dateOf = (atMs: number): string => (make.isBoth ? cairoShortDate(atMs) : cairoDate(atMs, language))
  return [
    make.plain('receipt.date', dateOf(payment.confirmedAtMs)),
    make.plain('receipt.time', cairoTime(payment.confirmedAtMs)),
    ...(copyNumber > 1 ? [make.plain('receipt.printed-at', `${dateOf(nowMs)} – ${cairoTime(nowMs)}`)] : []),
    ...(trxNumber === null ? [] : [make.id('receipt.transaction-number', trxNumber)]),
    ...(providerReference === null ? [] : [make.id('receipt.provider-reference', providerReference)]),
    // Without a number of the gateway this is what the slip is known by, on the screens and on the telephone.
    ...(trxNumber === null ? [make.id('receipt.reference', supportCode(payment.state.id))] : []),
    make.id('receipt.payment-id', payment.state.id),
  ]
}

function noteRows(make: RowMaker, notes: readonly (Words | string)[]): ReceiptRow[] {
  return notes.length === 0 ? [] : [rule('dashed'), ...notes.flatMap((note) => verbatim(make, note))]
}
