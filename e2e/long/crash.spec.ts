/** The power goes, at every moment of a sale. What the gateway charged, what the screen says and what the journal holds must agree. */
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import Database from 'better-sqlite3'
import { compareProjections } from '../../src-main/storage/projections.ts'
import { verifyCopies } from '../../src-main/storage/verify.ts'
import { expect, test, type Ledger } from '../test.ts'
import type { World } from '../world.ts'

test.use({ language: 'en' })

const attempts = async (world: World, account: string) =>
  (await world.gateway.ledger<Ledger>()).payments.filter((payment) => payment.account === account)
const charges = async (world: World, account: string) =>
  (await attempts(world, account)).filter(({ charged }) => charged).length

/** States of the payments in the day's list, newest first. */
async function listed(page: Page): Promise<(string | null)[]> {
  const rows = await page.locator('[data-testid^="payment-row-"]').all()
  return Promise.all(rows.map((row) => row.getAttribute('data-state')))
}

/** Every fault in the records that the program left, read from a copy so that looking changes nothing. */
async function faultsInRecords(dataDir: string): Promise<unknown[]> {
  const copy = await mkdtemp(join(tmpdir(), 'terminal-records-'))
  try {
    await cp(join(dataDir, 'live'), copy, { recursive: true })
    const db = new Database(join(copy, 'terminal.db'))
    const faults = [...verifyCopies(db, join(copy, 'journal.jsonl')), ...compareProjections(db)]
    db.close()
    return faults
  } finally {
    await rm(copy, { recursive: true, force: true })
  }
}

test('before the intent: nothing was sent, and what was typed is still there', async ({ start, world, dataDir }) => {
  const first = await start()
  await first.at.signIn()
  await first.at.topUpToCash('01055550001')
  await first.terminal.kill()

  const { terminal, at } = await start()
  await at.signIn()
  await expect(at.at('field-billingAcct')).toHaveValue('01055550001')
  await at.at('open-payments').click()
  await expect(at.at('payments-search')).toBeVisible()
  expect(await listed(terminal.page)).toEqual([])
  expect(await attempts(world, '01055550001')).toEqual([])
  await terminal.stop()
  expect(await faultsInRecords(dataDir)).toEqual([])
})

for (const [round, waitMs] of [0, 15, 40].entries()) {
  test(`${String(waitMs)} ms after the press: charged and said so, or not charged and not called paid`, async ({
    start,
    world,
    dataDir,
  }) => {
    const account = `0105555010${String(round)}`
    const first = await start()
    await first.at.signIn()
    await first.at.topUpToCash(account)
    await first.at.at('confirm-pay').evaluate((button: HTMLElement) => {
      button.click()
    })
    await new Promise((resolve) => setTimeout(resolve, waitMs))
    await first.terminal.kill()

    const { terminal, at } = await start()
    await at.signIn()
    await at.at('open-payments').click()
    await expect(at.at('payments-search')).toBeVisible()
    // What arrived at the gateway before the power went is worked on there to its end.
    if ((await attempts(world, account)).length > 0) {
      await expect(async () => {
        expect(await listed(terminal.page)).toEqual(['succeeded'])
      }).toPass({ timeout: 30_000 })
      expect(await charges(world, account)).toBe(1)
    } else {
      const states = await listed(terminal.page)
      expect(states.length).toBeLessThanOrEqual(1)
      for (const state of states) expect(['unknown', 'withdrawn']).toContain(state)
      await expect(at.at('status-unsettled')).toHaveAttribute('data-count', states.includes('unknown') ? '1' : '0')
    }
    await terminal.stop()
    expect(await faultsInRecords(dataDir)).toEqual([])
  })
}

test('while the gateway works: unknown, then paid once', async ({ start, world, dataDir }) => {
  const account = '01055550200'
  const first = await start()
  await world.gateway.faults({ latencyMs: { pay: 4000 } })
  await first.at.signIn()
  await first.at.topUpToCash(account)
  await first.at.pay()
  await expect(async () => {
    expect(await attempts(world, account)).toHaveLength(1)
  }).toPass({ timeout: 10_000 })
  await first.terminal.kill()

  const { terminal, at } = await start()
  await at.signIn()
  await at.at('open-payments').click()
  await expect(async () => {
    expect(await listed(terminal.page)).toEqual(['succeeded'])
  }).toPass({ timeout: 40_000 })
  expect(await charges(world, account)).toBe(1)
  await terminal.stop()
  expect(await faultsInRecords(dataDir)).toEqual([])
})

test('right after the answer: paid, and nothing is asked for again', async ({ start, world, dataDir }) => {
  const account = '01055550300'
  const first = await start()
  await first.at.signIn()
  await first.at.topUpToCash(account)
  await first.at.pay()
  const { payment } = await first.at.outcome('succeeded')
  await first.terminal.kill()

  const { terminal, at } = await start()
  await at.signIn()
  await at.at('open-payments').click()
  await expect(at.at(`payment-row-${payment}`)).toHaveAttribute('data-state', 'succeeded')
  await expect(at.at('status-unsettled')).toHaveAttribute('data-count', '0')
  expect(await attempts(world, account)).toHaveLength(1)
  await terminal.stop()
  expect(await faultsInRecords(dataDir)).toEqual([])
})

test('while printing: the payment stands, the paper is asked for by hand and marked as a copy', async ({
  start,
  world,
  dataDir,
}) => {
  const account = '01055550400'
  const first = await start()
  await world.paper.faults({ slowBytesPerSecond: 2_000 })
  await first.at.signIn()
  await first.at.topUpToCash(account)
  await first.at.pay()
  const { payment } = await first.at.outcome('succeeded')
  await expect(first.at.at('print-state')).toHaveAttribute('data-state', 'printing')
  await first.terminal.kill()
  await world.paper.faults({ slowBytesPerSecond: null })

  const { terminal, at } = await start()
  await at.signIn()
  await at.at('open-payments').click()
  await at.at(`payment-open-${payment}`).click()
  await at.outcome('succeeded')
  await expect(at.at('print-state')).toHaveAttribute('data-state', 'failed')
  await at.at('print-receipt').click()
  await expect(at.at('print-state')).toHaveAttribute('data-state', 'printed', { timeout: 15_000 })
  expect(await charges(world, account)).toBe(1)
  await terminal.stop()
  expect(await faultsInRecords(dataDir)).toEqual([])
  const db = new Database(join(dataDir, 'live', 'terminal.db'), { readonly: true })
  const copies = db.prepare('SELECT state, copy_number FROM prints ORDER BY queued_seq').all()
  db.close()
  expect(copies).toMatchObject([
    { state: 'failed', copy_number: 1 },
    { state: 'printed', copy_number: 2 },
  ])
})
