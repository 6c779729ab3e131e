/**
 * What a service will cost beside its amount, by the biller's own tiers. An estimate, shown as one: the gateway's figure
 * replaces it, and it is never sent.
 */
import { add, minor, type Minor, ZERO } from './money.ts'
import type { FeeGroup, FeeTier } from './service.ts'

const BASIS_POINTS = 10_000

/**
 * The estimated fee on top of an amount; null where the service names no fees at all. In each group the first tier whose
 * bounds hold the amount (both inclusive) counts; an embedded fee is inside the amount already and adds nothing.
 */
export function estimateFee(groups: readonly FeeGroup[], amountMinor: Minor): Minor | null {
  if (groups.length === 0) return null
  return groups.reduce<Minor>((sum, group) => add(sum, groupFee(group, amountMinor)), ZERO)
}

function groupFee(group: FeeGroup, amountMinor: Minor): Minor {
  if (group.embedded) return ZERO
  const tier = group.tiers.find(
    ({ fromMinor, toMinor }) => amountMinor >= fromMinor && (toMinor === null || amountMinor <= toMinor),
  )
  return tier === undefined ? ZERO : tierFee(tier, amountMinor)
}

/** The minimum and maximum bound the percentage, not the fixed part. */
function tierFee(tier: FeeTier, amountMinor: Minor): Minor {
  if (tier.percentBasisPoints === 0) return tier.fixedMinor
  const share = halfUp(amountMinor * tier.percentBasisPoints, BASIS_POINTS)
  const raised = tier.minimumMinor !== null && share < tier.minimumMinor ? tier.minimumMinor : share
  const bounded = tier.maximumMinor !== null && raised > tier.maximumMinor ? tier.maximumMinor : raised
  return add(tier.fixedMinor, bounded)
}

/** A whole quotient, halves upward: only an estimate is ever rounded. */
function halfUp(value: number, divisor: number): Minor {
  return minor(Math.floor((value + divisor / 2) / divisor))
}
