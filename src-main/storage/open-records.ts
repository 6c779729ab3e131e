/** Opens the records at a start; damaged or lost ones are restored first, and the journal says so. */
import { basename, join } from 'node:path'
import { existsSync } from 'node:fs'
import { hasBackups } from './backup-files.ts'
import type { OtherChain } from './backup-work.ts'
import { FILE_NAMES } from './files.ts'
import { finishRestoring, restoreRecords } from './restore.ts'
import { openStorage, StorageError, type Opened, type Restored, type Storage, type StorageOptions } from './storage.ts'

/**
 * `second` is the folder of this terminal's backups elsewhere, or null. What had to be restored stands in
 * `storage.opened.restored`. Throws a StorageError for everything that a start cannot mend by itself.
 */
export function openRecords(options: StorageOptions, second: string | null): Storage {
  finishRestoring(options)
  const storage = openOrRestore(options, second)
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
  return { reason, sinceMs: lastRecordMs, lost }
}

function openOrRestore(options: StorageOptions, second: string | null): Storage {
  let restored: Restored
  if (second !== null && isNewFolder(options.directory) && hasBackups(second))
    restored = restoreRecords(options, second)
  else {
    try {
      return openStorage(options)
    } catch (error) {
      if (!(error instanceof StorageError) || error.code !== 'damaged') throw error
      restored = restoreRecords(options, second)
    }
  }
  return openStorage(options, restored)
}

/** A terminal whose disk was exchanged: its records are elsewhere. */
const isNewFolder = (directory: string): boolean =>
  ![FILE_NAMES.database, FILE_NAMES.journal, FILE_NAMES.backups].some((name) => existsSync(join(directory, name)))
