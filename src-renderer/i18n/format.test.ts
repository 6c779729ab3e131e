import { describe, expect, test } from 'vitest'
import { formatDay } from './format.ts'

describe('a day as a biller wrote it', () => {
  test.each([
    ['2026-12-01', '1 December 2026', '1 ديسمبر 2026'],
    ['2026-12-01T22:30:00', '1 December 2026', '1 ديسمبر 2026'],
    ['2028-02-29', '29 February 2028', '29 فبراير 2028'],
    // No calendar has these: they are shown as they came, for whoever can make sense of them.
    ['2026-02-31', '2026-02-31', '2026-02-31'],
    ['2027-02-29', '2027-02-29', '2027-02-29'],
    ['2026-13-01', '2026-13-01', '2026-13-01'],
    ['0000-00-00', '0000-00-00', '0000-00-00'],
    ['tomorrow', 'tomorrow', 'tomorrow'],
    ['', '', ''],
  ])('%j', (written, en, ar) => {
    expect([formatDay(written, 'en'), formatDay(written, 'ar')]).toEqual([en, ar])
  })
})
