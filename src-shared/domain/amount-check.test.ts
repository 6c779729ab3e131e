import { describe, expect, it } from 'vitest'
import { PLAIN_RULES } from '../testing/plain-service.ts'
import { checkAmount, denominations, isAmountOpen, isFreeAmount, readAmount } from './amount-check.ts'
import { minor } from './money.ts'
import type { AmountRange, PaymentRules } from './service.ts'

const range = (lower: number, upper: number): AmountRange => ({ lowerMinor: minor(lower), upperMinor: minor(upper) })
const due = (sum: number | null, ranges: AmountRange[] = []) => ({ dueMinor: sum === null ? null : minor(sum), ranges })

describe('an amount against what the biller allows', () => {
  it.each<[string, Partial<PaymentRules>, AmountRange[], ReturnType<typeof due> | null, number, string | null]>([
    ['anything, with no rule', {}, [], null, 5000, null],
    ['nothing', {}, [], null, 0, 'amount-zero'],
    ['less than nothing', {}, [], null, -100, 'amount-format'],
    ['piastres, not accepted', {}, [], null, 1250, 'amount-fractions'],
    ['piastres, accepted', { fractionsAccepted: true }, [], null, 1250, null],
    ['a multiple', { multipleOfMinor: minor(500) }, [], null, 1500, null],
    ['no multiple', { multipleOfMinor: minor(500) }, [], null, 1700, 'amount-multiple'],
    ['at the lower end', {}, [range(500, 10_000)], null, 500, null],
    ['at the upper end', {}, [range(500, 10_000)], null, 10_000, null],
    ['below the range', {}, [range(500, 10_000)], null, 400, 'amount-out-of-range'],
    ['above the range', {}, [range(500, 10_000)], null, 10_100, 'amount-out-of-range'],
    ['between two ranges', {}, [range(100, 500), range(1000, 2000)], null, 700, 'amount-not-offered'],
    ['inside the second range', {}, [range(100, 500), range(1000, 2000)], null, 1500, null],
    ['a button with piastres', {}, [range(1650, 1650)], null, 1650, null],
    ['the sum due, piastres and all', { multipleOfMinor: minor(500) }, [], due(24_555), 24_555, null],
    ["the sum due, outside the service's range", {}, [range(100, 200)], due(24_555), 24_555, null],
    ["the sum due, outside the bill's own range", {}, [], due(500, [range(600, 900)]), 500, 'amount-out-of-range'],
    ['less than is due', {}, [], due(10_000), 5000, 'amount-partial'],
    ['less than is due, accepted', { partialAccepted: true }, [], due(10_000), 5000, null],
    ['less than is due, accepted, with piastres', { partialAccepted: true }, [], due(10_000), 5050, 'amount-fractions'],
    ['more than is due', {}, [], due(10_000), 20_000, 'amount-over'],
    ['more than is due, accepted', { overAccepted: true }, [], due(10_000), 20_000, null],
    ['ahead, with nothing due', { advanceAccepted: true }, [], due(0), 5000, null],
    ['ahead, with something due', { advanceAccepted: true }, [], due(10_000), 20_000, 'amount-over'],
    ['the bill names no sum', {}, [], due(null), 5000, null],
    ["the bill's range, not the service's", {}, [range(100, 200)], due(null, [range(5000, 9000)]), 6000, null],
    ["outside the bill's range", {}, [range(100, 200)], due(null, [range(5000, 9000)]), 200, 'amount-out-of-range'],
  ])('%s', (_what, rules, ranges, bill, amount, code) => {
    expect(checkAmount({ rules: { ...PLAIN_RULES, ...rules }, ranges }, bill, minor(amount))?.code ?? null).toBe(code)
  })

  it('says what would be allowed', () => {
    const ranges = [range(500, 1000), range(2000, 150_000)]
    expect(checkAmount({ rules: PLAIN_RULES, ranges }, null, minor(100))?.values).toEqual({
      lower: '5.00',
      upper: '1,500.00',
    })
  })
})

describe('a typed amount', () => {
  it.each([
    ['12.50', 1250],
    ['١٢٫٥', 1250],
    ['1,250', 125_000],
    ['', 'amount-required'],
    ['  ', 'amount-required'],
    ['12.505', 'amount-format'],
    ['abc', 'amount-format'],
    ['-5', 'amount-format'],
  ])('%s', (text, expected) => {
    const read = readAmount(text)
    expect(read.kind === 'amount' ? read.amountMinor : read.problem.code).toBe(expected)
  })
})

describe('how an amount is asked for', () => {
  it('offers each fixed amount once, smallest first', () => {
    expect(denominations([range(1000, 1000), range(500, 500), range(1000, 1000), range(1, 9)])).toEqual([500, 1000])
  })
  it.each([
    ['no range', [], true],
    ['only fixed amounts', [range(500, 500)], false],
    ['a fixed and a free one', [range(500, 500), range(1000, 2000)], true],
  ])('typed with %s', (_what, ranges, free) => {
    expect(isFreeAmount(ranges)).toBe(free)
  })
  it.each([
    ['nothing was asked', {}, null, true],
    ['the bill names no sum', {}, due(null), true],
    ['only the sum due is taken', {}, due(100), false],
    ['less is taken', { partialAccepted: true }, due(100), true],
    ['more is taken', { overAccepted: true }, due(100), true],
    ['paying ahead, while something is due', { advanceAccepted: true }, due(100), false],
    ['paying ahead, with nothing due', { advanceAccepted: true }, due(0), true],
  ])('may be chosen when %s', (_what, rules, bill, open) => {
    expect(isAmountOpen({ rules: { ...PLAIN_RULES, ...rules }, ranges: [] }, bill)).toBe(open)
  })
})
