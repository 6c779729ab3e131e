/** The folder that everything is kept in: made, and tried, before the first thing is kept. Knows nothing of Electron. */
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs'
import path from 'node:path'
import { StartRefusal, type StartRefusalCode } from '../../src-shared/domain/start-refusal.ts'

/** Less than this free is a full disk: a start writes about as much before the first payment. */
const ROOM_BYTES = 1_000_000

/** Makes the folder, the owner's alone, and proves that it takes what is written. Throws a StartRefusal. */
export function prepareDataDirectory(directory: string): void {
  const trial = path.join(directory, '.room')
  try {
    makeFolders(directory)
    const file = openSync(trial, 'w', 0o600)
    try {
      writeAll(file, Buffer.alloc(ROOM_BYTES))
      fsyncSync(file)
    } finally {
      closeSync(file)
      rmSync(trial, { force: true })
    }
  } catch (error) {
    const errno = (error as NodeJS.ErrnoException).code ?? 'unknown'
    throw new StartRefusal(codeOf(errno), `${directory}: ${errno}`)
  }
}

/** Level by level: Node's own way tries for ever where a folder takes no folders, and says ENOENT for a disk that may only be read. */
function makeFolders(directory: string): void {
  if (existsSync(directory)) return
  makeFolders(path.dirname(directory))
  mkdirSync(directory, { mode: 0o700 })
}

/** One write may take less than it was given, and say only the next time that the disk is full. */
function writeAll(file: number, bytes: Buffer): void {
  for (let written = 0; written < bytes.length;) written += writeSync(file, bytes, written)
}

function codeOf(errno: string): StartRefusalCode {
  if (['ENOSPC', 'EDQUOT', 'EFBIG'].includes(errno)) return 'disk-full'
  if (['EIO', 'ENOTDIR', 'EEXIST', 'EISDIR', 'ENAMETOOLONG'].includes(errno)) return 'io'
  return 'read-only'
}
