/**
 * The work of backing up, done where nobody waits: looking a database over, writing a segment of the journal, copying the
 * whole. All of it reads through a connection of its own that cannot write. What is not finished and checked has no name
 * that counts.
 */
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statfsSync,
  statSync,
  writeSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import Database from 'better-sqlite3'
import { assertNever } from '../../src-shared/domain/assert-never.ts'
import { copyName, listBackups, newestHead, segmentName } from './backup-files.ts'
import { assertSound, type Db } from './connection.ts'
import { syncFolder } from './files.ts'
import { faultAfter, type ChainHead } from './hash-chain.ts'
import { lineOf, readFileEnd } from './journal-file.ts'
import { assertTail, entriesAfter, openJournalTable } from './journal-table.ts'
import { StorageError, storageProblemOf, type StorageProblem } from './storage-error.ts'

/** `gone`: the folder that holds a place's backups is not there, as when a stick is not plugged in. */
export type BackupProblem = StorageProblem | 'gone'

/** A chain that is not ours: it has all of ours and more, or tells another story. */
export type OtherChain = 'ahead' | 'differs'

export type RecordsTask =
  /** Looks at a whole database, as quickly as that can be done. */
  | { readonly kind: 'check'; readonly database: string }
  /** Whether a place's backups are of this chain. */
  | { readonly kind: 'look'; readonly database: string; readonly root: string; readonly folder: string }
  | BackUpTask

export type BackUpTask = {
  readonly kind: 'back-up'
  readonly database: string
  /** Where to: `folder` is made in `root`; `root` itself never is. */
  readonly root: string
  readonly folder: string
  /** `whole`: a copy of the database; `segment`: what the journal has since the last backup, and a whole copy where there is none yet. */
  readonly what: 'segment' | 'whole'
  /** The last entry that everyone was told of. */
  readonly upTo: number
}

export type RecordsTaskResult =
  | { readonly kind: 'checked'; readonly found: string | null }
  | { readonly kind: 'looked'; readonly other: OtherChain | null }
  | {
      readonly kind: 'backed-up'
      /** The last entry that the place has now. */
      readonly seq: number
      /** When its newest whole copy was made, epoch ms by the clock of its file system. */
      readonly wholeAtMs: number
      /** What was in the place before, when it was not of this chain: it was moved aside there. */
      readonly other: OtherChain | null
    }
  | { readonly kind: 'failed'; readonly problem: BackupProblem; readonly found: string }

/** Whole copies that are kept. */
const GENERATIONS = 2
/** A backup must never be what fills the disk. */
const SPARE_BYTES = 100_000_000

/** Does one task. What the disk refuses comes back as `failed`; only bugs are thrown. */
export function doRecordsTask(task: RecordsTask): RecordsTaskResult {
  try {
    switch (task.kind) {
      case 'check':
        return check(task.database)
      case 'look':
        return { kind: 'looked', other: reading(task.database, (db) => otherChain(db, join(task.root, task.folder))) }
      case 'back-up':
        return backUp(task)
      default:
        return assertNever(task)
    }
  } catch (error) {
    const problem =
      error instanceof Gone ? 'gone' : error instanceof StorageError ? error.code : storageProblemOf(error)
    if (problem === null) throw error
    return { kind: 'failed', problem, found: (error as Error).message }
  }
}

class Gone extends Error {}

function check(database: string): RecordsTaskResult {
  return reading(database, (db) => {
    try {
      assertSound(db, 'quick')
      return { kind: 'checked', found: null }
    } catch (error) {
      if (error instanceof StorageError && error.code === 'damaged') return { kind: 'checked', found: error.message }
      throw error
    }
  })
}

function reading<T>(path: string, work: (db: Db) => T): T {
  const db = new Database(path, { readonly: true, fileMustExist: true })
  try {
    return work(db)
  } finally {
    db.close()
  }
}

function backUp(task: BackUpTask): RecordsTaskResult {
  const folder = prepareFolder(task)
  return reading(task.database, (db) => {
    const other = setOthersAside(db, folder)
    const from = newestHead(folder)
    if (task.what === 'whole' || from === null) copyWhole(db, folder)
    else writeSegment(db, folder, from, task.upTo)
    prune(folder)
    const newest = listBackups(folder).copies.at(-1)
    const wholeAtMs = newest === undefined ? 0 : statSync(newest.path).mtimeMs
    return { kind: 'backed-up', seq: newestHead(folder)?.seq ?? 0, wholeAtMs, other }
  })
}

