/** A case as the journal's entries add up to it, and as a row. */
import { evolveCase, type Case, type CaseEvent } from '../../src-shared/domain/case.ts'
import type { PaymentId } from '../../src-shared/domain/payment.ts'
import type { StoredCase } from '../payments/ports.ts'
import { canonicalJson } from './canonical-json.ts'
import type { JournalEntry } from './hash-chain.ts'

export const CASE_STREAM = 'case/'

export type CaseRow = {
  readonly case_id: string
  readonly kind: string
  readonly payment_id: string | null
  readonly state: string
  readonly opened_at_ms: number
  readonly changed_at_ms: number
  readonly opened_seq: number
  readonly body: string
}

export const CASE_COLUMNS: readonly (keyof CaseRow)[] = [
  'case_id',
  'kind',
  'payment_id',
  'state',
  'opened_at_ms',
  'changed_at_ms',
  'opened_seq',
  'body',
]

/** The row after one more of the case's entries. Throws on an entry that cannot follow. A case opened again is as old as at first. */
export function foldCase(before: CaseRow | null, entry: Pick<JournalEntry, 'seq' | 'atMs'>, event: CaseEvent): CaseRow {
  const after = evolveCase(before === null ? null : fromCaseRow(before), event)
  return {
    case_id: after.id,
    kind: after.kind,
    payment_id: after.paymentId,
    state: after.state,
    opened_at_ms: before?.opened_at_ms ?? entry.atMs,
    changed_at_ms: entry.atMs,
    opened_seq: before?.opened_seq ?? entry.seq,
    body: canonicalJson({ findings: after.findings }),
  }
}

export function fromCaseRow(row: CaseRow): StoredCase {
  return {
    id: row.case_id,
    kind: row.kind as Case['kind'],
    paymentId: row.payment_id as PaymentId | null,
    state: row.state as Case['state'],
    findings: (JSON.parse(row.body) as Pick<Case, 'findings'>).findings,
    openedAtMs: row.opened_at_ms,
    changedAtMs: row.changed_at_ms,
  }
}
