/** Brings a database to the shape this program knows, and refuses one that a newer program shaped. */
import type { Db } from './connection.ts'
import { first } from './migrations/0010-first.ts'
import { printsSayWhat } from './migrations/0020-prints-say-what.ts'
import { finding } from './migrations/0030-finding.ts'
import type { Migration } from './migrations/migration.ts'
import { StorageError } from './storage-error.ts'

export const MIGRATIONS: readonly Migration[] = [first, printsSayWhat, finding]

/**
 * Runs the steps that are missing, each in one transaction with its number (`user_version`) and the oldest program that
 * may open the file (`meta`). Throws a StorageError `newer-database` that names the program version needed.
 */
export function migrate(db: Db, programVersion: string, migrations: readonly Migration[] = MIGRATIONS): void {
  const newest = migrations.at(-1)?.number ?? 0
  const found = db.pragma('user_version', { simple: true }) as number
  if (found > newest) {
    const needed = readOldestProgram(db) ?? 'a newer version'
    throw new StorageError(
      'newer-database',
      `The data was written by a newer program: version ${needed} or later is needed, this is ${programVersion}`,
    )
  }
  for (const migration of migrations) {
    if (migration.number <= found) continue
    db.transaction(() => {
      db.exec(migration.sql)
      db.pragma(`user_version = ${String(migration.number)}`)
      writeMeta(db, 'oldest_program', migration.oldestProgram)
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
