import Database from 'better-sqlite3'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { emptySettlement } from '../../src-shared/domain/evidence.ts'
import type { RequestRow } from '../../src-shared/domain/history.ts'
import { minor } from '../../src-shared/domain/money.ts'
import {
  because,
  electricityBill,
  namedAccount,
  newFolder,
  openTill,
  paid,
  prepared,
  SERIAL,
  settled,
  voucher,
  type Till,
} from './testing.ts'

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

const confirm = (saleId: string, more: { cash?: number; repeat?: boolean } = {}) =>
  till.payments.confirm({
    saleId,
    cashReceivedMinor: minor(more.cash ?? 100_000),
    repeatAccepted: more.repeat ?? false,
  })

/** Sells one thing up to the moment it is in flight. */
async function sell(more: Parameters<typeof prepared>[1] = {}, repeat = false): Promise<string> {
  const { saleId } = await prepared(till.payments, more)
  const reply = await confirm(saleId, { repeat })
  if (!reply.ok) throw new Error(reply.problem.code)
  await settled()
  return reply.value.paymentIds[0] ?? ''
}

const stateOf = (id: string): string => {
  const reply = till.payments.view(id as never)
  return reply.ok ? reply.value.state.kind : reply.problem.code
}
const answer = async (
  index: number,
  outcome: Parameters<Till['told']['asked'][number]['answer']>[0],
): Promise<void> => {
  till.told.asked[index]?.answer(outcome)
  await settled()
}

describe('intent before action', () => {
  test('what is sent already stands in the database as sending, for any other reader', async () => {
    let seen: unknown = null
    till.told.beforePay = () => {
      const other = new Database(join(folder.directory, 'terminal.db'), { readonly: true })
      seen = other.prepare('SELECT state, account FROM payments').all()
      other.close()
    }
    await sell()
    expect(seen).toEqual([{ state: 'sending', account: '01012345678' }])
  })

  test('an intent that cannot be written is not sent', async () => {
    const { saleId } = await prepared(till.payments)
    till.storage.close()
    await expect(confirm(saleId)).rejects.toThrow()
    expect(till.told.asked).toHaveLength(0)
    till = openTill(folder.directory)
  })
})

describe('at most once', () => {
  test('two taps are one payment and get the same answer', async () => {
    const { saleId } = await prepared(till.payments)
    const [first, second] = await Promise.all([confirm(saleId), confirm(saleId)])
    await settled()
    expect(second).toEqual(first)
    expect(till.told.asked).toHaveLength(1)
    await answer(0, paid('REQ-1'))
    expect(await confirm(saleId)).toEqual(first)
    expect(till.told.asked).toHaveLength(1)
  })

  test('an open payment blocks the same service and account, at any age and with any amount', async () => {
    const id = await sell()
    await answer(0, { kind: 'unknown', reason: because('gateway-timeout'), trxNumber: null })
    expect(stateOf(id)).toBe('unknown')
    till.clock.advance(31 * 24 * 3_600_000)
    await settled()
    await expect(sell({ amountMinor: minor(700) })).rejects.toThrow('payment-open')
    await sell({ account: '01099999999' })
    expect(till.told.asked).toHaveLength(2)
  })

  test('two sales prepared side by side: the second is refused when the first is under way', async () => {
    const [one, two] = [await prepared(till.payments), await prepared(till.payments)]
    await confirm(one.saleId)
    expect(await confirm(two.saleId, { repeat: true })).toMatchObject({ ok: false, problem: { code: 'payment-open' } })
    expect(till.told.asked).toHaveLength(1)
  })

  test('the same again within ten minutes needs a yes; later it does not', async () => {
    await sell()
    await answer(0, paid('REQ-1'))
    const again = await prepared(till.payments)
    expect(again.recent).toMatchObject({ trxNumber: 'REQ-1', state: 'succeeded' })
    expect(await confirm(again.saleId)).toMatchObject({ ok: false, problem: { code: 'payment-recent' } })
    expect(await confirm(again.saleId, { repeat: true })).toMatchObject({ ok: true })
    await settled()
    await answer(1, paid('REQ-2'))
    till.clock.advance(10 * 60_000 + 1)
    expect(await prepared(till.payments)).toMatchObject({ recent: null })
  })
})

