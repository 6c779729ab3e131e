import { describe, expect, test } from 'vitest'
import { pythonText } from './catalogue/rows.ts'
import { parsePythonLiteral } from './python-literal.ts'

describe('a Python literal is read as Python reads it', () => {
  test.each<[string, unknown]>([
    ['[]', []],
    ['()', []],
    ['[("parent_id.id", "=", 205)]', [['parent_id.id', '=', 205]]],
    ["[('wallet_id','!=',False)]", [['wallet_id', '!=', false]]],
    ['["name","phone","ref"]', ['name', 'phone', 'ref']],
    ['[1, 2, 3,]', [1, 2, 3]],
    ['(1,)', [1]],
    ['(1)', 1],
    ['-12.50', -12.5],
    ['1e3', 1000],
    ['1_000', 1000],
    ["'\\101\\7'", 'A\u0007'],
    ['True', true],
    ['None', null],
    ["u'نص'", 'نص'],
    [`'it\\'s'`, "it's"],
    ['"a\\nb"', 'a\nb'],
    ["'\\u0641'", 'ف'],
    ["{'Key': 'Key1', 'Value': '7'}", { Key: 'Key1', Value: '7' }],
    ["[{'Sequence': 1, 'AmtDue': 12.5, 'CurCode': 'EGP'}]", [{ Sequence: 1, AmtDue: 12.5, CurCode: 'EGP' }]],
    ['  [ ( "a" , "=" , 1 ) ]  ', [['a', '=', 1]]],
  ])('%s', (text, value) => expect(parsePythonLiteral(text)).toEqual(value))
})

describe('what is no Python literal is an error', () => {
  test.each([
    ['true'],
    ['[("a","=",false)]'],
    ['null'],
    ['[1 2]'],
    ['[1'],
    ['"open'],
    ["'a\nb'"],
    ['[1] [2]'],
    ['__import__("os")'],
    ['a.b'],
    ['{1: 2'],
    ['{[]: 1}'],
    ['[1_]'],
    ['[1__000]'],
    ['[,]'],
    [''],
    ['['.repeat(100) + ']'.repeat(100)],
  ])('%s', (text) => expect(() => parsePythonLiteral(text)).toThrow(SyntaxError))
})

test('what is written as Python text is read back the same', () => {
  const value = {
    Name: "O'Brien's",
    Quote: 'a "b" c',
    On: true,
    Off: false,
    Gone: null,
    List: [1, 2.5, 'سطر\nآخر', 'a\\b'],
  }
  expect(parsePythonLiteral(pythonText(value))).toEqual(value)
})
