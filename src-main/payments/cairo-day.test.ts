import { expect, test } from 'vitest'
import { startOfCairoDay } from './cairo-day.ts'

// Cairo is two hours ahead of UTC in winter, three in summer (from the last Friday of April to the last Thursday of October).
test.each([
  ['a winter noon', '2026-01-15T10:00:00Z', '2026-01-14T22:00:00.000Z'],
  ['a summer noon', '2026-07-15T09:00:00Z', '2026-07-14T21:00:00.000Z'],
  ['just before midnight in Cairo', '2026-01-15T21:59:59.999Z', '2026-01-14T22:00:00.000Z'],
  ['midnight in Cairo', '2026-01-15T22:00:00Z', '2026-01-15T22:00:00.000Z'],
  ['the evening summer time begins: the day starts at one', '2026-04-24T12:00:00Z', '2026-04-23T22:00:00.000Z'],
  ['the day summer time ends', '2026-10-30T12:00:00Z', '2026-10-29T22:00:00.000Z'],
  ['the long evening before summer time ends', '2026-10-29T21:30:00Z', '2026-10-28T21:00:00.000Z'],
])('%s', (_title, now, start) => {
  expect(new Date(startOfCairoDay(Date.parse(now))).toISOString()).toBe(start)
})
