/**
 * Both copies of a journal of a million entries verified, against reading the same rows and the same lines bare and hashing
 * the bytes of each. Making the entries takes a minute or two the first time.
 */
import { hash } from 'node:crypto'
import { closeSync, openSync, readSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { FILE_NAMES } from '../src-main/storage/files.ts'
import { verifyCopies } from '../src-main/storage/verify.ts'
import { MILLION_ENTRIES, manyPayments } from './many-payments.ts'
import { median } from './median.ts'
import type { Bench, Row } from './row.ts'

const LIMIT = 1.5
const ROUNDS = 5
const CHUNK_BYTES = 256 * 1024
const LINE_FEED = 0x0a

type BareRow = Readonly<Record<'seq' | 'at_ms' | 'stream' | 'kind' | 'payload' | 'previous_hash', string | number>>

function hashRows(db: Database.Database): number {
  let rows = 0
  for (const row of db.prepare<[], BareRow>('SELECT * FROM journal').iterate()) {
    hash('sha256', `${row.previous_hash}${row.seq}${row.at_ms}${row.stream}${row.kind}${row.payload}`)
    rows += 1
  }
  return rows
}

function hashLines(path: string): number {
  const file = openSync(path, 'r')
  const chunk = Buffer.alloc(CHUNK_BYTES)
  let lines = 0
  let kept = 0
  for (;;) {
    const read = readSync(file, chunk, kept, CHUNK_BYTES - kept, null)
    if (read === 0) break
    const end = kept + read
    let start = 0
    for (;;) {
      const feed = chunk.subarray(0, end).indexOf(LINE_FEED, start)
      if (feed === -1) break
      hash('sha256', chunk.subarray(start, feed))
      lines += 1
      start = feed + 1
    }
    chunk.copyWithin(0, start, end)
    kept = end - start
  }
  closeSync(file)
  return lines
}

function timed(work: () => unknown): number {
  const startedMs = performance.now()
  work()
  return performance.now() - startedMs
}

function run(): Promise<Row> {
  const { directory } = manyPayments(MILLION_ENTRIES)
  const file = join(directory, FILE_NAMES.journal)
  const db = new Database(join(directory, FILE_NAMES.database), { readonly: true })
  const times = { program: [] as number[], bare: [] as number[] }
  let entries = 0
  // The first round brings the files into memory, and is not counted.
  for (let round = -1; round < ROUNDS; round += 1) {
    const bareMs = timed(() => {
      entries = hashRows(db)
      if (hashLines(file) !== entries) throw new Error('Expected as many lines as rows')
    })
    const programMs = timed(() => {
      const [fault] = verifyCopies(db, file)
      if (fault !== undefined) throw new Error(`Expected a sound journal, found ${JSON.stringify(fault)}`)
    })
    if (round < 0) continue
    times.bare.push(bareMs)
    times.program.push(programMs)
  }
  db.close()
  const ratio = median(times.program) / median(times.bare)
  return Promise.resolve({
    name: `verifying both copies of a journal of ${entries.toLocaleString('en')} entries`,
    value: median(times.program) / 1_000,
    unit: 's',
    against: `reading the same rows and lines bare and hashing them (${(median(times.bare) / 1_000).toFixed(1)} s); medians of ${String(ROUNDS)}`,
    ratio,
    limit: LIMIT,
    better: 'lower',
    ok: ratio <= LIMIT,
  })
}

export const bench: Bench = { name: 'verify', run }
