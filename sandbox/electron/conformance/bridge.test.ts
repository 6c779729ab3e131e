import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchProbe, type Probe } from './launch.ts'

let probe: Probe
beforeAll(async () => {
  probe = await launchProbe()
})
afterAll(async () => {
  await probe.launched.dispose()
})

describe('docs/api/context-bridge: what arrives of an exposed API', () => {
  test.each<[rule: string, code: string, seen: unknown]>([
    ['plain objects and arrays, nested', 'bridge.nested', { list: [1, { deep: true }], text: 'x' }],
    [
      'an instance as plain data, its prototype lost',
      '[bridge.meter.reading, typeof bridge.meter.read]',
      [7, 'undefined'],
    ],
    ['an instance as an Object of the page', 'Object.getPrototypeOf(bridge.meter) === Object.prototype', true],
    ['a Date as a Date of the page', '[bridge.date instanceof Date, bridge.date.getTime()]', [true, 5]],
    [
      'a Map and a Set',
      '[bridge.map instanceof Map, bridge.map.get(1) instanceof Set, bridge.map.get(1).has(2)]',
      [true, true, true],
    ],
    ['a typed array', '[bridge.bytes instanceof Uint8Array, [...bridge.bytes]]', [true, [1, 2, 3]]],
    ['no symbol keys', '[Object.getOwnPropertySymbols(bridge.symbolic).length, bridge.symbolic.kept]', [0, 1]],
    [
      'of an error its message alone',
      '[bridge.error.message, bridge.error.name, bridge.error.code ?? null]',
      ['only the message', 'Error', null],
    ],
    ['a promise', '[bridge.promise instanceof Promise, (await bridge.promise).late]', [true, true]],
    [
      'an empty object for the whole of ipcRenderer',
      '[Object.keys(bridge.ipcRenderer), typeof bridge.ipcRenderer.send]',
      [[], 'undefined'],
    ],
    ['functions as functions of the page', 'bridge.echo instanceof Function', true],
    ['objects that are frozen', '[bridge, bridge.nested, bridge.nested.list].map(Object.isFrozen)', [true, true, true]],
  ])('%s', async (_rule, code, seen) => {
    expect(await probe.page(`return ${code}`)).toEqual(seen)
  })
})

describe('docs/api/context-bridge: arguments and results of functions', () => {
  test.each<[rule: string, code: string, seen: unknown]>([
    ['primitives as they are', `[1, 'a', true, null].map(bridge.echo)`, [1, 'a', true, null]],
    ['undefined and bigint', `[bridge.echo(undefined) === undefined, bridge.echo(5n) === 5n]`, [true, true]],
    [
      'objects as copies',
      'const given = { a: 1 }; const back = bridge.echo(given); return [back.a, back === given]',
      [1, false],
    ],
    [
      'cycles',
      'const given = {}; given.self = given; const back = bridge.echo(given); return back.self === back',
      true,
    ],
    ['instances without their class', 'bridge.kindOf(new (class Mine { x = 1 })())', '[object Object]Object'],
    ['typed arrays with their class', 'bridge.kindOf(new Uint8Array(2))', '[object Uint8Array]Uint8Array'],
    ['a function given and called there', 'bridge.call((a, b) => a + b, 2, 3)', 5],
    ['a function given and called later', 'await bridge.callLater(async (a) => ({ a }), 4)', { a: 4 }],
    ['a function that comes back as itself', 'const mine = () => 1; return bridge.echo(mine) === mine', true],
    [
      'an error of a callback as its message',
      `
      try { bridge.call(() => { throw new TypeError('mine') }) } catch (error) { return [error.name, error.message] }`,
      ['Error', 'mine'],
    ],
    [
      'a thrown error as its message',
      `
      try { bridge.throwIt('RangeError', 'far') } catch (error) {
        return [error instanceof Error, error.name, error.message, error.code ?? null]
      }`,
      [true, 'Error', 'far', null],
    ],
    [
      'a rejection as its message',
      `
      try { await bridge.rejectIt('no') } catch (error) { return [error.name, error.message, error.code ?? null] }`,
      ['Error', 'no', null],
    ],
  ])('%s', async (_rule, code, seen) => {
    expect(await probe.page(/\breturn\b/.test(code) ? code : `return ${code}`)).toEqual(seen)
  })

  test.each([
    ['a WeakMap', 'new WeakMap()'],
    ['the window', 'window'],
  ])('%s cannot cross', async (_what, code) => {
    await expect(probe.page(`bridge.echo(${code})`)).rejects.toThrow(/could not be cloned/)
  })

  test('nesting deeper than a thousand objects is refused', async () => {
    const code = 'let deep = {}; for (let n = 0; n < 1100; n += 1) deep = { deep }; bridge.echo(deep)'
    await expect(probe.page(code)).rejects.toThrow(/recursion depth/)
  })
})

test('docs/api/context-bridge: exposeInMainWorld refuses a name that the window has', async () => {
  await expect(probe.preload(`contextBridge.exposeInMainWorld('bridge', {})`)).rejects.toThrow(/Cannot bind an API/)
})
