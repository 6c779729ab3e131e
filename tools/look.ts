/**
 * Every screen in four forms at three sizes, and with letters twice as large, for a person to look at one by one:
 *
 *     node tools/look.ts --out DIR [--only NAME,…]
 *
 * Nothing is compared here: `e2e/look` does that for a part of them.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import {
  buildPage,
  COUNTER,
  launchForLook,
  newLook,
  PORTRAIT,
  SMALL,
  THEMES,
  type Look,
} from '../e2e/look/look-page.ts'
import { SCENES, type Scene } from '../e2e/look/scenes.ts'

const { values } = parseArgs({ options: { out: { type: 'string', default: 'look' }, only: { type: 'string' } } })
const out = resolve(values.out)
const wanted = values.only?.split(',')

async function shoot(look: Look, scene: Scene, language: 'ar' | 'en'): Promise<void> {
  const save = async (form: string): Promise<void> => {
    await writeFile(join(out, `${scene.name}-${language}-${form}.png`), await look.picture())
  }
  await look.open(scene, language)
  for (const size of [COUNTER, SMALL, PORTRAIT]) {
    await look.page.setViewportSize(size)
    await look.hand.rest()
    for (const theme of THEMES) {
      await look.dress(theme)
      await save(`${theme}-${String(size.width)}`)
    }
  }
  await look.page.setViewportSize(COUNTER)
  await look.page.evaluate(() => {
    document.documentElement.style.fontSize = '200%'
  })
  await look.hand.rest()
  await look.dress('light')
  await save('twice')
}

await mkdir(out, { recursive: true })
const browser = await launchForLook()
const built = await buildPage()
let failed = 0
for (const scene of SCENES.filter(({ name }) => wanted?.includes(name) ?? true)) {
  for (const language of ['ar', 'en'] as const) {
    const look = await newLook(browser, built)
    try {
      await shoot(look, scene, language)
    } catch (error) {
      failed += 1
      process.stderr.write(`${scene.name}, ${language}: ${error instanceof Error ? error.message : String(error)}\n`)
    }
    await look.page.context().close()
  }
}
await browser.close()
process.stdout.write(`The pictures are in ${out}\n`)
process.exitCode = failed === 0 ? 0 : 1
