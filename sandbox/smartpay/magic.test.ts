import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { PAY_OUTCOMES } from './pay-outcomes.ts'
import { startSmartPay } from './server.ts'
import type { SmartPayServer } from './server.ts'
import { testClient } from './test-client.ts'
import type { Json, Reply, TestClient } from './test-client.ts'

/** A busy machine may take its time. */
const PATIENT = { timeout: 15_000 }

let server: SmartPayServer
let client: TestClient
beforeAll(async () => {
  server = await startSmartPay({ settings: { slowMs: 120, lateMs: 120, settleMs: 600_000, oversizeBytes: 300_000 } })
  client = testClient(server)
})
afterAll(() => server.stop())
beforeEach(async () => {
  await client.reset()
  await client.signIn()
})

const pay = (account: string, amount = '25.00', product = '9003'): Promise<Reply | null> =>
  client
    .post('/api/create_machine_request', {
      requestType: 'pay_service_bill',
      productId: product,
      billingAcct: account,
      trxAmt: amount,
      feesAmt: '1.00',
    })
    .catch(() => null)

/** Answered status (null: no whole answer), then the ledger: payments, charged, provider paid, payment and action status. */
type Expected = readonly [number | null, ...Left]
type Left = readonly [] | readonly [charged: boolean, providerPaid: boolean, status: string, action: string]
const NOTHING: Left = []
const PAID: Left = [true, true, 'done', 'completed']

/** What each magic account does, and what is left after everything that settles has settled. */
const TABLE: Readonly<Record<string, { now: Expected; settled?: Left }>> = {
  '01': { now: [200, ...PAID] },
  '02': { now: [null, ...NOTHING] },
  '03': { now: [null, ...PAID] },
  '04': { now: [null, ...PAID] },
  '05': { now: [500, ...NOTHING] },
  '06': { now: [500, ...PAID] },
  '07': { now: [502, ...PAID] },
  '08': { now: [504, ...PAID] },
  '09': { now: [401, ...NOTHING] },
  '10': { now: [401, ...NOTHING] },
  '11': { now: [400, false, false, 'failure', 'completed'] },
  '12': { now: [400, false, true, 'failure', 'completed'] },
  '13': { now: [400, false, false, 'canceled', 'completed'] },
  '14': { now: [400, false, true, 'to_review', 'new'] },
  '15': { now: [500, false, true, 'new', 'in_progress'] },
  '16': { now: [500, ...NOTHING] },
  '17': { now: [500, ...PAID] },
  '18': { now: [500, false, true, 'new', 'in_progress'], settled: PAID },
  '19': { now: [200, true, false, 'in_queue', 'new'], settled: PAID },
  '20': { now: [200, true, false, 'in_queue', 'new'], settled: [true, false, 'canceled', 'completed'] },
  '21': { now: [200, true, false, 'pending', 'new'], settled: PAID },
  '22': { now: [200, true, false, 'timeout', 'new'] },
  '23': { now: [200, true, false, 'to_refund', 'new'], settled: [true, false, 'canceled', 'completed'] },
  '24': { now: [200, true, false, 'pending', 'new'], settled: PAID },
  '25': { now: [200, ...PAID] },
  '26': { now: [302, ...NOTHING] },
  '27': { now: [307, ...NOTHING] },
  '28': { now: [200, ...PAID] },
  '29': { now: [null, false, false, 'new', 'in_progress'], settled: PAID },
  '30': { now: [null, false, false, 'new', 'in_progress'], settled: [false, false, 'failure', 'completed'] },
  '31': { now: [null, ...PAID] },
  '32': { now: [null, false, false, 'new', 'in_progress'] },
  '33': { now: [200, ...PAID] },
  '34': { now: [200, ...PAID] },
  '35': { now: [200, ...PAID] },
  '36': { now: [400, false, false, 'failure', 'completed'], settled: PAID },
  '37': { now: [400, false, false, 'failure', 'completed'], settled: PAID },
  '38': { now: [200, ...PAID], settled: [true, false, 'canceled', 'completed'] },
  '39': { now: [200, ...PAID] },
  '70': { now: [400, false, true, 'to_review', 'new'] },
  '71': { now: [400, false, false, 'to_cancel', 'new'], settled: [false, false, 'failure', 'completed'] },
}
const rowsToTest = PAY_OUTCOMES.filter((row) => !row.refused)

test('every outcome stands in the table of this test', () => {
  expect(rowsToTest.map((row) => row.suffix)).toEqual(Object.keys(TABLE).sort())
})

