/** Signing in as the sign-in area knows it: the session's results in the trade's words, and the activation's three steps. */
import type { CodeAnswer, Profile, SignInGateway } from '../../sign-in/ports.ts'
import type { Caller } from './caller.ts'
import { activate, readToken, type ActivationStep } from './login.ts'
import { field, objects, text, wholeNumber } from './tolerant.ts'
import { toPythonLiteral } from './python-literal.ts'
import type { Session } from './token.ts'

/** What of an activation must be carried from step to step. */
type Activation = { readonly login: string; readonly validCode: string; readonly secret: string | null }

export function createSignIn(caller: Caller, session: Session): SignInGateway {
  let activation: Activation | null = null

  const notStarted: CodeAnswer = { kind: 'failed', reason: { code: 'sign-in-required', gatewayText: null } }
  const answer = (step: ActivationStep): CodeAnswer => (step.kind === 'done' ? { kind: 'done' } : step)

  return {
    async signIn(credentials) {
      activation = null
      const result = await session.signIn(credentials)
      switch (result.kind) {
        case 'signed-in':
          return { kind: 'signed-in', forceUpdate: result.forceUpdate }
        case 'code-needed':
          activation = { login: credentials.login, validCode: result.validCode, secret: null }
          return { kind: 'code-needed' }
        case 'refused':
          return result
        case 'failed':
          return { kind: 'failed', reason: { code: result.problem, gatewayText: result.gatewayText } }
      }
    },

    async sendCode() {
      if (activation === null) return notStarted
      const { validCode, login } = activation
      const step = await activate(caller, { step: 'send', validCode, login, more: {} })
      if (step.kind === 'done') {
        const renewed = text(field(step.data, 'validCode', 'code'))
        // A numeric `code` may be a status; only a text replaces what the login gave.
        if (renewed !== null && typeof field(step.data, 'validCode') === 'string')
          activation = { ...activation, validCode: renewed }
      }
      return answer(step)
    },

    async verifyCode(code) {
      if (activation === null) return notStarted
      const { validCode, login } = activation
      const step = await activate(caller, { step: 'verify', validCode, login, more: { otp: code } })
      if (step.kind === 'done') {
        const secret = text(field(step.data, 'secreteCode', 'secretCode'))
        if (secret === null) return { kind: 'failed', reason: { code: 'gateway-answer-unreadable', gatewayText: null } }
        activation = { ...activation, secret }
      }
      return answer(step)
    },

    async setPassword(newPassword) {
      if (activation === null || activation.secret === null) return notStarted
      const { validCode, login, secret } = activation
      const step = await activate(caller, {
        step: 'resetpassword',
        validCode,
        login,
        more: { secreteCode: secret, newPassword },
      })
      if (step.kind === 'done') {
        const token = readToken(step.data)
        if (token === null) return { kind: 'failed', reason: { code: 'gateway-answer-unreadable', gatewayText: null } }
        session.adopt(token.token, newPassword)
        activation = null
      }
      return answer(step)
    },

    async profile() {
      const reply = await session.ask({
        name: 'profile',
        method: 'POST',
        path: 'api/get_user_profile',
        form: { fields: toPythonLiteral(['name', 'phone', 'ref']) },
        patience: 'ask',
      })
      return reply.kind === 'data' ? readProfile(reply.data) : null
    },

    forget() {
      activation = null
      session.forget()
    },
  }
}

/** The first row of the profile list; null when there is none. */
export function readProfile(data: unknown): Profile | null {
  const row = objects(data)[0]
  if (row === undefined) return null
  return {
    userId: wholeNumber(field(row, 'id')),
    name: text(field(row, 'name')),
    phone: text(field(row, 'phone')),
    reference: text(field(row, 'ref')),
  }
}
