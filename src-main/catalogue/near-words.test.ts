import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { errorsForgiven, nearWords } from './near-words.ts'

const near = (vocabulary: readonly string[], typed: string): readonly string[] =>
  nearWords([...vocabulary].sort(), typed).map(({ at }) => [...vocabulary].sort()[at] ?? '')

describe('a word is forgiven', () => {
  test.each([
    ['two neighbours swapped', 'elcetricity', 'electricity'],
    ['a letter missing', 'electrcity', 'electricity'],
    ['a letter too many', 'electtricity', 'electricity'],
    ['a wrong letter', 'elextricity', 'electricity'],
    ['its first letter', 'rlectricity', 'electricity'],
    ['two errors, where it is long', 'elcetrcity', 'electricity'],
    ['an error while it is still being typed', 'elcetr', 'electricity'],
    ['a letter too many while it is being typed', 'famail', 'family'],
    ['neighbours swapped, in Arabic', 'فاوتره', 'فاتوره'],
    ['a letter missing, in Arabic', 'فدافون', 'فودافون'],
    ['a letter too many, in Arabic', 'كههرباء', 'كهرباء'],
    ['a wrong letter, in Arabic', 'كهرپاء', 'كهرباء'],
  ])('%s: %s for %s', (_what, typed, meant) => {
    expect(near([meant, 'zebra', 'وزارة'], typed)).toEqual([meant])
  })

  test.each([
    ['too short', 'abc', 'abd'],
    ['a number', '1234', '1235'],
    ['two errors in a short word', 'famlu', 'family'],
    ['three errors', 'xxxctricity', 'electricity'],
    ['longer than anybody types', 'a'.repeat(33), 'a'.repeat(32)],
  ])('nothing: %s (%s)', (_what, typed, other) => {
    expect(near([other], typed)).toEqual([])
  })
})

/** The textbook way: the whole table, for every beginning of the word. */
function errorsBetween(word: string, typed: string): number {
  const table = Array.from({ length: word.length + 1 }, () => Array<number>(typed.length + 1).fill(0))
  const cell = (row: number, column: number): number => table[row]?.[column] ?? Infinity
  for (let row = 0; row <= word.length; row += 1) {
    for (let column = 0; column <= typed.length; column += 1) {
      const swapped =
        row > 1 && column > 1 && word[row - 1] === typed[column - 2] && word[row - 2] === typed[column - 1]
      const ways = [
        row === 0 ? column : Infinity,
        column === 0 ? row : Infinity,
        cell(row - 1, column) + 1,
        row > 0 && column > 0 ? cell(row, column - 1) + 1 : Infinity,
        row > 0 && column > 0 ? cell(row - 1, column - 1) + (word[row - 1] === typed[column - 1] ? 0 : 1) : Infinity,
        swapped ? cell(row - 2, column - 2) + 1 : Infinity,
      ]
      table[row]?.splice(column, 1, Math.min(...ways))
    }
  }
  return Math.min(...table.map((row) => row[typed.length] ?? Infinity))
}

test('finds exactly the words that the textbook finds', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'ا', 'ب'), minLength: 1, maxLength: 12 })
  fc.assert(
    fc.property(fc.uniqueArray(letters, { maxLength: 30 }), letters, (words, typed) => {
      const vocabulary = [...words].sort()
      const forgiven = errorsForgiven(typed)
      const expected = forgiven === 0 ? [] : vocabulary.filter((word) => errorsBetween(word, typed) <= forgiven)
      expect(near(vocabulary, typed)).toEqual(expected)
    }),
    { numRuns: 2000 },
  )
})
