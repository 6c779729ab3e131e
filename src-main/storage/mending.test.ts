/** What takes long at an opening is done by a thread of its own: told as it goes on, never half, and done once. */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { doRecordsTask } from './backup-work.ts'
import { openDatabase } from './connection.ts'
import { mendInWorker } from './mend-in-worker.ts'
import type { MendProgress } from './mend-share.ts'
import type { MendTask } from './mending.ts'
import { migrate, MIGRATIONS } from './migrate.ts'
import { openOrMendRecords } from './open-records.ts'
import {
  confirmedEvent,
  openSample,
  SAMPLE_SALE_ID,
  sampleId,
  sampleOptions,
  temporaryFolder,
} from './sample-records.ts'
import { lockRecords, type Storage } from './storage.ts'
import { markSuspect } from './suspect.ts'

const WORKER = fileURLToPath(new URL('records-worker.ts', import.meta.url))
const CHILD = fileURLToPath(new URL('mend-child.ts', import.meta.url))

const PAYMENTS = 1_000
const numbers = Array.from({ length: PAYMENTS }, (_, at) => at + 1)
const LAST = sampleId(PAYMENTS)

let made: ReturnType<typeof temporaryFolder>
let folder: ReturnType<typeof temporaryFolder>
let directory: string
let stick: string

/** One set-up, 2,000 entries of payments; a whole copy of it beside, and on a stick. */
beforeAll(() => {
  made = temporaryFolder()
  const storage = openSample(join(made.path, 'training'))
  for (const event of [confirmedEvent, () => ({ kind: 'payment-sending' }) as const])
    storage.payments.transact((tx) => {
      for (const number of numbers) tx.record(sampleId(number), SAMPLE_SALE_ID, [event(sampleId(number))])
    })
  const database = join(made.path, 'training', 'terminal.db')
  for (const root of [join(made.path, 'training'), made.path])
    doRecordsTask({ kind: 'back-up', database, root, folder: 'backups', what: 'whole', upTo: storage.head().seq })
  storage.close()
})
afterAll(() => {
  made.remove()
})
beforeEach(() => {
  folder = temporaryFolder()
  cpSync(made.path, folder.path, { recursive: true })
  directory = join(folder.path, 'training')
  stick = join(folder.path, 'backups')
})
afterEach(() => {
  folder.remove()
})

const path = (name: string): string => join(directory, name)

/** Changes the closed database as nothing of the program would. */
function tamper(sql: string): void {
  const db = new Database(path('terminal.db'))
  db.exec(sql)
  db.close()
}

/** As a program leaves it that knew another shape, and was to make the projections anew. */
const toRebuild = (): void => {
  tamper(`
    INSERT INTO meta (name, value) VALUES ('to_rebuild', 'yes');
    UPDATE payments SET amount_minor = amount_minor + 1;
    DELETE FROM payments WHERE id > '${sampleId(PAYMENTS - 100)}'`)
}

const task = (second: string | null): MendTask => ({
  kind: 'mend',
  options: { directory, mode: 'training', programVersion: '0.1.0', machineSerial: 'SERIAL-1' },
  second,
})

async function open(second: string | null, heard: (progress: MendProgress) => void = () => undefined) {
  let asked = 0
  const storage = await openOrMendRecords(sampleOptions(directory), second, () => {
    asked += 1
    return mendInWorker(WORKER).run(task(second), heard)
  })
  return { storage, asked }
}

function expectAll(storage: Storage): void {
  expect(storage.payments.payment(LAST)?.state.kind).toBe('sending')
  expect(storage.compareProjections()).toEqual([])
  expect(storage.verify()).toEqual([])
}