function prepareFolder({ root, folder }: BackUpTask): string {
  if (!existsSync(root)) throw new Gone(`${root} is not there`)
  const path = join(root, folder)
  mkdirSync(path, { recursive: true, mode: 0o700 })
  ownersAlone(path, 0o700)
  for (const name of readdirSync(path)) if (name.endsWith(PART)) rmSync(join(path, name))
  return path
}

/** A stick's file system may know no rights; then its backups are as safe as the stick, and better than none. */
function ownersAlone(path: string, mode: number): void {
  try {
    chmodSync(path, mode)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'EPERM' && code !== 'ENOTSUP') throw error
  }
}

/** What is not of this chain is kept, apart: nothing of ours may be named like it, or take its place. */
function setOthersAside(db: Db, folder: string): OtherChain | null {
  const other = otherChain(db, folder)
  if (other === null) return null
  const aside = join(folder, `other-${newestHead(folder)?.hash.slice(0, 12) ?? ''}`)
  mkdirSync(aside, { recursive: true, mode: 0o700 })
  const { copies, segments } = listBackups(folder)
  for (const { path } of [...copies, ...segments]) renameSync(path, join(aside, basename(path)))
  syncFolder(folder)
  return other
}

function otherChain(db: Db, folder: string): OtherChain | null {
  const newest = newestHead(folder)
  if (newest === null) return null
  const ours = openJournalTable(db).at(newest.seq)
  if (ours === null) return 'ahead'
  return ours.hash === newest.hash ? null : 'differs'
}

const PART = '.part'

/** What the journal has since the newest backup, in the very bytes of its file copy. */
function writeSegment(db: Db, folder: string, from: ChainHead, upTo: number): void {
  if (upTo <= from.seq) return
  const part = join(folder, `segment${PART}`)
  let head: ChainHead = from
  const file = openSync(part, 'w', 0o600)
  try {
    for (const entry of entriesAfter(db, from.seq)) {
      if (entry.seq > upTo) break
      const fault = faultAfter(head, entry)
      if (fault !== null) throw new StorageError('damaged', `Database: ${fault}`)
      writeSync(file, `${lineOf(entry)}\n`)
      head = { seq: entry.seq, hash: entry.hash }
    }
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  const { head: written, rest } = readFileEnd(part)
  if (written.hash !== head.hash || rest.length > 0) {
    throw new StorageError(
      'io',
      `Expected the segment to end with entry ${String(head.seq)}, found ${String(written.seq)}`,
    )
  }
  finish(part, join(folder, segmentName(from.seq + 1, head.seq)))
}

/** A whole copy, written anew by SQLite rather than page by page: what is damaged in the original does not come along unseen. */
function copyWhole(db: Db, folder: string): void {
  assertRoom(db, folder)
  const part = join(folder, `terminal.db${PART}`)
  closeSync(openSync(part, 'w', 0o600))
  ownersAlone(part, 0o600)
  db.prepare('VACUUM INTO ?').run(part)
  const seq = reading(part, (copy) => {
    assertSound(copy, 'quick')
    const journal = openJournalTable(copy)
    assertTail(journal)
    const head = journal.head()
    const ours = openJournalTable(db).at(head.seq)
    if (head.seq === 0 || ours?.hash !== head.hash) throw new StorageError('damaged', 'The copy is not of this chain')
    return head.seq
  })
  const file = openSync(part, 'r+')
  try {
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  finish(part, join(folder, copyName(seq)))
}

function assertRoom(db: Db, folder: string): void {
  const { bavail, bsize } = statfsSync(folder)
  const needed = statSync(db.name).size + SPARE_BYTES
  if (bavail * bsize < needed) {
    throw new StorageError('disk-full', `Expected room for a whole copy (${String(needed)} bytes), found less`)
  }
}

function finish(part: string, path: string): void {
  renameSync(part, path)
  syncFolder(dirname(path))
}

/** Keeps the newest whole copies, and the segments that the oldest of these lacks. */
function prune(folder: string): void {
  const { copies, segments } = listBackups(folder)
  const kept = copies.slice(-GENERATIONS)
  for (const { path } of copies.slice(0, -GENERATIONS)) rmSync(path)
  if (kept.length < GENERATIONS) return
  for (const { path, last } of segments) if (last <= (kept[0]?.seq ?? 0)) rmSync(path)
}
