import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { chromium } from 'playwright'
import { afterEach, expect, test } from 'vitest'
import { launch, type Launched } from './launch.ts'

const started: Launched[] = []
afterEach(async () => {
  for (const launched of started.splice(0)) await launched.dispose()
})

async function debuggingAddress(dataDir: string): Promise<string> {
  for (let triesLeft = 100; ; triesLeft -= 1) {
    try {
      return `http://127.0.0.1:${readFileSync(join(dataDir, 'DevToolsActivePort'), 'utf8').split('\n')[0] ?? ''}`
    } catch (error) {
      if (triesLeft === 0) throw error
      await sleep(50)
    }
  }
}

test('docs/api/command-line-switches: --remote-debugging-port=0 lets a tool from outside drive the page beside the app', async () => {
  const launched = launch('probe', { args: ['--remote-debugging-port=0'] })
  started.push(launched)
  await launched.line((line) => line['started'] === true)
  const browser = await chromium.connectOverCDP(await debuggingAddress(launched.dataDir))
  const page = browser.contexts()[0]?.pages()[0]
  if (!page) throw new Error('no page')
  expect(await page.title()).toBe('probe')
  expect(await page.evaluate('typeof bridge.echo')).toBe('function')
  // The app's own hold on the page stays: its preload comes back, its messages arrive.
  await page.reload()
  expect(await page.evaluate('bridge.echo({ a: [1] })')).toEqual({ a: [1] })
  await page.evaluate(`document.title = 'by the tool'`)
  launched.process.stdin?.write(
    `${JSON.stringify({ id: 1, where: 'preload', code: `return ipcRenderer.invoke('echo', document.title)` })}\n`,
  )
  expect(await launched.line((line) => line['id'] === 1)).toEqual({ id: 1, value: 'by the tool' })
  await browser.close()
  launched.process.stdin?.write(`${JSON.stringify({ id: 2, where: 'page', code: `return 'still here'` })}\n`)
  expect(await launched.line((line) => line['id'] === 2)).toEqual({ id: 2, value: 'still here' })
})
