/** A counter on a bad morning: what waits for the line, what left the queue, what is owed, and what has to be looked at. */
import type { Diagnostics } from '../../src-shared/contract/app.ts'
import type { PaymentView } from '../../src-shared/contract/payment.ts'
import type { CaseView } from '../../src-shared/contract/queue.ts'
import { add, minor, ZERO } from '../../src-shared/domain/money.ts'
import type { PaymentId } from '../../src-shared/domain/payment.ts'
import { fakeTiles, words } from './fake-catalogue.ts'

const MINUTE_MS = 60_000

type Taken = {
  readonly minutesAgo: number
  readonly pounds: number
  readonly account: string
  readonly state: PaymentView['state']
  readonly more?: Partial<PaymentView>
}

const WAITING: readonly Taken[] = [
  { minutesAgo: 134, pounds: 50, account: '01012345678', state: 'queued' },
  { minutesAgo: 96, pounds: 20, account: '01223456781', state: 'queued' },
  { minutesAgo: 41, pounds: 117.5, account: '01112345670', state: 'queued' },
  { minutesAgo: 18, pounds: 10, account: '01055512345', state: 'queued' },
  { minutesAgo: 6, pounds: 150, account: '01098765432', state: 'queued' },
]

const PRINTED = { print: { state: 'printed', problem: null, copies: 1 } } as const

const LEFT: readonly Taken[] = [
  {
    minutesAgo: 210,
    pounds: 35,
    account: '01033312345',
    state: 'succeeded',
    more: { trxNumber: '202611210048217', ...PRINTED },
  },
  { minutesAgo: 224, pounds: 25, account: '01044412345', state: 'accepted', more: { trxNumber: '202611210048218' } },
  {
    minutesAgo: 241,
    pounds: 100,
    account: '01066612345',
    state: 'declined',
    more: { refund: 'owed', reason: { code: 'wallet-too-little', gatewayText: 'machine balance not enough' } },
  },
  { minutesAgo: 1502, pounds: 15, account: '01077712345', state: 'expired', more: { refund: 'owed' } },
  { minutesAgo: 250, pounds: 40, account: '01088812345', state: 'withdrawn', more: { refund: 'given' } },
]

/** Of ordinary sales, not of the queue. */
const SOLD: readonly Taken[] = [
  {
    minutesAgo: 75,
    pounds: 245.5,
    account: '01012345670',
    state: 'cancelled',
    more: { queued: false, refund: 'owed', trxNumber: '202611210048201', ...PRINTED },
  },
  {
    minutesAgo: 190,
    pounds: 60,
    account: '01012345672',
    state: 'unknown',
    more: { queued: false, reason: { code: 'no-answer-in-time', gatewayText: null } },
  },
]

function view({ minutesAgo, pounds, account, state, more }: Taken, index: number, nowMs: number): PaymentView {
  const [bill, topUp] = fakeTiles
  const tile = more?.queued === false ? bill : topUp
  if (tile === undefined) throw new Error('Expected a small catalogue of several services')
  const amountMinor = minor(pounds * 100)
  const confirmedAtMs = nowMs - minutesAgo * MINUTE_MS
  const code = `4C1A7F0${index.toString(16).toUpperCase()}`
  return {
    id: `0198a6c0-0000-7000-8000-0000${code.toLowerCase()}` as PaymentId,
    saleId: null,
    state,
    proof: state === 'succeeded' ? 'provider' : null,
    serviceId: tile.id,
    serviceName: tile.name,
    billerName: tile.billerName,
    accountLabel: words('رقم الموبايل', 'Mobile number'),
    account,
    amountMinor,
    feeMinor: null,
    quotedFeeMinor: ZERO,
    totalMinor: add(amountMinor),
    cashReceivedMinor: amountMinor,
    changeMinor: ZERO,
    trxNumber: null,
    confirmedAtMs,
    changedAtMs: state === 'queued' ? confirmedAtMs : nowMs - (index + 1) * 9 * MINUTE_MS,
    reason: null,
    supportCode: code,
    hasVoucher: false,
    reprintAllowed: true,
    recovered: false,
    queued: true,
    refund: null,
    cancellable: false,
    contradicted: false,
    print: null,
    ...more,
  }
}

