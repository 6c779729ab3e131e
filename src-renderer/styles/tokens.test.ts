/** Contrast of every pair of colours that stand on each other, by the rules of WCAG 2.2 AA, from the token file itself. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const css = readFileSync(new URL('tokens.css', import.meta.url), 'utf8')

/** The colours of the rule that begins with `start`; later ones win over earlier ones. */
function colours(start: string): ReadonlyMap<string, string> {
  const from = css.indexOf(start)
  if (from < 0) throw new Error(`Expected a rule ${start}, found none`)
  const rule = css.slice(from, css.indexOf('}', from))
  return new Map(
    [...rule.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6});/gu)].map(([, name = '', value = '']) => [name, value]),
  )
}

const light = colours(':root {')
const themes = {
  light,
  dark: new Map([...light, ...colours(":root[data-theme='dark']")]),
  'dark by the system': new Map([...light, ...colours(":root:not([data-theme='light'])")]),
} as const

/** WCAG's relative luminance of an sRGB colour, 0 to 1. */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function contrast(one: string, other: string): number {
  const [dark = 0, bright = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (bright + 0.05) / (dark + 0.05)
}

const GROUNDS = ['ground', 'surface', 'surface-sunk'] as const
const TONES = ['paid', 'accepted', 'not-charged', 'not-known', 'waiting'] as const

const CONNECTIONS = ['connection-no-line', 'connection-unreachable', 'connection-failing'] as const

const on = (ink: string, ...grounds: readonly string[]): (readonly [string, string])[] =>
  grounds.map((ground) => [ink, ground] as const)

const TEXT = [
  ...on('ink', ...GROUNDS, 'accent-wash'),
  ...on('ink-soft', ...GROUNDS),
  ...on('accent', 'ground', 'surface'),
  ...on('on-accent', 'accent', 'accent-strong'),
  ...on('surface', 'ink'),
  ...on('paper-ink', 'paper'),
  ...on('paper-ink-soft', 'paper'),
  ...on('training-ink', 'training'),
  ...CONNECTIONS.flatMap((connection) => on(connection, ...GROUNDS)),
  ...TONES.flatMap((tone) => [...on(tone, 'ground', 'surface', `${tone}-wash`), ...on('ink', `${tone}-wash`)]),
]
/** What is seen, not read: borders of controls, the focus ring, the signs of the outcomes. */
const SHAPES = [
  ...on('line-strong', ...GROUNDS),
  ...on('focus', ...GROUNDS),
  ...TONES.flatMap((tone) => on(tone, `${tone}-wash`, 'surface')),
]

describe.each(Object.entries(themes))('%s', (_theme, tokens) => {
  const ratio = ([ink, ground]: readonly [string, string]): number => {
    const [first, second] = [tokens.get(ink), tokens.get(ground)]
    if (first === undefined || second === undefined) throw new Error(`Expected colours ${ink} and ${ground}`)
    return contrast(first, second)
  }

  it.each(TEXT)('%s is read on %s', (...pair) => {
    expect(ratio(pair)).toBeGreaterThanOrEqual(4.5)
  })

  it.each(SHAPES)('%s is seen on %s', (...pair) => {
    expect(ratio(pair)).toBeGreaterThanOrEqual(3)
  })
})

describe('the measure itself', () => {
  it.each([
    ['#000000', '#ffffff', 21],
    ['#ffffff', '#ffffff', 1],
    ['#777777', '#ffffff', 4.48],
  ])('%s on %s is %d to 1', (one, other, ratio) => {
    expect(contrast(one, other)).toBeCloseTo(ratio, 1)
  })

  it('finds the two dark rules alike', () => {
    expect(themes.dark).toEqual(themes['dark by the system'])
  })
})
