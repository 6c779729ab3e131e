/** The disk is full under the running program: the line on the screen that says so, what it stands beside, and that it goes by itself. */
import type { Page } from '@playwright/test'
import { translator } from '../../../src-shared/messages/messages.ts'
import { expect, LANGUAGES } from '../../test.ts'
import { hasDisks, test } from './disk-test.ts'
import { expectSentence, paymentsFor } from './sell.ts'

// A start and two sales, on a machine that is busy.
test.describe.configure({ timeout: 180_000 })

const SIZES = [
  { width: 1366, height: 768 },
  { width: 1024, height: 768 },
]

const languages = hasDisks ? LANGUAGES : []

/** Which of these stand whole above the line of the disk. */
async function above(page: Page, names: readonly string[]): Promise<readonly string[]> {
  const top = (await page.getByTestId('disk-trouble').boundingBox())?.y ?? 0
  const boxes = await Promise.all(names.map((name) => page.getByTestId(name).boundingBox()))
  return names.filter((_, index) => {
    const box = boxes[index] ?? null
    return box !== null && box.y + box.height <= top + 1
  })
}

for (const language of languages)
  test.describe(language, () => {
    test.use({ language })

    test('before the press: refused before any money is touched, everything to read is seen, and it goes by itself', async ({
      disk,
      start,
      world,
    }) => {
      const { at } = await start()
      await at.signIn()
      await at.topUpToCash('01077780001')
      disk.fill()
      await at.pay()
      const line = at.at('disk-trouble')
      await expect(line).toHaveAttribute('data-state', 'full')
      expectSentence((await line.textContent()) ?? '', language)
      await expect(at.at('form-error')).toHaveAttribute('data-code', 'storage-failed')
      for (const size of SIZES) {
        await at.page.setViewportSize(size)
        await expect
          .poll(() => above(at.page, ['form-error', 'confirm-pay', 'cash-received']))
          .toEqual(['form-error', 'confirm-pay', 'cash-received'])
      }
      expect(await paymentsFor(world, '01077780001')).toEqual({ sent: 0, charged: 0 })

      disk.free()
      await expect(line).toHaveCount(0)
      await at.pay()
      await at.outcome('succeeded')
      expect(await paymentsFor(world, '01077780001')).toEqual({ sent: 1, charged: 1 })
    })

    test('while the answer is waited for: the screen says what it waits for, and shows the outcome by itself', async ({
      disk,
      start,
      world,
    }) => {
      const { at } = await start()
      await at.signIn()
      await world.gateway.faults({ latencyMs: { pay: 3_000 } })
      await at.topUp('01077780002')
      await expect.poll(() => paymentsFor(world, '01077780002')).toMatchObject({ sent: 1 })
      disk.fill()
      await expect(at.at('disk-trouble')).toHaveAttribute('data-state', 'full', { timeout: 20_000 })
      await expect(at.at('progress')).toContainText(translator(language)('progress.unrecorded'))
      await expect(at.at('status-unsettled')).toHaveAttribute('data-count', '1')
      expect(await paymentsFor(world, '01077780002')).toEqual({ sent: 1, charged: 1 })

      disk.free()
      await at.outcome('succeeded', 40_000)
      await expect(at.at('disk-trouble')).toHaveCount(0)
      await expect(at.at('status-unsettled')).toHaveAttribute('data-count', '0')
    })
  })
