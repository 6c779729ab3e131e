/**
 * The page that is looked at: the real screens over the fake bridge, built as the program is, in a Chromium of its own. Time
 * stands and moves only when it is told to, so that the same hand always leaves the same picture.
 */
import { resolve } from 'node:path'
import { test as base, expect, type Browser, type BrowserContext, type Page } from '@playwright/test'
import { chromium } from 'playwright'
import { build } from 'vite'
import { ensureChromium } from '../../tools/setup/chromium.ts'
import { bundlesOf } from '../../tools/bundles.ts'
import type { createFakeBridge } from '../../src-renderer/testing/fake-bridge.ts'
import { MORNING_MS, type LookOptions } from '../../src-renderer/testing/look-options.ts'
import { startingWords } from '../../src-shared/messages/starting-words.ts'
import type { Scene } from './scenes.ts'
import type { StartingScene } from './starting-scenes.ts'

export { expect } from '@playwright/test'

const ROOT = resolve(import.meta.dirname, '../..')
const ORIGIN = 'https://look.invalid/'

export const THEMES = ['light', 'dark'] as const
export type Theme = (typeof THEMES)[number]

export const COUNTER = { width: 1366, height: 768 } as const
export const SMALL = { width: 1024, height: 768 } as const
export const PORTRAIT = { width: 1080, height: 1920 } as const

/** The hand at the counter: each act, and the time that a person takes for it. */
export type Hand = ReturnType<typeof handOn>

function handOn(page: Page) {
  const at = (id: string) => page.getByTestId(id)
  const rest = (ms = 500): Promise<void> => page.clock.runFor(ms)
  return {
    page,
    at,
    rest,
    async press(id: string) {
      await at(id).click()
      await rest()
    },
    async type(id: string, text: string) {
      await at(id).fill(text)
      await rest()
    },
    async key(name: string) {
      await page.keyboard.press(name)
      await rest()
    },
    /** What happens by itself at a counter: done to the fake that stands behind the page. */
    async happen<Arg>(what: (fake: ReturnType<typeof createFakeBridge>, arg: Arg) => void, arg: Arg) {
      await page.evaluate(`(${what.toString()})(window.look, ${JSON.stringify(arg ?? null)})`)
      await rest()
    },
  }
}

export type Look = {
  readonly page: Page
  readonly hand: Hand
  /** Opens the page anew and plays the scene on it. */
  open(scene: Scene, language: 'ar' | 'en', size?: { readonly width: number; readonly height: number }): Promise<void>
  /** Opens the page of a long start as it is told one state. */
  openStarting(scene: StartingScene, language: 'ar' | 'en'): Promise<void>
  dress(theme: Theme): Promise<void>
  /** Waits until everything that will be there is there, and takes the picture. */
  picture(): Promise<Uint8Array>
  /** `Chromium 143.0.7499.40 on linux`. */
  readonly browserName: string
}

type WorkerFixtures = { readonly built: ReadonlyMap<string, Built>; readonly browserOfLook: Browser }
export type Built = { readonly body: string | Uint8Array; readonly type: string }

export const test = base.extend<{ look: Look }, WorkerFixtures>({
  // The pictures say what is wrong; recording every step would take longer than the steps.
  trace: 'off',
  screenshot: 'off',
  built: [
    async ({ browserName: _unused }, use) => {
      await use(await buildPage())
    },
    { scope: 'worker' },
  ],
  browserOfLook: [
    async ({ browserName: _unused }, use) => {
      const browser = await launchForLook()
      await use(browser)
      await browser.close()
    },
    { scope: 'worker' },
  ],
  look: async ({ browserOfLook, built }, use) => {
    const look = await newLook(browserOfLook, built)
    await use(look)
    await look.page.context().close()
  },
})

export async function launchForLook(): Promise<Browser> {
  return await chromium.launch({
    executablePath: await ensureChromium(),
    // Letters are drawn alike on every machine: no hints of its fonts, no sub-pixels of its screen.
    args: ['--font-render-hinting=none', '--disable-lcd-text', '--force-color-profile=srgb', '--hide-scrollbars'],
  })
}

