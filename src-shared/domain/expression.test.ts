import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileExpression, STEPS_MAX } from './expression.ts'
import { checkField, FIELD_LENGTH_MAX } from './field-check.ts'
import type { Field } from './service.ts'

const fits = (source: string, value: string): boolean | null => compileExpression(source)?.test(value) ?? null

describe("a biller's expression", () => {
  it.each<[string, string, string, boolean]>([
    ['digits between anchors', '^01[0125][0-9]{8}$', '01012345678', true],
    ['one digit too many', '^01[0125][0-9]{8}$', '010123456789', false],
    ['without anchors it holds for the whole all the same', '\\d{3}', '1234', false],
    ['anchors of the Java dialect', '\\A\\d{3}\\z', '123', true],
    ['the anchor before a last line end', '\\A\\d{3}\\Z', '1234', false],
    ['anchors in each alternative', '^\\d{8}$|^\\d{10}$', '1234567890', true],
    ['between slashes, as in JavaScript', '/^\\d{3}$/', '123', true],
    ['alternatives', '(010|011)\\d{8}', '01112345678', true],
    ['a group that captures nothing', '(?:010|011)\\d{8}', '01212345678', false],
    ['a named group', '(?<area>0\\d)(?<number>\\d{8})', '0223456789', true],
    ["a named group, .NET's other way", "(?'area'0\\d)\\d{8}", '0223456789', true],
    ['possessive repetitions', '\\d++-?+\\d{2}', '12-34', true],
    ['lazy repetitions', '\\d+?-\\d{2,3}?', '12-345', true],
    ['an atomic group', '(?>01|0)\\d{3}', '01234', true],
    ['between so and so many', '\\d{2,4}', '12345', false],
    ['at least so many', '\\d{2,}', '12345', true],
    ['nothing at all', 'a{0}', '', true],
    ['five times what may be nothing', '(?:a?){5}', 'aa', true],
    ['case does not matter', '(?i)[a-z]+', 'ABC', true],
    ['case does not matter from here on', 'a(?i)b', 'aB', true],
    ['case matters again in the group', '(?i)a(?-i:b)', 'AB', false],
    ['case matters outside the group', '(?i:a)b', 'AB', false],
    ['case matters before the flag', 'a(?i)b', 'AB', false],
    ['what must follow', '(?=\\d*7)\\d{4}', '1274', true],
    ['what must not follow', '(?!0)\\d{4}', '0123', false],
    ['what must stand before', '\\d{2}(?<=12)\\d{2}', '1234', true],
    ['what must not stand before', '\\d{2}(?<!12)\\d{2}', '1234', false],
    ['a comment', '\\d(?#the branch)\\d', '12', true],
    ['a quotation', '\\Q1.5(\\E\\d', '1.5(7', true],
    ['a quotation is no expression', '\\Q1.5\\E', '1x5', false],
    ['edges of a word', '\\bab\\b', 'ab', true],
    ['a class of the Java dialect', '\\p{Digit}{3}', '12', false],
    ['letters', '\\p{L}+', 'محمد', true],
    ['letters, in short', '\\pL+', 'محمد', true],
    ['no letters', '\\P{L}+', '12م', false],
    ['Arabic', '[\\p{IsArabic}\\s]+', 'مدينة نصر', true],
    ['Arabic, the block', '[\\p{InARABIC} ]+', 'مدينة نصر', true],
    ['Arabic, as a script', '\\p{script=Arabic}+', 'Nasr', false],
    ['Arabic by its codes', '[\\u0621-\\u064A]+', 'شبرا', true],
    ["letters in Java's way", '\\p{javaLowerCase}+', 'abc', true],
    ['signs of a sentence', '\\p{Punct}', '-', true],
    ['a class in a class', '[a-d[m-p]]+', 'am', true],
    ['what both classes hold', '[a-z&&[^aeiou]]+', 'bcd', true],
    ['what only one class holds', '[a-z&&[^aeiou]]+', 'abc', false],
    ['what both hold, without brackets', '[a-z&&def]+', 'fed', true],
    ['a class less another', '[a-z-[aeiou]]+', 'bcd', true],
    ['a class less what the other holds', '[a-z-[aeiou]]+', 'bad', false],
    ['a class by a name', '[[:digit:]]{2}', '12', true],
    ['a dash at the end of a class', '[\\d-]+', '1-2', true],
    ['a closing bracket at the start of a class', '[]a]+', ']a', true],
    ['a sign by its code', '\\x41\\u0042', 'AB', true],
    ['a dot that is one', '\\d+\\.\\d{2}', '1x50', false],
    ['any sign', '.{3}', 'م1-', true],
  ])('%s', (_what, source, value, expected) => {
    expect(fits(source, value)).toBe(expected)
  })

  it.each([
    ['unbalanced', '([0-9'],
    ['closed without being opened', '\\d)'],
    ['of a class that does not end', '[0-9'],
    ['of a class that runs backwards', '[9-0]'],
    ['empty', '  '],
    ['a back reference', '(\\d)\\1+'],
    ['a back reference by name', '(?<a>\\d)\\k<a>'],
    ['a condition', '(\\d)?(?(1)a|b)'],
    ['a recursion', '(?R)?'],
    ['spaced freely', '(?x) \\d {3}'],
    ['a repetition of nothing', '*\\d'],
    ['more at least than at most', '\\d{4,2}'],
    ['a property nobody knows', '\\p{IsKlingon}+'],
    ['possessive where it must not match', '(?!a++b).*'],
    ['longer than anyone writes', '\\d'.repeat(200)],
    ['nested deeper than anyone nests', `${'('.repeat(60)}a${')'.repeat(60)}`],
  ])('is ignored when it is %s', (_what, source) => {
    expect(compileExpression(source)).toBeNull()
  })
})

