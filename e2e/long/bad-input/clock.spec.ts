/** The computer's clock is wrong: the cashier is told, the journal knows, and no payment is lost or judged by it. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crowded } from '../../screen-checks.ts'
import { expect, LANGUAGES, test } from '../../test.ts'
import { ask, expectSentence, journal, kindsIn, paymentsFor } from './sell.ts'

// Two starts, or many sales, on a machine that is busy.
test.describe.configure({ timeout: 180_000 })

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

for (const language of LANGUAGES) {
  test.describe(language, () => {
    test.use({ language })

    for (const [what, clockAheadMs, by] of [
      ['behind', 2 * HOUR_MS, { ar: 'متأخرة', en: '2 hours\u2069 behind' }],
      ['ahead', -3 * DAY_MS, { ar: 'متقدمة', en: '3 days\u2069 ahead' }],
    ] as const) {
      test(`a clock that is ${what}: one line says so, sales go on, and it goes away by itself`, async ({
        start,
        world,
        dataDir,
      }, info) => {
        const { terminal, at } = await start()
        await expect(at.at('login-name')).toBeVisible()
        await expect(at.at('status-wrong-clock')).toHaveCount(0)
        await world.gateway.faults({ clockAheadMs })
        await at.signIn()
        // A few answers must agree; how many came before is the machine's affair.
        await expect(async () => {
          await ask(terminal.page, 'catalogue/refresh')
          await expect(at.at('status-wrong-clock')).toHaveAttribute('data-behind-ms', String(clockAheadMs), {
            timeout: 1_000,
          })
        }).toPass({ timeout: 30_000 })
        await expect(at.at('status-wrong-clock')).toContainText(by[language])
        expectSentence((await at.at('status-wrong-clock').textContent()) ?? '', language)
        for (const size of [
          { width: 1024, height: 768 },
          { width: 1366, height: 768 },
        ]) {
          await terminal.page.setViewportSize(size)
          await terminal.page.screenshot({ path: info.outputPath(`${String(size.width)}.png`) })
          expect(await crowded(terminal.page)).toEqual([])
        }

        await at.topUpToCash('01088880001')
        await at.pay()
        const { payment } = await at.outcome('succeeded')
        await expect(at.at('print-state')).toHaveAttribute('data-state', 'printed')
        expect(await paymentsFor(world, '01088880001')).toEqual({ sent: 1, charged: 1 })

        await world.gateway.faults({ clockAheadMs: 0 })
        await expect(async () => {
          await ask(terminal.page, 'catalogue/refresh')
          await expect(at.at('status-wrong-clock')).toHaveCount(0, { timeout: 1_000 })
        }).toPass({ timeout: 30_000 })
        expect((await kindsIn(dataDir)).filter((kind) => kind.startsWith('clock'))).toEqual([
          'clock-wrong-seen',
          'clock-right-seen',
        ])
        await at.at('open-payments').click()
        await expect(at.at(`payment-row-${payment}`)).toHaveAttribute('data-state', 'succeeded')
      })
    }
  })
}

test.describe('a clock that jumps between two starts', () => {
  test.use({ language: 'en' })
  let folder: string
  test.beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'terminal-clock-'))
  })
  test.afterEach(() => rm(folder, { recursive: true }))

  /** What a battery does: the program's wall clock stands apart from the machine's, its other clock runs on. */
  async function wallClock(aheadMs: number): Promise<{ environment: Record<string, string> }> {
    const file = join(folder, `ahead-${String(aheadMs)}.cjs`)
    await writeFile(
      file,
      `const Real = Date
globalThis.Date = class Date extends Real {
  constructor(...given) { if (given.length === 0) super(Real.now() + (${String(aheadMs)})); else super(...given) }
  static now() { return Real.now() + (${String(aheadMs)}) }
}`,
    )
    return { environment: { NODE_OPTIONS: `--require ${file}` } }
  }

  test('records from tomorrow: said at the start, settled by the gateway, and the payment stands', async ({
    start,
    world,
    dataDir,
  }) => {
    const first = await start(await wallClock(DAY_MS))
    await first.at.signIn()
    await expect(first.at.at('status-wrong-clock')).toHaveAttribute('data-behind-ms', String(-DAY_MS))
    await first.at.topUpToCash('01088880002')
    await first.at.pay()
    const { payment } = await first.at.outcome('succeeded')
    await first.terminal.stop()

    await world.gateway.faults({ line: 'refuse' })
    const { at } = await start()
    // The gateway cannot be asked: the records themselves say that the clock went back.
    await expect(at.at('status-wrong-clock')).toHaveAttribute('data-behind-ms', String(DAY_MS))
    await world.gateway.faults({ line: 'up' })
    await at.signIn()
    await expect(at.at('status-wrong-clock')).toHaveCount(0)
    await at.at('open-payments').click()
    await expect(at.at(`payment-row-${payment}`)).toHaveAttribute('data-state', 'succeeded')
    const entries = await journal(dataDir)
    const jumpedBack = entries.some(({ atMs }, at) => atMs < (entries[at - 1]?.atMs ?? 0))
    expect(jumpedBack, 'each entry keeps the time of its own clock').toBe(true)
    expect(await paymentsFor(world, '01088880002')).toEqual({ sent: 1, charged: 1 })
  })

  test('an empty battery, 1970, with a payment open: it settles by the gateway’s own clock', async ({
    start,
    world,
    dataDir,
  }) => {
    await world.gateway.faults({ settleMs: 600_000 })
    const first = await start()
    await first.at.signIn()
    await first.at.topUpToCash('01000009929')
    await first.at.pay()
    const { payment } = await first.at.outcome('unknown')
    await first.terminal.kill()

    const { at } = await start(await wallClock(-Date.now()))
    await expect(at.at('status-wrong-clock')).toContainText('years')
    await at.signIn()
    await expect(at.at('status-unsettled')).toHaveAttribute('data-count', '1')
    await at.topUpToCash('01088880003')
    await at.pay()
    await at.outcome('succeeded')
    const settle = await fetch(new URL('/control/settle', world.smartpayUrl), { method: 'POST' })
    expect(settle.ok).toBe(true)
    await expect(at.at('status-unsettled')).toHaveAttribute('data-count', '0', { timeout: 60_000 })
    await at.at('open-payments').click()
    await expect(at.at(`payment-row-${payment}`)).toHaveAttribute('data-state', 'succeeded')
    expect(await paymentsFor(world, '01000009929')).toEqual({ sent: 1, charged: 1 })
    expect(await kindsIn(dataDir)).toContain('clock-wrong-seen')
  })
})
