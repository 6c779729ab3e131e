/**
 * The records are damaged or lost in every way that leaves something to make them from, and in those that leave nothing.
 */
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { doRecordsTask } from './backup-work.ts'
import { entryOf } from './journal-file.ts'
import { doubtAbout, openRecords } from './open-records.ts'
import {
  confirmedEvent,
  openSample,
  recordAll,
  sampleId,
  sampleOptions,
  steppingClock,
  succeededEvent,
  temporaryFolder,
} from './sample-records.ts'
import type { ChainHead, Restored, Storage } from './storage.ts'

let folder: ReturnType<typeof temporaryFolder>
let directory: string
let database: string
let file: string
let backups: string
let stick: string
let head: ChainHead

/**
 * Entries: 1 set-up, 2-4 payment 1, 5 payment 2; a whole copy up to there; 6 payment 2 on its way; a segment with it;
 * 7 payment 2 succeeded, which no backup has. The stick has the same backups.
 */
beforeEach(() => {
  folder = temporaryFolder()
  directory = join(folder.path, 'training')
  database = join(directory, 'terminal.db')
  file = join(directory, 'journal.jsonl')
  backups = join(directory, 'backups')
  stick = join(folder.path, 'stick')
  const storage = openSample(directory)
  const backUp = (what: 'whole' | 'segment'): void => {
    const upTo = storage.head().seq
    expect(doRecordsTask({ kind: 'back-up', database, root: directory, folder: 'backups', what, upTo })).toMatchObject({
      kind: 'backed-up',
      seq: upTo,
    })
  }
  recordAll(storage, sampleId(1), [confirmedEvent(sampleId(1)), { kind: 'payment-sending' }, succeededEvent()])
  recordAll(storage, sampleId(2), [confirmedEvent(sampleId(2))])
  storage.settings.write('language', 'en')
  backUp('whole')
  recordAll(storage, sampleId(2), [{ kind: 'payment-sending' }])
  backUp('segment')
  recordAll(storage, sampleId(2), [succeededEvent({ trxNumber: 'TRX-78' })])
  head = storage.head()
  storage.close()
  cpSync(backups, stick, { recursive: true })
})
afterEach(() => {
  folder.remove()
})

const NOISE = Buffer.alloc(20_000, 'x')
const noise = (path: string) => () => {
  writeFileSync(path, NOISE)
}
const gone = (path: string) => () => {
  rmSync(path, { recursive: true })
}
const lines = (): string[] => readFileSync(file, 'utf8').trimEnd().split('\n')
const writeLines = (list: readonly string[]): void => {
  writeFileSync(file, list.map((line) => `${line}\n`).join(''))
}
/** A journal file whose entry 3 was changed: nothing chains over it. */
const brokenBeforeTheCopy = (): void => {
  writeLines(lines().with(2, (lines()[2] ?? '').replace('sending', 'sendinG')))
}
const tornAtTheEnd = (): void => {
  writeFileSync(file, readFileSync(file).subarray(0, -30))
}
const noCopies = (): void => {
  for (const path of [backups, stick]) rmSync(join(path, 'terminal-000000000005.db'))
}
const noSegments = (): void => {
  for (const path of [backups, stick]) rmSync(join(path, 'journal-000000000006-000000000006.jsonl'))
}
/** Of the damaged database nothing can be read but, with this, its rows. */
const damagedIndexOnly = (): void => {
  const db = new Database(database)
  const page =
    db.prepare<[], number>("SELECT rootpage FROM sqlite_schema WHERE name = 'payments_sale'").pluck().get() ?? 0
  db.close()
  const bytes = readFileSync(database)
  writeFileSync(database, bytes.fill(0xff, (page - 1) * 4_096, page * 4_096))
  writeFileSync(`${database}.suspect`, 'a look at the whole of it\n')
}

type Row = readonly [what: string, damage: readonly (() => void)[], upTo: number, restored: Partial<Restored>]

/** Every file by path, so that "nothing was moved" can be said. */
function everyFile(): Map<string, string> {
  const paths = readdirSync(directory, { recursive: true, encoding: 'utf8', withFileTypes: true })
  const files = paths.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const own = files.filter((path) => !/terminal\.lock|-shm$|-wal$|cache\.db/u.test(path))
  return new Map(own.map((path) => [path, readFileSync(path).toString('latin1')]))
}

function expectWhole(storage: Storage, upTo: number): void {
  expect(storage.verify()).toEqual([])
  expect(storage.compareProjections()).toEqual([])
  const states = { 5: 'confirmed', 6: 'sending', 7: 'succeeded' } as const
  expect(storage.payments.payment(sampleId(2))?.state.kind).toBe(states[upTo as 5 | 6 | 7])
  expect(storage.payments.payment(sampleId(1))?.state).toMatchObject({ settlement: { voucher: { serial: 'S-1' } } })
  const [line = ''] = lines().slice(upTo, upTo + 1)
  expect(entryOf(line)).toMatchObject({ kind: 'records-repaired' })
}

