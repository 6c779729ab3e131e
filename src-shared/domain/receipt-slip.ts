/** The slip: the paper of a sale in the making while it fills itself. Every row is there from the start, so that nothing jumps. */
import { translator } from '../messages/messages.ts'
import type { Language } from './language.ts'
import { formatAmount, subtract, type Minor } from './money.ts'
import type { Words } from './payment.ts'
import { rowMaker, rule, shopRows, space, type RowMaker, type Shop } from './receipt-rows.ts'
import type { PaperMm, Picture, ReceiptDocument, ReceiptLanguages, ReceiptRow } from './receipt.ts'

/** The sale in the making; whatever is null is still open and keeps its place on the slip. */
export type SlipFacts = {
  readonly draft: {
    readonly language: Language
    readonly account: string
    /** One for each payment the sale will make; empty while no amount is known. */
    readonly amountsMinor: readonly Minor[]
    /** Of the whole sale, like the total. */
    readonly feeMinor: Minor | null
    readonly feeIsEstimate: boolean
    readonly totalMinor: Minor | null
    readonly cashReceivedMinor: Minor | null
  }
  readonly service: SlipService | null
  readonly shop: Shop
  /** The shop's; a biller's would push everything down at the moment of choosing. */
  readonly logo: Picture | null
  readonly languages: ReceiptLanguages
  readonly paperMm: PaperMm
  readonly training: boolean
}
export type SlipService = {
  readonly serviceName: Words
  readonly billerName: Words
  /** Null: nothing identifies the customer. */
  readonly accountLabel: Words | null
}

/** Stands where something is still open. */
const OPEN = '—'
const OPEN_NAME: Words = { ar: OPEN, en: OPEN }

export function slipDocument(facts: SlipFacts): ReceiptDocument {
  const { draft, service, shop, logo, languages } = facts
  const { language, cashReceivedMinor, totalMinor } = draft
  const make = rowMaker(language, languages)
  const change =
    cashReceivedMinor === null || totalMinor === null || cashReceivedMinor < totalMinor
      ? null
      : subtract(cashReceivedMinor, totalMinor)
  const accountLabel = service === null ? 'receipt.account' : service.accountLabel
  const rows: ReceiptRow[] = [
    ...shopRows(make, shop, logo),
    rule('solid'),
    ...make.names(service?.billerName ?? OPEN_NAME, 'normal'),
    ...make.names(service?.serviceName ?? OPEN_NAME, 'large', true),
    space(4),
    ...(accountLabel === null ? [] : [make.id(accountLabel, draft.account === '' ? OPEN : draft.account)]),
    rule('dashed'),
    ...sumRows(make, draft.amountsMinor),
    make.amount(draft.feeIsEstimate ? 'receipt.fee-estimate' : 'receipt.fee', amountOf(draft.feeMinor)),
    rule('solid'),
    make.amount('receipt.total', amountOf(totalMinor), true),
    rule('solid'),
    make.amount('receipt.cash', amountOf(cashReceivedMinor)),
    make.amount('receipt.change', amountOf(change)),
    rule('dashed'),
    stateRow(make),
  ]
  return { paperMm: facts.paperMm, language, ...make.training(facts.training), rows }
}

/** One sum; so many vouchers of one sum; or several bills, each by itself. */
function sumRows(make: RowMaker, sums: readonly Minor[]): ReceiptRow[] {
  const [first = null, ...more] = sums
  if (more.length === 0) return [make.amount('receipt.amount', amountOf(first))]
  if (more.every((sum) => sum === first)) {
    return [make.plain('receipt.quantity', String(sums.length)), make.amount('receipt.amount-each', amountOf(first))]
  }
  return sums.map((sum, index) => {
    const words = (language: Language): string => translator(language)('receipt.bill', { number: index + 1 })
    return make.amount({ ar: words('ar'), en: words('en') }, formatAmount(sum))
  })
}

function stateRow(make: RowMaker): ReceiptRow {
  return make.plain('receipt.slip.state', make.t('receipt.slip.drafting'))
}

const amountOf = (value: Minor | null): string => (value === null ? OPEN : formatAmount(value))
