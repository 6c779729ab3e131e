/**
 * A list that is longer than one answer, fetched page after page. What is said of it is never more than was seen: a list
 * that was cut, repeated itself or broke off is marked, and then nothing counts as absent.
 */
import type { Reply } from './reply.ts'
import { isObject, list, wholeNumber } from './tolerant.ts'

/** Rows asked for at once: an answer of them stays well below the largest that is read. */
export const PAGE_ROWS = 500

export type Listed =
  | {
      readonly kind: 'listed'
      /** In the order they came; a row that came twice (the list grew between two pages) stands once. */
      readonly given: readonly unknown[]
      /** When the first page was written: no row is newer than that for sure. */
      readonly serverTimeMs: number | null
      readonly isWhole: boolean
    }
  | { readonly kind: 'not-listed'; readonly reply: Exclude<Reply, { kind: 'data' }> }

/** Asks page after page until one is not full, at most `pagesMax` of them. `ask` is given how many rows to skip. */
export async function askPages(ask: (offset: number) => Promise<Reply>, pagesMax: number): Promise<Listed> {
  const first = await ask(0)
  if (first.kind !== 'data') return { kind: 'not-listed', reply: first }
  const given: unknown[] = []
  const listed = (isWhole: boolean): Listed => ({ kind: 'listed', given, serverTimeMs: first.serverTimeMs, isWhole })
  let page = first
  let skipped = 0
  for (let pages = 1; ; pages += 1) {
    const rows = list(page.data)
    const ofEarlierPages = new Set(given.flatMap(idOf))
    const fresh = rows.filter((row) => !idOf(row).some((id) => ofEarlierPages.has(id)))
    given.push(...fresh)
    skipped += rows.length
    if (!Array.isArray(page.data)) return listed(false)
    if (rows.length < PAGE_ROWS) return listed(true)
    // A full page of rows that were all there before: this server does not turn pages.
    if (fresh.length === 0 || pages >= pagesMax) return listed(false)
    const next = await ask(skipped)
    if (next.kind !== 'data') return listed(false)
    page = next
  }
}

/** The id of a row, or nothing. */
const idOf = (row: unknown): readonly number[] => {
  const id = isObject(row) ? wholeNumber(row['id']) : null
  return id === null ? [] : [id]
}
