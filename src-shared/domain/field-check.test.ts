import { describe, expect, it } from 'vitest'
import { checkConfirmation, checkField, checkMobile, normaliseField } from './field-check.ts'
import type { Field } from './service.ts'

const account: Field = {
  key: 'billingAcct',
  label: { ar: 'رقم الحساب', en: 'Account' },
  hint: null,
  inputMethod: 'digits',
  required: true,
  confirmTwice: false,
  masked: false,
  expression: null,
  choices: [],
  printed: true,
}
const elevenDigits = { ...account, expression: '^01[0-9]{9}$' }
const odd = { ...account, choices: [{ value: "1-2  a'b", label: { ar: '', en: '' }, amountMinor: null }] }
const dashed = { ...account, expression: '\\d{3}-\\d{2}' }
const optionalText = { ...account, key: 'Key1', inputMethod: 'text', required: false } as const
const district = {
  ...account,
  key: 'Key2',
  choices: [{ value: '01', label: { ar: 'شبرا', en: 'Shubra' }, amountMinor: null }],
}

describe('a typed value', () => {
  it.each([
    ['a number', account, '01012345678', null],
    ['Arabic digits', elevenDigits, '٠١٠١٢٣٤٥٦٧٨', null],
    ['Persian digits', elevenDigits, '۰۱۰۱۲۳۴۵۶۷۸', null],
    ['spaces and dashes between groups', elevenDigits, ' 0101 234-5678 ', null],
    ['marks that steer direction', elevenDigits, '\u200f01012345678\u202c', null],
    ['a dash that the expression wants', dashed, '123-45', null],
    ['the same in Arabic digits', dashed, '١٢٣-٤٥', null],
    ['without the dash that the expression wants', dashed, '12345', 'input-format'],
    ['a dash alone', account, '-', 'input-required'],
    ['a choice with signs that are no digits', odd, "1-2  a'b", null],
    ['nothing where something is required', account, '', 'input-required'],
    ['only spaces', account, '  \u200f ', 'input-required'],
    ['nothing where nothing is required', optionalText, '', null],
    ['letters where digits are asked', account, '12a4', 'input-format'],
    ['one digit too few for the expression', elevenDigits, '0101234567', 'input-format'],
    ['one digit too many: the expression holds for the whole', elevenDigits, '010123456789', 'input-format'],
    ['letters in a text', optionalText, 'مدينة نصر', null],
    ['a hundred characters', optionalText, 'x'.repeat(100), null],
    ['more than any biller takes', optionalText, 'x'.repeat(101), 'input-too-long'],
    ['a choice from the list', district, '01', null],
    ['what is not on the list', district, '02', 'input-choice'],
  ])('%s', (_what, field, value, code) => {
    expect(checkField(field, value)?.code ?? null).toBe(code)
  })

  it('names its field', () => {
    expect(checkField(account, '')).toEqual({ code: 'input-required', field: 'billingAcct' })
  })

  it('is sent without the spaces it was grouped by', () => {
    expect(normaliseField(account, '٠١٠ ١٢٣-٤')).toBe('0101234')
    expect(normaliseField(elevenDigits, '0101 234-5678')).toBe('01012345678')
    expect(normaliseField(dashed, '١٢٣-٤٥')).toBe('123-45')
  })
})

describe('typing twice', () => {
  const twice = { ...account, confirmTwice: true }
  it.each([
    ['the same', twice, '123', '123', null],
    ['the same in other digits', twice, '123', '١٢٣', null],
    ['another', twice, '123', '124', { code: 'input-mismatch', field: 'billingAcct-confirm' }],
    ['nothing', twice, '123', '', { code: 'input-mismatch', field: 'billingAcct-confirm' }],
    ['another, where once is enough', account, '123', '124', null],
  ])('%s', (_what, field, value, again, problem) => {
    expect(checkConfirmation(field, value, again)).toEqual(problem)
  })
})

describe('a mobile to notify', () => {
  it.each([
    ['', null],
    ['01012345678', null],
    ['٠١٢٣٤٥٦٧٨٩٠', null],
    ['010 1234 5678', null],
    ['0101234567', 'mobile-format'],
    ['+201012345678', 'mobile-format'],
    ['0223456789', 'mobile-format'],
  ])('%s', (value, code) => {
    expect(checkMobile(value)?.code ?? null).toBe(code)
  })
})

it('checks each of many forms against its own expression, again and again', () => {
  const lengths = Array.from({ length: 120 }, (_, at) => (at % 60) + 1)
  for (const length of lengths) {
    const field = { ...account, expression: `\\d{${String(length)}}` }
    expect([checkField(field, '1'.repeat(length)), checkField(field, '1'.repeat(length + 1))?.code]).toEqual([
      null,
      'input-format',
    ])
  }
})
