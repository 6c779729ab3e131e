import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { LongWork } from './long-work.ts'
import { shareTeller } from './mend-share.ts'

const works: readonly LongWork[] = [
  { kind: 'check' },
  { kind: 'read' },
  { kind: 'restore', copyAtMs: 1 },
  { kind: 'rebuild' },
  { kind: 'compare' },
  { kind: 'copy' },
]

test('whatever has to be done in whatever order, the bar never goes back, and ends full', () => {
  const step = fc.record({ work: fc.constantFrom(...works), of: fc.nat(5), steps: fc.nat(8) })
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 12 }), (all) => {
      const told: number[] = []
      const teller = shareTeller(({ share }) => told.push(share))
      for (const { work, of, steps } of all) {
        const heard = teller.before(work)
        // More than was expected is done too: what grows while it is read.
        for (let done = 0; done <= steps; done += 1) heard(done, of)
      }
      expect(told[0]).toBe(0)
      expect(told).toEqual(told.toSorted((one, other) => one - other))
      expect(told.at(-1)).toBeLessThan(1)
      teller.end()
      expect(told.at(-1)).toBe(1)
    }),
  )
})

test('what is done alone takes most of the bar; where nothing had to be done, nothing is told', () => {
  const told: number[] = []
  const teller = shareTeller(({ share }) => told.push(share))
  teller.end()
  expect(told).toEqual([])
  const heard = teller.before({ kind: 'rebuild' })
  heard(1, 2)
  heard(2, 2)
  expect(told).toEqual([0, 0.485, 0.97])
})
