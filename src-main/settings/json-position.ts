/**
 * Where a JSON text goes wrong. The engine's own message quotes the text around the fault, and a file with a password
 * in it must not be quoted.
 */

/** Line and column (from 1) of the first character that cannot stand where it stands; null when the text is JSON. */
export function jsonFault(text: string): { readonly line: number; readonly column: number } | null {
  const offset = faultOffset(text)
  if (offset === null) return null
  const before = text.slice(0, offset).split('\n')
  return { line: before.length, column: (before.at(-1) ?? '').length + 1 }
}

const SPACE = /[ \t\r\n]*/uy
const SCALAR =
  /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/uy
const NAME = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"/uy
const DEEPEST = 200

class Fault extends Error {}

/**
 * The first name that stands twice in one object, with the names around it: `smartpay.login`. Null when there is none, or
 * the text is no JSON. The engine would take the last of them without a word.
 */
export function repeatedName(text: string): string | null {
  const found: string[] = []
  const offset = faultOffset(text, (path) => found.push(path.join('.')))
  return offset === null ? (found[0] ?? null) : null
}

function faultOffset(text: string, repeated: (path: readonly string[]) => void = () => undefined): number | null {
  let at = 0
  const take = (pattern: RegExp): boolean => {
    pattern.lastIndex = at
    if (!pattern.test(text)) return false
    at = pattern.lastIndex
    return true
  }
  const sign = (character: string): boolean => {
    take(SPACE)
    if (text[at] !== character) return false
    at += 1
    return true
  }
  const need = (found: boolean): void => {
    if (!found) throw new Fault()
  }
  const name = (): string => {
    take(SPACE)
    const from = at
    need(take(NAME))
    return JSON.parse(text.slice(from, at)) as string
  }
  const value = (path: readonly string[]): void => {
    need(path.length < DEEPEST)
    take(SPACE)
    if (sign('{')) {
      if (sign('}')) return
      const names = new Set<string>()
      do {
        const own = name()
        if (names.has(own)) repeated([...path, own])
        names.add(own)
        need(sign(':'))
        value([...path, own])
      } while (sign(','))
      need(sign('}'))
    } else if (sign('[')) {
      if (sign(']')) return
      let place = 0
      do {
        value([...path, String(place)])
        place += 1
      } while (sign(','))
      need(sign(']'))
    } else need(take(SCALAR))
  }
  try {
    value([])
    take(SPACE)
    return at === text.length ? null : at
  } catch (error) {
    if (error instanceof Fault) return at
    throw error
  }
}
