import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PLAIN_RULES } from '../testing/plain-service.ts'
import { checkAmount } from './amount-check.ts'
import { nearestAmounts } from './amount-near.ts'
import { minor } from './money.ts'
import type { AmountRange, PaymentRules } from './service.ts'

const range = (lower: number, upper: number): AmountRange => ({ lowerMinor: minor(lower), upperMinor: minor(upper) })

describe('what would do instead', () => {
  it.each<[string, Partial<PaymentRules>, AmountRange[], number | null, number, number[]]>([
    ['multiples of five', { multipleOfMinor: minor(500) }, [range(500, 500_000)], null, 1_700, [1_500, 2_000]],
    ['the last multiple in the range', { multipleOfMinor: minor(500) }, [range(500, 1_800)], null, 1_900, [1_500]],
    ['piastres where only pounds are taken', {}, [], null, 1_250, [1_200, 1_300]],
    ['between a button and a range', {}, [range(2_000, 2_000), range(10_000, 50_000)], null, 5_000, [2_000, 10_000]],
    ['below everything', {}, [range(500, 10_000)], null, 100, [500]],
    ['less than is due', {}, [], 4_250, 4_000, [4_250]],
    ['more than is due', { partialAccepted: true, fractionsAccepted: true }, [], 4_250, 5_000, [4_250]],
    ['a multiple of two and a half pounds', { multipleOfMinor: minor(250) }, [], null, 600, [500, 1_000]],
    ['nothing at all', {}, [range(500, 10_000)], null, 0, [500]],
  ])('%s', (_what, changed, ranges, due, amount, expected) => {
    const bill = due === null ? null : { dueMinor: minor(due), ranges: [] }
    expect(nearestAmounts({ rules: { ...PLAIN_RULES, ...changed }, ranges }, bill, minor(amount))).toEqual(expected)
  })

  it('is what trying every amount finds', () => {
    const some = fc.integer({ min: 1, max: 1_500 })
    const ranges = fc.array(
      fc.tuple(some, some).map(([one, other]) => range(Math.min(one, other), Math.max(one, other))),
      { maxLength: 3 },
    )
    const anyRules = fc.record({
      fractionsAccepted: fc.boolean(),
      partialAccepted: fc.boolean(),
      overAccepted: fc.boolean(),
      multipleOfMinor: fc.option(fc.integer({ min: 1, max: 400 }).map(minor)),
    })
    const bills = fc.option(fc.record({ dueMinor: fc.option(some.map(minor)), ranges }))
    fc.assert(
      fc.property(anyRules, ranges, bills, fc.integer({ min: 0, max: 1_600 }), (changed, offered, bill, amount) => {
        const service = { rules: { ...PLAIN_RULES, ...changed }, ranges: offered }
        const tried = Array.from({ length: 45_000 }, (_, each) => minor(each))
        const fits = (each: number): boolean => checkAmount(service, bill, minor(each)) === null
        const below = tried.slice(0, amount).findLast(fits)
        const above = tried.slice(amount + 1).find(fits)
        expect(nearestAmounts(service, bill, minor(amount))).toEqual(
          [below, above].filter((each) => each !== undefined),
        )
      }),
      { numRuns: 60 },
    )
  })
})
