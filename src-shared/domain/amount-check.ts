/** An amount against what the biller allows, the same way on the page and in main. */
import { formatAmount, parseMinor, type Minor } from './money.ts'
import type { Problem } from './problem.ts'
import type { AmountRange, Bill, PaymentRules, Service } from './service.ts'

/** What a service says of amounts: its rules, and its ranges (empty: anything the rules allow). */
type Offer = Pick<Service, 'rules' | 'ranges'>
/** What a bill says: the sum due (null: the biller names none), and its own ranges, which override the service's. */
type Due = Pick<Bill, 'dueMinor' | 'ranges'>

/** Reads a typed amount (`12.50`, `١٢٫٥`) exactly, or says what is wrong with it. Never rounds. */
export function readAmount(
  text: string,
): { readonly kind: 'amount'; readonly amountMinor: Minor } | { readonly kind: 'problem'; readonly problem: Problem } {
  if (text.trim() === '') return { kind: 'problem', problem: { code: 'amount-required', field: 'amount' } }
  const amountMinor = parseMinor(text)
  if (amountMinor === null || amountMinor < 0) {
    return { kind: 'problem', problem: { code: 'amount-format', field: 'amount' } }
  }
  return { kind: 'amount', amountMinor }
}

/**
 * The first rule an amount breaks, or null; `bill` is null where nothing was asked. The exact sum that is due is never
 * refused for its fractions or multiples, nor is an amount the biller offers as a button. Zero is refused even where the
 * biller takes it: the gateway does not.
 */
export function checkAmount(service: Offer, bill: Due | null, amountMinor: Minor): Problem | null {
  const { rules } = service
  const dueMinor = bill?.dueMinor ?? null
  if (amountMinor < 0) return { code: 'amount-format', field: 'amount' }
  if (amountMinor === 0) return { code: 'amount-zero', field: 'amount' }
  const ranges = rangesOf(service, bill)
  const isDue = dueMinor !== null && amountMinor === dueMinor
  const outside = outOfRange(amountMinor, isDue ? (bill?.ranges ?? []) : ranges)
  if (outside !== null) return outside
  if (isDue) return null
  const wrongForDue = dueMinor === null ? null : checkAgainstDue(rules, dueMinor, amountMinor)
  if (wrongForDue !== null) return wrongForDue
  if (denominations(ranges).includes(amountMinor)) return null
  if (!rules.fractionsAccepted && amountMinor % 100 !== 0) return { code: 'amount-fractions', field: 'amount' }
  if (rules.multipleOfMinor !== null && rules.multipleOfMinor > 0 && amountMinor % rules.multipleOfMinor !== 0) {
    return { code: 'amount-multiple', field: 'amount', values: { multiple: formatAmount(rules.multipleOfMinor) } }
  }
  return null
}

function checkAgainstDue(rules: PaymentRules, dueMinor: Minor, amountMinor: Minor): Problem | null {
  const values = { due: formatAmount(dueMinor) }
  if (amountMinor < dueMinor && !rules.partialAccepted) return { code: 'amount-partial', field: 'amount', values }
  if (amountMinor > dueMinor && !mayExceed(rules, dueMinor)) return { code: 'amount-over', field: 'amount', values }
  return null
}

/** Whether anything but the sum that is due may be paid. */
export function isAmountOpen(service: Offer, bill: Due | null): boolean {
  const dueMinor = bill?.dueMinor ?? null
  return dueMinor === null || service.rules.partialAccepted || mayExceed(service.rules, dueMinor)
}

/** The amounts that are buttons: ranges of one value, smallest first. */
export function denominations(ranges: readonly AmountRange[]): readonly Minor[] {
  const fixed = ranges.filter((range) => range.lowerMinor === range.upperMinor).map((range) => range.lowerMinor)
  return [...new Set(fixed)].sort((a, b) => a - b)
}

/** Whether an amount may be typed: no range at all, or one with room in it. */
export function isFreeAmount(ranges: readonly AmountRange[]): boolean {
  return ranges.length === 0 || ranges.some((range) => range.lowerMinor !== range.upperMinor)
}

/** The ranges that count: the bill's own where it has any. */
export function rangesOf(service: Offer, bill: Due | null): readonly AmountRange[] {
  return bill !== null && bill.ranges.length > 0 ? bill.ranges : service.ranges
}

/** Paying ahead is paying more than is due; where nothing is due, that is all there is. */
function mayExceed(rules: PaymentRules, dueMinor: Minor): boolean {
  return rules.overAccepted || (rules.advanceAccepted && dueMinor === 0)
}

function outOfRange(amountMinor: Minor, ranges: readonly AmountRange[]): Problem | null {
  if (ranges.length === 0) return null
  if (ranges.some((range) => amountMinor >= range.lowerMinor && amountMinor <= range.upperMinor)) return null
  const lower = Math.min(...ranges.map((range) => range.lowerMinor)) as Minor
  const upper = Math.max(...ranges.map((range) => range.upperMinor)) as Minor
  // Between two ranges "from the lowest to the highest" would be no help: it is there already.
  if (amountMinor > lower && amountMinor < upper) return { code: 'amount-not-offered', field: 'amount' }
  return {
    code: 'amount-out-of-range',
    field: 'amount',
    values: { lower: formatAmount(lower), upper: formatAmount(upper) },
  }
}
