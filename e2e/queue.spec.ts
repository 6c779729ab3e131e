/** A morning without a line: money taken for later, given back, and paid when the line is there again. */
import { expect, LANGUAGES, test, type Ledger } from './test.ts'
import { OFFLINE } from './offline.ts'

const KEPT = '01012345678'
const TAKEN_OUT = '01012345679'

for (const language of LANGUAGES) {
  test.describe(language, () => {
    test.use({ language })

    test('the line goes: payments wait, one is taken out and given back, the other is paid when the line is back', async ({
      start,
      world,
    }) => {
      const { at } = await start({ provisioning: { offline: OFFLINE } })
      const papers = async (): Promise<number> => (await world.paper.get<unknown[]>('/control/papers')).length
      await at.signIn()
      // What may wait is measured by the wallet as it was last known.
      await expect(at.at('status-wallet')).toHaveAttribute('data-minor', /\d/u, { timeout: 30_000 })
      await at.findService(9001, 'Practice bill')
      await at.fill('billingAcct', '12345678')
      await world.gateway.faults({ line: 'refuse' })
      await at.at('inquire').click()
      await expect(at.at('form-error')).toHaveAttribute('data-code', 'gateway-unreachable')
      await expect(at.at('status-connection')).toHaveAttribute('data-state', 'unreachable')
      await expect(at.at('status-connection-since')).toBeVisible()
      await at.at('status-connection').click()
      await expect(at.at('line-state')).toHaveAttribute('data-state', 'unreachable')
      await expect(at.at('line-now').locator('li')).toHaveCount(2)
      await at.at('home').click()

      const ids: string[] = []
      for (const account of [KEPT, TAKEN_OUT]) {
        await at.topUpToCash(account)
        await expect(at.at('cash-queue')).toBeVisible()
        await at.pay()
        ids.push((await at.outcome('queued')).payment)
        await expect(at.at('print-state')).toHaveAttribute('data-state', 'printed')
        await at.at('new-payment').click()
      }
      const [kept = '', takenOut = ''] = ids
      expect(await papers()).toBe(2)
      await expect(at.at('status-queue')).toHaveAttribute('data-count', '2')
      await expect(at.at('status-queue-age')).toBeVisible()

      await at.at('status-queue').click()
      await at.at(`withdraw-${takenOut}`).click()
      await at.at('ask-yes').click()
      await expect(at.at('status-queue')).toHaveAttribute('data-count', '1')
      await expect(at.at(`waiting-${takenOut}`)).toHaveCount(0)
      await at.at('status-refunds').click()
      await at.at(`give-back-${takenOut}`).click()
      await at.at('ask-yes').click()
      await expect(at.at('status-refunds')).toHaveCount(0)
      expect((await world.gateway.ledger<Ledger>()).payments).toEqual([])

      await world.gateway.faults({ line: 'up' })
      await at.at('tab-waiting').click()
      await at.at('queue-send-now').click()
      await expect(at.at('status-queue')).toHaveCount(0, { timeout: 30_000 })
      await expect(at.at('status-results')).toHaveAttribute('data-count', '1')
      await at.at('status-results').click()
      await expect(at.at(`left-${kept}`)).toHaveAttribute('data-state', 'succeeded', { timeout: 30_000 })
      await expect(at.at(`left-${takenOut}`)).toHaveAttribute('data-state', 'withdrawn')
      const before = await papers()
      await at.at(`left-print-${kept}`).click()
      await expect.poll(papers).toBe(before + 1)
      const charged = (await world.gateway.ledger<Ledger>()).payments.filter((payment) => payment.charged)
      expect(charged.map(({ account }) => account)).toEqual([KEPT])
    })
  })
}
