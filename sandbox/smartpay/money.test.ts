import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startSmartPay } from './server.ts'
import type { SmartPayServer } from './server.ts'
import { testClient } from './test-client.ts'
import type { Json, Reply, TestClient } from './test-client.ts'

/** A busy machine may take its time. */
const PATIENT = { timeout: 15_000 }

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

const request = (form: Record<string, string>): Promise<Reply> => client.post('/api/create_machine_request', form)
const inquire = (productId: string, billingAcct: string, more: Record<string, string> = {}): Promise<Reply> =>
  request({ requestType: 'service_bill_inquiry', productId, billingAcct, lang: 'ar_AA', ...more })
const pay = (
  productId: string,
  billingAcct: string,
  trxAmt: string,
  more: Record<string, string> = {},
): Promise<Reply> => request({ requestType: 'pay_service_bill', productId, billingAcct, trxAmt, ...more })
const available = async (): Promise<number> => (await client.post('/api/get_my_wallets')).json.data[0].available_amount

describe('an inquiry', () => {
  test('has the seventeen keys of the façade and moves no money', async () => {
    const { json } = await inquire('9001', '12345678')
    expect(json.count).toBe(17)
    expect(json.data).toMatchObject({
      statusCode: 200,
      provider: 'Smart pay',
      billingAcct: '12345678',
      trxAmt: 42,
      feesAmt: 2,
    })
    const bill = JSON.parse(json.data.provider_response)
    expect(bill.BillInfo.BillSummAmt).toEqual([{ BillSummAmtCode: 'TotalAmtDue', CurAmt: { Amt: 42, CurCode: 'EGP' } }])
    const { inquiries, walletMovements } = await client.ledger()
    expect(inquiries).toMatchObject([
      { number: json.data.trxNumber, productId: 9001, account: '12345678', amountMinor: 4200 },
    ])
    expect(walletMovements).toEqual([])
  })
  test('the same account owes the same every time, another one something else', async () => {
    const due = async (account: string): Promise<number> => (await inquire('9001', account)).json.data.trxAmt
    expect(await due('12345678')).toBe(await due('12345678'))
    expect(await due('12345678')).not.toBe(await due('12345679'))
  })
  test('a Khales bill has two texts inside an object', async () => {
    const { json } = await inquire('9007', '12345678')
    const { bill_response, fees_response } = json.data.provider_response
    expect(JSON.parse(bill_response).EPayBillRecID).toMatch(/^EPB/)
    expect(JSON.parse(bill_response).BillInfo.CurAmt[0].AmtDue).toBe(json.data.trxAmt.toFixed(2))
    expect(JSON.parse(fees_response).FeesAmt[0].Amt).toBe(json.data.feesAmt.toFixed(2))
  })
  test('a free amount names no sum', async () => {
    const { json } = await inquire('9002', '12345678')
    expect(json.data).toMatchObject({ trxAmt: false, pmtAmts: [] })
  })
  test.each<[string, string, (data: Json) => unknown, unknown]>([
    [
      'several amounts',
      '10009810',
      (data) => JSON.parse(data.provider_response).BillInfo.BillSummAmt.map((one: Json) => one.BillSummAmtCode),
      ['Fees', 'PreviousBalance', 'LateFees', 'TotalAmtDue'],
    ],
    ['nothing due, as 0', '10009811', (data) => data.trxAmt, 0],
    ['ranges of its own', '10009812', (data) => JSON.parse(data.provider_response).BillInfo.PaymentRange.length, 3],
    ['a long text', '10009813', (data) => data.additionalInfo.split('\n').length, 40],
    ['two bills', '10009814', (data) => JSON.parse(data.provider_response).length, 2],
    [
      'overdue',
      '10009815',
      (data) => JSON.parse(data.provider_response).BillInfo.DueDt < new Date().toISOString(),
      true,
    ],
    ['only the printed keys', '10009816', (data) => Object.keys(data).length, 6],
    [
      'Arabic digits',
      '10009819',
      (data) => JSON.parse(data.provider_response).BillInfo.BillSummAmt[0].CurAmt.Amt,
      expect.stringMatching(/^[٠-٩]+٫[٠-٩]{2}$/),
    ],
    [
      'a third decimal',
      '10009820',
      (data) => JSON.parse(data.provider_response).BillInfo.BillSummAmt[0].CurAmt.Amt,
      expect.stringMatching(/\.\d{3}$/),
    ],
    ['no fee figure', '10009823', (data) => data.feesAmt, false],
  ])('%s', async (_what, account, of, wanted) => {
    expect(of((await inquire('9001', account)).json.data)).toEqual(wanted)
  })
  test.each([
    ['nothing due', '10009801', 400, 'user_error'],
    ['a wrong account', '10009802', 400, 'user_error'],
    ['an error without a text', '10009803', 400, 'Error'],
    ['an inactive biller', '10009809', 400, 'user_error'],
    ['a 401 not about the token', '10009825', 401, 'invalid object model'],
  ])('%s', async (_what, account, status, type) => {
    const reply = await inquire('9001', account)
    expect([reply.status, reply.json.type]).toEqual([status, type])
  })
  test.each([
    ['no service', { requestType: 'service_bill_inquiry' }, 'service_not_found'],
    ['an unknown service', { requestType: 'service_bill_inquiry', productId: '7' }, 'service'],
    ['an unknown type', { requestType: 'gift', productId: '9001' }, 'request_type'],
    ["the engine's names", { request_type: 'service_bill_inquiry', product_id: '9001' }, 'request_type'],
  ])('%s is refused', async (_what, form, type) => {
    expect((await request(form as Record<string, string>)).json.type).toBe(type)
  })
})

