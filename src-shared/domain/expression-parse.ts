/**
 * Reads an expression of the Java or .NET dialect into its parts. Null for anything not understood (back references,
 * conditions, free spacing): half an expression is none.
 */
import { latinDigit, readClass, readEscape, type Holds, type Reader } from './expression-signs.ts'

export type Part =
  | { readonly kind: 'sign'; readonly holds: Holds }
  | { readonly kind: 'sequence'; readonly parts: readonly Part[] }
  | { readonly kind: 'either'; readonly ways: readonly Part[] }
  | { readonly kind: 'repeat'; readonly part: Part; readonly least: number; readonly most: number }
  | { readonly kind: 'start' }
  | { readonly kind: 'end' }
  | { readonly kind: 'word-edge'; readonly wanted: boolean }
  | { readonly kind: 'ahead' | 'behind'; readonly part: Part; readonly wanted: boolean }

/** Deeper than anyone nests by hand. */
const DEPTH_MAX = 40

class NotUnderstood extends Error {}

export function parseExpression(source: string): Part | null {
  try {
    return parse(source)
  } catch (error) {
    if (error instanceof NotUnderstood) return null
    throw error
  }
}

function parse(source: string): Part {
  const signs = Array.from(source)
  let at = 0
  const reader: Reader = {
    peek: (ahead = 0) => signs[at + ahead] ?? '',
    take: () => signs[at++] ?? '',
    takeIf(text) {
      const found = signs.slice(at, at + text.length).join('') === text
      if (found) at += text.length
      return found
    },
    takeMatch(pattern) {
      const found = pattern.exec(signs.slice(at).join(''))?.[0]
      if (found !== undefined) at += Array.from(found).length
      return found ?? null
    },
    notUnderstood: (what) => new NotUnderstood(what),
  }
  const root = either(reader, { ignoreCase: false, refusing: false }, 0)
  if (reader.peek() !== '') throw new NotUnderstood('a bracket that nobody opened')
  return root
}

/** `refusing`: inside something that must not be there, where "takes a little more" would refuse a little more. */
type Mode = { readonly ignoreCase: boolean; readonly refusing: boolean }

