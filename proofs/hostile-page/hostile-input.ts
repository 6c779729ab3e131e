/** What a page that means harm would send: nothing like input, or nearly input with one thing wrong. */
import type { Random } from '../random.ts'

/** Stands in every hostile text, so that a log or an answer that repeats one can be told. */
export const MARK = 'qzx-hostile'

export type Hostile = {
  /** What is wrong with it. */
  readonly sort: string
  readonly args: readonly unknown[]
  /** It cannot be input of any command: main must not understand it. */
  readonly surely: boolean
}

const cyclic = (): object => {
  const circle: Record<string, unknown> = { [MARK]: 1 }
  circle['self'] = circle
  return circle
}
const deep = (levels: number): object => {
  let inner: object = {}
  for (let level = 0; level < levels; level += 1) inner = level % 2 === 0 ? { inner } : [inner]
  return inner
}
const polluting = (): unknown =>
  JSON.parse(`{"__proto__":{"polluted":"${MARK}"},"constructor":{"prototype":{"polluted":1}}}`)

class Odd {
  readonly ours = MARK
}

/** Whole inputs that are none. Made anew each time: some are changed by being sent. */
const WHOLES: Readonly<Record<string, () => unknown>> = {
  undefined: () => undefined,
  null: () => null,
  text: () => MARK,
  number: () => 7,
  NaN: () => Number.NaN,
  'big integer': () => 2n ** 80n,
  true: () => true,
  list: () => [],
  'list of objects': () => [{}, {}],
  'list with gaps': () => new Array<unknown>(1_000),
  map: () => new Map([['language', 'ar']]),
  set: () => new Set([1]),
  date: () => new Date(Number.NaN),
  expression: () => /(a+)+$/u,
  error: () => new TypeError(MARK),
  bytes: () => new Uint8Array(1_000),
  'shared view': () => new DataView(new ArrayBuffer(8)),
  'boxed text': () => Object(MARK) as object,
  'boxed number': () => Object(1) as object,
  circle: cyclic,
  'a thousand levels': () => deep(1_000),
  'prototype in the keys': polluting,
  'a hundred thousand keys': () =>
    Object.fromEntries(Array.from({ length: 100_000 }, (_, at) => [`k${String(at)}`, at])),
  'text of a megabyte': () => MARK.repeat(100_000),
  function: () => () => MARK,
  symbol: () => Symbol(MARK),
  promise: () => Promise.resolve({}),
  proxy: () => new Proxy({}, {}),
  'weak map': () => new WeakMap(),
  'window of a thief': () => globalThis,
}
/** Large ones are rare: they cost a hundred times as much and say the same again. */
const WHOLE_WEIGHTS: readonly (readonly [string, number])[] = Object.keys(WHOLES).map((name) => [
  name,
  /thousand keys|megabyte|thief/u.test(name) ? 0.05 : 1,
])

const NUMBERS: readonly number[] = [
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  -0,
  0.1,
  1e308,
  Number.MIN_VALUE,
  2 ** 53,
  -(2 ** 53),
  -1,
  0,
  1e15,
]

const TEXTS: readonly (() => string)[] = [
  () => `${MARK}\ud800`,
  () => `\udfff${MARK}`,
  () => `\u202e${MARK}\u202c\u2066\u200f`,
  () => `${MARK}\u0000`,
  () => `../../../../etc/passwd ${MARK}`,
  () => `'; DROP TABLE payments; -- ${MARK}`,
  () => `%' OR 1=1 ${MARK}`,
  () => `${MARK}*" NEAR("`,
  () => '__proto__',
  () => 'constructor',
  () => `<img src=x onerror=alert(1)> ${MARK}`,
  () => `${MARK}\r\n{"seq":1}`,
  () => '\u0301'.repeat(400),
  () => '👨‍👩‍👧'.repeat(40),
  () => '٠١٠١٢٣٤٥٦٧٨',
  () => '１２.５０',
  () => MARK.repeat(20_000),
]

