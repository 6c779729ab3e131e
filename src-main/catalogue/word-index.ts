/**
 * Which services a word leads to: a sorted vocabulary, and for each word the places of the services that have it.
 *
 * Goals: a keystroke costs no more than the entries its words lead to, whatever the catalogue holds; putting in and taking
 * out costs no more than the words concerned. What was taken out stays in the lists, marked, until a sweep.
 */
import { searchForms } from '../../src-shared/domain/search-text.ts'
import { nearWords } from './near-words.ts'

/** Where a word stands with a service. An earlier place says more about what the cashier means. */
export const PLACES = ['name', 'number', 'biller', 'category', 'hint'] as const
export type WordPlace = (typeof PLACES)[number]

const WEIGHTS = [6, 5, 4, 2, 1] as const
/** A word that was typed in full, one that is begun, one that was nearly typed. */
const WHOLE = 1
const BEGUN = 0.75
const NEAR = 0.4
const NEAR_BEGUN = 0.3

const PLACE_BITS = 3
const PLACE_MASK = (1 << PLACE_BITS) - 1

/** Services by a word; each entry is the service's slot and the word's place. */
type Postings = number[]

export type Match = { readonly postings: readonly number[]; readonly weight: number }

export type WordIndex = {
  /** Puts a service's words in; gives its slot. */
  put(words: ReadonlyMap<string, WordPlace>): number
  remove(slot: number): void
  /** Lists for one typed word in all its forms: whole, begun, and with `forgiving` also nearly typed. */
  matches(word: string, forgiving: boolean): readonly Match[]
  /** One more than the highest slot that was ever given. */
  slots(): number
  isLive(slot: number): boolean
  /** How much of the lists is only marks of what was taken out. */
  isLittered(): boolean
  /** Takes the marked entries out, and frees their slots. Rests in between; finding goes on meanwhile. */
  sweep(rest: () => Promise<void>): Promise<void>
}

export const slotOf = (entry: number): number => entry >> PLACE_BITS
export const weightOf = (entry: number): number => WEIGHTS[entry & PLACE_MASK] ?? 0

const LITTER_MIN = 500

export function createWordIndex(): WordIndex {
  const lists = new Map<string, Postings>()
  let vocabulary: string[] = []
  let inOrder: Postings[] = []
  /** Words that are not in the vocabulary yet. */
  let fresh: string[] = []
  const live: boolean[] = []
  const free: number[] = []
  let dead: number[] = []

  function sort(): void {
    if (fresh.length === 0) return
    const added = fresh.sort()
    fresh = []
    const merged: string[] = []
    let next = 0
    for (const word of vocabulary) {
      while (next < added.length && (added[next] ?? '') < word) merged.push(added[next++] ?? '')
      merged.push(word)
    }
    while (next < added.length) merged.push(added[next++] ?? '')
    vocabulary = merged
    inOrder = merged.map((word) => lists.get(word) ?? [])
  }

  function begunWith(beginning: string, found: Match[]): void {
    for (let at = lowerBound(vocabulary, beginning); at < vocabulary.length; at += 1) {
      const word = vocabulary[at] ?? ''
      if (!word.startsWith(beginning)) return
      found.push({ postings: inOrder[at] ?? [], weight: word.length === beginning.length ? WHOLE : BEGUN })
    }
  }

  return {
    put(words) {
      const slot = free.pop() ?? live.length
      live[slot] = true
      for (const [word, place] of words) {
        const entry = (slot << PLACE_BITS) | PLACES.indexOf(place)
        const known = lists.get(word)
        if (known !== undefined) known.push(entry)
        else {
          lists.set(word, [entry])
          fresh.push(word)
        }
      }
      return slot
    },

    remove(slot) {
      live[slot] = false
      dead.push(slot)
    },

    matches(word, forgiving) {
      sort()
      const found: Match[] = []
      for (const form of searchForms(word)) begunWith(form, found)
      if (!forgiving) return found
      for (const form of searchForms(word)) {
        for (const { at, errors, begun } of nearWords(vocabulary, form)) {
          if (errors > 0) found.push({ postings: inOrder[at] ?? [], weight: (begun ? NEAR_BEGUN : NEAR) / errors })
        }
      }
      return found
    },

    slots: () => live.length,
    isLive: (slot) => live[slot] === true,
    isLittered: () => dead.length > LITTER_MIN && dead.length * 4 > live.length,

    async sweep(rest) {
      // Only what was dead when the sweep began is surely in no list when it ends.
      const swept = dead
      dead = []
      const gone = new Set(swept)
      const emptied: string[] = []
      for (const [word, postings] of lists) {
        await rest()
        let kept = 0
        for (const entry of postings) if (!gone.has(slotOf(entry))) postings[kept++] = entry
        postings.length = kept
        if (kept === 0) emptied.push(word)
      }
      free.push(...swept)
      // In one piece: a word that came back in the meantime has entries again and stays.
      const left = emptied.filter((word) => lists.get(word)?.length === 0)
      if (left.length === 0) return
      sort()
      for (const word of left) lists.delete(word)
      vocabulary = vocabulary.filter((word) => lists.has(word))
      inOrder = vocabulary.map((word) => lists.get(word) ?? [])
    },
  }
}

/** The first place at or after which the word would stand. */
export function lowerBound(sorted: readonly string[], word: string): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] ?? '') < word) low = middle + 1
    else high = middle
  }
  return low
}
