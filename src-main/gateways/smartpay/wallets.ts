/** The agent's wallets, and the summary of what went through one. */
import type { HistoryAnswer, Wallet } from '../../../src-shared/domain/history.ts'
import type { Minor } from '../../../src-shared/domain/money.ts'
import type { Reason } from '../../../src-shared/domain/payment.ts'
import { term, toPythonLiteral } from './python-literal.ts'
import { serverMoment } from './history.ts'
import { reasonOf } from './reply.ts'
import { amount, amountOrNull, field, isObject, text, wholeNumber, type WireObject } from './tolerant.ts'
import type { Session } from './token.ts'

/** One sum of the summary, under the gateway's key and caption. The groups need not add up: some movements fall in none. */
export type SummaryLine = { readonly key: string; readonly label: string; readonly amountMinor: Minor | null }
export type WalletSummary = {
  readonly open: readonly SummaryLine[]
  readonly credit: readonly SummaryLine[]
  readonly debit: readonly SummaryLine[]
  readonly end: readonly SummaryLine[]
}
export type SummaryAnswer =
  { readonly kind: 'summary'; readonly summary: WalletSummary } | { readonly kind: 'failed'; readonly reason: Reason }

/** The wallets of this login; none is an answer too. */
export async function askWallets(
  session: Session,
  referenceOfOther: string | null = null,
): Promise<HistoryAnswer<Wallet>> {
  const reply = await session.ask({
    name: 'wallets',
    method: 'POST',
    path: 'api/get_my_wallets',
    serial: true,
    form: { reference: referenceOfOther },
    patience: 'ask',
  })
  if (reply.kind === 'error' && reply.type === 'wallet_not_found') {
    return { kind: 'rows', rows: [], serverTimeMs: reply.serverTimeMs }
  }
  if (reply.kind !== 'data') return { kind: 'failed', reason: reasonOf(reply) }
  const rows = readWallets(reply.data)
  return rows === null
    ? { kind: 'failed', reason: { code: 'gateway-answer-unreadable', gatewayText: null } }
    : { kind: 'rows', rows, serverTimeMs: reply.serverTimeMs }
}

/** All of the list or nothing: a sum without one of its wallets, or with one twice, would be a wrong balance. */
export function readWallets(data: unknown): readonly Wallet[] | null {
  if (!Array.isArray(data)) return null
  const wallets = data.map((row: unknown) => (isObject(row) ? readWallet(row) : null)).filter((row) => row !== null)
  const ids = new Set(wallets.map(({ id }) => id))
  return ids.size === data.length ? wallets : null
}

/** One wallet; null without an id or an exact balance, or with another sum that is not exact. */
function readWallet(row: WireObject): Wallet | null {
  const id = wholeNumber(field(row, 'id'))
  const balance = amount(field(row, 'wallet_balance'))
  const available = amount(field(row, 'available_amount'))
  if (id === null || balance.kind !== 'amount' || available.kind === 'inexact') return null
  return {
    id,
    name: text(field(row, 'name')) ?? String(id),
    balanceMinor: balance.minor,
    availableMinor: available.kind === 'amount' ? available.minor : balance.minor,
    reservedMinor: amountOrNull(field(row, 'reserved_amount')),
  }
}

/** Sums over all wallets, or one, since a moment. Nothing in that time is an empty summary. */
export async function askSummary(
  session: Session,
  what: { readonly sinceMs: number; readonly walletId: number | null },
): Promise<SummaryAnswer> {
  const reply = await session.ask({
    name: 'wallet summary',
    method: 'POST',
    path: 'api/get_wallet_trans_summary',
    serial: true,
    form: {
      domain: toPythonLiteral([
        what.walletId === null ? term('wallet_id', '!=', false) : term('wallet_id', '=', what.walletId),
        term('create_date', '>=', serverMoment(what.sinceMs)),
      ]),
    },
    patience: 'ask',
  })
  // Without a wallet nothing went through one.
  if (reply.kind === 'error' && reply.type === 'wallet_not_found') {
    return { kind: 'summary', summary: { open: [], credit: [], debit: [], end: [] } }
  }
  if (reply.kind !== 'data') return { kind: 'failed', reason: reasonOf(reply) }
  const summary = readSummary(reply.data)
  return summary === null
    ? { kind: 'failed', reason: { code: 'gateway-answer-unreadable', gatewayText: null } }
    : { kind: 'summary', summary }
}

/** All of the summary or nothing: a group that is broken is not one in which nothing happened. A sum that is not exact is null. */
export function readSummary(data: unknown): WalletSummary | null {
  if (!isObject(data)) return null
  const [open, credit, debit, end] = ['open', 'credit', 'debit', 'end'].map((name) => readGroup(field(data, name)))
  return open && credit && debit && end ? { open, credit, debit, end } : null
}

function readGroup(group: unknown): readonly SummaryLine[] | null {
  if (group === undefined) return []
  if (!isObject(group)) return null
  const lines = Object.entries(group).map(([key, line]) =>
    isObject(line)
      ? { key, label: text(field(line, 'label')) ?? key, amountMinor: amountOrNull(field(line, 'value')) }
      : null,
  )
  return lines.every((line) => line !== null) ? lines : null
}
