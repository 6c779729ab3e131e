/** Finding a service: by words, by the number it is paid with, by a mark. */
import type { Cashier } from './cashier.ts'
import { expect, LANGUAGES, test } from './test.ts'

const ACCOUNT = 'field-billingAcct'

/** Waits until the catalogue is there, by a service of its last part. */
async function ready(at: Cashier): Promise<void> {
  await at.signIn()
  await expect(async () => {
    await at.at('catalogue-search').fill('')
    await at.at('catalogue-search').fill('9003')
    await expect(at.at('search-result-9003')).toBeVisible({ timeout: 1_500 })
  }).toPass({ timeout: 25_000 })
  await at.page.keyboard.press('Escape')
}

for (const language of LANGUAGES) {
  test.describe(language, () => {
    test.use({ language })

    test('a number that was scanned offers what it fits, and the form opens with it', async ({ start }) => {
      const { terminal, at } = await start()
      const { keyboard } = terminal.page
      await ready(at)
      await keyboard.press('Slash')
      // A scanner types fast, in the digits of its layout, and ends with Enter.
      await keyboard.type(language === 'ar' ? '٠١٠١٢٣٤٥٦٧٨' : '010 1234 5678')
      await keyboard.press('Enter')
      await expect(at.at('fitting-1101')).toBeVisible()
      await expect(at.at('screen-search')).toContainText('01012345678')
      await expect(at.at('catalogue-search')).toBeFocused()
      await keyboard.press('ArrowDown')
      await keyboard.press('Enter')
      await expect(at.at(ACCOUNT)).toHaveValue('01012345678')
      const chosen = await terminal.page.getByRole('heading', { level: 1 }).textContent()

      // The same form with another number: what was typed stays, and the new number is said.
      await keyboard.press('F3')
      await keyboard.type('01099999999')
      await expect(at.at('screen-search')).toContainText('01099999999')
      await terminal.page
        .locator('[data-tiles] > button', { hasText: chosen ?? '' })
        .first()
        .click()
      await expect(at.at(ACCOUNT)).toHaveValue('01012345678')
      await expect(at.at('form-error')).toContainText('01099999999')
      // Who was looked for is nobody's business.
      expect(terminal.output()).not.toMatch(/01012345678|01099999999/u)
    })

    test('a number that fits one service opens it by Enter; one paid before with it stands first', async ({
      start,
    }) => {
      const { terminal, at } = await start()
      const { keyboard } = terminal.page
      await ready(at)
      // Nothing says what this number is until it was paid for.
      await keyboard.press('F3')
      await keyboard.type('12345678')
      await expect(at.at('screen-search')).toBeVisible()
      await expect(at.at('fitting-9001')).toHaveCount(0)
      await at.findService(9001, '9001')
      await at.fill('billingAcct', '12345678')
      await at.inquire()
      await at.takeCash('50')
      await at.pay()
      await at.outcome('succeeded')
      // Search is one key away from the outcome too.
      await expect(at.at('new-payment')).toBeEnabled()
      await keyboard.press('Slash')
      await keyboard.type('12345678')
      await expect(at.at('fitting-9001')).toBeVisible()
      await expect(terminal.page.locator('[data-tiles] > button').first()).toHaveAttribute(
        'data-testid',
        'fitting-9001',
      )
      await at.at('fitting-9001').click()
      await expect(at.at(ACCOUNT)).toHaveValue('12345678')
      await expect(at.at('inquire')).toBeEnabled()
    })

    test('the search is one key away from every page and loses nothing typed', async ({ start }) => {
      const { terminal, at } = await start()
      const { page } = terminal
      await ready(at)
      const search = at.at('catalogue-search')
      /** By the key's place, with what an Arabic layout types there. */
      const slash = (): Promise<unknown> =>
        page.evaluate(() => {
          const at = document.activeElement ?? document.body
          at.dispatchEvent(new KeyboardEvent('keydown', { code: 'Slash', key: 'ظ', bubbles: true, cancelable: true }))
        })
      const lookAndComeBack = async (): Promise<void> => {
        await slash()
        await expect(search).toBeFocused()
        await page.keyboard.type('vodafone')
        await expect(at.at('screen-search')).toBeVisible()
        await page.keyboard.press('Escape')
      }
      await expect(at.at('screen-categories')).toBeVisible()
      await lookAndComeBack()
      await page.keyboard.press('1')
      await expect(at.at('screen-billers')).toBeVisible()
      await lookAndComeBack()
      await page.keyboard.press('1')
      await expect(at.at('screen-services')).toBeVisible()
      await lookAndComeBack()
      await at.findService(9001, '9001')
      await at.fill('billingAcct', '12345678')
      await lookAndComeBack()
      await expect(at.at(ACCOUNT)).toHaveValue('12345678')
      await at.inquire()
      await lookAndComeBack()
      await expect(at.at('bill-due')).toBeVisible()
      await at.at('tender-cash').click()
      await at.at('cash-received').fill('45.5')
      await lookAndComeBack()
      await expect(at.at('cash-received')).toHaveValue('45.5')
      await page.keyboard.press('F2')
      await expect(at.at('screen-payments')).toBeVisible()
      await page.keyboard.press('F3')
      await expect(search).toBeFocused()
      await page.keyboard.type('vodafone')
      await expect(at.at('screen-search')).toBeVisible()
      await page.keyboard.press('Escape')
      await expect(at.at('screen-payments')).toBeVisible()
    })

    test('a marked service stands on the first page with its key, also after a restart; what is sold comes after it', async ({
      start,
    }) => {
      // Two starts and a whole payment.
      test.setTimeout(180_000)
      const first = await start()
      await ready(first.at)
      await expect(first.at.at('quick')).toBeVisible()
      const empty = await first.at.at('category-205').boundingBox()
      await first.at.findService(9001, '9001')
      await first.at.page.keyboard.press('Escape')
      await first.at.findService(1101, '1101')
      // By key in a field, by touch on the sign.
      await first.at.page.keyboard.press('F4')
      await expect(first.at.at('favourite-toggle')).toHaveAttribute('aria-pressed', 'true')
      await first.at.at('favourite-toggle').click()
      await expect(first.at.at('favourite-toggle')).toHaveAttribute('aria-pressed', 'false')
      await first.at.at('favourite-toggle').click()
      await expect(first.at.at('favourite-toggle')).toHaveAttribute('aria-pressed', 'true')
      await first.at.findService(9001, '9001')
      await first.at.fill('billingAcct', '12345678')
      await first.at.inquire()
      await first.at.takeCash('50')
      await first.at.pay()
      await first.at.outcome('succeeded')
      await first.at.at('new-payment').click()
      await expect(first.at.at('quick-9001')).toBeVisible({ timeout: 15_000 })
      expect(await first.at.at('category-205').boundingBox()).toEqual(empty)
      await first.terminal.stop()

      const { terminal, at } = await start()
      await at.signIn()
      await expect(at.at('quick-1101')).toBeVisible({ timeout: 25_000 })
      await expect(terminal.page.locator('[data-testid=quick] > button').first()).toHaveAttribute(
        'data-testid',
        'quick-1101',
      )
      await terminal.page.keyboard.press('KeyW')
      await expect(at.at('inquire')).toBeVisible({ timeout: 15_000 })
      await expect(at.at(ACCOUNT)).toBeFocused()
      await terminal.page.keyboard.press('Escape')
      await terminal.page.keyboard.press('KeyQ')
      await expect(at.at('favourite-toggle')).toHaveAttribute('aria-pressed', 'true')
    })

    test('pages turn by key and by touch, there and back', async ({ start }) => {
      const { terminal, at } = await start()
      const { page } = terminal
      await ready(at)
      await at.at('catalogue-search').fill('01012345678')
      const tiles = page.locator('[data-tiles] > button')
      await expect(tiles).toHaveCount(12)
      const names = (): Promise<string[]> => tiles.allTextContents()
      const first = await names()
      await page.keyboard.press('PageDown')
      await expect(tiles.first()).not.toHaveText(first[0] ?? '')
      const second = await names()
      expect(second.filter((name) => first.includes(name))).toEqual([])
      await page.keyboard.press('PageUp')
      expect(await names()).toEqual(first)
      // The way on lies where reading goes.
      const next = (await at.at('list-next').boundingBox())?.x ?? 0
      const previous = (await at.at('list-previous').boundingBox())?.x ?? 0
      expect(next > previous).toBe(language === 'en')
      await at.at('list-next').click()
      expect(await names()).toEqual(second)
      await at.at('list-previous').click()
      expect(await names()).toEqual(first)
    })
  })
}