describe('an account typed in Arabic digits', () => {
  const account = (expression: string): Field => ({
    key: 'billingAcct',
    label: { ar: '', en: '' },
    hint: null,
    inputMethod: 'digits',
    required: true,
    confirmTwice: false,
    masked: false,
    expression,
    choices: [],
    printed: true,
  })
  it.each([
    ['an expression of Latin digits', '^[0-9]{8}$'],
    ['an expression of Arabic digits', '^[٠-٩]{8}$'],
    ['an expression of both', '^[0-9٠-٩]{8}$'],
    ['an expression of their codes', '^[\\u0660-\\u0669]{8}$'],
    ['an expression of one of them', '^١\\d{7}$'],
    ['an expression of any digit', '^\\d{8}$'],
  ])('fits %s', (_what, expression) => {
    expect(checkField(account(expression), '١٢٣٤٥٦٧٨')).toBeNull()
    expect(checkField(account(expression), '١٢٣٤٥٦٧')?.code).toBe('input-format')
  })
})

/**
 * Expressions that are known to hang engines that backtrack, each with the text that does it: repetitions of repetitions,
 * alternatives that overlap, chains of neighbours that want the same signs, and ones from published advisories.
 */
const attacks: readonly [expression: string, unit: string, tail: string][] = [
  ['(a+)+', 'a', '!'],
  ['^(a+)+$', 'a', '!'],
  ['([a-zA-Z]+)*', 'a', '!'],
  ['(a|aa)+', 'a', '!'],
  ['(a|a?)+', 'a', '!'],
  ['(.*a){20}', 'a', '!'],
  ['(a*)*', 'a', '!'],
  ['((a*)*)*', 'a', '!'],
  ['(((a+)+)+)+b', 'a', '!'],
  ['(a?){50}a{50}', 'a', ''],
  [`${'a?'.repeat(50)}${'a'.repeat(50)}`, 'a', ''],
  [`${'a*'.repeat(60)}b`, 'a', '!'],
  [`${'.*'.repeat(60)}=`, 'x', '!'],
  ['(\\d{2,})+', '1', 'x'],
  ['(\\d+)*-(\\d+)*-(\\d+)*', '1', 'x'],
  ['(\\w+\\s?)*', 'ab ', '!'],
  ['^(\\w+\\s?)*$', 'word ', '\u0001'],
  ['(x+x+)+y', 'x', ''],
  ['(.*)*', 'a', ''],
  ['(?:(?:a|b|ab)*)*c', 'ab', ''],
  ['(?=(a+)+b)a*', 'a', '!'],
  ['(?!(a+)+b)(a+)+c', 'a', '!'],
  ['(?<=(a+)+)b', 'a', 'b'],
  ['(?i)(?:a|A)+z', 'aA', '!'],
  ['(([^@])+@)+x', 'a', ''],
  ['^([a-zA-Z0-9])(([\\-.]|[_]+)?([a-zA-Z0-9]+))*(@)([a-z0-9]+[.])+[a-z]{2,}$', 'a', '!'],
  ['^(([a-z])+.)+[A-Z]([a-z])+$', 'a', ''],
  ['^\\s+|\\s+$', ' ', 'x'],
  ['(?:\\d+|\\d+\\.|\\.\\d+)+e', '1', 'x'],
  ['(a{1,9999}){1,9999}', 'a', '!'],
  ['((a{0,9}){0,9}){0,9}b', 'a', '!'],
  ['(?:a{999}?){999}', 'a', '!'],
  ['(?:(?=a)|a)*b', 'a', '!'],
  [`(?:${Array.from({ length: 60 }, () => 'a*').join('|')})*b`, 'a', '!'],
  ['(?:(?<=a*)a)*b', 'a', '!'],
  ['(?:(?:(?=a*)a?)*)*b', 'a', '!'],
]

