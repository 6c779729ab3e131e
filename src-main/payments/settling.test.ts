/** What becomes of a payment after its attempt: cancels, cases, what settled ones are watched for, records that were put back. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { emptySettlement } from '../../src-shared/domain/evidence.ts'
import type { RequestRow, WalletMovement } from '../../src-shared/domain/history.ts'
import { minor } from '../../src-shared/domain/money.ts'
import type { Outcome } from '../../src-shared/domain/payment.ts'
import { handClock } from '../../src-shared/testing/hand-clock.ts'
import {
  because,
  cancellableTopUp,
  mobileTopUp,
  newFolder,
  openTill,
  paid,
  prepared,
  SERIAL,
  settled,
  type Till,
} from './testing.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const ACCOUNT = '01012345678'

let folder: ReturnType<typeof newFolder>
let clock: ReturnType<typeof handClock>
let till: Till

beforeEach(() => {
  folder = newFolder()
  clock = handClock()
  till = openTill(folder.directory, clock)
})
afterEach(() => {
  till.close()
  folder.remove()
})

async function sell(more: Parameters<typeof prepared>[1] = {}): Promise<string> {
  const { saleId } = await prepared(till.payments, { serviceId: cancellableTopUp.id, ...more })
  const reply = await till.payments.confirm({ saleId, cashReceivedMinor: minor(100_000), repeatAccepted: true })
  if (!reply.ok) throw new Error(reply.problem.code)
  await settled()
  return reply.value.paymentIds[0] ?? ''
}
async function answer(outcome: Outcome): Promise<void> {
  till.told.asked.at(-1)?.answer(outcome)
  await settled()
}
async function sold(outcome: Outcome, more: Parameters<typeof prepared>[1] = {}): Promise<string> {
  const id = await sell(more)
  await answer(outcome)
  return id
}
const cancel = async (id: string) => {
  const reply = await till.payments.cancel(id as never)
  await settled()
  return reply
}
const state = (id: string) => till.storage.payments.payment(id as never)?.state
/** Moves time on in steps, so that whatever is asked for in between is answered. */
async function pass(ms: number, stepMs = MINUTE_MS): Promise<void> {
  for (let passed = 0; passed < ms; passed += stepMs) {
    clock.advance(Math.min(stepMs, ms - passed))
    await settled()
  }
}
const cases = () =>
  till.storage.payments
    .openCases()
    .map(({ kind, findings }) => [kind, findings.map(({ code }) => code).join(' ')] as const)

const row = (more: Partial<RequestRow> = {}): RequestRow => ({
  id: 1,
  number: 'REQ-1',
  kind: 'payment',
  serviceId: cancellableTopUp.id,
  account: ACCOUNT,
  amountMinor: minor(5_000),
  machineSerial: SERIAL,
  inquiryNumber: null,
  status: 'paid',
  createdAtMs: clock.nowMs(),
  settlement: emptySettlement('REQ-1'),
  ...more,
})
const movement = (more: Partial<WalletMovement> = {}): WalletMovement => ({
  id: 1,
  requestNumber: 'REQ-1',
  direction: 'debit',
  amountMinor: minor(5_100),
  label: '',
  createdAtMs: clock.nowMs(),
  walletId: 1,
  account: ACCOUNT,
  settlement: null,
  refund: false,
  ...more,
})
const credit = (more: Partial<WalletMovement> = {}): WalletMovement =>
  movement({ id: 2, direction: 'credit', refund: true, ...more })
const requests = (...rows: RequestRow[]): void => {
  till.told.requests = { kind: 'rows', rows, serverTimeMs: null }
}
const movements = (...rows: WalletMovement[]): void => {
  till.told.movements = { kind: 'rows', rows, serverTimeMs: null }
}
const unknown: Outcome = { kind: 'unknown', reason: because('gateway-timeout'), trxNumber: null }
const told: Outcome = { kind: 'succeeded', proof: 'told', settlement: emptySettlement('REQ-1') }