async function paymentsLeft(): Promise<Left> {
  const [payment, more] = (await client.ledger()).payments
  expect(more).toBeUndefined()
  if (!payment) return NOTHING
  const { charged, providerPaid, paymentStatus, actionStatus } = payment
  return [charged, providerPaid, String(paymentStatus), String(actionStatus)]
}

describe('a magic account does what the table says', () => {
  test.each(rowsToTest.map((row) => [row.name, row.suffix] as const))('%s (…99%s)', async (_name, suffix) => {
    const row = TABLE[suffix]
    if (!row) throw new Error('Expected a row')
    const [status, ...left] = row.now
    expect((await pay(`100099${suffix}`))?.status ?? null).toBe(status)
    expect(await paymentsLeft()).toEqual(left)
    await fetch(`${server.controlUrl}/control/settle`, { method: 'POST' })
    expect(await paymentsLeft()).toEqual(row.settled ?? left)
    const { walletMovements, payments, wallets } = await client.ledger()
    const balance = walletMovements.reduce(
      (sum, one) => sum + (one.direction === 'debit' ? -1 : 1) * one.amountMinor,
      0,
    )
    expect(wallets[0]?.balanceMinor).toBe(2_500_000 + balance)
    if (payments[0]?.refunded) expect(balance).toBe(0)
    else expect(balance + (payments[0]?.chargedMinor ?? 0)).toBe(0)
  })
})

describe('a magic amount does the same as its account', () => {
  test.each(rowsToTest.flatMap((row) => (row.piastres === undefined ? [] : [[row.piastres, row.suffix] as const])))(
    '….%i is …99%s',
    async (piastres, suffix) => {
      await pay('12345678', `30.${piastres}`)
      expect(await paymentsLeft()).toEqual(TABLE[suffix]?.now.slice(1))
    },
  )
})

describe('a refusal before the provider leaves nothing behind', () => {
  test.each(PAY_OUTCOMES.flatMap((row) => (row.refused ? [[row.name, row.suffix, row.refused] as const] : [])))(
    '%s (…99%s)',
    async (_name, suffix, [status, type]) => {
      const reply = await pay(`100099${suffix}`)
      expect([reply?.status, reply?.json.type]).toEqual([status, type])
      const { payments, walletMovements, wallets } = await client.ledger()
      expect([payments, walletMovements, wallets[0]?.reservedMinor]).toEqual([[], [], 0])
    },
  )
})

