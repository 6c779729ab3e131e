// A program that does what it is told: lines on standard input, answers as JSON lines on standard output.
// { id, where: 'main' | 'page' | 'preload', code } → { id, value } or { id, error }
import * as electron from 'electron'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { inspect } from 'node:util'

const { app, BrowserWindow, ipcMain, protocol } = electron
const AsyncFunction = (async () => undefined).constructor
const print = (line) => process.stdout.write(`${JSON.stringify(line)}\n`)

mkdirSync(process.env.PROBE_DATA, { recursive: true })
app.setPath('userData', process.env.PROBE_DATA)
protocol.registerSchemesAsPrivileged([
  { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
])

/** Pages by path: { type, body, headers, status }. Tests add theirs. */
const pages = new Map([['/', { body: '<!doctype html><title>probe</title><p>page' }]])
/** What happened, in order; tests read it. */
const log = []
const requests = []

await app.whenReady()

protocol.handle('app', async (request) => {
  const url = new URL(request.url)
  const body = request.method === 'GET' ? '' : await request.text()
  requests.push({ url: request.url, method: request.method, body, origin: request.headers.get('origin') })
  const page = pages.get(url.pathname)
  if (!page) return new Response('not found', { status: 404 })
  return new Response(page.body, {
    status: page.status ?? 200,
    headers: { 'content-type': page.type ?? 'text/html', ...page.headers },
  })
})

ipcMain.handle('echo', (_event, value) => value)
ipcMain.handle('inspect', (_event, value) => inspect(value, { depth: 9 }))
ipcMain.handle('fail', (_event, name, message) => {
  throw Object.assign(new (globalThis[name] ?? Error)(message), { code: 'SECRET_CODE' })
})

const waiting = new Map()
ipcMain.on('preload-answer', (_event, id, answer) => {
  waiting.get(id)?.(answer)
  waiting.delete(id)
})

const open = (preferences = {}) =>
  new BrowserWindow({
    width: 800,
    height: 600,
    webPreferences: { preload: join(import.meta.dirname, 'preload.cjs'), ...preferences },
  })
const win = open()
await win.loadURL('app://probe/')

const run = {
  main: (code) =>
    new AsyncFunction('electron', 'win', 'pages', 'log', 'requests', 'open', 'dir', code)(
      electron,
      win,
      pages,
      log,
      requests,
      open,
      import.meta.dirname,
    ),
  page: (code) => win.webContents.executeJavaScript(`(async () => { ${code} })()`),
  preload: async (code, id) => {
    const answer = await new Promise((resolve) => {
      waiting.set(id, resolve)
      win.webContents.send('preload-run', id, code)
    })
    if (answer.error !== undefined) throw new Error(answer.error)
    return answer.value
  },
}

createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, where, code } = JSON.parse(line)
  Promise.resolve()
    .then(() => run[where](code, id))
    .then((value) => print({ id, value: value === undefined ? null : value }))
    .catch((error) => print({ id, error: String(error?.message ?? error) }))
})
// Whoever tells it what to do has gone.
process.stdin.on('end', () => app.exit(0))
print({ started: true })
