import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchProbe, type Probe } from './launch.ts'

let probe: Probe
beforeAll(async () => {
  probe = await launchProbe()
})
afterAll(async () => {
  await probe.launched.dispose()
})

const load = (path: string, page: object): Promise<unknown> =>
  probe.main(`
    pages.set(${JSON.stringify(path)}, ${JSON.stringify(page)})
    await win.loadURL('app://probe${path}')`)

describe('docs/api/protocol: a privileged scheme', () => {
  test('is a secure context with an origin of its own, storage and modules', async () => {
    await probe.main(`pages.set('/module.js', { type: 'text/javascript', body: 'window.module1 = import.meta.url' })`)
    await load('/secure', { body: '<script type="module" src="/module.js"></script>' })
    expect(
      await probe.page(
        `localStorage.setItem('a', '1'); return [isSecureContext, localStorage.getItem('a'), typeof crypto.subtle]`,
      ),
    ).toEqual([true, '1', 'object'])
    expect(await probe.page('return typeof window.module1')).toBe('string')
  })

  test('gives the handler a Request with the program’s own address, method, body and origin', async () => {
    await load('/post', { body: 'x' })
    await probe.page(`await fetch('/answer?x=1', { method: 'POST', body: 'كلام' })`)
    const requests = (await probe.main('return requests')) as object[]
    expect(requests.at(-1)).toEqual({
      url: 'app://probe/answer?x=1',
      method: 'POST',
      body: 'كلام',
      origin: 'app://probe',
    })
  })

  test('gives the page the Response with its status, type and headers', async () => {
    await probe.main(
      `pages.set('/data', { status: 201, type: 'application/json', headers: { 'x-mine': 'yes' }, body: '{"a":1}' })`,
    )
    const seen = await probe.page(`
      const response = await fetch('/data')
      return [response.status, response.headers.get('content-type'), response.headers.get('x-mine'), await response.json()]`)
    expect(seen).toEqual([201, 'application/json', 'yes', { a: 1 }])
    expect(await probe.page(`return (await fetch('/nothing-here')).status`)).toBe(404)
  })

  test('obeys the Content-Security-Policy of the Response', async () => {
    await load('/policy', {
      headers: { 'content-security-policy': `default-src 'self'; script-src 'self'` },
      body: `<script>window.inline = true</script><script src="/outside.js"></script>`,
    })
    await probe.main(`pages.set('/outside.js', { type: 'text/javascript', body: 'window.outside = true' })`)
    await probe.main(`await win.loadURL('app://probe/policy')`)
    expect(await probe.page('return [window.inline ?? false, window.outside ?? false, typeof bridge.echo]')).toEqual([
      false,
      true,
      'function',
    ])
    await expect(probe.page(`await fetch('http://127.0.0.1:9/')`)).rejects.toThrow(/fetch/i)
  })

  test('getURL, did-navigate and the frame tell the program’s own address', async () => {
    await probe.main(`win.webContents.once('did-navigate', (event, url) => log.push(url))`)
    await load('/told', { body: 'x' })
    expect(
      await probe.main(
        `return [win.webContents.getURL(), win.webContents.mainFrame.url, win.webContents.mainFrame.origin, log.at(-1)]`,
      ),
    ).toEqual(['app://probe/told', 'app://probe/told', 'app://probe', 'app://probe/told'])
  })

  test('a second handler for a scheme throws', async () => {
    await expect(probe.main(`electron.protocol.handle('app', () => new Response(''))`)).rejects.toThrow()
  })
})

