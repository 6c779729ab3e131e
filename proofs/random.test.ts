import { expect, test } from 'vitest'
import { randomFrom } from './random.ts'

const first = (seed: number) => {
  const random = randomFrom(seed)
  return Array.from({ length: 5 }, () => random.below(1000))
}

test('the same seed gives the same choices, here and everywhere', () => {
  expect(first(7)).toEqual(first(7))
  expect(first(7)).not.toEqual(first(8))
  expect(first(1)).toEqual([367, 81, 820, 701, 149])
})

test('a part has chance of its own: asking the whole does not shift it', () => {
  const [one, other] = [randomFrom(3), randomFrom(3)]
  one.below(10)
  expect(one.part('line').below(1_000_000)).toBe(other.part('line').below(1_000_000))
  expect(one.part('line').below(1_000_000)).not.toBe(one.part('disk').below(1_000_000))
})

test('choices fall where their weights say', () => {
  const random = randomFrom(11)
  const counts = { often: 0, seldom: 0, never: 0 }
  for (let round = 0; round < 10_000; round += 1) {
    counts[
      random.weighted([
        ['often', 9],
        ['seldom', 1],
        ['never', 0],
      ] as const)
    ] += 1
  }
  expect(counts.never).toBe(0)
  expect(counts.seldom).toBeGreaterThan(850)
  expect(counts.seldom).toBeLessThan(1150)
  expect(random.chance(0)).toBe(false)
  expect(random.chance(1)).toBe(true)
  expect(() => random.pick([])).toThrow('something to pick from')
})
