import { describe, expect, it } from 'vitest'
import { lastWords } from './last-words.ts'

const violation = (nth: number) => ({ seed: 7, index: nth, sentence: 'paid twice' })
const line = (nth: number): string => `${JSON.stringify({ violation: violation(nth) })}\n`
const thrown = [
  'file:///a.ts:50',
  '    before()',
  '    ^',
  '',
  'TypeError: before is not a function',
  '    at file:///a.ts:50:68',
  '    at storing (file:///b.ts:59:12)',
  '',
  'Node.js v24.0.0',
  '',
].join('\n')

describe('what a proof said of its failure', () => {
  it.each<[string, string, string, readonly string[]]>([
    ['nothing', '', '', []],
    ['a violation as it was found', `begins\n${line(1)}{"violations":[]}\n`, '', [JSON.stringify(violation(1))]],
    ['a violation, and then the run was ended', `${line(1)}goes on\n`, 'slow\n', [JSON.stringify(violation(1))]],
    [
      'violations in its report alone',
      `{"other":1}\n${JSON.stringify({ seed: 7, violations: [violation(1), violation(2)] })}\n`,
      '3 s\n',
      [JSON.stringify(violation(1)), JSON.stringify(violation(2))],
    ],
    [
      'more than anybody reads',
      [1, 2, 3, 4, 5].map(line).join(''),
      '',
      [...[1, 2, 3].map((nth) => JSON.stringify(violation(nth))), 'and 2 more'],
    ],
    ['an error that was thrown', 'case 1\n', thrown, ['    before()', '    ^', 'TypeError: before is not a function']],
    ['the end of what it printed', 'one\ntwo\nthree\nfour\n', '', ['two', 'three', 'four']],
    ['a report without violations', '{"violations":[]}\n', '', ['{"violations":[]}']],
    ['what begins like JSON and is none', '{"violation":\n', '', ['{"violation":']],
  ])('%s', (_title, output, errors, words) => {
    expect(lastWords(output, errors)).toEqual(words)
  })

  it('is cut where it is long', () => {
    const [word = ''] = lastWords(`{"violation":"${'x'.repeat(5_000)}"}\n`, '')
    expect(word.length).toBeLessThan(450)
    expect(word.endsWith('…')).toBe(true)
  })
})
