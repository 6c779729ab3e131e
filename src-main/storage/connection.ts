/** Opening a database with the promises the records depend on, read back rather than hoped for. */
import Database from 'better-sqlite3'
import { makePrivateFile } from './files.ts'
import { StorageError, storing } from './storage-error.ts'

export type Db = Database.Database

/** How long a statement waits for another connection (somebody's viewer) unless told, in ms. */
const BUSY_WAIT_MS = 5_000

/** `FULL`: a commit is on the disk when it returns. `NORMAL`: a power cut may take the last commits; for caches only. */
export type Durability = 'FULL' | 'NORMAL'

/**
 * Opens (and makes, with owner-only rights) a database file in WAL mode. `busyWaitMs` is how long a statement waits for
 * another connection that writes. Throws a StorageError.
 */
export function openDatabase(path: string, durability: Durability, busyWaitMs = BUSY_WAIT_MS): Db {
  return storing(`Opening ${path}`, () => {
    makePrivateFile(path)
    const db = new Database(path, { timeout: busyWaitMs })
    try {
      setAndAssert(db, durability)
      return db
    } catch (error) {
      db.close()
      throw error
    }
  })
}

function setAndAssert(db: Db, durability: Durability): void {
  const wanted: readonly (readonly [name: string, value: string, readsAs: string | number])[] = [
    ['journal_mode', 'WAL', 'wal'],
    ['synchronous', durability, durability === 'FULL' ? 2 : 1],
    ['foreign_keys', 'ON', 1],
    ['trusted_schema', 'OFF', 0],
    ['cell_size_check', 'ON', 1],
    // On macOS a plain fsync stops at the drive's own cache.
    ...(process.platform === 'darwin'
      ? ([
          ['fullfsync', 'ON', 1],
          ['checkpoint_fullfsync', 'ON', 1],
        ] as const)
      : []),
  ]
  for (const [name, value] of wanted) db.pragma(`${name} = ${value}`)
  assertPragmas(db, Object.fromEntries(wanted.map(([name, , readsAs]) => [name, readsAs])))
}

/** Throws a StorageError `pragma` when a setting of the connection is not what it must be. */
export function assertPragmas(db: Db, wanted: Readonly<Record<string, string | number>>): void {
  for (const [name, value] of Object.entries(wanted)) {
    const found = db.pragma(name, { simple: true })
    if (found !== value) {
      throw new StorageError('pragma', `Expected ${name} to be ${String(value)}, found ${String(found)}`)
    }
  }
}

/**
 * Throws a StorageError `damaged` when SQLite finds the file broken: `quick` looks at its structure, `whole` also whether
 * every index agrees with its table. Both read the whole file and take time in proportion.
 */
export function assertSound(db: Db, how: 'quick' | 'whole'): void {
  storing('Checking the database', () => {
    const found = db.pragma(how === 'quick' ? 'quick_check(1)' : 'integrity_check(1)', { simple: true })
    if (found !== 'ok') throw new StorageError('damaged', `Expected a sound database, found: ${String(found)}`)
  })
}
