/** What follows from a sale as typed: which questions stand open, what it costs so far, what is wrong. Pure functions. */
import type { BillView } from '../../src-shared/contract/sale.ts'
import type { SlipDraft } from '../../src-shared/contract/receipt.ts'
import {
  denominations,
  isAmountOpen,
  isFreeAmount,
  checkAmount,
  rangesOf,
  readAmount,
} from '../../src-shared/domain/amount-check.ts'
import { nearestAmounts } from '../../src-shared/domain/amount-near.ts'
import { estimateFee } from '../../src-shared/domain/fee-estimate.ts'
import {
  checkConfirmation,
  checkField,
  checkMobile,
  confirmationKey,
  normaliseField,
  ACCOUNT_KEY,
} from '../../src-shared/domain/field-check.ts'
import { SALE_PAYMENTS_MAX } from '../../src-shared/domain/limits.ts'
import type { Language } from '../../src-shared/domain/language.ts'
import { add, minor, parseMinor, ZERO, type Minor } from '../../src-shared/domain/money.ts'
import type { Problem } from '../../src-shared/domain/problem.ts'
import { pickedAmount as amountPicked, quantityMax } from '../../src-shared/domain/sale-shape.ts'
import type { AmountRange, Field, Service } from '../../src-shared/domain/service.ts'
import type { Sale } from './state.ts'

export const MOBILE_KEY = 'mobile'

/** The fields a person fills in; a field without input is filled by nobody. */
export function askedFields(service: Service): readonly Field[] {
  const all = service.account === null ? service.extraKeys : [service.account, ...service.extraKeys]
  return all.filter((field) => field.inputMethod !== 'none')
}

export function valueOf(sale: Sale, key: string): string {
  return sale.fields[key] ?? ''
}

/** The bills that will be paid, in order. */
export function chosenBills(sale: Sale): readonly BillView[] {
  return sale.billIndexes.flatMap((index) => sale.inquiry?.bills[index] ?? [])
}

/** The one bill that will be paid; null where there is none, or several: those are paid as they stand. */
export function chosenBill(sale: Sale): BillView | null {
  const [bill, ...more] = chosenBills(sale)
  return bill === undefined || more.length > 0 ? null : bill
}

/** Whether a bill can be paid together with others: only one that names its sum. */
export function canJoin(bill: BillView): boolean {
  return bill.dueMinor !== null
}

/** Places of the bills that "all" means: those that can be paid together, as many as one sale takes. */
export function joinable(sale: Sale): readonly number[] {
  const bills = sale.inquiry?.bills ?? []
  return bills.flatMap((bill, index) => (canJoin(bill) ? [index] : [])).slice(0, SALE_PAYMENTS_MAX)
}

export function areAllChosen(sale: Sale): boolean {
  const all = joinable(sale)
  return all.length > 0 && all.join() === sale.billIndexes.join()
}

/** The amount that a choice from a pick list fixes; null: none does. */
export function pickedAmount(sale: Sale): Minor | null {
  return amountPicked(sale.service, (field) => normaliseField(field, valueOf(sale, field.key)))
}

/** A pick list that must be answered, each of whose choices fixes the amount. */
function picksAmount(service: Service): boolean {
  return service.extraKeys.some(
    ({ required, choices }) =>
      required && choices.length > 0 && choices.every(({ amountMinor }) => amountMinor !== null),
  )
}

/** How the amount is found on a page: fixed, chosen from buttons, typed, or both. */
export type AmountQuestion = {
  readonly typed: boolean
  readonly buttons: readonly Minor[]
  /** Where an amount may be typed: inside any of these; empty: anywhere. */
  readonly between: readonly AmountRange[]
}

/** Whether the amount is no question of its own: another answer fixes it, now or as soon as it is given. */
export function isAmountPicked(sale: Sale): boolean {
  return pickedAmount(sale) !== null || picksAmount(sale.service)
}

export function amountQuestion(sale: Sale): AmountQuestion {
  const bill = chosenBill(sale)
  if (isAmountPicked(sale) || !isAmountOpen(sale.service, bill)) return { typed: false, buttons: [], between: [] }
  const ranges = rangesOf(sale.service, bill)
  return {
    typed: isFreeAmount(ranges),
    buttons: denominations(ranges),
    between: ranges.filter((range) => range.lowerMinor !== range.upperMinor),
  }
}

/** What would do in place of an amount that was refused; empty where nothing was, or where it is no amount. */
export function amountsInstead(sale: Sale): readonly Minor[] {
  const typed = parseMinor(sale.amount)
  if (sale.fieldProblems['amount'] === undefined || typed === null || typed < 0) return []
  return nearestAmounts(sale.service, chosenBill(sale), typed)
}

