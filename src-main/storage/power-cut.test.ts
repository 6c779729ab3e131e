/**
 * The power goes between any two writes. After each step of a sale the folder is put together as the disk may have it at
 * that moment: what was synced before stands, of what was being written any beginning may be there, and beyond it nothing,
 * zeros, or rubbish. Whatever was told must stand at the next start, and what was not is whole or absent.
 */
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { PaymentEvent } from '../../src-shared/domain/payment.ts'
import { newestHead } from './backup-files.ts'
import { doRecordsTask } from './backup-work.ts'
import { openRecords } from './open-records.ts'
import {
  confirmedEvent,
  openSample,
  SAMPLE_SALE_ID,
  sampleId,
  sampleOptions,
  steppingClock,
  succeededEvent,
  temporaryFolder,
} from './sample-records.ts'
import type { Storage } from './storage.ts'

let folder: ReturnType<typeof temporaryFolder>
let live: string
let storage: Storage

beforeEach(() => {
  // Hundreds of starts; the disk is played by the test, so memory will do where there is a file system of it.
  folder = temporaryFolder(existsSync('/dev/shm') ? '/dev/shm' : tmpdir())
  live = join(folder.path, 'live')
  storage = openSample(live)
})
afterEach(() => {
  storage.close()
  folder.remove()
})

const id = sampleId(1)
/** A frame of the write-ahead log: 24 bytes about it, then a page. */
const FRAME_BYTES = 24 + 4_096
const LOG_HEADER_BYTES = 32

type Files = { readonly log: Buffer; readonly journal: Buffer }
const read = (): Files => ({
  log: readFileSync(join(live, 'terminal.db-wal')),
  journal: readFileSync(join(live, 'journal.jsonl')),
})

/** What a disk may show after the last byte that it really took. */
const TAILS: readonly (readonly [name: string, tail: (bytes: number) => Buffer])[] = [
  ['nothing', () => Buffer.alloc(0)],
  ['zeros', (bytes) => Buffer.alloc(bytes)],
  ['rubbish', (bytes) => Buffer.alloc(bytes, '{"seq":')],
]

/** Places at which the writing of `after` may have been cut: the ends of every piece, and within. */
function cuts(before: number, after: number, piece: number): number[] {
  const places = new Set([before, after - 1, after])
  for (let at = before; at < after; at += piece) for (const cut of [at, at + piece / 2]) places.add(Math.floor(cut))
  return [...places].filter((cut) => cut >= before && cut <= after).sort((a, b) => a - b)
}

function startFrom(files: Files): Storage {
  const copy = join(folder.path, 'after-the-cut')
  rmSync(copy, { recursive: true, force: true })
  mkdirSync(copy)
  cpSync(join(live, 'terminal.db'), join(copy, 'terminal.db'))
  writeFileSync(join(copy, 'terminal.db-wal'), files.log)
  writeFileSync(join(copy, 'journal.jsonl'), files.journal)
  return openRecords(sampleOptions(copy, { clock: steppingClock(Date.UTC(2026, 0, 6)), waitMs: 0 }), null)
}

const record = (events: readonly PaymentEvent[]): void => {
  storage.payments.transact((tx) => tx.record(id, SAMPLE_SALE_ID, events))
}

const STEPS: readonly (readonly [events: readonly PaymentEvent[], before: string | undefined, after: string])[] = [
  [[confirmedEvent(id), { kind: 'payment-sending' }], undefined, 'sending'],
  [[succeededEvent()], 'sending', 'succeeded'],
]

