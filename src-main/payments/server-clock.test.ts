import { expect, test } from 'vitest'
import { handClock } from '../../src-shared/testing/hand-clock.ts'
import type { PaymentGateway } from './ports.ts'
import { createServerClock, withFreshHistory } from './server-clock.ts'

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
})

test.each([
  ['from now', 'rows', { kind: 'rows', rows: [], serverTimeMs: THERE + 121_000 }],
  ['a minute old', 'rows', { kind: 'rows', rows: [], serverTimeMs: THERE + 61_000 }],
  ['older', 'failed', { kind: 'rows', rows: [], serverTimeMs: THERE }],
  ['of no time', 'rows', { kind: 'rows', rows: [], serverTimeMs: null }],
  ['not to be had', 'none-here', { kind: 'none-here' }],
] as const)('an answer about history, %s: %s', async (_age, kind, answer) => {
  const clock = handClock()
  const server = createServerClock(clock)
  server.heard(THERE)
  clock.advance(120_000)
  const asked = { requestsSince: () => Promise.resolve(answer), movementsSince: () => Promise.resolve(answer) }
  const fresh = withFreshHistory(asked as unknown as PaymentGateway, server)
  expect((await fresh.requestsSince({ sinceMs: 0, serviceId: null })).kind).toBe(kind)
  expect((await fresh.movementsSince({ sinceMs: 0 })).kind).toBe(kind)
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