describe('a cancel', () => {
  test('is intended in the journal before the gateway is asked, and proven by what it says of the credit', async () => {
    const id = await sold(paid('REQ-1'))
    till.told.cancelled = { kind: 'cancelled', reason: because('cancelled') }
    expect(await cancel(id)).toMatchObject({ ok: true, value: { state: { kind: 'cancelling' } } })
    expect(till.told.cancels).toMatchObject([{ trxNumber: 'REQ-1', again: false }])
    expect(state(id)).toMatchObject({ kind: 'cancelled', refund: 'owed' })
    expect(till.answered).toEqual(['succeeded', 'cancelled'])
  })

  test.each([
    ['of a payment that is not known', () => Promise.resolve(crypto.randomUUID()), 'payment-not-found'],
    ['of one whose outcome is unknown', () => sold(unknown), 'cancel-not-offered'],
    [
      'of a service that does not allow it',
      () => sold(paid('REQ-1'), { serviceId: mobileTopUp.id }),
      'cancel-not-offered',
    ],
    ['of one without a number', () => sold({ ...told, settlement: emptySettlement(null) }), 'cancel-not-offered'],
  ])('%s is not offered', async (_what, make, code) => {
    expect(await cancel(await make())).toMatchObject({ ok: false, problem: { code } })
    expect(till.told.cancels).toEqual([])
  })

  test('an intent that stands although the copy failed is taken back, and never leaves', async () => {
    const id = await sold(paid('REQ-1'))
    till.disk.state = 'copy-fails'
    await expect(cancel(id)).rejects.toThrow('no room')
    till.disk.state = 'fine'
    await pass(3_000)
    expect(state(id)?.kind).toBe('succeeded')
    expect(till.told.cancels).toEqual([])
    till.told.cancelled = { kind: 'cancelled', reason: because('cancelled') }
    await cancel(id)
    expect(state(id)?.kind).toBe('cancelled')
  })

  test('two taps are one cancel', async () => {
    const id = await sold(paid('REQ-1'))
    const [first, second] = await Promise.all([cancel(id), cancel(id)])
    expect([first.ok, second.ok]).toEqual([true, false])
    expect(till.told.cancels).toHaveLength(1)
  })

  test('refused: the payment stands; the next one brings along what the first made the gateway forget', async () => {
    const id = await sold(paid('REQ-1'))
    till.told.cancelled = { kind: 'refused', reason: because('gateway-refused') }
    await cancel(id)
    expect(state(id)).toMatchObject({ kind: 'succeeded' })
    await cancel(id)
    expect(till.told.cancels.map(({ again }) => again)).toEqual([false, true])
  })

  test('unknown: a case at once, the credit settles it, nothing is asked for twice', async () => {
    const id = await sold(paid('REQ-1'))
    movements(movement())
    await cancel(id)
    expect(cases()).toEqual([['cancel-unknown', 'no-answer-in-time']])
    await pass(3 * MINUTE_MS)
    expect(state(id)?.kind).toBe('cancel-unknown')
    movements(movement(), credit())
    await pass(3 * MINUTE_MS)
    expect(state(id)).toMatchObject({ kind: 'cancelled', refund: 'owed' })
    expect(cases()).toEqual([])
    expect(till.told.cancels).toHaveLength(1)
  })

  test.each([
    ['a credit of another payment', { requestNumber: 'REQ-2' }],
    ['a credit that covers less than the payment', { amountMinor: minor(100) }],
    ['cashback', { refund: false }],
  ])('unknown: %s proves nothing', async (_what, more) => {
    const id = await sold(paid('REQ-1'))
    movements(movement(), credit(more))
    await cancel(id)
    await pass(30 * MINUTE_MS)
    expect(state(id)?.kind).toBe('cancel-unknown')
  })

  test('unknown: a payment that stands as paid, twice, after the server’s budget, was not cancelled', async () => {
    const id = await sold(paid('REQ-1'))
    movements(movement())
    requests(row())
    await cancel(id)
    await pass(6 * MINUTE_MS)
    expect(state(id)?.kind).toBe('cancel-unknown')
    await pass(10 * MINUTE_MS)
    expect(state(id)).toMatchObject({ kind: 'succeeded', cancelsRefused: 1 })
    expect(cases()).toEqual([])
  })

  test('unknown: while the gateway is reversing it is waited for', async () => {
    const id = await sold(paid('REQ-1'))
    movements(movement())
    requests(row({ status: 'reversing' }))
    await cancel(id)
    await pass(60 * MINUTE_MS)
    expect(state(id)?.kind).toBe('cancel-unknown')
  })

  test('a restart in its middle leaves it unknown, and a late answer of the old run reaches nobody', async () => {
    const id = await sold(paid('REQ-1'))
    till.told.neverCancels = true
    await cancel(id)
    till.close()
    till = openTill(folder.directory, clock)
    till.payments.recover()
    expect(state(id)?.kind).toBe('cancel-unknown')
    movements(movement(), credit())
    await pass(MINUTE_MS)
    expect(state(id)?.kind).toBe('cancelled')
  })

  test('that nobody knows the end of holds back a payment of the same account that already waited behind it', async () => {
    const id = await sold(paid('REQ-1'))
    till.told.neverCancels = true
    await sell({ account: '01099999999' })
    const cancelled = till.payments.cancel(id as never)
    const waiting = await sell()
    await answer(paid('REQ-2'))
    expect(await cancelled).toMatchObject({ ok: true })
    clock.advance(75_000)
    await settled()
    expect([state(id)?.kind, state(waiting)?.kind]).toEqual(['cancel-unknown', 'withdrawn'])
    expect(till.told.asked).toHaveLength(2)
  })

  test('without an answer it frees the lane after 75 seconds', async () => {
    const id = await sold(paid('REQ-1'))
    till.told.neverCancels = true
    await cancel(id)
    const other = await sell({ account: '01099999999' })
    expect(state(other)?.kind).toBe('confirmed')
    clock.advance(75_000)
    await settled()
    expect([state(id)?.kind, state(other)?.kind]).toEqual(['cancel-unknown', 'sending'])
  })
})