describe('a payment', () => {
  test('of a bill: debit, history row, nineteen keys, a real confirmation', async () => {
    const inquiry = (await inquire('9001', '12345678')).json.data
    const { json } = await pay('9001', '12345678', '42.00', {
      inquiryTrxNumber: inquiry.trxNumber,
      feesAmt: '2.00',
      pmtAmts: '[{"Sequence":"1","AmtDue":42.00,"CurCode":"EGP"}]',
    })
    expect(json.count).toBe(19)
    expect(json.data).toMatchObject({ billingAcct: '12345678', trxAmt: 42, feesAmt: 2 })
    const ids = JSON.parse(json.data.provider_response).PmtTransId
    expect(ids.find((one: Json) => one.PmtIdType === 'FCRN').PmtId).toMatch(/^\d+$/)
    const { payments, walletMovements } = await client.ledger()
    expect(payments).toMatchObject([
      {
        number: json.data.trxNumber,
        inquiryNumber: inquiry.trxNumber,
        machineSerial: 'TILL-1',
        amountMinor: 4200,
        feeMinor: 200,
        charged: true,
        chargedMinor: 4400,
        providerPaid: true,
        paymentStatus: 'done',
        actionStatus: 'completed',
      },
    ])
    expect(walletMovements).toMatchObject([
      { direction: 'debit', amountMinor: 4400, requestNumber: json.data.trxNumber },
    ])
  })
  test('floats are written as Python writes them', async () => {
    expect((await pay('9003', '1', '25')).text).toContain('"trxAmt":25.0,')
    expect((await pay('9003', '1', '25.05')).text).toContain('"trxAmt":25.05,')
  })
  test('of a card gives the PIN, in the reply and in the wallet row', async () => {
    const { json } = await pay('9005', '', '25.00')
    expect(json.data.vouch_pin).toMatch(/^\d{16}$/)
    const rows = (
      await client.post('/api/get_wallet_trans', { domain: '[]', fields: '["wallet_transaction_info","amount"]' })
    ).json.data
    expect(JSON.parse(rows[0].wallet_transaction_info).payment_info.vouch_pin).toBe(json.data.vouch_pin)
    expect(rows[0].amount).toBe('25.0')
  })
  test('twice is charged twice: there is no protection', async () => {
    await pay('9004', '12345678', '25')
    await pay('9004', '12345678', '25')
    expect((await client.ledger()).payments.map((one) => one.chargedMinor)).toEqual([2500, 2500])
  })
  test.each<[string, [string, string, string, Record<string, string>?], string]>([
    ['amount 0', ['9003', '1', '0'], 'amount_not_found'],
    ['no inquiry where one must be', ['9002', '1', '10'], 'inquiryTransactionId_not_found'],
    ['an inquiry nobody made', ['9002', '1', '10', { inquiryTrxNumber: '77' }], 'inquiry_request_not_found'],
    ['no fee where one must be', ['9007', '1', '10'], 'feesAmt_not_found'],
    ['amounts that do not add up', ['9003', '1', '10', { pmtAmts: '[{"AmtDue": 9}]' }], 'payAmts_not_match'],
    [
      'a right split that floats spoil',
      ['9003', '1', '150.40', { pmtAmts: '[{"AmtDue": 100.10},{"AmtDue": 50.30}]' }],
      'payAmts_not_match',
    ],
    ['another provider', ['9003', '1', '10', { provider: 'khales' }], 'Incompatible_provider_service'],
    ['above the daily limit', ['9410', '1', '1000.01'], 'daily_limit_exceeded'],
    ['a wallet of nobody', ['9003', '1', '10', { wallet_id: '7' }], 'wallet_not_found'],
    ['less than the bill', ['9001', '12345678', '41.00'], 'user_error'],
    ['more than the bill', ['9001', '12345678', '43.00'], 'user_error'],
    ['a sum that is no denomination', ['9004', '12345678', '26'], 'user_error'],
  ])('%s is refused and charges nothing', async (_what, [product, account, amount, more], type) => {
    const reply = await pay(product, account, amount, more)
    expect([reply.status, reply.json.type]).toEqual([400, type])
    expect((await client.ledger()).walletMovements).toEqual([])
    expect(await available()).toBe(25_000)
  })
  test('part and more are taken where the rules say so', async () => {
    expect((await pay('2001', '01012345678', '1.00')).status).toBe(200)
    expect((await pay('2001', '01012345678', '900.00')).status).toBe(200)
  })
  test.each<[string, [string, string, string, Record<string, string>?]]>([
    ['no amount', ['9003', '1', '']],
    ['an amount that is no number', ['9003', '1', 'ten']],
    ['amounts that are no list', ['9003', '1', '10', { pmtAmts: '{"AmtDue": true}' }]],
    ["a list of fees for Khales' float subtraction", ['9007', '1', '10', { feesAmt: '3.00', feesAmts: '[]' }]],
  ])('%s crashes the server', async (_what, [product, account, amount, more]) => {
    const reply = await pay(product, account, amount, more)
    expect([reply.status, reply.contentType]).toEqual([500, 'text/html; charset=utf-8'])
  })
  test('of a cash-out is only initiated: nothing is debited', async () => {
    const { json } = await pay('9508', '1', '10')
    expect(json.data.message).toContain('Initiation')
    expect((await client.ledger()).payments[0]).toMatchObject({ paymentStatus: 'done', charged: false })
  })
  test('that a reset overtakes is gone', async () => {
    await client.faults({ latencyMs: { pay: 600_000 } })
    const answer = pay('9003', '1', '10')
    await expect.poll(async () => (await client.ledger()).payments.length, PATIENT).toBe(1)
    await client.reset()
    expect((await answer).status).toBe(500)
    const { payments, walletMovements } = await client.ledger()
    expect([payments, walletMovements]).toEqual([[], []])
  })
  test('more than the wallet has is refused', async () => {
    await client.signIn('poor')
    expect((await pay('9003', '1', '20.01')).json.type).toBe('machine_balance_not_enough')
    expect((await pay('9003', '1', '20.00')).status).toBe(200)
  })
})

