/** Disks that fail, taps that repeat, answers that are not ours: what must never be sent twice, lost, or called what it is not. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { emptySettlement } from '../../src-shared/domain/evidence.ts'
import type { RequestRow } from '../../src-shared/domain/history.ts'
import { minor } from '../../src-shared/domain/money.ts'
import type { PaymentId } from '../../src-shared/domain/payment.ts'
import { paymentView } from './payments.ts'
import { because, billInParts, newFolder, openTill, paid, prepared, settled, voucher, type Till } from './testing.ts'

let folder: ReturnType<typeof newFolder>
let till: Till

beforeEach(() => {
  folder = newFolder()
  till = openTill(folder.directory)
})
afterEach(() => {
  till.close()
  folder.remove()
})

const confirm = (saleId: string, repeatAccepted = false) =>
  till.payments.confirm({ saleId, cashReceivedMinor: minor(100_000), repeatAccepted })
const unknown = { kind: 'unknown' as const, reason: because('gateway-timeout'), trxNumber: null }

async function sell(more: Parameters<typeof prepared>[1] = {}, repeat = false): Promise<PaymentId> {
  const { saleId } = await prepared(till.payments, more)
  const reply = await confirm(saleId, repeat)
  if (!reply.ok) throw new Error(reply.problem.code)
  await settled()
  return reply.value.paymentIds[0]!
}
const stateOf = (id: PaymentId) => till.storage.payments.payment(id)?.state
const kindOf = (id: PaymentId) => stateOf(id)?.kind
const kindsOfSale = (saleId: string) => till.storage.payments.ofSale(saleId).map(({ state }) => state.kind)
const toldOf = (id: PaymentId) => till.changes.filter(({ state }) => state.id === id).map(({ state }) => state.kind)
const answer = async (index: number, outcome: Parameters<Till['told']['asked'][number]['answer']>[0]) => {
  till.told.asked[index]?.answer(outcome)
  await settled()
}
const later = async (ms = 3_000) => {
  till.clock.advance(ms)
  await settled()
}

describe('a disk that fails at confirm', () => {
  test.each(['full', 'copy-fails'] as const)('%s: told so, and nothing leaves', async (state) => {
    const { saleId } = await prepared(till.payments)
    till.disk.state = state
    expect(await confirm(saleId)).toMatchObject({ ok: false, problem: { code: 'storage-failed' } })
    await settled()
    await later()
    expect(till.told.asked).toHaveLength(0)
  })

  test('an intent that stands although the copy failed goes back to the cashier, and never leaves', async () => {
    const { saleId } = await prepared(till.payments)
    till.disk.state = 'copy-fails'
    await confirm(saleId)
    till.disk.state = 'full'
    await later()
    till.disk.state = 'fine'
    await later()
    expect(till.storage.payments.ofSale(saleId)).toMatchObject([
      { state: { kind: 'confirmed', lastReason: { code: 'storage-failed' } } },
    ])
    expect(till.storage.payments.unsettled().count).toBe(0)
    expect(till.told.asked).toHaveLength(0)
    // The same customer again: the old intent is given up, the new one is paid.
    await sell()
    await answer(0, paid('REQ-1'))
    expect(kindsOfSale(saleId)).toEqual(['withdrawn'])
  })

  test('of several vouchers none is left waiting', async () => {
    const { saleId } = await prepared(till.payments, { serviceId: voucher.id, account: '', quantity: 3 })
    till.disk.state = 'copy-fails'
    await confirm(saleId)
    till.disk.state = 'fine'
    await later()
    expect(kindsOfSale(saleId)).toEqual(['confirmed', 'withdrawn', 'withdrawn'])
    expect(till.told.asked).toHaveLength(0)
  })

  test('a second tap that meets the failure leaves the payment under way alone', async () => {
    const { saleId } = await prepared(till.payments)
    const first = await confirm(saleId)
    till.disk.state = 'copy-fails'
    expect(await confirm(saleId)).toMatchObject({ problem: { code: 'storage-failed' } })
    till.disk.state = 'fine'
    await later()
    expect(kindsOfSale(saleId)).toEqual(['sending'])
    await answer(0, paid('REQ-1'))
    expect(kindsOfSale(saleId)).toEqual(['succeeded'])
    expect(await confirm(saleId)).toEqual(first)
  })

  test('even when the answer itself could not be written yet', async () => {
    const { saleId } = await prepared(till.payments)
    await confirm(saleId)
    till.disk.state = 'full'
    await answer(0, paid('REQ-1'))
    expect(kindsOfSale(saleId)).toEqual(['sending'])
    await confirm(saleId)
    till.disk.state = 'fine'
    await later()
    expect(kindsOfSale(saleId)).toEqual(['succeeded'])
  })
})

describe('a disk that fails while a payment waits for its turn', () => {
  test.each([
    ['full', 'withdrawn'],
    ['copy-fails', 'confirmed'],
  ] as const)('%s: it never leaves and ends as %s', async (state, end) => {
    await sell({ account: '01011111111' })
    const waiting = await sell()
    expect(kindOf(waiting)).toBe('confirmed')
    till.disk.state = state
    await answer(0, unknown)
    till.disk.state = 'fine'
    await later()
    expect(kindOf(waiting)).toBe(end)
    expect(toldOf(waiting).at(-1)).toBe(end)
    expect(till.told.asked).toHaveLength(1)
  })
})

describe('a disk that fails when the answer comes', () => {
  test.each([
    ['full', paid('REQ-1'), 'succeeded'],
    ['copy-fails', paid('REQ-1'), 'succeeded'],
    ['full', { kind: 'declined' as const, reason: because('limit-exceeded') }, 'declined'],
    ['copy-fails', { kind: 'declined' as const, reason: because('limit-exceeded') }, 'declined'],
    ['full', { kind: 'not-sent' as const, reason: because('no-line') }, 'confirmed'],
    ['copy-fails', { kind: 'not-sent' as const, reason: because('no-line') }, 'confirmed'],
    ['full', unknown, 'unknown'],
    ['copy-fails', unknown, 'unknown'],
  ] as const)('%s, %o: written in the end, told once, and no loop', async (state, outcome, end) => {
    const id = await sell()
    till.disk.state = state
    await answer(0, outcome)
    expect(toldOf(id)).toEqual(['sending'])
    till.disk.state = 'fine'
    await later()
    expect(kindOf(id)).toBe(end)
    expect(toldOf(id)).toEqual(['sending', end])
    const failures = till.failures.length
    till.told.requests = { kind: 'failed', reason: because('no-line') }
    for (let round = 0; round < 5; round += 1) await later()
    expect(till.failures).toHaveLength(failures)
    expect(toldOf(id)).toEqual(['sending', end])
  })

  test('what the history showed is told once the records are whole again', async () => {
    const id = await sell()
    await answer(0, { ...unknown, trxNumber: 'REQ-9' })
    till.told.requests = { kind: 'rows', serverTimeMs: null, rows: [paidRow('REQ-9')] }
    till.disk.state = 'copy-fails'
    await till.payments.check(id)
    expect(toldOf(id)).toEqual(['sending', 'unknown'])
    till.disk.state = 'fine'
    for (let round = 0; round < 3; round += 1) await later(60_000)
    expect(toldOf(id)).toEqual(['sending', 'unknown', 'succeeded'])
  })
})

describe('a gateway client with a bug', () => {
  test('that throws leaves the outcome unknown and the lane free', async () => {
    till.told.beforePay = () => {
      throw new Error('a bug')
    }
    const id = await sell()
    expect(kindOf(id)).toBe('unknown')
    till.told.beforePay = () => undefined
    await sell({ account: '01011111111' })
    expect(till.told.asked).toHaveLength(1)
  })
})

describe('the first result of a confirm', () => {
  test('is given again after a restart', async () => {
    const { saleId } = await prepared(till.payments, { serviceId: voucher.id, account: '', quantity: 2 })
    const first = await confirm(saleId)
    till.close()
    till = openTill(folder.directory, till.clock)
    till.payments.recover()
    expect(await confirm(saleId)).toEqual(first)
    expect(till.told.asked).toHaveLength(0)
  })

  test('is given again while selling is stopped, and with other cash', async () => {
    const { saleId } = await prepared(till.payments)
    const first = await confirm(saleId)
    till.selling.stopped = { code: 'force-update' }
    expect(await confirm(saleId)).toEqual(first)
    expect(await till.payments.confirm({ saleId, cashReceivedMinor: minor(1), repeatAccepted: false })).toEqual(first)
    expect(till.told.asked).toHaveLength(1)
  })
})

describe('what waits for its turn', () => {
  test('is not given up by another sale of the same service and account', async () => {
    await sell({ account: '01011111111' })
    const waiting = await sell({ serviceId: voucher.id, account: '' })
    await expect(sell({ serviceId: voucher.id, account: '' })).rejects.toThrow('payment-open')
    await answer(0, paid('REQ-1'))
    expect(kindOf(waiting)).toBe('sending')
  })

  test('can be withdrawn, and then never leaves', async () => {
    await sell({ account: '01011111111' })
    const waiting = await sell()
    expect(till.payments.withdraw(waiting)).toMatchObject({ value: { state: { kind: 'withdrawn' } } })
    await answer(0, paid('REQ-1'))
    expect(till.told.asked).toHaveLength(1)
    await sell()
    expect(till.told.asked).toHaveLength(2)
    expect(till.payments.withdraw(waiting)).toMatchObject({ problem: { code: 'payment-already-settled' } })
  })
})

describe('a restart in the middle of several vouchers', () => {
  test('the one under way is unknown; those that waited are given up and never leave', async () => {
    const { saleId } = await prepared(till.payments, { serviceId: voucher.id, account: '', quantity: 3 })
    await confirm(saleId)
    till.close()
    till = openTill(folder.directory, till.clock)
    till.payments.recover()
    expect(kindsOfSale(saleId)).toEqual(['unknown', 'withdrawn', 'withdrawn'])
    await later(600_000)
    expect(till.told.asked).toHaveLength(0)
  })
})

describe('a clock that is set back in the middle of a payment', () => {
  test('does not make the newer state look like the older one', async () => {
    const id = await sell()
    const sendingAtMs = till.storage.payments.payment(id)?.changedAtMs ?? 0
    const storageClock = till.clock as { nowMs: () => number }
    const { nowMs } = till.clock
    storageClock.nowMs = () => nowMs() - 3_600_000
    await answer(0, paid('REQ-1'))
    expect(till.storage.payments.payment(id)).toMatchObject({ state: { kind: 'succeeded' } })
    expect(till.storage.payments.payment(id)?.changedAtMs).toBeGreaterThan(sendingAtMs)
    expect(till.storage.compareProjections()).toEqual([])
    // The same again: still within ten minutes, whatever the clock says.
    const again = await prepared(till.payments)
    expect(await confirm(again.saleId)).toMatchObject({ problem: { code: 'payment-recent' } })
  })
})

describe('an answer with the number of another payment', () => {
  test('proves nothing', async () => {
    await sell()
    await answer(0, paid('REQ-1'))
    const second = await sell({}, true)
    await answer(1, paid('REQ-1'))
    expect(stateOf(second)).toMatchObject({ kind: 'unknown', trxNumber: null })
  })
})

describe('whose row it is', () => {
  const look = async (id: PaymentId, ...rows: ReturnType<typeof paidRow>[]) => {
    till.told.requests = { kind: 'rows', serverTimeMs: null, rows }
    await till.payments.check(id)
  }

  test('the row of an earlier payment that was refused says nothing about the next', async () => {
    const first = await sell()
    await answer(0, unknown)
    await look(first, { ...paidRow('REQ-1'), status: 'refused' })
    expect(stateOf(first)).toMatchObject({ kind: 'declined', trxNumber: 'REQ-1' })
    const second = await sell()
    await answer(1, unknown)
    await look(second, { ...paidRow('REQ-1'), status: 'refused' })
    expect(kindOf(second)).toBe('unknown')
    await look(second, paidRow('REQ-2'), { ...paidRow('REQ-1'), status: 'refused' })
    expect(stateOf(second)).toMatchObject({ kind: 'succeeded', settlement: { trxNumber: 'REQ-2' } })
  })

  test('the row of an earlier payment that was paid without a number is not taken for the next', async () => {
    await sell()
    await answer(0, { kind: 'succeeded', proof: 'provider', settlement: emptySettlement(null) })
    const second = await sell({}, true)
    await answer(1, unknown)
    await look(second, paidRow('REQ-1'))
    expect(kindOf(second)).toBe('unknown')
  })

  test('a voucher has no account, and the one row like it is its row', async () => {
    const id = await sell({ serviceId: voucher.id, account: '' })
    await answer(0, unknown)
    await look(id, { ...paidRow('REQ-1'), serviceId: voucher.id, account: null })
    expect(kindOf(id)).toBe('succeeded')
  })

  test('a clock that was two days ahead at the sale hides no row', async () => {
    const id = await sell()
    await answer(0, unknown)
    const serverTimeMs = till.clock.nowMs() - 48 * 3_600_000
    till.told.requests = { kind: 'rows', serverTimeMs, rows: [{ ...paidRow('REQ-1'), createdAtMs: serverTimeMs }] }
    await till.payments.check(id)
    expect(kindOf(id)).toBe('succeeded')
  })
})

describe('a voucher that was paid for and came without its PIN', () => {
  const pin = { pin: '1234567890123456', serial: 'S-1', expiry: null }
  const movement = (requestNumber: string) => ({
    id: 1,
    requestNumber,
    direction: 'debit' as const,
    amountMinor: minor(5_000),
    label: 'Pay Service Bill',
    createdAtMs: null,
    walletId: 1,
    account: null,
    refund: false,
    settlement: { ...emptySettlement(requestNumber), voucher: pin },
  })

  test('is a success at once, and gets its PIN when the wallet shows it', async () => {
    const id = await sell({ serviceId: voucher.id, account: '' })
    await answer(0, paid('REQ-1'))
    expect(kindOf(id)).toBe('succeeded')
    till.told.movements = { kind: 'rows', serverTimeMs: null, rows: [movement('REQ-2')] }
    await later(10_000)
    expect(stateOf(id)).toMatchObject({ settlement: { voucher: null } })
    till.told.movements = { kind: 'rows', serverTimeMs: null, rows: [movement('REQ-1')] }
    await later(60_000)
    expect(stateOf(id)).toMatchObject({
      kind: 'succeeded',
      proof: 'provider',
      settlement: { voucher: pin, feeMinor: 100 },
    })
  })

  test('is asked about once more when the cashier asks, after a restart', async () => {
    const id = await sell({ serviceId: voucher.id, account: '' })
    await answer(0, paid('REQ-1'))
    till.close()
    till = openTill(folder.directory, till.clock)
    till.payments.recover()
    till.told.movements = { kind: 'rows', serverTimeMs: null, rows: [movement('REQ-1')] }
    await till.payments.check(id)
    expect(stateOf(id)).toMatchObject({ settlement: { voucher: pin } })
  })
})

describe('the fee of a part of a bill', () => {
  test('is guessed by the whole bill’s where the gateway names none, shown as a guess, and never sent', async () => {
    const bill = {
      label: null,
      dueMinor: minor(10_000),
      feeMinor: minor(250),
      reference: null,
      dueDate: null,
      issueDate: null,
      expiryDate: null,
      ranges: [],
      notes: [],
      echo: {},
    }
    till.told.inquiry = { kind: 'found', inquiry: { inquiryNumber: 'INQ-1', bills: [bill], message: null } }
    const form = { serviceId: billInParts.id, account: '01012345678', extraKeys: [], language: 'ar' as const }
    const inquired = await till.payments.inquire(form)
    const inquiryId = inquired.ok ? inquired.value.inquiryId : null
    expect(await prepared(till.payments, { ...form, inquiryId, amountMinor: minor(4_000) })).toMatchObject({
      feeMinor: 250,
      feeIsEstimate: true,
      totalMinor: 4_250,
    })
    const id = await sell({ ...form, inquiryId, amountMinor: minor(4_000) })
    expect(till.told.asked[0]?.request.feeMinor).toBeNull()
    // What was charged in the end is recorded beside what the customer paid, and changes nothing for them.
    await answer(0, paid('REQ-1'))
    const reply = till.payments.view(id)
    expect(reply.ok ? paymentView(reply.value, null) : null).toMatchObject({
      quotedFeeMinor: 250,
      feeMinor: 100,
      totalMinor: 4_250,
    })
  })
})

function paidRow(number: string): RequestRow {
  return {
    id: 1,
    number,
    kind: 'payment',
    serviceId: 500,
    account: '01012345678',
    amountMinor: minor(5_000),
    machineSerial: 'TILL-1',
    inquiryNumber: null,
    status: 'paid',
    createdAtMs: null,
    settlement: emptySettlement(number),
  }
}
