/**
 * What takes long when records are opened, done by a thread of its own with a connection of its own: the program's window
 * lives meanwhile, and is told how far it is.
 */
import { shareTeller, type MendProgress } from './mend-share.ts'
import { mendRecords } from './open-records.ts'
import { StorageError, type Restored, type StorageOptions, type StorageProblem } from './storage.ts'

export type MendTask = {
  readonly kind: 'mend'
  readonly options: Pick<StorageOptions, 'directory' | 'mode' | 'programVersion' | 'machineSerial'>
  /** Folder of this terminal's backups elsewhere. */
  readonly second: string | null
}

export type MendSaid =
  | ({ readonly kind: 'progress' } & MendProgress)
  | { readonly kind: 'mended'; readonly restored: Restored | null }
  | { readonly kind: 'failed'; readonly problem: StorageProblem; readonly found: string }

/** Does the task in a folder whose lock is held by whoever asked. What a start is refused for is said as `failed`; only bugs are thrown. */
export function doMendTask({ options, second }: MendTask, nowMs: () => number, say: (said: MendSaid) => void): void {
  const share = shareTeller((progress) => {
    say({ kind: 'progress', ...progress })
  })
  try {
    const restored = mendRecords({ ...options, clock: { nowMs } }, second, share.before)
    share.end()
    say({ kind: 'mended', restored })
  } catch (error) {
    if (!(error instanceof StorageError)) throw error
    say({ kind: 'failed', problem: error.code, found: error.message })
  }
}
