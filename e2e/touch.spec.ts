/** The whole path by touch alone: every step is a finger on the glass, from signing in to the next customer. */
import type { CDPSession, Locator, Page } from '@playwright/test'
import { expectNoScrolling, expectOnlyReceiptScrolls } from './screen-checks.ts'
import { expect, LANGUAGES, test, type Ledger } from './test.ts'

/** Least height of a target at the counter, in px. */
const TARGET_PX = 56
const SIZES = [
  { width: 1366, height: 768 },
  { width: 1024, height: 768 },
] as const

function finger(page: Page, touch: CDPSession) {
  async function tap(target: Locator): Promise<void> {
    await expect(target).toBeVisible()
    await expect(target).toBeEnabled()
    const box = await target.boundingBox()
    if (box === null) throw new Error('Expected a target to touch, found none')
    const name = (await target.getAttribute('data-testid')) ?? (await target.textContent()) ?? ''
    expect(Math.round(box.height), `height of ${name}`).toBeGreaterThanOrEqual(TARGET_PX)
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
    await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x, y }] })
    await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
  }
  const key = (letter: string): Locator =>
    page.locator('.keyboard').getByRole('button', { name: letter === ' ' ? /^(?:Space|مسافة)$/u : letter, exact: true })
  const padKey = (digit: string): Locator => page.locator('.pad').getByText(digit, { exact: true })

  return {
    tap,
    async write(text: string) {
      for (const letter of text) await tap(key(letter))
    },
    async dial(digits: string) {
      for (const digit of digits) await tap(padKey(digit))
    },
    enter: () => tap(page.locator('.keyboard').getByRole('button', { name: /^(?:Continue|متابعة)$/u })),
  }
}

for (const language of LANGUAGES) {
  for (const size of SIZES) {
    test.describe(`${language} ${String(size.width)}×${String(size.height)}`, () => {
      test.use({ language })

      test('a bill is paid by fingers alone', async ({ start, world }) => {
        const { terminal, at } = await start()
        const { page } = terminal
        await page.setViewportSize(size)
        const { tap, write, dial, enter } = finger(page, await page.context().newCDPSession(page))

        await tap(at.at('login-name'))
        await expectNoScrolling(page)
        await write('agent')
        await tap(at.at('login-password'))
        await write('1234')
        await enter()
        await expect(at.at('category-205')).toBeVisible({ timeout: 25_000 })
        await expectNoScrolling(page)

        // By tiles as far as they go, and back; then by the search.
        await tap(at.at('category-205'))
        await tap(at.at('biller-11'))
        await expect(at.at('service-1101')).toBeVisible()
        await expectNoScrolling(page)
        await tap(at.at('home'))
        await tap(at.at('catalogue-search'))
        await write(language === 'ar' ? 'فاتورة تدريب' : 'practice bill')
        await tap(at.at('search-result-9001'))

        await dial('12345678')
        await expect(at.at('field-billingAcct')).toHaveValue('12345678')
        await expectNoScrolling(page)
        await tap(at.at('inquire'))
        await expect(at.at('bill-total')).toContainText('44.00')
        await expectNoScrolling(page)
        await tap(at.at('tender-cash'))
        await tap(at.at('note-2000'))
        await tap(at.at('note-2000'))
        await dial('5')
        await expect(at.at('cash-received')).toHaveValue(/5$/u)
        await tap(at.at('cash-clear'))
        await tap(at.at('note-5000'))
        await expect(at.at('cash-change')).toContainText('6.00')
        await expectNoScrolling(page)
        await tap(at.at('confirm-pay'))
        await at.outcome('succeeded')
        await expect(at.at('receipt-preview')).toBeVisible()
        await expectOnlyReceiptScrolls(page)
        await tap(at.at('new-payment'))
        await expect(at.at('outcome')).toBeHidden()
        const { payments } = await world.gateway.ledger<Ledger>()
        expect(payments.filter(({ charged }) => charged)).toMatchObject([{ productId: 9001, account: '12345678' }])
      })
    })
  }
}
