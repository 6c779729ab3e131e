import { EventEmitter } from 'node:events'
import type { BrowserWindowConstructorOptions } from 'electron'
import type { Protocol } from './cdp.ts'
import { guardMissing } from './missing.ts'
import { makeEvent, runningChromium, type Runtime } from './runtime.ts'
import type { Session } from './session.ts'
import { HEADLESS_SCREEN } from './small-modules.ts'
import type { WebContents, WebPreferences } from './web-contents.ts'

export interface Rectangle {
  x: number
  y: number
  width: number
  height: number
}

/** What windows need from the rest of the stand-in. */
export interface WindowSurroundings {
  runtime: Runtime
  windows: Set<BrowserWindow>
  appName(): string
  sessionOf(preferences: WebPreferences): Session
  makeContents(window: BrowserWindow, session: Session, preferences: WebPreferences): WebContents
  onCreated(window: BrowserWindow): void
  /** Told after a window is gone, and when a window refused to close. */
  onClosed(): void
  onCloseRefused(): void
}

const REFUSED_PREFERENCES: Partial<Record<string, unknown>> = {
  sandbox: false,
  contextIsolation: false,
  nodeIntegration: true,
  nodeIntegrationInWorker: true,
  webviewTag: true,
}

function preferencesOf(options: BrowserWindowConstructorOptions): WebPreferences {
  const given = (options.webPreferences ?? {}) as Record<string, unknown>
  for (const [name, refused] of Object.entries(REFUSED_PREFERENCES)) {
    if (given[name] === refused)
      throw new Error(`the stand-in for Electron has no webPreferences.${name}: ${String(refused)}`)
  }
  return {
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInSubFrames: false,
    nodeIntegrationInWorker: false,
    webSecurity: true,
    webviewTag: false,
    allowRunningInsecureContent: false,
    ...given,
  }
}

let lastId = 0

/** One window: an app window of the browser, or a page without a display. */
export class BrowserWindow extends EventEmitter {
  readonly id: number
  readonly webContents: WebContents
  readonly _surroundings: WindowSurroundings
  readonly _options: BrowserWindowConstructorOptions
  readonly _face: BrowserWindow
  _bounds: Rectangle
  _state: 'normal' | 'minimized' | 'maximized' | 'fullscreen' = 'normal'
  _isDestroyed = false
  _isVisible: boolean
  _isKiosk: boolean
  _isFocused = false
  _title: string
  _hasPainted = false
  _flags = new Map<string, boolean>()
  _work: Promise<unknown> = Promise.resolve()

  constructor(surroundings: WindowSurroundings, options: BrowserWindowConstructorOptions = {}) {
    super()
    if (!surroundings.runtime.isReady) throw new Error('Cannot create BrowserWindow before app is ready')
    this.id = lastId += 1
    this._surroundings = surroundings
    this._options = options
    this._face = guardMissing('BrowserWindow', this)
    this._bounds = {
      x: options.x ?? 0,
      y: options.y ?? 0,
      width: options.width ?? 800,
      height: options.height ?? 600,
    }
    this._isVisible = options.show !== false
    this._isKiosk = options.kiosk === true
    this._title = options.title ?? surroundings.appName()
    const preferences = preferencesOf(options)
    this.webContents = surroundings.makeContents(this._face, surroundings.sessionOf(preferences), preferences)
    surroundings.windows.add(this._face)
    this.webContents.once('-first-paint', () => {
      this._readyToShow()
    })
    this.webContents.once('did-finish-load', () => {
      // A page that draws nothing, or that is not seen, is ready when it is loaded.
      setTimeout(() => {
        this._readyToShow()
      }, 50)
    })
    this.webContents.on('-title', (title: string) => {
      const event = makeEvent({})
      this.emit('page-title-updated', event, title, true)
      if (!event.defaultPrevented) this._title = title
    })
    if (this._isKiosk || options.fullscreen === true) this._state = 'fullscreen'
    this._applyBounds()
    surroundings.onCreated(this._face)
    return this._face
  }