describe('fees are charged as the server charges them', () => {
  test.each<[string, [string, string, Record<string, string>], number]>([
    ["the provider's own figure wins over the client's", ['9001', '42.00', { feesAmt: '9.00' }], 4400],
    ["where the provider reports none, the client's is taken", ['9003', '10.00', { feesAmt: '9.00' }], 1900],
    ["Khales is always the client's", ['9007', '', { feesAmt: '7.77' }], -1],
    ['the extra fee comes on top', ['9411', '10.00', {}], 1150],
  ])('%s', async (_what, [product, amount, more], total) => {
    const due = (await inquire(product, '12345678')).json.data.trxAmt as number
    const sum = amount === '' ? due.toFixed(2) : amount
    await pay(product, '12345678', sum, more)
    const wanted = total < 0 ? Math.round(due * 100) + 777 : total
    expect((await client.ledger()).payments.at(-1)?.chargedMinor).toBe(wanted)
  })
  test('an over-limit fee is a row of its own', async () => {
    await pay('9409', '1', '3000.01')
    expect((await client.ledger()).walletMovements.map((one) => one.amountMinor)).toEqual([300_001, 700])
  })
  test('get_service_fees names the figure', async () => {
    const asked = { product_id: '9007', trans_amount: '1000' }
    const { json } = await client.post('/api/get_service_fees', { ...asked, ePayBillRecID: 'EPB1' })
    expect(json.data).toMatchObject({ provider_fees_amount: 15, extra_fees_amount: 0 })
    const without = await client.post('/api/get_service_fees', asked)
    expect(without.json.type).toBe('ePayBillRecID_not_found')
  })
})