/** Whether the page that stands shows the amount as a question, so that a sentence about it has a place there. */
export function showsAmount(sale: Sale, place: 'form' | 'bill'): boolean {
  if (place === 'form') return asksAmountFirst(sale.service)
  const bill = chosenBill(sale)
  return bill !== null && isAmountOpen(sale.service, bill)
}

/** Whether any answer of the form is given in digits, so that the number pad has something to type into. */
export function typesDigits(sale: Sale): boolean {
  const { service } = sale
  return (
    askedFields(service).some(({ inputMethod, choices }) => inputMethod === 'digits' && choices.length === 0) ||
    (asksAmountFirst(service) && amountQuestion(sale).typed) ||
    quantityMax(service) > 1 ||
    service.rules.mobileToNotify
  )
}

/** The amount of one payment as it stands; null while there is none, or where several bills have each their own. */
export function amountOf(sale: Sale): Minor | null {
  if (sale.billIndexes.length > 1) return null
  const picked = pickedAmount(sale)
  if (picked !== null) return picked
  const bill = chosenBill(sale)
  if (bill !== null && !isAmountOpen(sale.service, bill)) return bill.dueMinor
  const typed = parseMinor(sale.amount)
  return typed !== null && typed >= 0 ? typed : null
}

/** What each payment of the sale pays, in order; null while that is not known. */
export function amountsOf(sale: Sale): readonly { readonly index: number; readonly amountMinor: Minor }[] | null {
  const bills = chosenBills(sale)
  if (bills.length > 1)
    return bills.flatMap(({ index, dueMinor }) => (dueMinor === null ? [] : { index, amountMinor: dueMinor }))
  const amountMinor = amountOf(sale)
  return amountMinor === null ? null : [{ index: bills[0]?.index ?? 0, amountMinor }]
}

export type Figures = {
  readonly amountMinor: Minor | null
  readonly feeMinor: Minor | null
  readonly feeIsEstimate: boolean
  /** The biller takes its fee out of the amount: nothing is added. */
  readonly feeIncluded: boolean
  readonly totalMinor: Minor | null
}

/** Amount, fee and total of the whole sale as far as they are known: main's figures where it gave them, else ours as an estimate. */
export function figuresOf(sale: Sale): Figures {
  const { prepared } = sale
  if (prepared !== null) return { ...prepared, feeIncluded: isFeeIncluded(sale.service, prepared.feeMinor) }
  const amounts = amountsOf(sale)
  if (amounts === null || amounts.length === 0) return NO_FIGURES
  const fees = amounts.map(({ index, amountMinor }) => feeOf(sale, sale.inquiry?.bills[index] ?? null, amountMinor))
  const whole = (sums: readonly Minor[]): Minor => minor(add(...sums) * sale.quantity)
  const amountMinor = whole(amounts.map((each) => each.amountMinor))
  const known = fees.flatMap(({ feeMinor }) => feeMinor ?? [])
  const feeMinor = known.length === 0 ? null : whole(known)
  return {
    amountMinor,
    feeMinor,
    feeIsEstimate: fees.some(({ isEstimate }) => isEstimate),
    feeIncluded: isFeeIncluded(sale.service, feeMinor),
    totalMinor: add(amountMinor, feeMinor ?? ZERO),
  }
}

const NO_FIGURES: Figures = {
  amountMinor: null,
  feeMinor: null,
  feeIsEstimate: false,
  feeIncluded: false,
  totalMinor: null,
}

function isFeeIncluded({ fees }: Service, feeMinor: Minor | null): boolean {
  return (feeMinor ?? 0) === 0 && fees.length > 0 && fees.every(({ embedded }) => embedded)
}

/** The fee of one payment: the bill's own figure for the sum that is due, else our estimate. */
function feeOf(
  sale: Sale,
  bill: BillView | null,
  amountMinor: Minor,
): { readonly feeMinor: Minor | null; readonly isEstimate: boolean } {
  if (bill !== null && bill.feeMinor !== null && (bill.dueMinor === null || bill.dueMinor === amountMinor)) {
    return { feeMinor: bill.feeMinor, isEstimate: bill.feeIsEstimate }
  }
  const feeMinor = estimateFee(sale.service.fees, amountMinor)
  return { feeMinor, isEstimate: feeMinor !== null && feeMinor !== 0 }
}

/** What was handed over; an empty field is the exact sum. Null: what is typed is no amount. */
export function cashOf(sale: Sale): Minor | null {
  if (sale.cash.trim() === '') return sale.prepared?.totalMinor ?? null
  const cash = parseMinor(sale.cash)
  return cash !== null && cash >= 0 ? cash : null
}

type FieldProblems = Readonly<Record<string, Problem>>

