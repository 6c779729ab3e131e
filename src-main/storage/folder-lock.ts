/** One program at a time writes a data folder. */
import Database from 'better-sqlite3'
import { makePrivateFile } from './files.ts'
import { StorageError, storing } from './storage-error.ts'

/** How long to wait for the program before us to go away unless told, in ms. */
const LOCK_WAIT_MS = 3_000

export type FolderLock = {
  /** The second time it does nothing. */
  release(): void
}

/**
 * Holds an exclusive lock on the file until released, or until the process ends however it ends: it is the operating
 * system's lock, taken through SQLite so that it works alike on every platform. Readers of the other files are not kept
 * out. Throws a StorageError `busy`.
 */
export function lockFolder(path: string, waitMs = LOCK_WAIT_MS): FolderLock {
  const db = storing(`Locking ${path}`, () => {
    makePrivateFile(path)
    return new Database(path, { timeout: waitMs })
  })
  try {
    storing(`Locking ${path}`, () => db.exec('BEGIN EXCLUSIVE'))
  } catch (error) {
    db.close()
    if (error instanceof StorageError && error.code === 'busy') {
      throw new StorageError('busy', 'Another terminal program is using this data folder', { cause: error })
    }
    throw error
  }
  return {
    release() {
      if (db.open) db.close()
    },
  }
}
