import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchProbe, type Probe } from './launch.ts'

let probe: Probe
beforeAll(async () => {
  probe = await launchProbe()
})
afterAll(async () => {
  await probe.launched.dispose()
})

describe('docs/api/ipc-renderer: arguments are structured clones', () => {
  test.each<[value: string, code: string, inMain: string]>([
    ['undefined', 'undefined', 'undefined'],
    ['null', 'null', 'null'],
    ['minus zero, NaN, infinity', '[-0, NaN, -Infinity]', '[ -0, NaN, -Infinity ]'],
    ['a big integer', '12345678901234567890n', '12345678901234567890n'],
    ['text in Arabic', `'فاتورة'`, `'فاتورة'`],
    ['a lone surrogate', `'\\ud800'.length + 'x'`, `'1x'`],
    ['an object with undefined in it', '{ a: undefined }', '{ a: undefined }'],
    ['an array with a hole', '[1, , 3]', '[ 1, <1 empty item>, 3 ]'],
    ['a key called __proto__', `JSON.parse('{"__proto__": 1}')`, `{ ['__proto__']: 1 }`],
    ['a date', 'new Date(0)', '1970-01-01T00:00:00.000Z'],
    ['a regular expression', '/a+/gi', '/a+/gi'],
    ['a map', `new Map([['k', { v: 1 }]])`, `Map(1) { 'k' => { v: 1 } }`],
    ['a set', 'new Set([1, 2])', 'Set(2) { 1, 2 }'],
    ['bytes', 'new Uint8Array([1, 255])', 'Uint8Array(2) [ 1, 255 ]'],
    ['a part of a buffer', 'new Uint8Array([1, 2, 3, 4]).subarray(1, 3)', 'Uint8Array(2) [ 2, 3 ]'],
    ['floats', 'new Float64Array([0.5])', 'Float64Array(1) [ 0.5 ]'],
    ['an instance, its class lost', 'new (class Mine { x = 1 })()', '{ x: 1 }'],
    ['a getter, read', '{ get x() { return 3 } }', '{ x: 3 }'],
    ['an object without symbol keys', `{ [Symbol('s')]: 1, a: 2 }`, '{ a: 2 }'],
  ])('%s arrives', async (_value, code, inMain) => {
    expect(await probe.preload(`return ipcRenderer.invoke('inspect', ${code})`)).toBe(inMain)
  })

  test('a cycle arrives, and the same object twice is one object', async () => {
    const seen = await probe.preload(`
      const shared = { n: 1 }
      const given = { a: shared, b: shared }
      given.self = given
      const back = await ipcRenderer.invoke('echo', given)
      return [back.self === back, back.a === back.b, back.a.n]`)
    expect(seen).toEqual([true, true, 1])
  })

  test('a buffer arrives', async () => {
    const seen = await probe.preload(`
      const back = await ipcRenderer.invoke('echo', new Uint8Array([9]).buffer)
      return [back instanceof ArrayBuffer, [...new Uint8Array(back)]]`)
    expect(seen).toEqual([true, [9]])
  })

  test('an error arrives as an error with its name', async () => {
    expect(await probe.preload(`return ipcRenderer.invoke('inspect', new RangeError('far'))`)).toMatch(
      /^RangeError: far/,
    )
  })

  test.each([
    ['a function', '() => 1'],
    ['a function inside', '{ deep: [() => 1] }'],
    ['a symbol', `Symbol('s')`],
    ['a promise', 'Promise.resolve(1)'],
    ['a WeakMap', 'new WeakMap()'],
    ['an element', 'document.body'],
  ])('%s is refused', async (_value, code) => {
    await expect(probe.preload(`return ipcRenderer.invoke('echo', ${code})`)).rejects.toThrow(
      /An object could not be cloned/,
    )
    await expect(probe.preload(`ipcRenderer.send('nowhere', ${code})`)).rejects.toThrow(/An object could not be cloned/)
    await expect(probe.preload(`return ipcRenderer.invoke('echo', 'and goes on')`)).resolves.toBe('and goes on')
  })
})

