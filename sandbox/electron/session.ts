import { EventEmitter } from 'node:events'
import { guardMissing } from './missing.ts'
import { runningChromium, type Runtime } from './runtime.ts'
import type { Protocol } from './cdp.ts'

type ProtocolHandler = (request: Request) => Response | Promise<Response>
type PermissionRequestHandler = (
  contents: unknown,
  permission: string,
  callback: (isGranted: boolean) => void,
  details: object,
) => void
type PermissionCheckHandler = (contents: unknown, permission: string, origin: string, details: object) => boolean
type BeforeRequestListener = (
  details: object,
  callback: (answer: { cancel?: boolean; redirectURL?: string }) => void,
) => void

/** Electron's names of permissions, with the names the browser has for them. */
const BROWSER_PERMISSIONS: readonly [electron: string, browser: string][] = [
  ['notifications', 'notifications'],
  ['geolocation', 'geolocation'],
  ['media', 'camera'],
  ['media', 'microphone'],
  ['clipboard-read', 'clipboard-read'],
  ['clipboard-sanitized-write', 'clipboard-write'],
  ['midi', 'midi'],
  ['idle-detection', 'idle-detection'],
  ['screen-wake-lock', 'screen-wake-lock'],
  ['storage-access', 'storage-access'],
  ['window-management', 'window-management'],
]

/** One session: its protocol handlers, permissions and browser context. */
export class Session extends EventEmitter {
  readonly protocol: object
  readonly webRequest: object
  readonly storagePath: string | null
  readonly _protocolHandlers = new Map<string, ProtocolHandler>()
  readonly _preparedOrigins = new Set<string>()
  _beforeRequest: BeforeRequestListener | null = null
  _permissionRequest: PermissionRequestHandler | null = null
  _permissionCheck: PermissionCheckHandler | null = null
  _devicePermission: ((details: object) => boolean) | null = null
  readonly _runtime: Runtime
  readonly _partition: string | null
  _contextId: Promise<string | undefined> | null = null

  constructor(runtime: Runtime, partition: string | null, storagePath: string | null) {
    super()
    this._runtime = runtime
    this._partition = partition
    this.storagePath = storagePath
    this.protocol = guardMissing('session.protocol', {
      handle: (scheme: string, handler: ProtocolHandler) => {
        if (this._protocolHandlers.has(scheme)) throw new Error(`Failed to register protocol: ${scheme}`)
        if (!runtime.schemes.has(scheme)) {
          throw new Error(`the stand-in for Electron has no protocol.handle of "${scheme}": it is not privileged`)
        }
        this._protocolHandlers.set(scheme, handler)
      },
      unhandle: (scheme: string) => {
        this._protocolHandlers.delete(scheme)
      },
      isProtocolHandled: (scheme: string) => this._protocolHandlers.has(scheme),
    })
    this.webRequest = guardMissing('session.webRequest', {
      onBeforeRequest: (...args: unknown[]) => {
        const listener = args.at(-1) as BeforeRequestListener | null
        const filter = args.length > 1 ? (args[0] as { urls: string[] }) : null
        if (filter && !filter.urls.every((url) => url === '<all_urls>')) {
          throw new Error('the stand-in for Electron has no webRequest filter other than <all_urls>')
        }
        this._beforeRequest = listener
      },
    })
  }

  setPermissionRequestHandler(handler: PermissionRequestHandler | null): void {
    this._permissionRequest = handler
    this._preparedOrigins.clear()
  }

  setPermissionCheckHandler(handler: PermissionCheckHandler | null): void {
    this._permissionCheck = handler
    this._preparedOrigins.clear()
  }

  setDevicePermissionHandler(handler: ((details: object) => boolean) | null): void {
    this._devicePermission = handler
  }

  setDisplayMediaRequestHandler(): void {
    // Screen capture is never offered here, with a handler or without.
  }

  setSpellCheckerEnabled(): void {
    // The stand-in's browser has no spell checker to switch off.
  }

  isPersistent(): boolean {
    return this._partition === null
  }

  getUserAgent(): string {
    return `Electron/${this._runtime.electronVersion}`
  }