function either(reader: Reader, given: Mode, depth: number): Part {
  if (depth > DEPTH_MAX) throw new NotUnderstood('nested too deeply')
  let mode = given
  const ways: Part[] = []
  let parts: Part[] = []
  while (reader.peek() !== '' && reader.peek() !== ')') {
    if (reader.takeIf('|')) {
      ways.push({ kind: 'sequence', parts })
      parts = []
      continue
    }
    // `(?i)` holds to the end of the group it stands in.
    const flags = reader.takeMatch(/^\(\?[a-zA-Z]*(?:-[a-zA-Z]+)?\)/u)
    if (flags !== null) {
      mode = withFlags(mode, flags)
      continue
    }
    if (reader.takeMatch(/^\(\?#[^)]*\)/u) !== null) continue
    const literal = reader.takeMatch(/^\\Q[\s\S]*?(?:\\E|$)/u)
    if (literal !== null) {
      parts.push(...Array.from(literal.slice(2).replace(/\\E$/u, ''), (sign) => signPart(codeOf(sign), mode)))
      continue
    }
    parts.push(quantified(reader, atom(reader, mode, depth), mode))
  }
  ways.push({ kind: 'sequence', parts })
  const [only] = ways
  return ways.length === 1 && only !== undefined ? only : { kind: 'either', ways }
}

function atom(reader: Reader, mode: Mode, depth: number): Part {
  const sign = reader.take()
  switch (sign) {
    case '(':
      return group(reader, mode, depth)
    case '[':
      return { kind: 'sign', holds: inCase(readClass(reader), mode) }
    case '.':
      return { kind: 'sign', holds: () => true }
    case '^':
      return { kind: 'start' }
    case '$':
      return { kind: 'end' }
    case '\\':
      return escaped(reader, mode)
    case '*':
    case '+':
    case '?':
      throw new NotUnderstood('a repetition of nothing')
    default:
      return signPart(codeOf(sign), mode)
  }
}

function escaped(reader: Reader, mode: Mode): Part {
  const letter = reader.peek()
  switch (letter) {
    case 'A':
    case 'G':
      reader.take()
      return { kind: 'start' }
    case 'z':
    case 'Z':
      reader.take()
      return { kind: 'end' }
    case 'b':
    case 'B':
      reader.take()
      if (reader.peek() === '{') throw new NotUnderstood('an edge of another kind')
      return { kind: 'word-edge', wanted: letter === 'b' }
    default: {
      const read = readEscape(reader)
      return typeof read === 'number' ? signPart(read, mode) : { kind: 'sign', holds: inCase(read, mode) }
    }
  }
}

/** After the opening bracket. Named and atomic groups are groups: nothing is taken out of a value, only whether it fits. */
function group(reader: Reader, mode: Mode, depth: number): Part {
  const closed = (inner: Mode): Part => {
    const part = either(reader, inner, depth + 1)
    if (!reader.takeIf(')')) throw new NotUnderstood('a bracket that nobody closed')
    return part
  }
  const looks = [
    ['?=', 'ahead', true],
    ['?!', 'ahead', false],
    ['?<=', 'behind', true],
    ['?<!', 'behind', false],
  ] as const
  for (const [opening, kind, wanted] of looks) {
    if (reader.takeIf(opening)) return { kind, part: closed({ ...mode, refusing: !wanted }), wanted }
  }
  if (reader.takeMatch(/^\?(?:P?<[A-Za-z_]\w*>|'[A-Za-z_]\w*')/u) !== null) return closed(mode)
  if (reader.takeIf('?>')) {
    if (mode.refusing) throw new NotUnderstood('an atomic group in what must not be there')
    return closed(mode)
  }
  const flags = reader.takeMatch(/^\?[a-zA-Z]*(?:-[a-zA-Z]+)?:/u)
  if (flags !== null) return closed(withFlags(mode, flags))
  if (reader.peek() === '?') throw new NotUnderstood('a group of another kind')
  return closed(mode)
}

/** What may follow a part: how often. `??` and `*+` ask for less or for all at once, which changes nothing for a whole value. */
function quantified(reader: Reader, part: Part, mode: Mode): Part {
  const counts = reader.takeMatch(/^(?:[*+?]|\{\d{1,4}(?:,\d{0,4})?\})/u)
  if (counts === null) return part
  const [least, most] = bounds(counts)
  if (most < least) throw new NotUnderstood('more at least than at most')
  const how = reader.takeMatch(/^[?+]/u)
  // All at once takes less than we do; where a part must not be there, that would turn into refusing more.
  if (how === '+' && mode.refusing) throw new NotUnderstood('a possessive repetition in what must not be there')
  const repeated: Part = { kind: 'repeat', part, least, most }
  return quantified(reader, repeated, mode)
}

function bounds(counts: string): readonly [number, number] {
  switch (counts) {
    case '*':
      return [0, Infinity]
    case '+':
      return [1, Infinity]
    case '?':
      return [0, 1]
    default: {
      const [least = '0', most] = counts.slice(1, -1).split(',')
      return [Number(least), most === undefined ? Number(least) : most === '' ? Infinity : Number(most)]
    }
  }
}

/** `(?i-s:` and the like. Of the flags only case matters for values of one line; free spacing would need another reader. */
function withFlags(mode: Mode, written: string): Mode {
  const [on = '', off = ''] = written.replace(/[(?:)]/gu, '').split('-')
  if (/[^imsnudU]/u.test(on + off)) throw new NotUnderstood('a flag of another kind')
  return { ...mode, ignoreCase: off.includes('i') ? false : mode.ignoreCase || on.includes('i') }
}

const codeOf = (sign: string): number => sign.codePointAt(0) ?? 0

const signPart = (code: number, mode: Mode): Part => {
  const wanted = latinDigit(code)
  return { kind: 'sign', holds: inCase((sign) => sign === wanted, mode) }
}

function inCase(holds: Holds, mode: Mode): Holds {
  if (!mode.ignoreCase) return holds
  return (sign) => {
    const text = String.fromCodePoint(sign)
    return holds(sign) || holds(codeOf(text.toLowerCase())) || holds(codeOf(text.toUpperCase()))
  }
}
