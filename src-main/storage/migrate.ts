/** Brings a database to the shape this program knows, and refuses one that a newer program shaped. */
import type { Db } from './connection.ts'
import { hereAndNow, type BeforeLong } from './long-work.ts'
import { first } from './migrations/0010-first.ts'
import { printsSayWhat } from './migrations/0020-prints-say-what.ts'
import { finding } from './migrations/0030-finding.ts'
import { settling } from './migrations/0040-settling.ts'
import { scale } from './migrations/0050-scale.ts'
import { lasting } from './migrations/0060-lasting.ts'
import type { Migration } from './migrations/migration.ts'
import { rebuild } from './projections.ts'
import { StorageError } from './storage-error.ts'

export const MIGRATIONS: readonly Migration[] = [first, printsSayWhat, finding, settling, scale, lasting]

/** In `meta`: the projections have the shape of before a step. */
const TO_REBUILD = 'to_rebuild'

/**
 * Runs the steps that are missing, each in one transaction with its number (`user_version`) and the oldest program that
 * may open the file (`meta`), and makes the projections anew where a step asks for it. Throws a StorageError `newer-database` that names the program version needed.
 */
export function migrate(
  db: Db,
  programVersion: string,
  migrations: readonly Migration[] = MIGRATIONS,
  before: BeforeLong = hereAndNow,
): void {
  const newest = migrations.at(-1)?.number ?? 0
  const found = db.pragma('user_version', { simple: true }) as number
  if (found > newest) {
    const needed = readOldestProgram(db) ?? 'a newer version'
    throw new StorageError(
      'newer-database',
      `The data was written by a newer program: version ${needed} or later is needed, this is ${programVersion}`,
    )
  }
  // A step alone may take long too: an index of everything that was ever sold.
  const isLong = found > 0 && (found < newest || readMeta(db, TO_REBUILD) === 'yes')
  const onProgress = isLong ? before({ kind: 'rebuild' }) : undefined
  for (const migration of migrations) {
    if (migration.number <= found) continue
    db.transaction(() => {
      db.exec(migration.sql)
      db.pragma(`user_version = ${String(migration.number)}`)
      writeMeta(db, 'oldest_program', migration.oldestProgram)
      if (migration.rebuilds === true && found > 0) writeMeta(db, TO_REBUILD, 'yes')
    }).immediate()
  }
  // After the last step, because the projections' code knows only the newest shape; a start that was cut short here begins
  // with it.
  if (found > 0 && readMeta(db, TO_REBUILD) === 'yes') {
    db.transaction(() => {
      rebuild(db, onProgress)
      writeMeta(db, TO_REBUILD, 'no')
    }).immediate()
  }
}

function readOldestProgram(db: Db): string | null {
  try {
    return readMeta(db, 'oldest_program')
  } catch {
    // A newer program may keep it elsewhere; the refusal stands without it.
    return null
  }
}

export function readMeta(db: Db, name: string): string | null {
  return db.prepare<[string], string>('SELECT value FROM meta WHERE name = ?').pluck().get(name) ?? null
}

export function writeMeta(db: Db, name: string, value: string): void {
  db.prepare(
    'INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
  ).run(name, value)
}
