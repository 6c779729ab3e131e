/** A print as the journal's entries add up to it: the row itself. */
import { assertNever } from '../../src-shared/domain/assert-never.ts'
import type { PrintEvent, PrintMedium } from '../../src-shared/domain/journal-event.ts'
import type { JournalEntry } from './hash-chain.ts'

export type PrintRow = {
  readonly print_id: string
  readonly payment_id: string
  readonly copy_number: number
  readonly language: string
  readonly state: 'queued' | 'printing' | 'printed' | 'sent-unconfirmed' | 'failed'
  readonly problem: string | null
  readonly queued_seq: number
  readonly changed_at_ms: number
  /** Null where an earlier program did not say. */
  readonly shown: string | null
  readonly medium: PrintMedium
  readonly queued_at_ms: number
}

export const PRINT_COLUMNS: readonly (keyof PrintRow)[] = [
  'print_id',
  'payment_id',
  'copy_number',
  'language',
  'state',
  'problem',
  'queued_seq',
  'changed_at_ms',
  'shown',
  'medium',
  'queued_at_ms',
]

/** The print after one more of its entries. Throws on an entry that cannot follow. */
export function foldPrint(
  before: PrintRow | null,
  entry: Pick<JournalEntry, 'seq' | 'atMs'>,
  event: PrintEvent,
): PrintRow {
  if (event.kind === 'print-queued') {
    if (before !== null) throw new Error(`Expected a new print, found ${event.printId} again`)
    return {
      print_id: event.printId,
      payment_id: event.paymentId,
      copy_number: event.copyNumber,
      language: event.language,
      state: 'queued',
      problem: null,
      queued_seq: entry.seq,
      changed_at_ms: entry.atMs,
      shown: event.shown ?? null,
      medium: event.medium ?? 'paper',
      queued_at_ms: entry.atMs,
    }
  }
  if (before === null) throw new Error(`Expected a print that was queued, found ${event.kind} of ${event.printId}`)
  const ended = before.state !== 'queued' && before.state !== 'printing'
  if (ended) throw new Error(`Expected a print that goes on, found ${event.kind} of one that is ${before.state}`)
  switch (event.kind) {
    case 'print-started':
      return { ...before, state: 'printing', changed_at_ms: entry.atMs }
    case 'print-ended':
      return { ...before, state: event.state, problem: event.problem, changed_at_ms: entry.atMs }
    default:
      return assertNever(event)
  }
}
