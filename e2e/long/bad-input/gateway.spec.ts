/**
 * Something lies, or is hostile, where the gateway should be, at every step of the counter's day: the cashier reads a
 * sentence, nothing typed is lost, nothing is paid twice or called paid, and honest answers are believed again.
 */
import { provisioning } from '../../terminal.ts'
import { expect, LANGUAGES, test as base } from '../../test.ts'
import { answering, startLiar, type Liar } from './liar.ts'
import { ask, expectSentence, paymentsFor } from './sell.ts'

const test = base.extend<{ liar: Liar; through: { provisioning: Record<string, unknown> } }>({
  liar: async ({ world }, use) => {
    const liar = await startLiar(world.smartpayUrl)
    await use(liar)
    await liar.stop()
  },
  through: async ({ liar, world, language }, use) => {
    const usual = provisioning(world, language)
    await use({
      provisioning: {
        smartpay: { ...(usual['smartpay'] as object), baseUrl: liar.url, login: undefined, password: undefined },
      },
    })
  },
})

const portal = answering('<!doctype html><title>Free Wi-Fi</title><b>Log in</b>', 200, 'text/html')
const LIES: readonly (readonly [what: string, told: string])[] = [
  ['a captive portal', portal],
  ['a captive portal that claims to be JSON', answering('<!doctype html><b>Log in</b>')],
  ['a redirect to another host', 'HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:9/\r\ncontent-length: 0\r\n\r\n'],
  ['a word for data', answering({ count: 47, data: 'Transfer of 10.0 done' })],
  ['a list for an object', answering([1, 2])],
  ['half an answer', 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 900\r\n\r\n{"count"'],
  ['noise', '\u0000\u0001\u0002 not HTTP at all'],
  ['brackets without end', answering(`{"count":1,"data":${'['.repeat(50_000)}`)],
  ['a key of every object', answering('{"__proto__":{"data":{"access_token":"x"}},"count":1}')],
]

/** Sums and days that cannot be, in the place of a bill. */
const BILLS: readonly (readonly [what: string, data: unknown])[] = [
  ['a due of ten to the fifteenth', { trxNumber: '1', trxAmt: 1e15, feesAmt: 1 }],
  ['a due below nothing', { trxNumber: '1', trxAmt: -42, feesAmt: 1 }],
  ['a due in words', { trxNumber: '1', trxAmt: 'forty-two', feesAmt: 1 }],
  ['a tenth of a piastre', { trxNumber: '1', trxAmt: '42.001', feesAmt: 1 }],
  ['a fee below nothing', { trxNumber: '1', trxAmt: 42, feesAmt: -5 }],
]

for (const language of LANGUAGES) {
  test.describe(language, () => {
    test.use({ language })
    test.setTimeout(150_000)

    test('at the sign-in: nobody is in, and the next try is honest', async ({ start, liar, through }) => {
      const { at } = await start(through)
      for (const [what, told] of LIES) {
        liar.tell(() => told)
        await at.at('login-name').fill('agent')
        await at.at('login-password').fill('1234')
        await at.at('login-submit').click()
        await expect(at.at('form-error'), what).toHaveAttribute('data-code', /^gateway-/u)
        expectSentence((await at.at('form-error').textContent()) ?? '', language)
        await expect(at.at('login-name'), what).toHaveValue('agent')
      }
      liar.tell()
      await at.signIn()
    })

    test('at the catalogue and the wallet: what is known stays', async ({ start, liar, through }) => {
      const { at } = await start(through)
      await at.signIn()
      await at.findService(9003, 'Free-amount top-up')
      const wallet = at.at('status-wallet')
      await expect(wallet).toHaveAttribute('data-minor', /^\d+$/u)
      const balance = (await wallet.getAttribute('data-minor')) ?? ''
      for (const [what, told] of [
        ...LIES,
        ['rows of nothing', answering({ count: 2, data: [{}, { id: 'x' }] })],
        ['a wallet in words', answering({ count: 1, data: [{ id: 1, name: 'x', wallet_balance: 'much' }] })],
      ] as const) {
        liar.tell(({ path }) =>
          /wallets/u.test(path) || (what !== 'a wallet in words' && /sevice/u.test(path)) ? told : null,
        )
        await ask(at.page, 'catalogue/refresh')
        for (const level of ['categories', 'billers', 'services'] as const)
          await ask(
            at.page,
            `catalogue/${level}`,
            level === 'categories' ? {} : level === 'billers' ? { categoryId: 9 } : { billerId: 90 },
          )
        await expect(wallet, what).toHaveAttribute('data-minor', balance)
      }
      await at.page.keyboard.press('Escape')
      await at.findService(9003, 'Free-amount top-up')
      await expect(at.at('field-billingAcct')).toBeVisible()
    })

    test('at the inquiry: no bill that cannot be is shown, and the number typed stays', async ({
      start,
      liar,
      through,
      world,
    }) => {
      const { at } = await start(through)
      await at.signIn()
      await at.findService(9001, 'Practice bill')
      await at.fill('billingAcct', '12345678')
      const isInquiry = (form: string): boolean => form.includes('service_bill_inquiry')
      const told = [...LIES, ...BILLS.map(([what, data]) => [what, answering({ count: 3, data })] as const)]
      for (const [what, lie] of told) {
        liar.tell(({ form }) => (isInquiry(form) ? lie : null))
        await at.at('inquire').click()
        await expect(at.at('inquire'), what).toBeEnabled()
        await expect(at.at('form-error'), what).toHaveAttribute('data-code', /^gateway-/u)
        expectSentence((await at.at('form-error').textContent()) ?? '', language)
        await expect(at.at('field-billingAcct'), what).toHaveValue('12345678')
        await expect(at.at('bill-due'), what).toHaveCount(0)
      }
      liar.tell()
      await at.inquire()
      await expect(at.at('bill-due')).toContainText('42.00')
      expect(await paymentsFor(world, '12345678')).toEqual({ sent: 0, charged: 0 })
    })

    test('at the payment and at the history: unknown and never twice, until an honest answer', async ({
      start,
      liar,
      through,
      world,
    }) => {
      const { at } = await start(through)
      await at.signIn()
      for (const [nth, [what, told]] of LIES.entries()) {
        const account = `0104444000${String(nth)}`
        await at.topUpToCash(account)
        let sent = 0
        // What comes back, now and at every later question, is the lie.
        liar.tell(({ path, form }) => {
          if (form.includes('pay_service_bill')) sent += 1
          return form.includes('pay_service_bill') || /get_requests|get_wallet_trans/u.test(path) ? told : null
        })
        await at.pay()
        await at.outcome('unknown')
        await at.at('check-again').click()
        await expect(at.at('check-again'), what).toBeEnabled()
        await at.outcome('unknown')
        expect(sent, what).toBe(1)
        await expect(at.at('status-unsettled'), what).toHaveAttribute('data-count', String(nth + 1))
        await at.at('new-payment').click()
      }
      liar.tell()
      // None of them reached the gateway: it charged nobody, and nothing here says otherwise.
      expect((await world.gateway.ledger<{ payments: unknown[] }>()).payments).toEqual([])
      await expect(at.page.locator('[data-state="succeeded"]')).toHaveCount(0)
      await at.topUpToCash('01044440100')
      await at.pay()
      await at.outcome('succeeded')
    })

    test('at the fee: no lie is sent back as a fee', async ({ start, liar, through, world }) => {
      const { at } = await start(through)
      await at.signIn()
      const fees = (provider: unknown): string =>
        answering({ count: 2, data: { provider_fees_amount: provider, extra_fees_amount: 0 } })
      for (const [nth, [what, told]] of [
        ['a captive portal', portal] as const,
        ['a fee below nothing', fees(-1)] as const,
        ['a fee in words', fees('two')] as const,
        ['a tenth of a piastre', fees(2.001)] as const,
        ['a fee of ten to the fifteenth', fees(1e15)] as const,
      ].entries()) {
        const sent: (string | null)[] = []
        liar.tell(({ path, form }) => {
          if (form.includes('pay_service_bill')) sent.push(new URLSearchParams(form).get('feesAmt'))
          return path.includes('get_service_fees') ? told : null
        })
        const account = `0104444020${String(nth)}`
        await at.topUpToCash(account)
        await at.pay()
        await at.outcome('succeeded')
        expect(sent, what).toEqual([null])
        expect(await paymentsFor(world, account), what).toEqual({ sent: 1, charged: 1 })
        await at.at('new-payment').click()
      }
    })
  })
}
