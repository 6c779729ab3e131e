/**
 * A database that was found damaged while the terminal ran is only written down as suspect: nothing is exchanged beneath
 * open payments. The next start looks at it whole before anything is sold, and restores it where it must.
 */
import { closeSync, existsSync, fsyncSync, openSync, rmSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { assertSound, type Db } from './connection.ts'
import { FILE_NAMES, makePrivateFile, syncFolder } from './files.ts'
import type { BeforeLong } from './long-work.ts'

/** Leaves the mark, with what was found. Throws what the file system throws. */
export function markSuspect(directory: string, found: string): void {
  const path = join(directory, FILE_NAMES.suspect)
  makePrivateFile(path)
  const file = openSync(path, 'a')
  try {
    writeSync(file, `${found}\n`)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  syncFolder(dirname(path))
}

/** Looks at a suspect database whole and takes the mark away when it is sound. Throws a StorageError `damaged` when not. */
export function clearSuspicion(directory: string, db: Db, before: BeforeLong): void {
  const path = join(directory, FILE_NAMES.suspect)
  if (!existsSync(path)) return
  before({ kind: 'check' })
  assertSound(db, 'whole')
  rmSync(path)
}
