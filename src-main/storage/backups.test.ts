/** Backups on real folders: what they hold, when they are made, what is said when they fail, what they never do. */
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { TerminalEvent } from '../../src-shared/domain/journal-event.ts'
import { handClock, type HandClock } from '../../src-shared/testing/hand-clock.ts'
import { listBackups, newestHead } from './backup-files.ts'
import { doRecordsTask, type BackUpTask, type RecordsTask, type RecordsTaskResult } from './backup-work.ts'
import { createBackups, type Backups, type BackupsParts } from './backups.ts'
import { inWorker } from './run-records-task.ts'
import { confirmedEvent, openSample, recordAll, sampleId, steppingClock, temporaryFolder } from './sample-records.ts'
import { StorageError, type Storage } from './storage.ts'
import { verifyDatabase } from './verify.ts'

let folder: ReturnType<typeof temporaryFolder>
let storage: Storage
let directory: string
let own: string
let second: string
let number: number

beforeEach(() => {
  folder = temporaryFolder()
  directory = join(folder.path, 'training')
  own = join(directory, 'backups')
  second = join(folder.path, 'stick')
  mkdirSync(second)
  storage = openSample(directory)
  number = 0
})
afterEach(() => {
  storage.close()
  folder.remove()
})

function sell(count = 1): void {
  for (let sold = 0; sold < count; sold += 1) {
    number += 1
    recordAll(storage, sampleId(number), [confirmedEvent(sampleId(number))])
  }
}

const names = (path = own): string[] => readdirSync(path).sort()
const task = (what: BackUpTask['what'], more: Partial<BackUpTask> = {}): BackUpTask => ({
  kind: 'back-up',
  database: join(directory, 'terminal.db'),
  root: directory,
  folder: 'backups',
  what,
  upTo: storage.head().seq,
  ...more,
})

describe('a backup', () => {
  it('is a whole copy first, then the very bytes that the journal file has gained', () => {
    sell(2)
    expect(doRecordsTask(task('segment'))).toMatchObject({ kind: 'backed-up', seq: 3, other: null })
    expect(names()).toEqual(['terminal-000000000003.db'])
    const before = statSync(join(directory, 'journal.jsonl')).size
    sell(2)
    expect(doRecordsTask(task('segment'))).toMatchObject({ kind: 'backed-up', seq: 5 })
    expect(names()).toEqual(['journal-000000000004-000000000005.jsonl', 'terminal-000000000003.db'])
    const gained = readFileSync(join(directory, 'journal.jsonl')).subarray(before)
    expect(readFileSync(join(own, 'journal-000000000004-000000000005.jsonl'))).toEqual(gained)
    expect(newestHead(own)).toEqual(storage.head())
    // Nothing new, nothing written.
    expect(doRecordsTask(task('segment'))).toMatchObject({ kind: 'backed-up', seq: 5 })
    expect(names()).toHaveLength(2)
  })

  it('copied whole can be opened, and has all of it', () => {
    sell(3)
    storage.settings.write('language', 'ar')
    doRecordsTask(task('whole'))
    const copy = new Database(join(own, 'terminal-000000000004.db'), { readonly: true })
    expect(verifyDatabase(copy, storage.head())).toEqual([])
    expect(copy.prepare('SELECT count(*) FROM payments').pluck().get()).toBe(3)
    expect(copy.pragma('user_version', { simple: true })).toBeGreaterThan(0)
    copy.close()
  })

  it('keeps two generations, and the segments that the older one lacks', () => {
    for (let generation = 0; generation < 3; generation += 1) {
      sell()
      doRecordsTask(task('whole'))
      sell()
      doRecordsTask(task('segment'))
    }
    expect(names()).toEqual([
      'journal-000000000005-000000000005.jsonl',
      'journal-000000000007-000000000007.jsonl',
      'terminal-000000000004.db',
      'terminal-000000000006.db',
    ])
  })

  it('takes nothing that was not told yet', () => {
    sell()
    doRecordsTask(task('whole'))
    sell(2)
    expect(doRecordsTask(task('segment', { upTo: 3 }))).toMatchObject({ seq: 3 })
    expect(names()).toContain('journal-000000000003-000000000003.jsonl')
  })

  it.skipIf(process.platform === 'win32')('is its owner\u2019s alone', () => {
    sell()
    doRecordsTask(task('whole'))
    sell()
    doRecordsTask(task('segment'))
    expect(statSync(own).mode & 0o077).toBe(0)
    for (const name of names()) expect(statSync(join(own, name)).mode & 0o077, name).toBe(0)
  })

  it('sweeps away what an earlier one left unfinished', () => {
    sell()
    mkdirSync(own)
    writeFileSync(join(own, 'terminal.db.part'), 'half a copy')
    writeFileSync(join(own, 'segment.part'), 'half a segment')
    doRecordsTask(task('whole'))
    expect(names()).toEqual(['terminal-000000000002.db'])
  })

  it('is never made where the folder for it is gone', () => {
    rmSync(second, { recursive: true })
    expect(doRecordsTask(task('whole', { root: second, folder: 'x' }))).toMatchObject({
      kind: 'failed',
      problem: 'gone',
    })
    expect(readdirSync(folder.path)).toEqual(['training'])
  })

  it.each(['ahead', 'differs'] as const)('moves a chain aside that is %s, and begins its own', (found) => {
    sell()
    doRecordsTask(task('whole'))
    const theirs = names()
    // The terminal's disk is put back to a state before that, and goes on from there.
    storage.close()
    renameSync(own, join(folder.path, 'kept'))
    rmSync(directory, { recursive: true })
    storage = openSample(directory, { clock: steppingClock(found === 'ahead' ? undefined : 5_000) })
    if (found === 'differs') sell()
    renameSync(join(folder.path, 'kept'), own)
    expect(doRecordsTask(task('segment'))).toMatchObject({ kind: 'backed-up', other: found, seq: storage.head().seq })
    const [aside = ''] = names().filter((name) => name.startsWith('other-'))
    expect(names(join(own, aside))).toEqual(theirs)
    expect(newestHead(own)).toEqual(storage.head())
  })

  it('is made anew where none of the old ones can be read', () => {
    sell()
    doRecordsTask(task('whole'))
    writeFileSync(join(own, 'terminal-000000000002.db'), 'rubbish')
    sell()
    expect(doRecordsTask(task('segment'))).toMatchObject({ kind: 'backed-up', seq: 3 })
    expect(newestHead(own)).toEqual(storage.head())
  })

  it('does not copy a damaged database over a good copy', () => {
    sell(30)
    doRecordsTask(task('whole'))
    const good = readFileSync(join(own, names()[0] ?? ''))
    storage.close()
    const path = join(directory, 'terminal.db')
    const reader = new Database(path, { readonly: true })
    const page =
      reader.prepare<[], number>("SELECT rootpage FROM sqlite_schema WHERE name = 'payments'").pluck().get() ?? 0
    reader.close()
    const bytes = readFileSync(path)
    writeFileSync(path, bytes.fill(0xff, (page - 1) * 4_096, page * 4_096))
    expect(doRecordsTask({ kind: 'check', database: path })).toMatchObject({
      kind: 'checked',
      found: expect.any(String),
    })
    expect(doRecordsTask({ ...task('whole'), upTo: 31 })).toMatchObject({ kind: 'failed', problem: 'damaged' })
    expect(names().filter((name) => !name.endsWith('.part'))).toHaveLength(1)
    expect(readFileSync(join(own, names()[0] ?? ''))).toEqual(good)
    rmSync(directory, { recursive: true })
    storage = openSample(directory)
  })
})

