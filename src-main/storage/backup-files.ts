/**
 * What a folder of backups holds: whole copies of the database, named by the last entry in them, and segments of the
 * journal, named by their first and last. What was not finished ends in `.part` and counts as nothing.
 */
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { FILE_NAMES } from './files.ts'
import type { ChainHead } from './hash-chain.ts'
import { readFileEnd } from './journal-file.ts'
import { openJournalTable } from './journal-table.ts'
import { StorageError } from './storage-error.ts'

export type Segment = { readonly path: string; readonly first: number; readonly last: number }
export type WholeCopy = { readonly path: string; readonly seq: number }
export type Backups = { readonly copies: readonly WholeCopy[]; readonly segments: readonly Segment[] }

/** A number that sorts as text. */
const digits = (seq: number): string => String(seq).padStart(12, '0')

export const copyName = (seq: number): string => `terminal-${digits(seq)}.db`
export const segmentName = (first: number, last: number): string => `journal-${digits(first)}-${digits(last)}.jsonl`

const COPY = /^terminal-(\d{12,})\.db$/u
const SEGMENT = /^journal-(\d{12,})-(\d{12,})\.jsonl$/u

/** Copies and segments of a folder, oldest first; none where there is no folder. */
export function listBackups(folder: string): Backups {
  const names = existsSync(folder) ? readdirSync(folder).sort() : []
  const copies = names.flatMap((name) => {
    const [, seq] = COPY.exec(name) ?? []
    return seq === undefined ? [] : [{ path: join(folder, name), seq: Number(seq) }]
  })
  const segments = names.flatMap((name) => {
    const [, first, last] = SEGMENT.exec(name) ?? []
    return first === undefined || last === undefined
      ? []
      : [{ path: join(folder, name), first: Number(first), last: Number(last) }]
  })
  return { copies, segments }
}

/** The last entry that a folder's backups have, whatever else is wrong with them; null where nothing can be read. */
export function newestHead(folder: string): ChainHead | null {
  const { copies, segments } = listBackups(folder)
  const newestFirst = [
    ...copies.map(({ path, seq }) => ({ seq, read: () => headOfCopy(path) })),
    ...segments.map(({ path, last }) => ({ seq: last, read: () => readFileEnd(path).head })),
  ].sort((a, b) => b.seq - a.seq)
  for (const { seq, read } of newestFirst) {
    const head = orNull(read)
    if (head?.seq === seq) return head
  }
  return null
}

function headOfCopy(path: string): ChainHead {
  const db = new Database(path, { readonly: true })
  try {
    return openJournalTable(db).head()
  } finally {
    db.close()
  }
}

/** A backup that cannot be read is passed over: there are others, and each is checked where it is used. */
function orNull<T>(read: () => T): T | null {
  try {
    return read()
  } catch {
    return null
  }
}

export function hasBackups(folder: string): boolean {
  const { copies, segments } = listBackups(folder)
  return copies.length + segments.length > 0
}

/**
 * Throws a StorageError `damaged` where there is no database but backups of one: a terminal never begins empty because what
 * it was has been lost.
 */
export function assertNotLost(directory: string): void {
  const size = statSync(join(directory, FILE_NAMES.database), { throwIfNoEntry: false })?.size ?? 0
  if (size > 0 || !hasBackups(join(directory, FILE_NAMES.backups))) return
  throw new StorageError('damaged', 'The database is gone; there are backups of it')
}
