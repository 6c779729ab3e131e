/** The whole path by keyboard alone: not one click. */
import { expect, LANGUAGES, test, type Ledger } from './test.ts'

for (const language of LANGUAGES) {
  test.describe(language, () => {
    test.use({ language })

    test('a bill is paid without touching a mouse', async ({ start, world }) => {
      const { terminal, at } = await start()
      const { keyboard } = terminal.page
      await expect(at.at('login-name')).toBeFocused()
      await keyboard.type('agent')
      await keyboard.press('Tab')
      await keyboard.type('1234')
      await keyboard.press('Enter')
      await expect(at.at('catalogue-search')).toBeVisible()

      // Search from anywhere by one key; the first hit by Enter or its digit.
      await expect(async () => {
        await keyboard.press('Escape')
        await keyboard.press('F3')
        await expect(at.at('catalogue-search')).toBeFocused({ timeout: 500 })
        await keyboard.press('Control+A')
        await keyboard.type(language === 'ar' ? 'فاتورة تدريب' : 'practice bill')
        await expect(at.at('search-result-9001')).toBeVisible({ timeout: 1_500 })
      }).toPass({ timeout: 25_000 })
      await keyboard.press('Enter')
      await expect(at.at('field-billingAcct')).toBeFocused()
      await keyboard.type('12345678')
      await keyboard.press('Enter')
      await expect(at.at('bill-total')).toContainText('44.00')

      // Back keeps what was typed; on again.
      await keyboard.press('Escape')
      await expect(at.at('field-billingAcct')).toHaveValue('12345678')
      await keyboard.press('Enter')
      await expect(at.at('bill-total')).toContainText('44.00')
      await keyboard.press('Enter')
      await expect(at.at('cash-received')).toBeFocused()
      await keyboard.type('50')
      await expect(at.at('cash-change')).toContainText('6.00')
      // A key that is still down from the last screen does nothing: a person is never this fast.
      await expect(at.at('confirm-pay')).toBeEnabled()
      await keyboard.press('Enter')
      await at.outcome('succeeded')
      await expect(at.at('new-payment')).toBeEnabled()
      await keyboard.press('Enter')
      await expect(at.at('outcome')).toBeHidden()
      const { payments } = await world.gateway.ledger<Ledger>()
      expect(payments.filter(({ charged }) => charged)).toHaveLength(1)
    })

    test('digits choose tiles, Escape goes back', async ({ start }) => {
      const { terminal, at } = await start()
      await at.signIn()
      await expect(at.at('category-205')).toBeVisible({ timeout: 25_000 })
      await terminal.page.keyboard.press('1')
      await expect(at.at('biller-11')).toBeVisible()
      await terminal.page.keyboard.press('1')
      await expect(at.at('service-1101')).toBeVisible()
      await terminal.page.keyboard.press('1')
      await expect(at.at('field-billingAcct')).toBeFocused()
      await terminal.page.keyboard.press('Escape')
      await expect(at.at('service-1101')).toBeVisible()
      await terminal.page.keyboard.press('F9')
      await expect(terminal.page.locator('html')).toHaveAttribute('lang', language === 'ar' ? 'en' : 'ar')
    })
  })
}
