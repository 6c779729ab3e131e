/**
 * A catalogue that should not be: markup, quotes, right-to-left overrides, control signs, rows that lie, a million letters.
 * It is found, looked at, sold and printed like any other; nothing in it runs, and nothing moves out of its place.
 */
import type { Page } from '@playwright/test'
import type { Cashier } from '../../cashier.ts'
import { crowded } from '../../screen-checks.ts'
import { expect, LANGUAGES, test } from '../../test.ts'

/** Service and the fields that it asks for beside the account. */
const SERVICES: readonly (readonly [what: string, serviceId: number, keys: Readonly<Record<string, string>>])[] = [
  ['markup in the name', 9901, {}],
  ['a right-to-left override and a very long name', 9902, {}],
  ['a number as text', 10401, {}],
  ['a number for a name', 10402, {}],
  ['a picture that is an object', 10404, {}],
  ['a million letters', 10501, {}],
  ['markup, quotes and control signs in caption, hint, terms and header', 10601, {}],
  ['a pick list of markup', 10602, { Key1: "a'b" }],
  ['names that every object has', 10603, {}],
]

const QUERIES = [
  "'; DROP TABLE payments;--",
  '" OR 1=1 --',
  '%_*?[]',
  'NEAR( "x" ) AND NOT ^',
  '<img src=x onerror=alert(1)>',
  '\u202Eعكس\u202C',
  '\u0000\u0007\uFFFF',
  '\uD83D',
  'ـــــــ',
  ' '.repeat(200),
  'ا'.repeat(5_000),
]

/** Markup of the catalogue that became part of the page, instead of a text in it. */
const becameMarkup = (page: Page): Promise<number> =>
  page.evaluate(() => document.querySelectorAll('main script, main img[src="x"], main u, .slip script').length)

async function open(at: Cashier, serviceId: number): Promise<void> {
  const tile = at.at(`search-result-${String(serviceId)}`)
  await expect(async () => {
    await at.at('catalogue-search').fill('')
    await at.at('catalogue-search').fill(String(serviceId))
    await expect(tile).toBeVisible({ timeout: 1_500 })
  }).toPass({ timeout: 25_000 })
  expect(await crowded(at.page)).toEqual([])
  await tile.click()
}

for (const language of LANGUAGES) {
  test.describe(language, () => {
    test.use({ language })
    test.setTimeout(180_000)

    test('is sold and printed, and nothing in it runs', async ({ start, world }) => {
      const { terminal, at } = await start()
      const { page } = terminal
      const ran: string[] = []
      page.on('dialog', (dialog) => {
        ran.push(dialog.message())
        void dialog.dismiss()
      })
      page.on('pageerror', (error) => ran.push(error.message))
      page.on('request', (request) => {
        if (/\/x$/u.test(new URL(request.url()).pathname)) ran.push(request.url())
      })
      await at.signIn()
      for (const [what, serviceId, keys] of SERVICES) {
        await test.step(what, async () => {
          await open(at, serviceId)
          await at.fill('billingAcct', '01033330001')
          for (const [key, value] of Object.entries(keys)) await at.at(`field-${key}`).selectOption(value)
          if ((await at.at('terms-accept').count()) > 0) {
            await at.at('terms-text').evaluate((element) => {
              element.scrollTop = element.scrollHeight
            })
            await at.at('terms-accept').check()
          }
          await at.at('amount').fill('10')
          expect(await crowded(page), 'the form').toEqual([])
          await at.at('tender-cash').click()
          expect(await crowded(page), 'the cash page').toEqual([])
          await at.at('cash-exact').click()
          await at.pay()
          await at.outcome('succeeded')
          await expect(at.at('receipt-preview')).toBeVisible()
          await expect(at.at('print-state')).toHaveAttribute('data-state', 'printed')
          expect(await crowded(page), 'the outcome').toEqual([])
          expect(await becameMarkup(page)).toBe(0)
          await at.at('new-payment').click()
        })
      }
      await at.at('open-payments').click()
      await expect(page.locator('[data-testid^="payment-row-"][data-state="succeeded"]').first()).toBeVisible()
      await expect(page.locator('[data-testid^="payment-row-"]:not([data-state="succeeded"])')).toHaveCount(0)
      expect(await crowded(page)).toEqual([])
      // What a biller writes is drawn, never sent to the printer as commands of its own.
      const jobs = await world.paper.ledger<{ unknown: unknown[]; complete: boolean; cuts: number }[]>()
      expect(jobs).toHaveLength(SERVICES.length)
      for (const job of jobs) expect(job).toMatchObject({ unknown: [], complete: true, cuts: 1 })
      expect(ran).toEqual([])
    })

    test('is searched with anything at all', async ({ start }) => {
      const { terminal, at } = await start()
      const ran: string[] = []
      terminal.page.on('pageerror', (error) => ran.push(error.message))
      terminal.page.on('dialog', (dialog) => ran.push(dialog.message()))
      await at.signIn()
      await open(at, 9003)
      await at.at('home').click()
      for (const query of QUERIES) {
        await at.at('catalogue-search').fill(query)
        expect(await crowded(terminal.page), query.slice(0, 40)).toEqual([])
        expect(await becameMarkup(terminal.page)).toBe(0)
        await expect(at.at('form-error')).toHaveCount(0)
      }
      await open(at, 9003)
      await expect(at.at('field-billingAcct')).toBeVisible()
      expect(ran).toEqual([])
    })
  })
}
