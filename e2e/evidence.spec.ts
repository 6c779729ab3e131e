/** What may be called paid, and what may not: with a gateway that shows its history, and with one that does not. */
import type { Page } from '@playwright/test'
import { expect, test, type Ledger } from './test.ts'

test.use({ language: 'en' })

/** The payment as main tells it, asked over the page's own bridge. */
function told(page: Page, paymentId: string): Promise<Record<string, unknown>> {
  return page.evaluate(async (id) => {
    type Bridge = { call: Record<string, (input: unknown) => Promise<{ value: Record<string, unknown> }>> }
    const { terminal } = globalThis as unknown as { terminal: Bridge }
    return (await terminal.call['payment/view']!({ paymentId: id })).value
  }, paymentId)
}

test.describe('a gateway without a list of requests', () => {
  test.use({ worldOptions: { getRequests: false } })

  test('an unknown outcome stays unknown, and says so', async ({ start, world }) => {
    const { terminal, at } = await start()
    await at.signIn()
    await at.topUp('01000009903')
    const { payment } = await at.outcome('unknown')
    await at.at('check-again').click()
    await expect(at.at('check-again')).toBeEnabled()
    await terminal.page.waitForTimeout(7_000)
    await at.outcome('unknown')
    await expect(at.at('outcome')).not.toContainText('Paid')
    await expect(at.at('status-unsettled')).toHaveAttribute('data-count', '1')
    // The money did go, which nothing here can prove.
    const { payments } = await world.gateway.ledger<Ledger>()
    expect(payments.filter(({ charged }) => charged)).toHaveLength(1)
    expect(await told(terminal.page, payment)).toMatchObject({ state: 'unknown', proof: null })

    // The same customer again is stopped before any money is taken.
    await at.at('new-payment').click()
    await at.findService(9003, 'Free-amount top-up')
    await at.fill('billingAcct', '01000009903')
    await at.at('amount').fill('20')
    await at.at('tender-cash').click()
    await expect(at.at('form-error')).toHaveAttribute('data-code', 'payment-open')
  })

  test('a success that the gateway made up is accepted, not paid, however often it is asked about', async ({
    start,
    world,
  }) => {
    const { terminal, at } = await start()
    await at.signIn()
    await at.topUp('01000009922')
    const { payment } = await at.outcome('accepted')
    await at.at('check-again').click()
    await expect(at.at('check-again')).toBeEnabled()
    await terminal.page.waitForTimeout(7_000)
    expect(await told(terminal.page, payment)).toMatchObject({ state: 'accepted', proof: null })
    await expect(at.at('status-unsettled')).toHaveAttribute('data-count', '1')
    const { payments } = await world.gateway.ledger<Ledger>()
    expect(payments.filter(({ charged }) => charged)).toHaveLength(1)
  })

  test('a made-up success that is given back ends as not charged', async ({ start }) => {
    const { at } = await start()
    await at.signIn()
    await at.topUp('01000009920')
    await at.outcome('accepted')
    await at.outcome('declined', 30_000)
    await expect(at.at('status-unsettled')).toHaveAttribute('data-count', '0')
  })

  test('a plain success is paid by word alone, and is known to be', async ({ start }) => {
    const { terminal, at } = await start()
    await at.signIn()
    await at.topUp('01000009934')
    const { payment } = await at.outcome('succeeded')
    expect(await told(terminal.page, payment)).toMatchObject({ state: 'succeeded', proof: 'told' })
  })
})

test('vouchers that stop half way: what went through, what is not known, and what goes back', async ({
  start,
  world,
}) => {
  const { at } = await start()
  await at.signIn()
  await at.findService(9005, 'Card with a PIN')
  await at.at('denomination-2500').click()
  await at.at('quantity').fill('3')
  await at.takeCash('100')
  // The first goes its way, the second meets an outcome that nobody knows.
  await world.gateway.faults({ latencyMs: { pay: 1500 } })
  await at.pay()
  await expect(async () => {
    expect((await world.gateway.ledger<Ledger>()).payments).toHaveLength(1)
  }).toPass({ timeout: 10_000 })
  await world.gateway.faults({ latencyMs: {}, settleMs: 120_000, next: [{ endpoint: 'pay', fault: 'never-settles' }] })
  await at.outcome('unknown', 30_000)
  await expect(at.at('sale-stopped')).toHaveAttribute('data-paid', '1')
  await expect(at.at('sale-give-back')).toContainText('50.00')
  await at.at('sale-payment-0').click()
  await at.outcome('succeeded')
  await at.at('sale-payment-2').click()
  await at.outcome('withdrawn')
  await expect(at.at('status-unsettled')).toHaveAttribute('data-count', '1')
  expect((await world.gateway.ledger<Ledger>()).payments).toHaveLength(2)
})

test('a newer program is demanded: nothing new is sold, and what is open still settles', async ({ start, world }) => {
  const first = await start()
  await world.gateway.faults({ settleMs: 120_000 })
  await first.at.signIn()
  await first.at.topUp('01000009929')
  await first.at.outcome('unknown')
  await first.terminal.kill()

  await world.gateway.faults({ forceUpdate: true })
  const { terminal, at } = await start()
  await at.at('login-name').fill('agent')
  await at.at('login-password').fill('1234')
  await at.at('login-submit').click()
  await expect(at.at('selling-stopped')).toBeVisible()
  await expect(at.at('selling-stopped')).toHaveAttribute('data-code', 'force-update')
  await expect(at.at('status-unsettled')).toHaveAttribute('data-count', '1')
  const settle = await fetch(new URL('/control/settle', world.smartpayUrl), { method: 'POST' })
  expect(settle.ok).toBe(true)
  await expect(at.at('status-unsettled')).toHaveAttribute('data-count', '0', { timeout: 40_000 })
  await at.at('open-payments').click()
  await expect(terminal.page.locator('[data-testid^="payment-row-"]')).toHaveAttribute('data-state', 'succeeded')
})
