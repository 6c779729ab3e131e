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
import { assertSound, type Db, openDatabase } from './connection.ts'
import { createFavourites, createUseOfServices, restoreFavourites } from './finding-store.ts'
import { FILE_NAMES, makePrivateFolder, setDatabaseAside, syncFolder } from './files.ts'
import { lockFolder } from './folder-lock.ts'
import type { ChainHead, JournalEntry } from './hash-chain.ts'
import { entryOf, linesOf, readFileEnd } from './journal-file.ts'
import { openJournalTable } from './journal-table.ts'
import { migrate, readMeta, writeMeta } from './migrate.ts'
import { createPaymentStore } from './payment-store.ts'
import { createPrintStore } from './print-store.ts'
import { compareProjections, type ProjectionFault } from './projections.ts'
import { checkedEntries, reconcile } from './reconcile.ts'
import { createRecords, type Records } from './records.ts'
import { createSealer } from './seal.ts'
import { createDraftStore, createSettingsStore, salvageValues } from './settings-store.ts'
import { StorageError, storing } from './storage-error.ts'
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
}

/** What opening found and did, for the log and the diagnostics. */
export type Opened = {
  /** This start set the terminal up: the journal began with it. */
  readonly isNew: boolean
  /** Entries given to a lagging file. */
  readonly copied: number
  /** Entries taken from the file into the database. Above zero after a restore: ask the gateway before sending from a queue. */
  readonly replayed: number
  /** Where a torn end of the file was moved; null when there was none. */
  readonly movedAside: string | null
  /** The moment of the last entry, by the clock as it was then; null for new records. */
  readonly lastRecordMs: number | null
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
  close(): void
}

const TERMINAL_STREAM = 'terminal'

/**
 * Opens the records, making them at the first start. Throws a StorageError: `newer-database`, `other-mode`, `fork`,
 * `damaged`, `busy`, `disk-full`, `read-only`, `pragma`, `io`; nothing stays open then.
 */
export function openStorage(options: StorageOptions): Storage {
  const { directory, clock } = options
  storing('Making the data folder', () => {
    makePrivateFolder(directory)
  })
  const closers: (() => void)[] = []
  const close = (): void => {
    for (const closer of closers.splice(0).reverse()) closer()
  }
  try {
    const lock = lockFolder(join(directory, FILE_NAMES.lock))
    closers.push(() => {
      lock.release()
    })
    const db = openDatabase(join(directory, FILE_NAMES.database), 'FULL')
    closers.push(() => db.close())
    const { records, opened, closeFile } = storing('Opening the records', () => openRecords(db, options))
    closers.push(closeFile)
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
      close,
    }
  } catch (error) {
    close()
    throw error
  }
}

/**
 * Opens the records after `damaged`: the database is moved aside, never deleted, and made anew from the journal file.
 * Settings, the draft and the marked services come along where they can still be read. Gives the storage and the folder the damaged files are in.
 * Throws a StorageError `damaged`, and moves nothing, when the file itself is not whole: a terminal never begins empty
 * because it could not read what it was.
 */
export function openFromJournalFile(options: StorageOptions): { readonly storage: Storage; readonly aside: string } {
  const { directory, clock } = options
  const path = join(directory, FILE_NAMES.journal)
  const lock = lockFolder(join(directory, FILE_NAMES.lock))
  let aside: string
  try {
    let entries = 0
    for (const entry of checkedEntries(path, readFileEnd(path).goodLength)) entries = entry.seq
    if (entries === 0) throw new StorageError('damaged', 'There is no journal file to make the database from')
    aside = storing('Moving the damaged database aside', () => setDatabaseAside(directory, clock.nowMs()))
  } finally {
    lock.release()
  }
  const storage = openStorage(options)
  for (const { name, value } of salvageValues(join(aside, FILE_NAMES.database), 'settings')) {
    storage.settings.write(name, value)
  }
  for (const { value } of salvageValues(join(aside, FILE_NAMES.database), 'drafts')) storage.drafts.write(value)
  restoreFavourites(storage.favourites, salvageValues(join(aside, FILE_NAMES.database), 'favourites'))
  return { storage, aside }
}

function openRecords(db: Db, options: StorageOptions): { records: Records; opened: Opened; closeFile: () => void } {
  const { directory, mode, clock } = options
  assertSound(db)
  migrate(db, options.programVersion)
  assertMode(db, directory, mode)

  const journal = openJournalTable(db)
  const path = join(directory, FILE_NAMES.journal)
  const { file, copied, replayed, movedAside } = reconcile({ db, journal, path, nowMs: clock.nowMs() })
  try {
    const records = createRecords({ db, journal, file, nowMs: () => clock.nowMs() })
    const isNew = records.head().seq === 0
    const lastRecordMs = isNew ? null : (journal.at(records.head().seq)?.atMs ?? null)
    if (isNew) {
      recordTerminalEvent(records, {
        kind: 'terminal-set-up',
        mode,
        machineSerial: options.machineSerial,
        programVersion: options.programVersion,
      })
    }
    const opened = { isNew, copied, replayed, movedAside, lastRecordMs }
    return {
      records,
      opened,
      closeFile: () => {
        file.close()
      },
    }
  } catch (error) {
    file.close()
    throw error
  }
}

function recordTerminalEvent(records: Records, event: TerminalEvent): void {
  records.transact((append) => {
    append({ stream: TERMINAL_STREAM, kind: event.kind, payload: () => ({ event }) })
  })
}

/** The mode stands in the database and in the chain's first entry, in both copies; all must agree. */
function assertMode(db: Db, directory: string, mode: Mode): void {
  const firstEntry = openJournalTable(db).at(1)
  const firstLine = firstEntryOfFile(join(directory, FILE_NAMES.journal))
  const found = [
    readMeta(db, 'mode'),
    firstEntry === null ? null : modeOf(firstEntry),
    firstLine === null ? null : modeOf(firstLine),
  ]
  for (const other of found) {
    if (other !== null && other !== mode) {
      throw new StorageError('other-mode', `Expected the records of a ${mode} terminal, found those of a ${other} one`)
    }
  }
  if (found[0] === null) writeMeta(db, 'mode', mode)
}

function firstEntryOfFile(path: string): JournalEntry | null {
  for (const line of linesOf(path)) return entryOf(line.text)
  return null
}

function modeOf(entry: JournalEntry): string | null {
  if (entry.kind !== 'terminal-set-up') return null
  const { event } = JSON.parse(entry.payload) as { event: Extract<TerminalEvent, { kind: 'terminal-set-up' }> }
  return event.mode
}
