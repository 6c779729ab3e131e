/** Opens the records at a start; a damaged database is moved aside and made anew from the journal's file copy. */
import { openFromJournalFile, openStorage, StorageError, type Storage, type StorageOptions } from './storage.ts'

export type OpenedRecords = {
  readonly storage: Storage
  /** Folder that holds the damaged database; null when there was nothing to repair. */
  readonly repairedFrom: string | null
}

/** Throws a StorageError for everything that a start cannot mend by itself. */
export function openRecords(options: StorageOptions): OpenedRecords {
  try {
    return { storage: openStorage(options), repairedFrom: null }
  } catch (error) {
    if (!(error instanceof StorageError) || error.code !== 'damaged') throw error
    const { storage, aside } = openFromJournalFile(options)
    return { storage, repairedFrom: aside }
  }
}
