/** The session around the calls: logins, renewals, replays, activation, and the token that someone else keeps taking. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createSmartPay, type SmartPay } from './smartpay.ts'
import { configFor, request, type Clock, type Told } from './testing/given.ts'
import {
  answer,
  data,
  refusal,
  reset,
  startScriptedServer,
  token,
  type ScriptedServer,
  type Step,
} from './testing/scripted-server.ts'

let server: ScriptedServer
let gateway: SmartPay
let told: Told
let clock: Clock
beforeAll(async () => {
  server = await startScriptedServer()
})
afterAll(() => server.stop())
let before = 0
beforeEach(() => {
  const given = configFor(server.url)
  told = given.told
  clock = given.clock
  gateway = createSmartPay(given.config)
  before = server.seen.length
})

const who = { login: 'agent', password: 'secret' }
const paths = () => server.seen.slice(before).map((each) => /^\w+ (\S+)/u.exec(each.head)?.[1])
const logins = () => paths().filter((path) => path === '/api/auth/token').length
const tokens = () => server.seen.slice(before).flatMap((each) => /access_token: (\w+)/u.exec(each.head)?.[1] ?? [])
async function signInWith(step: Step): Promise<void> {
  server.script(step)
  await gateway.signIn(who)
}
const refusedToken = refusal(401, 'access_token', 'token seems to have expired or invalid')

describe('signing in', () => {
  it('sends what the gateway wants, the database only where there is one', async () => {
    await signInWith(token('T1'))
    const head = server.seen.at(-1)?.head ?? ''
    for (const line of ['GET /api/auth/token', 'login: agent', 'password: secret', 'machine_serial: SERIAL-1'])
      expect(head).toContain(line)
    expect(head).not.toContain('\r\ndb:')
    const other = createSmartPay(configFor(server.url, { database: 'live' }).config)
    await other.signIn(who)
    expect(server.seen.at(-1)?.head).toContain('db: live')
  })

  it.each<[string, Step, object]>([
    ['a token', token('T1'), { kind: 'signed-in', forceUpdate: false }],
    ['a token and an order to update', token('T1', { Force_Update: true }), { kind: 'signed-in', forceUpdate: true }],
    [
      'a device to activate',
      answer(200, { code: 'C1', ChallengeName: 'ResetPassword', userStatus: 'x' }),
      { kind: 'code-needed' },
    ],
    [
      'a wrong password',
      refusal(401, 'The login or password is wrong.', 'authentication failed'),
      { kind: 'refused', code: 'sign-in-refused', gatewayText: 'The login or password is wrong.' },
    ],
    [
      'a user without this device',
      refusal(403, 'authentication failed', 'no device'),
      { kind: 'refused', code: 'serial-not-known' },
    ],
    [
      'the same with the other status',
      refusal(401, 'authentication failed', 'no device'),
      { kind: 'refused', code: 'serial-not-known' },
    ],
    [
      'a temporary password that ran out',
      refusal(403, 'Access Denied', 'expired'),
      { kind: 'refused', code: 'sign-in-refused' },
    ],
    [
      'a header that got lost',
      refusal(400, 'missing credentials', 'db'),
      { kind: 'failed', reason: { code: 'gateway-refused' } },
    ],
    [
      'an HTML page',
      answer(500, '<h1>x</h1>', { 'content-type': 'text/html' }),
      { kind: 'failed', reason: { code: 'gateway-failing' } },
    ],
    ['a reply without anything', answer(200, {}), { kind: 'failed', reason: { code: 'gateway-answer-unreadable' } }],
    ['a broken line', reset, { kind: 'failed', reason: { code: 'gateway-failing' } }],
  ])('is answered by %s', async (_title, step, expected) => {
    server.script(step)
    expect(await gateway.signIn(who)).toMatchObject(expected)
  })

  it('refuses a login that would be two headers, without sending it', async () => {
    server.script(token('T1'))
    expect(await gateway.signIn({ login: 'a\r\nx: y', password: 'b' })).toMatchObject({ kind: 'failed' })
    expect(paths()).toEqual([])
  })

  it('sends an Arabic password as its bytes', async () => {
    await gateway.signIn({ login: 'وكيل', password: 'سر' })
    expect(
      Buffer.from(/login: (.*)\r/u.exec(server.seen.at(-1)?.head ?? '')?.[1] ?? '', 'latin1').toString('utf8'),
    ).toBe('وكيل')
  })

  it('a refused login is not tried again by itself', async () => {
    await signInWith(refusal(401, 'wrong', 'authentication failed'))
    expect(await gateway.wallets()).toMatchObject({ kind: 'failed', reason: { code: 'sign-in-required' } })
    expect(logins()).toBe(1)
  })

  it('forgetting leaves nothing to call with', async () => {
    await signInWith(token('T1'))
    gateway.forget()
    expect(await gateway.wallets()).toMatchObject({ kind: 'failed', reason: { code: 'sign-in-required' } })
    expect(paths()).toHaveLength(1)
  })
})

describe('one login at a time', () => {
  it('many calls that wait for a token share one login', async () => {
    await signInWith(token('T1', { expires_in: '100' }))
    clock.now = 99_000
    server.script(token('T2'), data([]))
    await Promise.all([gateway.wallets(), gateway.wallets(), gateway.profile(), gateway.movementsSince({ sinceMs: 0 })])
    expect(logins()).toBe(2)
    expect(tokens()).toEqual(['T2', 'T2', 'T2', 'T2'])
  })

  it.each([
    ['in time leaves once more', 60_000, 2, 'unknown'],
    ['late never leaves again', 60_001, 1, 'declined'],
  ] as const)('a payment whose token was refused %s', async (_title, tookMs, sent, kind) => {
    const given = configFor(server.url)
    const slow = createSmartPay({
      ...given.config,
      log: ({ sentence }) => {
        // The refusal is there only now.
        if (sentence.startsWith('payment: error 401')) given.clock.now = tookMs
      },
    })
    server.script(token('T1'), refusedToken, token('T2'), reset)
    await slow.signIn(who)
    expect(await slow.pay(request())).toMatchObject({ kind })
    expect(paths().filter((path) => path === '/api/create_machine_request')).toHaveLength(sent)
  })

  it('a payment does not leave with a token that came too late', async () => {
    await signInWith(token('T1', { expires_in: '100' }))
    clock.now = 99_000
    server.script(token('T2'))
    const paying = gateway.pay(request())
    clock.now = 160_000
    expect(await paying).toMatchObject({ kind: 'not-sent', reason: { code: 'gateway-timeout' } })
    expect(paths()).not.toContain('/api/create_machine_request')
  })

  it('many calls whose token was refused share one login, and each is replayed once', async () => {
    await signInWith(token('T1'))
    const byToken: Step = (socket, seen) => {
      const step = seen.head.includes('/api/auth/token')
        ? token('T2')
        : seen.head.includes('access_token: T2')
          ? data([])
          : refusedToken
      step(socket, seen)
    }
    server.script(byToken)
    const answers = await Promise.all([gateway.wallets(), gateway.wallets(), gateway.wallets()])
    expect(answers.map((each) => each.kind)).toEqual(['rows', 'rows', 'rows'])
    expect(logins()).toBe(2)
    expect(tokens().sort()).toEqual(['T1', 'T1', 'T1', 'T2', 'T2', 'T2'])
    expect(told.tokenReplaced).toBe(0)
  })

  it('calls made while a person signs in wait for that login', async () => {
    server.script(token('T1'), data([]))
    const signingIn = gateway.signIn(who)
    const [answered] = await Promise.all([gateway.wallets(), signingIn])
    expect(answered.kind).toBe('rows')
    expect(logins()).toBe(1)
  })

  it('a login that a sign-out overtook is dropped', async () => {
    server.script(token('T1'))
    const signingIn = gateway.signIn(who)
    gateway.forget()
    await signingIn
    expect(await gateway.wallets()).toMatchObject({ kind: 'failed', reason: { code: 'sign-in-required' } })
  })
})

describe('the end of a token', () => {
  it.each<[string, unknown, number, number]>([
    ['as text, long before', '1000', 800_000, 1],
    ['as text, shortly before', '1000', 950_000, 2],
    ['as a number, shortly before', 1000, 950_000, 2],
    ['a day, six minutes before', '86400', 86_400_000 - 6 * 60_000, 1],
    ['a day, four minutes before', '86400', 86_400_000 - 4 * 60_000, 2],
    ['not said', null, 10_000_000_000, 1],
    ['said badly', 'soon', 10_000_000_000, 1],
  ])('%s', async (_title, expires_in, now, expected) => {
    await signInWith(token('T1', { expires_in }))
    clock.now = now
    server.script(token('T2'), data([]))
    // A token that is still good is used with the step that would else answer a login.
    await gateway.profile()
    expect(logins()).toBe(expected)
  })

  it('a 401 that is not about the token brings no login', async () => {
    await signInWith(token('T1'))
    server.script(refusal(401, 'invalid object model'))
    await gateway.wallets()
    expect(logins()).toBe(1)
  })

  it('a header that a proxy drops is tried once more and is no replaced token', async () => {
    await signInWith(token('T1'))
    const dropped = refusal(401, 'access_token_not_found')
    server.script(dropped, token('T2'), dropped, token('T3'), dropped)
    expect((await gateway.wallets()).kind).toBe('failed')
    expect(logins()).toBe(2)
    expect((await gateway.wallets()).kind).toBe('failed')
    expect(told.tokenReplaced).toBe(0)
  })
})

describe('another terminal with our serial', () => {
  const replacedOnce = async (at: number, next: string) => {
    clock.now = at
    server.script(refusedToken, token(next), data([]))
    return gateway.wallets()
  }

  it('once is taken as it comes', async () => {
    await signInWith(token('T1'))
    expect((await replacedOnce(1000, 'T2')).kind).toBe('rows')
    expect(told.tokenReplaced).toBe(0)
  })

  it('twice in ten minutes stops the logins until a person signs in', async () => {
    await signInWith(token('T1'))
    await replacedOnce(1000, 'T2')
    expect(await replacedOnce(500_000, 'T3')).toMatchObject({ kind: 'failed', reason: { code: 'serial-shared' } })
    expect(told.tokenReplaced).toBe(1)
    expect(logins()).toBe(2)
    const asked = paths().length
    expect(await gateway.pay(request())).toMatchObject({ kind: 'not-sent', reason: { code: 'serial-shared' } })
    expect(paths()).toHaveLength(asked)
    await signInWith(token('T4'))
    server.script(data([]))
    expect((await gateway.wallets()).kind).toBe('rows')
  })

  it('twice in more than ten minutes does not', async () => {
    await signInWith(token('T1'))
    await replacedOnce(1000, 'T2')
    expect((await replacedOnce(602_000, 'T3')).kind).toBe('rows')
    expect(told.tokenReplaced).toBe(0)
  })
})

describe('activating a device', () => {
  const needed = answer(200, { code: 'C1', ChallengeName: 'ResetPassword', userStatus: 'x' })
  it('goes through its three steps and is then signed in', async () => {
    server.script(
      needed,
      answer(200, { message: 'sent' }),
      answer(200, { secreteCode: 'S1' }),
      answer(200, { accessToken: 'T9' }),
      data([]),
    )
    expect(await gateway.signIn(who)).toEqual({ kind: 'code-needed' })
    expect(await gateway.sendCode()).toEqual({ kind: 'done' })
    expect(await gateway.verifyCode('123456')).toEqual({ kind: 'done' })
    expect(await gateway.setPassword('4321')).toEqual({ kind: 'done' })
    await gateway.wallets()
    expect(paths()).toEqual([
      '/api/auth/token',
      '/api/otp/send',
      '/api/otp/verify',
      '/api/otp/resetpassword',
      '/api/get_my_wallets',
    ])
    expect(tokens()).toEqual(['T9'])
    const [, , verify = '', reset = ''] = server.seen.slice(before).map((each) => each.head)
    for (const line of ['validCode: C1', 'otp: 123456', 'login: agent']) expect(verify).toContain(line)
    for (const line of ['secreteCode: S1', 'newPassword: 4321']) expect(reset).toContain(line)
  })

  it('signs in with the new password afterwards', async () => {
    server.script(
      needed,
      answer(200, { secreteCode: 'S1' }),
      answer(200, { accessToken: 'T9' }),
      refusedToken,
      token('T10'),
      data([]),
    )
    await gateway.signIn(who)
    await gateway.verifyCode('1')
    await gateway.setPassword('4321')
    expect((await gateway.wallets()).kind).toBe('rows')
    expect(
      server.seen
        .slice(before)
        .map((each) => each.head)
        .filter((head) => head.includes('/api/auth/token'))[1],
    ).toContain('password: 4321')
  })

  it.each<[string, number, object]>([
    ['a wrong code', 402, { kind: 'refused', code: 'otp-wrong' }],
    ['too many codes', 423, { kind: 'refused', code: 'otp-too-many' }],
    ['an activation that ran out', 403, { kind: 'failed', reason: { code: 'sign-in-refused' } }],
  ])('%s', async (_title, status, expected) => {
    server.script(needed, refusal(status, 'Access Denied'))
    await gateway.signIn(who)
    expect(await gateway.verifyCode('1')).toMatchObject(expected)
  })

  it('a password the gateway does not take', async () => {
    server.script(needed, answer(200, { secreteCode: 'S1' }), refusal(406, 'Invalid newPassword'))
    await gateway.signIn(who)
    await gateway.verifyCode('1')
    expect(await gateway.setPassword('x')).toMatchObject({ kind: 'refused', code: 'new-password-wrong' })
  })

  it('no step without the one before', async () => {
    for (const step of [gateway.sendCode(), gateway.verifyCode('1'), gateway.setPassword('1234')]) {
      expect(await step).toMatchObject({ kind: 'failed', reason: { code: 'sign-in-required' } })
    }
    expect(paths()).toEqual([])
  })
})

describe('exchanging a token', () => {
  it('takes the new one', async () => {
    await signInWith(token('T1'))
    server.script(token('T2'), data([]))
    expect(await gateway.refreshToken()).toBe(true)
    await gateway.wallets()
    expect(tokens()).toEqual(['T1', 'T2'])
  })

  it('keeps the old one where the deployment would not', async () => {
    await signInWith(token('T1'))
    server.script(refusal(401, 'no_access_token'), data([]))
    expect(await gateway.refreshToken()).toBe(false)
    await gateway.wallets()
    expect(tokens()).toEqual(['T1', 'T1'])
  })
})
