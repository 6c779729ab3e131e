import { describe, expect, test } from 'vitest'
import type { TerminalEvent } from '../../src-shared/domain/journal-event.ts'
import { fail, ok } from '../../src-shared/domain/problem.ts'
import { handClock } from '../../src-shared/testing/hand-clock.ts'
import type { SecretStore } from '../settings/ports.ts'
import type { SignInAnswer, SignInGateway } from './ports.ts'
import { createSignIn } from './sign-in.ts'

/** What stays on the machine over restarts: the secret store and what is unsettled. */
function machine() {
  const kept = new Map<string, string>()
  const secrets: SecretStore = {
    read: async (name) => (kept.has(name) ? { kind: 'found', value: kept.get(name)! } : { kind: 'none' }),
    write: async (name, value) => void kept.set(name, value),
    remove: async (name) => void kept.delete(name),
  }
  return { kept, secrets, unsettled: 0, diskFull: false }
}

const refused: SignInAnswer = { kind: 'refused', code: 'sign-in-refused', gatewayText: 'authentication failed' }
const unreachable: SignInAnswer = { kind: 'failed', reason: { code: 'gateway-unreachable', gatewayText: null } }

/** A gateway that knows passwords, and can be down. */
function gatewayWith(accounts: Record<string, string>) {
  const world = {
    accounts,
    down: false,
    needsCode: false,
    forceUpdate: false,
    token: null as string | null,
    attempts: [] as string[],
  }
  const gateway: SignInGateway = {
    async signIn({ login, password }) {
      world.attempts.push(login)
      world.token = null
      if (world.down) return unreachable
      if (world.accounts[login] !== password) return refused
      if (world.needsCode) return { kind: 'code-needed' }
      world.token = login
      return { kind: 'signed-in', forceUpdate: world.forceUpdate }
    },
    sendCode: async () => ({ kind: 'done' }),
    verifyCode: async (code) =>
      code === '4321' ? { kind: 'done' } : { kind: 'refused', code: 'otp-wrong', gatewayText: null },
    async setPassword(password) {
      if (password.length < 4) return { kind: 'refused', code: 'new-password-wrong', gatewayText: null }
      world.accounts['agent'] = password
      world.token = 'agent'
      return { kind: 'done' }
    },
    profile: async () =>
      world.token === null ? null : { userId: 7, name: `Shop of ${world.token}`, phone: null, reference: 'R-7' },
    forget() {
      world.token = null
    },
  }
  return { world, gateway }
}

function terminal(on = machine(), at = gatewayWith({ agent: '1234', other: '5678' })) {
  const clock = handClock()
  const events: TerminalEvent[] = []
  const lines: unknown[] = []
  let changes = 0
  const signIn = createSignIn({
    gateway: at.gateway,
    secrets: on.secrets,
    record: (event) => {
      if (on.diskFull) throw new Error('no room')
      events.push(event)
    },
    unsettledCount: () => on.unsettled,
    clock,
    log: (line) => lines.push(line),
    changed: () => (changes += 1),
  })
  const begin = (login: string, password: string) => signIn.handlers['sign-in/begin']({ login, password })
  return { signIn, begin, clock, events, lines, on, world: at.world, at, changes: () => changes }
}

const agent = { login: 'agent', name: 'Shop of agent', reference: 'R-7' }

/** Lets what was started run until it waits for time or the world. */
const settle = () => new Promise((resolve) => setTimeout(resolve, 5))

describe('signing in at the screen', () => {
  test('the right password', async () => {
    const { signIn, begin, events, changes } = terminal()
    expect(await begin('agent', '1234')).toEqual(ok({ kind: 'signed-in' }))
    expect(signIn.person()).toEqual(agent)
    expect(events).toEqual([{ kind: 'signed-in', login: 'agent' }])
    expect(changes()).toBe(1)
  })

  test('the wrong password is kept nowhere', async () => {
    const { signIn, begin, on, events } = terminal()
    expect(await begin('agent', '9999')).toEqual(fail('sign-in-refused', { gatewayText: 'authentication failed' }))
    expect([signIn.person(), on.kept.size, events]).toEqual([null, 0, []])
  })

  test('a gateway that is down', async () => {
    const { begin, world } = terminal()
    world.down = true
    expect(await begin('agent', '1234')).toEqual(fail('gateway-unreachable'))
  })

  test('two at once go one after the other, and the last one counts', async () => {
    const { signIn, begin, world } = terminal()
    await Promise.all([begin('agent', '1234'), begin('other', '5678')])
    expect([world.token, signIn.person()?.login]).toEqual(['other', 'other'])
  })
})

