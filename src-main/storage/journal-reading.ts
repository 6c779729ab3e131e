/** A terminal's journal as another program may read it, also while the terminal is running: nothing is changed. */
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import type { MessageKey, MessageValues } from '../../src-shared/messages/messages.ts'
import type { Db } from './connection.ts'
import { FILE_NAMES } from './files.ts'
import type { JournalEntry } from './hash-chain.ts'
import type { JournalFacts } from './journal-export.ts'
import { entryOf, linesOf, readFileEnd } from './journal-file.ts'
import { openJournalTable } from './journal-table.ts'
import { MIGRATIONS, readMeta } from './migrate.ts'
import { StorageError, storing } from './storage-error.ts'

/** What was asked cannot be done, in words for whoever asked. */
export class ReadingRefusal extends Error {
  override readonly name = 'ReadingRefusal'
  readonly key: MessageKey
  readonly values: MessageValues

  constructor(key: MessageKey, values: MessageValues = {}) {
    super(key)
    this.key = key
    this.values = values
  }
}

const MODES = ['live', 'training'] as const

const holdsRecords = (folder: string): boolean =>
  [FILE_NAMES.database, FILE_NAMES.journal].some((name) => existsSync(join(folder, name)))

/**
 * The folder with the records: the given one, or the one of a mode inside it. Throws a ReadingRefusal where there is none,
 * or where there are two and `mode` does not say which.
 */
export function findRecords(folder: string, mode: string | undefined): string {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) throw new ReadingRefusal('journal.no-folder', { folder })
  if (holdsRecords(folder)) return folder
  const found = MODES.filter((one) => holdsRecords(join(folder, one)) && (mode ?? one) === one)
  if (found.length > 1) throw new ReadingRefusal('journal.which-mode', { folder })
  const [only] = found
  if (only === undefined) throw new ReadingRefusal('journal.not-a-terminal', { folder })
  return join(folder, only)
}

export type JournalReading = {
  /** Null where the database is gone or cannot be read. */
  readonly db: Db | null
  readonly file: string
  readonly facts: JournalFacts
  close(): void
}

/**
 * Opens the journal of a folder with records. Throws a ReadingRefusal where the database is none of a terminal, and a
 * StorageError: `newer-database`, or what the disk refuses.
 */
export function openJournalForReading(directory: string): JournalReading {
  const file = join(directory, FILE_NAMES.journal)
  const db = openReadOnly(directory)
  try {
    const first = (db === null ? null : openJournalTable(db).at(1)) ?? firstEntryOf(file)
    return {
      db,
      file,
      facts: {
        mode: (db === null ? null : readMeta(db, 'mode')) ?? setUpOf(first).mode,
        machineSerial: setUpOf(first).machineSerial,
        head: db === null ? readFileEnd(file).head : openJournalTable(db).head(),
      },
      close: () => db?.close(),
    }
  } catch (error) {
    db?.close()
    throw error
  }
}

function openReadOnly(directory: string): Db | null {
  const path = join(directory, FILE_NAMES.database)
  if (!existsSync(path)) return null
  try {
    return storing(`Opening ${path}`, () => {
      const db = new Database(path, { readonly: true })
      try {
        assertReadable(db, directory)
        return db
      } catch (error) {
        db.close()
        throw error
      }
    })
  } catch (error) {
    if (error instanceof StorageError && error.code === 'damaged') return null
    throw error
  }
}

function assertReadable(db: Db, folder: string): void {
  const shape = db.pragma('user_version', { simple: true }) as number
  if (shape === 0) throw new ReadingRefusal('journal.not-a-terminal', { folder })
  if (shape > (MIGRATIONS.at(-1)?.number ?? 0)) {
    throw new StorageError('newer-database', `The data was written by a newer program (shape ${String(shape)})`)
  }
}

function firstEntryOf(file: string): JournalEntry | null {
  for (const line of linesOf(file)) return entryOf(line.text)
  return null
}

/** What the chain's first entry says of the terminal; empty where it cannot be read. */
function setUpOf(first: JournalEntry | null): { readonly mode: string; readonly machineSerial: string } {
  const nothing = { mode: '', machineSerial: '' }
  if (first?.kind !== 'terminal-set-up') return nothing
  try {
    return { ...nothing, ...(JSON.parse(first.payload) as { event: { mode: string; machineSerial: string } }).event }
  } catch {
    // That the entry is damaged is what the verification says.
    return nothing
  }
}

/** How long a running terminal has for bringing its file to where its database is, in ms. */
const SETTLE_MS = 3_000
const SETTLE_EVERY_MS = 50

/**
 * Waits until the file holds what the database held at first, with no line half written; gives how much of the file that
 * is. A file that does not come that far is looked at as it is.
 */
export async function settledFileBytes(
  { file, facts }: JournalReading,
  wait: (timeoutMs: number) => Promise<unknown>,
): Promise<number> {
  for (let waitedMs = 0; ; waitedMs += SETTLE_EVERY_MS) {
    const { head, goodLength, rest } = readFileEnd(file)
    if (rest.length === 0 && head.seq >= facts.head.seq) return goodLength
    if (waitedMs >= SETTLE_MS) return goodLength + rest.length
    await wait(SETTLE_EVERY_MS)
  }
}

const READ_ENTRIES = 1_000

/** The entries up to the head, of the database or else of the file, a thousand in memory at a time. */
export function* entriesOf({ db, file, facts }: JournalReading): Generator<JournalEntry> {
  if (db === null) {
    for (const line of linesOf(file)) {
      const entry = entryOf(line.text)
      if (entry !== null) yield entry
    }
    return
  }
  const journal = openJournalTable(db)
  for (let seq = 0; seq < facts.head.seq;) {
    const entries = journal.after(seq, Math.min(READ_ENTRIES, facts.head.seq - seq))
    if (entries.length === 0) return
    yield* entries
    seq = entries.at(-1)?.seq ?? seq
  }
}
