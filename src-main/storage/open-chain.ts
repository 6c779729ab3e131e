/**
 * Opens the chain of a data folder: the database in this program's shape, its end and the file copy's looked at, both
 * brought to one end. Before anything is sold only the ends are read; the whole is looked at later, by a worker.
 */
import { join } from 'node:path'
import type { TerminalEvent } from '../../src-shared/domain/journal-event.ts'
import { assertNotLost, newestHead } from './backup-files.ts'
import { openDatabase, type Db } from './connection.ts'
import { FILE_NAMES } from './files.ts'
import type { ChainHead, JournalEntry } from './hash-chain.ts'
import { entryOf, linesOf } from './journal-file.ts'
import { assertTail, openJournalTable, type JournalTable } from './journal-table.ts'
import { keptRestored } from './kept-restored.ts'
import type { BeforeLong } from './long-work.ts'
import { migrate, MIGRATIONS, readMeta, writeMeta } from './migrate.ts'
import { reconcile } from './reconcile.ts'
import { createRecords, type Records } from './records.ts'
import type { Mode, Opened, Restored, StorageOptions } from './storage.ts'
import { StorageError, storing } from './storage-error.ts'
import { clearSuspicion } from './suspect.ts'

/** Nothing that a key is needed for. */
export type ChainOptions = Omit<StorageOptions, 'sealKey' | 'sealAccounts'>

export type OpenedChain = {
  readonly db: Db
  readonly records: Records
  readonly opened: Opened
  close(): void
}

const TERMINAL_STREAM = 'terminal'

/**
 * Opens the chain of a folder whose lock is held. `restored` is what was done to the folder just before. Throws a
 * StorageError, or what `before` throws; nothing stays open then.
 */
export function openChain(options: ChainOptions, restored: Restored | null, before: BeforeLong): OpenedChain {
  const { directory } = options
  storing('Looking at the data folder', () => {
    assertNotLost(directory)
  })
  const db = openDatabase(join(directory, FILE_NAMES.database), 'FULL', options.waitMs)
  try {
    const { records, opened, closeFile } = storing('Opening the records', () =>
      bothCopies(db, options, restored, before),
    )
    return {
      db,
      records,
      opened,
      close() {
        closeFile()
        db.close()
      },
    }
  } catch (error) {
    db.close()
    throw error
  }
}

function bothCopies(
  db: Db,
  options: ChainOptions,
  restored: Restored | null,
  before: BeforeLong,
): Pick<OpenedChain, 'records' | 'opened'> & { closeFile(): void } {
  const { directory, mode, clock } = options
  clearSuspicion(directory, db, before)
  migrate(db, options.programVersion, MIGRATIONS, before)
  assertMode(db, directory, mode)

  const journal = openJournalTable(db)
  assertTail(journal)
  const path = join(directory, FILE_NAMES.journal)
  const nowMs = clock.nowMs()
  const { file, copied, replayed, movedAside } = reconcile({ db, journal, path, nowMs, before })
  try {
    const records = createRecords({
      db,
      journal,
      file,
      nowMs: () => clock.nowMs(),
      heard: options.heard ?? (() => undefined),
    })
    const head = records.head()
    const isNew = head.seq === 0
    const lastRecordMs = isNew ? null : (journal.at(head.seq)?.atMs ?? null)
    const opened: Opened = {
      isNew,
      copied,
      replayed,
      movedAside,
      lastRecordMs,
      restored: restored ?? keptRestored(db),
      rolledBack: rolledBack({ directory, journal, head, lastRecordMs, nowMs }),
    }
    if (isNew) {
      recordTerminalEvent(records, {
        kind: 'terminal-set-up',
        mode,
        machineSerial: options.machineSerial,
        programVersion: options.programVersion,
      })
    }
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

export function recordTerminalEvent(records: Records, event: TerminalEvent): void {
  records.transact((append) => {
    append({ stream: TERMINAL_STREAM, kind: event.kind, payload: () => ({ event }) })
  })
}

/** Whether clock or disk look as if somebody had put back an earlier state of them. */
function rolledBack(found: {
  readonly directory: string
  readonly journal: JournalTable
  readonly head: ChainHead
  readonly lastRecordMs: number | null
  readonly nowMs: number
}): Opened['rolledBack'] {
  const { journal, head, lastRecordMs, nowMs } = found
  const backup = newestHead(join(found.directory, FILE_NAMES.backups))
  if (backup !== null && (backup.seq > head.seq || journal.at(backup.seq)?.hash !== backup.hash)) {
    return 'records-rolled-back'
  }
  return lastRecordMs !== null && nowMs < lastRecordMs ? 'clock-rolled-back' : null
}

/** The mode stands in the database and in the chain's first entry, in both copies; all must agree. */
export function assertMode(db: Db, directory: string, mode: Mode): void {
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
