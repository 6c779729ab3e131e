import { describe, expect, it } from 'vitest'
import { digitsWanted } from './expression-hint.ts'
import { compileExpression } from './expression.ts'

describe('digits that an expression asks for', () => {
  it.each<[string, ReturnType<typeof digitsWanted>]>([
    ['^\\d{8}$', { least: 8, most: 8, start: '' }],
    ['[0-9]{8,10}', { least: 8, most: 10, start: '' }],
    ['^01\\d{9}$', { least: 11, most: 11, start: '01' }],
    ['\\A01[0-2][0-9]{8}\\z', { least: 11, most: 11, start: '01' }],
    ['^01[0125][0-9]{8}$', { least: 11, most: 11, start: '01' }],
    ['^\\d{2}-\\d{3}$', null],
    ['^\\d+$', null],
    ['^(\\d{8}|\\d{10})$', null],
    ['^\\d{3,}$', null],
    ['', null],
  ])('%j', (expression, expected) => {
    expect(digitsWanted(expression)).toEqual(expected)
  })

  it.each(['^\\d{8}$', '[0-9]{8,10}', '^01\\d{9}$', '\\A01[0-2][0-9]{8}\\z'])('%j takes that many', (expression) => {
    const wanted = digitsWanted(expression)
    const compiled = compileExpression(expression)
    if (wanted === null || compiled === null) throw new Error('Expected both to understand it')
    const fits = (length: number): boolean => compiled.test(wanted.start.padEnd(length, '0'))
    expect([wanted.least - 1, wanted.least, wanted.most, wanted.most + 1].map(fits)).toEqual([false, true, true, false])
  })
})
