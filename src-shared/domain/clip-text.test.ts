import fc from 'fast-check'
import { expect, test } from 'vitest'
import { clipText } from './clip-text.ts'

test.each([
  ['short', 10, 'short'],
  ['exactly ten', 10, 'exactly te'],
  ['letters 👨‍👩‍👧 family', 12, 'letters '],
  ['letters 👨‍👩‍👧 family', 16, 'letters 👨‍👩‍👧'],
  ['كَهْرَبَاء', 3, 'كَ'],
  ['a😀', 2, 'a'],
  ['a' + '\u0301'.repeat(50), 10, 'a' + '\u0301'.repeat(9)],
])('%j in %i', (text, max, clipped) => {
  expect(clipText(text, max)).toBe(clipped)
})

test('is never longer, always a beginning, and never half a letter', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 2, max: 20 }), (text, max) => {
      const clipped = clipText(text, max)
      expect(clipped.length).toBeLessThanOrEqual(max)
      expect(text.startsWith(clipped)).toBe(true)
      expect(clipped.isWellFormed()).toBe(text.isWellFormed())
    }),
  )
})
