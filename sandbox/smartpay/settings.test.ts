/** Settings that change how the server answers, one by one, over HTTP. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startSmartPay, type SmartPayServer } from './server.ts'
import { testClient, type Json, type Reply, type TestClient } from './test-client.ts'

let server: SmartPayServer
let client: TestClient

beforeAll(async () => {
  server = await startSmartPay()
  client = testClient(server)
})
afterAll(() => server.stop())
beforeEach(async () => {
  await client.reset()
  await client.signIn()
})

const ask = (form: Record<string, string>): Promise<Reply> => client.post('/api/create_machine_request', form)
const inquire = (productId: string, billingAcct = '12345678'): Promise<Reply> =>
  ask({ requestType: 'service_bill_inquiry', productId, billingAcct })
const pay = (more: Record<string, string> = {}): Promise<Reply> =>
  ask({ requestType: 'pay_service_bill', productId: '9003', billingAcct: '1', trxAmt: '5', ...more })

describe('plainPayReply', () => {
  const printed = ['billingAcct', 'feesAmt', 'message', 'trxAmt', 'trxNumber']
  test('off: all that the façade says; on: the five keys that the guide prints', async () => {
    const whole = await pay()
    expect(Object.keys(whole.json.data as object).length).toBeGreaterThan(printed.length)
    await client.faults({ plainPayReply: true })
    const plain = await pay()
    expect(Object.keys(plain.json.data as object).sort()).toEqual(printed)
    expect(plain.json.count).toBe(printed.length)
  })
  test('a voucher keeps its PIN', async () => {
    await client.faults({ plainPayReply: true })
    const plain = await pay({ productId: '9005', trxAmt: '10', billingAcct: '' })
    expect(plain.json.data.vouch_pin).toMatch(/^\d{16}$/)
  })
})

describe('providerRequired', () => {
  test.each<[string, boolean, Record<string, string>, string | null]>([
    ['off, without a provider', false, {}, null],
    ['on, without a provider', true, {}, 'provider_not_found'],
    ['on, with the provider', true, { provider: 'fawry' }, null],
    ['on, with another provider', true, { provider: 'khales' }, 'Incompatible_provider_service'],
  ])('%s', async (_what, providerRequired, more, type) => {
    await client.faults({ providerRequired })
    const reply = await pay(more)
    expect(reply.status).toBe(type === null ? 200 : 400)
    expect(reply.json.type ?? null).toBe(type)
    expect((await client.ledger()).payments.length).toBe(type === null ? 1 : 0)
  })
})

describe('providerOffline', () => {
  test('on: an inquiry and a payment are refused, nothing is charged', async () => {
    await client.faults({ providerOffline: true })
    const refused = { type: 'user_error', message: 'Service Not Available' }
    expect((await inquire('9001')).json).toMatchObject(refused)
    expect((await pay()).json).toMatchObject(refused)
    expect((await client.ledger()).payments).toMatchObject([{ charged: false, providerPaid: false }])
  })
  test('off again: as before', async () => {
    await client.faults({ providerOffline: true })
    await client.faults({ providerOffline: false })
    expect((await pay()).status).toBe(200)
  })
})

describe('cancelMethod', () => {
  test.each([
    ['dialect', 200, 405],
    ['POST', 200, 405],
    ['PUT', 405, 200],
    ['any', 200, 200],
  ])('%s', async (cancelMethod, post, put) => {
    await client.faults({ cancelMethod })
    const statuses: number[] = []
    for (const method of ['POST', 'PUT']) {
      const due = (await inquire('9006')).json.data as { trxAmt: number; trxNumber: string }
      const paid = await pay({
        productId: '9006',
        billingAcct: '12345678',
        trxAmt: due.trxAmt.toFixed(2),
        feesAmt: '2.00',
      })
      const number = paid.json.data.trxNumber as string
      statuses.push((await client.post('/api/cancel_request', { request_number: number }, method)).status)
    }
    expect(statuses).toEqual([post, put])
    const refunds = (await client.ledger()).cancels.filter((one) => one.refunded)
    expect(refunds.length).toBe([post, put].filter((status) => status === 200).length)
  })
})

test('cancelIgnoresNumbers: whoever sends the reference takes back the first payment of the bill, be it another’s', async () => {
  await client.faults({ cancelIgnoresNumbers: true })
  const paidBy = async (login: string): Promise<string> => {
    await client.signIn(login)
    const due = (await inquire('9006')).json.data as { trxAmt: number; billRefNumber: string }
    const form = { productId: '9006', billingAcct: '12345678', trxAmt: due.trxAmt.toFixed(2), feesAmt: '2.00' }
    return (await pay({ ...form, billRefNumber: due.billRefNumber })).json.data.trxNumber as string
  }
  const theirs = await paidBy('agent2')
  const ours = await paidBy('agent')
  const cancel = (more: Record<string, string>): Promise<Reply> =>
    client.post('/api/cancel_request', { request_number: ours, ...more })
  expect((await cancel({})).json.type).toBe('request_not_found')
  const { billReference } = (await client.ledger()).payments[0] ?? {}
  expect((await cancel({ billRefNumber: billReference ?? '' })).json.data).toContain(theirs)
  expect((await client.ledger()).payments.map((one) => [one.login, one.refunded])).toEqual([
    ['agent2', true],
    ['agent', false],
  ])
})

describe('bills, one by one', () => {
  type Bill = { BillRefNumber: string; BillStatus: string; BillInfo: { BillSummAmt: { CurAmt: { Amt: Json } }[] } }
  const billsOf = (reply: Reply): readonly Bill[] =>
    [JSON.parse(reply.json.data.provider_response as string)].flat() as Bill[]
  const dueOf = (bill: Bill | undefined): string => Number(bill?.BillInfo.BillSummAmt[0]?.CurAmt.Amt).toFixed(2)
  const payBill = (productId: string, bill: Bill | undefined, more: Record<string, string> = {}): Promise<Reply> =>
    pay({
      productId,
      billingAcct: '12345678',
      trxAmt: dueOf(bill),
      billRefNumber: bill?.BillRefNumber ?? '',
      ...more,
    })

  test('each has a sum, and is paid by its reference only', async () => {
    const [one, two, three] = billsOf(await inquire('10205'))
    expect(new Set([dueOf(one), dueOf(two), dueOf(three)]).size).toBe(3)
    expect((await payBill('10205', two)).status).toBe(200)
    expect((await payBill('10205', one, { billRefNumber: three?.BillRefNumber ?? '' })).json.type).toBe('user_error')
    expect((await payBill('10205', one, { billRefNumber: '' })).json.type).toBe('user_error')
    const charged = (await client.ledger()).payments.filter((payment) => payment.charged)
    expect(charged.map((payment) => payment.billReference)).toEqual([two?.BillRefNumber])
  })
  test('one that is paid or expired is not taken again', async () => {
    const bills = billsOf(await inquire('10207'))
    expect(bills.map((bill) => bill.BillStatus)).toEqual(['PAID', 'UNPAID', 'EXPIRED', 'UNPAID'])
    const types = []
    for (const bill of bills) types.push((await payBill('10207', bill)).json.type ?? 'paid')
    expect(types).toEqual(['user_error', 'paid', 'user_error', 'paid'])
  })
  test('paidBillsGo: what was paid is gone, the others stay; at last nothing is due', async () => {
    await client.faults({ paidBillsGo: true })
    const before = billsOf(await inquire('10206'))
    expect(before.length).toBe(2)
    await payBill('10206', before[0])
    const after = billsOf(await inquire('10206'))
    expect(after.map((bill) => bill.BillRefNumber)).toEqual([before[1]?.BillRefNumber])
    await payBill('10206', after[0])
    expect((await inquire('10206')).json.type).toBe('user_error')
  })
  test('without it the same account always owes the same', async () => {
    const [bill] = billsOf(await inquire('9001'))
    expect((await payBill('9001', bill, { feesAmt: '2.00' })).status).toBe(200)
    expect(billsOf(await inquire('9001'))[0]?.BillRefNumber).toBe(bill?.BillRefNumber)
  })
  test('ranges of an answer hold for the payment, not the ones of the list', async () => {
    const due = (await inquire('10209')).json.data as { trxNumber: string }
    const refused = async (trxAmt: string): Promise<string | undefined> =>
      (await pay({ productId: '10209', billingAcct: '12345678', trxAmt, inquiryTrxNumber: due.trxNumber })).json
        .type as string | undefined
    expect(await refused('7.00')).toBe('user_error')
    expect(await refused('100.00')).toBeUndefined()
  })
})

describe('rows that lie', () => {
  test.each([
    ['a number as text', 0, { id: '10401' }],
    ['a number for a name', 1, { name: 2026 }],
    ['an object for a name', 2, { name: { en: 'Name' } }],
    ['an object for a picture', 3, { image: { url: '/web/image' } }],
    ['a list for a description', 4, { biller_info: [{ PmtType: 'PREP' }, { PmtType: 'VOCH' }] }],
    ['no number', 7, { id: false }],
  ])('%s', async (_what, at, row) => {
    const { json } = await client.post('/api/get_sevices', { lang: 'en_US', domain: '[("categ_id.id","=",104)]' })
    expect(json.data[at]).toMatchObject(row)
  })
  test('a name of a million letters comes whole', async () => {
    const { json } = await client.post('/api/get_sevices', { lang: 'en_US', domain: '[("categ_id.id","=",105)]' })
    expect(json.data[0].name.length).toBe(1_000_000)
  })
})
