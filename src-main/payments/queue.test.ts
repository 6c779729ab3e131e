import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { minor } from '../../src-shared/domain/money.ts'
import type { QueuePolicy } from '../../src-shared/domain/queue-policy.ts'
import { handClock } from '../../src-shared/testing/hand-clock.ts'
import {
  because,
  electricityBill,
  foundInquiry,
  mobileTopUp,
  newFolder,
  openTill,
  paid,
  prepared,
  settled,
  voucher,
  type Till,
} from './testing.ts'

const HOUR_MS = 3_600_000

const policy: QueuePolicy = {
  serviceIds: [mobileTopUp.id, voucher.id, electricityBill.id],
  amountMaxMinor: minor(50_000),
  sumMaxMinor: minor(120_000),
  countMax: 20,
  ageMaxMs: 24 * HOUR_MS,
  newPayments: 'go-first',
  receipts: 'offer',
}

let folder: ReturnType<typeof newFolder>
let clock: ReturnType<typeof handClock>
let till: Till

function open(more: Partial<QueuePolicy> = {}): void {
  till = openTill(folder.directory, clock, undefined, { ...policy, ...more })
  till.told.inquiry = { kind: 'refused', code: 'inquiry-refused', gatewayText: null }
}

beforeEach(() => {
  folder = newFolder()
  clock = handClock()
  open()
})
afterEach(() => {
  till.close()
  folder.remove()
})

const account = (number: number): string => `0101234${String(number).padStart(4, '0')}`

/** Prepares and confirms a top-up for one of several customers. */
async function sell(number: number, more: Parameters<typeof prepared>[1] = {}): Promise<string> {
  const { saleId } = await prepared(till.payments, { account: account(number), ...more })
  const reply = await till.payments.confirm({ saleId, cashReceivedMinor: minor(100_000), repeatAccepted: true })
  if (!reply.ok) throw new Error(reply.problem.code)
  await settled()
  return reply.value.paymentIds[0] ?? ''
}
const lineDown = (): void => {
  till.counter.line = 'unreachable'
}
async function lineBack(): Promise<void> {
  till.counter.line = 'fine'
  till.payments.wake()
  await settled()
}
async function answer(index: number, outcome: Parameters<Till['told']['asked'][number]['answer']>[0]): Promise<void> {
  till.told.asked[index]?.answer(outcome)
  await settled()
}
const stateOf = (id: string): string => till.storage.payments.payment(id as never)?.state.kind ?? 'none'
const accountsSent = (): string[] => till.told.asked.map(({ request }) => request.account)

test('an intent that stands although the copy failed goes back into the queue, and leaves when the disk takes it', async () => {
  lineDown()
  const id = await sell(1)
  till.disk.state = 'copy-fails'
  await lineBack()
  expect(till.told.asked).toEqual([])
  till.disk.state = 'fine'
  clock.advance(3_000)
  await settled()
  expect(stateOf(id)).toBe('queued')
  clock.advance(15_000)
  await settled()
  expect(accountsSent()).toEqual([account(1)])
  await answer(0, paid('REQ-1'))
  expect(stateOf(id)).toBe('succeeded')
})

describe('taking money without a line', () => {
  test('waits, and its customer gets a slip; nothing is sent', async () => {
    lineDown()
    expect(await prepared(till.payments)).toMatchObject({ mode: 'queue', notQueued: null })
    const id = await sell(1)
    expect(stateOf(id)).toBe('queued')
    expect(till.answered).toEqual(['queued'])
    expect(till.told.asked).toEqual([])
    expect(till.storage.payments.queueTotals()).toMatchObject({ count: 1, sumMinor: 5_000 })
    expect(till.storage.payments.unsettled().count).toBe(0)
  })

  test.each([
    ['the line is fine', 'fine', policy, {}, 'now', null],
    ['the gateway answers with errors: it is tried', 'failing', policy, {}, 'now', null],
    ['a voucher is never kept', 'no-line', policy, { serviceId: voucher.id, account: '' }, 'now', 'queue-voucher'],
    ['too large an amount', 'no-line', policy, { amountMinor: minor(50_001) }, 'now', 'queue-amount'],
    ['the shop does not want it: not a word about it', 'no-line', null, {}, 'now', null],
  ] as const)('%s', async (_what, line, ofShop, form, mode, refusal) => {
    till.close()
    till = openTill(folder.directory, clock, undefined, ofShop)
    till.counter.line = line
    const sale = await prepared(till.payments, form)
    expect([sale.mode, sale.notQueued?.code ?? null]).toEqual([mode, refusal])
  })

  test('the mode is fixed when the confirm screen opens: a line that comes back changes nothing about this sale', async () => {
    lineDown()
    const { saleId } = await prepared(till.payments)
    till.counter.line = 'fine'
    await till.payments.confirm({ saleId, cashReceivedMinor: minor(100_000), repeatAccepted: false })
    const [stored] = till.storage.payments.ofSale(saleId)
    expect(stored?.state.wasQueued).toBe(true)
  })

  test('sliding offline in mid-payment makes it unknown, never queued', async () => {
    const id = await sell(1)
    lineDown()
    await answer(0, { kind: 'unknown', reason: because('gateway-timeout'), trxNumber: null })
    expect(stateOf(id)).toBe('unknown')
  })

  test('the limits hold for what waits at the confirm, not for what waited when the screen opened', async () => {
    lineDown()
    const first = await prepared(till.payments, { account: account(1), amountMinor: minor(50_000) })
    await sell(2, { amountMinor: minor(50_000) })
    await sell(3, { amountMinor: minor(40_000) })
    const reply = await till.payments.confirm({
      saleId: first.saleId,
      cashReceivedMinor: minor(100_000),
      repeatAccepted: false,
    })
    expect(reply).toMatchObject({ ok: false, problem: { code: 'queue-sum' } })
    expect(till.storage.payments.queueTotals().count).toBe(2)
  })

  test('what waits blocks another payment of the same service and account', async () => {
    lineDown()
    await sell(1)
    await expect(sell(1, { amountMinor: minor(100) })).rejects.toThrow('payment-open')
  })
})

