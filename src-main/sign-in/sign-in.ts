/**
 * Two things that are easily taken for one: the terminal signs in at the gateway, by itself where it has an account; a
 * person signs in at the counter, always by the screen, with that account. So payments of the last run are asked about
 * and the catalogue is fresh before anybody stands there, and nobody sells because the machine was restarted.
 *
 * Goals: credentials stay in main and in the secret store; ending one's turn is always possible; the account that
 * unsettled payments can be asked about with is kept until they are settled; who is known here can sign in without a line.
 */
import { timingSafeEqual } from 'node:crypto'
import type { HandlersFor } from '../../src-shared/contract/handlers.ts'
import type { SignInStep } from '../../src-shared/contract/sign-in.ts'
import type { Timers } from '../../src-shared/domain/clock.ts'
import type { TerminalEvent } from '../../src-shared/domain/journal-event.ts'
import { fail, ok, type Problem, type Reply } from '../../src-shared/domain/problem.ts'
import { problemFromReason } from '../../src-shared/domain/reason-problem.ts'
import type { SecretStore } from '../settings/ports.ts'
import { dropAccount, keepAccount, readAccount, type KeptAccount } from './account.ts'
import type { CodeAnswer, SignInAnswer, SignInGateway } from './ports.ts'

export type Credentials = { readonly login: string; readonly password: string }

export type Person = { readonly login: string; readonly name: string; readonly reference: string | null }

export type SignInDeps = {
  readonly gateway: SignInGateway
  readonly secrets: SecretStore
  readonly record: (event: TerminalEvent) => void
  readonly unsettledCount: () => number
  readonly clock: Timers
  readonly log: (line: { topic: string; sentence: string; ids?: Readonly<Record<string, string>> }) => void
  /** Somebody signed in or out, or selling stopped or may go on. */
  readonly changed: () => void
}

export type SignIn = {
  readonly handlers: HandlersFor<'sign-in'>
  /** Signs the terminal in at the gateway with the provisioned or the kept account. Settles when the first attempt is over; goes on trying while the gateway cannot be reached. */
  readonly start: (provisioned: Credentials | null) => Promise<void>
  readonly person: () => Person | null
  /** Why no new payment may be made; null when selling is possible. */
  readonly sellingStopped: () => Problem | null
  readonly heardForceUpdate: (on: boolean) => void
  readonly heardTokenReplaced: () => void
  /** Takes the account off this machine: refused while anything is unsettled. */
  readonly removeAccount: () => Promise<Reply<Record<string, never>>>
  readonly stop: () => void
}

const RETRY_FIRST_MS = 5_000
const RETRY_LAST_MS = 60_000

