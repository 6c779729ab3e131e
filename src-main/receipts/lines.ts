/** Breaking text into lines that fit, and the direction a line is read in. */
import type { Language } from '../../src-shared/domain/language.ts'

const ARABIC = /\p{Script=Arabic}/u
const ARABIC_OR_LATIN = /[\p{Script=Arabic}\p{Script=Latin}]/u

/**
 * The direction of a line. On an Arabic receipt right to left as soon as it holds a letter of it; on an English one the
 * first letter's, so that a biller's Arabic sentence with a foreign word in it stays one. Digits and signs alone go left
 * to right: a phone number must not turn around.
 */
export function directionOf(text: string, language: Language): 'rtl' | 'ltr' {
  if (language === 'ar') return ARABIC.test(text) ? 'rtl' : 'ltr'
  const first = ARABIC_OR_LATIN.exec(text)?.[0] ?? ''
  return ARABIC.test(first) ? 'rtl' : 'ltr'
}

/**
 * Ids are read in groups of four: those of digits alone, and long ones of digits and letters. Anything with separators
 * of its own, or short and mixed (`REQ000124`), stays as it is.
 */
export function grouped(id: string): string {
  return /^(?:\d{6,}|[0-9A-Za-z]{12,})$/u.test(id) ? id.replace(/(.{4})(?=.)/gu, '$1 ') : id
}

/** What the canvas is given: composed letters, no tabs, no characters that only control a machine. */
export function printable(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[\t\u00a0\u202f]/gu, ' ')
    .replace(/\p{Cc}/gu, '')
    .trim()
}

const BIDI_CONTROLS = /[\u202a-\u202e\u2066-\u2069]/gu
/** Not within a name like `INV/2026/000871`: its letters already lead it from the left. */
const NUMBERS = /(?<![A-Za-z][\w.,:/-]*)\d[\d.,:/-]*\d/gu

/** Somebody else's words: their own directional controls go, and each date or number is a left-to-right island (`2026-11`). */
export function withNumberIslands(text: string): string {
  const plain = text.replace(BIDI_CONTROLS, '')
  return ARABIC.test(plain) ? plain.replace(NUMBERS, '\u2066$&\u2069') : plain
}

/**
 * Breaks at spaces so that each line measures at most `widthDots`. A word that alone is too wide is broken between its
 * characters, unless it is Arabic, where a break would change the letters. Gives null when that word cannot be broken.
 */
export function breakLines(text: string, widthDots: number, advance: (line: string) => number): string[] | null {
  if (advance(text) <= widthDots) return [text]
  const lines: string[] = []
  let line = ''
  for (const word of text.split(/ +/u)) {
    const longer = line === '' ? word : `${line} ${word}`
    if (advance(longer) <= widthDots) {
      line = longer
      continue
    }
    if (line !== '') lines.push(line)
    line = word
    if (advance(word) <= widthDots) continue
    if (ARABIC.test(word)) return null
    const pieces = breakWord(word, widthDots, advance)
    if (pieces === null) return null
    lines.push(...pieces.slice(0, -1))
    line = pieces.at(-1) ?? ''
  }
  if (line !== '') lines.push(line)
  return lines
}

/** After a separator where there is one in the second half of the line, else where it is full. */
function breakWord(word: string, widthDots: number, advance: (line: string) => number): string[] | null {
  const pieces: string[] = []
  let rest = [...word]
  while (rest.length > 0 && advance(rest.join('')) > widthDots) {
    let count = rest.length
    while (count > 0 && advance(rest.slice(0, count).join('')) > widthDots) count--
    if (count === 0) return null
    const separator = rest.slice(0, count).findLastIndex((character) => /[-/._:,;?&=@]/u.test(character))
    const cut = separator >= count / 2 ? separator + 1 : count
    pieces.push(rest.slice(0, cut).join(''))
    rest = rest.slice(cut)
  }
  if (rest.length > 0) pieces.push(rest.join(''))
  return pieces
}

/** The same lines made about equally long: nothing hangs alone on the last one. For centred text. */
export function balanceLines(
  lines: readonly string[],
  widthDots: number,
  advance: (line: string) => number,
): readonly string[] {
  if (lines.length < 2) return lines
  const text = lines.join(' ')
  let best = lines
  for (let width = widthDots * 0.95; width > widthDots / 2; width -= widthDots * 0.05) {
    const tighter = breakLines(text, width, advance)
    if (tighter === null || tighter.length > lines.length || tighter.join(' ') !== text) return best
    best = tighter
  }
  return best
}
