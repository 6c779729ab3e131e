/** Texts in two languages, read from two answers of which either may be missing. */
import type { Words } from '../../../src-shared/domain/payment.ts'
import { text } from './tolerant.ts'

/** Longest text that names something; a list of names must stay one, whatever a row holds. */
const CAPTION_LENGTH_MAX = 1_000

/** A text that names something, cut where nobody could read on. Null when there is none. */
export function caption(value: unknown): string | null {
  const read = text(value)
  return read === null || read.length <= CAPTION_LENGTH_MAX
    ? read
    : `${read.slice(0, CAPTION_LENGTH_MAX).toWellFormed()}…`
}

/** Both languages of a text, each repeating the other where only one is known; null where neither is. */
export function words(ar: string | null, en: string | null): Words | null {
  const known = ar ?? en
  return known === null ? null : { ar: ar ?? known, en: en ?? known }
}

/** Two lists of the same items in two languages, put together by id: the order of the first, then what only the other has. */
export function pairById<Row extends { readonly id: number }>(
  ar: readonly Row[],
  en: readonly Row[],
): readonly { readonly id: number; readonly ar: Row | null; readonly en: Row | null }[] {
  const english = new Map(en.map((row) => [row.id, row]))
  const arabic = new Map(ar.map((row) => [row.id, row]))
  const first = ar.length > 0 ? ar : en
  const ids = [...new Set([...first, ...ar, ...en].map((row) => row.id))]
  return ids.map((id) => ({ id, ar: arabic.get(id) ?? null, en: english.get(id) ?? null }))
}
