/** The counter's day, in both languages: every way a sale goes well, and every way it does not. */
import { expect, LANGUAGES, test, type Ledger } from './test.ts'

/** Charged by the gateway for an account: what the customer's bank, so to say, knows. */
const chargesFor = (ledger: Ledger, account: string) =>
  ledger.payments.filter((payment) => payment.account === account && payment.charged)

for (const language of LANGUAGES) {
  test.describe(language, () => {
    test.use({ language })

    test('a bill: asked for, paid in cash, printed', async ({ start, world }) => {
      const { terminal, at } = await start()
      await expect(terminal.page.locator('html')).toHaveAttribute('dir', language === 'ar' ? 'rtl' : 'ltr')
      await at.signIn()
      await at.findService(9001, 'Practice bill')
      await at.fill('billingAcct', '١٢٣٤٥٦٧٨')
      await at.inquire()
      await expect(at.at('bill-due')).toContainText('42.00')
      await expect(at.at('bill-fee')).toContainText('2.00')
      await expect(at.at('bill-total')).toContainText('44.00')
      await at.takeCash('50')
      await expect(at.at('cash-change')).toContainText('6.00')
      await at.pay()
      const { payment } = await at.outcome('succeeded')
      expect(payment).toMatch(/^[0-9a-f-]{36}$/u)
      await expect(at.at('receipt-preview')).toBeVisible()
      await expect(at.at('print-state')).toHaveAttribute('data-state', 'printed', { timeout: 15_000 })
      const charges = chargesFor(await world.gateway.ledger<Ledger>(), '12345678')
      expect(charges).toMatchObject([{ productId: 9001, amountMinor: 4200, chargedMinor: 4400 }])
      await expect(at.at('status-unsettled')).toHaveAttribute('data-count', '0')
      await at.at('new-payment').click()
      await expect(at.at('catalogue-search')).toBeVisible()
    })

    test('a top-up that must be asked for first', async ({ start, world }) => {
      const { at } = await start()
      await at.signIn()
      await at.findService(9002, 'Top-up after an inquiry')
      await at.fill('billingAcct', '12345678')
      await at.at('inquire').click()
      await at.at('amount').fill('25.50')
      await at.takeCash('30')
      await at.pay()
      await at.outcome('succeeded')
      const ledger = await world.gateway.ledger<Ledger>()
      expect(ledger.inquiries).toMatchObject([{ productId: 9002 }])
      expect(chargesFor(ledger, '12345678')).toMatchObject([{ amountMinor: 2550 }])
    })

    test('a top-up without asking: a free amount, then a denomination', async ({ start, world }) => {
      const { at } = await start()
      await at.signIn()
      await at.topUp('01012345678', { amount: '12.5', cash: '20' })
      await at.outcome('succeeded')
      await at.at('new-payment').click()

      await at.findService(9004, 'Fixed denominations')
      await at.fill('billingAcct', '01012345678')
      await at.at('denomination-2500').click()
      await at.takeCash('50')
      await expect(at.at('cash-change')).toContainText('25.00')
      await at.pay()
      await at.outcome('succeeded')
      const ledger = await world.gateway.ledger<Ledger>()
      expect(ledger.inquiries).toHaveLength(0)
      expect(chargesFor(ledger, '01012345678').map(({ amountMinor }) => amountMinor)).toEqual([1250, 2500])
    })

    test('vouchers: each with its PIN on its own paper', async ({ start, world }) => {
      const { at } = await start()
      await at.signIn()
      await at.findService(9005, 'Card with a PIN')
      await at.at('denomination-2500').click()
      await at.at('quantity').fill('2')
      await at.takeCash('100')
      await expect(at.at('cash-change')).toContainText('50.00')
      await at.pay()
      await at.outcome('succeeded')
      await expect
        .poll(async () => (await world.paper.get<unknown[]>('/control/papers')).length, { timeout: 15_000 })
        .toBe(2)
      const jobs = await world.paper.ledger<{ cuts: number; unknown: unknown[] }[]>()
      expect(jobs.flatMap(({ unknown }) => unknown)).toEqual([])
      const { payments } = await world.gateway.ledger<Ledger>()
      expect(payments.filter(({ charged }) => charged)).toHaveLength(2)
    })

    test('a refused bill: nothing was charged, and the screen says so', async ({ start, world }) => {
      const { at } = await start()
      await at.signIn()
      await at.topUp('01000009940')
      await at.outcome('declined')
      expect(chargesFor(await world.gateway.ledger<Ledger>(), '01000009940')).toEqual([])
      await expect(at.at('status-unsettled')).toHaveAttribute('data-count', '0')
    })

    test('an inquiry that finds nothing says so under the form and keeps what was typed', async ({ start }) => {
      const { at } = await start()
      await at.signIn()
      await at.findService(9001, 'Practice bill')
      for (const [account, code] of [
        ['11119801', 'inquiry-refused'],
        ['11119811', 'nothing-due'],
      ] as const) {
        await at.fill('billingAcct', account)
        await at.at('inquire').click()
        await expect(at.at('form-error')).toHaveAttribute('data-code', code)
        await expect(at.at('field-billingAcct')).toHaveValue(account)
      }
    })

    test('an outcome that is not known settles by itself', async ({ start, world }) => {
      const { at } = await start()
      await at.signIn()
      await at.topUp('01000009929')
      await at.outcome('unknown')
      await expect(at.at('status-unsettled')).toHaveAttribute('data-count', '1')
      await at.outcome('succeeded', 40_000)
      await expect(at.at('outcome-recovered')).toContainText(/\d\d:\d\d/u)
      await expect(at.at('status-unsettled')).toHaveAttribute('data-count', '0')
      expect(chargesFor(await world.gateway.ledger<Ledger>(), '01000009929')).toHaveLength(1)
    })

    test('two taps are one payment', async ({ start, world }) => {
      const { at } = await start()
      await world.gateway.faults({ latencyMs: { pay: 1200 } })
      await at.signIn()
      await at.topUpToCash('01055555555')
      await at.at('confirm-pay').evaluate((button: HTMLElement) => {
        button.click()
        button.click()
      })
      await at
        .at('confirm-pay')
        .click({ timeout: 400 })
        .catch(() => undefined)
      await at.outcome('succeeded')
      expect(chargesFor(await world.gateway.ledger<Ledger>(), '01055555555')).toHaveLength(1)
    })

    test('the same again within ten minutes asks first', async ({ start, world }) => {
      const { at } = await start()
      await at.signIn()
      for (const time of [1, 2]) {
        await at.findService(9003, 'Free-amount top-up')
        await at.fill('billingAcct', '01066666666')
        await at.at('amount').fill('10')
        await at.at('tender-cash').click()
        if (time === 2) await at.at('repeat-accept').click()
        await at.at('cash-received').fill('10')
        await at.pay()
        await at.outcome('succeeded')
        await at.at('new-payment').click()
      }
      expect(chargesFor(await world.gateway.ledger<Ledger>(), '01066666666')).toHaveLength(2)
    })

    test('a language switch in the middle of the form keeps every keystroke', async ({ start }) => {
      const { terminal, at } = await start()
      await at.signIn()
      await at.findService(9003, 'Free-amount top-up')
      await at.fill('billingAcct', '0101234')
      await at.at('amount').fill('17.')
      await at.switchLanguage()
      await expect(terminal.page.locator('html')).toHaveAttribute('lang', language === 'ar' ? 'en' : 'ar')
      await expect(at.at('field-billingAcct')).toHaveValue('0101234')
      await expect(at.at('amount')).toHaveValue('17.')
      await at.at('field-billingAcct').press('End')
      await at.at('field-billingAcct').pressSequentially('5678')
      await expect(at.at('field-billingAcct')).toHaveValue('01012345678')
    })

    test('a printer without paper: the payment stands, the paper comes later', async ({ start, world }) => {
      const { at } = await start()
      await world.paper.faults({ paper: 'out' })
      await at.signIn()
      await at.findService(9001, 'Practice bill')
      await at.fill('billingAcct', '12345678')
      await at.inquire()
      await at.takeCash('44')
      await at.pay()
      await at.outcome('succeeded')
      await expect(at.at('print-state')).toHaveAttribute('data-state', 'failed', { timeout: 15_000 })
      await world.paper.faults({ paper: 'ok' })
      await at.at('print-receipt').click()
      await expect(at.at('print-state')).toHaveAttribute('data-state', 'printed', { timeout: 15_000 })
    })

    test('a gateway that goes down: nothing is sent, nothing is charged, and it can be sent again', async ({
      start,
      world,
    }) => {
      const { at } = await start()
      await at.signIn()
      await at.topUpToCash('01077777777')
      await world.gateway.faults({ line: 'refuse' })
      await at.pay()
      await expect(at.at('form-error')).toBeVisible({ timeout: 20_000 })
      await expect(at.at('status-connection')).toHaveAttribute('data-state', 'unreachable')
      await world.gateway.faults({ line: 'up' })
      await at.pay()
      await at.outcome('succeeded')
      expect(chargesFor(await world.gateway.ledger<Ledger>(), '01077777777')).toHaveLength(1)
    })

    test('the power goes in the middle of a payment: unknown at the next start, then what really happened', async ({
      start,
      world,
    }) => {
      const first = await start()
      await world.gateway.faults({ slowMs: 6000 })
      await first.at.signIn()
      await first.at.topUp('01000009901')
      await expect(async () => {
        const { payments } = await world.gateway.ledger<Ledger>()
        expect(payments.filter(({ account }) => account === '01000009901')).toHaveLength(1)
      }).toPass({ timeout: 10_000 })
      await first.terminal.kill()

      const { at } = await start()
      await at.signIn()
      await at.at('open-payments').click()
      const row = at.page.locator('[data-testid^="payment-row-"]').first()
      await expect(row).toHaveAttribute('data-state', 'succeeded', { timeout: 40_000 })
      expect(chargesFor(await world.gateway.ledger<Ledger>(), '01000009901')).toHaveLength(1)
    })
  })
}
