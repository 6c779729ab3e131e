/** The records as the program left them, read from a copy so that looking changes nothing. */
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { FILE_NAMES } from '../../src-main/storage/files.ts'
import { compareProjections } from '../../src-main/storage/projections.ts'
import { verifyCopies } from '../../src-main/storage/verify.ts'

export type RecordedPayment = {
  readonly id: string
  readonly state: string
  readonly isOpen: boolean
  readonly trxNumber: string | null
  readonly serviceId: number
  readonly account: string
  readonly amountMinor: number
}

export type RecordedPrint = { readonly paymentId: string; readonly state: string }

export type LeftRecords = {
  readonly payments: readonly RecordedPayment[]
  /** On paper; files are not counted. */
  readonly prints: readonly RecordedPrint[]
  /** How often each kind of entry stands in the journal. */
  readonly entries: Readonly<Record<string, number>>
  /** Of both copies of the journal, and of what follows from it. Payments and prints are the journal's own only while this is empty. */
  readonly faults: readonly string[]
}

/**
 * Reads the folder that the program kept its live records in; the program is not running. Records that cannot be read at
 * all are a fault like any other.
 */
export async function readRecords(dataFolder: string): Promise<LeftRecords> {
  const copy = await mkdtemp(join(tmpdir(), 'terminal-records-'))
  try {
    await cp(join(dataFolder, 'live'), copy, { recursive: true })
    return readCopy(copy)
  } catch (problem) {
    return { payments: [], prints: [], entries: {}, faults: [String(problem)] }
  } finally {
    await rm(copy, { recursive: true, force: true })
  }
}

function readCopy(folder: string): LeftRecords {
  const db = new Database(join(folder, FILE_NAMES.database))
  try {
    const chain = verifyCopies(db, join(folder, FILE_NAMES.journal))
    const payments = db
      .prepare<[], Omit<RecordedPayment, 'isOpen'> & { isOpen: 0 | 1 }>(
        `SELECT id, state, is_open AS isOpen, trx_number AS trxNumber, service_id AS serviceId, account,
          amount_minor AS amountMinor FROM payments ORDER BY confirmed_seq`,
      )
      .all()
    const prints = db
      .prepare<[], RecordedPrint>("SELECT payment_id AS paymentId, state FROM prints WHERE medium = 'paper'")
      .all()
    const entries = db
      .prepare<[], { kind: string; times: number }>('SELECT kind, count(*) AS times FROM journal GROUP BY kind')
      .all()
    return {
      entries: Object.fromEntries(entries.map(({ kind, times }) => [kind, times])),
      payments: payments.map((payment) => ({ ...payment, isOpen: payment.isOpen === 1 })),
      prints,
      faults: [...chain, ...compareProjections(db)].map((fault) => JSON.stringify(fault)),
    }
  } finally {
    db.close()
  }
}