describe('what the answers look like', () => {
  test('a fabricated success carries its fingerprint: every id is the request number, fee 0', async () => {
    const data = (await pay('10009922'))?.json.data
    const response = JSON.parse(data.provider_response)
    expect(response.PmtTransId.map((one: Json) => one.PmtId)).toEqual(Array(4).fill(data.trxNumber))
    expect(response.CorrelationUID).toBe(data.trxNumber)
    expect(response.PmtInfo.FeesAmt.Amt).toBe(0)
  })
  test('a fabricated success charges the fee that the client sent', async () => {
    await pay('10009922', '25.00', '9010')
    expect((await client.ledger()).payments[0]?.chargedMinor).toBe(2600)
  })
  test('a voucher never gets one: an error, to review', async () => {
    const reply = await pay('10009922', '25.00', '9005')
    expect([reply?.status, reply?.json.type]).toEqual([400, 'Error'])
    expect((await client.ledger()).payments[0]).toMatchObject({ charged: false, paymentStatus: 'to_review' })
  })
  test('an object as type is the whole reply', async () => {
    const reply = await pay('10009917')
    expect(reply?.json.type.trxNumber).toBe((await client.ledger()).payments[0]?.number)
  })
  test('a plain success has only the five printed keys', async () => {
    const data = (await pay('10009934'))?.json.data
    expect(Object.keys(data)).toEqual(['message', 'trxNumber', 'billingAcct', 'trxAmt', 'feesAmt'])
  })
  test('another account than the one that was paid', async () => {
    expect((await pay('10009933'))?.json.data.billingAcct).toBe('910009933')
  })
  test('wrong content type, oversized, late, in drops', async () => {
    expect((await pay('10009925'))?.contentType).toContain('text/html')
    expect(Buffer.byteLength((await pay('10009928'))?.text ?? '')).toBe(300_000)
    const startedMs = performance.now()
    await pay('10009901')
    await pay('10009935')
    expect(performance.now() - startedMs).toBeGreaterThan(220)
  })
  test('while the provider is slow the payment stands as running, its money reserved', async () => {
    await client.faults({ slowMs: 600_000 })
    const answer = pay('10009901')
    await expect.poll(async () => (await client.ledger()).payments[0]?.actionStatus, PATIENT).toBe('in_progress')
    expect((await client.ledger()).wallets[0]).toMatchObject({ reservedMinor: 2500, balanceMinor: 2_500_000 })
    await fetch(`${server.controlUrl}/control/settle`, { method: 'POST' })
    expect((await answer)?.status).toBe(200)
  })
  test('the token is refused once, and the replay after a login is paid', async () => {
    expect((await pay('10009909'))?.json.type).toBe('access_token')
    expect((await client.post('/api/get_my_wallets')).status).toBe(401)
    await client.signIn()
    expect((await pay('10009909'))?.status).toBe(200)
    expect((await client.ledger()).payments.length).toBe(1)
  })
  test('a followed 307 is paid: whoever follows it can be found out', async () => {
    const followed = await fetch(`${server.url}/api/create_machine_request`, {
      method: 'POST',
      headers: {
        access_token: client.token(),
        machine_serial: 'TILL-1',
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: new URLSearchParams({
        requestType: 'pay_service_bill',
        productId: '9003',
        billingAcct: '10009927',
        trxAmt: '5',
      }),
    })
    expect(followed.status).toBe(200)
    expect((await client.ledger()).payments.length).toBe(1)
  })
  test('one that get_requests hides is in the wallet rows all the same', async () => {
    await pay('10009931')
    expect((await client.post('/api/get_requests', { domain: '[]', fields: '["name"]' })).json.count).toBe(0)
    expect((await client.post('/api/get_wallet_trans', { domain: '[("wallet_id","!=",False)]' })).json.count).toBe(1)
  })
  test('what was not recorded keeps its reservation', async () => {
    await pay('10009916')
    expect((await client.ledger()).wallets[0]).toMatchObject({ reservedMinor: 2500, availableMinor: 2_497_500 })
  })
  test('settling happens by itself when its time has come', async () => {
    await client.faults({ settleMs: 100 })
    await pay('10009929')
    await expect.poll(async () => (await client.ledger()).payments[0]?.paymentStatus, PATIENT).toBe('done')
  })
  test('one that is later than every timeout is paid although its client has gone', async () => {
    await client.faults({ lateMs: 600_000 })
    const gone = new AbortController()
    const asked = fetch(`${server.url}/api/create_machine_request`, {
      method: 'POST',
      headers: {
        access_token: client.token(),
        machine_serial: 'TILL-1',
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: new URLSearchParams({
        requestType: 'pay_service_bill',
        productId: '9003',
        billingAcct: '10009939',
        trxAmt: '5',
      }),
      signal: gone.signal,
    }).catch(() => null)
    await expect.poll(async () => (await client.ledger()).payments[0]?.actionStatus, PATIENT).toBe('in_progress')
    gone.abort()
    await asked
    expect((await client.ledger()).payments[0]).toMatchObject({ charged: false, shown: true })
    await fetch(`${server.controlUrl}/control/settle`, { method: 'POST' })
    expect((await client.ledger()).payments[0]).toMatchObject({ charged: true, paymentStatus: 'done' })
  })
  test.each([
    ['10009936', ['failure'], ['done']],
    ['10009937', [], ['done']],
    ['10009938', ['done'], ['canceled']],
  ])('%s: what the list of requests shows before and after', async (account, before, after) => {
    const shown = async (): Promise<string[]> =>
      (await client.post('/api/get_requests', { domain: '[]', fields: '["payment_status"]' })).json.data.map(
        (row: Json) => row.payment_status,
      )
    await pay(account)
    expect(await shown()).toEqual(before)
    await fetch(`${server.controlUrl}/control/settle`, { method: 'POST' })
    expect(await shown()).toEqual(after)
  })
  test('magic can be switched off', async () => {
    await client.faults({ magic: false })
    expect((await pay('10009902'))?.status).toBe(200)
  })
})

test('the engine tells its lies in its own words', async () => {
  await client.faults({ dialect: 'engine' })
  await client.signIn('agent', 'TILL-1', { db: 'smartpay' })
  const { json } = await client.post('/api/create_machine_request', {
    request_type: 'pay_service_bill',
    product_id: '9003',
    billingAcct: '10009919',
    trans_amount: '25.00',
  })
  const response = JSON.parse(json.data.provider_response)
  expect(new Set(response.PmtTransId.map((one: Json) => one.PmtId))).toEqual(new Set([json.data.request_number]))
})
