/**
 * Reads a Python literal, as the real server does with `domain`, `fields` and the lists of a payment: tuples, lists, dicts,
 * strings in either quote, numbers, `True`, `False`, `None`. Anything else, JSON's `true` and `null` among it, is an error,
 * and an error there is an uncaught exception here: the caller answers with an HTML page and status 500.
 */

export type PythonValue = string | number | boolean | null | PythonValue[] | { [key: string]: PythonValue }

const DEPTH_MAX = 40

/** Takes the text of one literal; gives its value (tuples and lists both as arrays, `None` as null). Throws a SyntaxError. */
export function parsePythonLiteral(text: string): PythonValue {
  let at = 0

  function fail(expected: string): never {
    throw new SyntaxError(`Expected ${expected} at ${at}, found ${JSON.stringify(text.slice(at, at + 12))}`)
  }
  function skipSpace(): void {
    while (at < text.length && /\s/.test(text.charAt(at))) at += 1
  }
  function take(character: string): boolean {
    skipSpace()
    if (text.charAt(at) !== character) return false
    at += 1
    return true
  }
  function value(depth: number): PythonValue {
    if (depth > DEPTH_MAX) fail('a shallower literal')
    skipSpace()
    const character = text.charAt(at)
    if (character === '[') return sequence('[', ']', depth).items
    if (character === '(') {
      const { items, comma } = sequence('(', ')', depth)
      const [only] = items
      return items.length === 1 && !comma && only !== undefined ? only : items
    }
    if (character === '{') return dict(depth)
    const prefixed = /^[uU](?=['"])/.test(text.slice(at, at + 2))
    if (prefixed) at += 1
    if (text.charAt(at) === "'" || text.charAt(at) === '"') return string()
    return atom()
  }
  function sequence(open: string, close: string, depth: number): { items: PythonValue[]; comma: boolean } {
    take(open)
    const items: PythonValue[] = []
    let comma = false
    while (!take(close)) {
      if (items.length > 0 && !comma) fail(`"," or "${close}"`)
      items.push(value(depth + 1))
      comma = take(',')
    }
    return { items, comma }
  }
  function dict(depth: number): PythonValue {
    take('{')
    const entries: [string, PythonValue][] = []
    let comma = true
    while (!take('}')) {
      if (!comma) fail('"," or "}"')
      const key = value(depth + 1)
      if (!take(':')) fail('":"')
      if (key !== null && typeof key === 'object') fail('a hashable key')
      entries.push([String(key), value(depth + 1)])
      comma = take(',')
    }
    return Object.fromEntries(entries)
  }
  function string(): string {
    const quote = text.charAt(at)
    at += 1
    let read = ''
    while (text.charAt(at) !== quote) {
      if (at >= text.length || text.charAt(at) === '\n') fail('the end of a string')
      if (text.charAt(at) === '\\') read += escape()
      else {
        read += text.charAt(at)
        at += 1
      }
    }
    at += 1
    return read
  }
  function escape(): string {
    const letter = text.charAt(at + 1)
    const plain: Record<string, string> = { n: '\n', t: '\t', r: '\r', '\\': '\\', "'": "'", '"': '"' }
    const coded = /^\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))/.exec(text.slice(at, at + 10))
    if (coded) {
      at += coded[0].length
      return String.fromCodePoint(Number.parseInt(coded[1] ?? coded[2] ?? coded[3] ?? '0', 16))
    }
    const octal = /^\\([0-7]{1,3})/.exec(text.slice(at, at + 4))
    if (octal) {
      at += octal[0].length
      return String.fromCodePoint(Number.parseInt(octal[1] ?? '0', 8))
    }
    at += 2
    return plain[letter] ?? `\\${letter}`
  }
  function atom(): PythonValue {
    const word =
      /^[A-Za-z_]\w*|^[+-]?(?:\d+(?:_\d+)*\.?(?:\d+(?:_\d+)*)?|\.\d+(?:_\d+)*)(?:[eE][+-]?\d+(?:_\d+)*)?/.exec(
        text.slice(at),
      )?.[0] ?? ''
    at += word.length
    if (word === 'True') return true
    if (word === 'False') return false
    if (word === 'None') return null
    if (/^[+-]?[\d.]/.test(word)) return Number(word.replaceAll('_', ''))
    at -= word.length
    return fail('a literal')
  }

  const read = value(0)
  if (take(',')) fail('one literal')
  skipSpace()
  if (at < text.length) fail('the end')
  return read
}
