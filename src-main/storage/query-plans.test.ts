/** No question that is asked while somebody waits reads a whole table of what grows: SQLite's own plan of each says so. */
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, it } from 'vitest'
import type { Db } from './connection.ts'
import { createUseOfServices } from './finding-store.ts'
import { FILE_NAMES } from './files.ts'
import { openJournalTable } from './journal-table.ts'
import { createPaymentStore } from './payment-store.ts'
import { createPrintStore } from './print-store.ts'
import type { Records } from './records.ts'
import { openSample, temporaryFolder } from './sample-records.ts'
import { createSealer } from './seal.ts'

/** These hold the few rows that something still has to become of, whatever the table holds. */
const INDEXES_OF_FEW = [
  'payments_open_for',
  'payments_waiting',
  'payments_refund',
  'payments_watched',
  'prints_interrupted',
]
/** One row, at the end. */
const OF_THE_END = /ORDER BY (seq|rowid) DESC LIMIT 1$/u

const readsWholeTable = (step: string): boolean =>
  /^SCAN (payments|prints|journal|cases)\b/u.test(step) &&
  !INDEXES_OF_FEW.some((index) => step.endsWith(`INDEX ${index}`))

/** A database that remembers what it was asked to prepare. */
function remembering(db: Db, asked: Set<string>): Db {
  return new Proxy(db, {
    get(target, name) {
      if (name === 'prepare') {
        return (sql: string) => {
          asked.add(sql)
          return target.prepare(sql)
        }
      }
      const value: unknown = Reflect.get(target, name, target)
      return typeof value === 'function' ? (value.bind(target) as unknown) : value
    },
  })
}

it('reads what grows through indexes only', () => {
  const folder = temporaryFolder()
  openSample(folder.path).close()
  const db = new Database(join(folder.path, FILE_NAMES.database))
  try {
    const asked = new Set<string>()
    const spied = remembering(db, asked)
    const sealer = createSealer(Buffer.alloc(32), { sealAccounts: false })
    const records = {} as Records
    createPaymentStore({ db: spied, records, sealer })
    createPrintStore({ db: spied, records })
    createUseOfServices(spied, sealer)
    openJournalTable(spied)
    const questions = [...asked].filter((sql) => sql.trimStart().startsWith('SELECT') && !OF_THE_END.test(sql))
    expect(questions.length).toBeGreaterThan(20)

    const scans = questions.flatMap((sql) => {
      const names = [...sql.matchAll(/@(\w+)/gu)].map(([, name = '']) => name)
      const positions = sql.match(/\?/gu) ?? []
      const plan = db.prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
      const steps =
        names.length > 0
          ? plan.all(Object.fromEntries(names.map((name) => [name, '[]'])))
          : plan.all(...positions.map(() => '[]'))
      return steps.filter(({ detail }) => readsWholeTable(detail)).map(({ detail }) => `${detail}: ${sql}`)
    })
    expect(scans).toEqual([])
  } finally {
    db.close()
    folder.remove()
  }
})
