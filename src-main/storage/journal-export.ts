/** The journal as text for others: lines of JSON that verify themselves, or a table for a spreadsheet. Sealed fields stay sealed. */
import { type Minor, toDecimal } from '../../src-shared/domain/money.ts'
import type { ChainHead, JournalEntry } from './hash-chain.ts'
import { lineOf } from './journal-file.ts'

export const EXPORT_FORMATS = ['csv', 'jsonl'] as const
export type ExportFormat = (typeof EXPORT_FORMATS)[number]

/** Whose journal it is, and where its chain stood: an export whose entries end before `head` is not whole. */
export type JournalFacts = {
  readonly mode: string
  readonly machineSerial: string
  readonly head: ChainHead
}

export type ExportText = {
  /** What stands before the first entry. */
  begin(facts: JournalFacts, exportedAtMs: number): string
  entry(entry: JournalEntry): string
}

const JSON_LINES: ExportText = {
  begin: ({ mode, machineSerial, head }, exportedAtMs) =>
    `${JSON.stringify({ journal: { mode, machineSerial, headSeq: head.seq, headHash: head.hash, exportedAtMs } })}\n`,
  // Byte for byte as in the journal's own file, so that whoever can check the one can check the other.
  entry: (entry) => `${lineOf(entry)}\n`,
}

/** By this a spreadsheet knows that the text is UTF-8. */
const BYTE_ORDER_MARK = '\ufeff'

const COLUMNS = [
  'seq',
  'at',
  'stream',
  'kind',
  'service',
  'account',
  'amount',
  'total',
  'transaction',
  'payload',
  'previous_hash',
  'hash',
]

const CSV: ExportText = {
  begin: ({ mode, machineSerial, head }, exportedAtMs) =>
    BYTE_ORDER_MARK +
    [
      ['mode', mode],
      ['machine_serial', machineSerial],
      ['head_seq', String(head.seq)],
      ['head_hash', head.hash],
      ['exported_at', isoTime(exportedAtMs)],
      [],
      COLUMNS,
    ]
      .map(csvLine)
      .join(''),
  entry: (entry) => {
    const { service, account, amount, total, transaction } = moneyOf(entry.payload)
    return csvLine([
      String(entry.seq),
      isoTime(entry.atMs),
      entry.stream,
      entry.kind,
      service,
      account,
      amount,
      total,
      transaction,
      entry.payload,
      entry.previousHash,
      entry.hash,
    ])
  },
}

export const EXPORT_TEXTS: Readonly<Record<ExportFormat, ExportText>> = { csv: CSV, jsonl: JSON_LINES }

/** UTC, as `2026-01-05T09:00:01.000Z`. A time that no calendar has stays a number. */
function isoTime(atMs: number): string {
  const time = new Date(atMs)
  return Number.isNaN(time.getTime()) ? String(atMs) : time.toISOString()
}

/** A spreadsheet runs a cell that begins like this. */
const RUNS_AS_FORMULA = /^[=+\-@\t\r]/u
const NEEDS_QUOTES = /[",\r\n\t]|^\s|\s$/u

function csvLine(cells: readonly string[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`
}

/** A cell as its text, an apostrophe before what would run as a formula, in quotes where it must be. */
export function csvCell(text: string): string {
  const shown = RUNS_AS_FORMULA.test(text) ? `'${text}` : text
  return NEEDS_QUOTES.test(shown) ? `"${shown.replaceAll('"', '""')}"` : shown
}

/** What an accountant looks for in an event; empty where the event does not say it, or where it is sealed. */
function moneyOf(payload: string): Record<'service' | 'account' | 'amount' | 'total' | 'transaction', string> {
  let stored: unknown
  try {
    stored = JSON.parse(payload)
  } catch {
    // A damaged entry is exported too; what is wrong with it is for the verification to say.
  }
  const request = at(stored, 'event', 'request')
  return {
    service: text(at(request, 'serviceId')),
    account: text(at(request, 'account')),
    amount: money(at(request, 'amountMinor')),
    total: money(at(stored, 'event', 'sale', 'totalMinor')),
    transaction: text(at(stored, 'event', 'settlement', 'trxNumber') ?? at(stored, 'event', 'trxNumber')),
  }
}

function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (found, key) =>
      typeof found === 'object' && found !== null ? (found as Readonly<Record<string, unknown>>)[key] : undefined,
    value,
  )
}

const text = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '')

const money = (value: unknown): string => (Number.isSafeInteger(value) ? toDecimal(value as Minor) : '')
