/** One keystroke of the catalogue's search against a prefix query of SQLite's FTS5 over the same names, in the same run. */
import Database from 'better-sqlite3'
import { createSearch } from '../src-main/catalogue/search.ts'
import { searchWords } from '../src-shared/domain/search-text.ts'
import { manyInTheProgram } from './many-services.ts'
import type { Row } from './row.ts'

const RESULTS = 50
const ROUNDS = 5

export type Typing = {
  readonly name: string
  readonly limit: number
  /** What stands in the search after each keystroke, for each of the two. */
  readonly keystrokes: (many: ReturnType<typeof manyInTheProgram>) => readonly { ours: string; theirs: string }[]
}

export async function searchAgainstFts({ name, limit, keystrokes }: Typing): Promise<Row> {
  const many = manyInTheProgram()
  const search = createSearch()
  const category = new Map(many.categories.map((one) => [one.id, one]))
  for (const biller of many.billers) {
    const services = many.services.filter(({ billerId }) => billerId === biller.id)
    await search.put(biller, category.get(biller.categoryId) ?? null, services)
  }
  const db = new Database(':memory:')
  db.exec(`CREATE VIRTUAL TABLE names USING fts5(ar, en, tokenize='unicode61', prefix='2 3')`)
  const insert = db.prepare<[number, string, string]>('INSERT INTO names (rowid, ar, en) VALUES (?, ?, ?)')
  db.transaction(() => {
    for (const { id, name: words } of many.services) insert.run(id, words.ar, words.en)
  })()
  const query = db.prepare<[string]>(
    `SELECT rowid FROM names WHERE names MATCH ? ORDER BY rank LIMIT ${String(RESULTS)}`,
  )

  const typed = keystrokes(many)
  const ours: number[] = []
  const theirs: number[] = []
  let found = 0
  // One round warms up. By turns, so that a slow moment of the machine is in both.
  for (let round = -1; round < ROUNDS; round += 1) {
    for (const keystroke of typed) {
      const match = searchWords(keystroke.theirs)
        .map((word) => `"${word}"*`)
        .join(' ')
      const startedOurs = performance.now()
      const results = search.find(keystroke.ours, RESULTS)
      const endedOurs = performance.now()
      query.all(match)
      const endedTheirs = performance.now()
      if (round < 0) continue
      ours.push(endedOurs - startedOurs)
      theirs.push(endedTheirs - endedOurs)
      found += results.length > 0 ? 1 : 0
    }
  }
  db.close()
  if (found < ours.length * 0.99)
    throw new Error(`Expected results for what is typed, found ${String(found)} of ${String(ours.length)}`)
  const ratio = p95(ours) / p95(theirs)
  return {
    name,
    value: p95(ours),
    unit: 'ms',
    against: `FTS5, prefix query, order by rank limit ${String(RESULTS)} (${p95(theirs).toFixed(2)} ms)`,
    ratio,
    limit,
    better: 'lower',
    ok: ratio <= limit,
  }
}

function p95(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length * 0.95)] ?? Number.NaN
}