describe('docs/api/ipc-main: results and messages to the page are structured clones', () => {
  test('a Buffer arrives as a Uint8Array', async () => {
    await probe.main(`electron.ipcMain.handle('buffer', () => Buffer.from([1, 2, 3]))`)
    const seen = await probe.preload(`
      const bytes = await ipcRenderer.invoke('buffer')
      return [Object.prototype.toString.call(bytes), bytes.constructor.name, [...bytes]]`)
    expect(seen).toEqual(['[object Uint8Array]', 'Uint8Array', [1, 2, 3]])
  })

  test('half a megabyte of bytes arrives whole', async () => {
    await probe.main(`electron.ipcMain.handle('big', () => new Uint8Array(500_000).map((_, at) => at % 251))`)
    const seen = await probe.preload(`
      const bytes = await ipcRenderer.invoke('big')
      return [bytes.length, bytes.every((byte, at) => byte === at % 251)]`)
    expect(seen).toEqual([500_000, true])
  })

  test('a result that cannot be cloned rejects', async () => {
    await probe.main(`electron.ipcMain.handle('function', () => () => 1)`)
    await expect(probe.preload(`return ipcRenderer.invoke('function')`)).rejects.toThrow(/could not be cloned/)
  })

  test('webContents.send throws for what cannot be cloned', async () => {
    await expect(probe.main(`win.webContents.send('x', () => 1)`)).rejects.toThrow(/could not be cloned/)
  })

  test('webContents.send reaches a listener with its arguments, in order', async () => {
    await probe.preload(`kept.heard = []; ipcRenderer.on('told', (event, ...args) => kept.heard.push(args))`)
    await probe.main(`win.webContents.send('told', 1, { a: new Date(3) }); win.webContents.send('told', 2)`)
    const heard = await probe.preload(`
      while (kept.heard.length < 2) await new Promise((resolve) => setTimeout(resolve, 10))
      return [kept.heard[0][0], kept.heard[0][1].a instanceof Date, kept.heard[1]]`)
    expect(heard).toEqual([1, true, [2]])
  })

  test('a message sent before the page listens is lost', async () => {
    await probe.main(`win.webContents.send('too-early', 1)`)
    const heard = await probe.preload(`
      let heard = 0
      ipcRenderer.on('too-early', () => { heard += 1 })
      await ipcRenderer.invoke('echo', 0)
      return heard`)
    expect(heard).toBe(0)
  })

  test('webContents.send to a destroyed page throws', async () => {
    const found = await probe.main(`
      const other = open()
      await other.loadURL('app://probe/')
      const contents = other.webContents
      other.destroy()
      try { contents.send('x'); return 'sent' } catch (error) { return [error.message, contents.isDestroyed()] }`)
    expect(found).toEqual(['Object has been destroyed', true])
  })
})

describe('docs/api/ipc-main: handlers', () => {
  test.each([
    ['a plain error', `'Error', 'bad luck'`, `Error invoking remote method 'fail': Error: bad luck`],
    [
      'another class: its name stays in the text',
      `'TypeError', 'bad kind'`,
      `Error invoking remote method 'fail': TypeError: bad kind`,
    ],
  ])('%s arrives as an Error with the message alone', async (_what, args, message) => {
    const seen = await probe.preload(`
      try { await ipcRenderer.invoke('fail', ${args}) } catch (error) {
        return [error.message, error.name, Object.getPrototypeOf(error) === Error.prototype, error.code ?? null, error.stack.includes('main.js')]
      }`)
    expect(seen).toEqual([message, 'Error', true, null, false])
  })

  test('a channel without a handler rejects and names it', async () => {
    await expect(probe.preload(`return ipcRenderer.invoke('nobody')`)).rejects.toThrow(
      `Error invoking remote method 'nobody': Error: No handler registered for 'nobody'`,
    )
  })

  test('a second handler for a channel throws', async () => {
    await expect(probe.main(`electron.ipcMain.handle('echo', () => 1)`)).rejects.toThrow(
      `Attempted to register a second handler for 'echo'`,
    )
  })

  test('removeHandler and handleOnce', async () => {
    await probe.main(`electron.ipcMain.handleOnce('once', () => 'one')`)
    expect(await probe.preload(`return ipcRenderer.invoke('once')`)).toBe('one')
    await expect(probe.preload(`return ipcRenderer.invoke('once')`)).rejects.toThrow(/No handler registered/)
    await probe.main(`electron.ipcMain.handle('once', () => 'two'); electron.ipcMain.removeHandler('once')`)
    await expect(probe.preload(`return ipcRenderer.invoke('once')`)).rejects.toThrow(/No handler registered/)
  })

  test('event.reply answers a send', async () => {
    await probe.main(`electron.ipcMain.on('ask', (event, n) => event.reply('answer', n + 1))`)
    const answer = await probe.preload(`
      const answer = new Promise((resolve) => ipcRenderer.once('answer', (event, n) => resolve(n)))
      ipcRenderer.send('ask', 1)
      return answer`)
    expect(answer).toBe(2)
  })
})

describe('docs/api/structures/ipc-main-invoke-event: who sent it', () => {
  test('senderFrame has the address, the origin and no parent in the main frame; sender is the page', async () => {
    await probe.main(`
      pages.set('/where', { body: 'x' })
      await win.loadURL('app://probe/where?q=https://other.example/#part')
      electron.ipcMain.handle('who', (event) => ({
        url: event.senderFrame.url,
        origin: event.senderFrame.origin,
        parent: event.senderFrame.parent,
        isMainFrame: event.senderFrame === event.sender.mainFrame,
        isWindow: event.sender === win.webContents,
        pageUrl: event.sender.getURL(),
      }))`)
    const url = 'app://probe/where?q=https://other.example/#part'
    expect(await probe.preload(`return ipcRenderer.invoke('who')`)).toEqual({
      url,
      origin: 'app://probe',
      parent: null,
      isMainFrame: true,
      isWindow: true,
      pageUrl: url,
    })
  })

  test('senderFrame is null once its frame has gone elsewhere', async () => {
    const found = await probe.main(`
      let event
      electron.ipcMain.handle('leave', (given) => { event = given; return 1 })
      const other = open()
      await other.loadURL('app://probe/')
      const asked = new Promise((resolve) => electron.ipcMain.once('left', (given) => { event = given; resolve() }))
      await other.webContents.executeJavaScript('1')
      other.webContents.send('preload-run', 'x', "ipcRenderer.send('left')")
      await asked
      const before = event.senderFrame?.url
      pages.set('/elsewhere', { body: 'y' })
      await other.loadURL('app://probe/elsewhere')
      const after = event.senderFrame
      other.destroy()
      return [before, after]`)
    expect(found).toEqual(['app://probe/', null])
  })
})
