import { expect, test } from 'vitest'
import { handClock } from '../testing/hand-clock.ts'
import { gathered } from './gathered.ts'

test('many calls are one run, after the wait that the first one began; a later call is another run', () => {
  const clock = handClock()
  let runs = 0
  const work = gathered(clock, 100, () => (runs += 1))
  work.soon()
  clock.advance(99)
  work.soon()
  expect(runs).toBe(0)
  clock.advance(1)
  expect(runs).toBe(1)
  clock.advance(1_000)
  expect(runs).toBe(1)
  work.soon()
  clock.advance(100)
  expect(runs).toBe(2)
})

test('a run that waits is called off, and may be asked for again', () => {
  const clock = handClock()
  let runs = 0
  const work = gathered(clock, 100, () => (runs += 1))
  work.soon()
  work.stop()
  expect(clock.waiting()).toBe(0)
  work.soon()
  clock.advance(100)
  expect(runs).toBe(1)
})

test('work that asks again gets another run', () => {
  const clock = handClock()
  let runs = 0
  const work = gathered(clock, 100, () => {
    runs += 1
    if (runs < 3) work.soon()
  })
  work.soon()
  clock.advance(1_000)
  expect(runs).toBe(3)
})
