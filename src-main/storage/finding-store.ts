/** What helps to find a service: how often each was paid for, from the payments' rows, and the ones a person marked. */
import { z } from 'zod'
import type { DayOfUse, Favourites, UseOfServices } from '../catalogue/ports.ts'
import type { Db } from './connection.ts'
import { SOLD_STATES } from './payment-rows.ts'
import type { Sealer } from './seal.ts'
import { createValues } from './settings-store.ts'
import { storing } from './storage-error.ts'

const ALL = 'services'
const idsSchema = z.array(z.int())

export function createUseOfServices(db: Db, sealer: Sealer): UseOfServices {
  const sold = JSON.stringify(SOLD_STATES)
  const days = db.prepare<[number, string], DayOfUse>(
    `SELECT service_id AS serviceId, confirmed_at_ms / 86400000 AS day, count(*) AS count FROM payments
     WHERE confirmed_at_ms >= ? AND state IN (SELECT value FROM json_each(?)) GROUP BY service_id, day`,
  )
  // Money that came back was still paid for with this account; one that never left was not.
  const withAccount = db
    .prepare<[string, string, string], number>(
      `SELECT service_id FROM payments WHERE account IN (?, ?) AND state IN (SELECT value FROM json_each(?))
       GROUP BY service_id ORDER BY count(*) DESC, service_id`,
    )
    .pluck()
  return {
    daysSince: (sinceMs) => storing('Reading payments', () => days.all(sinceMs, sold)),
    paidWith: (account) => storing('Reading payments', () => withAccount.all(account, sealer.mark(account), sold)),
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
