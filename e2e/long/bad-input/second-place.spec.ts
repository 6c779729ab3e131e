/** The disk is exchanged for an empty one: what was paid comes back from the second place. And while that is gone, sales go on. */
import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '../../test.ts'
import { kindsIn, paymentsFor } from './sell.ts'

// Two starts and two sales, on a machine that is busy.
test.describe.configure({ timeout: 180_000 })
test.use({ language: 'en' })

test('an empty disk: restored from the stick, told, and the next sale goes through', async ({
  start,
  world,
  dataDir,
}) => {
  const stick = join(dataDir, 'stick')
  await mkdir(stick)
  const provisioning = { backups: { second: 'stick' } }
  const first = await start({ provisioning })
  await first.at.signIn()
  await first.at.topUpToCash('01066670001')
  await first.at.pay()
  const { payment } = await first.at.outcome('succeeded')
  await first.terminal.stop()
  const kept = await readdir(join(stick, 'E2E-TILL-0001-live'))
  expect(kept.filter((name) => /^terminal-\d+\.db$/u.test(name)).length).toBeGreaterThan(0)

  await rm(join(dataDir, 'live'), { recursive: true })
  const { at } = await start({ provisioning })
  await at.signIn()
  await at.at('open-payments').click()
  await expect(at.at(`payment-row-${payment}`)).toHaveAttribute('data-state', 'succeeded')
  const kinds = await kindsIn(dataDir)
  expect(kinds).toContain('records-repaired')
  // The key of sealed fields went with the disk: said, and nothing of the money hangs on it.
  expect(kinds).toContain('data-key-lost')
  await at.topUpToCash('01066670002')
  await at.pay()
  await at.outcome('succeeded')
  expect(await paymentsFor(world, '01066670001')).toEqual({ sent: 1, charged: 1 })
})

test('the stick is not plugged in: said once in the journal, and no sale waits for it', async ({ start, dataDir }) => {
  const stick = join(dataDir, 'stick')
  await mkdir(stick)
  const provisioning = { backups: { second: 'stick' } }
  await (await start({ provisioning })).terminal.stop()
  await rename(stick, `${stick}-out`)
  const { at, terminal } = await start({ provisioning })
  await at.signIn()
  await at.topUpToCash('01066670003')
  await at.pay()
  await at.outcome('succeeded')
  await expect
    .poll(async () => (await kindsIn(dataDir)).filter((kind) => kind === 'backup-failing-seen').length, {
      timeout: 30_000,
    })
    .toBe(1)
  await terminal.stop()
  expect((await kindsIn(dataDir)).filter((kind) => kind === 'backup-failing-seen')).toHaveLength(1)
  expect(await readdir(dataDir)).not.toContain('stick')
})
