/**
 * Structured clone as text. Used on both sides of the DevTools pipe, in Node and in the page's isolated world, so it may
 * lean on nothing but the language. Values are expected to have gone through `structuredClone` already: that is what
 * refuses functions and symbols, reads getters once and drops prototypes.
 *
 * The text is JSON. A string, a boolean, null and a plain number stand for themselves; everything else is an array that
 * starts with a tag: `["o", key, value, …]` an object, `["a", …]` an array, `["r", n]` the n-th object seen before.
 */

type Json = string | number | boolean | null | Json[]

const TYPED_ARRAYS = [
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
  DataView,
]

const ERRORS = { Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError }

/** What Electron says about a value that structured clone refuses. */
export const CLONE_REFUSED = 'An object could not be cloned.'

interface ModernBase64 {
  toBase64?: () => string
}

interface NodeGlobals {
  Buffer?: {
    from(source: ArrayBufferLike, offset: number, length: number): { toString(encoding: 'base64'): string }
    from(source: string, encoding: 'base64'): Uint8Array<ArrayBuffer>
  }
}

function bytesToBase64(bytes: Uint8Array): string {
  const native = (bytes as ModernBase64).toBase64
  if (native) return native.call(bytes)
  const node = (globalThis as NodeGlobals).Buffer
  if (node) return node.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')
  let binary = ''
  for (let at = 0; at < bytes.length; at += 32_768) {
    binary += String.fromCharCode(...bytes.subarray(at, at + 32_768))
  }
  return btoa(binary)
}

function bytesFromBase64(text: string): Uint8Array<ArrayBuffer> {
  const native = (Uint8Array as { fromBase64?: (text: string) => Uint8Array<ArrayBuffer> }).fromBase64
  if (native) return native(text)
  const node = (globalThis as NodeGlobals).Buffer
  // A copy: Node's own small buffers share one pool.
  if (node) return new Uint8Array(node.from(text, 'base64'))
  const binary = atob(text)
  const bytes = new Uint8Array(binary.length)
  for (let at = 0; at < binary.length; at += 1) bytes[at] = binary.charCodeAt(at)
  return bytes
}

/** Clones and encodes a value; throws Electron's error for what cannot be cloned. */
export function encodeClone(value: unknown): string {
  let clone: unknown
  try {
    clone = structuredClone(value)
  } catch {
    throw new Error(CLONE_REFUSED)
  }
  const seen = new Map<object, number>()
  return JSON.stringify(encodeValue(clone, seen))
}

function encodeValue(value: unknown, seen: Map<object, number>): Json {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value
    case 'number':
      return Number.isFinite(value) && !Object.is(value, -0)
        ? value
        : ['n', Object.is(value, -0) ? '-0' : String(value)]
    case 'bigint':
      return ['b', String(value)]
    case 'undefined':
      return ['u']
    case 'object':
      return value === null ? null : encodeObject(value, seen)
    default:
      throw new Error(CLONE_REFUSED)
  }
}

function encodeObject(value: object, seen: Map<object, number>): Json {
  const before = seen.get(value)
  if (before !== undefined) return ['r', before]
  seen.set(value, seen.size)
  if (Array.isArray(value)) {
    const items: Json[] = ['a']
    for (let at = 0; at < value.length; at += 1) items.push(at in value ? encodeValue(value[at], seen) : ['h'])
    return items
  }
  if (value instanceof Date) return ['d', Number.isNaN(value.getTime()) ? null : value.getTime()]
  if (value instanceof RegExp) return ['x', value.source, value.flags]
  if (value instanceof Map) {
    const entries: Json[] = ['m']
    for (const [key, item] of value) entries.push(encodeValue(key, seen), encodeValue(item, seen))
    return entries
  }
  if (value instanceof Set) return ['s', ...[...value].map((item) => encodeValue(item, seen))]
  if (value instanceof ArrayBuffer) return ['A', bytesToBase64(new Uint8Array(value))]
  const typed = TYPED_ARRAYS.findIndex((type) => value instanceof type)
  if (typed >= 0) {
    const view = value as Uint8Array
    const length = value instanceof DataView ? value.byteLength : view.length
    return ['t', typed, encodeValue(view.buffer, seen), view.byteOffset, length]
  }
  if (value instanceof Error) {
    const name = Object.hasOwn(ERRORS, value.name) ? value.name : 'Error'
    return ['e', name, value.message, value.stack ?? null, 'cause' in value ? encodeValue(value.cause, seen) : ['h']]
  }
  if (value instanceof Boolean || value instanceof Number || value instanceof String) {
    return ['w', encodeValue(value.valueOf(), seen)]
  }
  if (Object.prototype.toString.call(value) !== '[object Object]') throw new Error(CLONE_REFUSED)
  const fields: Json[] = ['o']
  for (const [key, item] of Object.entries(value)) fields.push(key, encodeValue(item, seen))
  return fields
}