/** A page of its own, with a clock of its own. */
export async function newLook(browser: Browser, built: ReadonlyMap<string, Built>): Promise<Look> {
  const context = await browser.newContext({
    viewport: COUNTER,
    timezoneId: 'Africa/Cairo',
    reducedMotion: 'reduce',
  })
  await serve(context, built)
  const page = await context.newPage()
  page.setDefaultTimeout(10_000)
  await page.clock.install({ time: MORNING_MS })
  return lookAt(page, browser)
}

function lookAt(page: Page, browser: Browser): Look {
  const hand = handOn(page)
  return {
    page,
    hand,
    browserName: `Chromium ${browser.version()} on ${process.platform}`,
    async open(scene, language, size = COUNTER) {
      await page.setViewportSize(size)
      const options: LookOptions = { language, ...scene.options }
      await page.goto(`${ORIGIN}?options=${encodeURIComponent(JSON.stringify(options))}`)
      // From here on time stands still; every scene begins at the same second.
      if (scene.options?.signedIn === false) await hand.at('login-name').waitFor()
      await page.clock.pauseAt(MORNING_MS + 10_000)
      await hand.rest()
      await page.locator('.frame').waitFor()
      await scene.play(hand, language)
    },
    async openStarting({ starting }, language) {
      await page.setViewportSize(COUNTER)
      await page.addInitScript(
        (said) => {
          Object.assign(window, {
            terminal: { listen: (_name: string, heard: (content: object) => void) => heard(said) },
          })
        },
        startingWords(starting, language),
      )
      await page.goto(`${ORIGIN}starting.html`)
      await page.clock.pauseAt(MORNING_MS + 10_000)
      await hand.at('starting').waitFor()
    },
    async dress(theme) {
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
    },
    async picture() {
      await arrived(page)
      return await page.screenshot({ animations: 'disabled', caret: 'hide' })
    },
  }
}

/** Letters, pictures of companies and the paper are there. */
async function arrived(page: Page): Promise<void> {
  await page.evaluate(() => document.fonts.ready)
  await expect
    .poll(() =>
      page.evaluate(
        () =>
          [...document.images].every(({ complete, dataset }) => complete && dataset['current'] !== 'false') &&
          document.querySelector('.slip-wait') === null,
      ),
    )
    .toBe(true)
}

async function serve(context: BrowserContext, built: ReadonlyMap<string, Built>): Promise<void> {
  await context.route(`${ORIGIN}**`, async (route) => {
    const path = new URL(route.request().url()).pathname.slice(1)
    const file = built.get(path === '' ? 'testing/look.html' : path)
    if (file === undefined) await route.fulfill({ status: 404 })
    else await route.fulfill({ body: Buffer.from(file.body), contentType: file.type })
  })
}

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  woff2: 'font/woff2',
  woff: 'font/woff',
}

/** The page's files, built in memory the way the program's own page is. */
export async function buildPage(): Promise<ReadonlyMap<string, Built>> {
  const renderer = bundlesOf(ROOT).find(({ name }) => name === 'renderer')
  if (renderer === undefined) throw new Error('Expected a bundle named renderer')
  const configuration = renderer.configuration('nowhere')
  const output = await build({
    ...configuration,
    base: '/',
    build: {
      ...configuration.build,
      write: false,
      sourcemap: false,
      rolldownOptions: {
        input: ['testing/look.html', 'starting.html'].map((name) => resolve(ROOT, 'src-renderer', name)),
      },
    },
  })
  if (!('output' in output)) throw new Error('Expected one build, found several or a watcher')
  return new Map(
    output.output.map((file) => [
      file.fileName,
      {
        body: file.type === 'chunk' ? file.code : file.source,
        type: TYPES[file.fileName.split('.').at(-1) ?? ''] ?? 'application/octet-stream',
      },
    ]),
  )
}