describe('a case', () => {
  test('is raised when the budget and the two looks for absence are over, and closed by the evidence', async () => {
    const id = await sold(unknown)
    requests()
    await pass(7 * MINUTE_MS)
    expect(cases()).toEqual([])
    await pass(5 * MINUTE_MS)
    expect(cases()).toEqual([['outcome-unknown', 'history-shows-too-little']])
    requests(row())
    await pass(HOUR_MS)
    expect(state(id)?.kind).toBe('succeeded')
    expect(cases()).toEqual([])
  })

  test('keeps each finding once, however often it is met', async () => {
    await sold(unknown)
    requests()
    await pass(2 * HOUR_MS)
    requests(row(), row({ id: 2, number: 'REQ-2' }))
    await pass(2 * HOUR_MS)
    requests()
    await pass(2 * HOUR_MS)
    expect(cases()).toEqual([['outcome-unknown', 'history-shows-too-little rows-alike']])
  })

  test('says that the wallet keeps money aside, only where nothing else could be why', async () => {
    await sold(unknown)
    requests()
    const wallet = { id: 1, name: 'W', balanceMinor: minor(9), availableMinor: minor(4), reservedMinor: minor(5) }
    till.told.wallets = { kind: 'rows', rows: [wallet], serverTimeMs: null }
    await pass(12 * MINUTE_MS)
    expect(cases()).toEqual([['outcome-unknown', 'history-shows-too-little amount-still-reserved']])
    const other = await sell({ account: '01099999999' })
    await answer(unknown)
    await pass(12 * MINUTE_MS)
    expect(state(other)?.kind).toBe('unknown')
    expect(cases()[1]).toEqual(['outcome-unknown', 'history-shows-too-little'])
  })

  test('is raised a day after the gateway accepted what nobody confirmed; the payment stays accepted', async () => {
    const id = await sold({ kind: 'accepted', settlement: emptySettlement('REQ-1'), reason: because('fabricated') })
    requests(row({ status: 'charged-unconfirmed' }))
    await pass(23 * HOUR_MS, 10 * MINUTE_MS)
    expect(cases()).toEqual([])
    await pass(2 * HOUR_MS, 10 * MINUTE_MS)
    expect(cases()).toEqual([['not-confirmed', 'history-unfinished']])
    requests(row())
    await pass(2 * HOUR_MS, 10 * MINUTE_MS)
    expect(state(id)?.kind).toBe('succeeded')
    expect(cases()).toEqual([])
  })

  test('is asked about for thirty days, every hour, and stays when that was in vain', async () => {
    const id = await sold(unknown)
    requests()
    await pass(25 * HOUR_MS, HOUR_MS)
    const looks = till.told.looks
    await pass(10 * HOUR_MS, HOUR_MS)
    expect(till.told.looks - looks).toBeGreaterThanOrEqual(10)
    await pass(31 * 24 * HOUR_MS, HOUR_MS)
    const last = till.told.looks
    await pass(10 * HOUR_MS, HOUR_MS)
    expect(till.told.looks).toBe(last)
    expect(state(id)?.kind).toBe('unknown')
    expect(cases()).toEqual([['outcome-unknown', 'history-shows-too-little asked-in-vain']])
  })
})