  _readyToShow(): void {
    if (this._hasPainted || this._isDestroyed) return
    this._hasPainted = true
    this.emit('ready-to-show', makeEvent({}))
  }

  /** Brings the browser's window, or the page's size when there is no display, to what it should be. */
  _applyBounds(): void {
    const { runtime } = this._surroundings
    const contents = this.webContents
    this._work = this._work
      .then(() => contents._attached)
      .then(async () => {
        if (this._isDestroyed || contents._targetId === null) return
        const { connection } = runningChromium(runtime, 'BrowserWindow')
        if (runtime.headless) {
          const size = this._state === 'fullscreen' || this._state === 'maximized' ? HEADLESS_SCREEN : this._bounds
          const metrics = { width: size.width, height: size.height, deviceScaleFactor: 1, mobile: false }
          await connection.send('Emulation.setDeviceMetricsOverride', metrics, contents._sessionId ?? undefined)
          return
        }
        const { windowId } = await connection.send('Browser.getWindowForTarget', { targetId: contents._targetId })
        const windowState: Protocol.Browser.WindowState = this._isVisible ? this._state : 'minimized'
        await connection.send('Browser.setWindowBounds', { windowId, bounds: { windowState: 'normal' } })
        if (windowState === 'normal') {
          const { x, y, width, height } = this._bounds
          const place = this._options.x === undefined ? {} : { left: x, top: y }
          await connection.send('Browser.setWindowBounds', { windowId, bounds: { width, height, ...place } })
        } else {
          await connection.send('Browser.setWindowBounds', { windowId, bounds: { windowState } })
        }
      })
      .catch((error: unknown) => {
        if (!this._isDestroyed) console.error(error)
      })
  }

  _setState(state: BrowserWindow['_state'], event: string): void {
    if (this._state === state) return
    this._state = state
    this._applyBounds()
    void this._work.then(() => {
      if (!this._isDestroyed) this.emit(event, makeEvent({}))
    })
  }

  loadURL(url: string): Promise<void> {
    return this.webContents.loadURL(url)
  }

  reload(): void {
    this.webContents.reload()
  }

  /** Asks the window to close; a listener of `close` may prevent it. */
  close(): void {
    if (this._isDestroyed) return
    const event = makeEvent({})
    this.emit('close', event)
    if (event.defaultPrevented) this._surroundings.onCloseRefused()
    else this._end(true)
  }

  /** Closes without asking; `closed` is still told. */
  destroy(): void {
    if (!this._isDestroyed) this._end(true)
  }

  _end(closesTarget: boolean): void {
    this._isDestroyed = true
    const contents = this.webContents
    contents._destroy()
    this._surroundings.windows.delete(this._face)
    if (closesTarget) {
      contents._attached.then(() => contents._surroundings.closeTarget(contents._targetId ?? '')).catch(() => undefined)
    }
    setImmediate(() => {
      this.emit('closed', makeEvent({}))
      this._surroundings.onClosed()
    })
  }

  isDestroyed(): boolean {
    return this._isDestroyed
  }

  _setVisible(isVisible: boolean): void {
    if (this._isVisible === isVisible) return
    this._isVisible = isVisible
    this._applyBounds()
    this.emit(isVisible ? 'show' : 'hide', makeEvent({}))
  }

  show(): void {
    this._setVisible(true)
    this.focus()
  }

  showInactive(): void {
    this._setVisible(true)
  }

  hide(): void {
    this._setVisible(false)
  }

  isVisible(): boolean {
    return this._isVisible && this._state !== 'minimized'
  }

  focus(): void {
    this.webContents.focus()
    if (this._isFocused) return
    this._isFocused = true
    this.emit('focus', makeEvent({}))
  }

  blur(): void {
    this._isFocused = false
    this.emit('blur', makeEvent({}))
  }

  isFocused(): boolean {
    return this._isFocused
  }

  moveTop(): void {
    this.focus()
  }

  minimize(): void {
    this._setState('minimized', 'minimize')
  }

  restore(): void {
    if (this._state === 'minimized') this._setState('normal', 'restore')
  }

