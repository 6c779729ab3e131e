// Tells the events of its life as JSON lines; what it does is the list of words in LIFE.
import { app, BrowserWindow, protocol, safeStorage, session } from 'electron'
import { mkdirSync } from 'node:fs'

const does = (word) => (process.env.LIFE ?? '').split(' ').includes(word)
const tell = (line) => process.stdout.write(`${JSON.stringify(line)}\n`)

mkdirSync(process.env.PROBE_DATA, { recursive: true })
app.setPath('userData', process.env.PROBE_DATA)

if (does('lock')) {
  const isFirst = app.requestSingleInstanceLock({ note: process.env.LIFE_NOTE })
  tell({ isFirst })
  if (!isFirst) app.quit()
  app.on('second-instance', (_event, argv, directory, data) => {
    tell({ event: 'second-instance', hasArgument: argv.includes('--from-second'), directory, data })
  })
}

if (does('early')) {
  const attempt = (name, action) => {
    try {
      action()
      tell({ early: name, threw: false })
    } catch {
      tell({ early: name, threw: true })
    }
  }
  attempt('BrowserWindow', () => new BrowserWindow())
  attempt('session', () => session.defaultSession)
  tell({ isReady: app.isReady(), name: app.getName(), version: app.getVersion(), isPackaged: app.isPackaged })
}

let mayQuit = !does('refuse-quit')
let mayClose = !does('refuse-close')
app.on('before-quit', (event) => {
  tell({ event: 'before-quit' })
  if (!mayQuit) event.preventDefault()
  mayQuit = true
})
app.on('will-quit', (event) => {
  tell({ event: 'will-quit' })
  if (does('refuse-will-quit') && !globalThis.refused) {
    globalThis.refused = true
    event.preventDefault()
    setTimeout(() => app.quit(), 50)
  }
})
app.on('quit', (_event, exitCode) => tell({ event: 'quit', exitCode }))
if (does('stay')) {
  app.on('window-all-closed', () => {
    tell({ event: 'window-all-closed', windows: BrowserWindow.getAllWindows().length })
    setTimeout(() => app.quit(), 50)
  })
}

app.whenReady().then(async () => {
  tell({ event: 'ready', isReady: app.isReady() })
  if (does('late-scheme')) {
    try {
      protocol.registerSchemesAsPrivileged([{ scheme: 'late', privileges: { standard: true, secure: true } }])
      tell({ late: 'accepted' })
    } catch {
      tell({ late: 'refused' })
    }
  }
  if (does('no-window')) {
    if (does('exit')) app.exit(3)
    if (does('quit')) app.quit()
    return
  }
  const win = new BrowserWindow({ show: false })
  win.on('close', (event) => {
    tell({ event: 'close' })
    if (!mayClose) event.preventDefault()
    mayClose = true
  })
  win.on('closed', () => tell({ event: 'closed', isDestroyed: win.isDestroyed() }))
  win.once('ready-to-show', () => tell({ event: 'ready-to-show' }))
  await win.loadURL('data:text/html,<p>alive')
  tell({ event: 'loaded', backend: safeStorage.getSelectedStorageBackend?.() })
  if (does('quit')) app.quit()
  if (does('exit')) app.exit(3)
  if (does('close')) win.close()
  if (does('destroy')) win.destroy()
  if (does('twice')) {
    setTimeout(() => {
      tell({ still: BrowserWindow.getAllWindows().length })
      app.quit()
    }, 300)
  }
})