describe('an account that must be activated', () => {
  test('in three steps, after which the new password is the kept one', async () => {
    const { signIn, begin, world, on, at } = terminal()
    world.needsCode = true
    expect(await begin('agent', '1234')).toEqual(ok({ kind: 'code-needed' }))
    expect(signIn.person()).toBeNull()
    expect(await signIn.handlers['sign-in/send-code']({})).toEqual(ok({ kind: 'code-sent' }))
    expect(await signIn.handlers['sign-in/verify-code']({ code: '1' })).toEqual(fail('otp-wrong'))
    expect(await signIn.handlers['sign-in/verify-code']({ code: '4321' })).toEqual(ok({ kind: 'password-needed' }))
    expect(await signIn.handlers['sign-in/set-password']({ newPassword: 'x' })).toEqual(fail('new-password-wrong'))
    expect(await signIn.handlers['sign-in/set-password']({ newPassword: 'newer' })).toEqual(ok({ kind: 'signed-in' }))
    expect(signIn.person()).toEqual(agent)
    world.needsCode = false
    const next = terminal(on, at)
    await next.signIn.start(null)
    expect(next.world.token).toBe('agent')
    expect(await next.begin('agent', 'newer')).toEqual(ok({ kind: 'signed-in' }))
  })

  test('no step is taken out of turn', async () => {
    const { signIn } = terminal()
    expect(await signIn.handlers['sign-in/send-code']({})).toEqual(fail('sign-in-required'))
    expect(await signIn.handlers['sign-in/verify-code']({ code: '4321' })).toEqual(fail('sign-in-required'))
    expect(await signIn.handlers['sign-in/set-password']({ newPassword: 'newer' })).toEqual(fail('sign-in-required'))
  })
})

describe('the next start', () => {
  test('signs the terminal in at the gateway with the kept account, and nobody at the counter', async () => {
    const first = terminal()
    await first.begin('agent', '1234')
    const next = terminal(first.on, first.at)
    next.world.token = null
    await next.signIn.start(null)
    expect([next.world.token, next.signIn.person(), next.events]).toEqual(['agent', null, []])
  })

  test('then a person signs in without another login at the gateway, which would end the token in use', async () => {
    const { signIn, begin, world, events } = terminal()
    await signIn.start({ login: 'agent', password: '1234' })
    expect(await begin('agent', '1234')).toEqual(ok({ kind: 'signed-in' }))
    expect([signIn.person(), world.attempts, events]).toEqual([
      agent,
      ['agent'],
      [{ kind: 'signed-in', login: 'agent' }],
    ])
  })

  test('a wrong password at the counter is refused, and the terminal stays signed in', async () => {
    const { signIn, begin, world } = terminal()
    await signIn.start({ login: 'agent', password: '1234' })
    expect(await begin('agent', '9999')).toMatchObject({ problem: { code: 'sign-in-refused' } })
    await settle()
    expect([signIn.person(), world.token]).toEqual([null, 'agent'])
  })

  test('without the line who is known can sign in, others cannot, and the terminal goes on trying', async () => {
    const first = terminal()
    await first.begin('agent', '1234')
    first.world.down = true
    first.world.token = null
    const next = terminal(first.on, first.at)
    await next.signIn.start(null)
    expect(await next.begin('agent', '9999')).toEqual(fail('gateway-unreachable'))
    expect(await next.begin('other', '5678')).toEqual(fail('gateway-unreachable'))
    expect(await next.begin('agent', '1234')).toEqual(ok({ kind: 'signed-in' }))
    expect(next.signIn.person()).toEqual(agent)
    next.world.down = false
    next.clock.advance(5_000)
    await settle()
    expect([next.world.token, next.clock.waiting()]).toEqual(['agent', 0])
  })

  test('a first start without the line waits for it, longer each time', async () => {
    const { signIn, world, clock } = terminal()
    world.down = true
    await signIn.start({ login: 'agent', password: '1234' })
    for (const [byMs, attempts] of [
      [5_000, 2],
      [5_000, 2],
      [5_000, 3],
      [20_000, 4],
      [39_000, 4],
      [1_000, 5],
      [60_000, 6],
    ] as const) {
      clock.advance(byMs)
      await settle()
      expect(world.attempts).toHaveLength(attempts)
    }
    world.down = false
    clock.advance(60_000)
    await settle()
    expect(world.token).toBe('agent')
  })

  test('a password that no longer holds ends the turn and is not tried on', async () => {
    const first = terminal()
    await first.begin('agent', '1234')
    first.world.accounts['agent'] = 'changed'
    const next = terminal(first.on, first.at)
    await next.signIn.start(null)
    expect([next.signIn.person(), next.clock.waiting()]).toEqual([null, 0])
    expect(JSON.stringify(next.lines)).not.toContain('1234')
  })

  test('uses the provisioned account, and the kept password of the same login when it is newer', async () => {
    const activated = terminal()
    activated.world.accounts['agent'] = 'newer'
    await activated.begin('agent', 'newer')
    activated.world.token = null
    const next = terminal(activated.on, activated.at)
    await next.signIn.start({ login: 'agent', password: '1234' })
    expect(next.world.token).toBe('agent')
  })

  test('with another provisioned account keeps to the old login while it has something unsettled', async () => {
    const first = terminal()
    await first.begin('agent', '1234')
    first.on.unsettled = 1
    const next = terminal(first.on, first.at)
    await next.signIn.start({ login: 'other', password: '5678' })
    expect(next.world.token).toBe('agent')
    first.on.unsettled = 0
    const last = terminal(first.on, first.at)
    await last.signIn.start({ login: 'other', password: '5678' })
    expect(last.world.token).toBe('other')
  })
})