describe('docs/api/session: permissions', () => {
  const ask = `
    const geolocation = await new Promise((resolve) =>
      navigator.geolocation.getCurrentPosition(() => resolve('granted'), (error) => resolve(error.code === 1 ? 'denied' : 'granted'), { timeout: 300 }))
    const media = await navigator.mediaDevices.getUserMedia({ audio: true }).then(() => 'granted', (error) => error.name === 'NotAllowedError' ? 'denied' : 'granted')
    return { notifications: await Notification.requestPermission(), geolocation, media }`

  test('without handlers what the page asks for is granted', async () => {
    await load('/free', { body: 'x' })
    expect(await probe.page(ask)).toEqual({ notifications: 'granted', geolocation: 'granted', media: 'granted' })
  })

  test('handlers are asked, and what they deny is denied', async () => {
    await probe.main(`
      log.length = 0
      const { session } = win.webContents
      session.setPermissionRequestHandler((contents, permission, callback, details) => {
        log.push({ permission, url: details.requestingUrl, isPage: contents === win.webContents })
        callback(false)
      })
      session.setPermissionCheckHandler(() => false)`)
    await load('/denied', { body: 'x' })
    expect(await probe.page(ask)).toEqual({ notifications: 'denied', geolocation: 'denied', media: 'denied' })
    await expect(probe.page('return navigator.clipboard.readText()')).rejects.toThrow(/denied|not allowed|NotAllowed/i)
    const url = 'app://probe/denied'
    const asked = (await probe.main('return log')) as object[]
    for (const permission of ['geolocation', 'media', 'notifications']) {
      expect(asked).toContainEqual({ permission, url: expect.stringMatching(`^${url}?`), isPage: true })
    }
    expect(await probe.page(`return (await navigator.permissions.query({ name: 'geolocation' })).state`)).toBe('denied')
  })

  test('a device picker gives nothing where nobody selects', async () => {
    const found = await probe.page(
      `return navigator.serial ? navigator.serial.requestPort().then(() => 'port', () => 'none') : 'none'`,
    )
    expect(found).toBe('none')
  })
})

describe('docs/api/web-contents: navigation', () => {
  const listen = `
    log.length = 0
    win.webContents.removeAllListeners('will-navigate')
    win.webContents.removeAllListeners('will-frame-navigate')
    win.webContents.on('will-frame-navigate', (event) => log.push(['will-frame-navigate', event.url, event.isMainFrame]))
    win.webContents.on('will-navigate', (event) => { log.push(['will-navigate', event.url]); if (event.url.includes('forbidden')) event.preventDefault() })`

  test('a load that another one cuts short is rejected, and the other one is not', async () => {
    const told = await probe.main(`
      const ended = (load) => load.then(() => 'there', (error) => error.message)
      const first = ended(win.loadURL('app://probe/first'))
      const second = ended(win.loadURL('app://probe/second'))
      return [await first, await second, win.webContents.getURL()]`)
    expect(told).toEqual([expect.stringMatching(/^ERR_ABORTED \(-3\) loading/u), 'there', 'app://probe/second'])
  })

  test('will-navigate is not told for loadURL', async () => {
    await load('/start', { body: '<a id="link" href="/allowed">go</a>' })
    await probe.main(listen)
    await probe.main(`await win.loadURL('app://probe/start')`)
    expect(await probe.main('return log')).toEqual([])
  })

  test('will-navigate is told for what the page starts', async () => {
    await probe.main(`pages.set('/allowed', { body: 'arrived' })`)
    await probe.main(`
      const loaded = new Promise((resolve) => win.webContents.once('did-finish-load', resolve))
      await win.webContents.executeJavaScript("document.getElementById('link').click()")
      await loaded`)
    expect(await probe.main('return [log, win.webContents.getURL()]')).toEqual([
      [
        ['will-frame-navigate', 'app://probe/allowed', true],
        ['will-navigate', 'app://probe/allowed'],
      ],
      'app://probe/allowed',
    ])
  })

  test.each([
    ['inside', 'app://probe/forbidden'],
    ['to the web', 'https://forbidden.example/'],
  ])('a prevented one leaves the page as it is: %s', async (_where, url) => {
    await probe.main('log.length = 0')
    await probe.page(`window.stays = 1; location.href = ${JSON.stringify(url.replace('app://probe', ''))}`)
    const found = await probe.main(`
      while (!log.some(([name]) => name === 'will-navigate')) await new Promise((resolve) => setTimeout(resolve, 20))
      await new Promise((resolve) => setTimeout(resolve, 200))
      return [log.at(-1), await win.webContents.executeJavaScript('window.stays'), win.webContents.getURL()]`)
    expect(found).toEqual([['will-navigate', url], 1, 'app://probe/allowed'])
  })

  test('will-redirect is told for a redirect and can prevent it', async () => {
    const found = await probe.main(`
      pages.set('/moved', { status: 302, headers: { location: 'app://probe/target' }, body: '' })
      pages.set('/target', { body: 'target' })
      const seen = []
      const listener = (event) => { seen.push(event.url); if (seen.length > 1) event.preventDefault() }
      win.webContents.on('will-redirect', listener)
      await win.loadURL('app://probe/moved')
      const arrived = win.webContents.getURL()
      await win.loadURL('app://probe/moved').catch(() => undefined)
      win.webContents.off('will-redirect', listener)
      return [seen, arrived]`)
    expect(found).toEqual([['app://probe/target', 'app://probe/target'], 'app://probe/target'])
  })

  test('loadURL rejects for an address that leads nowhere', async () => {
    await expect(probe.main(`await win.loadURL('http://nowhere.invalid/')`)).rejects.toThrow(
      /ERR_NAME_NOT_RESOLVED|ERR_/,
    )
    await probe.main(`await win.loadURL('app://probe/')`)
  })
})

