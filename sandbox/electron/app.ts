import { EventEmitter } from 'node:events'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserWindow } from './browser-window.ts'
import { makeCommandLine } from './command-line.ts'
import { makeEvent, type Runtime } from './runtime.ts'
import { takeInstanceLock, type InstanceLock } from './single-instance.ts'

/** What the app needs from the rest of the stand-in. */
export interface AppSurroundings {
  runtime: Runtime
  windows: Set<BrowserWindow>
  /** Ends the browser. */
  shutDown(): Promise<void>
}

interface PackageFacts {
  name: string
  version: string
}

function readPackage(appPath: string, electronVersion: string): PackageFacts {
  const path = join(appPath, 'package.json')
  if (!existsSync(path)) return { name: 'Electron', version: electronVersion }
  const facts = JSON.parse(readFileSync(path, 'utf8')) as { name?: string; productName?: string; version?: string }
  return { name: facts.productName ?? facts.name ?? 'Electron', version: facts.version ?? electronVersion }
}

/** Where the operating system wants programs to keep their data. */
function appDataDir(): string {
  if (process.platform === 'win32') return process.env['APPDATA'] ?? join(homedir(), 'AppData', 'Roaming')
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support')
  return process.env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config')
}

/** `app`: life cycle, paths, names, the instance lock. */
export class App extends EventEmitter {
  readonly commandLine: object
  readonly isPackaged = false
  applicationMenu: unknown = null
  readonly _surroundings: AppSurroundings
  readonly _paths = new Map<string, string>()
  readonly _whenReady: Promise<void>
  _resolveReady: () => void = () => undefined
  _name: string
  _version: string
  _lock: InstanceLock | null = null
  _isQuitting = false
  _hasQuit = false
  _wantsReady = false

  constructor(surroundings: AppSurroundings) {
    super()
    this._surroundings = surroundings
    const facts = readPackage(surroundings.runtime.appPath, surroundings.runtime.electronVersion)
    this._name = facts.name
    this._version = facts.version
    this.commandLine = makeCommandLine(surroundings.runtime.switches)
    this._whenReady = new Promise((resolve) => (this._resolveReady = resolve))
    const userDataSwitch = surroundings.runtime.switches.get('user-data-dir')
    if (userDataSwitch) this._paths.set('userData', userDataSwitch)
  }

  get name(): string {
    return this._name
  }

  set name(name: string) {
    this._name = name
  }

  getName(): string {
    return this._name
  }

  setName(name: string): void {
    this._name = name
  }

  getVersion(): string {
    return this._version
  }

  setVersion(version: string): void {
    this._version = version
  }

  getAppPath(): string {
    return this._surroundings.runtime.appPath
  }

  getPath(name: string): string {
    const set = this._paths.get(name)
    if (set !== undefined) return set
    const home = homedir()
    switch (name) {
      case 'home':
        return home
      case 'appData':
        return appDataDir()
      case 'userData':
        return join(this.getPath('appData'), this._name)
      case 'sessionData':
        return this.getPath('userData')
      case 'logs':
        return join(this.getPath('userData'), 'logs')
      case 'crashDumps':
        return join(this.getPath('userData'), 'Crashpad')
      case 'temp':
        return tmpdir()
      case 'exe':
      case 'module':
        return process.execPath
      case 'assets':
        return join(this.getAppPath(), 'node_modules', 'electron', 'dist')
      case 'desktop':
      case 'documents':
      case 'downloads':
      case 'music':
      case 'pictures':
      case 'videos':
        return join(home, name.charAt(0).toUpperCase() + name.slice(1))
      default:
        throw new Error(`Failed to get '${name}' path`)
    }
  }

  setPath(name: string, path: string): void {
    this.getPath(name)
    this._paths.set(name, path)
    if (name === 'userData') mkdirSync(path, { recursive: true })
  }

  setAppLogsPath(path?: string): void {
    this._paths.set('logs', path ?? join(this.getPath('userData'), 'logs'))
  }

  getLocale(): string {
    return this._surroundings.runtime.switches.get('lang') ?? 'en-US'
  }

  getSystemLocale(): string {
    return Intl.DateTimeFormat().resolvedOptions().locale
  }

  getPreferredSystemLanguages(): string[] {
    return [this.getSystemLocale()]
  }

  enableSandbox(): void {
    if (this._surroundings.runtime.isReady)
      throw new Error('app.enableSandbox() can only be called before app is ready')
  }

  disableHardwareAcceleration(): void {}
  setAppUserModelId(): void {}
  setAboutPanelOptions(): void {}
  setDesktopName(): void {}

  isReady(): boolean {
    return this._surroundings.runtime.isReady
  }

  whenReady(): Promise<void> {
    this._wantsReady = true
    return this._whenReady
  }

  _becomeReady(): void {
    this._surroundings.runtime.isReady = true
    this.emit('will-finish-launching')
    this.emit('ready', makeEvent({}), {})
    this._resolveReady()
  }

  focus(): void {}
  hide(): void {}
  show(): void {}

  requestSingleInstanceLock(additionalData: unknown = {}): boolean {
    if (this._lock) return true
    const start = { argv: process.argv, workingDirectory: process.cwd(), additionalData }
    this._lock = takeInstanceLock(this.getPath('userData'), start, (second) => {
      const tell = (): void => {
        this.emit('second-instance', makeEvent({}), second.argv, second.workingDirectory, second.additionalData)
      }
      // Electron tells it after `ready`, guaranteed.
      void this._whenReady.then(tell)
    })
    return this._lock !== null
  }

  hasSingleInstanceLock(): boolean {
    return this._lock !== null
  }

  releaseSingleInstanceLock(): void {
    this._lock?.release()
    this._lock = null
  }

  /** `before-quit`, then every window's `close`, then `will-quit` and `quit`; each but the last can be prevented. */
  quit(): void {
    if (this._isQuitting) return
    this._isQuitting = true
    const event = makeEvent({})
    this.emit('before-quit', event)
    if (event.defaultPrevented) {
      this._isQuitting = false
      return
    }
    const windows = [...this._surroundings.windows]
    if (windows.length === 0) {
      this._finishQuit()
      return
    }
    for (const window of windows) {
      if (this._hasBeenRefused()) return
      window.close()
    }
  }

  _hasBeenRefused(): boolean {
    return !this._isQuitting
  }

  _closeRefused(): void {
    this._isQuitting = false
  }

  _windowClosed(): void {
    if (this._surroundings.windows.size > 0 || this._hasQuit) return
    if (this._isQuitting) this._finishQuit()
    else if (this.listenerCount('window-all-closed') === 0) this.quit()
    else this.emit('window-all-closed')
  }

  _finishQuit(): void {
    const event = makeEvent({})
    this.emit('will-quit', event)
    if (event.defaultPrevented) {
      this._isQuitting = false
      return
    }
    this._end(process.exitCode === undefined ? 0 : Number(process.exitCode))
  }

  /** Ends without asking anybody: no `before-quit`, no `close`, no `will-quit`. */
  exit(exitCode = 0): void {
    if (this._hasQuit) return
    this._isQuitting = true
    for (const window of [...this._surroundings.windows]) window.destroy()
    this._end(exitCode)
  }

  _end(exitCode: number): void {
    if (this._hasQuit) return
    this._hasQuit = true
    this.emit('quit', makeEvent({}), exitCode)
    void this._surroundings.shutDown().finally(() => {
      this.releaseSingleInstanceLock()
      process.exit(exitCode)
    })
  }
}