it('works in a thread of its own, while the terminal sells', async () => {
  const run = inWorker(fileURLToPath(new URL('records-worker.ts', import.meta.url)))
  sell()
  const working = [run({ kind: 'check', database: join(directory, 'terminal.db') }), run(task('whole'))]
  sell(20)
  expect(await Promise.all(working)).toMatchObject([{ kind: 'checked', found: null }, { kind: 'backed-up' }])
  expect(await run(task('segment'))).toMatchObject({ kind: 'backed-up', seq: 22 })
  expect(newestHead(own)).toEqual(storage.head())
  await expect(inWorker(join(folder.path, 'none.js'))(task('whole'))).rejects.toThrow('none.js')
})

describe('the schedule', () => {
  const MINUTE_MS = 60_000
  let clock: HandClock
  let recorded: TerminalEvent[]
  let suspected: string[]
  let tasks: string[]
  let full: boolean
  let changes: number
  let otherChains: number
  const heardStorage: BackupsParts['storage'] = {
    head: () => storage.head(),
    record(event) {
      if (full) throw new StorageError('disk-full', 'no room')
      recorded.push(event)
    },
    suspect: (found) => suspected.push(found),
    isSuspect: () => suspected.length > 0,
  }

  function begin(more: Partial<BackupsParts> = {}): Backups {
    return createBackups({
      directory,
      second: { root: second, folder: 'till' },
      run: (given: RecordsTask): Promise<RecordsTaskResult> => {
        tasks.push(named(given))
        return Promise.resolve(doRecordsTask(given))
      },
      storage: heardStorage,
      clock,
      changed: () => (changes += 1),
      otherChainSeen: () => (otherChains += 1),
      failed: (problem) => {
        throw problem
      },
      ...more,
    })
  }
  const named = (given: RecordsTask): string =>
    given.kind === 'check' ? 'check' : `${given.kind === 'look' ? 'look' : given.what} ${given.folder}`
  /** Until everything that could go on has gone on. */
  const settled = async (): Promise<void> => {
    for (let turn = 0; turn < 50; turn += 1) await Promise.resolve()
  }

  beforeEach(() => {
    clock = handClock(Date.now())
    recorded = []
    suspected = []
    tasks = []
    full = false
    changes = 0
    otherChains = 0
  })

  it('checks first, then backs up in both places, every ten minutes, and whole at the close', async () => {
    const backups = begin()
    expect(backups.database()).toBe('not-checked')
    expect(backups.state().map(({ state }) => state)).toEqual(['not-yet', 'not-yet'])
    backups.start()
    await settled()
    expect(tasks.splice(0)).toEqual(['check', 'segment backups', 'segment till'])
    expect(backups.database()).toBe('sound')
    suspected.push('a step that was recorded')
    expect(backups.database()).toBe('damaged')
    suspected = []
    expect(await backups.lookElsewhere()).toBeNull()
    expect(tasks.splice(0)).toEqual(['look till'])
    sell()
    clock.advance(9 * MINUTE_MS)
    await settled()
    expect(tasks).toEqual([])
    clock.advance(MINUTE_MS)
    await settled()
    expect(tasks.splice(0)).toEqual(['segment backups', 'segment till'])
    expect(backups.state()).toMatchObject([
      { place: 'own', state: 'fine', last: { seq: 2 } },
      { place: 'second', state: 'fine', last: { seq: 2 } },
    ])
    sell()
    const heard = changes
    expect(heard).toBeGreaterThan(0)
    await backups.stop()
    // The board that would read it is gone by then.
    expect(changes).toBe(heard)
    expect(tasks).toEqual(['whole backups', 'whole till'])
    for (const place of [own, join(second, 'till')]) expect(listBackups(place).copies.at(-1)?.seq).toBe(3)
    expect(clock.waiting()).toBe(0)
    expect(recorded).toEqual([])
  })

  it('does not keep people waiting for a large one at the close; a day later it is copied while the terminal runs', async () => {
    const backups = begin({ second: null })
    backups.start()
    await settled()
    clock.advance(25 * 60 * MINUTE_MS)
    await settled()
    expect(tasks.splice(0).slice(-2)).toEqual(['segment backups', 'whole backups'])
    // As long as a large one, and no more than a few pages.
    truncateSync(join(directory, 'terminal.db'), 300_000_000)
    await backups.stop()
    truncateSync(join(directory, 'terminal.db'), 4_096)
    expect(tasks).toEqual(['segment backups'])
  })

  it('says once that a place fails, goes on with the other, and says once that it works again', async () => {
    const backups = begin()
    renameSync(second, `${second}-out`)
    backups.start()
    await settled()
    clock.advance(30 * MINUTE_MS)
    await settled()
    expect(backups.state()).toMatchObject([{ state: 'fine' }, { state: 'failing', problem: 'gone', last: null }])
    expect(recorded).toEqual([{ kind: 'backup-failing-seen', place: 'second', problem: 'gone' }])
    expect(await backups.lookElsewhere()).toBeNull()
    renameSync(`${second}-out`, second)
    clock.advance(10 * MINUTE_MS)
    await settled()
    expect(recorded.splice(1)).toEqual([{ kind: 'backup-working-seen', place: 'second' }])
    expect(newestHead(join(second, 'till'))).toEqual(storage.head())
    await backups.stop()
  })

  it('tells later what could not be recorded at once', async () => {
    full = true
    const backups = begin()
    rmSync(second, { recursive: true })
    backups.start()
    await settled()
    full = false
    clock.advance(10 * MINUTE_MS)
    await settled()
    expect(recorded).toEqual([{ kind: 'backup-failing-seen', place: 'second', problem: 'gone' }])
    await backups.stop()
  })

  it('does not wait for a second place that does not answer', async () => {
    const backups = begin({ run: () => new Promise(() => undefined) })
    const looking = backups.lookElsewhere()
    clock.advance(3_000)
    expect(await looking).toBeNull()
    expect(clock.waiting()).toBe(0)
  })

  it('says that the second place holds another chain', async () => {
    mkdirSync(join(second, 'till'))
    sell(3)
    doRecordsTask(task('whole', { root: second, folder: 'till' }))
    storage.close()
    rmSync(directory, { recursive: true })
    storage = openSample(directory)
    const backups = begin()
    expect(await backups.lookElsewhere()).toBe('ahead')
    backups.start()
    await settled()
    expect(recorded).toEqual([{ kind: 'other-backup-seen', place: 'second', found: 'ahead' }])
    expect(otherChains).toBe(1)
    await backups.stop()
  })

  it('copies a damaged database no more, but goes on with segments', async () => {
    doRecordsTask(task('whole'))
    const backups = begin({
      second: null,
      run: (given) => {
        tasks.push(named(given))
        return Promise.resolve(given.kind === 'check' ? { kind: 'checked', found: 'page 7' } : doRecordsTask(given))
      },
    })
    backups.start()
    await settled()
    expect(backups.database()).toBe('damaged')
    expect(suspected).toEqual(['page 7'])
    expect(backups.problem()).toEqual({ code: 'records-damaged' })
    expect(recorded).toEqual([{ kind: 'database-damage-seen', found: 'page 7' }])
    sell()
    await backups.stop()
    expect(tasks).toEqual(['check', 'segment backups', 'segment backups'])
  })
})
