/** What a proof said of its own failure, short: the end of a long output may be all that anybody sees of it. */

const SHOWN_MAX = 3
const LETTERS_MAX = 400

/**
 * The violations that a proof printed: a line `{"violation": …}` each, else those in the JSON of its last line. Without
 * any, its last words on standard error, or else on standard output. At most three, each cut to 400 letters.
 */
export function lastWords(output: string, errors: string): readonly string[] {
  const lines = spoken(output)
  const violations = lines.map(readJson).flatMap((line) => ('violation' in line ? [line['violation']] : []))
  const found = violations.length > 0 ? violations : listed(lines.at(-1) ?? '')
  const words =
    found.length > 0
      ? found.map((violation) => JSON.stringify(violation))
      : (lastOf(spoken(errors)) ?? lastOf(lines) ?? [])
  const shown = words.slice(0, SHOWN_MAX).map(cut)
  return words.length > SHOWN_MAX ? [...shown, `and ${String(words.length - SHOWN_MAX)} more`] : shown
}

function readJson(line: string): Readonly<Record<string, unknown>> {
  if (!line.startsWith('{')) return {}
  try {
    return JSON.parse(line) as Readonly<Record<string, unknown>>
  } catch {
    return {}
  }
}

/** The violations that a report lists. */
function listed(line: string): readonly unknown[] {
  const { violations } = readJson(line)
  return Array.isArray(violations) ? violations : []
}

/** Lines that say something: neither empty, nor where in the code it was, nor which Node it ran on. */
const spoken = (text: string): readonly string[] =>
  text.split('\n').filter((line) => line.trim() !== '' && !/^\s+at |^Node\.js v/u.test(line))

const lastOf = (lines: readonly string[]): readonly string[] | null =>
  lines.length > 0 ? lines.slice(-SHOWN_MAX) : null

const cut = (line: string): string => (line.length > LETTERS_MAX ? `${line.slice(0, LETTERS_MAX)}…` : line)