describe('the server’s time budget', () => {
  const absentFor = async (serverTimeMs: () => number): Promise<string> => {
    for (let minutes = 0; minutes < 3; minutes += 1) {
      till.told.requests = { kind: 'rows', rows: [inquiryRow()], serverTimeMs: serverTimeMs() }
      await pass(MINUTE_MS, 10_000)
    }
    return till.storage.payments.open().length === 0 ? 'declined' : 'unknown'
  }
  const inquiryRow = (): RequestRow => row({ id: 9, kind: 'inquiry', number: 'INQ-1' })

  test.each([
    ['by its own clock it is over after a restart: certain after two looks', 6 * MINUTE_MS, 'declined'],
    ['by its own clock it is not: waits, whatever ours says', 0, 'unknown'],
  ])('%s', async (_what, passedMs, outcome) => {
    till.close()
    const policy = {
      serviceIds: [cancellableTopUp.id],
      amountMaxMinor: minor(50_000),
      sumMaxMinor: minor(50_000),
      countMax: 9,
      ageMaxMs: HOUR_MS,
      newPayments: 'wait',
      receipts: 'offer',
    } as const
    till = openTill(folder.directory, clock, undefined, policy)
    // Only what waited has a number of its own without an inquiry screen.
    till.counter.line = 'no-line'
    await sell()
    till.told.inquiry = {
      kind: 'found',
      inquiry: { inquiryNumber: 'INQ-1', message: null, bills: [] },
    }
    let serverMs = 2_000_000_000_000
    till.payments.heardServerTime(serverMs)
    till.counter.line = 'fine'
    till.payments.wake()
    await settled()
    till.close()
    till = openTill(folder.directory, clock, undefined, policy)
    till.payments.recover()
    serverMs += passedMs
    expect(await absentFor(() => serverMs)).toBe(outcome)
  })
})

describe('what was settled is watched', () => {
  test('told "paid": a refund nobody asked for contradicts it, once, and it stays paid', async () => {
    till.payments.recover()
    till.told.requests = { kind: 'none-here' }
    const id = await sold(told)
    movements(movement())
    await pass(3 * HOUR_MS, HOUR_MS)
    expect(cases()).toEqual([])
    movements(movement(), credit())
    await pass(3 * HOUR_MS, HOUR_MS)
    expect(state(id)).toMatchObject({ kind: 'succeeded', contradictions: ['cancelled/refund-seen'] })
    expect(cases()).toEqual([['contradiction', 'refund-seen']])
  })

  test.each([
    ['its own row: a contradiction', {}, [['contradiction', 'succeeded']]],
    ['a row of another inquiry: not its own', { inquiryNumber: 'INQ-OTHER' }, []],
    ['a row of another machine: not ours', { inquiryNumber: null, machineSerial: 'NEIGHBOUR' }, []],
    ['a row that names no inquiry: somebody is to look', { inquiryNumber: null }, [['contradiction', 'rows-alike']]],
    ['a row of a running request: no charge yet', { status: 'running' }, []],
  ] as const)('nothing was found of it, and then %s', async (_what, more, raised) => {
    till.payments.recover()
    await sell({ account: '01099999999' })
    const id = await sell()
    till.storage.payments.transact((tx) =>
      tx.record(id as never, tx.payment(id as never)?.saleId ?? '', [
        { kind: 'payment-sending', inquiryNumber: 'INQ-1' },
        { kind: 'payment-unknown', reason: because('no-answer-in-time'), trxNumber: null, source: 'timeout' },
        { kind: 'payment-declined', reason: because('history-absent'), source: 'history' },
      ]),
    )
    movements()
    requests(row({ inquiryNumber: 'INQ-1', ...more }))
    await pass(3 * HOUR_MS, HOUR_MS)
    expect(state(id)).toMatchObject({ kind: 'declined', refund: 'owed' })
    expect(cases().filter(([kind]) => kind === 'contradiction')).toEqual(raised)
  })

  test('a declined payment whose row was reversed has its refund by right', async () => {
    till.payments.recover()
    const id = await sold(unknown)
    requests(row({ status: 'reversed' }))
    await pass(MINUTE_MS)
    expect(state(id)?.kind).toBe('declined')
    movements(movement(), credit())
    await pass(3 * HOUR_MS, HOUR_MS)
    expect(cases()).toEqual([])
  })

  test('no longer than thirty days', async () => {
    till.told.requests = { kind: 'none-here' }
    const id = await sold(told)
    till.payments.recover()
    await pass(31 * 24 * HOUR_MS, 6 * HOUR_MS)
    expect(till.storage.payments.watched('refund', clock.nowMs() - 30 * 24 * HOUR_MS)).toEqual([])
    expect(state(id)?.kind).toBe('succeeded')
  })
})

