/**
 * All projections made anew from a million entries, against bare inserts of the same rows in one transaction, on the same
 * disk: into tables without indexes, which are made when all rows stand, because that is the quickest there is. Making the
 * entries takes a minute or two the first time.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDatabase, type Db } from '../src-main/storage/connection.ts'
import { FILE_NAMES } from '../src-main/storage/files.ts'
import { rebuild } from '../src-main/storage/projections.ts'
import { MILLION_ENTRIES, manyPayments } from './many-payments.ts'
import { median } from './median.ts'
import type { Bench, Row } from './row.ts'

const LIMIT = 3
const ROUNDS = 2
const TABLES = ['payments', 'prints', 'cases']
const CHUNK_ROWS = 20_000

/** Milliseconds of the inserts and the indexes; the rows are read before each chunk, and not counted. */
function insertBare(from: Db, directory: string): number {
  const bare = openDatabase(join(directory, 'bare.db'), 'FULL')
  try {
    bare.exec('BEGIN')
    const ms = TABLES.reduce((sum, table) => sum + insertTable(from, bare, table), 0)
    return ms + timed(() => bare.exec('COMMIT'))
  } finally {
    bare.close()
  }
}

function insertTable(from: Db, bare: Db, table: string): number {
  const schema = (type: string): string[] =>
    from
      .prepare<[string, string], string>(
        'SELECT sql FROM sqlite_schema WHERE tbl_name = ? AND type = ? AND sql IS NOT NULL',
      )
      .pluck()
      .all(table, type)
  for (const sql of schema('table')) bare.exec(sql)
  const read = from.prepare<[number, number], { rowid: number }>(
    `SELECT rowid, * FROM ${table} WHERE rowid > ? ORDER BY rowid LIMIT ?`,
  )
  const columns = from.prepare(`SELECT * FROM ${table}`).columns()
  const insert = bare.prepare(`INSERT INTO ${table} VALUES (${columns.map(({ name }) => `@${name}`).join(', ')})`)
  let ms = 0
  for (let last = 0; ;) {
    const rows = read.all(last, CHUNK_ROWS)
    if (rows.length === 0) break
    ms += timed(() => {
      for (const row of rows) insert.run(row)
    })
    last = rows.at(-1)?.rowid ?? last
  }
  return ms + timed(() => schema('index').forEach((sql) => bare.exec(sql)))
}

function timed(work: () => unknown): number {
  const startedMs = performance.now()
  work()
  return performance.now() - startedMs
}

function run(): Promise<Row> {
  const { directory } = manyPayments(MILLION_ENTRIES)
  const db = openDatabase(join(directory, FILE_NAMES.database), 'FULL')
  const times = { program: [] as number[], bare: [] as number[] }
  try {
    for (let round = 0; round < ROUNDS; round += 1) {
      const bareDirectory = mkdtempSync(join(tmpdir(), 'rebuild-bench-'))
      times.bare.push(insertBare(db, bareDirectory))
      rmSync(bareDirectory, { recursive: true })
      times.program.push(timed(() => rebuild(db)))
    }
  } finally {
    db.close()
  }
  const ratio = median(times.program) / median(times.bare)
  return Promise.resolve({
    name: 'rebuilding all projections from a million entries',
    value: median(times.program) / 1_000,
    unit: 's',
    against: `bare inserts of the same rows in one transaction (${(median(times.bare) / 1_000).toFixed(1)} s); medians of ${String(ROUNDS)}`,
    ratio,
    limit: LIMIT,
    better: 'lower',
    ok: ratio <= LIMIT,
  })
}

export const bench: Bench = { name: 'rebuild', run }
