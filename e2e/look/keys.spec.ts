/** The map of keys is complete and true: every key in it does what it says, and every key that is handled is in it. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, type Hand } from './look-page.ts'
import { SCENES, type Scene } from './scenes.ts'

const HOME = SCENES.find(({ name }) => name === 'categories') as Scene

async function toForm({ type, press }: Hand): Promise<void> {
  await type('catalogue-search', 'Vodafone')
  await press('search-result-1001')
}

type MapRow = {
  /** As the map shows it. */
  readonly name: string
  /** What `use-keys.ts` calls it. */
  readonly codes: readonly string[]
  readonly proof: (hand: Hand) => Promise<void>
}

const ROWS: readonly MapRow[] = [
  {
    name: '1 … 9, 0',
    codes: ['default'],
    proof: async ({ key, at }) => {
      await key('Digit2')
      await expect(at('biller-104')).toBeVisible()
      await key('Digit0')
      await expect(at('screen-services')).toBeVisible()
    },
  },
  {
    name: '← ↑ ↓ →',
    codes: ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'],
    proof: async ({ key, at }) => {
      for (const [arrow, tile] of [
        ['ArrowRight', '1'],
        ['ArrowRight', '2'],
        ['ArrowDown', '6'],
        ['ArrowLeft', '5'],
        ['ArrowUp', '1'],
      ] as const) {
        await key(arrow)
        await expect(at(`category-${tile}`)).toBeFocused()
      }
    },
  },
  {
    name: 'Q … I',
    codes: ['default'],
    proof: async (hand) => {
      await toForm(hand)
      await hand.press('favourite-toggle')
      await hand.press('home')
      await hand.key('KeyQ')
      await expect(hand.at('field-billingAcct')).toBeFocused()
    },
  },
  {
    name: 'Enter',
    codes: ['Enter', 'NumpadEnter'],
    proof: async (hand) => {
      await toForm(hand)
      await hand.type('field-billingAcct', '01012345670')
      await hand.key('Enter')
      await expect(hand.at('bill-total')).toBeVisible()
      await hand.key('NumpadEnter')
      await expect(hand.at('cash-received')).toBeFocused()
    },
  },
  {
    name: 'Esc',
    codes: ['Escape'],
    proof: async (hand) => {
      await toForm(hand)
      await hand.type('field-billingAcct', '01012345670')
      await hand.key('Enter')
      await hand.key('Escape')
      await expect(hand.at('field-billingAcct')).toHaveValue('01012345670')
    },
  },
  {
    name: '/  F3',
    codes: ['F3', 'Slash'],
    proof: async ({ key, at, page }) => {
      for (const name of ['F3', 'Slash']) {
        await key(name)
        await expect(at('catalogue-search')).toBeFocused()
        await page.evaluate(() => {
          if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
        })
      }
    },
  },
  {
    name: 'PgUp  PgDn',
    codes: ['PageUp', 'PageDown'],
    proof: async ({ press, key, at }) => {
      await press('category-2')
      await key('PageDown')
      await expect(at('biller-120')).toBeVisible()
      await key('PageUp')
      await expect(at('biller-104')).toBeVisible()
    },
  },
  {
    name: 'F2',
    codes: ['F2'],
    proof: async ({ key, at }) => {
      await key('F2')
      await expect(at('screen-payments')).toBeVisible()
    },
  },
  {
    name: 'F4',
    codes: ['F4'],
    proof: async (hand) => {
      await toForm(hand)
      await hand.key('F4')
      await expect(hand.at('favourite-toggle')).toHaveAttribute('aria-pressed', 'true')
      await hand.key('F4')
      await expect(hand.at('favourite-toggle')).toHaveAttribute('aria-pressed', 'false')
    },
  },
  {
    name: 'F6',
    codes: ['F6'],
    proof: async ({ key, at }) => {
      await key('F6')
      await expect(at('screen-follow-up')).toBeVisible()
      await key('Digit4')
      await expect(at('follow-up-refunds')).toBeVisible()
      await key('Escape')
      await expect(at('screen-categories')).toBeVisible()
    },
  },
  {
    name: 'F8',
    codes: ['F8'],
    proof: async (hand) => {
      await toForm(hand)
      await hand.type('field-billingAcct', '01012345670')
      await hand.press('inquire')
      await hand.press('tender-cash')
      await hand.key('F8')
      await expect(hand.at('cash-change')).toHaveAttribute('data-minor', '0')
    },
  },
  {
    name: 'F9',
    codes: ['F9'],
    proof: async ({ key, page }) => {
      await key('F9')
      await expect(page.locator('html')).toHaveAttribute('lang', 'ar')
    },
  },
  {
    name: '?',
    codes: ['Slash'],
    proof: async ({ key, page }) => {
      await key('Shift+Slash')
      await expect(page.locator('dialog')).toBeVisible()
    },
  },
]

for (const { name, proof } of ROWS) {
  test(`${name} does what the map says`, async ({ look }) => {
    await look.open(HOME, 'en')
    await proof(look.hand)
  })
}

test('the map shows these keys and no other', async ({ look }) => {
  await look.open(HOME, 'en')
  await look.hand.key('Shift+Slash')
  const shown = await look.page.locator('dialog dt').allTextContents()
  expect(shown.map((name) => name.trim()).sort()).toEqual(ROWS.map(({ name }) => name).sort())
})

test('every key that the terminal handles is on the map', () => {
  const source = readFileSync(join(import.meta.dirname, '../../src-renderer/use-keys.ts'), 'utf8')
  const start = source.indexOf('switch (event.code)')
  const body = source.slice(start, source.indexOf('\n}', start))
  const handled = [...body.matchAll(/case '(\w+)':|(default): \{/gu)].map(([, code, other]) => code ?? other ?? '')
  expect(handled.length).toBeGreaterThan(10)
  expect([...new Set(handled)].sort()).toEqual([...new Set(ROWS.flatMap(({ codes }) => codes))].sort())
})
