import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, test } from 'vitest'
import { launch, type Launched, type Line } from './launch.ts'

const started: Launched[] = []
function start(life: string, more: Parameters<typeof launch>[1] = {}): Launched {
  const launched = launch('life', { ...more, env: { ...more.env, LIFE: life } })
  started.push(launched)
  return launched
}

afterEach(async () => {
  for (const launched of started.splice(0)) await launched.dispose()
})

const events = (lines: readonly Line[]): unknown[] =>
  lines.map((line) => line['event']).filter((event) => event !== undefined && event !== 'ready-to-show')

describe('docs/api/app: quitting', () => {
  test.each([
    ['app.quit asks, closes the windows, asks again and ends', 'quit', 0],
    ['closing the last window quits where nobody listens to window-all-closed', 'close', 0],
  ])('%s', async (_rule, life, exitCode) => {
    const launched = start(life)
    expect(await launched.ended).toBe(exitCode)
    const ends = events(launched.lines).slice(events(launched.lines).indexOf('loaded') + 1)
    expect(ends).toEqual(
      life === 'quit'
        ? ['before-quit', 'close', 'closed', 'will-quit', 'quit']
        : ['close', 'closed', 'before-quit', 'will-quit', 'quit'],
    )
  })

  test('a listener of window-all-closed keeps the app alive', async () => {
    const launched = start('close stay')
    expect(await launched.ended).toBe(0)
    expect(events(launched.lines).slice(-6)).toEqual([
      'close',
      'closed',
      'window-all-closed',
      'before-quit',
      'will-quit',
      'quit',
    ])
  })

  test('window-all-closed is not told when the windows closed because of app.quit', async () => {
    const launched = start('quit stay')
    expect(await launched.ended).toBe(0)
    expect(events(launched.lines)).not.toContain('window-all-closed')
  })

  test.each([
    ['before-quit', 'quit refuse-quit twice', ['before-quit', 'before-quit', 'close', 'closed', 'will-quit', 'quit']],
    [
      'close',
      'quit refuse-close twice',
      ['before-quit', 'close', 'before-quit', 'close', 'closed', 'will-quit', 'quit'],
    ],
    [
      'will-quit',
      'quit refuse-will-quit',
      ['before-quit', 'close', 'closed', 'will-quit', 'before-quit', 'will-quit', 'quit'],
    ],
  ])('preventing %s stops the quit', async (_name, life, expected) => {
    const launched = start(life)
    expect(await launched.ended).toBe(0)
    expect(events(launched.lines).slice(-expected.length)).toEqual(expected)
    if (life.includes('twice')) expect(launched.lines).toContainEqual({ still: 1 })
  })

  test('app.exit asks nobody and ends with its code', async () => {
    const launched = start('exit')
    expect(await launched.ended).toBe(3)
    const told = events(launched.lines)
    expect(told.filter((event) => ['before-quit', 'close', 'will-quit'].includes(String(event)))).toEqual([])
    expect(launched.lines).toContainEqual({ event: 'quit', exitCode: 3 })
  })

  test('destroy skips close and still tells closed', async () => {
    const launched = start('destroy')
    expect(await launched.ended).toBe(0)
    expect(events(launched.lines)).not.toContain('close')
    expect(launched.lines).toContainEqual({ event: 'closed', isDestroyed: true })
  })

  test.skipIf(process.platform === 'win32')('a SIGTERM is a quit', async () => {
    const launched = start('')
    await launched.line((line) => line['event'] === 'loaded')
    launched.process.kill('SIGTERM')
    expect(await launched.ended).toBe(0)
    expect(events(launched.lines).slice(-5)).toEqual(['before-quit', 'close', 'closed', 'will-quit', 'quit'])
  })
})

describe('docs/api/app: ready', () => {
  test('windows and sessions exist only after ready; the name and version are the package’s', async () => {
    const launched = start('early no-window quit')
    expect(await launched.ended).toBe(0)
    expect(launched.lines).toContainEqual({ early: 'BrowserWindow', threw: true })
    expect(launched.lines).toContainEqual({ early: 'session', threw: true })
    expect(launched.lines).toContainEqual({
      isReady: false,
      name: 'Life Of An App',
      version: '4.5.6',
      isPackaged: false,
    })
    expect(launched.lines).toContainEqual({ event: 'ready', isReady: true })
  })

  test('a scheme can be made privileged only before ready', async () => {
    const launched = start('late-scheme no-window quit')
    await launched.ended
    expect(launched.lines).toContainEqual({ late: 'refused' })
  })

  test('ready-to-show is told once a page is there to be shown', async () => {
    const launched = start('')
    await launched.line((line) => line['event'] === 'ready-to-show')
    expect(launched.lines.filter((line) => line['event'] === 'ready-to-show')).toHaveLength(1)
  })
})

describe('docs/api/app: requestSingleInstanceLock', () => {
  test('the second start is told no and the first hears its arguments, folder and data', async () => {
    const first = start('lock', { env: { LIFE_NOTE: 'one' } })
    await first.line((line) => line['event'] === 'loaded')
    const second = start('lock', { dataDir: first.dataDir, env: { LIFE_NOTE: 'two' }, args: ['--from-second'] })
    await second.ended
    expect(second.lines[0]).toEqual({ isFirst: false })
    expect(events(second.lines)).not.toContain('ready')
    const heard = await first.line((line) => line['event'] === 'second-instance')
    expect(heard).toMatchObject({ hasArgument: true, directory: process.cwd(), data: { note: 'two' } })
  })

  test('the lock falls with its holder, however that ends', async () => {
    const first = start('lock')
    await first.line((line) => line['event'] === 'loaded')
    first.process.kill('SIGKILL')
    await first.ended
    const second = start('lock', { dataDir: first.dataDir })
    await second.line((line) => line['event'] === 'loaded')
    expect(second.lines[0]).toEqual({ isFirst: true })
  })

  test('two programs that start at once are one first and one second', async () => {
    const first = start('lock no-window')
    const second = start('lock no-window', { dataDir: first.dataDir })
    const both = await Promise.all([first, second].map((launched) => launched.line((line) => 'isFirst' in line)))
    expect(both.map((line) => line['isFirst']).sort()).toEqual([false, true])
  })
})

/** Processes whose command line names the folder. */
function processesOn(folder: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      try {
        const commandLine = readFileSync(`/proc/${name}/cmdline`, 'utf8')
        return commandLine.includes(folder) && !/State:\tZ/.test(readFileSync(`/proc/${name}/status`, 'utf8'))
      } catch {
        return false
      }
    })
}

describe.runIf(process.platform === 'linux')('no process stays behind', () => {
  test.each(['SIGKILL', 'SIGTERM'] as const)('after %s', async (signal) => {
    const launched = start('')
    await launched.line((line) => line['event'] === 'loaded')
    expect(processesOn(launched.dataDir).length).toBeGreaterThan(0)
    launched.process.kill(signal)
    await launched.ended
    for (let triesLeft = 50; triesLeft > 0 && processesOn(launched.dataDir).length > 0; triesLeft -= 1) await sleep(100)
    expect(processesOn(launched.dataDir)).toEqual([])
  })
})