/** Something of another kind than the leaf it takes the place of. */
const OTHERS: readonly (() => unknown)[] = [
  () => undefined,
  () => null,
  () => [],
  () => ({}),
  () => new Map(),
  () => new Date(0),
  () => 10n,
  () => new Uint8Array(4),
  cyclic,
  polluting,
  () => ({ toString: MARK, valueOf: 1 }),
  () => ({ length: 1e9 }),
  () => MARK,
  () => '7',
  () => 7,
  () => true,
  () => Object('7') as object,
  () => new Odd(),
  () => Array.from({ length: 5_000 }, () => MARK),
]

/** Input that is none, or nearly that of a command. Takes what the command would have understood. */
export function hostileInput(valid: unknown, random: Random): Hostile {
  const sort = random.weighted([
    ['whole', 25],
    ['leaf', 25],
    ['number', 12],
    ['text', 14],
    ['key more', 8],
    ['key less', 6],
    ['prototype', 5],
    ['keys by the thousand', 4],
    ['two arguments', 4],
    ['no argument', 1],
  ] as const)
  switch (sort) {
    case 'whole': {
      const name = random.weighted(WHOLE_WEIGHTS)
      return { sort: name, args: [WHOLES[name]?.()], surely: true }
    }
    case 'leaf':
      return { sort, args: [changed(valid, random, () => random.pick(OTHERS)())], surely: false }
    case 'number': {
      const number = random.pick(NUMBERS)
      return { sort, args: [changed(valid, random, () => number, 'number')], surely: false }
    }
    case 'text':
      return { sort, args: [changed(valid, random, () => random.pick(TEXTS)(), 'string')], surely: false }
    case 'key more':
      return {
        sort,
        args: [{ ...asObject(valid), [random.pick([MARK, 'isAdmin', '', 'toJSON', 'then'])]: MARK }],
        surely: true,
      }
    case 'key less': {
      const keys = Object.keys(asObject(valid))
      const gone = keys.length === 0 ? null : random.pick(keys)
      return {
        sort,
        args: [Object.fromEntries(Object.entries(asObject(valid)).filter(([key]) => key !== gone))],
        surely: gone !== null,
      }
    }
    case 'prototype': {
      const poisoned = Object.assign(polluting() as object, valid)
      return { sort, args: [poisoned], surely: true }
    }
    case 'keys by the thousand': {
      const many = Object.fromEntries(Array.from({ length: 2_000 }, (_, at) => [`k${String(at)}`, MARK.repeat(8)]))
      const inside = leavesOf(valid).filter(({ leaf }) => typeof leaf === 'object' && leaf !== null)
      const place = inside.length === 0 ? null : random.pick(inside)
      if (place === null) return { sort, args: [{ ...asObject(valid), ...many }], surely: true }
      return { sort, args: [replaced(valid, place.path, { ...(place.leaf as object), ...many })], surely: false }
    }
    case 'two arguments':
      return { sort, args: [valid, random.pick(OTHERS)()], surely: true }
    case 'no argument':
      return { sort, args: [], surely: true }
  }
}

const asObject = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}

/** A copy with one leaf replaced; of the wanted type where there is one. What has no leaf at all is replaced whole. */
function changed(value: unknown, random: Random, replacement: () => unknown, wanted?: 'number' | 'string'): unknown {
  const leaves = leavesOf(value)
  const meant = wanted === undefined ? leaves : leaves.filter(({ leaf }) => typeof leaf === wanted)
  const places = meant.length > 0 ? meant : leaves
  if (places.length === 0) return replacement()
  const { path } = random.pick(places)
  return replaced(value, path, replacement())
}

type Leaf = { readonly path: readonly string[]; readonly leaf: unknown }

function leavesOf(value: unknown, path: readonly string[] = []): readonly Leaf[] {
  if (typeof value !== 'object' || value === null) return path.length === 0 ? [] : [{ path, leaf: value }]
  const entries = Object.entries(value)
  const whole = path.length === 0 ? [] : [{ path, leaf: value }]
  return [...whole, ...entries.flatMap(([key, item]) => leavesOf(item, [...path, key]))]
}

function replaced(value: unknown, [key = '', ...rest]: readonly string[], leaf: unknown): unknown {
  const inner = rest.length === 0 ? leaf : replaced((value as Record<string, unknown>)[key], rest, leaf)
  if (Array.isArray(value)) return value.map((item: unknown, at) => (String(at) === key ? inner : item))
  return { ...(value as object), [key]: inner }
}
