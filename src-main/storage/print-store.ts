/** Prints: facts of their own, recorded like payments and never touching one. */
import type { PaymentId } from '../../src-shared/domain/payment.ts'
import type { PrintStore, StoredPrint } from '../receipts/ports.ts'
import type { Db } from './connection.ts'
import { foldPrint, PRINT_COLUMNS, type PrintRow } from './print-rows.ts'
import { PRINT_STREAM, upsertSql } from './projections.ts'
import type { Records } from './records.ts'
import { storing } from './storage-error.ts'

export function createPrintStore({ db, records }: { readonly db: Db; readonly records: Records }): PrintStore {
  const byId = db.prepare<[string], PrintRow>('SELECT * FROM prints WHERE print_id = ?')
  const ofPayment = db.prepare<[string], PrintRow>('SELECT * FROM prints WHERE payment_id = ? ORDER BY queued_seq')
  const interrupted = db.prepare<[], PrintRow>(
    "SELECT * FROM prints WHERE state IN ('queued', 'printing') ORDER BY queued_seq",
  )
  const paymentExists = db.prepare<[string], number>('SELECT 1 FROM payments WHERE id = ?').pluck()
  const upsert = db.prepare<[PrintRow]>(upsertSql('prints', 'print_id', PRINT_COLUMNS))
  const read = <T>(work: () => T): T => storing('Reading prints', work)

  return {
    record(event) {
      records.transact((append) => {
        if (event.kind === 'print-queued' && paymentExists.get(event.paymentId) === undefined) {
          throw new Error(`Expected the payment of print ${event.printId}, found none of id ${event.paymentId}`)
        }
        const entry = append({ stream: PRINT_STREAM + event.printId, kind: event.kind, payload: () => ({ event }) })
        const { changes } = upsert.run(foldPrint(byId.get(event.printId) ?? null, entry, event))
        if (changes !== 1) throw new Error(`Expected one print to change, found ${String(changes)}`)
      })
    },
    ofPayment: (paymentId) => read(() => ofPayment.all(paymentId).map(toStored)),
    interrupted: () => read(() => interrupted.all().map(toStored)),
  }
}

function toStored(row: PrintRow): StoredPrint {
  return {
    printId: row.print_id,
    paymentId: row.payment_id as PaymentId,
    copyNumber: row.copy_number,
    medium: row.medium,
    state: row.state,
    shown: row.shown,
    problem: row.problem,
    queuedAtMs: row.queued_at_ms,
    changedAtMs: row.changed_at_ms,
  }
}
