/**
 * The road between the two worlds of one document: the page's own ("main") and the preload's ("isolated"). They share
 * the document but no JavaScript object, so they talk by events on one detached element, which the isolated world makes
 * and hands over before any page script runs (a mouse event's `relatedTarget` may cross). An event is delivered while
 * `dispatchEvent` runs, so a call across is synchronous, as Electron's is; its `detail` is cloned by the browser.
 *
 * `pack` and `unpack` keep the rules of Electron's contextBridge: prototypes and symbols are lost, functions become
 * proxies whose arguments and results are packed too, promises settle on the other side, errors keep only their message.
 */

/** The form in which a value crosses. */
export type Packed =
  | { kind: 'value'; value: unknown }
  | { kind: 'object'; entries: [string, Packed][]; at: number }
  | { kind: 'array'; items: Packed[]; at: number }
  | { kind: 'again'; at: number }
  | { kind: 'function'; id: number }
  | { kind: 'returned'; id: number }
  | { kind: 'promise'; id: number }
  | { kind: 'error'; message: string }

type Message =
  | { kind: 'call'; call: number; id: number; args: Packed[] }
  | { kind: 'answer'; call: number; result: Packed }
  | { kind: 'threw'; call: number; message: string }
  | { kind: 'settled'; id: number; failed: boolean; result: Packed }

export type AnyFunction = (...args: unknown[]) => unknown

export interface Peer {
  /** Gives the other side a function under a name both sides know. */
  offer(id: number, offered: AnyFunction): void
  /** Calls a function of the other side and gives its result; throws an Error with its message. */
  call(id: number, args: unknown[]): unknown
}

const DEPTH_MAX = 1000

/** Whether the browser's own clone takes the object whole: everything with a built-in class that is plain data. */
function isCloneable(value: object): boolean {
  const tag = Object.prototype.toString.call(value)
  return /^\[object (Date|RegExp|Map|Set|ArrayBuffer|DataView|\w+Array|Blob|File|ImageData|Boolean|Number|String)\]$/.test(
    tag,
  )
}

