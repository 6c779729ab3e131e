/** Cases: recorded beside the payments they are about, in the same transaction. */
import type { CaseEvent, CaseId } from '../../src-shared/domain/case.ts'
import type { StoredCase } from '../payments/ports.ts'
import { CASE_COLUMNS, CASE_STREAM, foldCase, fromCaseRow, type CaseRow } from './case-rows.ts'
import type { Db } from './connection.ts'
import { upsertSql } from './projections.ts'
import type { Append } from './records.ts'

export type CaseStore = {
  byId(id: CaseId): StoredCase | null
  /** Oldest first. */
  open(): readonly StoredCase[]
  openCount(): number
  record(append: Append, event: CaseEvent): void
}

export function createCaseStore(db: Db): CaseStore {
  const byId = db.prepare<[string], CaseRow>('SELECT * FROM cases WHERE case_id = ?')
  const open = db.prepare<[], CaseRow>("SELECT * FROM cases WHERE state = 'open' ORDER BY opened_seq")
  const openCount = db.prepare<[], number>("SELECT count(*) FROM cases WHERE state = 'open'").pluck()
  const upsert = db.prepare<[CaseRow]>(upsertSql('cases', 'case_id', CASE_COLUMNS))

  return {
    byId(id) {
      const row = byId.get(id)
      return row === undefined ? null : fromCaseRow(row)
    },
    open: () => open.all().map(fromCaseRow),
    openCount: () => openCount.get() ?? 0,
    record(append, event) {
      const entry = append({ stream: CASE_STREAM + event.caseId, kind: event.kind, payload: () => ({ event }) })
      const { changes } = upsert.run(foldCase(byId.get(event.caseId) ?? null, entry, event))
      if (changes !== 1) throw new Error(`Expected one case to change, found ${String(changes)}`)
    },
  }
}
