/** What can go wrong with the disk and the files on it, in a form the program can act on. */

export type StorageProblem =
  /** Written by a newer program; the message names the version that is needed. */
  | 'newer-database'
  /** Of a live terminal where a training one is asked for, or the other way round. */
  | 'other-mode'
  /** The database and its file copy tell two different stories: selling must stop, people must look. */
  | 'fork'
  /** The database would not promise what was asked of it (full sync, foreign keys …). */
  | 'pragma'
  /** Bytes that are not what was written. */
  | 'damaged'
  | 'disk-full'
  | 'read-only'
  /** Another program holds the data folder. */
  | 'busy'
  /** Any other refusal of the disk. */
  | 'io'

/**
 * Thrown by everything in storage that the disk can refuse. `committed` tells whether the records stand in the database
 * all the same (only the file copy failed): the effect they announce must not follow, but they will be read back.
 */
export class StorageError extends Error {
  override readonly name = 'StorageError'
  readonly code: StorageProblem
  readonly committed: boolean

  constructor(
    code: StorageProblem,
    message: string,
    more: { readonly committed?: boolean; readonly cause?: unknown } = {},
  ) {
    super(message, { cause: more.cause })
    this.code = code
    this.committed = more.committed ?? false
  }
}

/** The code of an error by SQLite or the file system; null for anything else, which is a bug and stays as it is. */
export function storageProblemOf(error: unknown): StorageProblem | null {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return null
  const { code } = error
  if (code === 'SQLITE_FULL' || code === 'ENOSPC' || code === 'EDQUOT') return 'disk-full'
  if (code.startsWith('SQLITE_READONLY') || code === 'EROFS' || code === 'EACCES' || code === 'EPERM')
    return 'read-only'
  // A database that cannot be opened for writing at all; the folder was made before, so it is the rights that lack.
  if (code.startsWith('SQLITE_CANTOPEN')) return 'read-only'
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) return 'busy'
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB') return 'damaged'
  if (code.startsWith('SQLITE_IOERR') || code === 'EIO' || code === 'EFBIG' || code === 'ENOTDIR') return 'io'
  return null
}

/** Runs `work`; what the disk refuses comes out as a StorageError that says during what, everything else as it was. */
export function storing<T>(what: string, work: () => T, committed = false): T {
  try {
    return work()
  } catch (error) {
    const code = storageProblemOf(error)
    if (code === null) throw error
    throw new StorageError(code, `${what}: ${(error as Error).message}`, { committed, cause: error })
  }
}