describe('the lane', () => {
  test('one request in flight; the next leaves when the first is answered', async () => {
    await sell()
    const second = await sell({ account: '01011111111' })
    expect(till.told.asked).toHaveLength(1)
    expect(stateOf(second)).toBe('confirmed')
    await answer(0, paid('REQ-1'))
    expect(till.told.asked).toHaveLength(2)
    expect(stateOf(second)).toBe('sending')
  })

  test('after 75 seconds it is unknown and the lane is free; the late answer still counts', async () => {
    const slow = await sell()
    till.clock.advance(74_999)
    expect(stateOf(slow)).toBe('sending')
    till.clock.advance(1)
    await settled()
    expect(stateOf(slow)).toBe('unknown')
    await sell({ account: '01011111111' })
    expect(till.told.asked).toHaveLength(2)
    await answer(0, paid('REQ-1'))
    expect(stateOf(slow)).toBe('succeeded')
  })

  test('late evidence against a settled payment is kept as a contradiction', async () => {
    const id = await sell()
    till.clock.advance(75_000)
    await settled()
    till.told.requests = { kind: 'rows', rows: [rowOf(id, { status: 'refused' })], serverTimeMs: null }
    till.clock.advance(2_000)
    await settled()
    expect(stateOf(id)).toBe('declined')
    await answer(0, paid('REQ-1'))
    expect(till.payments.view(id as never)).toMatchObject({
      value: { state: { kind: 'declined', contradictions: ['succeeded/succeeded'] } },
    })
  })
})

describe('paper for the customer', () => {
  test.each([
    ['succeeded', paid('REQ-1'), ['succeeded']],
    ['unknown', { kind: 'unknown' as const, reason: because('gateway-timeout'), trxNumber: null }, ['unknown']],
    ['declined', { kind: 'declined' as const, reason: because('limit-exceeded') }, []],
    ['not sent', { kind: 'not-sent' as const, reason: because('gateway-unreachable') }, []],
  ])('after %s', async (_title, outcome, papers) => {
    await sell()
    await answer(0, outcome)
    expect(till.answered).toEqual(papers)
  })

  test('a late answer prints nothing by itself: the customer may be gone', async () => {
    await sell()
    till.clock.advance(75_000)
    await settled()
    await answer(0, paid('REQ-1'))
    expect(till.answered).toEqual(['unknown'])
  })
})

describe('what never left', () => {
  test('a dead line gives it back to the confirm screen, and the next try gives the old one up', async () => {
    const first = await sell()
    await answer(0, { kind: 'not-sent', reason: because('gateway-unreachable') })
    expect(till.payments.view(first as never)).toMatchObject({
      value: { state: { kind: 'confirmed', lastReason: { code: 'gateway-unreachable' } } },
    })
    expect(till.storage.payments.unsettled().count).toBe(0)
    const second = await sell()
    expect(stateOf(first)).toBe('withdrawn')
    expect(stateOf(second)).toBe('sending')
  })

  test('a sale is not confirmed with too little cash, nor while selling is stopped', async () => {
    const { saleId } = await prepared(till.payments)
    expect(await confirm(saleId, { cash: 4_999 })).toMatchObject({ problem: { code: 'cash-too-little' } })
    till.selling.stopped = { code: 'force-update' }
    expect(await confirm(saleId)).toMatchObject({ problem: { code: 'force-update' } })
    expect(till.told.asked).toHaveLength(0)
  })
})

test('an account that no paper can show is refused before anything is asked or taken', async () => {
  await expect(prepared(till.payments, { serviceId: namedAccount.id, account: 'Ali \u{1F600}' })).rejects.toThrow(
    'input-format',
  )
  await expect(prepared(till.payments, { serviceId: namedAccount.id, account: 'Ali' })).resolves.toBeDefined()
})

