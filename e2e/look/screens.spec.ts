/**
 * Every screen beside its picture: in both languages by day and by night at the counter's size, and chosen ones on the small
 * screen and upright. Renewed by `npx playwright test e2e/look/screens.spec.ts --update-snapshots`, then looked at.
 */
import { baselineNames, compare, isRenewing, removeOthers, RENEW } from './baselines.ts'
import { smallTargets, smallTexts } from './measures.ts'
import { COUNTER, expect, PORTRAIT, SMALL, test, THEMES, type Theme } from './look-page.ts'
import { SCENES } from './scenes.ts'
import { STARTING_SCENES } from './starting-scenes.ts'

const LANGUAGES = ['ar', 'en'] as const
type Looked = { readonly name: string; readonly sizes?: true }
type Form = { readonly size: { readonly width: number; readonly height: number }; readonly themes: readonly Theme[] }

/** The other sizes are looked at once each: upright by day in Arabic, the small screen by night in English. */
function formsOf(scene: Looked, language: 'ar' | 'en'): readonly Form[] {
  const atCounter: Form = { size: COUNTER, themes: THEMES }
  if (scene.sizes !== true) return [atCounter]
  const other: Form = language === 'ar' ? { size: PORTRAIT, themes: ['light'] } : { size: SMALL, themes: ['dark'] }
  return [atCounter, other]
}

const nameOf = (scene: Looked, language: string, theme: Theme, width: number): string =>
  `${scene.name}-${language}-${theme}-${String(width)}`

for (const scene of [...SCENES, ...STARTING_SCENES]) {
  for (const language of LANGUAGES) {
    test(`${scene.name}, ${language}`, async ({ look }, info) => {
      const said: string[] = []
      await ('starting' in scene ? look.openStarting(scene, language) : look.open(scene, language))
      for (const { size, themes } of formsOf(scene, language)) {
        await look.page.setViewportSize(size)
        await look.hand.rest()
        const kiosk = size === PORTRAIT
        said.push(...(await smallTexts(look.page, kiosk ? 20 : 14)))
        said.push(...(await smallTargets(look.page, kiosk ? 88 : 56)))
        for (const theme of themes) {
          await look.dress(theme)
          const name = nameOf(scene, language, theme, size.width)
          const other = await compare({ name, png: await look.picture(), browserName: look.browserName }, info)
          if (other !== null) said.push(other)
        }
      }
      expect(said).toEqual([])
    })
  }
}

test('there is a picture of every screen, and none of a screen that is gone', ({ browserName: _unused }, info) => {
  const wanted = [...SCENES, ...STARTING_SCENES].flatMap((scene) =>
    LANGUAGES.flatMap((language) =>
      formsOf(scene, language).flatMap(({ size, themes }) =>
        themes.map((theme) => `${nameOf(scene, language, theme, size.width)}.png`),
      ),
    ),
  )
  if (isRenewing(info)) {
    removeOthers(new Set(wanted))
    return
  }
  expect(baselineNames(), `to renew them: ${RENEW}`).toEqual(wanted.sort())
})
