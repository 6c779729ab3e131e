/**
 * The session with the gateway: who is signed in, with which token, and what to do when the token is refused.
 *
 * Goals: one login at a time however many calls wait for it; renewal before the token ends; one replay after a 401 that is
 * really about the token and never a loop; a token that another login keeps replacing is noticed, not fought over.
 * Concept: the gateway keeps one token a serial, and a login anywhere with our serial ends ours.
 */
import type { ProblemCode } from '../../../src-shared/domain/problem.ts'
import type { Call, Caller } from './caller.ts'
import { isTokenRefused } from './error-table.ts'
import { login, readToken, type Credentials, type LoginResult } from './login.ts'
import type { Reply } from './reply.ts'

/** A token is renewed a tenth of its life before its end, at most this long. */
const RENEW_BEFORE_MS = 5 * 60_000
const REPLACED_WINDOW_MS = 10 * 60_000
const REPLACED_MAX = 2

/**
 * What moves money leaves within this time of being asked for, or not at all: whoever asked holds the lane a little longer
 * than that. A token that was refused late, or a login that took long, must not let it leave when nobody reckons with it.
 */
const MONEY_LEAVES_WITHIN_MS = 60_000

type Token = {
  readonly value: string
  /** By the monotonic clock; null: the gateway did not say, a 401 will. */
  readonly renewAtMs: number | null
}

export type TokenAnswer =
  { readonly kind: 'token'; readonly token: string } | { readonly kind: 'none'; readonly problem: ProblemCode }

/** What a person's sign-in led to, for `sign-in.ts` to put in the trade's words. */
export type Session = {
  signIn(credentials: Credentials): Promise<LoginResult>
  /** Takes a token that the activation gave, and the password that goes with it from now on. */
  adopt(token: string, newPassword: string): void
  credentials(): Credentials | null
  forget(): void
  /** The last login asked for a newer program: no new payments. */
  forceUpdate(): boolean
  token(): Promise<TokenAnswer>
  /**
   * A call with the token, replayed once with a new one when the first was refused before any work. A new payment does
   * not leave once a login, be it the one in between, has asked for a newer program; nothing about money leaves late.
   */
  ask(call: Call & { readonly serial?: boolean; readonly newPayment?: boolean }): Promise<Reply>
  /** Exchanges a still valid token for a new one without the password; false where that did not work. */
  refresh(): Promise<boolean>
  /** The token at hand, without a login. */
  tokenAtHand(): string | null
}