export function createSignIn(deps: SignInDeps): SignIn {
  const { gateway, secrets, clock, log } = deps
  let person: Person | null = null
  /** On this machine, whoever's turn it is: a login the gateway took at least once. */
  let held: KeptAccount | null = null
  /** The gateway took the held account in this run. */
  let atGateway = false
  /** The installer gave this terminal its account: it stays when a turn ends. */
  let isProvisioned = false
  /** Between a login that asked for activation and its last step. */
  let activating: Credentials | null = null
  let forceUpdate = false
  let serialShared = false
  let cancelRetry: (() => void) | null = null
  /** Steps run one after another: two logins at once would take each other's token. */
  let tail: Promise<unknown> = Promise.resolve()

  function inTurn<T>(step: () => Promise<T>): Promise<T> {
    const running = tail.then(step)
    tail = running.catch(() => undefined)
    return running
  }

  /** For what is so whether or not it can be written: ending a turn, a warning in the middle of another's call. */
  function recordIfPossible(event: TerminalEvent): void {
    try {
      deps.record(event)
    } catch {
      log({ topic: 'sign-in', sentence: 'An event could not be written', ids: { event: event.kind } })
    }
  }

  const stopRetrying = (): void => {
    cancelRetry?.()
    cancelRetry = null
  }

  /** The gateway took these credentials. */
  async function hold(credentials: Credentials): Promise<KeptAccount> {
    const profile = await gateway.profile()
    const name = profile?.name ?? (held?.login === credentials.login ? held.name : credentials.login)
    held = { ...credentials, name, reference: profile?.reference ?? null }
    atGateway = true
    await keepAccount(secrets, held)
    return held
  }

  function welcome({ login, name, reference }: KeptAccount): void {
    activating = null
    deps.record({ kind: 'signed-in', login })
    person = { login, name, reference }
    deps.changed()
  }

  /** After an attempt that did not succeed the gateway goes back to the account that is held, or to none. */
  function fallBack(): void {
    if (held === null) gateway.forget()
    else void gateway.signIn({ login: held.login, password: held.password })
  }

  function begin(credentials: Credentials): Promise<Reply<SignInStep>> {
    return inTurn(async () => {
      if (held !== null && held.login !== credentials.login && deps.unsettledCount() > 0) {
        return fail('login-held', { field: 'login', values: { login: held.login } })
      }
      // A person is looking: what stopped by itself may be tried again.
      if (serialShared) {
        serialShared = false
        atGateway = false
        deps.changed()
      }
      const known = held !== null && sameCredentials(held, credentials) ? held : null
      if (known !== null && atGateway) {
        welcome(known)
        return ok({ kind: 'signed-in' })
      }
      stopRetrying()
      const answer = await gateway.signIn(credentials)
      switch (answer.kind) {
        case 'signed-in':
          forceUpdate = answer.forceUpdate
          welcome(await hold(credentials))
          return ok({ kind: 'signed-in' })
        case 'code-needed':
          activating = credentials
          return ok({ kind: 'code-needed' })
        case 'refused':
          fallBack()
          return fail(answer.code, quoted(answer.gatewayText))
        case 'failed':
          if (known !== null) {
            // Without the line the gateway cannot say no to who it said yes to before.
            welcome(known)
            tryAgainLater([known], 0)
            return ok({ kind: 'signed-in' })
          }
          fallBack()
          return { ok: false, problem: problemFromReason(answer.reason) }
      }
    })
  }

  function activationStep(next: SignInStep, ask: () => Promise<CodeAnswer>): Promise<Reply<SignInStep>> {
    return inTurn(async () => {
      if (activating === null) return fail('sign-in-required')
      const answer = await ask()
      return answer.kind === 'done' ? ok(next) : refusedStep(answer)
    })
  }

  function setPassword(newPassword: string): Promise<Reply<SignInStep>> {
    return inTurn(async () => {
      if (activating === null) return fail('sign-in-required')
      const answer = await gateway.setPassword(newPassword)
      if (answer.kind !== 'done') return refusedStep(answer)
      welcome(await hold({ login: activating.login, password: newPassword }))
      return ok({ kind: 'signed-in' })
    })
  }

  function end(): Promise<Reply<Record<string, never>>> {
    return inTurn(async () => {
      activating = null
      if (person !== null) recordIfPossible({ kind: 'signed-out', login: person.login })
      person = null
      if (!isProvisioned && deps.unsettledCount() === 0) await forgetAccount()
      deps.changed()
      return ok({})
    })
  }

  async function forgetAccount(): Promise<void> {
    stopRetrying()
    held = null
    atGateway = false
    forceUpdate = false
    serialShared = false
    gateway.forget()
    await dropAccount(secrets)
  }

  /** Tries the accounts this machine knows at the gateway, best first. */
  async function signItselfIn(candidates: readonly Credentials[], attempt: number): Promise<void> {
    for (const credentials of candidates) {
      const answer = await gateway.signIn(credentials)
      if (answer.kind === 'signed-in') {
        forceUpdate = answer.forceUpdate
        await hold(credentials)
        deps.changed()
        return
      }
      const code = codeOf(answer)
      if (answer.kind === 'failed' && code !== 'serial-shared') {
        log({ topic: 'sign-in', sentence: 'The terminal could not sign itself in yet', ids: { code } })
        tryAgainLater(candidates, attempt)
        return
      }
      log({ topic: 'sign-in', sentence: 'The gateway did not take an account of this machine', ids: { code } })
    }
    // All were refused: nobody goes on selling with them. The account stays held for what is unsettled.
    person = null
    deps.changed()
  }

  function tryAgainLater(candidates: readonly Credentials[], attempt: number): void {
    const delayMs = Math.min(RETRY_FIRST_MS * 2 ** attempt, RETRY_LAST_MS)
    cancelRetry = clock.after(delayMs, () => void inTurn(() => signItselfIn(candidates, attempt + 1)))
  }

  return {
    handlers: {
      'sign-in/begin': begin,
      'sign-in/send-code': () => activationStep({ kind: 'code-sent' }, () => gateway.sendCode()),
      'sign-in/verify-code': ({ code }) => activationStep({ kind: 'password-needed' }, () => gateway.verifyCode(code)),
      'sign-in/set-password': ({ newPassword }) => setPassword(newPassword),
      'sign-in/end': end,
    },

    start(provisioned) {
      return inTurn(async () => {
        held = await readAccount(secrets)
        isProvisioned = provisioned !== null
        const candidates = candidatesFrom(provisioned, held, deps.unsettledCount() > 0)
        if (candidates.length > 0) await signItselfIn(candidates, 0)
      })
    },

    person: () => person,

    sellingStopped() {
      if (serialShared) return { code: 'serial-shared' }
      if (forceUpdate) return { code: 'force-update' }
      return null
    },

    heardForceUpdate(on) {
      if (forceUpdate === on) return
      forceUpdate = on
      deps.changed()
    },

    heardTokenReplaced() {
      if (serialShared) return
      serialShared = true
      recordIfPossible({ kind: 'serial-shared-seen' })
      deps.changed()
    },

    removeAccount() {
      return inTurn(async () => {
        if (deps.unsettledCount() > 0) return fail('login-held', held === null ? {} : { values: { login: held.login } })
        if (person !== null) deps.record({ kind: 'signed-out', login: person.login })
        person = null
        await forgetAccount()
        deps.changed()
        return ok({})
      })
    },

    stop: stopRetrying,
  }
}