describe('records that were put back', () => {
  const policy = {
    serviceIds: [cancellableTopUp.id],
    amountMaxMinor: minor(50_000),
    sumMaxMinor: minor(120_000),
    countMax: 20,
    ageMaxMs: 24 * HOUR_MS,
    newPayments: 'go-first',
    receipts: 'offer',
  } as const
  const freeze = { reason: 'records-restored', sinceMs: 0, lost: false } as const
  const lost = { ...freeze, lost: true } as const
  let waiting: string

  beforeEach(async () => {
    till.close()
    till = openTill(folder.directory, clock, undefined, policy)
    till.counter.line = 'no-line'
    waiting = await sell()
    till.close()
    till = openTill(folder.directory, clock, undefined, policy)
    till.told.inquiry = { kind: 'refused', code: 'inquiry-refused', gatewayText: null }
    till.told.requests = { kind: 'failed', reason: because('no-line') }
  })
  async function recover(): Promise<void> {
    till.payments.recover(freeze)
    till.payments.wake()
    await settled()
  }

  test('nothing leaves the queue before the gateway was asked, and nothing joins it', async () => {
    await recover()
    await pass(5 * MINUTE_MS)
    expect(till.told.asked).toEqual([])
    expect(state(waiting)?.kind).toBe('queued')
    till.counter.line = 'no-line'
    expect(
      (await prepared(till.payments, { serviceId: cancellableTopUp.id, account: '01099999999' })).notQueued,
    ).toEqual({
      code: 'queue-frozen',
    })
  })

  test('what may have left already cannot be taken out', async () => {
    await recover()
    const id = waiting as never
    expect(till.payments.withdraw(id)).toMatchObject({ ok: false, problem: { code: 'queue-may-have-left' } })
    requests()
    till.told.inquiry = { kind: 'failed', reason: because('no-line') }
    await pass(2 * MINUTE_MS)
    expect(till.storage.payments.queueFreeze()).toBeNull()
    expect(till.payments.withdraw(id)).toMatchObject({ ok: true, value: { state: { kind: 'withdrawn' } } })
  })

  test('found out later, while it waits: nothing leaves any more before the gateway was asked', async () => {
    till.payments.recover()
    till.payments.freezeQueue({ ...freeze, reason: 'records-rolled-back' })
    till.payments.wake()
    await settled()
    expect(till.told.asked).toEqual([])
    requests()
    await pass(2 * MINUTE_MS)
    expect(till.told.asked).toHaveLength(1)
  })

  test('stays frozen through another restart', async () => {
    await recover()
    till.close()
    till = openTill(folder.directory, clock, undefined, policy)
    expect(till.storage.payments.queueFreeze()).toMatchObject(freeze)
  })

  test('what has waited too long does not expire: it may have been sent', async () => {
    await recover()
    clock.advance(25 * HOUR_MS)
    await settled()
    expect(state(waiting)?.kind).toBe('queued')
  })

  test('the gateway knows of nothing more: released, and sent', async () => {
    requests()
    await recover()
    expect(till.storage.payments.queueFreeze()).toBeNull()
    expect(till.told.asked).toHaveLength(1)
  })

  test.each([
    ['right', 0, 0, -24 * HOUR_MS],
    ['years ahead when the last record was written', 3 * 365 * 24 * HOUR_MS, 0, -30 * 24 * HOUR_MS],
    ['still years ahead', 3 * 365 * 24 * HOUR_MS, 3 * 365 * 24 * HOUR_MS, -30 * 24 * HOUR_MS],
  ] as const)(
    'the gateway is asked since then by its own clock, ours being %s',
    async (_clock, recordAheadMs, aheadMs, sinceMs) => {
      requests()
      clock.advance(aheadMs)
      const serverNowMs = clock.nowMs() - aheadMs
      till.payments.heardServerTime(serverNowMs)
      till.payments.recover({ ...freeze, sinceMs: serverNowMs + recordAheadMs })
      await settled()
      expect(till.told.askedSinceMs).toBe(serverNowMs + sinceMs)
    },
  )

  test('an answer that may not be whole releases nothing', async () => {
    till.told.requests = { kind: 'rows', rows: [], serverTimeMs: null, incomplete: true }
    await recover()
    expect(till.told.asked).toEqual([])
  })

  test('what waits was sent already: it is not sent again, and settled by its row', async () => {
    requests(row({ inquiryNumber: 'INQ-7' }))
    await recover()
    expect(till.told.asked).toEqual([])
    await pass(MINUTE_MS)
    expect(state(waiting)).toMatchObject({ kind: 'succeeded', settlement: { trxNumber: 'REQ-1' } })
    expect(cases()).toEqual([])
  })

  test.each([
    ['of this machine: a case, that names it', SERIAL, [['payment-not-in-records', 'request-paid']]],
    ['of another machine: not ours', 'NEIGHBOUR', []],
  ] as const)('a payment the records do not know, %s', async (_what, machineSerial, raised) => {
    requests(row({ number: 'REQ-77', account: '01000000000', machineSerial }))
    await recover()
    expect(cases()).toEqual(raised)
    expect(till.told.asked).toHaveLength(1)
  })

  test('a row that only a case knows of is never taken for a later payment’s', async () => {
    requests(row({ number: 'REQ-77', account: '01000000000' }))
    await recover()
    await answer(paid('REQ-5'))
    const id = await sold(unknown, { account: '01000000000' })
    await pass(MINUTE_MS)
    expect(state(id)).toMatchObject({ kind: 'unknown', trxNumber: null })
  })

  test('each payment of the records explains one row: a second one like it was lost', async () => {
    till.counter.line = 'fine'
    await sold(unknown, { account: '01000000000' })
    requests(row({ account: '01000000000' }), row({ id: 2, number: 'REQ-2', account: '01000000000' }))
    await recover()
    expect(cases()).toEqual([['payment-not-in-records', 'request-paid']])
  })

  test('what waited for its turn may have left since: it is asked about, not given up', async () => {
    await sell({ account: '01000000001', serviceId: mobileTopUp.id })
    const second = await sell({ account: '01000000002', serviceId: mobileTopUp.id })
    expect(state(second)?.kind).toBe('confirmed')
    till.close()
    till = openTill(folder.directory, clock, undefined, policy)
    till.payments.recover(freeze)
    expect(state(second)).toMatchObject({ kind: 'unknown', reason: { code: 'records-restored' } })
  })

  test('what the records may lack can still be on its way: released only after the server’s whole time budget', async () => {
    requests()
    till.payments.recover(lost)
    till.payments.wake()
    await pass(5 * MINUTE_MS)
    expect(till.told.asked).toEqual([])
    await pass(2 * MINUTE_MS)
    expect(till.told.asked).toHaveLength(1)
  })

  test.each([
    ['nothing was lost', freeze, null, 'succeeded', []],
    ['something may be lost', lost, null, 'unknown', [['outcome-unknown', 'rows-alike']]],
    ['something may be lost, and a reply had named it', lost, 'REQ-1', 'succeeded', []],
  ] as const)(
    'a row that only looks like a payment from before may be a lost one’s: %s',
    async (_what, loss, trxNumber, becomes, raised) => {
      till.payments.withdraw(waiting as never)
      till.counter.line = 'fine'
      const id = await sold({ ...unknown, trxNumber }, { account: '01000000000' })
      requests(row({ account: '01000000000' }))
      till.payments.recover(loss)
      till.payments.wake()
      await pass(20 * MINUTE_MS)
      expect(state(id)?.kind).toBe(becomes)
      expect(cases()).toEqual(raised)
    },
  )

  test('frozen already, and then something turns out to be lost: asked since the earlier of the two', async () => {
    till.payments.recover({ ...freeze, sinceMs: 5 })
    till.payments.freezeQueue({ ...lost, sinceMs: 9 })
    till.payments.freezeQueue({ ...freeze, sinceMs: 1 })
    expect(till.storage.payments.queueFreeze()).toMatchObject({ ...lost, sinceMs: 5 })
    await settled()
  })

  test('a payment confirmed after the loss was told is recognised by its looks again', async () => {
    requests()
    till.payments.withdraw(waiting as never)
    till.payments.recover(lost)
    till.payments.wake()
    await pass(8 * MINUTE_MS)
    till.counter.line = 'fine'
    const id = await sold(unknown, { account: '01000000000' })
    requests(row({ account: '01000000000', createdAtMs: clock.nowMs() }))
    await pass(MINUTE_MS)
    expect(state(id)?.kind).toBe('succeeded')
  })

  test('where only the wallet can be asked, a debit like it puts what waits in doubt', async () => {
    till.told.requests = { kind: 'none-here' }
    movements(movement({ requestNumber: 'REQ-9' }))
    await recover()
    expect(till.told.asked).toEqual([])
    expect(state(waiting)?.kind).toBe('unknown')
  })
})
