/**
 * Makes damaged or lost records anew from what is left of them.
 *
 * Goals: nothing is deleted, what is damaged is moved aside; nothing is moved before all of it stands anew; an entry that
 * can still be read in the journal file is never left out silently. Begins with the newest whole copy that is good and no
 * other story than the journal file, and lays on it whatever follows: from the journal file, segments, the damaged database.
 */
import { closeSync, copyFileSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { listBackups } from './backup-files.ts'
import { assertSound, type Db, openDatabase } from './connection.ts'
import { createFavourites, restoreFavourites } from './finding-store.ts'
import { FILE_NAMES, makePrivateFile, makePrivateFolder, setDatabaseAside, setFileAside, syncFolder } from './files.ts'
import { lockFolder } from './folder-lock.ts'
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
import { migrate } from './migrate.ts'
import { assertMode } from './open-chain.ts'
import { compareProjections, rebuild } from './projections.ts'
import { createDraftStore, createSettingsStore, salvageValues } from './settings-store.ts'
import type { Restored, StorageOptions } from './storage.ts'
import { StorageError, storing } from './storage-error.ts'
import { verifyDatabase } from './verify.ts'

/** Being made; whatever stands there is from a restore that did not end. */
const UNFINISHED = 'terminal.db.restoring'
/** Made and synced, not yet in its place. */
const FINISHED = 'terminal.db.restored'

/**
 * Puts the records of a folder back; `second` is another folder of backups, or null. Gives what was done. Throws a
 * StorageError: `damaged`, with everything left as it was, where nothing whole can be made.
 */
export function restoreRecords(options: StorageOptions, second: string | null): Restored {
  const { directory } = options
  return locked(options, () => {
    const path = (name: string): string => join(directory, name)
    const folders = [path(FILE_NAMES.backups), ...(second === null ? [] : [second])]
    const bases = folders.flatMap((folder) => listBackups(folder).copies).sort((a, b) => b.seq - a.seq)
    const scan = scanJournalFile(path(FILE_NAMES.journal), new Set(bases.map(({ seq }) => seq)))
    const sources: readonly JournalSource[] = [
      journalFileSource(path(FILE_NAMES.journal), 'journal'),
      ...folders.map(segmentsSource),
      damagedDatabaseSource(path(FILE_NAMES.database)),
    ]
    const claimed = lastSeqOfDamaged(path(FILE_NAMES.database))
    const head = makeFromBest(options, { bases, scan, sources, claimed })
    const whole = scan.end?.hash === head.hash && (claimed ?? 0) <= head.seq
    const aside = putInPlace(options, { journalToo: !scan.whole })
    return { from: scan.end?.hash === head.hash ? 'journal' : 'backup', aside, lostAfterSeq: whole ? null : head.seq }
  })
}

/** Ends a restore that the power cut between making the records and putting them in their place. */
export function finishRestoring(options: StorageOptions): void {
  if (!existsSync(join(options.directory, FINISHED))) return
  locked(options, () => putInPlace(options, { journalToo: false }))
}

function locked<T>(options: StorageOptions, work: () => T): T {
  storing('Making the data folder', () => {
    makePrivateFolder(options.directory)
  })
  const lock = lockFolder(join(options.directory, FILE_NAMES.lock), options.waitMs)
  try {
    return storing('Restoring the records', work)
  } finally {
    lock.release()
  }
}

type Found = {
  readonly bases: readonly { readonly path: string; readonly seq: number }[]
  readonly scan: FileScan
  readonly sources: readonly JournalSource[]
  /** The last entry that the damaged database says it has. */
  readonly claimed: number | null
}

/** Tries one base after the other, the newest first, at last none; the first from which enough can be made stands `FINISHED`. */
function makeFromBest(options: StorageOptions, found: Found): ChainHead {
  const { scan } = found
  // Compared where both end or the shorter does: a chain that only begins like ours, or is longer, may tell another story.
  const agreeing = found.bases.filter(({ path, seq }) => {
    const ours = seq >= scan.good.seq ? scan.good : { seq, hash: scan.hashes.get(seq) }
    return ours.seq === 0 || hashAt(path, ours.seq) === ours.hash
  })
  const faults: string[] = []
  for (const base of [...agreeing.map(({ path }) => path), null]) {
    try {
      return make(options, base, found)
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

function make(options: StorageOptions, base: string | null, { scan, sources, claimed }: Found): ChainHead {
  const { directory } = options
  const unfinished = join(directory, UNFINISHED)
  removeDatabase(unfinished)
  makePrivateFile(unfinished)
  if (base !== null) copyFileSync(base, unfinished)
  const db = openDatabase(unfinished, 'FULL', options.waitMs)
  let head: ChainHead
  try {
    if (base !== null) assertGood(db)
    migrate(db, options.programVersion)
    head = layOn(db, sources)
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
    rebuild(db)
    const faults = compareProjections(db)
    if (faults.length > 0)
      throw new StorageError('damaged', `${String(faults.length)} rows are not what the journal says`)
    bringAlong(db, join(directory, FILE_NAMES.database))
  } finally {
    db.close()
  }
  syncFile(unfinished)
  renameSync(unfinished, join(directory, FINISHED))
  syncFolder(directory)
  return head
}

/** Throws a StorageError unless a copy is sound and its chain whole. */
function assertGood(db: Db): void {
  assertSound(db, 'whole')
  const [fault] = verifyDatabase(db)
  if (fault !== undefined) throw new StorageError('damaged', `entry ${String(fault.seq)} is ${fault.kind}`)
}

/** Adds every entry that follows, from whichever source has it, until none has the next. Gives the new head. */
function layOn(db: Db, sources: readonly JournalSource[]): ChainHead {
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
function putInPlace(options: StorageOptions, { journalToo }: { readonly journalToo: boolean }): string | null {
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