function candidatesFrom(
  provisioned: Credentials | null,
  held: KeptAccount | null,
  unsettled: boolean,
): readonly Credentials[] {
  const candidates: Credentials[] = []
  // What is unsettled can only be asked about with the login that made it.
  if (provisioned !== null && (held === null || held.login === provisioned.login || !unsettled)) {
    candidates.push(provisioned)
  }
  // A kept password may be newer than the provisioned one: an activation chose it.
  const same = provisioned !== null && held !== null && sameCredentials(held, provisioned)
  if (held !== null && !same && (provisioned === null || held.login === provisioned.login || unsettled)) {
    candidates.push({ login: held.login, password: held.password })
  }
  return candidates
}

function sameCredentials(held: Credentials, typed: Credentials): boolean {
  const [kept, given] = [Buffer.from(held.password), Buffer.from(typed.password)]
  return held.login === typed.login && kept.length === given.length && timingSafeEqual(kept, given)
}

function refusedStep(answer: Exclude<CodeAnswer, { kind: 'done' }>): Reply<SignInStep> {
  switch (answer.kind) {
    case 'refused':
      return fail(answer.code, quoted(answer.gatewayText))
    case 'failed':
      return { ok: false, problem: problemFromReason(answer.reason) }
  }
}

const quoted = (gatewayText: string | null): { gatewayText?: string } => (gatewayText === null ? {} : { gatewayText })

function codeOf(answer: Exclude<SignInAnswer, { kind: 'signed-in' }>): string {
  switch (answer.kind) {
    case 'code-needed':
      return 'otp-required'
    case 'refused':
      return answer.code
    case 'failed':
      return answer.reason.code
  }
}
