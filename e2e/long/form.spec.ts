/** The form and the bill as hands meet them, in both languages: one service for each thing that a biller can ask. */
import { crowded } from '../screen-checks.ts'
import { expect, LANGUAGES, test, type Ledger } from '../test.ts'

const ACCOUNT = '12345678'

const charged = async (world: { gateway: { ledger<T>(): Promise<T> } }): Promise<Ledger['payments']> => {
  const { payments } = await world.gateway.ledger<Ledger>()
  return payments.filter((payment) => payment.charged)
}

for (const language of LANGUAGES) {
  test.describe(language, () => {
    test.use({ language })

    test('a number asked for twice is typed twice: what is pasted is refused, and the sentence says what is wanted', async ({
      start,
      world,
    }) => {
      const { terminal, at } = await start()
      await at.signIn()
      await at.findService(9008, '9008')
      await at.fill('billingAcct', '123')
      await at.at('field-billingAcct').press('Control+A')
      await at.at('field-billingAcct').press('Control+C')
      await at.at('field-billingAcct-confirm').focus()
      await terminal.page.keyboard.press('Control+V')
      await expect(at.at('field-billingAcct-confirm')).toHaveValue('')
      await expect(terminal.page.locator('[data-code="input-copied"]')).toBeVisible()
      await at.at('denomination-2000').click()
      await at.at('tender-cash').click()
      await expect(terminal.page.locator('[data-code="input-format"]')).toContainText(
        language === 'ar' ? 'ثمانية أرقام' : 'Eight digits',
      )
      await at.fill('billingAcct', ACCOUNT)
      await at.fill('billingAcct-confirm', '12345687')
      await at.at('tender-cash').click()
      await expect(at.at('form-error')).toHaveAttribute('data-code', 'input-mismatch')
      // A scanner types like a hand: the second reading counts.
      await at.fill('billingAcct-confirm', '')
      await at.at('field-billingAcct-confirm').pressSequentially(ACCOUNT)
      await at.takeCash('20')
      await at.pay()
      await at.outcome('succeeded')
      expect(await charged(world)).toMatchObject([{ productId: 9008, account: ACCOUNT, amountMinor: 2000 }])
    })

    test('a secret is dots, is shown while it is held, and is in no attribute and no draft', async ({ start }) => {
      const { terminal, at } = await start()
      const { page } = terminal
      await at.signIn()
      await at.findService(9202, '9202')
      await at.fill('billingAcct', ACCOUNT)
      const secret = at.at('field-Key2')
      await secret.pressSequentially('987654')
      await expect(secret).toHaveAttribute('type', 'password')
      expect(await page.content()).not.toContain('987654')
      const box = await at.at('field-Key2-reveal').boundingBox()
      if (box === null) throw new Error('Expected the eye to be there')
      await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
      await page.mouse.down()
      await expect(secret).toHaveAttribute('type', 'text')
      await page.mouse.up()
      await expect(secret).toHaveAttribute('type', 'password')
      await at.at('field-Key2-reveal').focus()
      await page.keyboard.down('Space')
      await expect(secret).toHaveAttribute('type', 'text')
      await page.keyboard.press('Tab')
      await expect(secret).toHaveAttribute('type', 'password')
      await page.keyboard.up('Space')
      await at.fill('Key1', '12')
      // The draft is kept a moment after the last key; a reload keeps it at once.
      await page.reload()
      await expect(at.at('field-billingAcct')).toHaveValue(ACCOUNT)
      await expect(at.at('field-Key1')).toHaveValue('12')
      await expect(secret).toHaveValue('')
    })

    test('a choice that fixes the amount shows it at once, and that is what is paid', async ({ start, world }) => {
      const { at } = await start()
      await at.signIn()
      await at.findService(9205, '9205')
      await expect(at.at('amount')).toHaveCount(0)
      await at.fill('billingAcct', ACCOUNT)
      await at.at('tender-cash').click()
      await expect(at.at('form-error')).toHaveAttribute('data-code', 'input-required')
      await at.at('field-Key1').selectOption('3')
      await expect(at.at('picked-amount')).toContainText('135.50')
      await at.at('field-Key1').selectOption('12')
      await expect(at.at('picked-amount')).toContainText('480.00')
      await expect(at.at('form-total')).toContainText('480.00')
      await at.takeCash('500')
      await at.pay()
      await at.outcome('succeeded')
      expect(await charged(world)).toMatchObject([{ productId: 9205, amountMinor: 48_000 }])
    })

    test('an amount that is not taken: its neighbours are buttons, and nothing moves', async ({ start }) => {
      const { at } = await start()
      await at.signIn()
      for (const { service, typed, code, below, above } of [
        { service: 9308, typed: '17', code: 'amount-multiple', below: 1500, above: 2000 },
        { service: 9403, typed: '50', code: 'amount-not-offered', below: 2000, above: 10_000 },
        { service: 9310, typed: '12.5', code: 'amount-fractions', below: 1200, above: 1300 },
      ]) {
        await at.findService(service, String(service))
        await at.fill('billingAcct', ACCOUNT)
        await at.at('amount').fill(typed)
        const places = async () => [await at.at('amount').boundingBox(), await at.at('tender-cash').boundingBox()]
        const before = await places()
        await at.at('tender-cash').click()
        await expect(at.at('form-error')).toHaveAttribute('data-code', code)
        await expect(at.at(`instead-${String(below)}`)).toBeVisible()
        expect(await places()).toEqual(before)
        expect(await crowded(at.page)).toEqual([])
        await at.at(`instead-${String(above)}`).click()
        await expect(at.at('form-error')).toHaveCount(0)
        await at.at('tender-cash').click()
        await expect(at.at('cash-received')).toBeVisible()
        await at.at('home').click()
      }
    })

    test('nothing is sold for zero, also where the biller would take it', async ({ start, world }) => {
      const { at } = await start()
      await at.signIn()
      await at.findService(9309, '9309')
      await at.fill('billingAcct', ACCOUNT)
      await at.at('amount').fill('0')
      await at.at('tender-cash').click()
      await expect(at.at('form-error')).toHaveAttribute('data-code', 'amount-zero')
      expect(await charged(world)).toEqual([])
    })

    test('a part of a bill: more is refused with the sum that is due as a button', async ({ start, world }) => {
      const { at } = await start()
      await at.signIn()
      await at.findService(9303, '9303')
      await at.fill('billingAcct', ACCOUNT)
      await at.inquire()
      const due = await at.at('bill-due').getAttribute('data-minor')
      await at.at('amount').fill('9000')
      await at.at('tender-cash').click()
      await expect(at.at('form-error')).toHaveAttribute('data-code', 'amount-over')
      await at.at(`instead-${due ?? ''}`).click()
      await at.at('amount').fill('10.5')
      await expect(at.at('sale-amount')).toContainText('10.50')
      await at.takeCash('100')
      await at.pay()
      await at.outcome('succeeded')
      expect(await charged(world)).toMatchObject([{ productId: 9303, amountMinor: 1050 }])
    })

    test('a fee is an estimate until it is known, and one inside the amount is said to be', async ({ start }) => {
      const { at } = await start()
      await at.signIn()
      const word =
        language === 'ar' ? { estimate: 'تقدير', inside: 'ضمن المبلغ' } : { estimate: 'estimate', inside: 'included' }
      await at.findService(9404, '9404')
      await at.fill('billingAcct', ACCOUNT)
      await at.at('amount').fill('500')
      await expect(at.at('form-fee')).toContainText('10.00')
      await expect(at.page.locator('.running')).toContainText(word.estimate)
      await at.findService(9407, '9407')
      await at.fill('billingAcct', ACCOUNT)
      await at.at('amount').fill('500')
      await expect(at.page.locator('.running')).toContainText(word.inside)
      await expect(at.at('form-total')).toContainText('500.00')
      // The gateway's own figure takes the estimate's place, and the button beneath the finger stays.
      await at.findService(9007, '9007')
      await at.fill('billingAcct', ACCOUNT)
      await at.inquire()
      await expect(at.at('bill-fee')).toContainText('3.00')
      await at.at('tender-cash').click()
      await expect(at.at('bill-total')).toContainText('72.50')
    })

    test('a fee that must be known and is not: a sentence on the bill, and no sale', async ({ start, world }) => {
      const { at } = await start()
      await at.signIn()
      await at.findService(10121, '10121')
      await at.fill('billingAcct', ACCOUNT)
      await at.inquire()
      await at.at('tender-cash').click()
      await expect(at.at('form-error')).toHaveAttribute('data-code', 'fee-unknown')
      await expect(at.at('screen-bill')).toBeVisible()
      expect(await charged(world)).toEqual([])
    })

    test('terms are read and accepted before anything is sold', async ({ start }) => {
      const { at } = await start()
      await at.signIn()
      await at.findService(9501, '9501')
      await at.fill('billingAcct', ACCOUNT)
      await at.at('amount').fill('50')
      await at.at('tender-cash').click()
      await expect(at.at('form-error')).toHaveAttribute('data-code', 'terms-not-accepted')
      // Text as long as a contract: the yes waits for its end.
      await at.at('terms-text').evaluate((text) => {
        text.style.blockSize = '24px'
      })
      await at.page.keyboard.press('F9')
      await at.page.keyboard.press('F9')
      await at.at('terms-accept').check()
      await at.takeCash('50')
      await expect(at.at('confirm-pay')).toBeEnabled()
    })

    test('a mobile to notify may stay empty, and is checked where it is not', async ({ start }) => {
      const { at } = await start()
      await at.signIn()
      await at.findService(9306, '9306')
      await at.fill('billingAcct', ACCOUNT)
      await at.fill('mobile', '0101')
      await at.at('inquire').click()
      await expect(at.at('form-error')).toHaveAttribute('data-code', 'mobile-format')
      await at.fill('mobile', '')
      await at.inquire()
    })

    test('a service outside its dates is there, disabled, with the day', async ({ start }) => {
      const { at } = await start()
      await at.signIn()
      for (const [service, year] of [
        [9514, '2020'],
        [10111, '2098'],
      ] as const) {
        await at.at('home').click()
        await expect(async () => {
          await at.at('catalogue-search').fill('')
          await at.at('catalogue-search').fill(String(service))
          await expect(at.at(`search-result-${String(service)}`)).toBeVisible({ timeout: 1_500 })
        }).toPass({ timeout: 25_000 })
        const tile = at.at(`search-result-${String(service)}`)
        await expect(tile).toHaveAttribute('aria-disabled', 'true')
        await expect(tile).toContainText(year)
      }
    })

    test('an overdue bill says so in words, and a long text folds', async ({ start }) => {
      const { at } = await start()
      await at.signIn()
      await at.findService(10213, '10213')
      await at.fill('billingAcct', ACCOUNT)
      await at.inquire()
      await expect(at.at('bill-late').first()).toHaveText(language === 'ar' ? 'متأخرة' : 'Overdue')
      await at.at('home').click()
      await at.findService(9001, '9001')
      await at.fill('billingAcct', '11119813')
      await at.inquire()
      const pay = await at.at('tender-cash').boundingBox()
      const folded = (await at.at('bill-said').boundingBox())?.height ?? 0
      await at.at('bill-said-more').click()
      expect((await at.at('bill-said').boundingBox())?.height ?? 0).toBeGreaterThan(folded)
      expect(await at.at('tender-cash').boundingBox()).toEqual(pay)
      await expect(at.at('bill-total')).toBeInViewport()
    })

    test('what follows a sale is one key away, with the same account', async ({ start }) => {
      const { terminal, at } = await start()
      await at.signIn()
      await at.findService(9513, '9513')
      await at.fill('billingAcct', ACCOUNT)
      await at.at('amount').fill('50')
      await at.takeCash('50')
      await at.pay()
      await at.outcome('succeeded')
      await expect(at.at('next-9501')).toBeEnabled()
      await terminal.page.keyboard.press('1')
      await expect(at.at('screen-form')).toBeVisible()
      await expect(at.at('terms-accept')).toBeVisible()
      await expect(at.at('field-billingAcct')).toHaveValue(ACCOUNT)
      // It is a sale of its own: a reload finds it again.
      await terminal.page.reload()
      await expect(at.at('field-billingAcct')).toHaveValue(ACCOUNT)
      await expect(at.at('terms-accept')).toBeVisible()
    })

    test('a success without one that follows offers none', async ({ start }) => {
      const { at } = await start()
      await at.signIn()
      await at.topUp('01012345678')
      await at.outcome('succeeded')
      await expect(at.page.locator('.next-services')).toHaveCount(0)
    })

    test('nothing typed is lost by a reload, on any page up to the press that pays', async ({ start }) => {
      const { terminal, at } = await start()
      const { page } = terminal
      await at.signIn()
      await at.findService(9303, '9303')
      await at.fill('billingAcct', ACCOUNT)
      await page.reload()
      await expect(at.at('field-billingAcct')).toHaveValue(ACCOUNT)
      await at.inquire()
      await at.at('amount').fill('10.5')
      await page.keyboard.press('F9')
      await expect(at.at('amount')).toHaveValue('10.5')
      await page.keyboard.press('F9')
      await page.reload()
      await expect(at.at('field-billingAcct')).toHaveValue(ACCOUNT)
      // The question is asked again; the amount that was meant is still there.
      await at.inquire()
      await expect(at.at('amount')).toHaveValue('10.5')
      await at.at('tender-cash').click()
      await expect(at.at('cash-received')).toBeVisible()
      await page.keyboard.press('Escape')
      await expect(at.at('amount')).toHaveValue('10.5')
      await at.at('tender-cash').click()
      await expect(at.at('cash-received')).toBeVisible()
      await page.reload()
      await expect(at.at('field-billingAcct')).toHaveValue(ACCOUNT)
    })

    test('the number pad is there where digits are typed, and nowhere else', async ({ start }) => {
      const { at } = await start()
      await at.signIn()
      const pad = at.page.locator('.pad')
      await at.findService(9001, '9001')
      await expect(pad).toBeVisible()
      await at.fill('billingAcct', ACCOUNT)
      await at.inquire()
      await expect(pad).toHaveCount(0)
      await at.at('tender-cash').click()
      await expect(pad).toBeVisible()
    })
  })
}
