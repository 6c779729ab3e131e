/**
 * A disk without room, or one that may only be read: a typed error, nothing half done, and going on once there is room.
 *
 * A real full file system is tried where one can be mounted; a limit on file sizes, which fails the same system calls, is
 * tried wherever the system has `prlimit`. One of the two must exist on Linux.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import {
  confirmedEvent,
  openSample,
  recordAll,
  SAMPLE_SALE_ID,
  sampleId,
  succeededEvent,
  temporaryFolder,
} from './sample-records.ts'
import { StorageError, type Storage } from './storage.ts'

type Room = {
  readonly directory: string
  /** Leaves no room for the write-ahead log to grow, or (the log can be written over) none for the journal file. */
  fill(what: 'database' | 'file'): void
  free(): void
  remove(): void
}

function checkpoint(directory: string, how: 'RESTART' | 'TRUNCATE'): void {
  const db = new Database(join(directory, 'terminal.db'))
  db.pragma(`wal_checkpoint(${how})`)
  db.close()
}

function smallDisk(): Room {
  const folder = temporaryFolder()
  const ballast = join(folder.path, 'ballast')
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'none', folder.path], { stdio: 'pipe' })
  } catch (error) {
    folder.remove()
    throw error
  }
  return {
    directory: join(folder.path, 'training'),
    fill(what) {
      // A log that is begun anew has room within itself; an emptied one must grow.
      checkpoint(join(folder.path, 'training'), what === 'file' ? 'RESTART' : 'TRUNCATE')
      for (let piece = 0; ; piece += 1) {
        try {
          writeFileSync(`${ballast}-${String(piece)}`, Buffer.alloc(16_384))
        } catch (error) {
          expect(error).toMatchObject({ code: 'ENOSPC' })
          return
        }
      }
    },
    free() {
      for (let piece = 0; existsSync(`${ballast}-${String(piece)}`); piece += 1) rmSync(`${ballast}-${String(piece)}`)
    },
    remove() {
      execFileSync('umount', [folder.path])
      folder.remove()
    },
  }
}

function limitedFiles(): Room {
  const folder = temporaryFolder()
  // The soft limit alone, so that it can be taken back without rights.
  const limit = (bytes: string): void => {
    execFileSync('prlimit', ['--pid', String(process.pid), `--fsize=${bytes}:`])
  }
  return {
    directory: join(folder.path, 'training'),
    fill(what) {
      if (what === 'file') checkpoint(join(folder.path, 'training'), 'TRUNCATE')
      const name = what === 'file' ? 'journal.jsonl' : 'terminal.db-wal'
      limit(String(statSync(join(folder.path, 'training', name)).size + 100))
    },
    free() {
      limit('unlimited')
    },
    remove() {
      folder.remove()
    },
  }
}

function works(make: () => Room): boolean {
  try {
    make().remove()
    return true
  } catch {
    return false
  }
}

const canLimit = (): boolean => {
  try {
    execFileSync('prlimit', ['--version'])
    return true
  } catch {
    return false
  }
}

const canMount = works(smallDisk)

const rooms: readonly (readonly [name: string, make: () => Room])[] = [
  ...(canMount ? ([['a small disk', smallDisk]] as const) : []),
  ...(canLimit() ? ([['a limit on file sizes', limitedFiles]] as const) : []),
]

/** Records payments until one is refused; gives what was thrown and the number of the one refused. */
function recordUntilRefused(storage: Storage, first: number): { error: unknown; number: number } {
  for (let number = first; number < first + 2_000; number += 1) {
    try {
      const id = sampleId(number)
      storage.payments.transact((tx) =>
        tx.record(id, SAMPLE_SALE_ID, [confirmedEvent(id), { kind: 'payment-sending' }]),
      )
    } catch (error) {
      return { error, number }
    }
  }
  throw new Error('Expected the disk to be full by now')
}

if (process.platform === 'linux')
  it('has a way to be tried here', () => {
    expect(rooms).not.toEqual([])
  })

describe.each(rooms)('without room: %s', (_, make) => {
  it.each(['database', 'file'] as const)('for the %s', (what) => {
    const room = make()
    const storage = openSample(room.directory)
    try {
      // Enough that the journal's file is well above what one commit puts into an empty write-ahead log.
      for (let number = 1; number <= 150; number += 1)
        recordAll(storage, sampleId(number), [confirmedEvent(sampleId(number))])
      room.fill(what)
      const { error, number } = recordUntilRefused(storage, 151)
      expect(error).toBeInstanceOf(StorageError)
      const { code, committed } = error as StorageError
      expect(['disk-full', 'io']).toContain(code)
      expect(committed).toBe(what === 'file')
      // Nothing half done: absent, or whole in the database and said so.
      expect(storage.payments.payment(sampleId(number))?.state.kind).toBe(committed ? 'sending' : undefined)
      expect(storage.payments.payment(sampleId(number - 1))).not.toBeNull()
      expect(storage.compareProjections()).toEqual([])
      // Asking again says nothing new and is refused all the same while the copy lacks what the database has.
      const askAgain = () => storage.payments.transact((tx) => tx.payment(sampleId(number))?.state.kind)
      if (committed) expect(askAgain).toThrow(expect.objectContaining({ name: 'StorageError', committed: true }))

      room.free()
      expect(askAgain()).toBe(committed ? 'sending' : undefined)
      expect(storage.verify()).toEqual([])
      recordAll(storage, sampleId(1), [{ kind: 'payment-sending' }, succeededEvent()])
      expect(storage.verify()).toEqual([])
      const head = storage.head()
      storage.close()
      const again = openSample(room.directory)
      expect(again.opened).toMatchObject({ copied: 0, replayed: 0, movedAside: null })
      expect(again.head()).toEqual(head)
      again.close()
    } finally {
      room.free()
      storage.close()
      room.remove()
    }
  })
})

describe.runIf(process.platform !== 'win32')('without the right to write', () => {
  it('says so and touches nothing', () => {
    const folder = temporaryFolder()
    const directory = join(folder.path, 'training')
    openSample(directory).close()
    const before = readFileSync(join(directory, 'journal.jsonl'))
    const isRoot = process.geteuid?.() === 0
    try {
      // Root may write anywhere, so root becomes nobody for the moment; others lack the right to another's folder anyway.
      if (isRoot) process.seteuid?.(65_534)
      const forbidden = isRoot ? directory : '/usr/lib/bill-terminal-records'
      expect(() => openSample(forbidden)).toThrow(expect.objectContaining({ name: 'StorageError', code: 'read-only' }))
    } finally {
      if (isRoot) process.seteuid?.(0)
    }
    expect(readFileSync(join(directory, 'journal.jsonl'))).toEqual(before)
    folder.remove()
  })

  if (canMount)
    it('on a disk mounted for reading only', () => {
      const folder = temporaryFolder()
      const mounted = join(folder.path, 'disk')
      const directory = join(mounted, 'training')
      mkdirSync(mounted)
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'none', mounted])
      try {
        openSample(directory).close()
        execFileSync('mount', ['-o', 'remount,ro', mounted])
        expect(() => openSample(directory)).toThrow(expect.objectContaining({ code: 'read-only' }))
      } finally {
        execFileSync('umount', [mounted])
        folder.remove()
      }
    })
})
