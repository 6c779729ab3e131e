/** One accent, five outcome colours that mean an outcome and nothing else, and no colour that the tokens do not name. */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const TONES = ['paid', 'accepted', 'not-charged', 'not-known', 'waiting']
const OUTCOME = new RegExp(`var\\(--(?:${TONES.join('|')})(?:-wash)?\\)`, 'u')
/** `#fff`, `rgb(…)`, `red`: a colour by itself. Black and white behind a dialog dim, they do not colour. */
const BARE =
  /#[\da-f]{3,8}\b|\b(?:rgb|rgba|hsl|hsla|oklch|lab)\((?!0 0 0)|:\s*(?:red|green|blue|orange|yellow|purple|black|white)\b/iu

type Rule = { readonly file: string; readonly selector: string; readonly body: string }

/** The rules of a style sheet, without its comments; those inside a media query too. */
function rulesOf(file: string, css: string): readonly Rule[] {
  const bare = css.replace(/\/\*[\s\S]*?\*\//gu, '')
  return [...bare.matchAll(/([^{}]+)\{([^{}]*)\}/gu)].map(([, selector = '', body = '']) => ({
    file,
    selector: selector.trim(),
    body,
  }))
}

/** Who may speak of an outcome: the rules that give a tone its colour. */
const namesOutcomeWrongly = ({ selector, body }: Rule): boolean =>
  OUTCOME.test(body) && !TONES.some((tone) => selector.includes(`[data-tone='${tone}']`))

const namesBareColour = ({ file, selector, body }: Rule): boolean =>
  file !== 'tokens.css' && BARE.test(body) && !selector.includes('.tile-picture')

const rules = globSync('*.css', { cwd: import.meta.dirname }).flatMap((file) =>
  rulesOf(file, readFileSync(join(import.meta.dirname, file), 'utf8')),
)

describe('colours', () => {
  it('reads every style sheet', () => {
    expect(new Set(rules.map(({ file }) => file)).size).toBeGreaterThanOrEqual(7)
    expect(rules.length).toBeGreaterThan(200)
  })

  it('of outcomes stand only where a tone gets its colour', () => {
    expect(rules.filter(namesOutcomeWrongly)).toEqual([])
  })

  it('are named by the tokens and by nothing else', () => {
    expect(rules.filter(namesBareColour)).toEqual([])
  })

  it('are of one accent', () => {
    const tokens = rules.filter(({ file }) => file === 'tokens.css').map(({ body }) => body)
    const accents = new Set(tokens.join('').match(/--accent[\w-]*(?=:)/gu))
    expect([...accents].sort()).toEqual(['--accent', '--accent-strong', '--accent-wash'])
  })

  it.each([
    ['.button { color: var(--paid) }', true],
    ['.row:hover { background: var(--waiting-wash) }', true],
    ["[data-tone='paid'] { --tone: var(--paid) }", false],
    ['.button { color: var(--ink) }', false],
  ])('an outcome colour would be found: %s', (css, found) => {
    expect(rulesOf('a.css', css).some(namesOutcomeWrongly)).toBe(found)
  })

  it.each([
    ['.a { color: #f00 }', true],
    ['.a { color: red }', true],
    ['.a { border-color: rgb(1 2 3 / 50%) }', true],
    ['.a { color: var(--ink); background: currentcolor }', false],
  ])('a bare colour would be found: %s', (css, found) => {
    expect(rulesOf('a.css', css).some(namesBareColour)).toBe(found)
  })
})
