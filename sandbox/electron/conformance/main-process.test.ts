import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isReal, launchProbe, type Probe } from './launch.ts'

let probe: Probe
beforeAll(async () => {
  probe = await launchProbe()
})
afterAll(async () => {
  await probe.launched.dispose()
})

describe('docs/api/safe-storage', () => {
  test('what was encrypted is decrypted again, and is not the text itself', async () => {
    const found = await probe.main(`
      const { safeStorage } = electron
      if (!(await safeStorage.isAsyncEncryptionAvailable())) return 'unavailable'
      const encrypted = await safeStorage.encryptStringAsync('سر 123')
      const { result, shouldReEncrypt } = await safeStorage.decryptStringAsync(encrypted)
      return [Buffer.isBuffer(encrypted), encrypted.includes('123'), result, typeof shouldReEncrypt]`)
    expect(found).toEqual([true, false, 'سر 123', 'boolean'])
  })

  test('what was not encrypted is refused', async () => {
    await expect(
      probe.main(`await electron.safeStorage.decryptStringAsync(Buffer.from('no such thing'))`),
    ).rejects.toThrow()
  })

  test.runIf(process.platform === 'linux' && !isReal)(
    'without a key store the back end is basic_text, and says so',
    async () => {
      expect(await probe.main('return electron.safeStorage.getSelectedStorageBackend()')).toBe('basic_text')
      expect(await probe.main('return electron.safeStorage.isEncryptionAvailable()')).toBe(false)
      const found = await probe.main(`
      electron.safeStorage.setUsePlainTextEncryption(true)
      const { safeStorage } = electron
      return [safeStorage.isEncryptionAvailable(), safeStorage.decryptString(safeStorage.encryptString('x'))]`)
      expect(found).toEqual([true, 'x'])
    },
  )
})

describe('docs/api/utility-process', () => {
  test('messages queue until the child listens, are clones both ways, and its exit code is told', async () => {
    const found = await probe.main(`
      const child = electron.utilityProcess.fork(dir + '/child.js')
      const told = []
      const spawned = new Promise((resolve) => child.once('spawn', () => resolve(typeof child.pid)))
      const answered = new Promise((resolve) => child.on('message', (message) => { told.push(message); if (told.length === 2) resolve() }))
      child.postMessage({ bytes: Buffer.from([1, 2]), map: new Map([[1, 2]]) })
      child.postMessage('second')
      const pid = await spawned
      await answered
      const exited = new Promise((resolve) => child.once('exit', resolve))
      child.postMessage('end')
      return [pid, told[0].data.map instanceof Map, told[0].isUint8Array, told[0].ports, told[1].data, await exited]`)
    expect(found).toEqual(['number', true, true, 0, 'second', 7])
  })

  test('what cannot be cloned is refused', async () => {
    await expect(
      probe.main(`
        const child = electron.utilityProcess.fork(dir + '/child.js')
        try { child.postMessage(() => 1) } finally { child.kill() }`),
    ).rejects.toThrow(/could not be cloned/)
  })
})

describe('docs/api/browser-window', () => {
  test('options and bounds', async () => {
    const found = await probe.main(`
      const other = new electron.BrowserWindow({ width: 640, height: 480, title: 'mine', show: false })
      const seen = [other.getTitle(), other.getSize(), other.isVisible(), electron.BrowserWindow.fromWebContents(other.webContents) === other, electron.BrowserWindow.getAllWindows().length]
      other.show()
      seen.push(other.isVisible())
      other.destroy()
      return seen.concat(electron.BrowserWindow.getAllWindows().length)`)
    expect(found).toEqual(['mine', [640, 480], false, true, 2, true, 1])
  })

  test('a window is as large as asked, and its page sees that', async () => {
    const found = await probe.main(`
      const other = new electron.BrowserWindow({ width: 700, height: 500, useContentSize: true })
      await other.loadURL('app://probe/')
      await new Promise((resolve) => setTimeout(resolve, 300))
      const size = await other.webContents.executeJavaScript('[innerWidth, innerHeight]')
      other.destroy()
      return size`)
    expect(found).toEqual([700, 500])
  })
})

describe.skipIf(isReal)('what the stand-in does not have', () => {
  test.each([
    ['a method of app', 'electron.app.setJumpList([])', 'app.setJumpList'],
    ['a module', 'electron.shell.openExternal("x")', 'shell.openExternal'],
    ['a class', 'new electron.Tray("x")', 'Tray'],
    ['a method of the page', 'win.webContents.print()', 'webContents.print'],
    ['a preference', 'new electron.BrowserWindow({ webPreferences: { sandbox: false } })', 'webPreferences.sandbox'],
  ])('throws its name: %s', async (_what, code, name) => {
    await expect(probe.main(code)).rejects.toThrow(`the stand-in for Electron has no ${name}`)
  })
})
