import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, expect, test } from 'vitest'
import { confirmedEvent, openSample, sampleId, SAMPLE_SALE_ID } from '../../src-main/storage/sample-records.ts'
import { check, type Evidence } from './check.ts'
import type { Customer } from './customer.ts'
import { readRecords } from './records.ts'

type Row = Evidence['ledger']['payments'][number]
type Payment = Evidence['payments'][number]

const customer = (name: string, more: Partial<Customer> = {}): Customer => ({
  name,
  wanted: 'top-up',
  serviceId: 9003,
  account: `010${name}`,
  amountMinor: 10_00,
  doubleTap: false,
  wantsPaper: false,
  regrets: false,
  paymentIds: [`payment-${name}`],
  tries: 1,
  ...more,
})

const row = (name: string, number: string, more: Partial<Row> = {}): Row => ({
  number,
  productId: 9003,
  account: `010${name}`,
  amountMinor: 10_00,
  paymentStatus: 'done',
  actionStatus: 'completed',
  charged: true,
  refunded: false,
  outcome: null,
  ...more,
})

const payment = (name: string, state: string, trxNumber: string | null, more: Partial<Payment> = {}): Payment => ({
  id: `payment-${name}`,
  state,
  isOpen: state === 'unknown' || state === 'accepted',
  trxNumber,
  serviceId: 9003,
  account: `010${name}`,
  amountMinor: 10_00,
  ...more,
})

/** Three customers: one paid, one refused, one whose request never arrived. All of it agrees. */
const honest: Evidence = {
  customers: [customer('1'), customer('2'), customer('3')],
  told: [
    { paymentId: 'payment-1', state: 'succeeded', trxNumber: 'REQ1' },
    { paymentId: 'payment-2', state: 'declined', trxNumber: null },
    { paymentId: 'payment-3', state: 'recorded', trxNumber: null },
  ],
  ledger: {
    payments: [row('1', 'REQ1'), row('2', 'REQ2', { charged: false, paymentStatus: 'failure' })],
  },
  payments: [payment('1', 'succeeded', 'REQ1'), payment('2', 'declined', null), payment('3', 'unknown', null)],
  prints: [{ paymentId: 'payment-1', state: 'printed' }],
  entries: {},
  papers: [
    { n: 1, says: 'paid', names: 'REQ1' },
    { n: 2, says: 'unknown', names: 'payment-3' },
    { n: 3, says: null, names: null },
  ],
  listed: [
    { paymentId: 'payment-1', state: 'succeeded', word: 'Paid' },
    { paymentId: 'payment-2', state: 'declined', word: 'Not charged' },
    { paymentId: 'payment-3', state: 'unknown', word: 'Outcome not known yet' },
  ],
  unsettledShown: 1,
  language: 'en',
  recordFaults: [],
  failures: [],
}

test('where all agree nothing is found, and everything was looked at', () => {
  const checked = check(honest)
  expect(checked.violations).toEqual([])
  expect(Object.fromEntries(checked.invariants.map(({ name, checked: times }) => [name, times]))).toMatchObject({
    'a customer is charged at most once': 3,
    'every charge is known to the terminal': 1,
    'nothing that a person was told is lost': 3,
    'paper says what the ledger says': 3,
    'the screens say what the journal says': 3,
  })
})

type Doctored = readonly [what: string, invariant: string, change: Partial<Evidence>]

const ledger = (...more: Row[]) => ({ ledger: { payments: [...honest.ledger.payments, ...more] } })
const withPayments = (...changed: Payment[]) => ({
  payments: honest.payments.map((kept) => changed.find(({ id }) => id === kept.id) ?? kept),
})

