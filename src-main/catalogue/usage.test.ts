import { describe, expect, test } from 'vitest'
import { favouritesInMemory, scriptedUse } from './testing.ts'
import { createQuick } from './quick.ts'
import { dayOf, HALF_LIFE_DAYS, mostUsed, USAGE_DAYS, usageOf } from './usage.ts'

const NOW = Date.UTC(2026, 10, 21, 12)
const TODAY = dayOf(NOW)
const day = (serviceId: number, daysAgo: number, count: number) => ({ serviceId, day: TODAY - daysAgo, count })

test.each([
  ['more payments, more weight', [day(1, 0, 1), day(2, 0, 3)], [2, 1]],
  ['recent ones weigh more', [day(1, 30, 3), day(2, 0, 1)], [2, 1]],
  ['many old ones still count', [day(1, 30, 30), day(2, 0, 1)], [1, 2]],
  ['days add up', [day(1, 0, 1), day(1, 1, 1), day(2, 0, 1)], [1, 2]],
  ['too long ago is forgotten', [day(1, USAGE_DAYS + 1, 1000), day(2, 0, 1)], [2]],
  ['a day ahead is today', [day(1, -400, 1), day(2, 0, 2)], [2, 1]],
  ['equals by number', [day(2, 0, 1), day(1, 0, 1)], [1, 2]],
])('%s', (_what, days, order) => {
  expect(mostUsed(usageOf(days, NOW))).toEqual(order)
})

test('after its half-life a payment weighs half', () => {
  expect(usageOf([day(1, HALF_LIFE_DAYS, 1)], NOW).get(1)).toBeCloseTo(0.5)
})

describe('the first page', () => {
  const use = scriptedUse()
  const quick = createQuick({
    use,
    favourites: favouritesInMemory(),
    nowMs: () => NOW,
    isSellable: (id) => id !== 13,
  })

  test('marked ones first, then the most used that can be sold, at most eight, none twice', () => {
    expect(quick.list().used).toEqual([])
    use.days = Array.from({ length: 12 }, (_, index) => day(index + 10, 0, 20 - index))
    expect(quick.paid()).toBe(true)
    expect(quick.paid()).toBe(false)
    quick.setFavourite(50, true)
    quick.setFavourite(11, true)
    expect(quick.list()).toEqual({ favourites: [50, 11], used: [10, 12, 14, 15, 16, 17] })
  })

  test('marking twice is marking once; a ninth has no place; what is unmarked makes place', () => {
    for (const id of [50, 51, 52, 53, 54, 55, 56]) expect(quick.setFavourite(id, true)).toBe(true)
    expect(quick.list()).toEqual({ favourites: [11, 50, 51, 52, 53, 54, 55, 56], used: [] })
    expect(quick.setFavourite(57, true)).toBe(false)
    expect(quick.setFavourite(56, true)).toBe(true)
    expect(quick.setFavourite(50, false)).toBe(true)
    expect(quick.setFavourite(57, true)).toBe(true)
    expect(quick.list().favourites).toEqual([11, 51, 52, 53, 54, 55, 56, 57])
  })
})
