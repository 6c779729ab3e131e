/** Harm to what an answer says: values of the wrong type, keys that are not there, numbers nobody meant, other answers' parts. */
import type { Random } from '../random.ts'

type Path = readonly (string | number)[]

/** Values that stand where others belong; each made anew, some are large. */
const STRANGE: readonly ((random: Random) => unknown)[] = [
  () => null,
  () => true,
  () => false,
  () => '',
  () => '  ',
  () => [],
  () => ({}),
  () => 0,
  () => -0.0,
  () => -1,
  () => 1e308,
  () => 1.005,
  () => 2 ** 53 + 1,
  () => 'null',
  () => 'false',
  () => 'NaN',
  () => '٢٥٫٠٠',
  () => '0x1F',
  () => '1e3',
  () => '\u202e25.00',
  () => '{"PmtTransId": [{"PmtId": "1234567", "PmtIdType": "FCRN"}]}',
  () => "{'PmtTransId': [{'PmtId': '1234567', 'PmtIdType': 'FCRN'}]}",
  () => [[[[]]]],
  () => ({ type: 'amount_not_found', message: 'x' }),
  () => 'Request was submitted successfully',
  (random) => String(random.below(1e9)),
  (random) => random.below(1e6) / 100,
  (random) => 'ء'.repeat(1 + random.below(2_000)),
  (random) => 'a'.repeat(1 + random.below(20_000)),
  (random) => '1'.repeat(1 + random.below(400)),
  (random) => ' '.repeat(1 + random.below(20_000)),
]

/** A value by its path, harmed in one to three places. Texts that hold JSON are opened, harmed inside, and closed again. */
export function harmJson(value: unknown, random: Random): unknown {
  let harmed = value
  for (let left = 1 + random.below(3); left > 0; left -= 1) harmed = harmOnce(harmed, random)
  return harmed
}

