import { expect, test } from 'vitest'
import { clipBiller, clipCategory, clipService, NAME_MAX, RECEIPT_TEXT_MAX, TERMS_MAX } from './clip.ts'
import { aBiller, aCategory, aService } from './testing.ts'

const MILLION = 'ن'.repeat(1_000_000)

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
