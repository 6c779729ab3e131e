/**
 * What a service will cost beside its amount, by the biller's own tiers. An estimate, shown as one: the gateway's figure
 * replaces it, and it is never sent.
 */
import { add, minor, type Minor, ZERO } from './money.ts'
import type { FeeGroup, FeeTier } from './service.ts'

const WHOLE_IN_MILLIONTHS = 1_000_000

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
  if (tier.percentMillionths === 0) return tier.fixedMinor
  const share = halfUp(amountMinor * tier.percentMillionths, WHOLE_IN_MILLIONTHS)
  const raised = tier.minimumMinor !== null && share < tier.minimumMinor ? tier.minimumMinor : share
  const bounded = tier.maximumMinor !== null && raised > tier.maximumMinor ? tier.maximumMinor : raised
  return add(tier.fixedMinor, bounded)
}

/**
 * A whole quotient, halves upward. Only an estimate is ever rounded, and the peers round theirs so; half a piastre more
 * beats one less, because a customer who was told too little is asked for money a second time. The largest amount times
 * a whole million stays below 2^53, so nothing is lost on the way.
 */
function halfUp(value: number, divisor: number): Minor {
  return minor((value - (value % divisor)) / divisor + (value % divisor >= divisor / 2 ? 1 : 0))
}