describe('the records are restored', () => {
  const journal = { from: 'journal', lostAfterSeq: null } as const
  const rows = (): readonly Row[] => [
    ['a database of noise', [noise(database)], 7, journal],
    ['no database', [gone(database)], 7, journal],
    ['noise, no backup', [noise(database), gone(backups), gone(stick)], 7, journal],
    ['noise, and a file broken before the copy', [noise(database), brokenBeforeTheCopy], 7, journal],
    // The last entry was told to nobody before its line was whole, but its beginning says that there was one.
    ['noise, and a file torn at its end', [noise(database), tornAtTheEnd], 6, { from: 'backup', lostAfterSeq: 6 }],
    ['noise, and no file', [noise(database), gone(file)], 6, { from: 'backup', lostAfterSeq: 6 }],
    ['noise, and a file of noise', [noise(database), noise(file)], 6, { from: 'backup', lostAfterSeq: 6 }],
    [
      'noise in both, and no segments',
      [noise(database), noise(file), noSegments],
      5,
      { from: 'backup', lostAfterSeq: 5 },
    ],
    ['nothing left in the folder but backups', [gone(database), gone(file)], 6, { from: 'backup', lostAfterSeq: 6 }],
    [
      'nothing left but the stick',
      [
        () => {
          rmSync(directory, { recursive: true })
        },
      ],
      6,
      { from: 'backup', lostAfterSeq: 6 },
    ],
    [
      'a bad copy, and a good one on the stick',
      [
        noise(database),
        gone(file),
        () => {
          writeFileSync(join(backups, 'terminal-000000000005.db'), NOISE)
        },
      ],
      6,
      { from: 'backup', lostAfterSeq: 6 },
    ],
    ['a damaged index, and no file', [damagedIndexOnly, gone(file)], 7, { from: 'backup', lostAfterSeq: 7 }],
    [
      'a damaged index, no file, no backup',
      [damagedIndexOnly, gone(file), gone(backups), gone(stick)],
      7,
      { from: 'backup', lostAfterSeq: 7 },
    ],
  ]
  it.each(Array.from({ length: 13 }, (_, at) => at))('case %i of the table', (at) => {
    const [what, damage, upTo, expected] = rows()[at] ?? ['', [], 0, {}]
    for (const each of damage) each()
    const before = existsSync(directory) ? everyFile() : new Map<string, string>()
    const storage = openRecords(sampleOptions(directory), stick)
    expect(storage.opened.restored, what).toMatchObject(expected)
    expectWhole(storage, upTo)
    expect(storage.settings.read('language')).toBe(/no backup/u.test(what) && !/index/u.test(what) ? undefined : 'en')
    storage.restoredIsKnown()
    storage.close()
    // Nothing of what was there is gone: in its place, moved aside, or (a file that was whole) gone on with.
    const after = [...everyFile().values()]
    for (const [path, bytes] of before) {
      if (path.endsWith('.suspect')) continue
      expect(
        after.some((other) => other === bytes || (path === file && other.startsWith(bytes))),
        `${what}: ${path}`,
      ).toBe(true)
    }
    const again = openSample(directory, { clock: { nowMs: () => Date.UTC(2026, 0, 9) } })
    expect(again.opened, what).toMatchObject({ restored: null, rolledBack: null, copied: 0 })
    again.close()
  })

  it('table is tried to its end', () => {
    expect(rows()).toHaveLength(13)
  })
})

describe('nothing is moved, and the start refused', () => {
  it.each<[string, () => void]>([
    [
      'with segments that follow nothing',
      () => {
        noise(database)()
        noise(file)()
        noCopies()
      },
    ],
    [
      'with noise everywhere',
      () => {
        noise(database)()
        noise(file)()
        for (const path of [backups, stick])
          for (const name of readdirSync(path)) writeFileSync(join(path, name), NOISE)
      },
    ],
    [
      'when what can be read in the file is cut off from what can be restored',
      () => {
        noise(database)()
        writeLines(lines().toSpliced(5, 1))
        noSegments()
      },
    ],
    [
      'with backups of a terminal of the other mode only',
      () => {
        noise(database)()
        noise(file)()
        const live = join(folder.path, 'live')
        openSample(live, { mode: 'live' }).close()
        for (const path of [backups, stick]) {
          noSegmentsIn(path)
          copyFileSync(join(live, 'terminal.db'), join(path, 'terminal-000000000005.db'))
        }
      },
    ],
  ])('%s', (_, damage) => {
    damage()
    const before = everyFile()
    expect(() => openRecords(sampleOptions(directory), stick)).toThrow(expect.objectContaining({ code: 'damaged' }))
    expect(everyFile()).toEqual(before)
  })

  function noSegmentsIn(path: string): void {
    for (const name of readdirSync(path)) if (name.startsWith('journal-')) rmSync(join(path, name))
  }

  it('never begins empty where backups say that there was something', () => {
    rmSync(database)
    rmSync(file)
    expect(() => openSample(directory)).toThrow(expect.objectContaining({ code: 'damaged' }))
  })
})

