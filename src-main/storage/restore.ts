/**
 * Makes damaged or lost records anew from what is left of them.
 *
 * Goals: nothing is deleted, what is damaged is moved aside; nothing is moved before all of it stands anew; an entry that
 * can still be read in the journal file is never left out silently. Begins with the newest whole copy that is good and no
 * other story than the journal file, and lays on it whatever follows: from the journal file, segments, the damaged database.
 */
import { closeSync, copyFileSync, existsSync, fsyncSync, openSync, renameSync, rmSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { listBackups } from './backup-files.ts'
import { assertSound, type Db, openDatabase } from './connection.ts'
import { createFavourites, restoreFavourites } from './finding-store.ts'
import { FILE_NAMES, makePrivateFile, setDatabaseAside, setFileAside, syncFolder } from './files.ts'
import { faultAfter, type ChainHead } from './hash-chain.ts'
import {
  damagedDatabaseSource,
  journalFileSource,
  lastSeqOfDamaged,
  scanJournalFile,
  segmentsSource,
  type FileScan,
  type JournalSource,
} from './journal-sources.ts'
import { openJournalTable } from './journal-table.ts'
import { keepRestored } from './kept-restored.ts'
import type { BeforeLong } from './long-work.ts'
import { migrate } from './migrate.ts'
import { assertMode, type ChainOptions } from './open-chain.ts'
import { compareProjections, rebuild, type OnProgress } from './projections.ts'
import { createDraftStore, createSettingsStore, salvageValues } from './settings-store.ts'
import type { Restored } from './storage.ts'
import { StorageError, storing } from './storage-error.ts'
import { verifyDatabase } from './verify.ts'

/** Being made; whatever stands there is from a restore that did not end. */
const UNFINISHED = 'terminal.db.restoring'
/** Made and synced, not yet in its place. */
const FINISHED = 'terminal.db.restored'

/**
 * Puts the records of a folder back whose lock is held; `second` is another folder of backups, or null. Gives what was done.
 * Throws a StorageError: `damaged`, with everything left as it was, where nothing whole can be made.
 */
export function restoreRecords(options: ChainOptions, second: string | null, before: BeforeLong): Restored {
  const { directory } = options
  return storing('Restoring the records', () => {
    const path = (name: string): string => join(directory, name)
    const folders = [path(FILE_NAMES.backups), ...(second === null ? [] : [second])]
    const bases = folders.flatMap((folder) => listBackups(folder).copies).sort((a, b) => b.seq - a.seq)
    const places = new Set(bases.map(({ seq }) => seq))
    const scan = scanJournalFile(path(FILE_NAMES.journal), places, before({ kind: 'read' }))
    const sources: readonly JournalSource[] = [
      journalFileSource(path(FILE_NAMES.journal), 'journal'),
      ...folders.map(segmentsSource),
      damagedDatabaseSource(path(FILE_NAMES.database)),
    ]
    const claimed = lastSeqOfDamaged(path(FILE_NAMES.database))
    const made = makeFromBest(options, { bases, scan, sources, claimed }, before)
    return { ...made, aside: putInPlace(options, { journalToo: !scan.whole }) }
  })
}

/** Ends a restore that the power cut between making the records and putting them in their place. */
export function finishRestoring(options: ChainOptions): void {
  if (!existsSync(join(options.directory, FINISHED))) return
  storing('Restoring the records', () => putInPlace(options, { journalToo: false }))
}

type Found = {
  readonly bases: readonly { readonly path: string; readonly seq: number }[]
  readonly scan: FileScan
  readonly sources: readonly JournalSource[]
  /** The last entry that the damaged database says it has. */
  readonly claimed: number | null
}

/** Tries one base after the other, the newest first, at last none; the first from which enough can be made stands `FINISHED`. */
function makeFromBest(options: ChainOptions, found: Found, before: BeforeLong): Restored {
  const { scan } = found
  // Compared where both end or the shorter does: a chain that only begins like ours, or is longer, may tell another story.
  const agreeing = found.bases.filter(({ path, seq }) => {
    const ours = seq >= scan.good.seq ? scan.good : { seq, hash: scan.hashes.get(seq) }
    return ours.seq === 0 || hashAt(path, ours.seq) === ours.hash
  })
  const faults: string[] = []
  for (const base of [...agreeing.map(({ path }) => path), null]) {
    try {
      return make(options, base, found, before)
    } catch (error) {
      if (!(error instanceof StorageError)) throw error
      if (error.code !== 'damaged' && error.code !== 'newer-database' && error.code !== 'other-mode') throw error
      faults.push(`${base === null ? 'from the first entry on' : basename(base)}: ${error.message}`)
    }
  }
  removeDatabase(join(options.directory, UNFINISHED))
  throw new StorageError('damaged', `The records could not be restored (${faults.join('; ')})`)
}

function hashAt(path: string, seq: number): string | null {
  for (const entry of damagedDatabaseSource(path).after(seq - 1)) return entry.seq === seq ? entry.hash : null
  return null
}

function make(options: ChainOptions, base: string | null, found: Found, before: BeforeLong): Restored {
  const { scan, sources, claimed } = found
  const { directory } = options
  const copyAtMs = base === null ? null : statSync(base).mtimeMs
  const unfinished = join(directory, UNFINISHED)
  removeDatabase(unfinished)
  makePrivateFile(unfinished)
  if (base !== null) copyFileSync(base, unfinished)
  const db = openDatabase(unfinished, 'FULL', options.waitMs)
  let restored: Restored
  try {
    if (base !== null) assertGood(db, before({ kind: 'restore', copyAtMs }))
    migrate(db, options.programVersion)
    const upTo = Math.max(scan.highest, claimed ?? 0)
    const head = layOn(db, sources, upTo, before({ kind: 'restore', copyAtMs }))
    assertMode(db, directory, options.mode)
    if (head.seq === 0) throw new StorageError('damaged', 'no entry was found')
    // What can be read and is not reached was cut off by something unreadable before it: people must look.
    const known = Math.max(scan.highest, base === null && scan.good.seq === 0 ? (claimed ?? 0) : 0)
    if (head.seq < known) {
      throw new StorageError(
        'damaged',
        `the chain ends at entry ${String(head.seq)}, while entry ${String(known)} can be read`,
      )
    }
    rebuild(db, before({ kind: 'rebuild' }))
    const faults = compareProjections(db, before({ kind: 'compare' }))
    if (faults.length > 0)
      throw new StorageError('damaged', `${String(faults.length)} rows are not what the journal says`)
    bringAlong(db, join(directory, FILE_NAMES.database))
    restored = whatWasDone(found, head, openJournalTable(db).at(head.seq)?.atMs ?? 0)
    keepRestored(db, restored)
  } finally {
    db.close()
  }
  syncFile(unfinished)
  renameSync(unfinished, join(directory, FINISHED))
  syncFolder(directory)
  return restored
}

function whatWasDone({ scan, claimed }: Found, head: ChainHead, lastRecordMs: number): Restored {
  const isFilesEnd = scan.end?.hash === head.hash
  const whole = isFilesEnd && (claimed ?? 0) <= head.seq
  return { from: isFilesEnd ? 'journal' : 'backup', aside: null, lostAfterSeq: whole ? null : head.seq, lastRecordMs }
}

/** Throws a StorageError unless a copy is sound and its chain whole. */
function assertGood(db: Db, onProgress: OnProgress): void {
  assertSound(db, 'whole')
  const [fault] = verifyDatabase(db, null, onProgress)
  if (fault !== undefined) throw new StorageError('damaged', `entry ${String(fault.seq)} is ${fault.kind}`)
}

/** After so many entries it is told how far they are. */
const TELL_ENTRIES = 1_000

/**
 * Adds every entry that follows, from whichever source has it, until none has the next. Gives the new head. `upTo` is the
 * last entry that is known of.
 */
function layOn(db: Db, sources: readonly JournalSource[], upTo: number, onProgress: OnProgress): ChainHead {
  const journal = openJournalTable(db)
  return db
    .transaction(() => {
      let head = journal.head()
      for (let before = -1; before !== head.seq;) {
        before = head.seq
        for (const source of sources) {
          for (const entry of source.after(head.seq)) {
            if (faultAfter(head, entry) !== null) continue
            journal.insert(entry)
            head = { seq: entry.seq, hash: entry.hash }
            if (head.seq % TELL_ENTRIES === 0) onProgress(head.seq, Math.max(head.seq, upTo))
          }
        }
      }
      return head
    })
    .immediate()
}

/** What is neither history nor cache, from the damaged database as far as it can be read there. */
function bringAlong(db: Db, damaged: string): void {
  const settings = createSettingsStore(db)
  for (const { name, value } of salvageValues(damaged, 'settings')) settings.write(name, value)
  const drafts = createDraftStore(db)
  for (const { value } of salvageValues(damaged, 'drafts')) drafts.write(value)
  restoreFavourites(createFavourites(db), salvageValues(damaged, 'favourites'))
}

/**
 * What was made takes the place of what is damaged, which is moved aside with everything of it. The journal file follows
 * where something in it is broken, and is written anew at the next opening. Gives the folder; null when nothing was there.
 */
function putInPlace(options: ChainOptions, { journalToo }: { readonly journalToo: boolean }): string | null {
  const { directory } = options
  const aside = setDatabaseAside(directory, options.clock.nowMs())
  renameSync(join(directory, FINISHED), join(directory, FILE_NAMES.database))
  syncFolder(directory)
  return journalToo ? setFileAside(directory, FILE_NAMES.journal, aside, options.clock.nowMs()) : aside
}

function removeDatabase(path: string): void {
  for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(path + suffix, { force: true })
}

function syncFile(path: string): void {
  const file = openSync(path, 'r+')
  try {
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}
