/** The care that a screen takes: nothing jumps, nothing typed is lost, nothing is out of reach, no text breaks another. */
import type { Page } from '@playwright/test'
import { crowded, expectNoScrolling } from './screen-checks.ts'
import { expect, LANGUAGES, test } from './test.ts'

/** The boxes of all that is pressed or read in the middle of the page, as one text. */
const boxes = (page: Page): Promise<string> =>
  page.evaluate(() =>
    [...document.querySelectorAll('main button, main h1, main input, .tile-picture, .slip')]
      .map((element) => element.getBoundingClientRect())
      .map(({ x, y, width, height }) => [x, y, width, height].map(Math.round).join())
      .join(' '),
  )

for (const language of LANGUAGES) {
  test.describe(language, () => {
    test.use({ language })

    test('a change of language keeps the focus, the caret and a half-typed amount', async ({ start }) => {
      const { terminal, at } = await start()
      const { page } = terminal
      await at.signIn()
      await at.findService(9003, 'Free-amount top-up')
      await at.fill('billingAcct', '0101234')
      const amount = at.at('amount')
      await amount.fill('12.')
      await amount.evaluate((input: HTMLInputElement) => {
        input.setSelectionRange(1, 1)
      })
      await page.keyboard.press('F9')
      await expect(page.locator('html')).toHaveAttribute('lang', language === 'ar' ? 'en' : 'ar')
      await expect(amount).toBeFocused()
      await page.keyboard.type('7')
      await expect(amount).toHaveValue('172.')
      await page.keyboard.press('F9')
      await page.keyboard.type('5')
      await expect(amount).toHaveValue('1752.')
      await expect(at.at('field-billingAcct')).toHaveValue('0101234')
    })

    test('nothing moves when pictures, the slip or a sentence about a field arrive', async ({ start }) => {
      const { terminal, at } = await start()
      const { page } = terminal
      await at.signIn()
      await expect(at.at('category-205')).toBeVisible({ timeout: 25_000 })
      const early = await boxes(page)
      await page.waitForFunction(() =>
        [...document.querySelectorAll<HTMLImageElement>('.tile-picture img')].every(({ complete }) => complete),
      )
      await expect(page.getByTestId('slip-picture')).toBeVisible()
      expect(await boxes(page)).toBe(early)
      await at.findService(9003, 'Free-amount top-up')
      await expect(at.at('field-billingAcct')).toBeVisible()
      const before = (await at.at('tender-cash').boundingBox()) ?? null
      const amountBefore = (await at.at('amount').boundingBox()) ?? null
      await at.at('tender-cash').click()
      await expect(at.at('form-error')).toBeVisible()
      expect(await at.at('tender-cash').boundingBox()).toEqual(before)
      expect(await at.at('amount').boundingBox()).toEqual(amountBefore)
    })

    test('`?` shows every key, Escape puts it away and goes no step back', async ({ start }) => {
      const { terminal, at } = await start()
      await at.signIn()
      await expect(at.at('category-205')).toBeVisible({ timeout: 25_000 })
      await terminal.page.keyboard.press('1')
      await expect(at.at('biller-11')).toBeVisible()
      await terminal.page.keyboard.press('Shift+Slash')
      await expect(terminal.page.locator('dialog')).toBeVisible()
      await terminal.page.keyboard.press('Escape')
      await expect(terminal.page.locator('dialog')).toBeHidden()
      await expect(at.at('biller-11')).toBeVisible()
      await terminal.page.keyboard.press('Shift+Slash')
      await expect(terminal.page.locator('dialog')).toBeVisible()
    })

    test('hostile names and the longest texts stay in their places', async ({ start }, info) => {
      const { terminal, at } = await start()
      const { page } = terminal
      await at.signIn()
      for (const [serviceId, words] of [
        [9901, '9901'],
        [9902, '9902'],
      ] as const) {
        await at.findService(serviceId, words)
        for (const size of [
          { width: 1366, height: 768 },
          { width: 1024, height: 768 },
        ]) {
          await page.setViewportSize(size)
          await expect(page.getByTestId('screen-form')).toBeVisible()
          await page.screenshot({ path: info.outputPath(`${String(serviceId)}-${String(size.width)}.png`) })
          expect(await crowded(page)).toEqual([])
          await expectNoScrolling(page)
        }
        await at.at('home').click()
      }
      // The longest account and the largest amounts.
      await at.findService(9001, 'Practice bill')
      await at.fill('billingAcct', '1234567890'.repeat(4))
      await expectNoScrolling(page)
      expect(await crowded(page)).toEqual([])
      await page.screenshot({ path: info.outputPath('account-1024.png') })
      await at.fill('billingAcct', '12345678')
      await at.inquire()
      await at.takeCash('9999999.99')
      await expect(at.at('cash-change')).toContainText('9,999,955.99')
      for (const size of [
        { width: 1024, height: 768 },
        { width: 1366, height: 768 },
      ]) {
        await page.setViewportSize(size)
        await page.screenshot({ path: info.outputPath(`cash-${String(size.width)}.png`) })
        expect(await crowded(page)).toEqual([])
        await expectNoScrolling(page)
      }
    })

    test('with letters twice as large everything can be reached', async ({ start }, info) => {
      const { terminal, at } = await start()
      const { page } = terminal
      await page.setViewportSize({ width: 1366, height: 768 })
      await page.evaluate(() => {
        document.documentElement.style.fontSize = '200%'
      })
      const controls = page.locator('header button:enabled, main button:enabled, main input').filter({ visible: true })
      const reach = async (name: string): Promise<void> => {
        await page.screenshot({ path: info.outputPath(`${name}-200.png`) })
        for (const control of await controls.all()) await control.click({ trial: true, timeout: 3_000 })
      }
      await reach('sign-in')
      await at.signIn()
      await expect(at.at('category-205')).toBeVisible({ timeout: 25_000 })
      await reach('categories')
      await at.findService(9001, 'Practice bill')
      await reach('form')
      await at.fill('billingAcct', '12345678')
      await at.inquire()
      await reach('bill')
      await at.takeCash('9999999.99')
      await expect(at.at('cash-change')).toBeVisible()
      await expect(at.at('confirm-pay')).toBeEnabled()
      await reach('cash')
      await at.pay()
      await at.outcome('succeeded')
      await expect(at.at('new-payment')).toBeEnabled()
      await reach('outcome')
    })
  })
}