export function createSession(caller: Caller): Session {
  const { config } = caller
  let credentials: Credentials | null = null
  let token: Token | null = null
  let inFlight: Promise<TokenAnswer> | null = null
  /** Automatic login has stopped for this reason, until a person signs in. */
  let stopped: ProblemCode | null = null
  let updateForced = false
  let replacedAt: readonly number[] = []
  /** Counts sign-ins and sign-outs: a login that was overtaken by one is dropped. */
  let generation = 0

  const keep = (value: string, expiresInS: number | null): void => {
    const lifeMs = expiresInS === null ? null : expiresInS * 1000
    token = {
      value,
      renewAtMs: lifeMs === null ? null : config.clock.monotonicMs() + lifeMs - Math.min(RENEW_BEFORE_MS, lifeMs / 10),
    }
  }

  const take = (result: LoginResult): void => {
    if (result.kind !== 'signed-in') return
    keep(result.token, result.expiresInS)
    config.notice.forceUpdate(result.forceUpdate)
    updateForced = result.forceUpdate
  }

  async function loginAgain(who: Credentials): Promise<TokenAnswer> {
    const mine = generation
    const result = await login(caller, who)
    // Someone signed in or out meanwhile; what this login brought is no longer wanted.
    if (mine !== generation) return { kind: 'none', problem: 'sign-in-required' }
    take(result)
    switch (result.kind) {
      case 'signed-in':
        return { kind: 'token', token: result.token }
      case 'code-needed':
        stopped = 'otp-required'
        return { kind: 'none', problem: stopped }
      case 'refused':
        // Repeating a refused login could lock the account; a person must look.
        stopped = result.code
        return { kind: 'none', problem: stopped }
      case 'failed':
        return { kind: 'none', problem: result.problem }
    }
  }

  function currentToken(): Promise<TokenAnswer> {
    if (inFlight !== null) return inFlight
    if (stopped !== null) return Promise.resolve({ kind: 'none', problem: stopped })
    if (token !== null && (token.renewAtMs === null || config.clock.monotonicMs() < token.renewAtMs)) {
      return Promise.resolve({ kind: 'token', token: token.value })
    }
    if (credentials === null) {
      // A token from the activation may outlive its renewal time: without a password it is used until it is refused.
      if (token !== null) return Promise.resolve({ kind: 'token', token: token.value })
      return Promise.resolve({ kind: 'none', problem: 'sign-in-required' })
    }
    return startLogin(credentials)
  }

  function startLogin(who: Credentials): Promise<TokenAnswer> {
    const running = loginAgain(who).finally(() => {
      if (inFlight === running) inFlight = null
    })
    inFlight = running
    return running
  }

  /** Notes that a token was refused. Only the one in use counts: an older one was replaced by ourselves. */
  function refused(value: string, type: string): void {
    if (token?.value !== value) return
    const now = config.clock.monotonicMs()
    const expired = token.renewAtMs !== null && now >= token.renewAtMs
    token = null
    if (type !== 'access_token' || expired) return
    replacedAt = [...replacedAt.filter((at) => now - at < REPLACED_WINDOW_MS), now]
    if (replacedAt.length >= REPLACED_MAX && stopped === null) {
      stopped = 'serial-shared'
      config.notice.tokenReplaced()
    }
  }

  return {
    async signIn(who) {
      generation += 1
      const mine = generation
      credentials = who
      token = null
      stopped = null
      replacedAt = []
      // A login that is still under way must not end after this one and take its token away.
      while (inFlight !== null) await inFlight
      if (mine !== generation) return { kind: 'failed', problem: 'sign-in-required', gatewayText: null }
      const attempt = login(caller, who)
      const waiting: Promise<TokenAnswer> = attempt.then((result) =>
        result.kind === 'signed-in'
          ? { kind: 'token', token: result.token }
          : { kind: 'none', problem: 'sign-in-required' },
      )
      inFlight = waiting
      const result = await attempt
      if (inFlight === waiting) inFlight = null
      if (mine !== generation) return result
      take(result)
      if (result.kind === 'refused') credentials = null
      if (result.kind === 'code-needed') stopped = 'otp-required'
      return result
    },
    adopt(value, newPassword) {
      stopped = null
      replacedAt = []
      if (credentials !== null) credentials = { ...credentials, password: newPassword }
      keep(value, null)
    },
    credentials: () => credentials,
    forget() {
      generation += 1
      credentials = null
      token = null
      stopped = null
      replacedAt = []
    },
    forceUpdate: () => updateForced,
    token: currentToken,
    tokenAtHand: () => token?.value ?? null,
    async ask(call) {
      const askedMs = config.clock.monotonicMs()
      const isTooLate = (): boolean =>
        call.patience === 'money' && config.clock.monotonicMs() - askedMs > MONEY_LEAVES_WITHIN_MS
      const withToken = (value: string): Call => ({
        ...call,
        headers: {
          ...call.headers,
          access_token: value,
          ...(call.serial === true ? { machine_serial: config.machineSerial } : {}),
        },
      })
      const first = await currentToken()
      if (first.kind === 'none') return { kind: 'not-sent', problem: first.problem, detail: 'no token' }
      if (call.newPayment === true && updateForced) {
        return { kind: 'not-sent', problem: 'force-update', detail: 'a newer program is demanded' }
      }
      if (isTooLate()) return { kind: 'not-sent', problem: 'gateway-timeout', detail: 'the token came too late' }
      const reply = await caller.send(withToken(first.token))
      if (!isTokenRefused(reply) || reply.kind !== 'error') return reply
      refused(first.token, reply.type)
      const second = await currentToken()
      if (second.kind === 'none') return { kind: 'turned-away', problem: second.problem }
      if (call.newPayment === true && updateForced) return { kind: 'turned-away', problem: 'force-update' }
      if (isTooLate()) return { kind: 'turned-away', problem: 'gateway-timeout' }
      const replayed = await caller.send(withToken(second.token))
      if (isTokenRefused(replayed) && replayed.kind === 'error') refused(second.token, replayed.type)
      return replayed
    },
    async refresh() {
      const now = token
      if (now === null) return false
      const reply = await caller.send({
        name: 'refresh token',
        method: 'PUT',
        path: 'api/auth/refresh_token',
        headers: { access_token: now.value, machine_serial: config.machineSerial },
        envelope: 'bare',
        patience: 'ask',
      })
      const renewed = readTokenReply(reply)
      if (renewed === null || token !== now) return false
      keep(renewed.token, renewed.expiresInS)
      return true
    },
  }
}

function readTokenReply(reply: Reply): { readonly token: string; readonly expiresInS: number | null } | null {
  return reply.kind === 'data' ? readToken(reply.data) : null
}
