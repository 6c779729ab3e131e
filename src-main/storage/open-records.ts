/** Opens the records at a start; damaged or lost ones are restored first, and the journal says so. */
import { basename, join } from 'node:path'
import { existsSync } from 'node:fs'
import { hasBackups } from './backup-files.ts'
import type { OtherChain } from './backup-work.ts'
import { FILE_NAMES } from './files.ts'
import type { FolderLock } from './folder-lock.ts'
import { hereAndNow, notHere, TakesLong, type BeforeLong } from './long-work.ts'
import { openChain, type ChainOptions } from './open-chain.ts'
import { finishRestoring, restoreRecords } from './restore.ts'
import {
  lockRecords,
  openStorage,
  StorageError,
  type Opened,
  type Restored,
  type Storage,
  type StorageOptions,
} from './storage.ts'

/**
 * `second` is the folder of this terminal's backups elsewhere, or null. What had to be restored stands in
 * `storage.opened.restored`. Throws a StorageError for everything that a start cannot mend by itself.
 */
export function openRecords(options: StorageOptions, second: string | null): Storage {
  const lock = lockRecords(options)
  try {
    finishRestoring(options)
    const open = (restored: Restored | null): Storage => openStorage(options, { lock, restored })
    return recorded(openOrRestore(options, second, hereAndNow, open))
  } catch (error) {
    lock.release()
    throw error
  }
}

/**
 * As `openRecords`, but what takes longer than a moment is left to `mend`, which does it somewhere else while the lock is held
 * here. A start with nothing to mend never asks it. Also throws what `mend` throws.
 */
export async function openOrMendRecords(
  options: StorageOptions,
  second: string | null,
  mend: () => Promise<Restored | null>,
): Promise<Storage> {
  const lock = lockRecords(options)
  try {
    finishRestoring(options)
    return recorded(openAtOnce(options, second, lock) ?? openStorage(options, { lock, restored: await mend() }))
  } catch (error) {
    lock.release()
    throw error
  }
}

/**
 * Does whatever takes long in a folder whose lock is held elsewhere, so that its records open in a moment afterwards. Gives
 * what was restored. Throws as `openRecords` does.
 */
export function mendRecords(options: ChainOptions, second: string | null, before: BeforeLong): Restored | null {
  return openOrRestore(options, second, before, (restored) => {
    const chain = openChain(options, restored, before)
    chain.close()
    return chain.opened.restored
  })
}

function openAtOnce(options: StorageOptions, second: string | null, lock: FolderLock): Storage | null {
  if (isLost(options, second)) return null
  try {
    return openStorage(options, { lock, before: notHere })
  } catch (error) {
    if (error instanceof TakesLong || isDamage(error)) return null
    throw error
  }
}

function openOrRestore<T>(
  options: ChainOptions,
  second: string | null,
  before: BeforeLong,
  open: (restored: Restored | null) => T,
): T {
  if (isLost(options, second)) return open(restoreRecords(options, second, before))
  try {
    return open(null)
  } catch (error) {
    if (!isDamage(error)) throw error
    return open(restoreRecords(options, second, before))
  }
}

/** A terminal whose disk was exchanged: its records are elsewhere. */
function isLost({ directory }: ChainOptions, second: string | null): boolean {
  const isNew = ![FILE_NAMES.database, FILE_NAMES.journal, FILE_NAMES.backups].some((name) =>
    existsSync(join(directory, name)),
  )
  return isNew && second !== null && hasBackups(second)
}

const isDamage = (error: unknown): boolean => error instanceof StorageError && error.code === 'damaged'

/** The storage, once its journal says what opening it found. Closed when that cannot be written. */
function recorded(storage: Storage): Storage {
  const { restored, rolledBack } = storage.opened
  try {
    if (restored !== null) {
      const { from, lostAfterSeq } = restored
      storage.record({ kind: 'records-repaired', aside: basename(restored.aside ?? ''), from, lostAfterSeq })
    }
    if (rolledBack !== null) storage.record({ kind: 'rolled-back-seen', found: rolledBack })
    return storage
  } catch (error) {
    storage.close()
    throw error
  }
}

/**
 * Why the gateway must be asked what it has before anything leaves a queue, since when (epoch ms), and whether the records
 * may lack what happened after that; null when they are what they were. `elsewhere`: whether the second place holds a chain that is not ours.
 */
export function doubtAbout(
  { restored, rolledBack, lastRecordMs }: Opened,
  elsewhere: OtherChain | null,
): {
  readonly reason: 'records-restored' | 'clock-rolled-back' | 'records-rolled-back'
  readonly sinceMs: number
  readonly lost: boolean
} | null {
  if (lastRecordMs === null) return null
  const isOlder = elsewhere !== null || rolledBack === 'records-rolled-back'
  const reason = restored !== null ? 'records-restored' : isOlder ? 'records-rolled-back' : rolledBack
  if (reason === null) return null
  const lost = isOlder || (restored !== null && restored.lostAfterSeq !== null)
  // Of a start that was cut short after a restore, it is not the last record that counts.
  return { reason, sinceMs: restored?.lastRecordMs ?? lastRecordMs, lost }
}
