/**
 * Committing the intent of a payment (two entries of the journal, the payment's row, the journal's file copy, all synced)
 * against its floor in the same run: the same bytes inserted bare into a database with the same sync, and the journal's
 * lines appended bare to a file and synced. Rounds take turns, so that both meet the same disk.
 */
import { closeSync, fsyncSync, mkdtempSync, openSync, rmSync, statSync, readSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import type { PaymentEvent, PaymentId } from '../src-shared/domain/payment.ts'
import { confirmedEvent, SAMPLE_SALE_ID, sampleId, sampleOptions } from '../src-main/storage/sample-records.ts'
import { openStorage } from '../src-main/storage/storage.ts'
import { median } from './median.ts'
import type { Bench, Row } from './row.ts'

const ROUNDS = 400
const WARM_UP = 40
const LIMIT = 1.6

/** Bare synced writes: one row in a WAL database with full sync, and one line appended and synced. */
function openBare(directory: string) {
  const db = new Database(join(directory, 'bare.db'))
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  db.exec('CREATE TABLE entries (seq INTEGER PRIMARY KEY, bytes TEXT NOT NULL) STRICT')
  const insert = db.prepare('INSERT INTO entries (bytes) VALUES (?)')
  const file = openSync(join(directory, 'bare.jsonl'), 'a')
  return {
    write(row: string, lines: string): void {
      insert.run(row)
      writeSync(file, lines)
      fsyncSync(file)
    },
    close(): void {
      closeSync(file)
      db.close()
    },
  }
}

/** What the program's last commit added to the file. */
function readLines(path: string, from: number): string {
  const { size } = statSync(path)
  const bytes = Buffer.alloc(size - from)
  const file = openSync(path, 'r')
  readSync(file, bytes, 0, bytes.length, from)
  closeSync(file)
  return bytes.toString()
}

export function measureIntent(directory: string, rounds = ROUNDS): { readonly program: number; readonly bare: number } {
  const storage = openStorage(sampleOptions(join(directory, 'program')))
  const bare = openBare(directory)
  const reader = new Database(join(directory, 'program', 'terminal.db'), { readonly: true })
  const row = reader.prepare<[string], object>('SELECT * FROM payments WHERE id = ?')
  const file = join(directory, 'program', 'journal.jsonl')
  const times = { program: [] as number[], bare: [] as number[] }
  for (let round = 0; round < WARM_UP + rounds; round += 1) {
    const id: PaymentId = sampleId(round)
    const intent: readonly PaymentEvent[] = [
      confirmedEvent(id, { account: `010${String(10_000_000 + round * 7_919)}` }),
      { kind: 'payment-sending' },
    ]
    const from = statSync(file).size
    const programMs = timed(() => storage.payments.transact((tx) => tx.record(id, SAMPLE_SALE_ID, intent)))
    const lines = readLines(file, from)
    const rowBytes = Object.values(row.get(id) ?? {}).join('')
    const bareMs = timed(() => bare.write(lines + rowBytes, lines))
    if (round < WARM_UP) continue
    times.program.push(programMs)
    times.bare.push(bareMs)
  }
  reader.close()
  bare.close()
  storage.close()
  return { program: median(times.program), bare: median(times.bare) }
}

function timed(work: () => unknown): number {
  const startedMs = performance.now()
  work()
  return performance.now() - startedMs
}

function run(): Promise<Row> {
  const directory = mkdtempSync(join(tmpdir(), 'intent-commit-'))
  try {
    const { program, bare } = measureIntent(directory)
    const ratio = program / bare
    return Promise.resolve({
      name: 'intent of a payment committed (journal, row and file copy, all synced)',
      value: program,
      unit: 'ms',
      against: `the same bytes inserted and appended bare, with the same syncs (${bare.toFixed(2)} ms)`,
      ratio,
      limit: LIMIT,
      better: 'lower',
      ok: ratio <= LIMIT,
    })
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

export const bench: Bench = { name: 'intent-commit', run }
