import { decodeClone, encodeClone } from './codec.ts'
import { EventEmitter } from './event-emitter.ts'
import { ASK_PERMISSION, EXPOSE, OPEN_WINDOW, startPeer } from './peer.ts'

/** What the isolated world's part is told when it is made. */
export interface IsolatedWorldSettings {
  greeting: string
  /** The name of the function that the browser puts into this world only: page to main. */
  binding: string
  /** The name of the function that main calls in this world: main to page. */
  receiver: string
  hasPreload: boolean
  preloadInSubFrames: boolean
  process: Record<string, unknown>
}

/** What goes to main, as text, through the binding. `args` are encoded clones. */
export type ToMain =
  | { kind: 'send'; channel: string; args: string }
  | { kind: 'invoke'; id: number; channel: string; args: string }
  | { kind: 'permission'; id: number; permission: string; details: Record<string, unknown> }
  | { kind: 'open-window'; url: string; name: string; features: string }
  | { kind: 'preload-error'; message: string; stack: string }

/** What comes from main. */
export type ToPage =
  | { kind: 'message'; channel: string; args: string }
  | { kind: 'result'; id: number; result: string }
  | { kind: 'failure'; id: number; message: string }

type Preload = (
  require: (name: string) => unknown,
  process: unknown,
  Buffer: unknown,
  global: unknown,
  module: { exports: unknown },
  exports: unknown,
  setImmediate: unknown,
  clearImmediate: unknown,
) => void

/** Starts the isolated world of one document and runs the preload in it. */
export function startIsolatedWorld(settings: IsolatedWorldSettings, preload: Preload): void {
  const world = globalThis as unknown as Record<string, unknown>
  const binding = world[settings.binding] as (text: string) => void
  Reflect.deleteProperty(world, settings.binding)
  const send = (message: ToMain): void => {
    binding(JSON.stringify(message))
  }

  const element = document.createElement('div')
  window.dispatchEvent(new MouseEvent(settings.greeting, { relatedTarget: element }))
  const peer = startPeer(element, 'to-isolated', 'to-main')

  let lastId = 0
  const waiting = new Map<number, { resolve: (result: unknown) => void; reject: (error: Error) => void }>()
  const request = (make: (id: number) => ToMain): Promise<unknown> =>
    new Promise((resolve, reject) => {
      lastId += 1
      const message = make(lastId)
      waiting.set(lastId, { resolve, reject })
      send(message)
    })

  peer.offer(ASK_PERMISSION, (permission, details) =>
    request((id) => ({
      kind: 'permission',
      id,
      permission: permission as string,
      details: details as Record<string, unknown>,
    })),
  )
  peer.offer(OPEN_WINDOW, (url, name, features) => {
    send({ kind: 'open-window', url: url as string, name: name as string, features: features as string })
  })

  const ipcRenderer = makeIpcRenderer(send, request)
  Object.defineProperty(world, settings.receiver, {
    value: (text: string) => {
      const message = JSON.parse(text) as ToPage
      if (message.kind === 'message') {
        const args = decodeClone(message.args) as unknown[]
        ipcRenderer.emit(message.channel, { sender: ipcRenderer, ports: [] }, ...args)
        return
      }
      const call = waiting.get(message.id)
      waiting.delete(message.id)
      if (message.kind === 'result') call?.resolve(decodeClone(message.result))
      else call?.reject(new Error(message.message))
    },
  })

  if (!settings.hasPreload || (window.top !== window && !settings.preloadInSubFrames)) return
  const electron = missingGuard('electron (in a preload)', {
    ipcRenderer,
    contextBridge: missingGuard('contextBridge', {
      exposeInMainWorld: (key: string, api: unknown) => {
        peer.call(EXPOSE, [key, api])
      },
    }),
    webFrame: missingGuard('webFrame', { setVisualZoomLevelLimits: () => undefined, getZoomFactor: () => 1 }),
  })
  const timers = { setTimeout, clearTimeout, setInterval, clearInterval, setImmediate, clearImmediate }
  const modules: Record<string, unknown> = {
    electron,
    'electron/renderer': electron,
    'electron/common': electron,
    events: Object.assign(EventEmitter, { EventEmitter, default: EventEmitter }),
    timers,
    url: { URL, URLSearchParams },
  }
  const requireModule = (name: string): unknown => {
    const known = name.replace(/^node:/, '')
    if (!Object.hasOwn(modules, known)) throw new Error(`module not found: ${name}`)
    return modules[known]
  }
  const module = { exports: {} }
  try {
    preload(
      requireModule,
      makeProcess(settings.process),
      SmallBuffer,
      globalThis,
      module,
      module.exports,
      setImmediate,
      clearImmediate,
    )
  } catch (error) {
    const { message, stack } = error instanceof Error ? error : new Error(String(error))
    console.error('Unable to load preload script', error)
    send({ kind: 'preload-error', message, stack: stack ?? '' })
  }
}