/** Decodes what `encodeClone` gave. Throws on a text that is not its own. */
export function decodeClone(text: string): unknown {
  const seen: unknown[] = []
  return decodeValue(JSON.parse(text) as Json, seen)
}

function decodeValue(node: Json, seen: unknown[]): unknown {
  if (!Array.isArray(node)) return node
  const [tag, ...rest] = node
  switch (tag) {
    case 'u':
      return undefined
    case 'n':
      return Number(rest[0])
    case 'b':
      return BigInt(rest[0] as string)
    case 'r':
      return seen[rest[0] as number]
    default:
      return decodeObject(tag as string, rest, seen)
  }
}

function decodeObject(tag: string, rest: Json[], seen: unknown[]): unknown {
  const at = seen.push(undefined) - 1
  const keep = <Value>(value: Value): Value => {
    seen[at] = value
    return value
  }
  switch (tag) {
    case 'a': {
      const list = keep<unknown[]>([])
      list.length = rest.length
      rest.forEach((item, index) => {
        if (!(Array.isArray(item) && item[0] === 'h')) list[index] = decodeValue(item, seen)
      })
      return list
    }
    case 'o': {
      const object = keep<Record<string, unknown>>({})
      for (let index = 0; index < rest.length; index += 2) {
        const value = decodeValue(rest[index + 1] ?? null, seen)
        // Defined, not assigned: a key "__proto__" is a key like any other.
        Object.defineProperty(object, rest[index] as string, {
          value,
          writable: true,
          enumerable: true,
          configurable: true,
        })
      }
      return object
    }
    case 'd':
      return keep(new Date(rest[0] === null ? NaN : (rest[0] as number)))
    case 'x':
      return keep(new RegExp(rest[0] as string, rest[1] as string))
    case 'm': {
      const map = keep(new Map<unknown, unknown>())
      for (let index = 0; index < rest.length; index += 2) {
        map.set(decodeValue(rest[index] ?? null, seen), decodeValue(rest[index + 1] ?? null, seen))
      }
      return map
    }
    case 's': {
      const set = keep(new Set<unknown>())
      for (const item of rest) set.add(decodeValue(item, seen))
      return set
    }
    case 'A':
      return keep(bytesFromBase64(rest[0] as string).buffer)
    case 't': {
      const buffer = decodeValue(rest[1] ?? null, seen) as ArrayBuffer
      const Type = TYPED_ARRAYS[rest[0] as number] as typeof Uint8Array
      return keep(new Type(buffer, rest[2] as number, rest[3] as number))
    }
    case 'e': {
      const Type = ERRORS[rest[0] as keyof typeof ERRORS]
      const error = keep(new Type(rest[1] as string))
      if (rest[2] !== null) error.stack = rest[2] as string
      const cause = rest[3] ?? null
      if (!(Array.isArray(cause) && cause[0] === 'h')) error.cause = decodeValue(cause, seen)
      return error
    }
    case 'w':
      return keep(Object(decodeValue(rest[0] ?? null, seen)) as object)
    default:
      throw new Error(`the clone's text has an unknown tag "${tag}"`)
  }
}
