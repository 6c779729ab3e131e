import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { add, formatAmount, LARGEST_MINOR, minor, parseMinor, subtract, toDecimal, type Minor } from './money.ts'

describe('reading an amount', () => {
  it.each<[unknown, number | null]>([
    // numbers, through their shortest text
    [25, 2500],
    [25.5, 2550],
    [4.35, 435],
    [0.07, 7],
    [1.005, null],
    [0.1 + 0.2, null],
    [0, 0],
    [-0, 0],
    [-3.5, -350],
    [1e7, 1_000_000_000],
    [1e21, null],
    [1e-7, null],
    [NaN, null],
    [Infinity, null],
    [-Infinity, null],
    // text
    ['25', 2500],
    ['25.0', 2500],
    ['25.00', 2500],
    ['25.5', 2550],
    ['25.000000', 2500],
    ['25.005', null],
    ['25.0000001', null],
    ['0.01', 1],
    ['007.50', 750],
    ['+5', 500],
    ['-3.5', -350],
    ['-0.00', 0],
    [' 25.00\n', 2500],
    ['10000000', 1_000_000_000],
    ['10000000.01', null],
    ['-10000000.01', null],
    ['9999999999999999999', null],
    // digits and separators of Arabic and Persian
    ['٢٥٫٠٠', 2500],
    ['٢٥', 2500],
    ['١٬٢٥٠٫٥٠', 125_050],
    ['۱۲۵۰', 125_000],
    ['\u200f٢٥٫٥\u200e', 2550],
    ['\u2067-3.50\u2069', -350],
    // thousands
    ['1,250.50', 125_050],
    ['1,000,000', 100_000_000],
    ['12,50', null],
    ['1,2345', null],
    ['1,25,000', null],
    [',250', null],
    ['1250,000', null],
    // nothing that is an amount
    ['', null],
    [' ', null],
    ['.', null],
    ['.5', null],
    ['5.', null],
    ['1.2.3', null],
    ['25 00', null],
    ['2\u00a05', null],
    ['25 EGP', null],
    ['1e3', null],
    ['0x10', null],
    ['--5', null],
    ['- 5', null],
    ['\u22125', null],
    ['NaN', null],
    [null, null],
    [undefined, null],
    [false, null],
    [true, null],
    [[25], null],
    [{}, null],
    [25n, null],
  ])('%o is %s', (value, expected) => {
    expect(parseMinor(value)).toBe(expected)
  })

  const amounts = fc.integer({ min: -LARGEST_MINOR, max: LARGEST_MINOR }).map((value) => minor(value))

  it('reads back every amount that is written, on the wire, by people and as a number', () => {
    fc.assert(
      fc.property(amounts, (amount) => {
        expect(parseMinor(toDecimal(amount))).toBe(amount)
        expect(parseMinor(formatAmount(amount))).toBe(amount)
        expect(parseMinor(Number(toDecimal(amount)))).toBe(amount)
        expect(parseMinor(JSON.parse(toDecimal(amount)) as number)).toBe(amount)
      }),
    )
  })

  it('reads the same amount in Arabic digits', () => {
    const arabic = (text: string): string =>
      text
        .replace(/\d/gu, (digit) => String.fromCharCode(0x0660 + Number(digit)))
        .replace('.', '٫')
        .replaceAll(',', '٬')
    fc.assert(
      fc.property(amounts, (amount) => {
        expect(parseMinor(arabic(formatAmount(amount)))).toBe(amount)
      }),
    )
  })

  it('gives whole minor units in range or nothing, whatever it is given', () => {
    const anything = fc.oneof(fc.anything(), fc.string(), fc.double(), fc.stringMatching(/^[-+]?[\d,.٠-٩٫]{0,12}$/u))
    fc.assert(
      fc.property(anything, (value) => {
        const read = parseMinor(value)
        if (read === null) return
        expect(Number.isSafeInteger(read) && Math.abs(read) <= LARGEST_MINOR && !Object.is(read, -0)).toBe(true)
      }),
    )
  })

  it('never rounds: more decimals than two are zeros or an error', () => {
    fc.assert(
      fc.property(fc.nat(99_999), fc.integer({ min: 1, max: 9 }), fc.nat(12), (whole, digit, zeros) => {
        expect(parseMinor(`${String(whole)}.00${'0'.repeat(zeros)}${String(digit)}`)).toBeNull()
      }),
    )
  })
})

describe('writing an amount', () => {
  it.each<[number, string, string]>([
    [0, '0.00', '0.00'],
    [5, '0.05', '0.05'],
    [-5, '-0.05', '-0.05'],
    [1250, '12.50', '12.50'],
    [100_000, '1000.00', '1,000.00'],
    [-100_000, '-1000.00', '-1,000.00'],
    [-10_000, '-100.00', '-100.00'],
    [1_000_000_000, '10000000.00', '10,000,000.00'],
  ])('%d goes on the wire as %s and is read as %s', (value, wire, shown) => {
    expect(toDecimal(minor(value))).toBe(wire)
    expect(formatAmount(minor(value))).toBe(shown)
  })
})

describe('calculating', () => {
  it('stays exact, and a fraction is a bug', () => {
    expect(add()).toBe(0)
    expect(add(minor(10), minor(20), minor(-5))).toBe(25)
    expect(subtract(minor(10), minor(25))).toBe(-15)
    for (const wrong of [0.5, NaN, Infinity, 2 ** 53]) expect(() => minor(wrong)).toThrow('Expected whole minor units')
    expect(() => add(Number.MAX_SAFE_INTEGER as Minor, minor(1))).toThrow('Expected whole minor units')
  })
})