/** Everything wrong with the fields, by field. */
export function checkFields(sale: Sale): FieldProblems {
  const found: Record<string, Problem> = {}
  for (const field of askedFields(sale.service)) {
    const value = valueOf(sale, field.key)
    const problem = checkField(field, value)
    if (problem !== null) found[field.key] = problem
    else {
      const again = checkConfirmation(field, value, valueOf(sale, confirmationKey(field.key)))
      if (again !== null) found[confirmationKey(field.key)] = again
    }
  }
  if (sale.service.rules.mobileToNotify) {
    const mobile = checkMobile(valueOf(sale, MOBILE_KEY), MOBILE_KEY)
    if (mobile !== null) found[MOBILE_KEY] = mobile
  }
  return found
}

/** Everything that stands between the form and asking what is due; an amount may still be missing. */
export function checkBeforeInquiry(sale: Sale): FieldProblems {
  const found: Record<string, Problem> = { ...checkFields(sale), ...checkTerms(sale) }
  if (asksAmountFirst(sale.service) && sale.amount.trim() !== '') {
    const amount = checkSaleAmount({ ...sale, inquiry: null })
    if (amount !== null) found['amount'] = amount
  }
  return found
}

/** A top-up is asked for by its amount, whether or not the biller is asked as well. */
export function asksAmountFirst(service: Service): boolean {
  return service.paymentType !== 'POST'
}

function checkTerms(sale: Sale): FieldProblems {
  const refused = sale.service.terms !== null && !sale.termsAccepted
  return refused ? { terms: { code: 'terms-not-accepted', field: 'terms' } } : {}
}

/** Everything that stands between the form and paying, by field. */
export function checkSale(sale: Sale): FieldProblems {
  const found: Record<string, Problem> = { ...checkFields(sale), ...checkTerms(sale) }
  const noneChosen = sale.inquiry !== null && sale.billIndexes.length === 0
  const amount = noneChosen ? null : checkSaleAmount(sale)
  if (amount !== null) found['amount'] = amount
  if (sale.quantity < 1 || sale.quantity > quantityMax(sale.service)) {
    found['quantity'] = {
      code: 'quantity-range',
      field: 'quantity',
      values: { max: String(quantityMax(sale.service)) },
    }
  }
  return found
}

function checkSaleAmount(sale: Sale): Problem | null {
  const bills = chosenBills(sale)
  if (bills.length > 1) {
    const picked = pickedAmount(sale)
    // One choice cannot be the sum of two bills, unless both have it.
    if (picked !== null) {
      return bills.every(({ dueMinor }) => dueMinor === picked) ? null : { code: 'amount-not-offered', field: 'amount' }
    }
    const wrong = bills.map((bill) => (bill.dueMinor === null ? null : checkAmount(sale.service, bill, bill.dueMinor)))
    return wrong.find((problem) => problem !== null) ?? null
  }
  if (pickedAmount(sale) !== null) return null
  const bill = chosenBill(sale)
  const fixed = bill !== null && !isAmountOpen(sale.service, bill) ? bill.dueMinor : null
  if (fixed !== null) return checkAmount(sale.service, bill, fixed)
  const read = readAmount(sale.amount)
  return read.kind === 'problem' ? read.problem : checkAmount(sale.service, bill, read.amountMinor)
}

/** What identifies the customer, as it is sent: the account and the biller's own keys that are not empty. */
export function identityOf(sale: Sale): {
  readonly account: string
  readonly extraKeys: { key: string; value: string }[]
} {
  const { account, extraKeys } = sale.service
  return {
    account: account === null ? '' : normaliseField(account, valueOf(sale, ACCOUNT_KEY)),
    extraKeys: extraKeys
      .map((field) => ({ key: field.key, value: normaliseField(field, valueOf(sale, field.key)) }))
      .filter(({ value }) => value !== ''),
  }
}

/** What the slip at the side shows of a sale, or of none. */
export function slipOf(sale: Sale | null, language: Language): SlipDraft {
  if (sale === null) {
    return {
      language,
      serviceId: null,
      account: '',
      amountsMinor: [],
      feeMinor: null,
      feeIsEstimate: false,
      totalMinor: null,
      cashReceivedMinor: null,
    }
  }
  const figures = figuresOf(sale)
  return {
    language,
    serviceId: sale.service.id,
    account: sale.service.account?.masked === true ? '' : identityOf(sale).account.slice(0, 100),
    amountsMinor: (amountsOf(sale) ?? []).flatMap(({ amountMinor }) =>
      Array.from({ length: Math.min(99, Math.max(1, sale.quantity)) }, () => amountMinor),
    ),
    feeMinor: figures.feeMinor,
    feeIsEstimate: figures.feeIsEstimate,
    totalMinor: figures.totalMinor,
    cashReceivedMinor: sale.prepared === null || sale.cash.trim() === '' ? null : cashOf(sale),
  }
}

/** The field that the form's problem is about, where it is about one: the first that is wrong. */
export function mainProblemKey(sale: Sale): string | undefined {
  return sale.problem === null ? Object.keys(sale.fieldProblems)[0] : undefined
}