  maximize(): void {
    this._setState('maximized', 'maximize')
  }

  unmaximize(): void {
    if (this._state === 'maximized') this._setState('normal', 'unmaximize')
  }

  isMinimized(): boolean {
    return this._state === 'minimized'
  }

  isMaximized(): boolean {
    return this._state === 'maximized'
  }

  setFullScreen(isFullScreen: boolean): void {
    if (isFullScreen) this._setState('fullscreen', 'enter-full-screen')
    else if (this._state === 'fullscreen') this._setState('normal', 'leave-full-screen')
  }

  isFullScreen(): boolean {
    return this._state === 'fullscreen'
  }

  setKiosk(isKiosk: boolean): void {
    this._isKiosk = isKiosk
    this.setFullScreen(isKiosk)
  }

  isKiosk(): boolean {
    return this._isKiosk
  }

  getBounds(): Rectangle {
    return this._state === 'fullscreen' ? { ...HEADLESS_SCREEN } : { ...this._bounds }
  }

  getNormalBounds(): Rectangle {
    return { ...this._bounds }
  }

  getContentBounds(): Rectangle {
    return this.getBounds()
  }

  setBounds(bounds: Partial<Rectangle>): void {
    this._bounds = { ...this._bounds, ...bounds }
    this._applyBounds()
    this.emit('resize', makeEvent({}))
  }

  getSize(): [number, number] {
    const { width, height } = this.getBounds()
    return [width, height]
  }

  setSize(width: number, height: number): void {
    this.setBounds({ width, height })
  }

  setContentSize(width: number, height: number): void {
    this.setBounds({ width, height })
  }

  getContentSize(): [number, number] {
    return this.getSize()
  }

  getPosition(): [number, number] {
    return [this._bounds.x, this._bounds.y]
  }

  setPosition(x: number, y: number): void {
    this.setBounds({ x, y })
  }

  center(): void {}

  setTitle(title: string): void {
    this._title = title
  }

  getTitle(): string {
    return this._title
  }

  // What the window manager would do; remembered, so that it can be read back.
  setAlwaysOnTop(isOn: boolean): void {
    this._flags.set('alwaysOnTop', isOn)
  }

  isAlwaysOnTop(): boolean {
    return this._flags.get('alwaysOnTop') ?? this._options.alwaysOnTop === true
  }

  setMinimumSize(): void {}
  setMaximumSize(): void {}
  setResizable(): void {}
  setMovable(): void {}
  setMinimizable(): void {}
  setMaximizable(): void {}
  setClosable(): void {}
  setFullScreenable(): void {}
  setSkipTaskbar(): void {}
  setBackgroundColor(): void {}
  setContentProtection(): void {}
  setVisibleOnAllWorkspaces(): void {}
  setMenu(): void {}
  removeMenu(): void {}
  setMenuBarVisibility(): void {}
  setAutoHideMenuBar(): void {}
  setIcon(): void {}
  setProgressBar(): void {}
  flashFrame(): void {}

  capturePage(): Promise<{ toPNG(): Buffer; isEmpty(): boolean }> {
    return this.webContents.capturePage()
  }
}

/** `BrowserWindow` as the program constructs it. */
export function makeBrowserWindowClass(surroundings: WindowSurroundings): object {
  class ProgramWindow extends BrowserWindow {
    constructor(options?: BrowserWindowConstructorOptions) {
      super(surroundings, options)
    }

    static getAllWindows(): BrowserWindow[] {
      return [...surroundings.windows]
    }

    static fromWebContents(contents: unknown): BrowserWindow | null {
      return [...surroundings.windows].find((window) => window.webContents === contents) ?? null
    }

    static fromId(id: number): BrowserWindow | null {
      return [...surroundings.windows].find((window) => window.id === id) ?? null
    }

    static getFocusedWindow(): BrowserWindow | null {
      return [...surroundings.windows].find((window) => window._isFocused) ?? null
    }
  }
  Object.defineProperty(ProgramWindow, 'name', { value: 'BrowserWindow' })
  return guardMissing('BrowserWindow', ProgramWindow)
}
