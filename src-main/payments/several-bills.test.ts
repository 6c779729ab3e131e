/** Several bills of one answer: several payments of one sale, each under an inquiry number of its own. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { minor, type Minor } from '../../src-shared/domain/money.ts'
import type { Bill } from '../../src-shared/domain/service.ts'
import {
  because,
  billWithFee,
  electricityBill,
  newFolder,
  openTill,
  paid,
  prepared,
  settled,
  type Till,
} from './testing.ts'

const bill = (reference: string, dueMinor: number, more: Partial<Bill> = {}): Bill => ({
  label: null,
  dueMinor: minor(dueMinor),
  feeMinor: minor(200),
  reference,
  dueDate: null,
  issueDate: null,
  expiryDate: null,
  ranges: [],
  notes: [],
  echo: { billRefNumber: reference },
  ...more,
})
const JANUARY = bill('B-1', 12_300)
const FEBRUARY = bill('B-2', 4_500, { label: { ar: 'فبراير', en: 'February' } })
const MARCH = bill('B-3', 4_500)

let folder: ReturnType<typeof newFolder>
let till: Till
/** What the biller answers now; every answer has a number of its own. */
let owed: readonly Bill[]
let inquiries: number

beforeEach(() => {
  folder = newFolder()
  till = openTill(folder.directory)
  owed = [JANUARY, FEBRUARY, MARCH]
  inquiries = 0
  till.told.inquiry = () => {
    inquiries += 1
    return { kind: 'found', inquiry: { inquiryNumber: `INQ-${String(inquiries)}`, bills: owed, message: null } }
  }
})
afterEach(() => {
  till.close()
  folder.remove()
})

const form = { serviceId: electricityBill.id, account: '01012345678', extraKeys: [], language: 'ar' as const }

async function inquire(serviceId = form.serviceId): Promise<string> {
  const reply = await till.payments.inquire({ ...form, serviceId })
  if (!reply.ok) throw new Error(reply.problem.code)
  return reply.value.inquiryId
}

const choose = (inquiryId: string, ...chosen: readonly (readonly [index: number, sum: Minor | null])[]) =>
  prepared(till.payments, {
    ...form,
    inquiryId,
    bills: chosen.map(([index, sum]) => ({ index, amountMinor: sum ?? minor(0) })),
  })

async function confirm(saleId: string, cash = 100_000, repeatAccepted = false): Promise<readonly string[]> {
  const reply = await till.payments.confirm({ saleId, cashReceivedMinor: minor(cash), repeatAccepted })
  if (!reply.ok) throw new Error(reply.problem.code)
  await settled()
  return reply.value.paymentIds
}

const answer = async (
  index: number,
  outcome: Parameters<Till['told']['asked'][number]['answer']>[0],
): Promise<void> => {
  till.told.asked[index]?.answer(outcome)
  await settled()
}
const sent = () =>
  till.told.asked.map(({ request }) => [request.echo['billRefNumber'], request.amountMinor, request.inquiryNumber])
const states = (ids: readonly string[]) =>
  ids.map((id) => {
    const reply = till.payments.view(id as never)
    return reply.ok ? reply.value.state.kind : reply.problem.code
  })

