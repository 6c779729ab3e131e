import { describe, expect, test } from 'vitest'
import { emptySettlement, judge, type Look } from './evidence.ts'
import type { RequestRow, RequestStatus, WalletMovement } from './history.ts'
import { minor } from './money.ts'
import type { FrozenRequest } from './payment.ts'

const SENT_AT = 1_800_000_000_000
const OUR_SERIAL = 'TILL-1'

const request: FrozenRequest = {
  serviceId: 301,
  account: '01012345678',
  extraKeys: [],
  amountMinor: minor(10_000),
  feeMinor: null,
  inquiryNumber: 'INQ-7',
  echo: {},
  mobileToNotify: null,
}

const row = (more: Partial<RequestRow>): RequestRow => ({
  id: 1,
  number: 'REQ-9',
  kind: 'payment',
  serviceId: 301,
  account: '01012345678',
  amountMinor: minor(10_000),
  machineSerial: OUR_SERIAL,
  inquiryNumber: 'INQ-7',
  status: 'paid',
  createdAtMs: SENT_AT + 1_000,
  settlement: emptySettlement('REQ-9'),
  ...more,
})
const inquiryRow = row({ id: 2, kind: 'inquiry', number: 'INQ-7', inquiryNumber: null })

function look(rows: readonly RequestRow[], more: Partial<Look> & { withoutInquiry?: boolean } = {}): Look {
  const { withoutInquiry, ...rest } = more
  return {
    suspect: {
      request: withoutInquiry === true ? { ...request, inquiryNumber: null } : request,
      trxNumber: null,
      confirmedAtMs: SENT_AT,
    },
    machineSerial: OUR_SERIAL,
    anotherLikeIt: false,
    claimedByAnother: () => false,
    requests: { kind: 'rows', rows, serverTimeMs: null },
    movements: { kind: 'none-here' },
    ...rest,
  }
}

/** In short: what the judgement says. */
function said(given: Look): string {
  const judgement = judge(given)
  return judgement.kind === 'proof' ? judgement.outcome.kind : judgement.kind
}

describe('what the status of our own row proves', () => {
  const table: Record<RequestStatus, string> = {
    paid: 'succeeded',
    'charged-unconfirmed': 'accepted',
    refused: 'declined',
    reversed: 'declined',
    running: 'unknown',
    unconfirmed: 'unknown',
    reversing: 'unknown',
    'not-understood': 'unknown',
  }
  test.each(Object.entries(table))('%s → %s', (status, outcome) => {
    expect(said(look([inquiryRow, row({ status: status as RequestStatus })]))).toBe(outcome)
  })
  test('an unfinished row names its number', () => {
    expect(judge(look([row({ status: 'running' })]))).toMatchObject({
      outcome: { kind: 'unknown', trxNumber: 'REQ-9' },
    })
  })
  test.each(['refused', 'reversed'] as const)('a %s row stays claimed by its number', (status) => {
    expect(judge(look([row({ status })]))).toMatchObject({ outcome: { kind: 'declined', trxNumber: 'REQ-9' } })
  })
  test('a paid row is proof by history', () => {
    expect(judge(look([row({})]))).toMatchObject({ outcome: { proof: 'history', settlement: { trxNumber: 'REQ-9' } } })
  })
})

