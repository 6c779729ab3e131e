import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { request } from 'node:http'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startSmartPay } from './server.ts'
import type { SmartPayServer } from './server.ts'
import { reachable, testClient } from './test-client.ts'
import type { Reply, TestClient } from './test-client.ts'

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

const pay = () =>
  client.post('/api/create_machine_request', {
    requestType: 'pay_service_bill',
    productId: '9003',
    billingAcct: '1',
    trxAmt: '5',
  })

describe('faults for the next calls', () => {
  test('are used up, first come first served', async () => {
    await client.faults({
      next: [
        { endpoint: 'wallets', fault: 'html-500', times: 2 },
        { endpoint: 'wallets', fault: 'bad-gateway-502' },
      ],
    })
    const statuses = []
    for (let call = 0; call < 4; call += 1) statuses.push((await client.post('/api/get_my_wallets')).status)
    expect(statuses).toEqual([500, 500, 502, 200])
  })
  test.each<[string, number | null, number]>([
    ['drop-before', null, 0],
    ['drop-after', null, 1],
    ['half-answer', null, 1],
    ['html-500', 500, 0],
    ['html-500-after', 500, 1],
    ['not-found-404', 404, 0],
    ['token-401', 401, 0],
    ['daily_limit_exceeded', 400, 0],
    ['fabricated-timeout', 200, 1],
  ])('pay: %s', async (fault, status, payments) => {
    await client.faults({ next: [{ endpoint: 'pay', fault }] })
    expect((await pay().catch(() => null))?.status ?? null).toBe(status)
    expect((await client.ledger()).payments.length).toBe(payments)
  })
  test('an inquiry and a cancel take their own', async () => {
    await client.faults({
      next: [
        { endpoint: 'inquiry', fault: 'nothing-due' },
        { endpoint: 'cancel', fault: 'cancel-refused' },
      ],
    })
    const form = { requestType: 'service_bill_inquiry', productId: '9006', billingAcct: '1' }
    expect((await client.post('/api/create_machine_request', form)).json.type).toBe('user_error')
    const due = (await client.post('/api/create_machine_request', form)).json.data.trxAmt.toFixed(2)
    const paid = await client.post('/api/create_machine_request', {
      requestType: 'pay_service_bill',
      productId: '9006',
      billingAcct: '1',
      trxAmt: due,
    })
    expect((await client.post('/api/cancel_request', { request_number: paid.json.data.trxNumber })).json.type).toBe(
      'Error',
    )
  })
  test('latency is added before the answer', async () => {
    await client.faults({ latencyMs: { wallets: 150 } })
    const startedMs = performance.now()
    await client.post('/api/get_my_wallets')
    expect(performance.now() - startedMs).toBeGreaterThan(145)
  })
})

describe('the line', () => {
  test('refuse: the port is closed, the control port stays, and it comes back on the same port', async () => {
    expect(await reachable(server.url)).toBe(true)
    await client.faults({ line: 'refuse' })
    expect(await reachable(server.url)).toBe(false)
    await client.faults({ line: 'up' })
    expect((await client.post('/api/get_my_wallets')).status).toBe(200)
  })
  test('unreachable: connections are reset at once; silent: nothing is ever answered', async () => {
    await client.faults({ line: 'unreachable' })
    await expect(client.post('/api/get_my_wallets')).rejects.toThrow()
    await client.faults({ line: 'silent' })
    const silence = fetch(`${server.url}/api/test`, { signal: AbortSignal.timeout(200) })
    await expect(silence).rejects.toThrow(/timeout|abort/i)
    await client.reset()
    expect((await client.get('/api/test')).status).toBe(200)
  })
})