describe('sending what waited', () => {
  test('in order, one at a time, each asked for first; the number goes along', async () => {
    lineDown()
    const ids = [await sell(1), await sell(2), await sell(3)]
    const numbers = ['INQ-1', 'INQ-2', 'INQ-3']
    till.told.inquiry = () => foundInquiry(numbers.shift() ?? null)
    await lineBack()
    expect(accountsSent()).toEqual([account(1)])
    expect(till.payments.lane()).toMatchObject({ holder: { what: 'queued-payment', paymentId: ids[0] } })
    await answer(0, paid('REQ-1'))
    expect(accountsSent()).toEqual([account(1), account(2)])
    await answer(1, { kind: 'declined', reason: because('limit-exceeded') })
    await answer(2, { kind: 'unknown', reason: because('gateway-timeout'), trxNumber: null })
    expect(ids.map(stateOf)).toEqual(['succeeded', 'declined', 'unknown'])
    expect(till.told.asked.map(({ request }) => request.inquiryNumber)).toEqual(['INQ-1', 'INQ-2', 'INQ-3'])
    expect(till.payments.isSendingQueued()).toBe(false)
  })

  test.each([
    ['the biller', { kind: 'refused', code: 'inquiry-refused', gatewayText: null }],
    ['the gateway', { kind: 'failed', reason: because('gateway-refused') }],
  ] as const)('a service that refuses inquiries, said by %s, is paid without a number', async (_who, refusal) => {
    lineDown()
    await sell(1)
    till.told.inquiry = refusal
    await lineBack()
    expect(till.told.asked.map(({ request }) => request.inquiryNumber)).toEqual([null])
  })

  test('while one is paid the next one is asked for, once, and no other; what was asked in vain is asked again', async () => {
    lineDown()
    for (const number of [1, 2, 3]) await sell(number)
    let asked = 0
    till.told.inquiry = () => foundInquiry(`INQ-${String((asked += 1))}`)
    await lineBack()
    expect([asked, accountsSent().length]).toEqual([2, 1])
    await answer(0, paid('REQ-1'))
    expect([asked, accountsSent().length]).toEqual([3, 2])
    till.counter.line = 'unreachable'
    await answer(1, { kind: 'not-sent', reason: because('gateway-unreachable') })
    expect([asked, accountsSent().length]).toEqual([3, 2])
    await lineBack()
    expect(till.told.asked.map(({ request }) => request.inquiryNumber)).toEqual(['INQ-1', 'INQ-2', 'INQ-4'])
    expect(asked).toBe(5)
  })

  test('what is declined is owed to its customer, until it was given back, once', async () => {
    lineDown()
    const id = await sell(1)
    await lineBack()
    await answer(0, { kind: 'declined', reason: because('limit-exceeded') })
    expect(till.storage.payments.refundTotals()).toMatchObject({ count: 1, sumMinor: 5_000 })
    expect(till.payments.giveBack(id as never).ok).toBe(true)
    expect(till.payments.giveBack(id as never).ok).toBe(true)
    expect(till.storage.payments.refundTotals().count).toBe(0)
    expect(till.storage.payments.payment(id as never)?.state).toMatchObject({ refund: 'given' })
  })

  test('what did not leave for sure still waits, and is tried again', async () => {
    lineDown()
    const ids = [await sell(1), await sell(2)]
    await lineBack()
    till.counter.line = 'unreachable'
    await answer(0, { kind: 'not-sent', reason: because('gateway-unreachable') })
    expect(ids.map(stateOf)).toEqual(['queued', 'queued'])
    expect(accountsSent()).toEqual([account(1)])
    await lineBack()
    expect(accountsSent()).toEqual([account(1), account(1)])
  })

  test('an inquiry that the line does not carry stops the sending; with the line there the others go on', async () => {
    lineDown()
    const ids = [await sell(1), await sell(2)]
    till.told.inquiry = { kind: 'failed', reason: because('no-line') }
    till.counter.line = 'unreachable'
    till.payments.sendQueued()
    await settled()
    expect(till.told.asked).toEqual([])
    let asked = 0
    till.told.inquiry = () =>
      (asked += 1) === 1 ? { kind: 'failed', reason: because('gateway-failing') } : foundInquiry(null)
    await lineBack()
    expect(accountsSent()).toEqual([account(2)])
    await answer(0, paid('REQ-2'))
    clock.advance(15_000)
    await settled()
    expect(accountsSent()).toEqual([account(2), account(1)])
    await answer(1, paid('REQ-1'))
    expect(ids.map(stateOf)).toEqual(['succeeded', 'succeeded'])
  })

  test('two wakes, a send-now and a new try are one sending', async () => {
    lineDown()
    await sell(1)
    till.counter.line = 'fine'
    till.payments.wake()
    till.payments.wake()
    till.payments.sendQueued()
    await settled()
    await answer(0, paid('REQ-1'))
    till.payments.wake()
    await settled()
    expect(accountsSent()).toEqual([account(1)])
  })

  test.each([
    ['go-first', [account(1), account(9), account(2)]],
    ['wait', [account(1), account(2), account(9)]],
  ] as const)('a new payment meanwhile: %s', async (newPayments, order) => {
    till.close()
    open({ newPayments })
    lineDown()
    await sell(1)
    await sell(2)
    await lineBack()
    const id = await sell(9)
    for (let index = 0; index < 3; index += 1) {
      expect(till.told.asked).toHaveLength(index + 1)
      await answer(index, paid(`REQ-${String(index)}`))
    }
    expect(accountsSent()).toEqual(order)
    expect(stateOf(id)).toBe('succeeded')
  })

  test('nothing leaves while selling is stopped; it goes on when that is over', async () => {
    lineDown()
    await sell(1)
    till.selling.stopped = { code: 'force-update' }
    await lineBack()
    expect(till.told.asked).toEqual([])
    till.selling.stopped = null
    till.payments.wake()
    await settled()
    expect(till.told.asked).toHaveLength(1)
  })

  test('a stop in the middle of an inquiry holds the payment back', async () => {
    lineDown()
    const id = await sell(1)
    till.told.inquiry = () => {
      till.selling.stopped = { code: 'force-update' }
      return foundInquiry('INQ-1')
    }
    await lineBack()
    expect(till.told.asked).toEqual([])
    expect(stateOf(id)).toBe('queued')
  })

  test('one that is taken out while it is being asked for is not sent, and is owed', async () => {
    lineDown()
    const id = await sell(1)
    till.told.inquiry = () => {
      till.payments.withdraw(id as never)
      return foundInquiry('INQ-1')
    }
    await lineBack()
    expect(till.told.asked).toEqual([])
    expect(till.storage.payments.payment(id as never)?.state).toMatchObject({ kind: 'withdrawn', refund: 'owed' })
  })

  test('waits through a restart, and is sent by the next run', async () => {
    lineDown()
    const id = await sell(1)
    till.close()
    open()
    till.payments.recover()
    await lineBack()
    await answer(0, paid('REQ-1'))
    expect(stateOf(id)).toBe('succeeded')
  })

  test('a program that ends while one is on its way never sends it again', async () => {
    lineDown()
    const id = await sell(1)
    await lineBack()
    till.close()
    open()
    till.payments.recover()
    await lineBack()
    expect(stateOf(id)).toBe('unknown')
    expect(till.told.asked).toEqual([])
  })
})

describe('what has waited too long', () => {
  test('expires by itself and is owed', async () => {
    lineDown()
    till.payments.recover()
    const id = await sell(1)
    clock.advance(24 * HOUR_MS)
    expect(stateOf(id)).toBe('queued')
    clock.advance(120_000)
    expect(till.storage.payments.payment(id as never)?.state).toMatchObject({ kind: 'expired', refund: 'owed' })
  })

  test('is never sent, though the line comes back in that moment', async () => {
    lineDown()
    const id = await sell(1)
    clock.advance(24 * HOUR_MS + 1)
    await lineBack()
    expect(till.told.asked).toEqual([])
    expect(stateOf(id)).toBe('expired')
  })

  test('is not told by a clock that is wrong', async () => {
    lineDown()
    const id = await sell(1)
    till.counter.clockIsWrong = true
    clock.advance(24 * HOUR_MS + 1)
    await lineBack()
    expect(stateOf(id)).toBe('sending')
  })
})
