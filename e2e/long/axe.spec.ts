/** axe finds nothing on any screen, by all of its rules, in both languages by day and by night. */
import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { expect, test, THEMES } from '../look/look-page.ts'
import { SCENES, type Scene } from '../look/scenes.ts'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

type Violation = { readonly id: string; readonly nodes: readonly { readonly html: string; failureSummary?: string }[] }
type Axe = { run(context: Document, options: object): Promise<{ violations: readonly Violation[]; passes: unknown[] }> }

/** Sentences about what axe found: the rule, the element, what to do. */
async function violations(page: Page): Promise<readonly string[]> {
  // axe waits by the page's clock, which stands still until now.
  await page.clock.resume()
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(AXE)
  const { found, passes } = await page.evaluate(async () => {
    const { axe } = window as unknown as { axe: Axe }
    // Everything that axe knows, also what it calls experimental and what only the strictest level asks.
    const result = await axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
      resultTypes: ['violations'],
    })
    return { found: result.violations, passes: result.passes.length }
  })
  // An axe that looked at nothing would find nothing.
  expect(passes).toBeGreaterThan(10)
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary ?? ''}`),
  )
}

for (const scene of SCENES) {
  for (const language of ['ar', 'en'] as const) {
    test(`axe finds nothing: ${scene.name}, ${language}`, async ({ look }) => {
      await look.open(scene, language)
      const found: string[] = []
      for (const theme of THEMES) {
        await look.dress(theme)
        for (const said of await violations(look.page)) found.push(`${theme}: ${said}`)
      }
      expect(found).toEqual([])
    })
  }
}

const PLANTED: readonly (readonly [rule: string, plant: (page: Page) => Promise<void>])[] = [
  [
    'button-name',
    (page) =>
      page.evaluate(() => {
        document.querySelector('[data-testid="home"]')?.removeAttribute('aria-label')
        document.querySelector('[data-testid="home"]')?.removeAttribute('title')
      }),
  ],
  [
    'color-contrast',
    (page) =>
      page.evaluate(() => {
        document.documentElement.style.setProperty('--ink', '#b0b0b0')
      }),
  ],
  [
    'image-alt',
    (page) =>
      page.evaluate(() => {
        document.querySelector('.slip-picture')?.removeAttribute('alt')
        document.querySelector('.slip-paper')?.removeAttribute('aria-label')
      }),
  ],
]

for (const [rule, plant] of PLANTED) {
  test(`axe would find ${rule}`, async ({ look }) => {
    const home = SCENES.find(({ name }) => name === 'categories') as Scene
    await look.open(home, 'en')
    await look.dress('light')
    await look.picture()
    await plant(look.page)
    expect((await violations(look.page)).join('\n')).toContain(rule)
  })
}