function makeIpcRenderer(
  send: (message: ToMain) => void,
  request: (make: (id: number) => ToMain) => Promise<unknown>,
): EventEmitter {
  const requireChannel = (channel: unknown): string => {
    if (typeof channel !== 'string') throw new TypeError('Missing channel - expected a string')
    return channel
  }
  class IpcRenderer extends EventEmitter {
    send(channel: string, ...args: unknown[]): void {
      send({ kind: 'send', channel: requireChannel(channel), args: encodeClone(args) })
    }

    async invoke(channel: string, ...args: unknown[]): Promise<unknown> {
      const encoded = encodeClone(args)
      return request((id) => ({ kind: 'invoke', id, channel: requireChannel(channel), args: encoded }))
    }

    sendSync(): never {
      throw new Error('the stand-in for Electron has no ipcRenderer.sendSync')
    }

    postMessage(): never {
      throw new Error('the stand-in for Electron has no ipcRenderer.postMessage')
    }

    sendToHost(): never {
      throw new Error('the stand-in for Electron has no ipcRenderer.sendToHost')
    }
  }
  return new IpcRenderer()
}

function missingGuard<Shape extends object>(name: string, shape: Shape): Shape {
  return new Proxy(shape, {
    get(target, key) {
      if (typeof key === 'symbol' || key in target || key === '__esModule' || key === 'then' || key === 'default') {
        return Reflect.get(target, key) as unknown
      }
      throw new Error(`the stand-in for Electron has no ${name}.${key}`)
    },
  })
}

function makeProcess(facts: Record<string, unknown>): object {
  const process = Object.assign(new EventEmitter(), facts, {
    nextTick: (callback: (...args: unknown[]) => void, ...args: unknown[]) => {
      queueMicrotask(() => {
        callback(...args)
      })
    },
    uptime: () => performance.now() / 1000,
  })
  return process
}

function setImmediate(callback: (...args: unknown[]) => void, ...args: unknown[]): number {
  return window.setTimeout(callback, 0, ...args)
}

function clearImmediate(id: number): void {
  window.clearTimeout(id)
}

function makeBytes(source: unknown, encoding: unknown): Uint8Array<ArrayBuffer> {
  if (typeof source !== 'string') return Uint8Array.from(source as ArrayLike<number>)
  if (encoding === 'base64') return Uint8Array.from(atob(source), (letter) => letter.charCodeAt(0))
  if (encoding === 'hex') return Uint8Array.from(source.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
  return new TextEncoder().encode(source)
}

/** The few things of Node's Buffer that a preload may meet; the rest is missing on purpose. */
const SmallBuffer = missingGuard('Buffer (in a preload)', {
  from: (source: unknown, encoding?: unknown) =>
    Object.defineProperty(makeBytes(source, encoding), 'toString', {
      value(this: Uint8Array, target?: string): string {
        if (target === 'hex') return Array.from(this, (byte) => byte.toString(16).padStart(2, '0')).join('')
        if (target === 'base64') return btoa(String.fromCharCode(...this))
        return new TextDecoder().decode(this)
      },
    }),
  isBuffer: (value: unknown) => value instanceof Uint8Array && Object.hasOwn(value, 'toString'),
  byteLength: (text: string) => new TextEncoder().encode(text).length,
})
