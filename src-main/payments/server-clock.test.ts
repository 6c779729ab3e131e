import { expect, test } from 'vitest'
import { handClock } from '../../src-shared/testing/hand-clock.ts'
import { createServerClock, freshAnswer } from './server-clock.ts'

const THERE = 2_000_000_000_000

test('nothing is known before anything was heard, and nothing is stale', () => {
  const server = createServerClock(handClock())
  expect([server.nowMs(), server.stamp(), server.isStale(1)]).toEqual([null, {}, false])
})

test('goes on with the clock that never steps', () => {
  const clock = handClock()
  const server = createServerClock(clock)
  server.heard(THERE)
  clock.advance(5_000)
  expect(server.nowMs()).toBe(THERE + 5_000)
  expect(server.stamp()).toEqual({ atServerMs: THERE + 5_000 })
})

test('an answer given again moves nothing, however often it comes, and says nothing', () => {
  const clock = handClock()
  const server = createServerClock(clock)
  server.heard(THERE)
  clock.advance(120_000)
  for (let count = 0; count < 9; count += 1) server.heard(THERE)
  expect(server.nowMs()).toBe(THERE + 120_000)
  const answer = { kind: 'rows', rows: [], serverTimeMs: THERE } as const
  expect(freshAnswer(server, answer).kind).toBe('failed')
  expect(freshAnswer(server, { ...answer, serverTimeMs: THERE + 61_000 }).kind).toBe('rows')
  expect(freshAnswer(server, { ...answer, serverTimeMs: null }).kind).toBe('rows')
  expect(freshAnswer(server, { kind: 'none-here' }).kind).toBe('none-here')
})

test('a clock that was set back is believed when three answers in a row go on', () => {
  const clock = handClock()
  const server = createServerClock(clock)
  server.heard(THERE)
  const back = THERE - 3_600_000
  server.heard(back)
  server.heard(back + 1_000)
  expect(server.nowMs()).toBe(THERE)
  server.heard(back + 2_000)
  expect(server.nowMs()).toBe(back + 2_000)
})
