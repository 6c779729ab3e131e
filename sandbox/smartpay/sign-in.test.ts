import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startSmartPay } from './server.ts'
import type { SmartPayServer } from './server.ts'
import { testClient } from './test-client.ts'
import type { TestClient } from './test-client.ts'

let server: SmartPayServer
let client: TestClient
beforeAll(async () => {
  server = await startSmartPay()
  client = testClient(server)
})
afterAll(() => server.stop())
beforeEach(() => client.reset())

describe('the token', () => {
  test('signing in gives the reply of the guide', async () => {
    const { json } = await client.signIn()
    expect(json).toEqual({
      uid: 30,
      user_context: { lang: 'ar_AA', tz: 'Africa/Cairo', uid: 30 },
      company_id: 1,
      access_token: expect.stringMatching(/^access_token_[0-9a-f]{40}$/) as string,
      expires_in: '86400',
      Force_Update: false,
    })
  })
  test.each<[string, Record<string, string>, number, string]>([
    [
      'a wrong password',
      { password: '9999' },
      401,
      'The login or the password is not right, or the database does not exist.',
    ],
    [
      'an unknown login',
      { login: 'nobody' },
      401,
      'The login or the password is not right, or the database does not exist.',
    ],
    ['no password', { password: '' }, 400, 'missing credentials'],
    ['no serial', { machine_serial: '' }, 400, 'missing credentials'],
    ['a user without a device', { login: 'nodevice' }, 403, 'authentication failed'],
  ])('%s is refused', async (_what, headers, status, type) => {
    const reply = await client.get('/api/auth/token', {
      login: 'agent',
      password: '1234',
      machine_serial: 'S',
      ...headers,
    })
    expect([reply.status, reply.json.type]).toEqual([status, type])
  })
  test.each<[string, unknown]>([
    ['agent', '86400'],
    ['shortlived', '5'],
    ['numberexpiry', 86_400],
    ['noexpiry', null],
  ])('expires_in of %s', async (login, expiresIn) => {
    expect((await client.signIn(login)).json.expires_in).toBe(expiresIn)
  })
  test('Force_Update is true for the login that needs one', async () => {
    expect((await client.signIn('update')).json.Force_Update).toBe(true)
  })
  test('a second login on the same serial ends the first, one on another serial does not', async () => {
    await client.signIn('agent', 'A')
    const first = client.token()
    await testClient(server).signIn('agent', 'B')
    expect((await client.post('/api/get_my_wallets')).status).toBe(200)
    await testClient(server).signIn('agent', 'A')
    expect(client.token()).toBe(first)
    expect((await client.post('/api/get_my_wallets')).json).toMatchObject({ type: 'access_token' })
    expect((await client.ledger()).logins.map((one) => one.replaced)).toEqual([false, false, true])
  })
  test('a device that is bound for good refuses every other serial', async () => {
    expect((await client.signIn('onedevice', 'A')).status).toBe(200)
    expect((await client.signIn('onedevice', 'B')).status).toBe(403)
    expect((await client.signIn('onedevice', 'A')).status).toBe(200)
  })
  test('a token ends with its time', async () => {
    await client.faults({ tokenSeconds: 1 })
    await client.signIn()
    await new Promise((resolve) => setTimeout(resolve, 1100))
    expect((await client.post('/api/get_my_wallets')).json.type).toBe('access_token')
  })
  test('machine paths want the serial of the token', async () => {
    await client.signIn('agent', 'A')
    const ask = (headers: Record<string, string>) =>
      fetch(`${server.url}/api/create_machine_request`, {
        method: 'POST',
        headers: { access_token: client.token(), ...headers },
      })
    expect((await (await ask({})).json()).type).toBe('machine_serial_not_found')
    expect((await (await ask({ machine_serial: 'Z' })).json()).type).toBe('machine_serial')
  })
  test('without a token: 401 access_token_not_found', async () => {
    const response = await fetch(`${server.url}/api/get_my_wallets`, { method: 'POST' })
    expect([response.status, (await response.json()).type]).toEqual([401, 'access_token_not_found'])
  })
  test('refreshing replaces the token at once', async () => {
    await client.signIn()
    const first = client.token()
    const reply = await client.post('/api/auth/refresh_token', {}, 'PUT')
    expect(reply.json.access_token).not.toBe(first)
    expect((await client.post('/api/get_my_wallets')).status).toBe(401)
  })
})

test('a new device is activated in three steps', async () => {
  const headers = { login: 'newagent', machine_serial: 'N1' }
  const first = await client.signIn('newagent', 'N1')
  expect(first.json).toMatchObject({ ChallengeName: 'ResetPassword' })
  expect(first.json).not.toHaveProperty('access_token')
  const validCode = first.json.code as string
  expect((await client.get('/api/otp/send', { ...headers, validCode: 'x' })).status).toBe(401)
  expect((await client.get('/api/otp/send', { ...headers, validCode })).status).toBe(200)
  expect((await client.get('/api/otp/verify', { ...headers, validCode, otp: '000000' })).status).toBe(402)
  const { secreteCode } = (await client.get('/api/otp/verify', { ...headers, validCode, otp: '123456' })).json
  const set = (newPassword: string) =>
    client.get('/api/otp/resetpassword', { ...headers, validCode, secreteCode, newPassword })
  expect((await set('12')).status).toBe(406)
  const done = await set('4321')
  expect(Object.keys(done.json)).toEqual(['accessToken'])
  expect((await client.signIn('newagent', 'N1')).status).toBe(401)
  expect((await client.signIn('newagent', 'N1', { password: '4321' })).json.uid).toBe(32)
})

test('an agent without allowed tags gets empty lists, not an error', async () => {
  await client.signIn('notags')
  expect((await client.post('/api/get_sevice_categories')).json).toEqual({ count: 0, data: [] })
})

test('the engine wants the database', async () => {
  await client.faults({ dialect: 'engine' })
  expect((await client.signIn()).json.type).toBe('missing credentials')
  const reply = await client.signIn('agent', 'TILL-1', { db: 'smartpay' })
  expect(reply.json).not.toHaveProperty('Force_Update')
  expect(reply.status).toBe(200)
})
