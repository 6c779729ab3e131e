import fc from 'fast-check'
import { expect, test } from 'vitest'
import { clipBiller, clipCategory, clipService, clipText, NAME_MAX, RECEIPT_TEXT_MAX, TERMS_MAX } from './clip.ts'
import { aBiller, aCategory, aService } from './testing.ts'

const MILLION = 'ن'.repeat(1_000_000)

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

test('every text of every level, the long ones where they have to be long', () => {
  expect(clipCategory(aCategory(1, MILLION, MILLION)).name.ar).toHaveLength(NAME_MAX)
  expect(clipBiller({ ...aBiller(1, 1, 'x', MILLION), picture: MILLION })).toMatchObject({
    name: { ar: 'x', en: MILLION.slice(0, NAME_MAX) },
    picture: null,
  })
  const words = { ar: MILLION, en: MILLION }
  const field = {
    key: 'Key1',
    label: words,
    hint: words,
    inputMethod: 'text',
    required: true,
    confirmTwice: false,
    masked: false,
    expression: MILLION,
    choices: [
      { value: '1', label: words, amountMinor: null },
      { value: MILLION, label: words, amountMinor: null },
    ],
    printed: true,
  } as const
  const clipped = clipService(
    aService(1, 1, MILLION, MILLION, {
      caption: words,
      account: field,
      extraKeys: [field],
      terms: words,
      receiptHeader: words,
      receiptFooter: words,
      code: MILLION,
      nextServices: ['next', MILLION],
    }),
  )
  expect(clipped.terms?.ar).toHaveLength(TERMS_MAX)
  expect(clipped.receiptFooter?.en).toHaveLength(RECEIPT_TEXT_MAX)
  expect(clipped.nextServices).toEqual(['next'])
  expect(clipped.account?.choices.map(({ value }) => value)).toEqual(['1'])
  expect(JSON.stringify({ ...clipped, terms: null, receiptHeader: null, receiptFooter: null }).length).toBeLessThan(
    8_000,
  )
})
