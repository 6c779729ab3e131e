/**
 * The gateway reads filters and lists as Python literals, and some deployments send stored data back as the text of one.
 *
 * Goals: a value from outside can only ever become a string or a whole number inside a literal, never syntax;
 * reading accepts what Python's own literal reader accepts of the plain types, within a size and a depth.
 */

/** A value that has a Python literal. An array is a list; `tuple` makes the other kind. */
export type PythonValue =
  string | number | boolean | null | readonly PythonValue[] | Tuple | { readonly [key: string]: PythonValue }

class Tuple {
  readonly items: readonly PythonValue[]
  constructor(items: readonly PythonValue[]) {
    this.items = items
  }
}

export const tuple = (...items: readonly PythonValue[]): Tuple => new Tuple(items)

/** One term of a filter, `("categ_id.id", "=", 926)`. */
export const term = (field: string, operator: string, value: PythonValue): Tuple => tuple(field, operator, value)

/**
 * The Python literal of a value, on one line. Strings are double-quoted; quotes, backslashes and control characters are
 * escaped; other characters stay as they are (older interpreters do not know \u in plain strings).
 * Throws on a number that is not whole: money never travels as a bare number.
 */
export function toPythonLiteral(value: PythonValue): string {
  if (value === null) return 'None'
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) throw new Error(`Expected a whole number in a literal, found ${String(value)}`)
    return String(value)
  }
  if (typeof value === 'string') return quote(value)
  if (value instanceof Tuple) {
    const items = value.items.map(toPythonLiteral)
    return items.length === 1 ? `(${items.join('')},)` : `(${items.join(', ')})`
  }
  if (isList(value)) return `[${value.map(toPythonLiteral).join(', ')}]`
  return `{${Object.entries(value)
    .map(([key, item]) => `${quote(key)}: ${toPythonLiteral(item)}`)
    .join(', ')}}`
}

// `Array.isArray` alone does not narrow a readonly array out of a union.
function isList(
  value: readonly PythonValue[] | { readonly [key: string]: PythonValue },
): value is readonly PythonValue[] {
  return Array.isArray(value)
}

function quote(text: string): string {
  const escaped = text.toWellFormed().replace(/[\u0000-\u001f"\\\u007f-\u009f]/gu, (character) => {
    if (character === '"' || character === '\\') return `\\${character}`
    return `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`
  })
  return `"${escaped}"`
}

const LONGEST_TEXT = 2_000_000
const DEEPEST = 60

/** What a Python literal says, in plain JavaScript values (tuples become arrays), or `failed`. Never throws, never runs anything. */
export function parsePythonLiteral(
  text: string,
): { readonly kind: 'value'; readonly value: unknown } | { readonly kind: 'failed' } {
  if (text.length > LONGEST_TEXT) return { kind: 'failed' }
  const reader = new LiteralReader(text)
  try {
    const value = reader.value(0)
    reader.space()
    return reader.atEnd() ? { kind: 'value', value } : { kind: 'failed' }
  } catch (error) {
    if (error instanceof NotALiteral) return { kind: 'failed' }
    throw error
  }
}

class NotALiteral extends Error {}

/** Digits may stand in groups, `1_000`. */
const NUMBER = /[+-]?(?:\d+(?:_\d+)*(?:\.(?:\d+(?:_\d+)*)?)?|\.\d+(?:_\d+)*)(?:[eE][+-]?\d+(?:_\d+)*)?[lL]?/uy

const WORDS: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ['True', true],
  ['False', false],
  ['None', null],
])

/** A position in a text: lives for one parse. */
class LiteralReader {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  atEnd(): boolean {
    return this.#at >= this.#text.length
  }

  space(): void {
    this.#match(/\s*/uy)
  }

  value(depth: number): unknown {
    if (depth > DEEPEST) throw new NotALiteral()
    this.space()
    const next = this.#text[this.#at]
    switch (next) {
      case '{':
        return this.#dictionary(depth)
      case '[':
        return this.#sequence(']', depth)
      case '(':
        return this.#sequence(')', depth)
      case undefined:
        throw new NotALiteral()
      default:
        return this.#string() ?? this.#numberOrWord()
    }
  }

  #match(expression: RegExp): RegExpExecArray | null {
    expression.lastIndex = this.#at
    const match = expression.exec(this.#text)
    if (match !== null) this.#at = expression.lastIndex
    return match
  }

  #take(character: string): boolean {
    this.space()
    if (this.#text[this.#at] !== character) return false
    this.#at += 1
    return true
  }

  #dictionary(depth: number): Record<string, unknown> {
    this.#take('{')
    const entries: [string, unknown][] = []
    while (!this.#take('}')) {
      const key = this.value(depth + 1)
      if (typeof key !== 'string' && typeof key !== 'number') throw new NotALiteral()
      if (!this.#take(':')) throw new NotALiteral()
      entries.push([String(key), this.value(depth + 1)])
      if (!this.#take(',')) {
        if (!this.#take('}')) throw new NotALiteral()
        break
      }
    }
    // fromEntries defines own properties, so a key like __proto__ stays a key.
    return Object.fromEntries(entries)
  }

  #sequence(end: ']' | ')', depth: number): unknown {
    this.#at += 1
    const items: unknown[] = []
    let commas = 0
    while (!this.#take(end)) {
      items.push(this.value(depth + 1))
      if (this.#take(',')) {
        commas += 1
      } else {
        if (!this.#take(end)) throw new NotALiteral()
        break
      }
    }
    // A value in brackets without a comma is the value itself.
    return end === ')' && items.length === 1 && commas === 0 ? items[0] : items
  }

  #string(): string | null {
    let whole: string | null = null
    // Neighbouring strings are one string; a long text may have been dumped that way.
    for (;;) {
      this.space()
      const match = this.#match(/[uU]?(?:"((?:[^"\\\n]|\\[^])*)"|'((?:[^'\\\n]|\\[^])*)')/uy)
      if (match === null) return whole
      whole = (whole ?? '') + unescape(match[1] ?? match[2] ?? '')
    }
  }

  #numberOrWord(): unknown {
    const number = this.#match(NUMBER)
    if (number !== null) {
      const written = number[0].replace(/[lL]$/u, '').replaceAll('_', '')
      const value = Number(written)
      // A number too long to hold stays the text it was: ids must not change a digit.
      return /^[+-]?\d+$/u.test(written) && !Number.isSafeInteger(value) ? written : value
    }
    const word = this.#match(/[A-Za-z]+/uy)?.[0]
    if (word === undefined || !WORDS.has(word)) throw new NotALiteral()
    return WORDS.get(word)
  }
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['a', '\u0007'],
  ['b', '\b'],
  ['f', '\f'],
  ['v', '\v'],
  ['\\', '\\'],
  ["'", "'"],
  ['"', '"'],
  ['\n', ''],
])

function unescape(text: string): string {
  return text.replace(
    /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{1,3})|([^]))/gu,
    (whole, hex?: string, short?: string, long?: string, octal?: string, plain?: string) => {
      const code = hex ?? short ?? long
      if (code !== undefined) {
        const point = Number.parseInt(code, 16)
        if (point > 0x10ffff) throw new NotALiteral()
        return String.fromCodePoint(point)
      }
      if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8))
      return ESCAPES.get(plain ?? '') ?? whole
    },
  )
}
