/**
 * The records of one terminal in one mode: opened once at start, handed to the areas in the parts they asked for.
 *
 * Files of the folder, the owner's alone: `terminal.db` (everything that happened and what follows from it),
 * `journal.jsonl` (the copy of what happened), `cache.db` (the catalogue, may be lost), `terminal.lock`.
 */
import { join } from 'node:path'
import type { Clock } from '../../src-shared/domain/clock.ts'
import type { TerminalEvent } from '../../src-shared/domain/journal-event.ts'
import type { CatalogueStore, Favourites, UseOfServices } from '../catalogue/ports.ts'
import type { PaymentStore } from '../payments/ports.ts'
import type { PrintStore } from '../receipts/ports.ts'
import type { DraftStore, SettingsStore } from '../settings/ports.ts'
import { openCatalogueCache } from './catalogue-cache.ts'
import { createFavourites, createUseOfServices } from './finding-store.ts'
import { FILE_NAMES, makePrivateFolder, syncFolder } from './files.ts'
import { lockFolder, type FolderLock } from './folder-lock.ts'
import type { ChainHead } from './hash-chain.ts'
import { keepRestored } from './kept-restored.ts'
import { hereAndNow, type BeforeLong } from './long-work.ts'
import { openChain, recordTerminalEvent } from './open-chain.ts'
import { createPaymentStore } from './payment-store.ts'
import { createPrintStore } from './print-store.ts'
import { compareProjections, type ProjectionFault } from './projections.ts'
import { createSealer } from './seal.ts'
import { createDraftStore, createSettingsStore } from './settings-store.ts'
import { type StorageProblem, storageProblemOf, storing } from './storage-error.ts'
import { markSuspect } from './suspect.ts'
import { type ChainFault, verifyCopies } from './verify.ts'

export { StorageError, type StorageProblem } from './storage-error.ts'
export type { ChainHead } from './hash-chain.ts'
export type { ChainFault } from './verify.ts'
export type { ProjectionFault } from './projections.ts'

export type Mode = 'live' | 'training'

export type StorageOptions = {
  /** The mode's own folder (`<data>/live`, `<data>/training`). Made where it is not there. */
  readonly directory: string
  readonly mode: Mode
  /** 32 bytes that secret fields are sealed with. */
  readonly sealKey: Buffer
  readonly clock: Pick<Clock, 'nowMs'>
  readonly programVersion: string
  readonly machineSerial: string
  /** Where policy makes the customer's account number a secret. Off unless said. */
  readonly sealAccounts?: boolean
  /** How long to wait for another program that has the folder or a file of it, in ms; a few seconds unless said. */
  readonly waitMs?: number
  /** Hears what the disk said to each write of the records: null when it took it. */
  readonly heard?: (problem: StorageProblem | null) => void
}

/** What was put back after the records were damaged, lost or older than their file copy. Before sending from a queue, ask the gateway what it has since the last record. */
export type Restored = {
  /** Where the last entries came from: the journal's file copy, or a backup. */
  readonly from: 'journal' | 'backup'
  /** Folder that holds what was damaged; null when nothing was in the way. */
  readonly aside: string | null
  /** Everything up to this entry is there, what came after may be lost; null when nothing can be. */
  readonly lostAfterSeq: number | null
  /** The moment of the last record that is there, by the clock as it was then, epoch ms. */
  readonly lastRecordMs: number
}

/** What opening found and did, for the log and the diagnostics. */
export type Opened = {
  /** This start set the terminal up: the journal began with it. */
  readonly isNew: boolean
  /** Entries given to a lagging file. */
  readonly copied: number
  /** Entries taken from the file into the database. */
  readonly replayed: number
  /** Where a torn end of the file was moved; null when there was none. */
  readonly movedAside: string | null
  /** The moment of the last entry, by the clock as it was then; null for new records. */
  readonly lastRecordMs: number | null
  readonly restored: Restored | null
  /** The clock stands before the last entry, or a backup in this folder holds a chain that is ahead of ours or another. */
  readonly rolledBack: 'clock-rolled-back' | 'records-rolled-back' | null
}

