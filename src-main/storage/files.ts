/** Files that only their owner may read, and syncs that really reach the disk. */
import { chmodSync, closeSync, existsSync, fsyncSync, mkdirSync, openSync, renameSync } from 'node:fs'
import { join } from 'node:path'

export const FILE_NAMES = {
  database: 'terminal.db',
  journal: 'journal.jsonl',
  cache: 'cache.db',
  lock: 'terminal.lock',
  /** Stands beside a database that was found damaged, until the next start has looked at it. */
  suspect: 'terminal.db.suspect',
  backups: 'backups',
} as const

/** Makes the folder with owner-only rights, and takes others' rights from one that is there. */
export function makePrivateFolder(directory: string): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  chmodSync(directory, 0o700)
}

/** Makes an empty file with owner-only rights where there is none; SQLite gives its side files the rights of the main one. */
export function makePrivateFile(path: string): void {
  closeSync(openSync(path, 'a', 0o600))
  chmodSync(path, 0o600)
}

/** Makes new names in a folder last through a power cut. Windows cannot, and keeps names by itself. */
export function syncFolder(directory: string): void {
  if (process.platform === 'win32') return
  const folder = openSync(directory, 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}

const DAMAGED = 'damaged'

/**
 * Moves a damaged database with its side files into `damaged/<atMs>/`, where nothing overwrites it. Gives that folder; null
 * when there was none.
 */
export function setDatabaseAside(directory: string, atMs: number): string | null {
  const names = ['', '-wal', '-shm', '.suspect'].map((suffix) => FILE_NAMES.database + suffix)
  let aside: string | null = null
  for (const name of names) aside = setFileAside(directory, name, aside, atMs)
  return aside
}

/** Moves one file into the folder `aside`, or into a new one where that is null. Gives the folder; null when neither is there. */
export function setFileAside(directory: string, name: string, aside: string | null, atMs: number): string | null {
  const from = join(directory, name)
  if (!existsSync(from)) return aside
  const folder = aside ?? newAside(directory, atMs)
  renameSync(from, join(folder, name))
  syncFolder(folder)
  syncFolder(directory)
  return folder
}

function newAside(directory: string, atMs: number): string {
  const parent = join(directory, DAMAGED)
  makePrivateFolder(parent)
  // Two restores in one moment, or under a clock that was set back, must not meet in one folder.
  for (let number = 0; ; number += 1) {
    const folder = join(parent, number === 0 ? String(atMs) : `${String(atMs)}-${String(number)}`)
    if (existsSync(folder)) continue
    makePrivateFolder(folder)
    return folder
  }
}
