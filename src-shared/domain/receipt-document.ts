/**
 * What stands on the paper: a payment or a sale in the making as a document of rows. Pure: the same facts give the same
 * rows. Which words a state may use is decided in `standingOf`, an exhaustive switch: only `succeeded` says paid.
 */
import { translator, type MessageKey, type Translate } from '../messages/messages.ts'
import { assertNever } from './assert-never.ts'
import { cairoDate, cairoTime } from './cairo-time.ts'
import type { Language } from './language.ts'
import { formatAmount, subtract, type Minor } from './money.ts'
import type { PaymentState, Voucher, Words } from './payment.ts'
import type { PaperMm, ReceiptDocument, ReceiptRow } from './receipt.ts'

/** The agent's shop, as set up. */
export type Shop = { readonly name: Words; readonly address: string | null; readonly phone: string | null }

/** What a receipt needs of a payment; a stored payment fits as it is, its voucher opened. */
export type ReceiptPayment = {
  readonly state: Exclude<PaymentState, { kind: 'none' }>
  readonly confirmedAtMs: number
}

export type ReceiptFacts = {
  readonly payment: ReceiptPayment
  readonly shop: Shop
  readonly paperMm: PaperMm
  readonly language: Language
  /** 1 is the original; from 2 on the paper is marked as a copy with its number and the time of printing. */
  readonly copyNumber: number
  readonly training: boolean
  readonly nowMs: number
}

/** The sale in the making; whatever is null is still open and keeps its place on the slip. */
export type SlipFacts = {
  readonly draft: {
    readonly language: Language
    readonly account: string
    readonly amountMinor: Minor | null
    readonly feeMinor: Minor | null
    readonly feeIsEstimate: boolean
    readonly totalMinor: Minor | null
    readonly quantity: number
    readonly cashReceivedMinor: Minor | null
  }
  readonly service: SlipService | null
  readonly shop: Shop
  readonly paperMm: PaperMm
  readonly training: boolean
}
export type SlipService = {
  readonly serviceName: Words
  readonly billerName: Words
  /** Null: nothing identifies the customer. */
  readonly accountLabel: Words | null
}

/** The receipt of a payment in whatever state it is; a state that is not final says so across the paper. */
export function receiptDocument(facts: ReceiptFacts): ReceiptDocument {
  const { payment, language, copyNumber } = facts
  const { state } = payment
  const { sale } = state
  const t = translator(language)
  const standing = standingOf(state)
  const marks: ReceiptRow[] = [
    ...(copyNumber > 1 ? [banner(t('receipt.copy', { number: copyNumber }))] : []),
    ...(standing.banner === null ? [] : [banner(t(standing.banner))]),
  ]
  const rows: ReceiptRow[] = [
    ...shopRows(facts.shop, language, t),
    ...verbatim(sale.receiptHeader),
    space(8),
    ...marks,
    ...(standing.explanation === null ? [] : [text(t(standing.explanation), 'normal')]),
    ...(standing.heading === null ? [] : [text(t(standing.heading), 'large', true)]),
    rule('solid'),
    quoted(sale.billerName[language], 'normal'),
    quoted(sale.serviceName[language], 'large', true),
    space(4),
    ...(state.request.account === '' ? [] : [id(sale.accountLabel[language], state.request.account)]),
    ...sale.printedKeys.map((key) => id(key.label[language], key.value)),
    rule('dashed'),
    ...moneyRows(state, standing, t),
    ...voucherRows(state, standing.voucher, t),
    rule('dashed'),
    ...numberRows(facts, standing, t),
    qr(
      standing.trxNumber ?? state.id,
      t(standing.trxNumber === null ? 'receipt.scan-payment-id' : 'receipt.scan-number'),
    ),
    ...noteRows([...sale.billNotes, ...standing.notes]),
    space(10),
    ...verbatim(sale.receiptFooter),
    ...marks,
  ]
  return {
    paperMm: facts.paperMm,
    language,
    training: facts.training ? t('receipt.training') : null,
    rows,
  }
}