describe('docs/api/window-open: pop-ups', () => {
  test.each([
    ['window.open', `return String(window.open('https://elsewhere.example/a', 'name', 'width=100'))`],
    [
      'a link to a new window',
      `document.body.innerHTML = '<a id="blank" target="_blank" href="https://elsewhere.example/a">x</a>'; document.getElementById('blank').click()`,
    ],
  ])('setWindowOpenHandler decides on %s', async (_how, code) => {
    await probe.main(`
      log.length = 0
      win.webContents.setWindowOpenHandler((details) => { log.push(details.url); return { action: 'deny' } })`)
    const returned = await probe.page(code)
    if (code.startsWith('return')) expect(returned).toBe('null')
    const found = await probe.main(`
      for (let n = 0; n < 100 && log.length === 0; n += 1) await new Promise((resolve) => setTimeout(resolve, 20))
      await new Promise((resolve) => setTimeout(resolve, 200))
      return [log, electron.BrowserWindow.getAllWindows().length]`)
    expect(found).toEqual([['https://elsewhere.example/a'], 1])
  })
})

describe('docs/api/session: will-download', () => {
  test('is told, and a prevented download does not happen', async () => {
    await probe.main(`
      log.length = 0
      pages.set('/file', { type: 'application/octet-stream', headers: { 'content-disposition': 'attachment; filename="bill.bin"' }, body: 'data' })
      win.webContents.session.on('will-download', (event, item) => { log.push([item.getFilename(), item.getURL()]); event.preventDefault() })`)
    await probe.page(
      `document.body.innerHTML = '<a id="file" download="bill.bin" href="/file">x</a>'; document.getElementById('file').click()`,
    )
    const found = await probe.main(`
      for (let n = 0; n < 100 && log.length === 0; n += 1) await new Promise((resolve) => setTimeout(resolve, 20))
      return log`)
    expect(found).toEqual([['bill.bin', 'app://probe/file']])
  })
})

describe('docs/api/web-contents: the page’s process', () => {
  test('getLastWebPreferences tells the preferences in force', async () => {
    const preferences = await probe.main('return win.webContents.getLastWebPreferences()')
    expect(preferences).toMatchObject({ sandbox: true, contextIsolation: true, nodeIntegration: false })
  })

  test('a crash is told as render-process-gone, and a reload brings the page back', async () => {
    const found = await probe.main(`
      const gone = new Promise((resolve) => win.webContents.once('render-process-gone', (event, details) => resolve(details.reason)))
      win.webContents.forcefullyCrashRenderer()
      const reason = await gone
      const loaded = new Promise((resolve) => win.webContents.once('did-finish-load', resolve))
      win.webContents.reload()
      await loaded
      return [reason, await win.webContents.executeJavaScript('typeof bridge')]`)
    expect(found).toEqual([expect.stringMatching(/crashed|killed/), 'object'])
  })
})
