import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  amount,
  field,
  findAll,
  openAll,
  flag,
  list,
  moment,
  parseJson,
  reference,
  structure,
  text,
  wholeNumber,
} from './tolerant.ts'

describe('the readers take every form that a deployment writes', () => {
  it.each<[unknown, string | null]>([
    ['  x ', 'x'],
    [25, '25'],
    [false, null],
    [null, null],
    ['', null],
    [undefined, null],
    [{}, null],
  ])('text %j is %j', (value, expected) => {
    expect(text(value)).toBe(expected)
  })

  it.each<[unknown, number | null]>([
    [7, 7],
    ['86400', 86400],
    ['86400.0', 86400],
    [7.5, null],
    [false, null],
    ['x', null],
  ])('whole number %j is %j', (value, expected) => {
    expect(wholeNumber(value)).toBe(expected)
  })

  it.each<[unknown, boolean | null]>([
    [true, true],
    ['True', true],
    ['false', false],
    ['Y', true],
    [1, true],
    [0, false],
    ['perhaps', null],
    [null, null],
  ])('flag %j is %j', (value, expected) => {
    expect(flag(value)).toBe(expected)
  })

  it.each<[unknown, unknown]>([
    [25, { kind: 'amount', minor: 2500 }],
    ['25.00', { kind: 'amount', minor: 2500 }],
    ['٢٥٫٥٠', { kind: 'amount', minor: 2550 }],
    [
      { Amt: '12.50', CurCode: 'EGP' },
      { kind: 'amount', minor: 1250 },
    ],
    [0, { kind: 'amount', minor: 0 }],
    [false, { kind: 'absent' }],
    ['', { kind: 'absent' }],
    [{ CurCode: 'EGP' }, { kind: 'absent' }],
    [149.95000000000002, { kind: 'inexact' }],
    ['12.505', { kind: 'inexact' }],
    ['a lot', { kind: 'inexact' }],
  ])('amount %j is %j', (value, expected) => {
    expect(amount(value)).toEqual(expected)
  })

  it.each<[unknown, unknown]>([
    [[7, 'REQ7'], { id: 7, name: 'REQ7' }],
    [7, { id: 7, name: null }],
    ['REQ7', { id: null, name: 'REQ7' }],
    [false, { id: null, name: null }],
  ])('reference %j is %j', (value, expected) => {
    expect(reference(value)).toEqual(expected)
  })

  it.each<[unknown, unknown]>([
    [
      [1, 2],
      [1, 2],
    ],
    [{ a: 1 }, [{ a: 1 }]],
    [false, []],
    [null, []],
  ])('list %j is %j', (value, expected) => {
    expect(list(value)).toEqual(expected)
  })

  it.each<[unknown, number | null]>([
    ['2021-11-16T22:36:46.817262', Date.UTC(2021, 10, 16, 22, 36, 46, 817)],
    ['2021-11-16 22:36:46', Date.UTC(2021, 10, 16, 22, 36, 46)],
    ['2021-11-16T22:36:46+02:00', Date.UTC(2021, 10, 16, 20, 36, 46)],
    ['yesterday', null],
    [false, null],
    ['2021-02-31T10:00:00', null],
    ['2023-02-29 10:00:00', null],
    ['2024-02-29 10:00:00', Date.UTC(2024, 1, 29, 10)],
    ['2021-04-31T10:00:00Z', null],
    ['0000-00-00 00:00:00', null],
    ['9999-99-99T99:99:99', null],
  ])('moment %j', (value, expected) => {
    expect(moment(value)).toBe(expected)
  })

  it.each<[string, unknown, unknown]>([
    ['an object', { a: 1 }, { kind: 'structure', value: { a: 1 } }],
    ['JSON text', '{"a": true}', { kind: 'structure', value: { a: true } }],
    ['JSON packed as Python', `'{"a": 1}'`, { kind: 'structure', value: { a: 1 } }],
    ['JSON packed twice', JSON.stringify('{"a": 1}'), { kind: 'structure', value: { a: 1 } }],
    ['Python text', "{'a': True}", { kind: 'structure', value: { a: true } }],
    ['false', false, { kind: 'absent' }],
    ['the text false', 'False', { kind: 'absent' }],
    ['nothing', undefined, { kind: 'absent' }],
    ['broken text', '{"Name": "L"Oréal"}', { kind: 'unreadable' }],
    ['a number', 7, { kind: 'unreadable' }],
  ])('structure of %s', (_title, value, expected) => {
    expect(structure(value)).toEqual(expected)
  })

  it('reads only what an object itself has, and the first of several names that is not empty', () => {
    expect(field({}, 'constructor', '__proto__')).toBeUndefined()
    expect(field({ a: false, b: 0 }, 'a', 'b')).toBe(0)
  })

  it('loses no digit of a long number', () => {
    expect(parseJson('{"n": 24111234710216219999, "m": 12.5}')).toEqual({ n: '24111234710216219999', m: 12.5 })
    const long = '24111234710216219999'
    for (const [around, value] of [
      [long, long],
      [`-${long}`, `-${long}`],
      [`{"n":${long}}`, { n: long }],
      [`[${long},-${long}]`, [long, `-${long}`]],
      [`[1,${long}]`, [1, long]],
      [`[1,\n\t-${long}]`, [1, `-${long}`]],
      [`{"n":"${long}"}`, { n: long }],
    ] as const) {
      expect(parseJson(around), around).toEqual(value)
    }
  })

  it('finds a name at any depth and inside packed text', () => {
    expect(findAll({ a: [{ FeesAmt: 1 }], b: '{"c": {"FeesAmt": 2}}' }, 'FeesAmt')).toEqual([1, 2])
    expect(findAll({ a: JSON.stringify('{"FeesAmt": 3}'), b: `'{"FeesAmt": 4}'` }, 'FeesAmt')).toEqual([3, 4])
  })

  it('what was opened before is searched to the same end', () => {
    const packed = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 5 },
        fc.constantFrom('text', '', '{', '[1', "{'FeesAmt': 3}", null, false, 0, 7.5),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom('FeesAmt', 'a', 'b'), tie('value'), { maxKeys: 3 }),
        tie('value').map((value) => JSON.stringify(value)),
      ),
    })).value
    fc.assert(
      fc.property(packed, (value) => {
        expect(findAll(openAll(value), 'FeesAmt').map((found) => openAll(found))).toEqual(
          findAll(value, 'FeesAmt').map((found) => openAll(found)),
        )
      }),
    )
  })
})
