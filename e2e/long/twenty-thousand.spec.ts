/** Among twenty thousand services: what is typed is found, pages turn, and nothing moves. */
import type { Page } from '@playwright/test'
import { expect, LANGUAGES, test } from '../test.ts'

/** From now on notes everything that moved though nobody moved it: what it is, from where, to where. */
async function watchShifts(page: Page): Promise<() => Promise<readonly string[]>> {
  type Shift = PerformanceEntry & {
    readonly hadRecentInput: boolean
    readonly sources: readonly { node: Node | null; previousRect: DOMRect; currentRect: DOMRect }[]
  }
  await page.evaluate(() => {
    const noted = window as unknown as { shifted: string[] }
    noted.shifted = []
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as Shift[]) {
        for (const { node, previousRect: from, currentRect: to } of entry.hadRecentInput ? [] : entry.sources) {
          const name = node instanceof Element ? `${node.tagName}.${node.className}` : (node?.nodeName ?? '?')
          noted.shifted.push(
            `${name} ${JSON.stringify(from)} ${JSON.stringify(to)} ${node?.textContent?.slice(0, 40) ?? ''}`,
          )
        }
      }
    }).observe({ type: 'layout-shift', buffered: false })
  })
  return () => page.evaluate(() => (window as unknown as { shifted: string[] }).shifted)
}

/** What is typed, in the spelling of a hurry, and what the first tile must then say. */
const QUERIES = {
  ar: [
    ['كهرباء اسيوط', 'أسيوط'],
    ['فاتوره تجارى الاقصر', 'الأقصر'],
    ['كهربااء اسويط', 'أسيوط'],
  ],
  en: [
    ['electricity assiut', 'Assiut'],
    ['commercial bill luxor', 'Luxor'],
    ['elecrticity assuit', 'Assiut'],
  ],
} as const

test.describe('among twenty thousand services', () => {
  test.setTimeout(180_000)
  for (const language of LANGUAGES) {
    test(`what is typed is found, pages turn, and nothing moves (${language})`, async ({ start, world }) => {
      await world.gateway.faults({ manyServices: 20_000 })
      const { terminal, at } = await start({ language })
      const { page } = terminal
      await at.signIn()
      const search = at.at('catalogue-search')
      // The very last service of the last biller.
      const [words, last] = ['19999', 'search-result-1049949'] as const
      await expect(async () => {
        await search.fill('')
        await search.fill(words)
        await expect(at.at(last)).toBeVisible({ timeout: 1_500 })
      }).toPass({ timeout: 120_000 })
      const shifted = await watchShifts(page)
      for (const [typed, wanted] of QUERIES[language]) {
        await search.fill('')
        await search.pressSequentially(typed)
        await expect(page.locator('[data-tiles] > button').first()).toContainText(wanted)
        await page.keyboard.press('PageDown')
        await page.keyboard.press('PageDown')
        await page.keyboard.press('PageUp')
      }
      await search.fill('')
      await page.keyboard.press('Escape')
      await at.at('home').click()
      await at.at('list-next').click()
      await page.locator('[data-tiles] > button').first().click()
      await page.locator('[data-tiles] > button').first().click()
      await expect(at.at('screen-services')).toBeVisible()
      for (let turn = 0; turn < 4; turn += 1) await page.keyboard.press('PageDown')
      await page.waitForFunction(() =>
        [...document.querySelectorAll<HTMLImageElement>('.tile-picture img')].every(({ complete }) => complete),
      )
      expect(await shifted()).toEqual([])
    })
  }
})
