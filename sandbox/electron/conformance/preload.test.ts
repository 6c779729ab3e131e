import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchProbe, type Probe } from './launch.ts'

let probe: Probe
beforeAll(async () => {
  probe = await launchProbe()
})
afterAll(async () => {
  await probe.launched.dispose()
})

/** Loads a page of the probe's scheme with the given body. */
const load = (path: string, body: string): Promise<unknown> =>
  probe.main(
    `pages.set(${JSON.stringify(path)}, { body: ${JSON.stringify(body)} }); await win.loadURL('app://probe${path}')`,
  )

describe('docs/tutorial/tutorial-preload, docs/tutorial/sandbox: the preload', () => {
  test('runs before the first script of the page', async () => {
    await load('/first', '<script>window.first = [typeof bridge, bridge.ranBeforePage]</script>')
    expect(await probe.page('return window.first')).toEqual(['object', 'loading'])
  })

  test('runs again in every new document', async () => {
    await load('/again', '<p>again')
    await probe.page('bridge.keep(5)')
    expect(await probe.preload('return kept.value')).toBe(5)
    await probe.main(`
      const loaded = new Promise((resolve) => win.webContents.once('did-finish-load', resolve))
      win.webContents.reload()
      await loaded`)
    expect(await probe.page('return typeof bridge')).toBe('object')
    expect(await probe.preload('return kept.value ?? null')).toBe(null)
  })

  test('runs in the main frame only, unless nodeIntegrationInSubFrames', async () => {
    await probe.main(`pages.set('/inner', { body: '<script>parent.inner = typeof bridge</script>' })`)
    await load('/outer', '<iframe src="/inner"></iframe>')
    expect(await probe.page('return window.inner')).toBe('undefined')
    const [, inSubFrames] = (await probe.main(`
      const other = open({ nodeIntegrationInSubFrames: true })
      await other.loadURL('app://probe/outer')
      const found = await other.webContents.executeJavaScript('[bridge.frame, frames[0].bridge?.frame]')
      other.destroy()
      return found`)) as string[]
    expect(inSubFrames).toBe('sub')
  })

  test.each(['events', 'timers', 'url', 'node:events'])('may require %s', async (name) => {
    expect(await probe.preload(`return typeof require('${name}')`)).not.toBe('undefined')
  })

  test.each(['fs', 'path', 'child_process', 'node:os', './other.cjs', 'zod'])('may not require %s', async (name) => {
    await expect(probe.preload(`require('${name}')`)).rejects.toThrow(/module not found/)
  })

  test('has a small process and Buffer', async () => {
    expect(await probe.preload('return [process.platform, process.sandboxed, process.type]')).toEqual([
      process.platform,
      true,
      'renderer',
    ])
    expect(await probe.preload(`return Buffer.from('hi').toString('hex')`)).toBe('6869')
    expect(await probe.preload(`return typeof process.exit + typeof process.binding`)).toMatch(/undefined/)
  })

  test('may use an EventEmitter', async () => {
    const heard = await probe.preload(`
      const { EventEmitter } = require('events')
      const emitter = new EventEmitter()
      const heard = []
      emitter.once('a', (value) => heard.push(value))
      const listener = (value) => heard.push(value)
      emitter.on('a', listener)
      emitter.emit('a', 1)
      emitter.off('a', listener)
      return [heard, emitter.emit('a', 2)]`)
    expect(heard).toEqual([[1, 1], false])
  })
})

describe('docs/tutorial/context-isolation: the page’s world', () => {
  test.each(['require', 'process', 'global', 'Buffer', 'module', 'exports', 'ipcRenderer', 'setImmediate'])(
    'has no %s',
    async (name) => {
      expect(await probe.page(`return typeof window['${name}']`)).toBe('undefined')
    },
  )

  test('shares no variable with the preload', async () => {
    await probe.preload('globalThis.ofPreload = 1; Array.prototype.ofPreload = 1')
    await probe.page('window.ofPage = 1; Array.prototype.ofPage = 1')
    expect(await probe.page('return [typeof ofPreload, typeof [].ofPreload]')).toEqual(['undefined', 'undefined'])
    expect(await probe.preload('return [typeof ofPage, typeof [].ofPage]')).toEqual(['undefined', 'undefined'])
  })

  test('shares the document', async () => {
    await probe.preload(`document.title = 'from the preload'`)
    expect(await probe.page('return document.title')).toBe('from the preload')
  })

  test('shows nothing of the way to main: no name of its own on window, no source in a bridged function', async () => {
    await load('/names', '<iframe></iframe>')
    const names = (await probe.page(`
      const plain = Object.getOwnPropertyNames(frames[0])
      return Object.getOwnPropertyNames(window).filter((name) => !plain.includes(name))`)) as string[]
    expect(names.filter((name) => !/^\d+$/.test(name))).toEqual(['bridge'])
    expect(await probe.page('return String(bridge.echo)')).toMatch(/\[native code\]/)
  })

  test('cannot replace or extend what was exposed', async () => {
    const found = await probe.page(`
      const attempts = [
        () => { 'use strict'; window.bridge = 1 },
        () => { 'use strict'; delete window.bridge },
        () => { 'use strict'; bridge.more = 1 },
        () => { 'use strict'; bridge.nested.list.push(1) },
        () => { 'use strict'; bridge.nested.text = 'y' },
      ]
      return attempts.map((attempt) => { try { attempt(); return 'done' } catch { return 'refused' } })`)
    expect(found).toEqual(['refused', 'refused', 'refused', 'refused', 'refused'])
  })
})
