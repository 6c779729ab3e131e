/**
 * Words that were nearly typed: a letter too many, one missing, a wrong one, two neighbours swapped, in any script.
 *
 * The vocabulary is sorted, so words that begin alike stand together. One walk through it keeps a row of distances for
 * each letter of the word it stands on; the next word begins at the first letter that differs, and where no continuation
 * could come near any more, all words with that beginning are stepped over at once.
 */

export type NearWord = {
  /** Place in the vocabulary. */
  readonly at: number
  /** How many typing errors lie between. */
  readonly errors: number
  /** The word only begins like that: the rest may not be typed yet. */
  readonly begun: boolean
}

/** A word shorter than this is not forgiven anything: everything would be like it. */
const FORGIVEN_FROM = 4
const FORGIVEN_TWICE_FROM = 8
/** Nothing that a person types into a search is longer; a scanned text may be. */
const LENGTH_MAX = 32

/** How many typing errors a word is forgiven. Figures are none: another number is another thing. */
export function errorsForgiven(word: string): 0 | 1 | 2 {
  if (word.length < FORGIVEN_FROM || word.length > LENGTH_MAX || /\d/u.test(word)) return 0
  return word.length < FORGIVEN_TWICE_FROM ? 1 : 2
}

/** The words of a sorted vocabulary that are, or begin with, the typed word but for its forgiven errors. */
export function nearWords(vocabulary: readonly string[], typed: string): readonly NearWord[] {
  const errorsMax = errorsForgiven(typed)
  const found: NearWord[] = []
  if (errorsMax === 0) return found
  const deepest = typed.length + errorsMax
  const width = typed.length + 1
  const rows = new Uint8Array((deepest + 2) * width)
  for (let column = 0; column < width; column += 1) rows[column] = column
  let before = ''
  let known = 0
  let at = 0
  while (at < vocabulary.length) {
    const word = vocabulary[at] ?? ''
    let depth = Math.min(sharedBeginning(before, word), known)
    const letters = Math.min(word.length, deepest)
    let dead = false
    while (depth < letters && !dead) {
      depth += 1
      dead = fillRow(rows, width, depth, word, typed, errorsMax) > errorsMax
    }
    before = word
    known = depth
    const near = nearest(rows, width, depth, typed.length)
    if (near > errorsMax) {
      at = dead ? afterBeginning(vocabulary, at, word.slice(0, depth)) : at + 1
      continue
    }
    const whole = depth === word.length ? (rows[depth * width + typed.length] ?? near) : errorsMax + 1
    found.push({ at, errors: Math.min(near, whole), begun: whole > errorsMax })
    at += 1
  }
  return found
}

/** Distances of the word's first `depth` letters to each beginning of what was typed; gives the smallest. */
function fillRow(
  rows: Uint8Array,
  width: number,
  depth: number,
  word: string,
  typed: string,
  errorsMax: number,
): number {
  const row = depth * width
  const above = row - width
  const letter = word.charCodeAt(depth - 1)
  const letterBefore = depth > 1 ? word.charCodeAt(depth - 2) : -1
  const far = errorsMax + 1
  const first = Math.max(1, depth - errorsMax)
  const last = Math.min(width - 1, depth + errorsMax)
  // Outside this band there are more errors than are forgiven, whatever the letters.
  rows.fill(far, row, row + width)
  rows[row] = Math.min(depth, far)
  let smallest = rows[row] ?? far
  for (let column = first; column <= last; column += 1) {
    const typedLetter = typed.charCodeAt(column - 1)
    const changed = (rows[above + column - 1] ?? far) + (typedLetter === letter ? 0 : 1)
    let errors = Math.min(changed, (rows[above + column] ?? far) + 1, (rows[row + column - 1] ?? far) + 1)
    const swapped = column > 1 && typedLetter === letterBefore && typed.charCodeAt(column - 2) === letter
    if (swapped) errors = Math.min(errors, (rows[above - width + column - 2] ?? far) + 1)
    rows[row + column] = Math.min(errors, far)
    if (errors < smallest) smallest = errors
  }
  return smallest
}

/** The fewest errors between all that was typed and any beginning of the word. */
function nearest(rows: Uint8Array, width: number, depth: number, typedLength: number): number {
  let errors = 255
  for (let row = 1; row <= depth; row += 1) errors = Math.min(errors, rows[row * width + typedLength] ?? 255)
  return errors
}

function sharedBeginning(one: string, other: string): number {
  const most = Math.min(one.length, other.length)
  let at = 0
  while (at < most && one.charCodeAt(at) === other.charCodeAt(at)) at += 1
  return at
}

/** The place after the last word with this beginning. */
function afterBeginning(vocabulary: readonly string[], from: number, beginning: string): number {
  let low = from
  let step = 1
  while (low + step < vocabulary.length && vocabulary[low + step]?.startsWith(beginning) === true) {
    low += step
    step *= 2
  }
  let high = Math.min(low + step, vocabulary.length)
  low += 1
  while (low < high) {
    const middle = (low + high) >> 1
    if (vocabulary[middle]?.startsWith(beginning) === true) low = middle + 1
    else high = middle
  }
  return low
}