  async clearCache(): Promise<void> {
    // Every document comes from the program or from loopback, uncached.
  }

  /** The browser context; undefined is the browser's default one. */
  _context(): Promise<string | undefined> {
    this._contextId ??= this._openContext()
    return this._contextId
  }

  async _openContext(): Promise<string | undefined> {
    const { connection } = runningChromium(this._runtime, 'session')
    const browserContextId =
      this._partition === null ? undefined : (await connection.send('Target.createBrowserContext')).browserContextId
    await connection.send('Browser.setDownloadBehavior', {
      behavior: 'deny',
      eventsEnabled: true,
      ...(browserContextId === undefined ? {} : { browserContextId }),
    })
    return browserContextId
  }

  /**
   * Tells the browser what the handlers say about an origin, before a document of it runs. Without any handler
   * everything is granted, as in Electron; with a request handler only, everything is refused until it was asked.
   */
  async _prepareOrigin(contents: unknown, wireUrl: string): Promise<void> {
    if (!/^https?:/.test(wireUrl)) return
    const origin = new URL(wireUrl).origin
    if (this._preparedOrigins.has(origin)) return
    this._preparedOrigins.add(origin)
    const ownOrigin = this._runtime.schemes.originOf(wireUrl)
    await Promise.all(
      BROWSER_PERMISSIONS.map(([permission, name]) => {
        const isGranted = this._permissionCheck
          ? this._permissionCheck(contents, permission, ownOrigin, { requestingUrl: ownOrigin, isMainFrame: true })
          : this._permissionRequest === null
        return this._setPermission(name, isGranted, origin)
      }),
    )
  }

  async _setPermission(name: string, isGranted: boolean, origin: string): Promise<void> {
    const { connection } = runningChromium(this._runtime, 'session')
    const browserContextId = await this._context()
    const setting: Protocol.Browser.PermissionSetting = isGranted ? 'granted' : 'denied'
    await connection
      .send('Browser.setPermission', {
        permission: { name },
        setting,
        origin,
        ...(browserContextId === undefined ? {} : { browserContextId }),
      })
      // Browsers differ in the names they know; what they do not know, a page cannot ask for.
      .catch(() => undefined)
  }

  /** Asks the request handler, sets the browser accordingly, and gives whether the permission was granted. */
  async _askPermission(contents: unknown, permission: string, wireUrl: string, details: object): Promise<boolean> {
    const handler = this._permissionRequest
    const requestingUrl = this._runtime.schemes.fromWire(wireUrl)
    const isGranted =
      handler === null
        ? true
        : await new Promise<boolean>((resolve) => {
            handler(contents, permission, resolve, { ...details, requestingUrl })
          })
    if (/^https?:/.test(wireUrl)) {
      const origin = new URL(wireUrl).origin
      for (const [electron, name] of BROWSER_PERMISSIONS) {
        if (electron === permission) await this._setPermission(name, isGranted, origin)
      }
    }
    return isGranted
  }
}

/** `session`: the default one and those of partitions. */
export function makeSessions(
  runtime: Runtime,
  storagePath: () => string,
): {
  module: { readonly defaultSession: Session; fromPartition(partition: string): Session }
  onCreated(listener: (session: Session) => void): void
  all(): Session[]
} {
  const sessions = new Map<string, Session>()
  const listeners: ((session: Session) => void)[] = []
  const get = (partition: string): Session => {
    if (!runtime.isReady) throw new Error('Session can only be received when app is ready')
    let session = sessions.get(partition)
    if (!session) {
      const isDefault = partition === ''
      session = guardMissing(
        'session',
        new Session(runtime, isDefault ? null : partition, isDefault ? storagePath() : null),
      )
      sessions.set(partition, session)
      for (const listener of listeners) listener(session)
    }
    return session
  }
  return {
    module: guardMissing('session', {
      get defaultSession() {
        return get('')
      },
      fromPartition: (partition: string) => get(partition),
    }),
    onCreated(listener) {
      listeners.push(listener)
    },
    all: () => [...sessions.values()],
  }
}