function harmOnce(value: unknown, random: Random): unknown {
  const paths = pathsIn(value)
  const path = random.pick(paths)
  const found = at(value, path)
  if (typeof found === 'string' && /^\s*[[{]/u.test(found) && random.chance(0.8)) {
    const inside = parse(found)
    if (inside !== undefined) return put(value, path, JSON.stringify(harmOnce(inside, random)))
  }
  return random.weighted<() => unknown>([
    [() => put(value, path, random.pick(STRANGE)(random)), 5],
    [() => put(value, path, retyped(found, random)), 4],
    [() => remove(value, path), 3],
    [() => put(value, path, at(value, random.pick(paths))), 2],
    [() => put(value, path, [found]), 1],
    [() => put(value, path, { '0': found }), 1],
    [() => doubled(value, path, random), 2],
    [() => nudged(value, path, found, random), 3],
    [() => withStrangeKey(value, path, found, random), 2],
  ])()
}

/** A value with one to three parts of another: where both have a place, or anywhere. */
export function grafted(value: unknown, other: unknown, random: Random): unknown {
  const theirs = pathsIn(other)
  let now = value
  for (let left = 1 + random.below(3); left > 0; left -= 1) {
    const ours = pathsIn(now)
    const shared = ours.filter((path) => path.length > 1 && theirs.some((each) => each.join('.') === path.join('.')))
    const place = random.pick(shared.length > 0 && random.chance(0.8) ? shared : ours)
    const from = theirs.find((each) => each.join('.') === place.join('.')) ?? random.pick(theirs)
    now = put(now, place, at(other, from))
  }
  return now
}

/** The same said in another type: a number as text, a text as a number, a list as an object. */
function retyped(found: unknown, random: Random): unknown {
  if (typeof found === 'number') return random.pick([String(found), found.toFixed(3), found * 1000, -found])
  if (typeof found === 'string') {
    return random.pick<unknown>([
      Number(found),
      [found],
      { value: found },
      ` ${found}\n`,
      `${found}0`,
      found.slice(0, -1),
      [...found].reverse().join(''),
      found.toUpperCase(),
    ])
  }
  if (Array.isArray(found))
    return random.pick<unknown>([{ ...found }, found[0] ?? null, JSON.stringify(found), spoken(found)])
  if (isRecord(found))
    return random.pick<unknown>([Object.values(found), [found], JSON.stringify(found), Object.keys(found)])
  return random.pick<unknown>([String(found), [found], found === false])
}

/** A digit or a letter changed: still of the right type, no longer what was meant. */
function nudged(value: unknown, path: Path, found: unknown, random: Random): unknown {
  if (typeof found === 'number') return put(value, path, found + random.pick([1, -1, 0.01, 0.001, 1000]))
  if (typeof found !== 'string' || found === '') return remove(value, path)
  const place = random.below(found.length)
  const letter = random.pick(['0', '7', 'x', '\u0000', '\ud800', 'é', '"', "'", '}', '\n'])
  return put(value, path, found.slice(0, place) + letter + found.slice(place + 1))
}

/** A list's row twice, the second harmed; an object's key given again under a name of the other dialect. */
function doubled(value: unknown, path: Path, random: Random): unknown {
  const found = at(value, path)
  if (Array.isArray(found) && found.length > 0) {
    const copy = harmOnce(structuredClone(random.pick(found)), random)
    return put(value, path, random.chance(0.5) ? [copy, ...(found as unknown[])] : [...(found as unknown[]), copy])
  }
  const names = [
    'request_number',
    'trxNumber',
    'payment_status',
    'billingAcct',
    'data',
    'type',
    'trans_amount',
    'trxAmt',
  ]
  return isRecord(found) ? put(value, path, { ...found, [random.pick(names)]: random.pick(STRANGE)(random) }) : value
}

/** Names that every object has, as keys of its own; thousands of keys. */
function withStrangeKey(value: unknown, path: Path, found: unknown, random: Random): unknown {
  if (!isRecord(found)) return put(value, path, random.pick(STRANGE)(random))
  const name = random.pick(['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'length', 'then', ''])
  const inner = random.pick(['{"polluted":true,"id":1}', 'true', '{"data":[],"kind":"succeeded"}', '[]'])
  const text = JSON.stringify(found)
  const many = random.chance(0.2) ? Array.from({ length: 500 }, (_, key) => `"k${String(key)}":{},`).join('') : ''
  return put(value, path, JSON.parse(`{"${name}":${inner},${many}${text.slice(1)}`.replace(/,\}$/u, '}')))
}

/** What a text made of a value says; a `toString` of its own, which harm may have given it, is not called. */
function spoken(value: unknown): string {
  if (Array.isArray(value)) return value.map(spoken).join(',')
  if (isRecord(value)) return '[object Object]'
  return value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value)
}

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function parse(source: string): unknown {
  try {
    return JSON.parse(source) as unknown
  } catch {
    return undefined
  }
}

function pathsIn(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value !== 'object' || value === null) return [path]
  return [path, ...Object.entries(value).flatMap(([key, inner]) => pathsIn(inner, [...path, key]))]
}

function at(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((inner, key) => (inner as Record<string, unknown>)[key], value)
}

function put(value: unknown, path: Path, content: unknown): unknown {
  const [key, ...rest] = path
  if (key === undefined) return content
  if (Array.isArray(value)) {
    return value.map((item: unknown, index) => (String(index) === String(key) ? put(item, rest, content) : item))
  }
  const entries = Object.entries(value as object) as [string, unknown][]
  return Object.fromEntries(entries.map(([name, item]) => [name, name === key ? put(item, rest, content) : item]))
}

function remove(value: unknown, path: Path): unknown {
  const last = path.at(-1)
  if (last === undefined) return {}
  const parent = at(value, path.slice(0, -1))
  const without = Array.isArray(parent)
    ? parent.filter((_, index) => String(index) !== String(last))
    : Object.fromEntries(Object.entries(parent as object).filter(([name]) => name !== last))
  return put(value, path.slice(0, -1), without)
}