describe('several vouchers', () => {
  const three = { serviceId: voucher.id, account: '', quantity: 3 }

  test('they are paid one after another, the change stands on the first', async () => {
    const { saleId } = await prepared(till.payments, three)
    const reply = await confirm(saleId, { cash: 20_000 })
    await settled()
    for (const index of [0, 1, 2]) await answer(index, paid(`REQ-${String(index)}`))
    const ids = reply.ok ? reply.value.paymentIds : []
    expect(ids.map(stateOf)).toEqual(['succeeded', 'succeeded', 'succeeded'])
    const cash = ids.map((id) => till.storage.payments.payment(id)?.state.sale.cashReceivedMinor)
    expect(cash).toEqual([10_000, 5_000, 5_000])
  })

  test('the first that is not a success ends the sale; the rest never leave', async () => {
    const { saleId } = await prepared(till.payments, three)
    const reply = await confirm(saleId)
    await settled()
    await answer(0, paid('REQ-0'))
    await answer(1, { kind: 'unknown', reason: because('gateway-timeout'), trxNumber: null })
    const ids = reply.ok ? reply.value.paymentIds : []
    expect(ids.map(stateOf)).toEqual(['succeeded', 'unknown', 'withdrawn'])
    expect(till.told.asked).toHaveLength(2)
  })
})

describe('a bill that was asked for', () => {
  const bill = {
    label: null,
    dueMinor: minor(12_345),
    feeMinor: minor(250),
    reference: 'B-1',
    dueDate: null,
    issueDate: null,
    expiryDate: null,
    ranges: [],
    notes: [],
    echo: { billRefNumber: 'B-1' },
  }
  const form = { serviceId: electricityBill.id, account: '01012345678', extraKeys: [], language: 'ar' as const }

  test('is paid with the gateway’s fee, its inquiry’s number and its echo', async () => {
    till.told.inquiry = { kind: 'found', inquiry: { inquiryNumber: 'INQ-1', bills: [bill], message: null } }
    const inquired = await till.payments.inquire(form)
    if (!inquired.ok) throw new Error(inquired.problem.code)
    expect(inquired.value.bills).toMatchObject([{ dueMinor: 12_345, feeMinor: 250, feeIsEstimate: false }])
    expect(JSON.stringify(inquired.value)).not.toContain('billRefNumber')
    await sell({ ...form, amountMinor: bill.dueMinor, inquiryId: inquired.value.inquiryId })
    expect(till.told.asked[0]?.request).toMatchObject({
      inquiryNumber: 'INQ-1',
      feeMinor: 250,
      amountMinor: 12_345,
      echo: { billRefNumber: 'B-1' },
    })
  })

  test('cannot be paid without the inquiry, nor with another account’s', async () => {
    await expect(prepared(till.payments, { ...form, amountMinor: bill.dueMinor })).rejects.toThrow('inquiry-needed')
    till.told.inquiry = { kind: 'found', inquiry: { inquiryNumber: 'INQ-1', bills: [bill], message: null } }
    const inquired = await till.payments.inquire(form)
    const inquiryId = inquired.ok ? inquired.value.inquiryId : null
    const other = { ...form, account: '01000000000', amountMinor: bill.dueMinor, inquiryId }
    await expect(prepared(till.payments, other)).rejects.toThrow('inquiry-needed')
  })
})