const doctored: readonly Doctored[] = [
  ['a second charge of the same customer', 'a customer is charged at most once', ledger(row('1', 'REQ9'))],
  ['a charge that nobody wanted', 'nobody is charged who wanted nothing', ledger(row('7', 'REQ9'))],
  [
    'a charge of another sum',
    'nobody is charged who wanted nothing',
    { ledger: { payments: [row('1', 'REQ1', { amountMinor: 11_00 })] } },
  ],
  ['a charge that the terminal does not know', 'every charge is known to the terminal', ledger(row('7', 'REQ9'))],
  [
    'a charge that the terminal calls declined',
    'every charge is known to the terminal',
    { ...withPayments(payment('1', 'declined', 'REQ1')), told: [] },
  ],
  [
    'a payment called paid that was never charged',
    'what is called paid is charged, once for each',
    { ledger: { payments: [] }, papers: [] },
  ],
  [
    'a charge behind a payment that was called declined',
    'what is called paid is charged, once for each',
    ledger(row('2', 'REQ9')),
  ],
  [
    'a number that belongs to somebody else',
    'a number the terminal names is that very charge',
    withPayments(payment('1', 'succeeded', 'REQ2')),
  ],
  ['an unknown that the gateway could have settled', 'what the gateway can tell is settled', ledger(row('3', 'REQ9'))],
  [
    'a payment that a person was told of and the journal has lost',
    'nothing that a person was told is lost',
    { payments: honest.payments.slice(0, 2) },
  ],
  [
    'a success that became something else',
    'nothing that a person was told is lost',
    withPayments(payment('1', 'unknown', 'REQ1')),
  ],
  [
    'a receipt that says paid for a payment never charged',
    'paper says what the ledger says',
    { papers: [{ n: 1, says: 'paid', names: 'payment-3' }] },
  ],
  [
    'a receipt that gives the cash of a charged payment back',
    'paper says what the ledger says',
    { papers: [{ n: 1, says: 'declined', names: 'payment-1' }] },
  ],
  [
    'a paper of something that nobody knows',
    'paper says what the ledger says',
    { papers: [{ n: 1, says: 'unknown', names: 'payment-9' }] },
  ],
  [
    'a cancel that brought nothing back',
    'what is called cancelled came back',
    { ...withPayments(payment('1', 'cancelled', 'REQ1')), told: [] },
  ],
  [
    'a payment in the queue that was charged all the same',
    'every charge is known to the terminal',
    { ...withPayments(payment('1', 'queued', null)), told: [] },
  ],
  ['a print that never came out', 'what is called printed came out', { papers: [] }],
  [
    'a screen that says another state',
    'the screens say what the journal says',
    { listed: [{ paymentId: 'payment-3', state: 'succeeded', word: 'Paid' }] },
  ],
  [
    'a screen that says another word than its state',
    'the screens say what the journal says',
    { listed: [{ paymentId: 'payment-3', state: 'unknown', word: 'Paid' }] },
  ],
  ['an open payment that no screen shows', 'what is open stands on the screen', { listed: [] }],
  ['a wrong count of what is open', 'the count of what is not settled is right', { unsettledShown: 0 }],
  [
    'a run that sells nothing',
    'sales go through at all',
    { customers: Array.from({ length: 12 }, (_, at) => customer(String(at))), ledger: { payments: [] } },
  ],
  ['a journal that was changed', 'the records are whole and agree with each other', { recordFaults: ['entry 3'] }],
  ['a start that failed', 'the program starts, stays up and throws nothing', { failures: ['it ended with 1'] }],
]

test.each(doctored)('found: %s', (_what, invariant, change) => {
  const { violations } = check({ ...honest, ...change })
  expect(violations.map((violation) => violation.invariant)).toContain(invariant)
})

const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

/** Real records of one payment; gives the data folder. */
function recorded(): string {
  const folder = mkdtempSync(join(tmpdir(), 'terminal-chaos-'))
  folders.push(folder)
  const storage = openSample(join(folder, 'live'), { mode: 'live' })
  storage.payments.transact((tx) => tx.record(sampleId(1), SAMPLE_SALE_ID, [confirmedEvent(sampleId(1))]))
  storage.close()
  return folder
}

test('whole records have no fault and tell their payments', async () => {
  const { payments, faults } = await readRecords(recorded())
  expect(faults).toEqual([])
  expect(payments).toMatchObject([{ id: sampleId(1), state: 'confirmed', isOpen: false, trxNumber: null }])
})

test.each([
  ['the journal', "UPDATE journal SET payload = replace(payload, '2500', '2600') WHERE kind = 'payment-confirmed'"],
  ['what follows from it', "UPDATE payments SET state = 'succeeded'"],
])('a row that was changed in %s is found', async (_where, sql) => {
  const folder = recorded()
  const db = new Database(join(folder, 'live', 'terminal.db'))
  // Whoever doctors records also takes away what guards them.
  for (const name of db.prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'trigger'").pluck().all())
    db.exec(`DROP TRIGGER ${name}`)
  expect(db.prepare(sql).run().changes).toBe(1)
  db.close()
  expect((await readRecords(folder)).faults).not.toEqual([])
})

test('records that cannot be read at all are a fault', async () => {
  const folder = recorded()
  writeFileSync(join(folder, 'live', 'terminal.db'), Buffer.alloc(8192, 'noise'))
  expect((await readRecords(folder)).faults).toEqual([expect.stringContaining('not a database')])
})
