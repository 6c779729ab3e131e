/** Files that only their owner may read, and syncs that really reach the disk. */
import { chmodSync, closeSync, existsSync, fsyncSync, mkdirSync, openSync, renameSync } from 'node:fs'
import { join } from 'node:path'

export const FILE_NAMES = {
  database: 'terminal.db',
  journal: 'journal.jsonl',
  cache: 'cache.db',
  lock: 'terminal.lock',
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

/** Moves a damaged database with its side files into `damaged/<atMs>/`, where nothing overwrites it. Gives that folder. */
export function setDatabaseAside(directory: string, atMs: number): string {
  const aside = join(directory, 'damaged', String(atMs))
  makePrivateFolder(join(directory, 'damaged'))
  makePrivateFolder(aside)
  for (const suffix of ['', '-wal', '-shm']) {
    const from = join(directory, FILE_NAMES.database + suffix)
    if (existsSync(from)) renameSync(from, join(aside, FILE_NAMES.database + suffix))
  }
  syncFolder(aside)
  syncFolder(directory)
  return aside
}
