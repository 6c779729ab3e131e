/** The payment company demands a newer program: nothing leaves the queue either, while a cancel and what is not known go on. */
import { expect, LANGUAGES, test } from '../test.ts'
import { paymentsFor } from './bad-input/sell.ts'
import { loseLine, OFFLINE, openWaiting, takeForLater } from '../offline.ts'

// Three starts and three sales, on a machine that is busy.
test.describe.configure({ timeout: 240_000 })

const WAITS = '01012345678'
const UNKNOWN = '01000009929'
/** Longer than the queue waits before it tries again by itself. */
const TRIED_AGAIN_MS = 17_000

for (const language of LANGUAGES)
  test.describe(language, () => {
    test.use({ language })

    test('what waits goes on waiting and says why; it is sent once the demand is gone', async ({ start, world }) => {
      const provisioning = { offline: OFFLINE }
      const first = await start({ provisioning })
      await world.gateway.faults({ settleMs: 600_000 })
      await first.at.signIn()
      await first.at.findService(9006, 'Bill that can be cancelled')
      await first.at.fill('billingAcct', '12345678')
      await first.at.inquire()
      await first.at.takeCash('300')
      await first.at.pay()
      const { payment: bill } = await first.at.outcome('succeeded')
      await first.at.at('new-payment').click()
      await first.at.topUp(UNKNOWN)
      const { payment: unknown } = await first.at.outcome('unknown')
      await first.at.at('new-payment').click()
      await loseLine(first.at, world)
      await takeForLater(first.at, WAITS)
      await first.terminal.stop()

      await world.gateway.faults({ line: 'up', forceUpdate: true })
      const { at, terminal } = await start({ provisioning })
      await at.at('login-name').fill('agent')
      await at.at('login-password').fill('1234')
      await at.at('login-submit').click()
      await expect(at.at('selling-stopped')).toHaveAttribute('data-code', 'force-update')
      await expect(at.at('status-queue')).toHaveAttribute('data-count', '1')
      await openWaiting(at.page)
      await expect(at.at('queue-stopped')).toHaveAttribute('data-code', 'force-update')
      await expect(at.at('queue-send-now')).toBeDisabled()
      await at.page.waitForTimeout(TRIED_AGAIN_MS)
      await expect(at.at('status-queue')).toHaveAttribute('data-count', '1')
      expect(await paymentsFor(world, WAITS)).toEqual({ sent: 0, charged: 0 })

      // What money did already move is followed to its end.
      await at.at('open-payments').click()
      await at.at(`payment-open-${bill}`).click()
      await at.at('cancel-payment').click()
      await at.at('ask-yes').click()
      await at.outcome('cancelled', 60_000)
      await world.gateway.faults({ settleMs: 100 })
      await fetch(new URL('/control/settle', world.smartpayUrl), { method: 'POST' })
      await at.at('open-payments').click()
      await expect(at.at(`payment-row-${unknown}`)).toHaveAttribute('data-state', 'succeeded', { timeout: 60_000 })
      expect(await paymentsFor(world, WAITS)).toEqual({ sent: 0, charged: 0 })
      await terminal.stop()

      await world.gateway.faults({ forceUpdate: false })
      const third = await start({ provisioning })
      await third.at.signIn()
      await expect(third.at.at('status-queue')).toHaveCount(0, { timeout: 60_000 })
      expect(await paymentsFor(world, WAITS)).toEqual({ sent: 1, charged: 1 })
    })
  })
