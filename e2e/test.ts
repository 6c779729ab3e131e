/** What every end-to-end test starts from: a world, the real program in it, a cashier; both languages by turns. */
import { test as base } from '@playwright/test'
import { cashier, type Cashier } from './cashier.ts'
import { newDataDir, removeDataDir, startTerminal, type Terminal, type TerminalOptions } from './terminal.ts'
import { startWorld, type World, type WorldOptions } from './world.ts'

export { expect } from '@playwright/test'

export const LANGUAGES = ['ar', 'en'] as const
export type Language = (typeof LANGUAGES)[number]

type Fixtures = {
  /** A test may ask for another world: `test.use({ worldOptions: { getRequests: false } })`. */
  worldOptions: WorldOptions
  language: Language
  world: World
  dataDir: string
  /** Starts the program on this test's data folder; it ends with the test. */
  start: (options?: Omit<TerminalOptions, 'dataDir' | 'world'>) => Promise<{ terminal: Terminal; at: Cashier }>
}

export const test = base.extend<Fixtures>({
  worldOptions: [{}, { option: true }],
  language: ['ar', { option: true }],
  world: async ({ worldOptions }, use) => {
    const world = await startWorld(worldOptions)
    // Waits that a person would sit through are made short; the order of things stays.
    await world.gateway.faults({ slowMs: 1500, settleMs: 2500 })
    await use(world)
    await world.stop()
  },
  dataDir: async ({ browserName: _unused }, use) => {
    const dataDir = await newDataDir()
    await use(dataDir)
    await removeDataDir(dataDir)
  },
  start: async ({ world, dataDir, language }, use, info) => {
    const started: Terminal[] = []
    await use(async (options = {}) => {
      const terminal = await startTerminal({ language, ...options, dataDir, world })
      started.push(terminal)
      return { terminal, at: cashier(terminal.page) }
    })
    for (const terminal of started) {
      if (info.status !== info.expectedStatus) {
        await info.attach('output', { body: terminal.output(), contentType: 'text/plain' })
        await terminal.page.screenshot({ path: info.outputPath('page.png') }).catch(() => undefined)
      }
      await terminal.stop()
    }
  },
})

/** The ledger of the SmartPay sandbox, as far as these tests read it. */
export type Ledger = {
  readonly inquiries: readonly { productId: number; account: string }[]
  readonly payments: readonly {
    number: string
    productId: number
    account: string
    amountMinor: number
    charged: boolean
    chargedMinor: number
    machineSerial: string
  }[]
}