describe('whose row it is', () => {
  const nameless = row({ inquiryNumber: null })
  const table: [string, Look, string][] = [
    ['names our inquiry', look([row({})]), 'succeeded'],
    ['names our inquiry, serial not shown', look([row({ machineSerial: null })]), 'succeeded'],
    [
      'names our inquiry, but another till asked: nobody can tell',
      look([inquiryRow, row({ machineSerial: 'TILL-2' })]),
      'ambiguous',
    ],
    [
      'names our inquiry, but another service: nobody can tell',
      look([inquiryRow, row({ serviceId: 302 })]),
      'ambiguous',
    ],
    ['names another inquiry of ours', look([inquiryRow, row({ inquiryNumber: 'INQ-8' })]), 'absent'],
    ['names our inquiry with another sum', look([row({ amountMinor: minor(2_500) })]), 'ambiguous'],
    ['two rows name our inquiry', look([row({}), row({ id: 3, number: 'REQ-10' })]), 'ambiguous'],
    ['the only row already belongs to another payment', look([row({})], { claimedByAnother: () => true }), 'wait'],
    [
      'the second row belongs to another payment',
      look([row({}), row({ id: 3, number: 'REQ-10' })], { claimedByAnother: (number) => number === 'REQ-10' }),
      'succeeded',
    ],
    ['no inquiry; one row agrees in everything', look([nameless], { withoutInquiry: true }), 'succeeded'],
    [
      'no inquiry; two rows agree',
      look([nameless, row({ id: 3, number: 'REQ-10', inquiryNumber: null })], { withoutInquiry: true }),
      'ambiguous',
    ],
    [
      'no inquiry; we have a second open payment like it',
      look([nameless], { withoutInquiry: true, anotherLikeIt: true }),
      'ambiguous',
    ],
    [
      'no inquiry; the serial is not shown',
      look([row({ inquiryNumber: null, machineSerial: null })], { withoutInquiry: true }),
      'ambiguous',
    ],
    [
      'no inquiry; the amount differs',
      look([row({ inquiryNumber: null, amountMinor: minor(10_001) })], { withoutInquiry: true }),
      'wait',
    ],
    [
      'no inquiry; the account differs',
      look([row({ inquiryNumber: null, account: '01012345679' })], { withoutInquiry: true }),
      'wait',
    ],
    [
      'no inquiry; the service differs',
      look([row({ inquiryNumber: null, serviceId: 302 })], { withoutInquiry: true }),
      'wait',
    ],
    [
      'no inquiry; the row is of two days ago',
      look([row({ inquiryNumber: null, createdAtMs: SENT_AT - 48 * 3_600_000 })], { withoutInquiry: true }),
      'wait',
    ],
    [
      'the number a reply gave',
      look([row({ inquiryNumber: null, number: 'REQ-11', account: null })], {
        suspect: { request, trxNumber: 'REQ-11', confirmedAtMs: SENT_AT },
      }),
      'succeeded',
    ],
  ]
  test.each(table)('%s', (_title, given, expected) => {
    expect(said(given)).toBe(expected)
  })
})

describe('absence', () => {
  const table: [string, Look, string][] = [
    ['our inquiry is there, no payment', look([inquiryRow]), 'absent'],
    ['nothing is there, not even our inquiry', look([]), 'wait'],
    ['an inquiry of somebody else', look([row({ kind: 'inquiry', number: 'INQ-1', inquiryNumber: null })]), 'wait'],
    ['we never inquired', look([inquiryRow], { withoutInquiry: true }), 'wait'],
    ['a running row is presence', look([inquiryRow, row({ status: 'running' })]), 'unknown'],
    [
      'a row that shows neither inquiry nor account nor till, of our sum, may be ours',
      look([inquiryRow, row({ inquiryNumber: null, account: null, machineSerial: null })]),
      'ambiguous',
    ],
    [
      'the same of another sum is not',
      look([inquiryRow, row({ inquiryNumber: null, account: null, amountMinor: minor(5) })]),
      'absent',
    ],
    [
      'our account without its zero, the inquiry not named',
      look([inquiryRow, row({ inquiryNumber: null, account: '1012345678' })]),
      'ambiguous',
    ],
    [
      'our account with a key joined to it',
      look([inquiryRow, row({ inquiryNumber: null, account: '01012345678-77' })]),
      'ambiguous',
    ],
    ['another account', look([inquiryRow, row({ inquiryNumber: null, account: '01099999999' })]), 'absent'],
    ['a row of a kind nobody knows', look([inquiryRow, row({ kind: 'other' })]), 'ambiguous'],
    [
      'a row of a kind nobody knows names our inquiry and another till',
      look([inquiryRow, row({ kind: 'other', machineSerial: 'TILL-2' })]),
      'ambiguous',
    ],
    [
      'the list was cut, or a row of it could not be read',
      look([], { requests: { kind: 'rows', rows: [inquiryRow], serverTimeMs: null, incomplete: true } }),
      'wait',
    ],
    [
      'the question failed',
      look([], { requests: { kind: 'failed', reason: { code: 'x', gatewayText: null } } }),
      'wait',
    ],
  ]
  test.each(table)('%s', (_title, given, expected) => {
    expect(said(given)).toBe(expected)
  })
})

