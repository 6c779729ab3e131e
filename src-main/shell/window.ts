/** The counter's window. */
import { BrowserWindow, Menu } from 'electron'
import type { LogLine, PageLike } from '../rpc/ipc-like.ts'
import { START_PAGE, STARTING_PAGE } from './origin.ts'

/** Ground of the page in both appearances, so that nothing flashes before the first paint. */
const BACKGROUND = { light: '#f6f5f2', dark: '#161718' } as const

export type OpenWindow = {
  readonly preloadFile: string
  readonly title: string
  readonly dark: boolean
  readonly log: (line: LogLine) => void
}

export type TerminalWindow = {
  /** The page as the contract's notices see it. */
  readonly page: PageLike
  readonly isOurPage: (pageId: number) => boolean
  /** Brings the window to the front, as when the program is started a second time. */
  readonly focus: () => void
  /** Shows what a start that takes long is doing; never rejects: `load` may come before it is there. */
  readonly loadStarting: () => Promise<void>
  /** Loads the page; settles when it is there. Call once the contract is served. */
  readonly load: () => Promise<void>
  readonly onClosed: (heard: () => void) => void
}

/** Opens the window, still empty and hidden. It is shown once its page has painted. */
export function openWindow({ preloadFile, title, dark, log }: OpenWindow): TerminalWindow {
  Menu.setApplicationMenu(null)
  const window = new BrowserWindow({
    width: 1366,
    height: 768,
    minWidth: 1024,
    minHeight: 700,
    title,
    show: false,
    autoHideMenuBar: true,
    backgroundColor: dark ? BACKGROUND.dark : BACKGROUND.light,
    webPreferences: {
      preload: preloadFile,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      spellcheck: false,
      // A payment's progress is told to a page that may be behind another window.
      backgroundThrottling: false,
    },
  })
  const contents = window.webContents
  const pageId = contents.id
  window.once('ready-to-show', () => {
    window.show()
  })
  contents.on('render-process-gone', (_event, details) => {
    log({ topic: 'window', sentence: 'The page ended by itself and is loaded again', ids: { reason: details.reason } })
    // Nothing of a sale lives in the page alone, so a reload is harmless.
    if (details.reason !== 'clean-exit' && !window.isDestroyed()) contents.reload()
  })
  return {
    page: {
      id: pageId,
      isDestroyed: () => window.isDestroyed() || contents.isDestroyed(),
      send: (channel, content) => {
        contents.send(channel, content)
      },
    },
    isOurPage: (id) => id === pageId,
    focus() {
      if (window.isDestroyed()) return
      if (window.isMinimized()) window.restore()
      window.show()
      window.focus()
    },
    loadStarting: () => window.loadURL(STARTING_PAGE).catch(() => undefined),
    load: () => window.loadURL(START_PAGE),
    onClosed: (heard) => {
      window.on('closed', heard)
    },
  }
}
