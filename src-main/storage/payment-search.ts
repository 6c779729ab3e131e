/**
 * Finding payments by what a cashier types.
 *
 * Goals: the same time with ten thousand payments as with millions; nothing that a number finds is left out for its age.
 *
 * Concepts: a *key* is what names a payment by itself: its account or the end of it, the gateway's number, our own id or
 * support code, its amount or total. Keys are looked up in indexes of all payments. Names, and parts of anything, are
 * looked for among the *near* payments only: those since a moment and those still open.
 */
import { parseMinor } from '../../src-shared/domain/money.ts'
import { searchText } from '../../src-shared/domain/search-text.ts'
import type { Db } from './connection.ts'
import { CONTENT_COLUMNS, type PaymentContent } from './payment-rows.ts'

/** Of each word of several: as many of its newest payments are looked through for the other words. */
const CANDIDATES_MAX = 1_000

/** One typed word in every spelling that it may stand in a row. */
type Word = {
  /** Folded. */
  readonly text: string
  /** By which it is found where accounts are sealed. */
  readonly mark: string
  readonly amountMinor: number | null
}

const NEWEST_FIRST = 'ORDER BY confirmed_at_ms DESC, confirmed_seq DESC'

/** Each finds payments by one kind of key, the newest first. */
const FINDERS = [
  // The end of the account is indexed; the rest of a longer word is compared in the index.
  `lower(substr(account, -4)) = substr(@text, -4) AND substr(lower(account), -length(@text)) = @text`,
  `lower(substr(account, -4)) = lower(substr(@mark, -4)) AND account = @mark`,
  `trx_number = @text COLLATE NOCASE`,
  `substr(id, -8) = @text`,
  `id = @text`,
  `amount_minor = @amountMinor`,
  `total_minor = @amountMinor AND total_minor <> amount_minor`,
]

export type PaymentSearch = (what: {
  readonly sinceMs: number
  readonly query: string
  readonly limit: number
}) => readonly PaymentContent[]

/** `mark` gives the keyed digest by which a sealed account is found. Rows come newest first, at most `limit`. */
export function createPaymentSearch(db: Db, mark: (text: string) => string): PaymentSearch {
  const finders = FINDERS.map((condition) =>
    db
      .prepare<[Word & { readonly limit: number }], number>(
        `SELECT rowid FROM payments WHERE ${condition} ${NEWEST_FIRST} LIMIT @limit`,
      )
      .pluck(),
  )
  const near = `SELECT rowid FROM payments WHERE confirmed_at_ms >= @sinceMs
    UNION ALL SELECT rowid FROM payments WHERE is_open = 1`
  const allNear = db.prepare<[{ sinceMs: number; limit: number }], PaymentContent>(
    `SELECT ${CONTENT_COLUMNS} FROM payments WHERE rowid IN (${near}) ${NEWEST_FIRST} LIMIT @limit`,
  )
  const matching = db.prepare<[{ sinceMs: number; found: string; words: string; limit: number }], PaymentContent>(
    `SELECT ${CONTENT_COLUMNS} FROM payments WHERE rowid IN (${near} UNION ALL SELECT value FROM json_each(@found))
     AND NOT EXISTS (
       SELECT 1 FROM json_each(@words) WHERE NOT (
         instr(search_text, value ->> 'text') > 0 OR account = value ->> 'mark'
         OR amount_minor IS value ->> 'amountMinor' OR total_minor IS value ->> 'amountMinor'
       )
     ) ${NEWEST_FIRST} LIMIT @limit`,
  )

  return ({ sinceMs, query, limit }) => {
    const words = wordsOf(query, mark)
    if (words.length === 0) return allNear.all({ sinceMs, limit })
    const each = words.length === 1 ? limit : Math.max(limit, CANDIDATES_MAX)
    const found = words.flatMap((word) => finders.flatMap((finder) => finder.all({ ...word, limit: each })))
    return matching.all({ sinceMs, found: JSON.stringify(found), words: JSON.stringify(words), limit })
  }
}

function wordsOf(query: string, mark: (text: string) => string): readonly Word[] {
  return query
    .split(/\s+/u)
    .filter((typed) => typed !== '')
    .map((typed) => ({ text: searchText(typed), mark: mark(typed), amountMinor: parseMinor(typed) }))
}
