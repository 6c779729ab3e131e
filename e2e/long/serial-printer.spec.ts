/** A printer on a serial port: the built program, its device process, a real pty, and the sandbox's printer at its end. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ptyCable, type PtyCable } from '../../src-main/devices/testing/pty-cable.ts'
import { expect, LANGUAGES, test } from '../test.ts'

test.describe.configure({ timeout: 120_000 })

let folder: string
let cable: PtyCable
test.beforeEach(({ world }) => {
  folder = mkdtempSync(join(tmpdir(), 'serial-'))
  cable = ptyCable(join(folder, 'ttyS0'), world.printer.port)
})
test.afterEach(async () => {
  await cable.pull()
  rmSync(folder, { recursive: true })
})

for (const language of LANGUAGES) {
  test.describe(language, () => {
    test.use({ language })

    test('prints; pulled, it says so and the payment stands; plugged in again, it prints what was missed', async ({
      start,
    }) => {
      await cable.plug()
      const printer = { kind: 'serial', path: cable.path, baudRate: 115_200, model: 'epson-80' }
      const { at } = await start({ provisioning: { printer } })
      await at.signIn()
      const status = at.at('status-printer')
      const state = at.at('print-state')
      await expect(status).toHaveAttribute('data-state', 'ready', { timeout: 20_000 })
      await at.topUpToCash('01066661001')
      await at.pay()
      await at.outcome('succeeded')
      await expect(state).toHaveAttribute('data-state', 'printed', { timeout: 20_000 })

      await cable.pull()
      await at.at('new-payment').click()
      await at.topUpToCash('01066661002')
      await at.pay()
      await at.outcome('succeeded')
      await expect(state).toHaveAttribute('data-state', 'failed', { timeout: 20_000 })
      await expect(status).toHaveAttribute('data-state', 'offline')

      await cable.plug()
      await at.at('print-receipt').click()
      await expect(state).toHaveAttribute('data-state', 'printed', { timeout: 20_000 })
      await expect(status).toHaveAttribute('data-state', 'ready', { timeout: 20_000 })
    })
  })
}