export type Storage = {
  readonly payments: PaymentStore
  readonly prints: PrintStore
  readonly catalogue: CatalogueStore
  readonly use: UseOfServices
  readonly favourites: Favourites
  readonly settings: SettingsStore
  readonly drafts: DraftStore
  readonly opened: Opened
  /** Records what happened around payments. Synced like a payment's events; throws a StorageError. */
  record(event: TerminalEvent): void
  /** Where the chain stands, for the reports. */
  head(): ChainHead
  /** Reads both copies of the journal to the end and names every fault. Takes time in proportion: not while someone waits. */
  verify(): readonly ChainFault[]
  /** Compares what is shown with what the journal says. */
  compareProjections(): readonly ProjectionFault[]
  /** What opening restored is known to everyone that must know: another start need not say it. */
  restoredIsKnown(): void
  /** The database was found damaged: the next start looks at it whole, and restores it where it must. */
  suspect(found: string): void
  /** Whether damage was found in this run, by whomever. */
  isSuspect(): boolean
  close(): void
}

/** Makes the folder where it is not there, and holds it against other programs. Throws a StorageError. */
export function lockRecords({ directory, waitMs }: Pick<StorageOptions, 'directory' | 'waitMs'>): FolderLock {
  storing('Making the data folder', () => {
    makePrivateFolder(directory)
  })
  return lockFolder(join(directory, FILE_NAMES.lock), waitMs)
}

export type How = {
  /** What was done to the folder just before, if anything. */
  readonly restored?: Restored | null
  /** The folder's lock where it is held already: released when the storage closes, and kept when it does not open. */
  readonly lock?: FolderLock
  /** Asked before what takes long; unless given, it is done at once. */
  readonly before?: BeforeLong
}

/**
 * Opens the records, making them at the first start. Throws a StorageError: `newer-database`, `other-mode`, `fork`,
 * `damaged`, `busy`, `disk-full`, `read-only`, `pragma`, `io`, or what `how.before` throws; nothing stays open then.
 */
export function openStorage(options: StorageOptions, how: How = {}): Storage {
  const { directory, clock } = options
  let isSuspect = false
  const suspect = (found: string): void => {
    isSuspect = true
    try {
      markSuspect(directory, found)
    } catch (error) {
      // On a full disk the mark waits for the next look at the whole; nothing is sold meanwhile.
      if (storageProblemOf(error) === null) throw error
    }
  }
  const heard = (problem: StorageProblem | null): void => {
    if (problem === 'damaged') suspect('A step met damage while it was recorded')
    options.heard?.(problem)
  }
  const closers: (() => void)[] = []
  const close = (): void => {
    for (const closer of closers.splice(0).reverse()) closer()
  }
  const lock = how.lock ?? lockRecords(options)
  try {
    const chain = openChain({ ...options, heard }, how.restored ?? null, how.before ?? hereAndNow)
    const { db, records, opened } = chain
    closers.push(() => {
      chain.close()
    })
    const catalogue = openCatalogueCache(join(directory, FILE_NAMES.cache), () => clock.nowMs())
    closers.push(() => {
      catalogue.close()
    })
    syncFolder(directory)

    const sealer = createSealer(options.sealKey, { sealAccounts: options.sealAccounts ?? false })
    return {
      payments: createPaymentStore({ db, records, sealer }),
      prints: createPrintStore({ db, records }),
      catalogue,
      use: createUseOfServices(db, sealer),
      favourites: createFavourites(db),
      settings: createSettingsStore(db),
      drafts: createDraftStore(db),
      opened,
      record: (event) => {
        recordTerminalEvent(records, event)
      },
      head: () => records.head(),
      verify: () =>
        storing('Verifying the records', () => verifyCopies(db, join(directory, FILE_NAMES.journal), records.head())),
      compareProjections: () => storing('Comparing the records', () => compareProjections(db)),
      restoredIsKnown() {
        if (opened.restored !== null) storing('Writing the records', () => keepRestored(db, null))
      },
      suspect,
      isSuspect: () => isSuspect,
      close() {
        close()
        lock.release()
      },
    }
  } catch (error) {
    close()
    if (how.lock === undefined) lock.release()
    throw error
  }
}
