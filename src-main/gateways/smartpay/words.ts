/** Texts in two languages, read from two answers of which either may be missing. */
import type { Words } from '../../../src-shared/domain/payment.ts'

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