describe('a cancel', () => {
  const paid = async (account = '12345678'): Promise<string> => {
    const due = (await inquire('9006', account)).json.data
    const reply = await pay('9006', account, due.trxAmt.toFixed(2), {
      inquiryTrxNumber: due.trxNumber,
      feesAmt: '2.00',
    })
    return reply.json.data.trxNumber as string
  }
  test('gives everything back once, by a credit row of the same request', async () => {
    const number = await paid()
    const reply = await client.post('/api/cancel_request', { request_number: number })
    const sentence = `Cancel REQ Number (${number}) successfully!`
    expect(reply.json).toEqual({ count: sentence.length, data: sentence })
    const again = await client.post('/api/cancel_request', { request_number: number })
    expect(again.json.data).toContain(number)
    const rows = (await client.ledger()).walletMovements
    expect(rows.map((one) => [one.direction, one.requestNumber])).toEqual([
      ['debit', number],
      ['credit', number],
    ])
    expect(await available()).toBe(25_000)
  })
  test("by the inquiry's number, as in the guide", async () => {
    const number = await paid()
    const inquiry = (await client.ledger()).payments[0]?.inquiryNumber ?? ''
    expect((await client.post('/api/cancel_request', { inquiryTransactionId: inquiry })).json.data).toContain(number)
  })
  test.each([
    ['a number of nobody', { request_number: '7' }, 'request_not_found'],
    ['no number', {}, 'request_not_found'],
  ])('%s', async (_what, form, type) => {
    await paid()
    expect((await client.post('/api/cancel_request', form as Record<string, string>)).json.type).toBe(type)
  })
  test('of a service that does not allow it is refused', async () => {
    const number = (await pay('9003', '1', '10')).json.data.trxNumber
    expect((await client.post('/api/cancel_request', { request_number: number })).json.type).toBe(
      'request_not_canceled',
    )
    expect(await available()).toBe(24_990)
  })
  test('by the other method is not taken', async () => {
    expect((await client.post('/api/cancel_request', {}, 'PUT')).status).toBe(405)
  })
  test.each<[string, string, number | null, boolean]>([
    ['refused', '10009980', 400, false],
    ['the connection closes afterwards', '10009982', null, true],
    ['the connection closes before', '10009983', null, false],
    ['nobody to credit', '10009984', 400, false],
    ['the reply as type', '10009985', 500, false],
    ['another number', '10009986', 200, false],
    ['a page', '10009987', 500, false],
    ['not possible', '10009989', 400, false],
    ['refunded under another number', '10009993', 200, true],
    ['agreed, the credit row is late', '10009990', 200, false],
    ['the connection closes while it runs', '10009991', null, false],
  ])('%s', async (_what, account, status, refunded) => {
    const number = await paid(account)
    const reply = await client.post('/api/cancel_request', { request_number: number }).catch(() => null)
    expect(reply?.status ?? null).toBe(status)
    expect((await client.ledger()).payments[0]).toMatchObject({ refunded })
  })
  test.each<[string, string, string | undefined, string]>([
    ['running', '10009981', 'request_not_canceled', 'new'],
    ['running, nobody was told', '10009991', undefined, 'new'],
    ['done, its credit late', '10009990', undefined, 'completed'],
  ])('one that is %s is refunded when it settles, once', async (_what, account, type, actionStatus) => {
    await client.faults({ settleMs: 60_000 })
    const number = await paid(account)
    const ask = (): Promise<Reply | null> =>
      client.post('/api/cancel_request', { request_number: number }).catch(() => null)
    expect((await ask())?.json.type).toBe(type)
    // Whoever asks again is told that one is under way, or that it was done; it does not begin anew.
    await client.faults({ magic: false })
    const again = (await ask())?.json
    expect(again.type ?? again.data).toMatch(actionStatus === 'new' ? 'request_not_canceled' : /already canceled/)
    expect((await client.ledger()).payments[0]).toMatchObject({
      refunded: false,
      paymentStatus: 'canceled',
      actionStatus,
    })
    await fetch(`${server.controlUrl}/control/settle`, { method: 'POST' })
    expect((await client.ledger()).payments[0]).toMatchObject({ refunded: true, actionStatus: 'completed' })
    expect((await client.ledger()).walletMovements.filter((one) => one.direction === 'credit').length).toBe(1)
    expect(await available()).toBe(25_000)
  })
  test('a refused one overwrites what the next goes by: only who supplies all of it gets through', async () => {
    const number = await paid('10009992')
    const ask = (form: Record<string, string> = {}): Promise<Reply> =>
      client.post('/api/cancel_request', { request_number: number, ...form })
    expect((await ask()).json.type).toBe('Error')
    expect((await ask()).json.type).toBe('request_not_canceled')
    const all = { billingAcct: '10009992', currency_id: 'EGP', pmtMethod: 'CASH', pmtType: 'BNKPTN' }
    for (const name of Object.keys(all))
      expect((await ask({ ...all, [name]: '' })).json.type).toBe('request_not_canceled')
    expect((await ask(all)).json.data).toContain(number)
    expect(await available()).toBe(25_000)
  })
})

