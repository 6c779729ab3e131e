/** A payment taken back: the money is given back when the wallet shows it, and not a moment before. */
import { expect, test } from './test.ts'
import type { Cashier } from './cashier.ts'

/** A bill that can be cancelled, paid, and the gateway asked to take it back. */
async function payAndCancel(at: Cashier): Promise<void> {
  await at.signIn()
  await at.findService(9006, 'Bill that can be cancelled')
  await at.fill('billingAcct', '12345678')
  await at.inquire()
  await at.takeCash('300')
  await at.pay()
  await at.outcome('succeeded')
  await at.at('cancel-payment').click()
  await at.at('ask-no').click()
  await at.outcome('succeeded')
  await at.at('cancel-payment').click()
  await at.at('ask-yes').click()
}

const refunded = (ledger: { payments: readonly { refunded: boolean }[] }): boolean[] =>
  ledger.payments.map((payment) => payment.refunded)

test.describe('ar', () => {
  test.use({ language: 'ar' })

  test('a payment is taken back, and its customer gets the money', async ({ start, world }) => {
    const { at } = await start()
    await payAndCancel(at)
    await at.outcome('cancelled', 40_000)
    expect(refunded(await world.gateway.ledger())).toEqual([true])
    await expect(at.at('hand-back')).toContainText('256.25')
    await expect(at.at('status-refunds')).toHaveAttribute('data-count', '1')
    await at.at('give-back').click()
    await at.at('ask-yes').click()
    await expect(at.at('refund-given')).toBeVisible()
    await expect(at.at('hand-back')).toHaveCount(0)
    await expect(at.at('status-refunds')).toHaveCount(0)
  })
})

test.describe('en', () => {
  test.use({ language: 'en' })

  test('a cancel whose money is not seen yet: nothing is given back until it is', async ({ start, world }) => {
    const { at } = await start()
    await world.gateway.faults({ settleMs: 120_000, next: [{ endpoint: 'cancel', fault: 'cancel-credit-late' }] })
    await payAndCancel(at)
    await at.outcome('cancel-unknown', 40_000)
    await expect(at.at('hand-back')).toHaveCount(0)
    await expect(at.at('outcome-next')).toContainText('Do not give the money back yet')
    await expect(at.at('status-refunds')).toHaveCount(0)
    const settle = await fetch(new URL('/control/settle', world.smartpayUrl), { method: 'POST' })
    expect(settle.ok).toBe(true)
    await at.at('check-again').click()
    await at.outcome('cancelled', 40_000)
    await expect(at.at('hand-back')).toContainText('256.25')
    expect(refunded(await world.gateway.ledger())).toEqual([true])
  })
})
