/**
 * A payment as the journal's entries add up to it, and as a row. Secrets stay sealed throughout: a rebuild needs no key
 * and gives, byte for byte, the rows that were written along the way.
 */
import type { JournalEvent } from '../../src-shared/domain/journal-event.ts'
import { toDecimal } from '../../src-shared/domain/money.ts'
import { evolve } from '../../src-shared/domain/payment-evolve.ts'
import {
  isOpen,
  knownNumber,
  NO_PAYMENT,
  type FrozenRequest,
  type PaymentEvent,
  type PaymentState,
  type PaymentStateKind,
} from '../../src-shared/domain/payment.ts'
import { searchText } from '../../src-shared/domain/search-text.ts'
import { watchedFor } from '../../src-shared/domain/watched-for.ts'
import { canonicalJson } from './canonical-json.ts'
import type { JournalEntry } from './hash-chain.ts'
import { isSealed } from './seal.ts'

export type StandingState = Exclude<PaymentState, { kind: 'none' }>

/** What an entry's payload holds. The sale a payment belongs to stands beside its first event. */
export type StoredEvent<Event extends JournalEvent = JournalEvent> = {
  readonly event: Event
  readonly saleId?: string
}

/** A payment with its secrets sealed. */
export type SealedPayment = {
  readonly saleId: string
  readonly state: StandingState
  readonly confirmedAtMs: number
  readonly confirmedSeq: number
  readonly changedAtMs: number
}

/** The payment after one more of its entries. Throws on an entry that cannot follow: the journal is damaged or the code wrong. */
export function foldPayment(
  before: SealedPayment | null,
  entry: Pick<JournalEntry, 'seq' | 'atMs'>,
  { event, saleId }: StoredEvent<PaymentEvent>,
): SealedPayment {
  const state = evolve(before?.state ?? NO_PAYMENT, event)
  if (state.kind === 'none') throw new Error(`Expected a payment after ${event.kind}`)
  if (before === null) {
    if (saleId === undefined) throw new Error(`Expected a sale's id beside ${event.kind}`)
    const atMs = entry.atMs
    return { saleId, state, confirmedAtMs: atMs, confirmedSeq: entry.seq, changedAtMs: atMs }
  }
  // Two changes in one moment, or a clock that was set back, must not make the newer state look like the older one.
  const changedAtMs = entry.atMs <= before.changedAtMs ? before.changedAtMs + 1 : entry.atMs
  return { ...before, state, changedAtMs }
}

export type PaymentRow = {
  readonly id: string
  readonly sale_id: string
  readonly state: string
  readonly is_open: 0 | 1
  readonly service_id: number
  readonly account: string
  readonly amount_minor: number
  readonly fee_minor: number | null
  readonly quoted_fee_minor: number
  readonly total_minor: number
  readonly trx_number: string | null
  readonly confirmed_at_ms: number
  readonly confirmed_seq: number
  readonly changed_at_ms: number
  readonly contradicted: 0 | 1
  readonly search_text: string
  readonly body: string
  /** What the customer is to get back, where it was not given at once. */
  readonly refund: 'owed' | 'given' | null
  readonly watched_for: string | null
  readonly was_queued: 0 | 1
  /** It was sent or still will be: what a cashier should hear of before selling the same again. */
  readonly is_sold: 0 | 1
}

export const PAYMENT_COLUMNS: readonly (keyof PaymentRow)[] = [
  'id',
  'sale_id',
  'state',
  'is_open',
  'service_id',
  'account',
  'amount_minor',
  'fee_minor',
  'quoted_fee_minor',
  'total_minor',
  'trx_number',
  'confirmed_at_ms',
  'confirmed_seq',
  'changed_at_ms',
  'contradicted',
  'search_text',
  'body',
  'refund',
  'watched_for',
  'was_queued',
  'is_sold',
]

/** `before` is the payment's own row as it stood, where there is one. */
export function paymentRow(payment: SealedPayment, before: PaymentRow | null = null): PaymentRow {
  const { state } = payment
  const { request, sale } = state
  const settlement = 'settlement' in state ? state.settlement : null
  const trxNumber = knownNumber(state)
  return {
    id: state.id,
    sale_id: payment.saleId,
    state: state.kind,
    is_open: isOpen(state.kind) ? 1 : 0,
    service_id: request.serviceId,
    account: accountColumn(request),
    amount_minor: request.amountMinor,
    fee_minor: settlement?.feeMinor ?? null,
    quoted_fee_minor: sale.quotedFeeMinor,
    total_minor: sale.totalMinor,
    trx_number: trxNumber,
    confirmed_at_ms: payment.confirmedAtMs,
    confirmed_seq: payment.confirmedSeq,
    changed_at_ms: payment.changedAtMs,
    contradicted: state.contradictions === undefined ? 0 : 1,
    // Of what it is made of, only the number comes or changes after the first event.
    search_text: before?.trx_number === trxNumber ? before.search_text : searchColumn(state, trxNumber),
    body: canonicalJson(state),
    refund: 'refund' in state ? (state.refund ?? null) : null,
    watched_for: watchedFor(state),
    was_queued: state.wasQueued === true ? 1 : 0,
    is_sold: COUNTS_AS_SOLD[state.kind] ? 1 : 0,
  }
}

/** What a payment is read from; by the other columns it is found. */
export type PaymentContent = Pick<
  PaymentRow,
  'sale_id' | 'body' | 'confirmed_at_ms' | 'confirmed_seq' | 'changed_at_ms'
>
export const CONTENT_COLUMNS = 'sale_id, body, confirmed_at_ms, confirmed_seq, changed_at_ms'

/** The row's content again. The row was written by `paymentRow`; nothing is checked twice. */
export function fromPaymentRow(row: PaymentContent): SealedPayment {
  return {
    saleId: row.sale_id,
    state: JSON.parse(row.body) as StandingState,
    confirmedAtMs: row.confirmed_at_ms,
    confirmedSeq: row.confirmed_seq,
    changedAtMs: row.changed_at_ms,
  }
}

/** The condition on a row that it is of an account: a sealed one is found by its mark, a plain one by itself, through its end. */
export const BY_ACCOUNT = `lower(substr(account, -4)) IN (lower(substr(@plain, -4)), lower(substr(@mark, -4)))
  AND account IN (@plain, @mark)`

/** The account, or where it is sealed the mark by which it is found. */
function accountColumn(request: FrozenRequest): string {
  const account: unknown = request.account
  if (typeof account === 'string') return account
  return isSealed(account) ? (account.mark ?? '') : ''
}

function searchColumn(state: StandingState, trxNumber: string | null): string {
  const { request, sale } = state
  const account: unknown = request.account
  const parts = [
    state.id,
    trxNumber ?? '',
    typeof account === 'string' ? account : '',
    toDecimal(request.amountMinor),
    toDecimal(sale.totalMinor),
    sale.serviceName.ar,
    sale.serviceName.en,
    sale.billerName.ar,
    sale.billerName.en,
  ]
  return searchText(parts.join('\n'))
}

const COUNTS_AS_SOLD: Readonly<Record<PaymentStateKind, boolean>> = {
  none: false,
  confirmed: false,
  queued: true,
  expired: false,
  withdrawn: false,
  sending: true,
  unknown: true,
  accepted: true,
  declined: false,
  succeeded: true,
  cancelling: true,
  cancelled: true,
  'cancel-unknown': true,
}