describe('history and wallets', () => {
  test('get_requests shows the inquiry that a payment named', async () => {
    const inquiry = (await inquire('9001', '12345678')).json.data.trxNumber
    await pay('9001', '12345678', '42.00', { inquiryTrxNumber: inquiry })
    const { json } = await client.post('/api/get_requests', {
      domain: '[("request_type","=","pay_service_bill"),("product_id.id","=",9001)]',
      fields: '["name","payment_status","request_inquiry_transaction_id","request_machine_serial"]',
    })
    expect(json.data).toMatchObject([
      {
        payment_status: 'done',
        request_inquiry_transaction_id: [expect.any(Number), inquiry],
        request_machine_serial: 'TILL-1',
      },
    ])
  })
  test('a field that nobody has crashes the reader', async () => {
    expect((await client.post('/api/get_requests', { fields: '["name","no_such_field"]' })).status).toBe(500)
  })
  test('where a deployment has no get_requests, the path is not there', async () => {
    await client.faults({ getRequests: false })
    expect((await client.post('/api/get_requests')).status).toBe(404)
  })
  test('one request by its number', async () => {
    const number = (await pay('9003', '1', '10')).json.data.trxNumber
    expect(
      (await client.post('/api/get_request', { domain: `[("name","=","${number}")]` })).json.data[0].trans_amount,
    ).toBe(10)
    expect((await client.post('/api/get_request', { domain: '[]' })).json.type).toBe('request_number_missing')
  })
  test('the wallet rows are those of the default wallet unless the domain speaks of wallets', async () => {
    await pay('9003', '1', '10', { wallet_id: '502' })
    expect((await client.post('/api/get_wallet_trans', { domain: '[]' })).json.count).toBe(0)
    expect((await client.post('/api/get_wallet_trans', { domain: '[("wallet_id","!=",False)]' })).json.count).toBe(1)
  })
  test('the summary: four groups with moves, an empty object without', async () => {
    expect((await client.post('/api/get_wallet_trans_summary')).json).toEqual({ count: 0, data: {} })
    await pay('9003', '1', '10')
    const { json } = await client.post('/api/get_wallet_trans_summary', { domain: '[]' })
    expect(json.count).toBe(4)
    expect(json.data.debit.trans_payments.value).toBe(10)
    expect(json.data.end.ending_balance.value).toBe('24990.0')
  })
  test('a transfer moves money from one partner to another and answers with a sentence', async () => {
    const { json } = await client.post('/api/recharge_mobile_wallet', { transfer_to: '000022', trans_amount: '100' })
    expect(json.count).toBe(json.data.length)
    const { wallets, transfers } = await client.ledger()
    expect(wallets.filter((one) => ['agent', 'agent2'].includes(one.login)).map((one) => one.balanceMinor)).toEqual([
      2_490_000, 150_000, 1_010_000,
    ])
    expect(transfers).toMatchObject([{ from: 'agent', to: 'agent2', amountMinor: 10_000 }])
  })
  test.each([
    ['nobody', { transfer_to: 'x', trans_amount: '1' }, 'request_code_invalid'],
    ['no recipient', { trans_amount: '1' }, 'request_code_missing'],
    ['too much', { transfer_to: 'agent2', trans_amount: '99999' }, 'machine_balance_not_enough'],
  ])('a transfer to %s is refused', async (_what, form, type) => {
    expect((await client.post('/api/recharge_mobile_wallet', form as Record<string, string>)).json.type).toBe(type)
  })
  test("a partner's wallets by reference; none at all", async () => {
    expect((await client.post('/api/get_my_wallets', { reference: '000022' })).json.data[0].wallet_balance).toBe(10_000)
    await client.signIn('nowallet')
    expect((await client.post('/api/get_my_wallets')).json.type).toBe('wallet_not_found')
  })
})