/** The slip: the same paper while it fills itself. Every row is there from the start, so that nothing jumps. */
export function slipDocument(facts: SlipFacts): ReceiptDocument {
  const { draft, service, shop } = facts
  const { language } = draft
  const t = translator(language)
  const amountOf = (value: Minor | null): string => (value === null ? OPEN : formatAmount(value))
  const { cashReceivedMinor, totalMinor } = draft
  const change =
    cashReceivedMinor === null || totalMinor === null || cashReceivedMinor < totalMinor
      ? null
      : subtract(cashReceivedMinor, totalMinor)
  const accountLabel = service === null ? t('receipt.account') : (service.accountLabel?.[language] ?? null)
  const rows: ReceiptRow[] = [
    ...shopRows(shop, language, t),
    rule('solid'),
    quoted(service?.billerName[language] ?? OPEN, 'normal'),
    quoted(service?.serviceName[language] ?? OPEN, 'large', true),
    space(4),
    ...(accountLabel === null ? [] : [id(accountLabel, draft.account === '' ? OPEN : draft.account)]),
    ...(draft.quantity > 1 ? [plain(t('receipt.quantity'), String(draft.quantity))] : []),
    rule('dashed'),
    amount(t('receipt.amount'), amountOf(draft.amountMinor)),
    amount(t(draft.feeIsEstimate ? 'receipt.fee-estimate' : 'receipt.fee'), amountOf(draft.feeMinor)),
    rule('solid'),
    amount(t('receipt.total'), amountOf(totalMinor), true),
    rule('solid'),
    amount(t('receipt.cash'), amountOf(cashReceivedMinor)),
    amount(t('receipt.change'), amountOf(change)),
    rule('dashed'),
    plain(t('receipt.slip.state'), t('receipt.slip.drafting')),
  ]
  return { paperMm: facts.paperMm, language, training: facts.training ? t('receipt.training') : null, rows }
}

/** Stands where something is still open. */
const OPEN = '—'

/** How a state stands on paper: its words, and what of the money and of the numbers may be shown with it. */
type Standing = {
  /** Across the paper, for everything but a success. */
  readonly banner: MessageKey | null
  readonly explanation: MessageKey | null
  readonly heading: MessageKey | null
  readonly totalLabel: MessageKey
  /** Whether the customer's cash stays with us, or goes back because nothing was charged. */
  readonly cash: 'kept' | 'goes-back'
  readonly trxNumber: string | null
  readonly providerReference: string | null
  readonly voucher: Voucher | null
  readonly notes: readonly string[]
}

const NOTHING_KNOWN = {
  heading: null,
  totalLabel: 'receipt.total',
  cash: 'kept',
  trxNumber: null,
  providerReference: null,
  voucher: null,
  notes: [],
} as const satisfies Partial<Standing>

function standingOf(state: ReceiptPayment['state']): Standing {
  switch (state.kind) {
    case 'succeeded':
      return {
        banner: null,
        explanation: null,
        heading: 'receipt.paid',
        totalLabel: 'receipt.total-paid',
        cash: 'kept',
        trxNumber: state.settlement.trxNumber,
        providerReference: state.settlement.providerReference,
        voucher: state.settlement.voucher,
        notes: state.settlement.notes,
      }
    case 'accepted':
    case 'cancelling':
    case 'cancel-unknown':
      return {
        ...NOTHING_KNOWN,
        banner: `receipt.state.${state.kind}`,
        explanation: `receipt.explain.${state.kind}`,
        trxNumber: state.settlement.trxNumber,
      }
    case 'unknown':
      return {
        ...NOTHING_KNOWN,
        banner: 'receipt.state.unknown',
        explanation: 'receipt.explain.unknown',
        trxNumber: state.trxNumber,
      }
    case 'confirmed':
    case 'queued':
    case 'sending':
      return {
        ...NOTHING_KNOWN,
        banner: `receipt.state.${state.kind}`,
        explanation: `receipt.explain.${state.kind}`,
      }
    case 'cancelled':
      return {
        ...NOTHING_KNOWN,
        banner: 'receipt.state.cancelled',
        explanation: 'receipt.explain.cancelled',
        cash: 'goes-back',
        trxNumber: state.settlement.trxNumber,
      }
    case 'declined':
    case 'expired':
    case 'withdrawn':
      return {
        ...NOTHING_KNOWN,
        banner: `receipt.state.${state.kind}`,
        explanation: `receipt.explain.${state.kind}`,
        cash: 'goes-back',
      }
    default:
      return assertNever(state)
  }
}

function shopRows(shop: Shop, language: Language, t: Translate): ReceiptRow[] {
  return [
    quoted(shop.name[language], 'large', true),
    ...(shop.address === null ? [] : [quoted(shop.address, 'small')]),
    ...(shop.phone === null ? [] : [text(t('receipt.phone', { phone: shop.phone }), 'small')]),
  ]
}

