import { expect, it } from 'vitest'
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
  ['half a piastre goes up', [group(tier({ percentMillionths: 15000 }))], 100, 2],
  ['less than half goes down', [group(tier({ percentMillionths: 14900 }))], 100, 1],
])('%s', (_what, fees, amount, fee) => {
  expect(estimateFee(fees, minor(amount))).toBe(fee)
})