describe('settling what is not known', () => {
  test('a restart in mid-payment: unknown at once, then what the history shows', async () => {
    const id = await sell()
    till.close()
    till = openTill(folder.directory, till.clock)
    till.told.requests = { kind: 'rows', rows: [rowOf(id)], serverTimeMs: null }
    till.payments.recover()
    expect(stateOf(id)).toBe('unknown')
    expect(till.storage.payments.unsettled()).toMatchObject({ count: 1, sumMinor: 5_000 })
    till.clock.advance(2_000)
    await settled()
    expect(till.payments.view(id as never)).toMatchObject({ value: { state: { kind: 'succeeded', proof: 'history' } } })
  })

  test('a voucher settled by the history gets its PIN from the wallet, and waits while that cannot be asked', async () => {
    const id = await sell({ serviceId: voucher.id, account: '' })
    await answer(0, { kind: 'unknown', reason: because('gateway-timeout'), trxNumber: 'REQ-9' })
    till.told.requests = {
      kind: 'rows',
      rows: [rowOf(id, { serviceId: voucher.id, account: null })],
      serverTimeMs: null,
    }
    till.told.movements = { kind: 'failed', reason: because('no-line') }
    await till.payments.check(id as never)
    expect(stateOf(id)).toBe('unknown')
    till.told.movements = {
      kind: 'rows',
      serverTimeMs: null,
      rows: [
        {
          id: 1,
          requestNumber: 'REQ-9',
          direction: 'debit',
          amountMinor: minor(5_000),
          label: 'Pay Service Bill',
          createdAtMs: null,
          walletId: 1,
          account: null,
          refund: false,
          settlement: { ...emptySettlement('REQ-9'), voucher: { pin: '1234567890123456', serial: null, expiry: null } },
        },
      ],
    }
    await till.payments.check(id as never)
    expect(till.payments.view(id as never)).toMatchObject({
      value: { state: { kind: 'succeeded', settlement: { voucher: { pin: '1234567890123456' } } } },
    })
  })

  test('a row another payment of ours already has is not claimed again', async () => {
    const first = await sell()
    await answer(0, paid('REQ-9'))
    const second = await sell({}, true)
    await answer(1, { kind: 'unknown', reason: because('gateway-timeout'), trxNumber: null })
    till.told.requests = { kind: 'rows', rows: [rowOf(first)], serverTimeMs: null }
    await till.payments.check(second as never)
    expect(stateOf(second)).toBe('unknown')
  })

  test('absence is certain only twice, two minutes apart, after six minutes', async () => {
    till.told.inquiry = {
      kind: 'found',
      inquiry: {
        inquiryNumber: 'INQ-1',
        message: null,
        bills: [
          {
            label: null,
            dueMinor: minor(5_000),
            feeMinor: null,
            reference: null,
            dueDate: null,
            issueDate: null,
            expiryDate: null,
            ranges: [],
            notes: [],
            echo: {},
          },
        ],
      },
    }
    const form = { serviceId: electricityBill.id, account: '01012345678', extraKeys: [], language: 'ar' as const }
    const inquired = await till.payments.inquire(form)
    const id = await sell({ ...form, inquiryId: inquired.ok ? inquired.value.inquiryId : null })
    await answer(0, { kind: 'unknown', reason: because('gateway-timeout'), trxNumber: null })
    const inquiryRow = { ...rowOf(id), kind: 'inquiry' as const, number: 'INQ-1', serviceId: electricityBill.id }
    till.told.requests = { kind: 'rows', rows: [inquiryRow], serverTimeMs: null }

    const history: [number, string][] = []
    for (let minutes = 0; minutes < 14; minutes += 1) {
      till.clock.advance(60_000)
      await settled()
      await till.payments.check(id as never)
      history.push([minutes + 1, stateOf(id)])
      if (stateOf(id) === 'declined') break
    }
    const [settledAt] = history.at(-1) ?? []
    expect(history.at(-1)?.[1]).toBe('declined')
    expect(settledAt).toBeGreaterThanOrEqual(8)
  })

  test('a look that fails in between starts the two minutes anew, and changes nothing', async () => {
    const id = await sell()
    await answer(0, { kind: 'unknown', reason: because('gateway-timeout'), trxNumber: null })
    till.told.requests = { kind: 'failed', reason: because('no-line') }
    for (let minutes = 0; minutes < 30; minutes += 1) {
      till.clock.advance(60_000)
      await settled()
    }
    expect(stateOf(id)).toBe('unknown')
    expect(till.told.looks).toBeGreaterThan(8)
    expect(till.failures).toEqual([])
  })
})

/** The gateway's record of a top-up sold in these tests. */
function rowOf(id: string, more: Partial<RequestRow> = {}): RequestRow {
  const stored = till.storage.payments.payment(id as never)
  return {
    id: 1,
    number: 'REQ-9',
    kind: 'payment',
    serviceId: 500,
    account: '01012345678',
    amountMinor: minor(5_000),
    machineSerial: SERIAL,
    inquiryNumber: null,
    status: 'paid',
    createdAtMs: stored?.confirmedAtMs ?? null,
    settlement: emptySettlement('REQ-9'),
    ...more,
  }
}
