/**
 * The disk is full, or may not be written, at every step of a sale: what the cashier reads, what was sent, and that all of
 * it goes on by itself once there is room.
 */
import { execFileSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { attemptStart } from '../../refused-start.ts'
import { provisioning } from '../../terminal.ts'
import { expect, LANGUAGES } from '../../test.ts'
import { hasDisks, test } from './disk-test.ts'
import { ask, expectSentence, kindsIn, paymentsFor } from './sell.ts'

// Two starts, or many sales, on a machine that is busy.
test.describe.configure({ timeout: 180_000 })

/** Where there are none, the limit on file sizes below shows the same refusals. */
const disks = hasDisks ? ['a small disk'] : []

for (const [disk, language] of disks.flatMap((name) => LANGUAGES.map((each) => [name, each] as const))) {
  test.describe(`${disk}, ${language}`, () => {
    test.use({ language })

    test('full before the press: nothing is sent, all that was typed stands, and the next press pays', async ({
      disk,
      start,
      world,
    }) => {
      const { at } = await start()
      await at.signIn()
      await at.topUpToCash('01077770001')
      disk.fill()
      await at.pay()
      await expect(at.at('form-error')).toHaveAttribute('data-code', 'storage-failed')
      expectSentence((await at.at('form-error').textContent()) ?? '', language)
      expect(await paymentsFor(world, '01077770001')).toEqual({ sent: 0, charged: 0 })
      await expect(at.at('cash-received')).toHaveValue('10')

      disk.free()
      await at.pay()
      await at.outcome('succeeded')
      expect(await paymentsFor(world, '01077770001')).toEqual({ sent: 1, charged: 1 })
    })

    test('full after the answer: the paper is had later', async ({ disk, start, world }) => {
      await world.paper.faults({ paper: 'out' })
      const { at } = await start()
      await at.signIn()
      await at.topUpToCash('01077770003')
      await at.pay()
      await at.outcome('succeeded')
      await expect(at.at('print-state')).toHaveAttribute('data-state', 'failed')
      await world.paper.faults({ paper: 'ok' })
      disk.fill()
      await at.at('print-receipt').click()
      await at.outcome('succeeded')

      disk.free()
      await expect(async () => {
        await at.at('print-receipt').click({ timeout: 1_000 })
        await expect(at.at('print-state')).toHaveAttribute('data-state', 'printed', { timeout: 5_000 })
      }).toPass({ timeout: 40_000 })
    })
  })
}

for (const disk of disks)
  test.describe(`a start, ${disk}`, () => {
    test.use({ language: 'en' })

    test('on a full disk says so and changes nothing; with room again everything is there', async ({
      disk,
      start,
      world,
      dataDir,
    }) => {
      const first = await start()
      await first.at.signIn()
      await first.at.topUpToCash('01077770004')
      await first.at.pay()
      const { payment } = await first.at.outcome('succeeded')
      await first.terminal.stop()
      const before = await readFile(join(dataDir, 'live', 'journal.jsonl'), 'utf8')

      disk.fill()
      const ending = await attemptStart({ dataDir, provisioning: provisioning(world, 'en') })
      expect(ending).toMatchObject({ exitCode: 1, output: '' })
      expect(ending.said).toContain('The disk is full. Free some space and start again. Nothing was lost.')
      expect(ending.said).toMatch(/القرص ممتلئ/u)
      expect(ending.said).not.toMatch(/^\s+at |Uncaught|1234/mu)
      expect(await readFile(join(dataDir, 'live', 'journal.jsonl'), 'utf8')).toBe(before)

      disk.free()
      const { at } = await start()
      await at.signIn()
      await at.at('open-payments').click()
      await expect(at.at(`payment-row-${payment}`)).toHaveAttribute('data-state', 'succeeded')
    })

    test('on records that may only be read says so; with the right to write everything is there', async ({
      disk: _mounted,
      start,
      world,
      dataDir,
    }) => {
      const first = await start()
      await first.at.signIn()
      await first.at.topUpToCash('01077770005')
      await first.at.pay()
      const { payment } = await first.at.outcome('succeeded')
      await first.terminal.stop()
      const before = await readFile(join(dataDir, 'live', 'journal.jsonl'), 'utf8')

      execFileSync('mount', ['-o', 'remount,ro', dataDir])
      const ending = await attemptStart({ dataDir, provisioning: provisioning(world, 'en') })
      execFileSync('mount', ['-o', 'remount,rw', dataDir])
      expect(ending).toMatchObject({ exitCode: 1, output: '' })
      expect(ending.said).toContain('may not write to its data folder')
      expect(ending.said).not.toMatch(/^\s+at |Uncaught|1234/mu)
      expect(await readFile(join(dataDir, 'live', 'journal.jsonl'), 'utf8')).toBe(before)

      const { at } = await start()
      await at.signIn()
      await at.at('open-payments').click()
      await expect(at.at(`payment-row-${payment}`)).toHaveAttribute('data-state', 'succeeded')
    })
  })

/** A file system goes read-only under a running program when the disk fails; only a limit on its files shows that here. */
for (const language of LANGUAGES)
  test.describe(`${language}: the disk refuses every write while the program runs (by a limit on file sizes)`, () => {
    test.use({ language })

    test('before the press: nothing is sold, nothing is lost, and it goes on when the disk is well', async ({
      start,
      world,
      dataDir,
    }) => {
      const { at } = await start()
      await at.signIn()
      await at.topUpToCash('01077770006')
      const own = programsOf(dataDir)
      expect(own.length).toBeGreaterThan(0)
      limitFiles(own, '1:')
      await at.pay()
      await expect(at.at('form-error')).toHaveAttribute('data-code', 'storage-failed')
      expect(await paymentsFor(world, '01077770006')).toEqual({ sent: 0, charged: 0 })
      limitFiles(own, 'unlimited:')
      await at.pay()
      await at.outcome('succeeded')
      expect(await paymentsFor(world, '01077770006')).toEqual({ sent: 1, charged: 1 })
      expect(await kindsIn(dataDir)).toContain('payment-succeeded')
    })

    test('while the gateway works: never called paid before it is recorded, then paid, by itself', async ({
      start,
      world,
      dataDir,
    }) => {
      const { at } = await start()
      await at.signIn()
      await world.gateway.faults({ latencyMs: { pay: 3_000 } })
      await at.topUpToCash('01077770002')
      await at.pay()
      await expect.poll(() => paymentsFor(world, '01077770002')).toMatchObject({ sent: 1 })
      const own = programsOf(dataDir)
      limitFiles(own, '1:')
      await expect.poll(() => paymentsFor(world, '01077770002'), { timeout: 20_000 }).toEqual({ sent: 1, charged: 1 })
      await expect(at.at('status-unsettled')).toHaveAttribute('data-count', '1')
      await ask(at.page, 'catalogue/refresh')
      await expect(at.page.locator('[data-state="succeeded"]')).toHaveCount(0)
      expect(await kindsIn(dataDir)).not.toContain('payment-succeeded')

      limitFiles(own, 'unlimited:')
      await at.outcome('succeeded', 60_000)
      await expect(at.at('status-unsettled')).toHaveAttribute('data-count', '0')
      expect(await paymentsFor(world, '01077770002')).toEqual({ sent: 1, charged: 1 })
    })
  })

/** Processes that hold the journal of this folder open. */
function programsOf(dataDir: string): readonly string[] {
  const found = execFileSync('sh', [
    '-c',
    `for pid in /proc/[0-9]*; do ls -l "$pid/fd" 2>/dev/null | grep -q "$0/live/journal.jsonl" && basename "$pid"; done; true`,
    dataDir,
  ])
  return found
    .toString()
    .split('\n')
    .filter((line) => line !== '')
}

function limitFiles(pids: readonly string[], bytes: string): void {
  for (const pid of pids) execFileSync('prlimit', ['--pid', pid, `--fsize=${bytes}`])
}
