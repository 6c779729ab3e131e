import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parsePythonLiteral, term, toPythonLiteral, tuple, type PythonValue } from './python-literal.ts'

const plain = (value: PythonValue): unknown => JSON.parse(JSON.stringify(value)) as unknown

const values = fc.letrec<{ value: PythonValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.string({ unit: 'binary' }),
    fc.string({
      unit: fc.constantFrom('"', "'", '\\', '\n', '\r', '\0', ')', ']', ',', '#', '{', 'x', 'u', '٣', '\u202e'),
    }),
    fc.maxSafeInteger(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.string(), tie('value'), { maxKeys: 4 }),
  ),
})).value

describe('writing a literal', () => {
  it.each<[string, PythonValue, string]>([
    ['a filter', [term('categ_id.id', '=', 926)], '[("categ_id.id", "=", 926)]'],
    ['a list of names', ['name', 'phone'], '["name", "phone"]'],
    ['False', [term('wallet_id', '!=', false)], '[("wallet_id", "!=", False)]'],
    ['None and True', [null, true], '[None, True]'],
    ['a tuple of one', tuple('a'), '("a",)'],
    ['keys and values', [{ Key: 'Key1', Value: 'القاهرة' }], '[{"Key": "Key1", "Value": "القاهرة"}]'],
    ['an attempt to end the string', ['"), ("id", ">", 0'], '["\\"), (\\"id\\", \\">\\", 0"]'],
    ['an attempt to end it with a backslash', ['\\'], '["\\\\"]'],
    ['a line break', ['a\nb'], '["a\\x0ab"]'],
  ])('writes %s', (_title, value, expected) => {
    expect(toPythonLiteral(value)).toBe(expected)
  })

  it('refuses a number that is not whole', () => {
    expect(() => toPythonLiteral(12.5)).toThrow('whole number')
  })

  it('cannot be injected into: whatever goes in comes back, and nothing else', () => {
    fc.assert(
      fc.property(values, (value) => {
        expect(parsePythonLiteral(toPythonLiteral(value))).toEqual({ kind: 'value', value: plain(value) })
      }),
      { numRuns: 500 },
    )
  })

  it('keeps a hostile value inside its term', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (account) => {
        expect(parsePythonLiteral(toPythonLiteral([term('name', '=', account), term('id', '=', 1)]))).toEqual({
          kind: 'value',
          value: [
            ['name', '=', account],
            ['id', '=', 1],
          ],
        })
      }),
    )
  })
})

describe('reading a literal', () => {
  it.each<[string, string, unknown]>([
    [
      'single quotes',
      "{'PmtType': 'POST', 'IsHidden': False, 'x': None}",
      { PmtType: 'POST', IsHidden: false, x: null },
    ],
    ['an apostrophe in double quotes', `{"Name": "L'Oréal"}`, { Name: "L'Oréal" }],
    ['an escaped apostrophe', "'L\\'Oréal'", "L'Oréal"],
    ['unicode prefixes and escapes', "[u'\\u0641\\x41']", ['فA']],
    ['tuples', "(1, ('a',), ())", [1, ['a'], []]],
    ['brackets around one value', "('a')", 'a'],
    ['trailing commas', '[1, 2,]', [1, 2]],
    ['floats', '[25.0, .5, 1e2, -3]', [25, 0.5, 100, -3]],
    ['digits in groups', '[1_000, 1_000.2_5, 1_0e1_0]', [1000, 1000.25, 1e11]],
    ['a number too long to hold', '[24111234710216210000]', ['24111234710216210000']],
    ['the same in groups', '[24_111_234_710_216_210_000]', ['24111234710216210000']],
    ['neighbouring strings', '\'a\' "b"', 'ab'],
  ])('reads %s', (_title, text, expected) => {
    expect(parsePythonLiteral(text)).toEqual({ kind: 'value', value: expected })
  })

  it.each([
    ['a call', '__import__("os").system("x")'],
    ['a name', 'value'],
    ['JSON words', '[true]'],
    ['an unfinished list', '[1, 2'],
    ['something after the value', '[1] 2'],
    ['an unfinished string', "'abc"],
    ['groups of no digits', '[1_, 2]'],
    ['groups between groups', '[1__000]'],
    ['nothing', ''],
    ['a list too deep', '['.repeat(100) + ']'.repeat(100)],
  ])('fails on %s', (_title, text) => {
    expect(parsePythonLiteral(text)).toEqual({ kind: 'failed' })
  })

  it('never throws, whatever it is given', () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom('{', '}', '[', ']', '(', ')', "'", '"', '\\', ',', ':', '1', 'T', 'r', 'u', 'e', ' '),
        }),
        (text) => {
          expect(['value', 'failed']).toContain(parsePythonLiteral(text).kind)
        },
      ),
      { numRuns: 500 },
    )
  })
})
