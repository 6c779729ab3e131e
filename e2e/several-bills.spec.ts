/** Several bills of one account, and several vouchers: chosen, paid one after the other, and stopped where one does not go through. */
import { crowded, expectNoScrolling } from './screen-checks.ts'
import { expect, LANGUAGES, test, type Ledger } from './test.ts'

const ACCOUNT = '12345678'

for (const language of LANGUAGES) {
  test.describe(language, () => {
    test.use({ language })

    test('bills are chosen by keys alone and paid one by one, each with its own paper', async ({ start, world }) => {
      const { terminal, at } = await start()
      const { page } = terminal
      await at.signIn()
      await at.findService(10205, '10205')
      await page.keyboard.type(ACCOUNT)
      await page.keyboard.press('Enter')
      await expect(at.at('bill-0')).toHaveAttribute('aria-checked', 'true', { timeout: 15_000 })
      await expectNoScrolling(page)
      expect(await crowded(page)).toEqual([])

      // By digits, by the key for all, by arrows and the space bar.
      await page.keyboard.press('1')
      await expect(at.at('bill-0')).toHaveAttribute('aria-checked', 'false')
      await expect(at.at('tender-cash')).toBeDisabled()
      await page.keyboard.press('0')
      await expect(at.at('bill-2')).toHaveAttribute('aria-checked', 'true')
      const all = Number(await at.at('bill-due').getAttribute('data-minor'))
      await page.keyboard.press('ArrowDown')
      await page.keyboard.press('ArrowDown')
      await page.keyboard.press('Space')
      await expect(at.at('bill-1')).toHaveAttribute('aria-checked', 'false')
      const sum = Number(await at.at('bill-due').getAttribute('data-minor'))
      expect(sum).toBeLessThan(all)

      await page.keyboard.press('Enter')
      await expect(at.at('cash-received')).toBeFocused()
      await expect(at.at('bill-total')).toHaveAttribute('data-minor', String(sum))
      await expect(at.at('confirm-pay')).toBeEnabled()
      await page.keyboard.press('Enter')
      await at.outcome('succeeded', 30_000)
      await expect(at.at('sale-payment-1')).toHaveAttribute('data-tone', 'paid')
      await expect(at.at('sale-stopped')).toHaveCount(0)
      await expect
        .poll(async () => (await world.paper.get<unknown[]>('/control/papers')).length, { timeout: 15_000 })
        .toBe(2)
      const { payments } = await world.gateway.ledger<Ledger>()
      expect(payments.filter(({ charged }) => charged).map(({ amountMinor }) => amountMinor)).toHaveLength(2)
      expect(payments.reduce((total, { amountMinor }) => total + amountMinor, 0)).toBe(sum)
    })

    test('bills with a fee each add up, by touch', async ({ start }) => {
      const { at } = await start()
      await at.signIn()
      await at.findService(10212, '10212')
      await at.fill('billingAcct', ACCOUNT)
      await at.at('inquire').click()
      await expect(at.at('bill-0')).toBeVisible({ timeout: 15_000 })
      await at.at('bill-1').click()
      await expect(at.at('bill-fee')).toContainText('5.00')
      const [due, total] = await Promise.all(
        ['bill-due', 'bill-total'].map(async (id) => Number(await at.at(id).getAttribute('data-minor'))),
      )
      expect((total ?? 0) - (due ?? 0)).toBe(500)
    })

    test('a sale that stops says how far it came and what goes back, with its progress in sight', async ({
      start,
      world,
    }) => {
      await world.gateway.faults({
        slowMs: 6000,
        next: [
          { endpoint: 'pay', fault: 'slow' },
          { endpoint: 'pay', fault: 'machine_balance_not_enough' },
        ],
      })
      const { at } = await start()
      await at.signIn()
      await at.findService(10205, '10205')
      await at.fill('billingAcct', ACCOUNT)
      await at.at('inquire').click()
      await at.at('bills-all').click()
      const total = Number(await at.at('bill-total').getAttribute('data-minor'))
      const each = await Promise.all(
        [0, 1, 2].map(async (at0) =>
          Number(
            await at
              .at(`bill-${String(at0)}`)
              .locator('.money')
              .getAttribute('data-minor'),
          ),
        ),
      )
      await at.takeCash(String(Math.ceil(total / 100) + 5))
      await at.pay()
      await expect(at.at('progress-several')).toBeVisible()
      await expect(at.at('step-2')).toHaveAttribute('data-waits', 'true')
      await expect(at.at('sale-stopped')).toHaveAttribute('data-paid', '1', { timeout: 30_000 })
      const change = (Math.ceil(total / 100) + 5) * 100 - total
      await expect(at.at('sale-give-back')).toHaveAttribute(
        'data-minor',
        String(change + (each[1] ?? 0) + (each[2] ?? 0)),
      )
      await expect(at.at('sale-payment-0')).toHaveAttribute('data-tone', 'paid')
      const { payments } = await world.gateway.ledger<Ledger>()
      expect(payments.filter(({ charged }) => charged)).toHaveLength(1)
    })

    test('vouchers: the total runs along, and no more than five are sold at once', async ({ start, world }) => {
      const { terminal, at } = await start()
      await at.signIn()
      await at.findService(9005, '9005')
      await expect(at.at('quantity')).toBeVisible()
      // Without a field to type into, digits choose.
      await terminal.page.keyboard.press('2')
      await expect(at.at('form-total')).toContainText('25.00')
      await at.at('quantity-more').click()
      await at.at('quantity-more').click()
      await expect(at.at('form-total')).toContainText('75.00')
      await at.at('quantity').click()
      await at.at('quantity').press('End')
      await terminal.page.keyboard.type('2')
      await expect(at.at('quantity')).toHaveValue('2')
      await at.at('quantity').fill('9')
      await expect(at.at('quantity')).toHaveValue('5')
      await expect(at.at('quantity-more')).toBeDisabled()
      await expect(at.at('form-total')).toContainText('125.00')
      await at.takeCash('125')
      await at.pay()
      await at.outcome('succeeded', 40_000)
      await expect(at.at('sale-payment-4')).toHaveAttribute('data-tone', 'paid')
      const { payments } = await world.gateway.ledger<Ledger>()
      expect(payments.filter(({ charged }) => charged)).toHaveLength(5)
    })
  })
}