describe('the engine', () => {
  beforeEach(async () => {
    await client.faults({ dialect: 'engine' })
    await client.signIn('agent', 'TILL-1', { db: 'smartpay' })
  })
  const engineInquiry = (product: string): Promise<Reply> =>
    request({ request_type: 'service_bill_inquiry', product_id: product, billingAcct: '12345678' })
  test('inquiry: five keys', async () => {
    const { json } = await engineInquiry('9001')
    expect(Object.keys(json.data)).toEqual([
      'message',
      'request_number',
      'provider',
      'provider_response',
      'extra_fees_amount',
    ])
  })
  test('payment of a Fawry bill: six keys; of a Khales bill: nineteen', async () => {
    const form = { request_type: 'pay_service_bill', billingAcct: '12345678' }
    expect((await request({ ...form, product_id: '9001', trans_amount: '42.00', provider: 'fawry' })).json.count).toBe(
      6,
    )
    const response = (await engineInquiry('9007')).json.data.provider_response
    const { EPayBillRecID, BillInfo } = JSON.parse(response.bill_response)
    const khales = { ...form, product_id: '9007', trans_amount: BillInfo.CurAmt[0].AmtDue, feesAmt: '3.00' }
    expect((await request(khales)).json.type).toBe('ePayBillRecID_not_found')
    const paid = await request({ ...khales, ePayBillRecID: EPayBillRecID })
    expect([paid.json.count, paid.json.data.feesAmt]).toEqual([19, '3.00'])
  })
  test("the guide's names are not understood", async () => {
    expect((await pay('9003', '1', '10')).json.type).toBe('request_type')
  })
  test('cancel by PUT, an object as reply', async () => {
    const due = JSON.parse((await engineInquiry('9006')).json.data.provider_response).BillInfo.BillSummAmt[0].CurAmt.Amt
    const paid = await request({
      request_type: 'pay_service_bill',
      product_id: '9006',
      billingAcct: '12345678',
      trans_amount: String(due),
    })
    const number = paid.json.data.request_number
    const reply = await client.post('/api/cancel_request', { request_number: number }, 'PUT')
    expect(reply.json.data).toMatchObject({ request_number: number })
  })
  test('wallets show what is reserved', async () => {
    expect((await client.post('/api/get_my_wallets')).json.data[0]).toMatchObject({
      reserved_amount: 0,
      currency_id: 'جنيه مصري',
    })
  })
})
