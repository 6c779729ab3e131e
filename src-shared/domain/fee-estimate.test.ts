import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { estimateFee } from './fee-estimate.ts'
import { minor, type Minor } from './money.ts'
import type { FeeGroup, FeeTier } from './service.ts'

const tier = (more: Partial<Record<keyof FeeTier, number | null>>): FeeTier =>
  ({
    fromMinor: minor(0),
    toMinor: null,
    fixedMinor: minor(0),
    percentMillionths: 0,
    minimumMinor: null,
    maximumMinor: null,
    ...more,
  }) as FeeTier
const group = (...tiers: FeeTier[]): FeeGroup => ({ tiers, embedded: false })

const stairs = group(
  tier({ toMinor: 10_000, fixedMinor: 100 }),
  tier({ fromMinor: 10_000, toMinor: 50_000, fixedMinor: 300 }),
  tier({ fromMinor: 50_001, percentMillionths: 10000 }),
)

it.each<[string, FeeGroup[], number, Minor | number | null]>([
  ['no fees named', [], 5000, null],
  ['fixed', [stairs], 5000, 100],
  ['both tiers hold the amount: the first wins', [stairs], 10_000, 100],
  ['the next tier, from one piastre more', [stairs], 10_001, 300],
  ['the upper bound is inside', [stairs], 50_000, 300],
  ['one percent, no upper bound', [stairs], 1_000_000, 10_000],
  ['no tier holds the amount', [group(tier({ fromMinor: 100, toMinor: 200, fixedMinor: 9 }))], 300, 0],
  ['the minimum', [group(tier({ percentMillionths: 10000, minimumMinor: 200 }))], 1000, 200],
  ['the maximum', [group(tier({ percentMillionths: 10000, maximumMinor: 500 }))], 1_000_000, 500],
  ['no maximum is no maximum', [group(tier({ percentMillionths: 10000, maximumMinor: null }))], 1_000_000, 10_000],
  ['a maximum of zero is zero', [group(tier({ percentMillionths: 10000, maximumMinor: 0 }))], 1_000_000, 0],
  [
    'fixed beside a bounded percentage',
    [group(tier({ fixedMinor: 50, percentMillionths: 10000, maximumMinor: 10 }))],
    9000,
    60,
  ],
  ['a minimum bounds the percentage, not a fixed fee', [group(tier({ fixedMinor: 50, minimumMinor: 200 }))], 9000, 50],
  ['embedded adds nothing', [{ ...stairs, embedded: true }], 5000, 0],
  ['groups add up', [stairs, group(tier({ fixedMinor: 25 }))], 5000, 125],
  [
    'a gap between two tiers costs nothing',
    [group(tier({ toMinor: 99, fixedMinor: 1 }), tier({ fromMinor: 200, fixedMinor: 5 }))],
    150,
    0,
  ],
  ['a tier of one amount', [group(tier({ fromMinor: 500, toMinor: 500, fixedMinor: 7 }))], 500, 7],
  [
    'a tier inside another: the first wins',
    [group(tier({ fixedMinor: 1 }), tier({ fromMinor: 100, toMinor: 200, fixedMinor: 9 }))],
    150,
    1,
  ],
  [
    'tiers out of order: still the first',
    [group(tier({ fromMinor: 100, fixedMinor: 9 }), tier({ toMinor: 200, fixedMinor: 1 }))],
    150,
    9,
  ],
  [
    'a tier that ends before it begins holds nothing',
    [group(tier({ fromMinor: 200, toMinor: 100, fixedMinor: 9 }))],
    150,
    0,
  ],
  ['a group without tiers', [group()], 5000, 0],
  [
    'a minimum above the maximum: the maximum is the last word',
    [group(tier({ percentMillionths: 10_000, minimumMinor: 500, maximumMinor: 300 }))],
    1000,
    300,
  ],
  ['an eighth of a percent', [group(tier({ percentMillionths: 1_250 }))], 100_000, 125],
  [
    'the whole amount of the largest sum',
    [group(tier({ percentMillionths: 1_000_000 }))],
    1_000_000_000,
    1_000_000_000,
  ],
  ['one piastre, half of it', [group(tier({ percentMillionths: 500_000 }))], 1, 1],
  ['half a piastre goes up', [group(tier({ percentMillionths: 15000 }))], 100, 2],
  ['less than half goes down', [group(tier({ percentMillionths: 14900 }))], 100, 1],
])('%s', (_what, fees, amount, fee) => {
  expect(estimateFee(fees, minor(amount))).toBe(fee)
})

describe('properties', () => {
  const pounds = fc.integer({ min: 0, max: 1_000_000_000 })
  const bound = fc.option(fc.integer({ min: 0, max: 100_000 }), { nil: null })
  const anyTier = fc.record({
    fromMinor: fc.integer({ min: 0, max: 1_000_000 }),
    toMinor: fc.option(fc.integer({ min: 0, max: 2_000_000 }), { nil: null }),
    fixedMinor: fc.integer({ min: 0, max: 100_000 }),
    percentMillionths: fc.integer({ min: 0, max: 1_000_000 }),
    minimumMinor: bound,
    maximumMinor: bound,
  }) as fc.Arbitrary<FeeTier>
  const anyGroup = fc.record({ tiers: fc.array(anyTier, { maxLength: 5 }), embedded: fc.boolean() })

  /** The same in whole numbers of any length, written the way the rule is said. */
  function reckoned(groups: readonly FeeGroup[], amountMinor: number): bigint {
    let sum = 0n
    for (const { tiers, embedded } of groups) {
      if (embedded) continue
      for (const each of tiers) {
        if (amountMinor < each.fromMinor || (each.toMinor !== null && amountMinor > each.toMinor)) continue
        let share = (2n * BigInt(amountMinor) * BigInt(each.percentMillionths) + 1_000_000n) / 2_000_000n
        if (each.percentMillionths > 0) {
          if (each.minimumMinor !== null && share < BigInt(each.minimumMinor)) share = BigInt(each.minimumMinor)
          if (each.maximumMinor !== null && share > BigInt(each.maximumMinor)) share = BigInt(each.maximumMinor)
        }
        sum += BigInt(each.fixedMinor) + share
        break
      }
    }
    return sum
  }

  it('is what plain fractions say, to the piastre, and never below nothing', () => {
    fc.assert(
      fc.property(fc.array(anyGroup, { minLength: 1, maxLength: 4 }), pounds, (groups, amount) => {
        const fee = estimateFee(groups, minor(amount))
        expect(fee).toBeGreaterThanOrEqual(0)
        expect(BigInt(fee ?? -1)).toBe(reckoned(groups, amount))
      }),
    )
  })

  it('does not fall inside a tier while the amount rises', () => {
    const wide = anyTier.map((each) => ({ ...each, fromMinor: minor(0), toMinor: null }))
    fc.assert(
      fc.property(wide, pounds, pounds, (each, one, other) => {
        const fee = (amount: number) => estimateFee([group(each)], minor(amount)) ?? -1
        expect(fee(Math.max(one, other))).toBeGreaterThanOrEqual(fee(Math.min(one, other)))
      }),
    )
  })
})
