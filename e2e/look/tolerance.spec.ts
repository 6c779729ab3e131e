/** The comparison itself: what a person would call the same passes, what a person would have to look at does not. */
import { decode, differences, encode } from './pixels.ts'
import { expect, test, type Look } from './look-page.ts'
import { SCENES, type Scene } from './scenes.ts'

const CASH = SCENES.find(({ name }) => name === 'cash-change') as Scene

async function style(look: Look, css: string): Promise<void> {
  await look.page.addStyleTag({ content: css })
}

const CHANGES: readonly (readonly [what: string, change: (look: Look) => Promise<void>])[] = [
  ['a button that moved by eight pixels', (look) => style(look, '[data-testid=cash-exact] { translate: 8px 0 }')],
  ['a button that moved by two pixels', (look) => style(look, '[data-testid=cash-exact] { translate: 0 2px }')],
  ['another accent', (look) => style(look, ':root { --accent: #12606f }')],
  ['a ground a shade darker', (look) => style(look, ':root { --ground: #eeede8 }')],
  ['a word that is cut', (look) => style(look, '[data-testid=cash-clear] { max-inline-size: 40px; overflow: hidden }')],
  [
    'one figure of an amount',
    (look) =>
      look.page.evaluate(() => {
        const change = document.querySelector('[data-testid=cash-change] bdi')
        if (change !== null) change.textContent = '9,999,752.04'
      }),
  ],
  ['a border that is gone', (look) => style(look, '.pad-key { border-color: transparent }')],
]

for (const [what, change] of CHANGES) {
  test(`it fails for ${what}`, async ({ look }) => {
    await look.open(CASH, 'en')
    await look.dress('light')
    const before = await decode(encode(await decode(await look.picture())))
    await change(look)
    const after = await decode(await look.picture())
    expect(differences(before, after)).not.toEqual([])
  })
}

test('it passes for the same screen, kept with fewer colours, and by night for no other', async ({ look }) => {
  await look.open(CASH, 'ar')
  const kept = []
  for (const theme of ['light', 'dark'] as const) {
    await look.dress(theme)
    const first = await decode(encode(await decode(await look.picture())))
    expect(differences(first, await decode(await look.picture()))).toEqual([])
    kept.push(first)
  }
  expect(differences(kept[0]!, kept[1]!).length).toBeGreaterThan(100)
})
