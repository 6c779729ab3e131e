/**
 * What was put back is kept in the records themselves, from the moment they stand anew until everyone knew of it: the power
 * may go in between, and the gateway must be asked all the same.
 */
import type { Db } from './connection.ts'
import { readMeta, writeMeta } from './migrate.ts'
import type { Restored } from './storage.ts'

const RESTORED = 'restored'

/** Null: everyone knows. */
export function keepRestored(db: Db, restored: Restored | null): void {
  writeMeta(db, RESTORED, JSON.stringify(restored))
}

export function keptRestored(db: Db): Restored | null {
  return JSON.parse(readMeta(db, RESTORED) ?? 'null') as Restored | null
}
