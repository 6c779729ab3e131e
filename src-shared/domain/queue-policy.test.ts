import { expect, test } from 'vitest'
import { PLAIN_SERVICE } from '../testing/plain-service.ts'
import { minor } from './money.ts'
import { queueRefusal, type QueueAsk, type QueuePolicy, type QueueRefusal } from './queue-policy.ts'

const NOW_MS = 1_800_000_000_000
const HOUR_MS = 3_600_000

const policy: QueuePolicy = {
  serviceIds: [500],
  amountMaxMinor: minor(50_000),
  sumMaxMinor: minor(120_000),
  countMax: 3,
  ageMaxMs: 24 * HOUR_MS,
  newPayments: 'go-first',
  receipts: 'offer',
}
const prepaid = { ...PLAIN_SERVICE, id: 500, paymentType: 'PREP' as const }
const needsAsking = { ...prepaid, rules: { ...prepaid.rules, inquiryRequired: true } }
const waiting = (count: number, sumMinor: number, oldestAtMs: number | null = NOW_MS - HOUR_MS) => ({
  count,
  sumMinor: minor(sumMinor),
  oldestAtMs,
})

const allowed: QueueAsk = {
  policy,
  service: prepaid,
  tender: 'cash',
  totalsMinor: [minor(50_000)],
  queued: waiting(0, 0, null),
  walletAvailableMinor: minor(1_000_000),
  frozen: false,
  stopped: false,
  nowMs: NOW_MS,
}

test.each<[what: string, ask: Partial<QueueAsk>, refusal: QueueRefusal | null]>([
  ['prepaid, on the list, cash, the largest amount', {}, null],
  ['the shop does not want it', { policy: null }, 'queue-off'],
  ['a voucher, even one on the list', { service: { ...prepaid, paymentType: 'VOCH' } }, 'queue-voucher'],
  ['a bill that is looked up first', { service: { ...prepaid, paymentType: 'POST' } }, 'queue-inquiry'],
  ['a prepaid service that must be asked for', { service: needsAsking }, 'queue-inquiry'],
  ['an electronic tender', { tender: 'electronic' }, 'queue-tender'],
  ['not on the list', { service: { ...prepaid, id: 9 } }, 'queue-not-listed'],
  ['selling is stopped', { stopped: true }, 'queue-stopped'],
  ['frozen until the gateway was asked', { frozen: true }, 'queue-frozen'],
  ['a piastre above the largest amount', { totalsMinor: [minor(50_001)] }, 'queue-amount'],
  ['one of several above it', { totalsMinor: [minor(1), minor(50_001)] }, 'queue-amount'],
  ['fills the sum', { queued: waiting(2, 70_000) }, null],
  ['a piastre above the sum', { queued: waiting(2, 70_001) }, 'queue-sum'],
  ['as many wait as may', { queued: waiting(3, 300) }, 'queue-count'],
  ['two at once where one has room', { queued: waiting(2, 200), totalsMinor: [minor(1), minor(1)] }, 'queue-count'],
  ['the oldest is as old as may be', { queued: waiting(1, 100, NOW_MS - 24 * HOUR_MS) }, null],
  ['the oldest has waited too long', { queued: waiting(1, 100, NOW_MS - 24 * HOUR_MS - 1) }, 'queue-age'],
  ['the wallet covers exactly all of it', { queued: waiting(1, 100), walletAvailableMinor: minor(50_100) }, null],
  ['a piastre short', { queued: waiting(1, 100), walletAvailableMinor: minor(50_099) }, 'queue-wallet'],
  ['the wallet was never heard of', { walletAvailableMinor: null }, 'queue-wallet'],
])('%s', (_what, ask, refusal) => {
  expect(queueRefusal({ ...allowed, ...ask })).toBe(refusal)
})
