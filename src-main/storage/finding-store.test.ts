import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { PaymentEvent } from '../../src-shared/domain/payment.ts'
import { dayOf } from '../catalogue/usage.ts'
import {
  confirmedEvent,
  openSample,
  recordAll,
  sampleId,
  steppingClock,
  succeededEvent,
  temporaryFolder,
} from './sample-records.ts'
import type { Storage } from './storage.ts'

const sending: PaymentEvent = { kind: 'payment-sending' }
const declined: PaymentEvent = {
  kind: 'payment-declined',
  reason: { code: 'gateway-timeout', gatewayText: null },
  source: 'reply',
}

let folder: ReturnType<typeof temporaryFolder>
let storage: Storage
let number: number

const startMs = Date.UTC(2026, 0, 5, 9, 0, 0)

beforeEach(() => {
  folder = temporaryFolder()
  storage = openSample(folder.path, { clock: steppingClock(startMs) })
  number = 0
})
afterEach(() => {
  storage.close()
  folder.remove()
})

function pay(serviceId: number, account: string, end: PaymentEvent = succeededEvent()): void {
  number += 1
  const id = sampleId(number)
  recordAll(storage, id, [confirmedEvent(id, { serviceId, account }), sending, end])
}

describe.each([
  ['as they are', {}],
  ['sealed', { sealAccounts: true }],
])('what was paid for, with accounts %s', (_how, more) => {
  beforeEach(() => {
    storage.close()
    storage = openSample(folder.path, { clock: steppingClock(startMs), ...more })
    pay(500, '01012345678')
    pay(700, '01012345678')
    pay(700, '01012345678')
    pay(700, '01099999999')
    pay(800, '01012345678', declined)
  })

  it('by account: most often first, and what was declined not at all', () => {
    expect(storage.use.paidWith('01012345678')).toEqual([700, 500])
    expect(storage.use.paidWith('01099999999')).toEqual([700])
    expect(storage.use.paidWith('0101234567')).toEqual([])
  })

  it('by day and service, since a moment', () => {
    const day = dayOf(startMs)
    expect(storage.use.daysSince(startMs - 1)).toEqual([
      { serviceId: 500, day, count: 1 },
      { serviceId: 700, day, count: 3 },
    ])
    expect(storage.use.daysSince(startMs + 86_400_000)).toEqual([])
  })
})

describe('marked services', () => {
  it('stay over a restart, in the order they were marked, and are no part of the journal', () => {
    expect(storage.favourites.read()).toEqual([])
    const head = storage.head()
    storage.favourites.write([9003, 1101])
    expect(storage.head()).toEqual(head)
    storage.close()
    storage = openSample(folder.path)
    expect(storage.favourites.read()).toEqual([9003, 1101])
  })
})

it('counts each day, whichever was counted before, also after the clock was set back', () => {
  const dayMs = 24 * 3_600_000
  let day = 100
  storage.close()
  storage = openSample(folder.path, { clock: { nowMs: () => day * dayMs + 5 } })
  const counts = (sinceDay: number) =>
    storage.use
      .daysSince(sinceDay * dayMs)
      .map((each) => [each.day, each.serviceId, each.count])
      .toSorted((one, other) => Number(one[0]) - Number(other[0]))
  const payOn = (on: number, serviceId: number): void => {
    day = on
    pay(serviceId, '1')
  }
  expect(counts(0)).toEqual([])
  payOn(100, 7)
  payOn(101, 7)
  expect(counts(0)).toEqual([
    [100, 7, 1],
    [101, 7, 1],
  ])
  payOn(101, 7)
  expect(counts(0)).toEqual([
    [100, 7, 1],
    [101, 7, 2],
  ])
  payOn(400, 8)
  payOn(100, 7)
  const all = [
    [100, 7, 2],
    [101, 7, 2],
    [400, 8, 1],
  ]
  expect(counts(0)).toEqual(all)
  expect(counts(101)).toEqual(all.slice(1))
  expect(counts(102)).toEqual(all.slice(2))
  expect(counts(401)).toEqual([])
})
