/**
 * The data folders of one world. A program that ends in the middle leaves its folder as it is: what it would still have
 * tidied up at an orderly end is not to happen. So the next life gets a copy, made before the files are closed, and what was
 * being written last may be torn in it.
 */
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Random } from '../random.ts'

const WAL = 'terminal.db-wal'
const JOURNAL = 'journal.jsonl'
const DATABASE = 'terminal.db'

/** How long the files were that the next transaction adds to, in bytes. */
export type Lengths = { readonly wal: number; readonly journal: number }

export type Tear = 'torn write-ahead log' | 'torn journal file'

export type Folders = {
  /** The folder of the life that is, or begins. */
  directory(): string
  lengths(): Lengths
  /**
   * The next life's folder: a copy of this one as it is now. With a tear, one of the two files ends at a random byte of
   * what was added since `before`; the file copy is written after the database, so a torn log has nothing of it there.
   */
  leave(torn?: { readonly tear: Tear; readonly before: Lengths }): void
  /** A copy of the database and the journal as they are now, to be put back later. */
  keepCopy(): void
  /** Puts the kept copy in place of what is. The program must have ended. */
  putCopyBack(): void
  /** Overwrites the database with noise. The program must have ended. */
  spoilDatabase(): void
  remove(): void
}

/** Folders in memory where the system has such a place. */
export function createFolders(random: Random): Folders {
  const root = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'simulation-'))
  let number = 1
  const directory = (): string => join(root, String(number))
  const copy = join(root, 'copy')
  const file = (name: string): string => join(directory(), name)
  const lengthOf = (name: string): number => (existsSync(file(name)) ? statSync(file(name)).size : 0)
  mkdirSync(directory())

  function copyFiles(from: string, to: string): void {
    mkdirSync(to, { recursive: true })
    for (const name of [DATABASE, WAL, JOURNAL, 'cache.db']) {
      if (existsSync(join(from, name))) copyFileSync(join(from, name), join(to, name))
    }
  }

  return {
    directory,
    lengths: () => ({ wal: lengthOf(WAL), journal: lengthOf(JOURNAL) }),
    leave(torn) {
      const from = directory()
      number += 1
      copyFiles(from, directory())
      if (torn === undefined) return
      const { tear, before } = torn
      const cut = (name: string, least: number): void => {
        const length = lengthOf(name)
        // A log that was begun anew is shorter than it was: then all of it is what was added.
        const from = length > least ? least : 0
        if (length > from) truncateSync(file(name), from + random.below(length - from))
      }
      if (tear === 'torn write-ahead log') {
        cut(WAL, before.wal)
        truncateSync(file(JOURNAL), before.journal)
      } else cut(JOURNAL, before.journal)
    },
    keepCopy() {
      rmSync(copy, { recursive: true, force: true })
      copyFiles(directory(), copy)
    },
    putCopyBack() {
      rmSync(directory(), { recursive: true })
      copyFiles(copy, directory())
    },
    spoilDatabase() {
      const noise = Buffer.alloc(8_192)
      for (let at = 0; at < noise.length; at += 1) noise[at] = random.below(256)
      writeFileSync(file(DATABASE), noise)
      rmSync(file(WAL), { force: true })
    },
    remove() {
      rmSync(root, { recursive: true, force: true })
    },
  }
}
