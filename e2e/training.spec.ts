/** What a stranger gets with one command: the training mode against its own sandbox. */
import { expect, test } from '@playwright/test'
import { cashier } from './cashier.ts'
import { newDataDir, removeDataDir, startTerminal } from './terminal.ts'

test('npm start without anything: training, marked everywhere, and it remembers', async () => {
  const dataDir = await newDataDir()
  const first = await startTerminal({ dataDir, world: null, language: 'en' })
  try {
    expect(first.announced).toEqual({
      cdp: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/u),
      sandbox: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/u),
      dataDir,
    })
    const at = cashier(first.page)
    await at.signIn()
    await expect(first.page.getByText('Training', { exact: false }).first()).toBeVisible()
    await at.topUp('01012345678')
    await at.outcome('succeeded')
    await expect(at.at('print-state')).toHaveAttribute('data-state', 'printed', { timeout: 15_000 })
  } finally {
    await first.stop()
  }
  const second = await startTerminal({ dataDir, world: null, language: 'en' })
  try {
    const at = cashier(second.page)
    await at.signIn()
    await at.at('open-payments').click()
    await expect(second.page.locator('[data-testid^="payment-row-"]')).toHaveCount(1)
    const ledger = (await (await fetch(`${second.announced.sandbox ?? ''}/control/ledger`)).json()) as {
      payments: unknown[]
    }
    expect(ledger.payments).toHaveLength(1)
  } finally {
    await second.stop()
    await removeDataDir(dataDir)
  }
})