describe('ending one’s turn', () => {
  test('takes the account off the machine when everything is settled', async () => {
    const { signIn, begin, on, world, events } = terminal()
    await begin('agent', '1234')
    expect(await signIn.handlers['sign-in/end']({})).toEqual(ok({}))
    expect([signIn.person(), on.kept.size, world.token]).toEqual([null, 0, null])
    expect(events.at(-1)).toEqual({ kind: 'signed-out', login: 'agent' })
  })

  test('leaves the terminal signed in where the account was provisioned', async () => {
    const { signIn, begin, world } = terminal()
    await signIn.start({ login: 'agent', password: '1234' })
    await begin('agent', '1234')
    expect(await signIn.handlers['sign-in/end']({})).toEqual(ok({}))
    expect([signIn.person(), world.token]).toEqual([null, 'agent'])
  })

  test('is possible with something unsettled: the account stays for it, now and at the next start', async () => {
    const { signIn, begin, on, world, at } = terminal()
    await begin('agent', '1234')
    on.unsettled = 1
    expect(await signIn.handlers['sign-in/end']({})).toEqual(ok({}))
    expect([signIn.person(), world.token]).toEqual([null, 'agent'])
    world.token = null
    const next = terminal(on, at)
    await next.signIn.start(null)
    expect([next.signIn.person(), next.world.token]).toEqual([null, 'agent'])
    // Another login would ask about payments that it never made.
    expect(await next.begin('other', '5678')).toEqual(
      fail('login-held', { field: 'login', values: { login: 'agent' } }),
    )
    expect(await next.begin('agent', '1234')).toEqual(ok({ kind: 'signed-in' }))
    expect(next.signIn.person()).toEqual(agent)
  })

  test('removing the account is refused until everything is settled', async () => {
    const { signIn, begin, on } = terminal()
    await begin('agent', '1234')
    on.unsettled = 1
    expect(await signIn.removeAccount()).toEqual(fail('login-held', { values: { login: 'agent' } }))
    expect(signIn.person()).toEqual(agent)
    on.unsettled = 0
    expect(await signIn.removeAccount()).toEqual(ok({}))
    expect([signIn.person(), on.kept.size]).toEqual([null, 0])
  })

  test('stops what was still trying', async () => {
    const first = terminal()
    await first.begin('agent', '1234')
    first.world.down = true
    const { signIn, clock } = terminal(first.on, first.at)
    await signIn.start(null)
    await signIn.handlers['sign-in/end']({})
    expect(clock.waiting()).toBe(0)
  })
})

describe('selling stops', () => {
  test('when the gateway demands an update, until it no longer does', async () => {
    const { signIn, begin, world } = terminal()
    world.forceUpdate = true
    await begin('agent', '1234')
    expect(signIn.sellingStopped()).toEqual({ code: 'force-update' })
    signIn.heardForceUpdate(false)
    expect(signIn.sellingStopped()).toBeNull()
  })

  test('when two terminals share a serial, once recorded, until a person signs in', async () => {
    const { signIn, begin, events } = terminal()
    await begin('agent', '1234')
    signIn.heardTokenReplaced()
    signIn.heardTokenReplaced()
    expect(signIn.sellingStopped()).toEqual({ code: 'serial-shared' })
    expect(events.filter(({ kind }) => kind === 'serial-shared-seen')).toHaveLength(1)
    await begin('agent', '1234')
    expect(signIn.sellingStopped()).toBeNull()
  })
})

test('nothing that is told about signing in holds a password', async () => {
  const { signIn, begin, events, lines } = terminal()
  await begin('agent', '1234')
  expect(JSON.stringify([signIn.person(), events, lines])).not.toContain('1234')
})

describe('while nothing can be written', () => {
  test('a turn ends all the same', async () => {
    const { signIn, begin, on } = terminal()
    await begin('agent', '1234')
    on.diskFull = true
    expect(await signIn.handlers['sign-in/end']({})).toEqual(ok({}))
    expect(signIn.person()).toBeNull()
  })

  test('a shared serial still stops selling, and whose call noticed it goes on', async () => {
    const { signIn, begin, on } = terminal()
    await begin('agent', '1234')
    on.diskFull = true
    signIn.heardTokenReplaced()
    expect(signIn.sellingStopped()).toEqual({ code: 'serial-shared' })
  })
})
