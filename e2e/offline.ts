/** A shop that may take money for later, and the line that goes: what the tests of the queue begin with. */
import { expect, type Page } from '@playwright/test'
import type { Cashier } from './cashier.ts'
import type { World } from './world.ts'

/** As an installer would write it. */
export const OFFLINE = {
  services: [9003],
  amountMax: '500',
  sumMax: '2000',
  countMax: 20,
  ageMaxHours: 24,
  newPayments: 'wait',
  receipts: 'offer',
}

/** The line goes while a bill is asked for, as a cashier would notice it; the next sale finds it gone. */
export async function loseLine(at: Cashier, world: World): Promise<void> {
  // What may wait is measured by the wallet as it was last known.
  await expect(at.at('status-wallet')).toHaveAttribute('data-minor', /\d/u, { timeout: 30_000 })
  await at.findService(9001, 'Practice bill')
  await at.fill('billingAcct', '12345678')
  await world.gateway.faults({ line: 'refuse' })
  await at.at('inquire').click()
  await expect(at.at('status-connection')).toHaveAttribute('data-state', 'unreachable')
  await at.at('home').click()
}

/** One that waits, with its slip on paper; gives its id. */
export async function takeForLater(at: Cashier, account: string): Promise<string> {
  await at.topUp(account)
  const { payment } = await at.outcome('queued')
  await expect(at.at('print-state')).toHaveAttribute('data-state', 'printed')
  await at.at('new-payment').click()
  return payment
}

/** The tab of what waits. */
export async function openWaiting(page: Page): Promise<void> {
  await page.getByTestId('status-queue').click()
  await expect(page.getByTestId('follow-up-waiting')).toBeVisible()
}
