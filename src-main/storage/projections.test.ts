/** Projections made anew from more things at once than are held in memory. */
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, it } from 'vitest'
import { compareProjections, rebuild } from './projections.ts'
import { confirmedEvent, openSample, SAMPLE_SALE_ID, sampleId, temporaryFolder } from './sample-records.ts'

const PAYMENTS = 600
const numbers = Array.from({ length: PAYMENTS }, (_, at) => at + 1)

it('takes up again what was written and goes on, and tells how far it is', () => {
  const folder = temporaryFolder()
  try {
    const storage = openSample(folder.path)
    // All begin before the first goes on, and one was never heard of again.
    storage.payments.transact((tx) => {
      for (const number of numbers) tx.record(sampleId(number), SAMPLE_SALE_ID, [confirmedEvent(sampleId(number))])
    })
    storage.payments.transact((tx) => {
      for (const number of numbers.slice(1)) tx.record(sampleId(number), SAMPLE_SALE_ID, [{ kind: 'payment-sending' }])
    })
    storage.close()

    const db = new Database(join(folder.path, 'terminal.db'))
    const rows = (): unknown[] => db.prepare('SELECT * FROM payments ORDER BY id').all()
    const before = rows()
    db.exec('UPDATE payments SET amount_minor = amount_minor + 1')
    const told: (readonly [done: number, of: number])[] = []
    rebuild(db, (done, of) => told.push([done, of]))
    expect(rows()).toEqual(before)
    expect(compareProjections(db)).toEqual([])

    const ofAll = new Set(told.map(([, of]) => of))
    const done = told.map(([each]) => each)
    expect(ofAll.size).toBe(1)
    const indexes = db
      .prepare<[], number>(
        "SELECT count(*) FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL AND tbl_name <> 'journal'",
      )
      .pluck()
      .get()
    // The beginning, every thousand entries, each index, the end.
    expect(done.length).toBe(1 + Math.ceil((2 * PAYMENTS) / 1_000) + (indexes ?? 0) + 1)
    expect(done).toEqual(done.toSorted((one, other) => one - other))
    expect(told.at(-1)).toEqual([...ofAll, ...ofAll])
    expect(done[0]).toBeLessThan(done.at(-1) ?? 0)
    db.close()
  } finally {
    folder.remove()
  }
})
