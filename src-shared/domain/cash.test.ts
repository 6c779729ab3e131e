import { expect, it } from 'vitest'
import { changeDue, checkCash } from './cash.ts'
import { minor } from './money.ts'

it.each([
  ['a round note', 24_850, 30_000, 5150],
  ['the exact sum', 24_850, 24_850, 0],
  ['one piastre short', 24_850, 24_849, null],
  ['nothing for nothing', 0, 0, 0],
])('change for %s', (_what, total, received, change) => {
  expect(changeDue(minor(total), minor(received))).toBe(change)
  expect(checkCash(minor(total), minor(received))?.code ?? null).toBe(change === null ? 'cash-too-little' : null)
})
