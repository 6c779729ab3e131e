import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { normaliseAccount, normaliseInput, toLatinDigits } from './digits.ts'

describe('what a person types or a scanner sends', () => {
  it.each<[string, string]>([
    ['', ''],
    ['   ', ''],
    ['0123456789', '0123456789'],
    ['٠١٢٣٤٥٦٧٨٩', '0123456789'],
    ['۰۱۲۳۴۵۶۷۸۹', '0123456789'],
    ['٠1۲', '012'],
    ['\u200f\u202b٠١٠\u202c\u200e', '010'],
    ['\u2066A1\u2069', 'A1'],
    ['\ufeff12\u200b34\u200d', '1234'],
    ['\u061c5', '5'],
    ['محـــمد', 'محمد'],
    ['  a \t b\n c\u00a0d ', 'a b c d'],
    ['e\u0301', 'é'],
    ['أحمد ٢', 'أحمد 2'],
  ])('%j means %j', (typed, meant) => {
    expect(normaliseInput(typed)).toBe(meant)
  })

  it.each<[string, string]>([
    ['٠١٠-١٢٣٤ ٥٦٧٨', '01012345678'],
    ['0100 123 4567', '01001234567'],
    ['12–34', '1234'],
    ['AB-12 34', 'AB-12 34'],
    ['+20 100', '+20 100'],
    ['', ''],
  ])('%j is the account %j', (typed, account) => {
    expect(normaliseAccount(typed)).toBe(account)
  })

  it('leaves every other character as it is', () => {
    expect(toLatinDigits('٫٬،٪ ab أ 12')).toBe('٫٬،٪ ab أ 12')
  })

  it('means the same when it is read twice', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const once = normaliseInput(text)
        expect(normaliseInput(once)).toBe(once)
        expect(normaliseAccount(normaliseAccount(text))).toBe(normaliseAccount(text))
        expect(once).not.toMatch(/[٠-٩۰-۹]/u)
      }),
    )
  })
})
