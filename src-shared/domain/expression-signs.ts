/** The signs an expression speaks of: escapes and classes of both dialects, as a question about one code point. */

export type Holds = (sign: number) => boolean

export type Reader = {
  /** The next sign, or one further on; empty at the end. */
  peek(ahead?: number): string
  take(): string
  takeIf(text: string): boolean
  takeMatch(pattern: RegExp): string | null
  notUnderstood(what: string): Error
}

const within =
  (pattern: RegExp): Holds =>
  (sign) =>
    pattern.test(String.fromCodePoint(sign))
const not =
  (holds: Holds): Holds =>
  (sign) =>
    !holds(sign)

const DIGIT = within(/^[0-9]$/u)
const SPACE = within(/^\s$/u)
const BLANK = within(/^[ \t\u00a0]$/u)
// The one dialect counts letters of every script, the other Latin ones only; the wider one loses no sale.
const WORD = within(/^[\p{L}\p{M}\p{N}_]$/u)

const CONTROLS: Readonly<Record<string, number>> = { t: 9, n: 10, v: 11, f: 12, r: 13, a: 7, e: 27 }

/** After the backslash: one sign by its code, or a kind of signs. */
export function readEscape(reader: Reader): number | Holds {
  const letter = reader.take()
  switch (letter) {
    case 'd':
      return DIGIT
    case 'D':
      return not(DIGIT)
    case 's':
      return SPACE
    case 'S':
      return not(SPACE)
    case 'w':
      return WORD
    case 'W':
      return not(WORD)
    case 'h':
      return BLANK
    case 'H':
      return not(BLANK)
    case 'p':
    case 'P': {
      const holds = property(reader)
      return letter === 'p' ? holds : not(holds)
    }
    case 'x':
      return number(reader, /^(?:\{[0-9a-fA-F]{1,6}\}|[0-9a-fA-F]{2})/u, 16)
    case 'u':
      return number(reader, /^[0-9a-fA-F]{4}/u, 16)
    case '0':
      return number(reader, /^[0-7]{1,3}/u, 8)
    default: {
      const control = CONTROLS[letter]
      if (control !== undefined) return control
      // A letter or digit of any other meaning (a back reference among them) is not guessed at.
      if (letter === '' || /^[A-Za-z0-9]$/u.test(letter)) throw reader.notUnderstood(`\\${letter}`)
      return letter.codePointAt(0) ?? 0
    }
  }
}

function number(reader: Reader, pattern: RegExp, base: 8 | 16): number {
  const digits = reader.takeMatch(pattern)
  const code = digits === null ? NaN : parseInt(digits.replace(/[{}]/gu, ''), base)
  if (!(code <= 0x10ffff)) throw reader.notUnderstood('a code that is none')
  return code
}

/** Names of both dialects that are not names of ours. */
const NAMED: Readonly<Record<string, string>> = {
  alpha: '\\p{Alphabetic}',
  alphabetic: '\\p{Alphabetic}',
  letter: '\\p{L}',
  digit: '0-9',
  alnum: '\\p{Alphabetic}0-9',
  lower: '\\p{Lowercase}',
  lowercase: '\\p{Lowercase}',
  upper: '\\p{Uppercase}',
  uppercase: '\\p{Uppercase}',
  ascii: '\\x00-\\x7f',
  punct: '!-\\/:-@\\[-`\\{-~',
  punctuation: '\\p{P}',
  graph: '!-~',
  print: ' -~',
  blank: ' \\t',
  cntrl: '\\p{Cc}',
  xdigit: '0-9a-fA-F',
  space: '\\s',
  whitespace: '\\s',
  white_space: '\\s',
  word: '\\p{L}\\p{M}\\p{N}_',
  basiclatin: '\\x00-\\x7f',
}

