import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { App } from './app.ts'
import { BrowserWindow, makeBrowserWindowClass, type WindowSurroundings } from './browser-window.ts'
import { publishDebuggingPort, startChromium } from './chromium.ts'
import { IpcMain } from './ipc-main.ts'
import { guardMissing, missingModule } from './missing.ts'
import { makeEvent, type Runtime } from './runtime.ts'
import { makeSafeStorage } from './safe-storage.ts'
import { makeSessions } from './session.ts'
import { makeSmallModules } from './small-modules.ts'
import { makeTargets } from './targets.ts'
import { makeUtilityProcess } from './utility-process.ts'
import { WebContents, type ContentsSurroundings } from './web-contents.ts'

/** One running stand-in: the modules that the program imports, and what `run.ts` does around it. */
export interface StandIn {
  modules: Record<string, object>
  app: App
  /** Starts the browser and tells the program that it is ready. */
  becomeReady(): Promise<void>
  /** Ends the browser at once. */
  kill(): void
}

/** Builds Electron's main-process API around a runtime. */
export function makeStandIn(runtime: Runtime): StandIn {
  const windows = new Set<BrowserWindow>()
  const ipcMain = new IpcMain()
  const app = new App({
    runtime,
    windows,
    async shutDown() {
      await runtime.chromium?.close()
    },
  })
  const sessions = makeSessions(runtime, () => app.getPath('sessionData'))
  sessions.onCreated((session) => app.emit('session-created', session))
  const targets = makeTargets(runtime, (contents) => {
    for (const window of [...windows]) {
      if (window.webContents === contents) window._end(false)
    }
  })

  const contentsSurroundings = (window: BrowserWindow): ContentsSurroundings => ({
    runtime,
    ipcMain,
    openTarget: (contents) => targets.open(contents, window._bounds),
    closeTarget: (targetId) => targets.close(targetId),
    openChildWindow(contents, url, options) {
      const child = new BrowserWindow(windowSurroundings, options)
      contents.emit('did-create-window', child, { url, options })
      void child.loadURL(url).catch(() => undefined)
    },
    preloadProcess: (preferences) => ({
      type: 'renderer',
      sandboxed: true,
      contextIsolated: true,
      platform: process.platform,
      arch: process.arch,
      version: process.version,
      versions: { ...process.versions },
      env: { ...process.env },
      argv: [process.execPath, ...(preferences.additionalArguments ?? [])],
      execPath: process.execPath,
      resourcesPath: process.resourcesPath,
    }),
  })

  const windowSurroundings: WindowSurroundings = {
    runtime,
    windows,
    appName: () => app.getName(),
    sessionOf(preferences) {
      if (preferences['session'] !== undefined)
        return preferences['session'] as ReturnType<typeof sessions.module.fromPartition>
      if (typeof preferences['partition'] === 'string') return sessions.module.fromPartition(preferences['partition'])
      return sessions.module.defaultSession
    },
    makeContents(window, session, preferences) {
      const contents = new WebContents(contentsSurroundings(window), session, preferences)
      contents.on('render-process-gone', (event, details) => {
        app.emit('render-process-gone', event, contents, details)
      })
      app.emit('web-contents-created', makeEvent({}), contents)
      return contents
    },
    onCreated(window) {
      app.emit('browser-window-created', makeEvent({}), window)
    },
    onClosed() {
      app._windowClosed()
    },
    onCloseRefused() {
      app._closeRefused()
    },
  }

  const protocol = guardMissing('protocol', {
    registerSchemesAsPrivileged(
      schemes: { scheme: string; privileges?: { standard?: boolean; secure?: boolean } }[],
    ): void {
      if (runtime.isReady) throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready')
      for (const { scheme, privileges } of schemes) {
        if (privileges?.standard !== true || privileges.secure !== true) {
          throw new Error(`the stand-in for Electron has no scheme ("${scheme}") that is not standard and secure`)
        }
        runtime.schemes.add(scheme)
      }
    },
    handle(scheme: string, handler: (request: Request) => Response | Promise<Response>): void {
      ;(sessions.module.defaultSession.protocol as { handle: (scheme: string, handler: unknown) => void }).handle(
        scheme,
        handler,
      )
    },
    unhandle(scheme: string): void {
      ;(sessions.module.defaultSession.protocol as { unhandle: (scheme: string) => void }).unhandle(scheme)
    },
    isProtocolHandled: (scheme: string) => sessions.module.defaultSession._protocolHandlers.has(scheme),
  })

  const webContents = guardMissing('webContents', {
    getAllWebContents: () => [...windows].map((window) => window.webContents),
    fromId: (id: number) => [...windows].map((window) => window.webContents).find((contents) => contents.id === id),
    getFocusedWebContents: () => [...windows].find((window) => window._isFocused)?.webContents ?? null,
  })

  const modules: Record<string, object> = {
    app: guardMissing('app', app),
    BrowserWindow: makeBrowserWindowClass(windowSurroundings),
    ipcMain: guardMissing('ipcMain', ipcMain),
    protocol,
    session: sessions.module,
    webContents,
    safeStorage: guardMissing('safeStorage', makeSafeStorage(runtime)),
    utilityProcess: makeUtilityProcess(runtime),
    ...makeSmallModules(),
  }
  for (const name of MISSING_MODULES) modules[name] = missingModule(name)

  return {
    modules,
    app,
    async becomeReady() {
      const userDataDir = app.getPath('userData')
      mkdirSync(userDataDir, { recursive: true })
      const profileDir = join(app.getPath('sessionData'), 'chromium')
      const debuggingPort = runtime.switches.get('remote-debugging-port') ?? null
      const chromium = await startChromium({
        executable: runtime.chromiumPath,
        profileDir,
        headless: runtime.headless,
        debuggingPort,
        language: runtime.switches.get('lang') ?? null,
      })
      runtime.chromium = chromium
      // Without its browser Electron would be dead, too.
      void chromium.connection.closed.then(() => {
        if (!app._hasQuit) app._end(1)
      })
      if (debuggingPort !== null) await publishDebuggingPort(profileDir, userDataDir)
      await targets.start()
      if (!app._hasQuit) app._becomeReady()
    },
    kill() {
      runtime.chromium?.kill()
    },
  }
}

/** Modules of Electron's main process that the stand-in does not have; using one throws its name. */
const MISSING_MODULES = [
  'autoUpdater',
  'BaseWindow',
  'BrowserView',
  'clipboard',
  'contentTracing',
  'desktopCapturer',
  'globalShortcut',
  'ImageView',
  'inAppPurchase',
  'MenuItem',
  'MessageChannelMain',
  'nativeImage',
  'net',
  'netLog',
  'Notification',
  'pushNotifications',
  'ServiceWorkerMain',
  'shell',
  'systemPreferences',
  'TouchBar',
  'Tray',
  'View',
  'webFrameMain',
  'WebContentsView',
] as const
