/** What must not be in any file of the project: traces of one machine, and exceptions from lint without a reason. */
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '..')
const binary = /\.(png|bin|woff2?|ttf|otf|ico|icns|jpe?g)$/

/** Every file that git knows or would take, so that a new one is checked before it is committed. */
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: root })
  .toString('utf8')
  .split('\n')
  .filter((file) => file !== '' && !binary.test(file) && existsSync(join(root, file)))

type Trace = { readonly name: string; readonly pattern: RegExp; readonly planted: string }

// Patterns and samples are put together from pieces, or this file would find itself.
const sample = (...pieces: readonly string[]): string => pieces.join('')
const pattern = (...pieces: readonly string[]): RegExp => new RegExp(pieces.join(''), 'm')

const traces: readonly Trace[] = [
  {
    name: 'a path of one machine',
    pattern: pattern('(?<![\\w.-])/(', ['work', 'root', 'home/[a-z]+', 'Users/[A-Za-z]+'].join('|'), ')/'),
    planted: sample('open ', '/work', '/main/a.ts'),
  },
  {
    name: 'the address of a package registry',
    pattern: pattern(['registry\\.npmjs', 'registry\\.yarnpkg', 'npm\\.pkg\\.github', 'artifact' + 'ory'].join('|')),
    planted: sample('https://', 'registry.', 'npmjs.org/zod'),
  },
  {
    name: 'an address in the lock file',
    pattern: pattern('"resol', 'ved":\\s*"http'),
    planted: sample('"resol', 'ved": "http://127.0.0.1/zod.tgz"'),
  },
  {
    name: 'a secret key',
    pattern: pattern('-----BEGIN [A-Z ]*PRIVATE ', 'KEY-----'),
    planted: sample('-----BEGIN PRIVATE ', 'KEY-----'),
  },
  {
    name: 'an exception from lint or types without its reason',
    pattern: pattern('eslint-', 'disable(-next-line|-line)?(?!.* -- \\S).*|@ts-', '(ignore|nocheck)'),
    planted: sample('// eslint-', 'disable-next-line no-console'),
  },
  {
    name: 'a merge that was not finished',
    pattern: pattern('^<{7} |^>{7} '),
    planted: sample('<<<<', '<<< ours'),
  },
]

describe('no file of the project holds', () => {
  it.each(traces)('$name', ({ pattern }) => {
    const found = files.filter((file) => pattern.test(readFileSync(join(root, file), 'utf8')))
    expect(found).toEqual([])
  })
})

describe('each would be found', () => {
  it.each(traces)('$name', ({ pattern, planted }) => {
    expect(planted).toMatch(pattern)
  })
})

it('looks at the whole project', () => {
  expect(files).toContain('package-lock.json')
  expect(files.length).toBeGreaterThan(50)
})

describe('a page that mirrors itself names no side of the screen', () => {
  const sides =
    /(?:margin|padding|border|inset)-(?:left|right)\b|(?:^|[\s;{])(?:left|right)\s*:|(?:text-align|float|clear):\s*(?:left|right)\b|border-(?:top|bottom)-(?:left|right)-radius/
  const inScript = /\b(?:margin|padding|border)(?:Left|Right)\b|\btextAlign: '(?:left|right)'/

  it.each([
    ['.a { margin-left: 8px }', true],
    ['.a { left: 0 }', true],
    ['.a { text-align: right }', true],
    ['.a { margin-inline-start: 8px; inset-inline-end: 0; text-align: start }', false],
    ['.left-hand { color: red }', false],
  ])('%s', (css, found) => {
    expect(sides.test(css)).toBe(found)
  })

  it('in its styles and screens', () => {
    const found = files
      .filter((file) => file.startsWith('src-renderer/') && /\.(css|tsx)$/.test(file))
      .filter((file) => (file.endsWith('.css') ? sides : inScript).test(readFileSync(join(root, file), 'utf8')))
    expect(found).toEqual([])
  })
})