function moneyRows(state: ReceiptPayment['state'], standing: Standing, t: Translate): ReceiptRow[] {
  const { sale, request } = state
  const sums: ReceiptRow[] = [
    amount(t('receipt.amount'), formatAmount(request.amountMinor)),
    amount(t('receipt.fee'), formatAmount(sale.quotedFeeMinor)),
    rule('solid'),
    amount(t(standing.totalLabel), formatAmount(sale.totalMinor), true),
    rule('solid'),
  ]
  switch (standing.cash) {
    case 'kept':
      return [
        ...sums,
        amount(t('receipt.cash'), formatAmount(sale.cashReceivedMinor)),
        amount(t('receipt.change'), formatAmount(subtract(sale.cashReceivedMinor, sale.totalMinor))),
      ]
    case 'goes-back':
      return [...sums, amount(t('receipt.give-back'), formatAmount(sale.totalMinor), true)]
    default:
      return assertNever(standing.cash)
  }
}

/** A PIN that is not there is said in words: an empty place on the paper would look like a fault of the printer. */
function voucherRows(state: ReceiptPayment['state'], voucher: Voucher | null, t: Translate): ReceiptRow[] {
  if (voucher === null) {
    const isOwed = state.kind === 'succeeded' && state.sale.paymentType === 'VOCH'
    return isOwed ? [space(12), text(t('receipt.voucher.not-here-yet'), 'normal', true), space(10)] : []
  }
  return [
    space(12),
    voucher.pin === ''
      ? text(t('receipt.voucher.unreadable'), 'normal', true)
      : { kind: 'pin', label: t('receipt.voucher.pin'), pin: voucher.pin },
    space(10),
    ...(voucher.serial === null ? [] : [id(t('receipt.voucher.serial'), voucher.serial)]),
    ...(voucher.expiry === null ? [] : [plain(t('receipt.voucher.expiry'), voucher.expiry)]),
  ]
}

function numberRows(facts: ReceiptFacts, standing: Standing, t: Translate): ReceiptRow[] {
  const { payment, language, copyNumber, nowMs } = facts
  const { trxNumber, providerReference } = standing
  return [
    plain(t('receipt.date'), cairoDate(payment.confirmedAtMs, language)),
    plain(t('receipt.time'), cairoTime(payment.confirmedAtMs)),
    ...(copyNumber > 1
      ? [text(`${t('receipt.printed-at')}: ${cairoDate(nowMs, language)} – ${cairoTime(nowMs)}`, 'small')]
      : []),
    ...(trxNumber === null ? [] : [id(t('receipt.transaction-number'), trxNumber)]),
    ...(providerReference === null ? [] : [id(t('receipt.provider-reference'), providerReference)]),
    id(t('receipt.payment-id'), payment.state.id),
  ]
}

function noteRows(notes: readonly string[]): ReceiptRow[] {
  return notes.length === 0 ? [] : [rule('dashed'), ...notes.flatMap((note) => verbatim(note))]
}

/** A biller's own words, line by line, as they are. */
function verbatim(words: string | null): ReceiptRow[] {
  if (words === null || words.trim() === '') return []
  return words.split(/\r\n|\r|\n/u).map((line) => (line.trim() === '' ? space(12) : quoted(line, 'small')))
}

type TextRow = Extract<ReceiptRow, { kind: 'text' }>

const text = (words: string, size: 'small' | 'normal' | 'large', bold = false): TextRow => ({
  kind: 'text',
  text: words,
  align: 'center',
  size,
  bold,
})
/** Words of a biller or a shop, which may hold any sign there is. */
const quoted = (words: string, size: 'small' | 'normal' | 'large', bold = false): TextRow => ({
  ...text(words, size, bold),
  quoted: true,
})
const plain = (label: string, value: string): ReceiptRow => ({ kind: 'pair', label, value, valueKind: 'text' })
const id = (label: string, value: string): ReceiptRow => ({ kind: 'pair', label, value, valueKind: 'id' })
const amount = (label: string, value: string, strong = false): ReceiptRow => ({
  kind: 'pair',
  label,
  value,
  valueKind: 'amount',
  strong,
})
const banner = (words: string): ReceiptRow => ({ kind: 'banner', text: words })
const rule = (style: 'solid' | 'dashed'): ReceiptRow => ({ kind: 'rule', style })
const space = (dots: number): ReceiptRow => ({ kind: 'space', dots })
const qr = (words: string, caption: string): ReceiptRow => ({ kind: 'qr', text: words, caption })