describe('two bills chosen', () => {
  test('are two payments in order, each with its own sum, fee, reference and inquiry number', async () => {
    const sale = await choose(await inquire(), [0, JANUARY.dueMinor], [2, MARCH.dueMinor])
    expect(sale).toMatchObject({
      payments: [
        { amountMinor: 12_300, feeMinor: 200 },
        { amountMinor: 4_500, feeMinor: 200 },
      ],
      amountMinor: 16_800,
      feeMinor: 400,
      totalMinor: 17_200,
    })
    const ids = await confirm(sale.saleId, 20_000)
    expect(ids).toEqual(sale.payments.map(({ paymentId }) => paymentId))
    expect(sent()).toEqual([['B-1', 12_300, 'INQ-1']])
    await answer(0, paid('REQ-1'))
    expect(sent()).toEqual([
      ['B-1', 12_300, 'INQ-1'],
      ['B-3', 4_500, 'INQ-2'],
    ])
    await answer(1, paid('REQ-2'))
    expect(states(ids)).toEqual(['succeeded', 'succeeded'])
    const cash = ids.map((id) => {
      const reply = till.payments.view(id as never)
      return reply.ok ? reply.value.state.sale.cashReceivedMinor : null
    })
    // The change of the whole sale stands with the first: 200.00 - 172.00.
    expect(cash).toEqual([15_300, 4_700])
  })

  test.each([
    ['unknown', { kind: 'unknown' as const, reason: because('gateway-timeout'), trxNumber: null }],
    ['declined', { kind: 'declined' as const, reason: because('limit-exceeded') }],
    ['accepted', { kind: 'accepted' as const, settlement: settlement('REQ-1'), reason: because('fabricated') }],
  ])('the first of them %s: the second never leaves', async (state, outcome) => {
    const sale = await choose(await inquire(), [0, JANUARY.dueMinor], [1, FEBRUARY.dueMinor])
    const ids = await confirm(sale.saleId)
    await answer(0, outcome)
    expect(states(ids)).toEqual([state, 'withdrawn'])
    expect(till.told.asked).toHaveLength(1)
  })

  test.each([
    ['the sum is another', [JANUARY, bill('B-2', 4_600)]],
    ['the bill is gone', [JANUARY]],
    ['two bills have its reference', [JANUARY, FEBRUARY, FEBRUARY]],
  ])('are asked for again, and not paid where %s by now', async (_what, now) => {
    const inquiryId = await inquire()
    owed = now
    await expect(choose(inquiryId, [0, JANUARY.dueMinor], [1, FEBRUARY.dueMinor])).rejects.toThrow('inquiry-needed')
    expect(till.told.asked).toEqual([])
  })

  test('the same one twice is no sale', async () => {
    const inquiryId = await inquire()
    await expect(choose(inquiryId, [0, JANUARY.dueMinor], [0, JANUARY.dueMinor])).rejects.toThrow(
      'request-not-understood',
    )
  })

  test('a sum that is not the bill’s is refused', async () => {
    await expect(choose(await inquire(), [0, JANUARY.dueMinor], [1, minor(4_400)])).rejects.toThrow('amount-partial')
  })

  test('what the biller calls a bill stands on its receipt', async () => {
    const sale = await choose(await inquire(), [1, FEBRUARY.dueMinor])
    const [id = ''] = await confirm(sale.saleId)
    const reply = till.payments.view(id as never)
    expect(reply.ok && reply.value.state.sale.billNotes).toEqual([{ ar: 'فبراير', en: 'February' }])
  })
})

describe('an inquiry’s number', () => {
  test('is one payment’s only: the next bill of the same answer gets another', async () => {
    const inquiryId = await inquire()
    await confirm((await choose(inquiryId, [0, JANUARY.dueMinor])).saleId)
    await answer(0, paid('REQ-1'))
    owed = [FEBRUARY, MARCH]
    await confirm((await choose(inquiryId, [1, FEBRUARY.dueMinor])).saleId)
    expect(sent()).toEqual([
      ['B-1', 12_300, 'INQ-1'],
      ['B-2', 4_500, 'INQ-2'],
    ])
  })

  test('goes along again after an attempt that never left', async () => {
    const inquiryId = await inquire()
    await confirm((await choose(inquiryId, [0, JANUARY.dueMinor])).saleId)
    await answer(0, { kind: 'not-sent', reason: because('gateway-unreachable') })
    till.told.inquiry = { kind: 'failed', reason: because('no-line') }
    await confirm((await choose(inquiryId, [0, JANUARY.dueMinor])).saleId)
    expect(sent()).toEqual([
      ['B-1', 12_300, 'INQ-1'],
      ['B-1', 12_300, 'INQ-1'],
    ])
  })

  test('of two sales prepared with it goes with the one that is confirmed first', async () => {
    const inquiryId = await inquire()
    const [one, other] = [
      await choose(inquiryId, [0, JANUARY.dueMinor]),
      await choose(inquiryId, [0, JANUARY.dueMinor]),
    ]
    await confirm(one.saleId)
    await answer(0, { kind: 'declined', reason: because('limit-exceeded') })
    await expect(confirm(other.saleId, 100_000, true)).rejects.toThrow('inquiry-needed')
    expect(till.told.asked).toHaveLength(1)
  })
})

describe('a fee that must be named', () => {
  test.each([
    ['nobody knows it', null, null, 'fee-unknown'],
    ['the inquiry gave it', 200, null, 200],
    ['the gateway gives it when asked', null, 150, 150],
  ])('%s', async (_what, ofInquiry, ofGateway, expected) => {
    owed = [bill('B-1', 12_300, { feeMinor: ofInquiry === null ? null : minor(ofInquiry) })]
    till.told.fee = ofGateway === null ? null : minor(ofGateway)
    const inquiryId = await inquire(billWithFee.id)
    const ask = { ...form, serviceId: billWithFee.id, inquiryId, amountMinor: minor(12_300) }
    if (typeof expected === 'string') {
      await expect(prepared(till.payments, ask)).rejects.toThrow(expected)
      return
    }
    await confirm((await prepared(till.payments, ask)).saleId)
    expect(till.told.asked[0]?.request.feeMinor).toBe(expected)
  })
})

function settlement(trxNumber: string) {
  return { trxNumber, feeMinor: null, providerReference: null, voucher: null, notes: [] }
}