describe('what is sent to the control paths is checked', () => {
  test.each<[string, Record<string, unknown>, string]>([
    ['an unknown setting', { speed: 1 }, ''],
    ['a negative time', { slowMs: -1 }, 'slowMs'],
    ['an unknown fault', { next: [{ endpoint: 'wallets', fault: 'fabricated-timeout' }] }, 'next.0.fault'],
    ['an unknown endpoint', { next: [{ endpoint: 'shop', fault: 'slow' }] }, 'next.0.endpoint'],
    ['an unknown line', { line: 'down' }, 'line'],
  ])('%s', async (_what, change, path) => {
    const reply = await client.faults(change)
    expect([reply.status, reply.json.issues[0].path]).toEqual([400, path])
  })
  test('a change keeps what it does not name', async () => {
    await client.faults({ slowMs: 7 })
    expect((await client.faults({ settleMs: 9 })).json).toMatchObject({ slowMs: 7, settleMs: 9, dialect: 'guide' })
  })
  test('another host name and another origin are refused', async () => {
    const asked = (headers: Record<string, string>): Promise<number | undefined> =>
      new Promise((resolve, reject) => {
        request(`${server.controlUrl}/control/ledger`, { headers }, (response) => {
          response.resume()
          resolve(response.statusCode)
        })
          .on('error', reject)
          .end()
      })
    expect(await asked({})).toBe(200)
    expect(await asked({ host: 'bank.example' })).toBe(403)
    expect(await asked({ origin: 'https://bank.example' })).toBe(403)
  })
  test('the balance of the agent can be set', async () => {
    await client.faults({ walletBalanceMinor: 500 })
    expect((await client.post('/api/get_my_wallets')).json.data[0].wallet_balance).toBe(5)
  })
})

test('no secret stands in the ledger', async () => {
  await client.get('/api/auth/token?login=agent&password=1234&machine_serial=Q')
  await pay()
  const text = JSON.stringify((await client.ledger()).calls)
  expect(text).not.toContain('1234')
  expect(text).not.toContain('access_token_')
})

test('the panel is one page that needs nothing else', async () => {
  const page = await client.get('/panel')
  expect(page.contentType).toContain('text/html')
  expect(page.text).not.toMatch(/(src|href)="?https?:/)
})

describe('a kept ledger', () => {
  test('survives a restart, what settles meanwhile included', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'smartpay-'))
    const ledgerFile = join(folder, 'ledger.json')
    const first = await startSmartPay({ ledgerFile, settings: { settleMs: 50 } })
    const before = testClient(first)
    await before.signIn()
    await before
      .post('/api/create_machine_request', {
        requestType: 'pay_service_bill',
        productId: '9003',
        billingAcct: '10009929',
        trxAmt: '5',
      })
      .catch(() => null)
    await first.stop()
    await new Promise((resolve) => setTimeout(resolve, 60))
    const second = await startSmartPay({ ledgerFile })
    expect((await testClient(second).ledger()).payments).toMatchObject([{ paymentStatus: 'done', charged: true }])
    await second.stop()
    await rm(folder, { recursive: true })
  })
  test('is in its file soon, without an end; after the end nothing is written any more', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'smartpay-'))
    const ledgerFile = join(folder, 'ledger.json')
    const kept = await startSmartPay({ ledgerFile })
    const known = testClient(kept)
    await known.signIn()
    const onDisk = async (): Promise<number> =>
      (JSON.parse(await readFile(ledgerFile, 'utf8').catch(() => '{"logins":[]}')) as { logins: unknown[] }).logins
        .length
    await expect.poll(onDisk, PATIENT).toBe(1)
    await known.signIn()
    await kept.stop()
    expect(await onDisk()).toBe(2)
    await rm(folder, { recursive: true })
    await kept.stop()
    expect(existsSync(ledgerFile)).toBe(false)
  })
  test('a file that cannot be read is moved aside', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'smartpay-'))
    const ledgerFile = join(folder, 'ledger.json')
    await writeFile(ledgerFile, '{"half')
    const other = await startSmartPay({ ledgerFile })
    expect((await testClient(other).ledger()).payments).toEqual([])
    await other.stop()
    await rm(folder, { recursive: true })
  })
})

test('the ledger tells of each of many payments what was charged, by whose machine, and under which inquiry', async () => {
  const asked: string[] = []
  for (let at = 0; at < 60; at += 1) {
    await client.signIn('agent', at % 2 === 0 ? 'TILL-1' : 'TILL-2')
    const account = `2000${String(at).padStart(2, '0')}00`
    const ask = (form: Record<string, string>): Promise<Reply> =>
      client.post('/api/create_machine_request', { productId: '9002', billingAcct: account, ...form })
    const inquiry = (await ask({ requestType: 'service_bill_inquiry' })).json.data.trxNumber as string
    asked.push(inquiry)
    await ask({ requestType: 'pay_service_bill', trxAmt: String(5 + at), inquiryTrxNumber: inquiry })
  }
  const { payments } = await client.ledger()
  expect(payments.map((one) => [one.inquiryNumber, one.machineSerial, one.amountMinor, one.charged])).toEqual(
    asked.map((inquiry, at) => [inquiry, at % 2 === 0 ? 'TILL-1' : 'TILL-2', (5 + at) * 100, true]),
  )
})