/** `\p{L}`, `\pL`, `\p{IsArabic}`, `\p{InArabic}`, `\p{Alpha}`, `\p{script=Arabic}`, `\p{javaLowerCase}`. */
function property(reader: Reader): Holds {
  const written = reader.takeMatch(/^(?:\{\^?[A-Za-z0-9_=\- ]{1,40}\}|[A-Za-z])/u)
  if (written === null) throw reader.notUnderstood('a property without a name')
  const bare = written.replace(/[{}]/gu, '')
  const name = bare.replace(/^\^/u, '').replace(/^java/u, '')
  const holds = named(reader, name)
  return bare.startsWith('^') ? not(holds) : holds
}

function named(reader: Reader, given: string): Holds {
  const [, value = given] = given.split('=')
  const short = value.replace(/^(?:Is|In)_?(?=[A-Z])/u, '')
  const set = NAMED[short.toLowerCase()]
  const capitalised = short.charAt(0).toUpperCase() + short.slice(1).toLowerCase()
  const tries = set === undefined ? [`\\p{${short}}`, `\\p{Script_Extensions=${capitalised}}`] : [set]
  for (const each of tries) {
    try {
      return within(new RegExp(`^[${each}]$`, 'u'))
    } catch {
      // Not a name of this kind; the next may be.
    }
  }
  throw reader.notUnderstood(`the property ${given}`)
}

/** After the opening bracket of `[a-z]`: also `[a-d[m-p]]`, `[a-z&&[^aeiou]]` (Java) and `[a-z-[aeiou]]` (.NET). */
export function readClass(reader: Reader, depth = 0): Holds {
  if (depth > 10) throw reader.notUnderstood('classes nested too deeply')
  const negated = reader.takeIf('^')
  const sets: Holds[] = []
  let first = true
  for (;;) {
    if (reader.peek() === '') throw reader.notUnderstood('a class that nobody closed')
    if (!first && reader.takeIf(']')) break
    if (reader.takeIf('&&')) {
      const right = reader.takeIf('[') ? readClass(reader, depth + 1) : null
      const others = right === null ? restOfClass(reader, depth) : right
      const left = any(sets.splice(0))
      sets.push((sign) => left(sign) && others(sign))
      if (right === null) break
    } else if (reader.takeIf('-[')) {
      const left = any(sets.splice(0))
      const without = readClass(reader, depth + 1)
      sets.push((sign) => left(sign) && !without(sign))
    } else sets.push(member(reader, depth))
    first = false
  }
  const whole = any(sets)
  return negated ? not(whole) : whole
}

/** `[a-z&&def]`: what stands on the right, up to the end of the class. */
function restOfClass(reader: Reader, depth: number): Holds {
  const sets: Holds[] = []
  while (!reader.takeIf(']')) {
    if (reader.peek() === '' || reader.peek() === '&') throw reader.notUnderstood('a class that nobody closed')
    sets.push(member(reader, depth))
  }
  return any(sets)
}

const any =
  (sets: readonly Holds[]): Holds =>
  (sign) =>
    sets.some((holds) => holds(sign))

function member(reader: Reader, depth: number): Holds {
  const posix = reader.takeMatch(/^\[:[a-z]+:\]/u)
  if (posix !== null) return named(reader, posix.slice(2, -2))
  if (reader.takeIf('[')) return readClass(reader, depth + 1)
  const from = one(reader)
  if (typeof from !== 'number') return from
  const isRange = reader.peek() === '-' && reader.peek(1) !== ']' && reader.peek(1) !== '[' && reader.peek(1) !== ''
  if (!isRange) return (sign) => sign === from
  reader.take()
  const to = one(reader)
  if (typeof to !== 'number' || to < from) throw reader.notUnderstood('a range that is none')
  return (sign) => sign >= from && sign <= to
}

function one(reader: Reader): number | Holds {
  const sign = reader.take()
  if (sign === '\\') {
    const read = readEscape(reader)
    return typeof read === 'number' ? latinDigit(read) : read
  }
  return latinDigit(sign.codePointAt(0) ?? 0)
}

/** An Arabic or Persian digit as the Latin one that a value has in its place. */
export function latinDigit(code: number): number {
  if (code >= 0x0660 && code <= 0x0669) return code - 0x0660 + 0x30
  if (code >= 0x06f0 && code <= 0x06f9) return code - 0x06f0 + 0x30
  return code
}