describe.each(TAILS)('the power goes, and after what was written stands %s', (_, tail) => {
  it('in the write-ahead log: all that was told stands, the step itself whole or not at all', () => {
    for (const [events, stateBefore, stateAfter] of STEPS) {
      const before = read()
      record(events)
      const after = read()
      // The log is begun anew now and then; here it only grows.
      expect(after.log.subarray(LOG_HEADER_BYTES, before.log.length)).toEqual(before.log.subarray(LOG_HEADER_BYTES))
      const told = before.log.length
      const places = cuts(told, after.log.length, FRAME_BYTES)
      expect(places.length).toBeGreaterThan(5)
      for (const cut of places) {
        const log = Buffer.concat([after.log.subarray(0, cut), tail(after.log.length - cut)])
        const found = startFrom({ log, journal: before.journal })
        const state = found.payments.payment(id)?.state.kind
        expect([stateBefore, stateAfter], `cut at ${String(cut)}`).toContain(state)
        // The commit stands once its last frame does, never before.
        expect(state === stateAfter, `cut at ${String(cut)}`).toBe(cut === after.log.length)
        expect(found.opened.restored).toBeNull()
        expect(found.verify()).toEqual([])
        expect(found.compareProjections()).toEqual([])
        found.close()
      }
    }
  })

  it('in the journal file, after the commit: nothing is lost, and the file is whole again', () => {
    for (const [events, , stateAfter] of STEPS) {
      const before = read()
      record(events)
      const after = read()
      for (const cut of cuts(before.journal.length, after.journal.length, 256)) {
        const journal = Buffer.concat([after.journal.subarray(0, cut), tail(after.journal.length - cut)])
        const found = startFrom({ log: after.log, journal })
        expect(found.payments.payment(id)?.state.kind, `cut at ${String(cut)}`).toBe(stateAfter)
        expect(found.opened.restored).toBeNull()
        expect(readFileSync(join(folder.path, 'after-the-cut', 'journal.jsonl'))).toEqual(after.journal)
        expect(found.verify()).toEqual([])
        found.close()
      }
    }
  })

  it('in a backup: it has no name that counts, the older ones stand, and the next one is made', () => {
    const directory = live
    const backUp = (what: 'whole' | 'segment') =>
      doRecordsTask({
        kind: 'back-up',
        database: join(live, 'terminal.db'),
        root: directory,
        folder: 'backups',
        what,
        upTo: storage.head().seq,
      })
    record(STEPS[0]?.[0] ?? [])
    backUp('whole')
    const kept = storage.head()
    record(STEPS[1]?.[0] ?? [])
    for (const what of ['segment', 'whole'] as const) {
      const trial = join(folder.path, what)
      cpSync(join(live, 'backups'), trial, { recursive: true })
      backUp(what)
      const [made = ''] = readdirSync(join(live, 'backups')).filter((name) => !readdirSync(trial).includes(name))
      const bytes = readFileSync(join(live, 'backups', made))
      rmSync(join(live, 'backups', made))
      const part = join(live, 'backups', what === 'segment' ? 'segment.part' : 'terminal.db.part')
      for (const cut of cuts(0, bytes.length, Math.ceil(bytes.length / 4))) {
        writeFileSync(part, Buffer.concat([bytes.subarray(0, cut), tail(bytes.length - cut)]))
        expect(newestHead(join(live, 'backups'))).toEqual(kept)
        expect(backUp(what)).toMatchObject({ kind: 'backed-up', seq: storage.head().seq })
        expect(readdirSync(join(live, 'backups')).filter((name) => name.endsWith('.part'))).toEqual([])
        rmSync(join(live, 'backups', made))
      }
    }
  })
})

it('the log was begun anew, and its old end lies behind the new one', () => {
  // A log that was written back stays as long as it was; what is behind the last commit is of an earlier time.
  const last = 160
  for (let number = 2; number <= last; number += 1) {
    storage.payments.transact((tx) => tx.record(sampleId(number), SAMPLE_SALE_ID, [confirmedEvent(sampleId(number))]))
  }
  const { log } = read()
  expect(statSync(join(live, 'terminal.db')).size).toBeGreaterThan(50 * 4_096)
  for (const cut of [log.length, log.length - FRAME_BYTES, log.length - 3 * FRAME_BYTES - 9]) {
    const found = startFrom({ log: log.subarray(0, cut), journal: readFileSync(join(live, 'journal.jsonl')) })
    // What the database lost with its log comes back from the file.
    expect(found.payments.payment(sampleId(last))?.state.kind).toBe('confirmed')
    expect(found.verify()).toEqual([])
    found.close()
  }
})

it('would be noticed: a step that was told before its file copy was written is not there', () => {
  record(STEPS[0]?.[0] ?? [])
  const { journal } = read()
  const found = startFrom({ log: Buffer.alloc(0), journal: journal.subarray(0, journal.lastIndexOf('\n', -2) + 1) })
  expect(found.payments.payment(id)?.state.kind).not.toBe('sending')
  found.close()
})
