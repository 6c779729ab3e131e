import { expect, test } from 'vitest'
import { StartRefusal } from '../../src-shared/domain/start-refusal.ts'
import { startSentence } from './start-sentence.ts'

const lines = (thrown: unknown) => startSentence(thrown).split('\n')

test.each(['provisioning', 'no-serial', 'no-sandbox', 'busy', 'disk-full', 'read-only', 'io'] as const)(
  'what is expected to go wrong (%s) is said in both languages, with one line of detail and no stack',
  (code) => {
    const said = lines(new StartRefusal(code, 'the detail'))
    expect(said).toHaveLength(3)
    expect(said[0]).toMatch(/\p{Script=Arabic}/u)
    expect(said[1]).toMatch(/^[A-Z]/u)
    expect(said[1]).not.toContain('Call support with the details')
    expect(said[2]).toBe('the detail')
  },
)

test('what is not expected carries its stack for support', () => {
  const said = startSentence(Object.assign(new Error('odd'), { code: 'ENOENT' }))
  expect(said).toContain('Call support with the details')
  expect(said).toMatch(/^\s+at /mu)
})