describe('a start with something long to do', () => {
  const noise = (): void => {
    writeFileSync(path('terminal.db'), Buffer.alloc(20_000, 'x'))
  }
  const cutFile = (lines: number) => (): void => {
    const kept = readFileSync(path('journal.jsonl'), 'utf8').split('\n').slice(0, lines)
    writeFileSync(path('journal.jsonl'), `${kept.join('\n')}\n`)
  }
  const rows: readonly (readonly [string, () => void, readonly string[], 'journal' | 'backup' | null])[] = [
    ['projections of another shape', toRebuild, ['rebuild'], null],
    ['a mark of damage that is none', () => markSuspect(directory, 'x'), ['check'], null],
    [
      'a database that is older than the file',
      () => {
        tamper('DROP TRIGGER journal_no_delete; DELETE FROM journal WHERE seq > 1500; DELETE FROM payments')
        rmSync(path('backups'), { recursive: true })
      },
      ['rebuild'],
      'journal',
    ],
    ['a file copy that lacks most', cutFile(100), ['copy'], null],
    ['noise in place of the database', noise, ['read', 'restore', 'restore', 'rebuild', 'compare'], 'journal'],
    [
      'an empty disk, and a stick',
      () => rmSync(directory, { recursive: true }),
      ['read', 'restore', 'restore', 'rebuild', 'compare', 'copy'],
      'backup',
    ],
  ]
  it.each(rows)('%s: the thread does it, and tells how far it is', async (_, damage, works, from) => {
    damage()
    const told: MendProgress[] = []
    const { storage, asked } = await open(stick, (progress) => told.push(progress))
    expect(asked).toBe(1)
    expect(storage.opened.restored?.from ?? null).toBe(from)
    expectAll(storage)
    storage.restoredIsKnown()
    storage.close()

    const again = await open(stick)
    expect(again.asked).toBe(0)
    expect(again.storage.opened).toMatchObject({ restored: null, copied: 0, replayed: 0 })
    again.storage.close()

    const shares = told.map(({ share }) => share)
    expect(shares).toEqual(shares.toSorted((one, other) => one - other))
    expect(shares.at(0)).toBe(0)
    expect(shares.at(-1)).toBe(1)
    // One look at the whole says nothing on its way; everything else does.
    if (works.join() !== 'check') expect(new Set(shares).size).toBeGreaterThan(4)
    const changes = told.filter(({ work }, at) => work !== told[at - 1]?.work && work.kind !== told[at - 1]?.work.kind)
    expect(changes.map(({ work }) => work.kind)).toEqual(works.filter((work, at) => work !== works[at - 1]))
    const copies = told.flatMap(({ work }) => (work.kind === 'restore' ? [work.copyAtMs] : []))
    const newest = statSync(join(stick, readdirSync(stick)[0] ?? '')).mtimeMs
    for (const copyAtMs of copies) expect(Math.abs((copyAtMs ?? 0) - newest)).toBeLessThan(60_000)
  })

  it('a database of before the last step of its shape: the step may take long as well', async () => {
    directory = join(folder.path, 'older')
    mkdirSync(directory)
    const db = openDatabase(path('terminal.db'), 'FULL')
    migrate(db, '0.1.0', MIGRATIONS.slice(0, -1))
    db.close()
    const kinds = new Set<string>()
    const { storage, asked } = await open(null, ({ work }) => kinds.add(work.kind))
    expect([asked, ...kinds]).toEqual([1, 'rebuild'])
    storage.close()
  })

  it('keeps every other program out meanwhile', async () => {
    toRebuild()
    const others: unknown[] = []
    const { storage } = await open(null, () => {
      if (others.length > 0) return
      try {
        lockRecords({ directory, waitMs: 0 }).release()
      } catch (error) {
        others.push((error as { code?: unknown }).code)
      }
    })
    expect(others).toEqual(['busy'])
    storage.close()
  })
})

it('a start with nothing long to do does it by itself', async () => {
  for (let turn = 0; turn < 2; turn += 1) {
    const { storage, asked } = await open(stick)
    expect(asked).toBe(0)
    expectAll(storage)
    storage.close()
  }
})

it('what cannot be mended is refused as ever, and leaves the folder to the next start', async () => {
  for (const name of ['terminal.db', 'journal.jsonl']) writeFileSync(path(name), Buffer.alloc(9_000, 'x'))
  rmSync(path('backups'), { recursive: true })
  for (let turn = 0; turn < 2; turn += 1) {
    await expect(open(null)).rejects.toThrow(
      expect.objectContaining({ name: 'StorageError', code: 'damaged', message: expect.stringContaining('restored') }),
    )
  }
  expect(readdirSync(directory)).not.toContain('damaged')
})

it('a thread that ends by itself fails the start', async () => {
  toRebuild()
  const nowhere = mendInWorker(join(folder.path, 'none.js'))
  const opening = openOrMendRecords(sampleOptions(directory), null, () => nowhere.run(task(null), () => undefined))
  await expect(opening).rejects.toThrow('none.js')
  expectAll((await open(null)).storage)
})

it('is stopped anywhere, says nothing more, and is begun again', async () => {
  toRebuild()
  const { run, stop } = mendInWorker(WORKER)
  let ended = false
  const begun = new Promise<void>((heard) => {
    const note = (): void => {
      ended = true
    }
    void run(task(null), ({ share }) => {
      if (share > 0.1) heard()
    }).then(note, note)
  })
  await begun
  await stop()
  await new Promise((turn) => setImmediate(turn))
  expect(ended).toBe(false)
  const { storage, asked } = await open(null)
  expect(asked).toBe(1)
  expectAll(storage)
  storage.close()
})

describe('killed in the middle', () => {
  function killAt(share: number): void {
    const { signal } = spawnSync(process.execPath, [CHILD, directory, String(share)], { stdio: 'inherit' })
    expect(signal).toBe('SIGKILL')
  }

  function paymentRows(): unknown {
    const db = new Database(path('terminal.db'), { readonly: true })
    const count = db.prepare('SELECT count(*) FROM payments').pluck().get()
    db.close()
    return count
  }

  it.each([0, 0.4, 0.79])('a rebuild, at %f: nothing of it stands, and the next start does it whole', async (share) => {
    toRebuild()
    killAt(share)
    expect(paymentRows()).toBe(PAYMENTS - 100)
    const { storage, asked } = await open(null)
    expect(asked).toBe(1)
    expectAll(storage)
    storage.close()
  })

  // At the end of the bar the records stand in their place, and nobody has heard what was done.
  it.each([0, 0.3, 0.8, 1])('a restore, at %f: the next start has it whole, and says so', async (share) => {
    writeFileSync(path('terminal.db'), Buffer.alloc(20_000, 'x'))
    killAt(share)
    const { storage, asked } = await open(null)
    expect(asked).toBe(share === 1 ? 0 : 1)
    expect(storage.opened.restored).toMatchObject({ from: 'journal', lostAfterSeq: null })
    expectAll(storage)
    storage.close()
  })
})
