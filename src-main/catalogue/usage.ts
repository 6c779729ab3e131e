/** How much a service is used, from this terminal's own payments: one payment today counts as much as two of a fortnight ago. */
import type { DayOfUse } from './ports.ts'

const DAY_MS = 24 * 3_600_000
export const HALF_LIFE_DAYS = 14
/** What lies further back weighs less than a hundredth. */
export const USAGE_DAYS = 7 * HALF_LIFE_DAYS

export const dayOf = (atMs: number): number => Math.floor(atMs / DAY_MS)

/** The weight of each service that was used. A day that lies ahead, where the clock was set back, counts as today. */
export function usageOf(days: readonly DayOfUse[], nowMs: number): ReadonlyMap<number, number> {
  const today = dayOf(nowMs)
  const usage = new Map<number, number>()
  for (const { serviceId, day, count } of days) {
    const age = Math.max(0, today - day)
    if (age > USAGE_DAYS) continue
    usage.set(serviceId, (usage.get(serviceId) ?? 0) + count * 2 ** (-age / HALF_LIFE_DAYS))
  }
  return usage
}

/** The most used first; among equals the lower number, so that tiles keep their places. */
export function mostUsed(usage: ReadonlyMap<number, number>): readonly number[] {
  return [...usage].sort(([one, used], [other, usedToo]) => usedToo - used || one - other).map(([id]) => id)
}
