/** What helps to find a service: how often each was paid for, from the payments' rows, and the ones a person marked. */
import { z } from 'zod'
import type { DayOfUse, Favourites, UseOfServices } from '../catalogue/ports.ts'
import type { Db } from './connection.ts'
import { BY_ACCOUNT } from './payment-rows.ts'
import type { Sealer } from './seal.ts'
import { createValues } from './settings-store.ts'
import { storing } from './storage-error.ts'

const ALL = 'services'
const idsSchema = z.array(z.int())

const DAY_MS = 24 * 3_600_000

/**
 * The days on which nothing happens any more are counted once: after every payment only the day of the last one is counted
 * again. (What is settled of an earlier day meanwhile counts from the next day on; it is an order of tiles, not money.)
 */
function createDaysBefore(count: (fromMs: number, untilMs: number) => readonly DayOfUse[]) {
  let counted: { readonly today: number; readonly sinceDay: number; readonly days: readonly DayOfUse[] } | null = null
  return (sinceMs: number, today: number): readonly DayOfUse[] => {
    const sinceDay = Math.floor(sinceMs / DAY_MS)
    if (counted?.today !== today || counted.sinceDay !== sinceDay) {
      const before = count(sinceMs, today * DAY_MS)
      // A clock that was set back leaves days ahead of the last payment's.
      const after = count(Math.max(sinceMs, (today + 1) * DAY_MS), Number.MAX_SAFE_INTEGER)
      counted = { today, sinceDay, days: [...before, ...after] }
    }
    return counted.days
  }
}

export function createUseOfServices(db: Db, sealer: Sealer): UseOfServices {
  const days = db.prepare<[number, number], DayOfUse>(
    `SELECT service_id AS serviceId, confirmed_at_ms / ${String(DAY_MS)} AS day, count(*) AS count FROM payments
     WHERE confirmed_at_ms >= ? AND confirmed_at_ms < ? AND is_sold = 1
     GROUP BY service_id, day`,
  )
  const lastAtMs = db.prepare<[], number>('SELECT confirmed_at_ms FROM payments ORDER BY rowid DESC LIMIT 1').pluck()
  const otherDays = createDaysBefore((fromMs, untilMs) => days.all(fromMs, untilMs))
  // Money that came back was still paid for with this account; one that never left was not.
  const withAccount = db
    .prepare<[{ plain: string; mark: string }], number>(
      `SELECT service_id FROM payments WHERE ${BY_ACCOUNT} AND is_sold = 1
       GROUP BY service_id ORDER BY count(*) DESC, service_id`,
    )
    .pluck()
  return {
    daysSince: (sinceMs) =>
      storing('Reading payments', () => {
        const today = Math.floor((lastAtMs.get() ?? 0) / DAY_MS)
        return [...otherDays(sinceMs, today), ...days.all(Math.max(sinceMs, today * DAY_MS), (today + 1) * DAY_MS)]
      }),
    paidWith: (account) =>
      storing('Reading payments', () => withAccount.all({ plain: account, mark: sealer.mark(account) })),
  }
}

/** A list that cannot be read is an empty one: it is a convenience, and no reason not to sell. */
export function createFavourites(db: Db): Favourites {
  const values = createValues(db, 'favourites')
  return {
    read: () => idsSchema.safeParse(values.read(ALL)).data ?? [],
    write: (serviceIds) => {
      values.write(ALL, serviceIds)
    },
  }
}

/** Puts back what a damaged database still gave. */
export function restoreFavourites(favourites: Favourites, salvaged: readonly { readonly value: unknown }[]): void {
  for (const { value } of salvaged) {
    const ids = idsSchema.safeParse(value).data
    if (ids !== undefined) favourites.write(ids)
  }
}
