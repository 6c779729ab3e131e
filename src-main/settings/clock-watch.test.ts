import { describe, expect, test } from 'vitest'
import type { TerminalEvent } from '../../src-shared/domain/journal-event.ts'
import { createClockWatch } from './clock-watch.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const NOON = Date.UTC(2026, 10, 20, 10)

/** A computer with two clocks: the one on the wall can be set by hand, the other cannot. */
function watch(more: { readonly startsAt?: number; readonly lastRecordMs?: number | null; diskFull?: boolean } = {}) {
  const time = { wall: more.startsAt ?? NOON, monotonic: 1_000 }
  const disk = { full: more.diskFull ?? false }
  const journal: TerminalEvent[] = []
  let changes = 0
  const created = createClockWatch({
    clock: { nowMs: () => time.wall, monotonicMs: () => time.monotonic },
    lastRecordMs: more.lastRecordMs ?? null,
    record: (event) => {
      if (disk.full) throw new Error('No room')
      journal.push(event)
    },
    changed: () => (changes += 1),
  })
  return {
    created,
    time,
    disk,
    journal,
    changes: () => changes,
    /** The gateway answers, with its clock so far ahead of ours. */
    answers(aheadMs: number, roundTripMs = 200) {
      created.seen({ serverMs: time.wall + aheadMs, oursMs: time.wall, roundTripMs })
    },
    passes(ms: number) {
      time.wall += ms
      time.monotonic += ms
    },
  }
}

describe('a clock that is wrong', () => {
  test.each([
    ['right to the second', [0, 300, -900], 'right', 0],
    ['four minutes behind: nobody is troubled', [4 * MINUTE, 4 * MINUTE, 4 * MINUTE], 'right', 0],
    ['exactly five minutes behind', [5 * MINUTE, 5 * MINUTE, 5 * MINUTE], 'right', 0],
    ['just over five behind', [5 * MINUTE + 1, 5 * MINUTE + 1, 5 * MINUTE + 1], 'wrong', 5 * MINUTE],
    ['two hours and a bit behind', [2 * HOUR + 400, 2 * HOUR, 2 * HOUR - 300], 'wrong', 2 * HOUR],
    ['an hour ahead, as after summer time was set by hand', [-HOUR, -HOUR, -HOUR], 'wrong', -HOUR],
    [
      'still in 1970',
      [56 * 365 * 24 * HOUR, 56 * 365 * 24 * HOUR, 56 * 365 * 24 * HOUR],
      'wrong',
      56 * 365 * 24 * HOUR,
    ],
    ['two answers that say so: not yet', [2 * HOUR, 2 * HOUR], 'right', 0],
    ['one lying answer among five', [0, 0, 2 * HOUR, 0, 0], 'right', 0],
    ['two lying answers among five', [2 * HOUR, 0, 0, 2 * HOUR, 0], 'right', 0],
  ] as const)('%s', (_title, ahead, state, behindMs) => {
    const { created, answers } = watch()
    for (const each of ahead) answers(each)
    expect(created.state()).toEqual({ state, behindMs })
  })

  test('an answer that took long says nothing', () => {
    const { created, answers } = watch()
    for (let nth = 0; nth < 5; nth += 1) answers(2 * HOUR, 10_001)
    for (const nonsense of [-1, Number.NaN]) for (let nth = 0; nth < 5; nth += 1) answers(2 * HOUR, nonsense)
    expect(created.state().state).toBe('right')
  })

  test('is told once, and once more when it ends; between the limits nothing flaps', () => {
    const { created, journal, changes, answers } = watch()
    for (let nth = 0; nth < 9; nth += 1) answers(2 * HOUR)
    expect([journal, changes()]).toEqual([[{ kind: 'clock-wrong-seen', behindMs: 2 * HOUR }], 1])
    for (let nth = 0; nth < 9; nth += 1) answers(4.5 * MINUTE)
    expect(created.state()).toEqual({ state: 'wrong', behindMs: 5 * MINUTE })
    for (let nth = 0; nth < 9; nth += 1) answers(3 * MINUTE)
    expect(created.state()).toEqual({ state: 'right', behindMs: 0 })
    for (let nth = 0; nth < 9; nth += 1) answers(4.5 * MINUTE)
    expect(created.state().state).toBe('right')
    expect(journal.map(({ kind }) => kind)).toEqual(['clock-wrong-seen', 'clock-right-seen'])
  })

  test('set right by hand is right with the next answer; older answers spoke of the clock before', () => {
    const { created, time, answers, passes } = watch()
    for (let nth = 0; nth < 5; nth += 1) answers(3 * HOUR)
    expect(created.state().state).toBe('wrong')
    time.wall += 3 * HOUR
    passes(MINUTE)
    answers(0)
    expect(created.state()).toEqual({ state: 'right', behindMs: 0 })
  })

  test('set wrong while the program runs is noticed after three answers', () => {
    const { created, time, answers, passes } = watch()
    for (let nth = 0; nth < 5; nth += 1) answers(0)
    time.wall -= 24 * HOUR
    const seen = [1, 2, 3].map(() => {
      passes(MINUTE)
      answers(24 * HOUR)
      return created.state().state
    })
    expect(seen).toEqual(['right', 'right', 'wrong'])
  })

  test('a full disk keeps it out of the journal only until there is room', () => {
    const { created, disk, journal, answers } = watch({ diskFull: true })
    for (let nth = 0; nth < 3; nth += 1) answers(2 * HOUR)
    expect([created.state().state, journal]).toEqual(['wrong', []])
    disk.full = false
    answers(2 * HOUR)
    expect(journal).toEqual([{ kind: 'clock-wrong-seen', behindMs: 2 * HOUR }])
  })
})

describe('before the gateway was heard', () => {
  test.each([
    ['new records, a sane clock', NOON, null, 'right', 0],
    ['the records were written a moment ago', NOON, NOON - 1000, 'right', 0],
    ['the clock lost four minutes', NOON, NOON + 4 * MINUTE, 'right', 0],
    ['the clock is a day before its own records: it looks rolled back', NOON, NOON + 24 * HOUR, 'wrong', 24 * HOUR],
    ['the battery is empty', 0, null, 'wrong', Date.UTC(2026, 0, 1)],
    ['the battery is empty, and there are records', 0, NOON, 'wrong', NOON],
  ] as const)('%s', (_title, startsAt, lastRecordMs, state, behindMs) => {
    const { created, journal } = watch({ startsAt, lastRecordMs })
    expect(created.state()).toEqual({ state, behindMs })
    expect(journal).toEqual(state === 'wrong' ? [{ kind: 'clock-wrong-seen', behindMs }] : [])
  })

  test('records written by a clock that was ahead: the gateway has the last word', () => {
    const { created, answers, journal } = watch({ lastRecordMs: NOON + 24 * HOUR })
    answers(0)
    expect(created.state()).toEqual({ state: 'right', behindMs: 0 })
    expect(journal.map(({ kind }) => kind)).toEqual(['clock-wrong-seen', 'clock-right-seen'])
  })
})