/** Starts one side of the road. `inward` and `outward` are the event names of the two directions. */
export function startPeer(element: EventTarget, inward: string, outward: string): Peer {
  const dispatch = EventTarget.prototype.dispatchEvent.bind(element)
  const Event = CustomEvent
  const clone = structuredClone
  const own = new Map<number, AnyFunction>()
  const ownIds = new WeakMap<AnyFunction, number>()
  const proxies = new Map<number, AnyFunction>()
  const proxyIds = new WeakMap<AnyFunction, number>()
  const promises = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>()
  const answers = new Map<number, Message>()
  // Ids below 100 are the functions that both sides know by name.
  let lastId = 100

  const post = (message: Message): void => {
    dispatch(new Event(outward, { detail: message }))
  }

  const pack = (value: unknown, seen = new Map<object, number>(), depth = 0): Packed => {
    if (depth > DEPTH_MAX) {
      throw new Error(
        'Electron contextBridge recursion depth exceeded. Nested objects deeper than 1000 are not supported.',
      )
    }
    if (typeof value === 'function') return packFunction(value as AnyFunction)
    if (typeof value === 'symbol') return { kind: 'value', value: undefined }
    if (typeof value !== 'object' || value === null) return { kind: 'value', value }
    if (value instanceof Promise) return packPromise(value)
    if (value instanceof Error) return { kind: 'error', message: value.message }
    const before = seen.get(value)
    if (before !== undefined) return { kind: 'again', at: before }
    if (Array.isArray(value)) {
      const at = seen.set(value, seen.size).size - 1
      return { kind: 'array', items: value.map((item) => pack(item, seen, depth + 1)), at }
    }
    if (isCloneable(value)) {
      try {
        return { kind: 'value', value: clone(value) }
      } catch {
        throw new Error('An object could not be cloned.')
      }
    }
    if (value instanceof Node || value instanceof WeakMap || value instanceof WeakSet || value === globalThis) {
      throw new Error('An object could not be cloned.')
    }
    const at = seen.set(value, seen.size).size - 1
    const entries: [string, Packed][] = []
    for (const [key, item] of Object.entries(value)) {
      if (typeof item !== 'symbol') entries.push([key, pack(item, seen, depth + 1)])
    }
    return { kind: 'object', entries, at }
  }

  const packFunction = (value: AnyFunction): Packed => {
    const returned = proxyIds.get(value)
    if (returned !== undefined) return { kind: 'returned', id: returned }
    let id = ownIds.get(value)
    if (id === undefined) {
      id = lastId += 1
      own.set(id, value)
      ownIds.set(value, id)
    }
    return { kind: 'function', id }
  }

  const packPromise = (value: Promise<unknown>): Packed => {
    const id = (lastId += 1)
    const settle = (failed: boolean, result: unknown): void => {
      let packed: Packed
      try {
        packed = pack(result)
      } catch (error) {
        failed = true
        packed = { kind: 'error', message: (error as Error).message }
      }
      post({ kind: 'settled', id, failed, result: packed })
    }
    value.then(
      (result) => {
        settle(false, result)
      },
      (error: unknown) => {
        settle(true, error)
      },
    )
    return { kind: 'promise', id }
  }

  const unpack = (packed: Packed, seen = new Map<number, unknown>()): unknown => {
    switch (packed.kind) {
      case 'value':
        return packed.value
      case 'again':
        return seen.get(packed.at)
      case 'error':
        return new Error(packed.message)
      case 'array': {
        const list: unknown[] = []
        seen.set(packed.at, list)
        for (const item of packed.items) list.push(unpack(item, seen))
        return list
      }
      case 'object': {
        const object = {}
        seen.set(packed.at, object)
        for (const [key, item] of packed.entries) {
          const value = unpack(item, seen)
          Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true })
        }
        return object
      }
      case 'function':
        return proxyOf(packed.id)
      case 'returned':
        return own.get(packed.id)
      case 'promise':
        return new Promise((resolve, reject) => promises.set(packed.id, { resolve, reject }))
    }
  }

  const proxyOf = (id: number): AnyFunction => {
    const before = proxies.get(id)
    if (before) return before
    // Bound, so that a page that prints the function sees "[native code]", as in Electron.
    const proxy = ((...args: unknown[]) => call(id, args)).bind(null)
    proxies.set(id, proxy)
    proxyIds.set(proxy, id)
    return proxy
  }

  let lastCall = 0
  const call = (id: number, args: unknown[]): unknown => {
    const number = (lastCall += 1)
    post({ kind: 'call', call: number, id, args: args.map((argument) => pack(argument)) })
    const answer = answers.get(number)
    answers.delete(number)
    if (answer?.kind === 'answer') return unpack(answer.result)
    throw new Error(answer?.kind === 'threw' ? answer.message : 'the other world did not answer')
  }

  const receive = (message: Message): void => {
    switch (message.kind) {
      case 'answer':
      case 'threw':
        answers.set(message.call, message)
        return
      case 'settled': {
        const waiting = promises.get(message.id)
        promises.delete(message.id)
        const result = unpack(message.result)
        if (message.failed) waiting?.reject(result instanceof Error ? result : new Error(String(result)))
        else waiting?.resolve(result)
        return
      }
      case 'call':
        try {
          const result = own.get(message.id)?.(...message.args.map((argument) => unpack(argument)))
          post({ kind: 'answer', call: message.call, result: pack(result) })
        } catch (error) {
          const text = error instanceof Error ? error.message : String(error)
          post({ kind: 'threw', call: message.call, message: text })
        }
    }
  }

  EventTarget.prototype.addEventListener.call(element, inward, (event) => {
    receive((event as CustomEvent<Message>).detail)
  })
  return {
    offer(id, offered) {
      own.set(id, offered)
    },
    call,
  }
}

/** The functions that both sides know by number. */
export const EXPOSE = 1
export const ASK_PERMISSION = 2
export const OPEN_WINDOW = 3