export function badMorning(nowMs: number): {
  readonly payments: readonly PaymentView[]
  readonly cases: readonly CaseView[]
  readonly diagnostics: Diagnostics
} {
  const payments = [...WAITING, ...LEFT, ...SOLD].map((taken, index) => view(taken, index, nowMs))
  const unknown = payments.find(({ state }) => state === 'unknown') ?? null
  const accepted = payments.find(({ state }) => state === 'accepted') ?? null
  const cases: readonly CaseView[] = [
    {
      id: 'case-1',
      kind: 'outcome-unknown',
      payment: unknown,
      openedAtMs: nowMs - 170 * MINUTE_MS,
      changedAtMs: nowMs - 50 * MINUTE_MS,
      findings: [
        { code: 'no-answer-in-time', source: 'timeout', gatewayText: null, trxNumber: null },
        { code: 'history-unfinished', source: 'history', gatewayText: null, trxNumber: '202611210048209' },
        { code: 'row-of-another-till', source: 'history', gatewayText: null, trxNumber: null },
        { code: 'gateway-failing', source: 'reply', gatewayText: 'Internal Server Error', trxNumber: null },
      ],
      nextLookAtMs: nowMs + 12 * MINUTE_MS,
    },
    {
      id: 'case-2',
      kind: 'not-confirmed',
      payment: accepted,
      openedAtMs: nowMs - 20 * MINUTE_MS,
      changedAtMs: nowMs - 20 * MINUTE_MS,
      findings: [{ code: 'fabricated', source: 'reply', gatewayText: null, trxNumber: '202611210048218' }],
      nextLookAtMs: nowMs + 40 * MINUTE_MS,
    },
    {
      id: 'case-3',
      kind: 'payment-not-in-records',
      payment: null,
      openedAtMs: nowMs - 5 * MINUTE_MS,
      changedAtMs: nowMs - 5 * MINUTE_MS,
      findings: [{ code: 'not-ours', source: 'history', gatewayText: null, trxNumber: '202611210048190' }],
      nextLookAtMs: null,
    },
  ]
  const ids = payments.map(({ id }) => id)
  const diagnostics: Diagnostics = {
    lane: {
      holder: ids[0] === undefined ? null : { what: 'queued-payment', paymentId: ids[0], sinceMs: nowMs - 7_000 },
      waiting: 4,
    },
    connection: [
      { state: 'no-line', sinceMs: nowMs - 12 * MINUTE_MS },
      { state: 'failing', sinceMs: nowMs - 19 * MINUTE_MS },
      { state: 'unreachable', sinceMs: nowMs - 134 * MINUTE_MS },
      { state: 'fine', sinceMs: nowMs - 300 * MINUTE_MS },
    ],
    watching: payments
      .filter(({ state }) => state === 'unknown' || state === 'accepted')
      .map(({ id }, index) => ({
        paymentId: id,
        looks: 14 - index * 13,
        beganAtMs: nowMs - (170 - index * 150) * MINUTE_MS,
        nextLookAtMs: index === 0 ? nowMs + 12 * MINUTE_MS : null,
      })),
    records: { entries: 48_217, hash: '9f2c41d07ab35e' + '0'.repeat(50), database: 'sound' },
    backups: [
      { place: 'own', state: 'fine', problem: null, sinceMs: nowMs - 3_600_000, lastAtMs: nowMs - 4 * MINUTE_MS },
      {
        place: 'second',
        state: 'failing',
        problem: 'disk-full',
        sinceMs: nowMs - 600_000,
        lastAtMs: nowMs - 7_200_000,
      },
    ],
  }
  return { payments, cases, diagnostics }
}