describe('a row with our own number is presence, whatever else it says', () => {
  const table: [string, Partial<RequestRow>][] = [
    ['another inquiry, a kind nobody knows', { kind: 'other', inquiryNumber: 'INQ-8' }],
    ['another account, a kind nobody knows', { kind: 'other', inquiryNumber: null, account: '01099999999' }],
    ['an inquiry', { kind: 'inquiry', inquiryNumber: null }],
    ['another service', { serviceId: 302, inquiryNumber: 'INQ-8' }],
    ['another till', { machineSerial: 'TILL-2', inquiryNumber: 'INQ-8' }],
    ['two days ago', { createdAtMs: SENT_AT - 48 * 3_600_000, inquiryNumber: 'INQ-8' }],
  ]
  const numbered = { request, trxNumber: 'REQ-9', confirmedAtMs: SENT_AT }
  test.each(table)('%s', (_title, more) => {
    expect(said(look([inquiryRow, row(more)], { suspect: numbered }))).toBe('ambiguous')
  })
  test('our inquiry is none of it, also where a reply gave its number for the payment’s', () => {
    expect(said(look([inquiryRow], { suspect: { ...numbered, trxNumber: 'INQ-7' } }))).toBe('absent')
  })
})

describe('where only the wallet can be asked', () => {
  const movement = (more: Partial<WalletMovement>): WalletMovement => ({
    id: 1,
    requestNumber: 'REQ-9',
    direction: 'debit',
    amountMinor: minor(10_000),
    label: 'Pay Service Bill',
    createdAtMs: SENT_AT,
    walletId: 1,
    account: '01012345678',
    settlement: null,
    refund: false,
    ...more,
  })
  const wallet = (rows: readonly WalletMovement[], trxNumber: string | null): Look =>
    look([], {
      requests: { kind: 'none-here' },
      movements: { kind: 'rows', rows, serverTimeMs: null },
      suspect: { request, trxNumber, confirmedAtMs: SENT_AT },
    })
  const table: [string, Look, string][] = [
    ['a debit with our number', wallet([movement({})], 'REQ-9'), 'succeeded'],
    [
      'a debit and its refund',
      wallet([movement({}), movement({ id: 2, direction: 'credit', refund: true })], 'REQ-9'),
      'declined',
    ],
    [
      'a debit, and a credit that gives only a fee back',
      wallet([movement({}), movement({ id: 2, direction: 'credit', refund: true, amountMinor: minor(100) })], 'REQ-9'),
      'succeeded',
    ],
    ['a fee row with our number alone', wallet([movement({ amountMinor: minor(100) })], 'REQ-9'), 'wait'],
    ['a debit with another number', wallet([movement({ requestNumber: 'REQ-8' })], 'REQ-9'), 'wait'],
    ['a debit for our account, but we know no number', wallet([movement({})], null), 'ambiguous'],
    ['no row at all proves nothing', wallet([], null), 'wait'],
  ]
  test.each(table)('%s', (_title, given, expected) => {
    expect(said(given)).toBe(expected)
  })
  test('a debit proves nothing of a payment that the provider has not confirmed; its refund does', () => {
    const accepted = (rows: readonly WalletMovement[]): Look => ({
      ...wallet(rows, 'REQ-9'),
      suspect: { request, trxNumber: 'REQ-9', accepted: true, confirmedAtMs: SENT_AT },
    })
    expect(said(accepted([movement({})]))).toBe('wait')
    expect(said(accepted([movement({}), movement({ id: 2, direction: 'credit', refund: true })]))).toBe('declined')
  })
  test('a debit alone is no better than a plain positive reply', () => {
    expect(judge(wallet([movement({})], 'REQ-9'))).toMatchObject({ outcome: { proof: 'told' } })
  })
})