describe('an expression that is written to hang', () => {
  it.each(attacks)('%s', (source, unit, tail) => {
    const expression = compileExpression(source)
    if (expression === null) throw new Error('Expected an expression that is understood')
    const long = unit.repeat(FIELD_LENGTH_MAX).slice(0, FIELD_LENGTH_MAX - tail.length) + tail
    // The count itself ends the work, one step after the most there may be.
    expect(expression.steps(long)).toBeLessThanOrEqual(STEPS_MAX + 1)
  })

  it('is counted, and taken as fitting where the count runs out', () => {
    const worst = compileExpression('(?:(?:.?.?.?.?){9}.*.*){9}x{9}')
    const value = 'a'.repeat(5_000)
    expect(worst?.steps(value)).toBe(STEPS_MAX + 1)
    expect(worst?.test(value)).toBe(true)
  })

  it('still refuses what does not fit', () => {
    const decided = attacks.filter(([source, unit, tail]) => fits(source, unit.repeat(40) + tail) === false)
    // Most of these texts fit nothing, and that is found out, not given up on.
    expect(decided.length).toBeGreaterThan(24)
  })
})

describe('properties', () => {
  const leaf = fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '\\d', '1', '^', '$', '(?=a)', '(?!b)', '(?<=a)', '\\b')
  const { expression } = fc.letrec<{ expression: string }>((tie) => ({
    expression: fc.oneof(
      { maxDepth: 4, depthSize: 'small' },
      leaf,
      fc.tuple(tie('expression'), tie('expression')).map(([one, other]) => one + other),
      fc.tuple(tie('expression'), tie('expression')).map(([one, other]) => `(?:${one}|${other})`),
      fc
        .tuple(tie('expression'), fc.constantFrom('*', '+', '?', '{2}', '{4}', '{0,2}', '{1,}', '*?', '??'))
        .map(([one, often]) => `(?:${one})${often}`),
    ),
  }))
  const value = fc.string({ unit: fc.constantFrom('a', 'b', '1', '-'), maxLength: 7 })

  it('says of a short value what an engine that backtracks says', () => {
    fc.assert(
      fc.property(expression, value, (source, text) => {
        expect(fits(source, text)).toBe(new RegExp(`^(?:${source})$`, 'u').test(text))
      }),
    )
  })

  it('never throws and never takes more steps than there may be, whatever it is given', () => {
    const wild = fc.string({
      unit: fc.constantFrom(...Array.from('ab1()[]{}|?*+^$.\\-:=!<>,&dwspQEiAzم٣'), '\\p{L}', '(?', '&&'),
      maxLength: 40,
    })
    fc.assert(
      fc.property(wild, fc.string({ maxLength: 100 }), (source, text) => {
        const compiled = compileExpression(source)
        expect(compiled?.steps(text) ?? 0).toBeLessThanOrEqual(STEPS_MAX + 1)
      }),
    )
  })
})