it('backups that are of no use do not keep a new terminal from beginning', () => {
  const fresh = join(folder.path, 'fresh')
  const nobody = join(folder.path, 'nobody')
  mkdirSync(nobody)
  writeFileSync(join(nobody, 'terminal-notes.db'), 'not ours')
  const storage = openRecords(sampleOptions(fresh), nobody)
  expect(storage.opened).toMatchObject({ isNew: true, restored: null, rolledBack: null })
  storage.close()
})

it('the older copy and the segments since do where the newer one is bad', () => {
  const storage = openSample(directory, { clock: { nowMs: () => Date.UTC(2026, 0, 9) } })
  doRecordsTask({ kind: 'back-up', database, root: directory, folder: 'backups', what: 'segment', upTo: 7 })
  doRecordsTask({ kind: 'back-up', database, root: directory, folder: 'backups', what: 'whole', upTo: 7 })
  storage.close()
  for (const path of [database, file, join(backups, 'terminal-000000000007.db')]) noise(path)()
  const restored = openRecords(sampleOptions(directory), null)
  expect(restored.opened.restored).toMatchObject({ from: 'backup', lostAfterSeq: 7 })
  expectWhole(restored, 7)
  restored.close()
})

it.each([1, 4])(
  'a backup of another story than the journal file is left out, be it shorter or longer (%i)',
  (count) => {
    const other = join(folder.path, 'other')
    const storage = openSample(other)
    for (let number = 9; number < 9 + count; number += 1) {
      recordAll(storage, sampleId(number), [confirmedEvent(sampleId(number)), { kind: 'payment-sending' }])
    }
    doRecordsTask({
      kind: 'back-up',
      database: join(other, 'terminal.db'),
      root: directory,
      folder: 'x',
      what: 'whole',
      upTo: 3,
    })
    storage.close()
    rmSync(backups, { recursive: true })
    renameSync(join(directory, 'x'), backups)
    noise(database)()
    const restored = openRecords(sampleOptions(directory), null)
    expect(restored.opened.restored).toMatchObject({ from: 'journal', lostAfterSeq: null })
    expect(restored.opened.rolledBack).toBe('records-rolled-back')
    expectWhole(restored, 7)
    expect(restored.payments.payment(sampleId(9))).toBeNull()
    restored.close()
  },
)

it('a restore that ended between two of its steps is ended at the next start', () => {
  const made = join(folder.path, 'made')
  cpSync(directory, made, { recursive: true })
  noise(join(made, 'terminal.db'))()
  const unheard = openRecords(sampleOptions(made, { clock: steppingClock(Date.UTC(2026, 0, 20)) }), null)
  const { restored } = unheard.opened
  unheard.close()
  // As it stood the moment before the new database took its place: the log of the old one was moved aside already, and
  // nothing else is left to make it from again.
  noise(database)()
  for (const path of [file, backups]) gone(path)()
  copyFileSync(join(made, 'terminal.db'), `${database}.restored`)
  mkdirSync(join(directory, 'damaged'))
  const storage = openRecords(sampleOptions(directory, { clock: steppingClock(Date.UTC(2026, 1, 1)) }), null)
  expect(storage.payments.payment(sampleId(2))?.state.kind).toBe('succeeded')
  // It is told, and asked about since the last record that was put back, not since the start that nobody heard of.
  expect(storage.opened.restored).toEqual({ ...restored, aside: null })
  expect(doubtAbout(storage.opened, null)?.sinceMs).toBe(restored?.lastRecordMs)
  expect(storage.opened.lastRecordMs).toBeGreaterThan(restored?.lastRecordMs ?? Infinity)
  expect(storage.verify()).toEqual([])
  expect(storage.head().seq).toBeGreaterThan(head.seq)
  const [aside = ''] = readdirSync(join(directory, 'damaged'))
  expect(readFileSync(join(directory, 'damaged', aside, 'terminal.db'))).toEqual(NOISE)
  expect(existsSync(`${database}.restored`)).toBe(false)
  storage.close()
})
