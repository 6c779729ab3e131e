/**
 * No frame is dropped while typing: the real program with twenty thousand services on a real page; the longest time between
 * two frames while a name is typed into the search, against the same page in the same run when nobody touches it.
 */
import { newDataDir, removeDataDir, startTerminal } from '../e2e/terminal.ts'
import { startWorld } from '../e2e/world.ts'
import type { Page } from 'playwright'
import { median } from './median.ts'
import { SERVICES } from './many-services.ts'
import type { Bench, Row } from './row.ts'

/** A dropped frame doubles the time between two. */
const LIMIT = 2
const ROUNDS = 5
const QUERIES = ['كهرباء اسيوط', 'commercial bill luxor', 'فاتوره متاخره', 'elecrticity assuit', '01012345678']
/** Faster than anybody types in Arabic, as fast as a practised hand in English. */
const KEY_EVERY_MS = 90

/** The longest time between two frames while something is done. */
async function longestFrame(page: Page, work: () => Promise<unknown>): Promise<number> {
  await page.evaluate(() => {
    const watched = window as unknown as { longest: number; watching: boolean }
    watched.longest = 0
    watched.watching = true
    let last = performance.now()
    const frame = (now: number): void => {
      watched.longest = Math.max(watched.longest, now - last)
      last = now
      if (watched.watching) requestAnimationFrame(frame)
    }
    requestAnimationFrame((now) => {
      last = now
      requestAnimationFrame(frame)
    })
  })
  await work()
  return page.evaluate(() => {
    const watched = window as unknown as { longest: number; watching: boolean }
    watched.watching = false
    return watched.longest
  })
}

async function run(): Promise<Row> {
  const world = await startWorld()
  await world.gateway.faults({ manyServices: SERVICES })
  const dataDir = await newDataDir()
  const terminal = await startTerminal({ dataDir, world, language: 'en' })
  try {
    const { page } = terminal
    await page.getByTestId('login-name').fill('agent')
    await page.getByTestId('login-password').fill('1234')
    await page.getByTestId('login-submit').click()
    const search = page.getByTestId('catalogue-search')
    await search.waitFor()
    const found = page.getByTestId('search-result-1049949')
    for (const giveUpMs = performance.now() + 180_000; !(await found.isVisible());) {
      if (performance.now() > giveUpMs) throw new Error('Expected the whole catalogue, found only a part of it')
      await search.fill('')
      await search.fill('19999')
      await page.waitForTimeout(1_000)
    }
    const typing: number[] = []
    const idle: number[] = []
    for (let round = -1; round < ROUNDS; round += 1) {
      for (const query of QUERIES) {
        await search.fill('')
        const typed = await longestFrame(page, () => search.pressSequentially(query, { delay: KEY_EVERY_MS }))
        const rested = await longestFrame(page, () => page.waitForTimeout(query.length * KEY_EVERY_MS))
        // The first round brings code and pictures into memory.
        if (round < 0) continue
        typing.push(typed)
        idle.push(rested)
      }
    }
    const ratio = median(typing) / median(idle)
    return {
      name: 'typing into the search among 20,000 services: longest time between two frames',
      value: median(typing),
      unit: 'ms',
      against: `the same page when nobody types (${median(idle).toFixed(1)} ms); medians of ${String(typing.length)} words`,
      ratio,
      limit: LIMIT,
      better: 'lower',
      ok: ratio < LIMIT,
    }
  } finally {
    await terminal.stop()
    await world.stop()
    await removeDataDir(dataDir)
  }
}

export const bench: Bench = { name: 'typing', run }
