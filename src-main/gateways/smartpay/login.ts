/** Login, and the activation of a device by a one-time code. Nothing here remembers anything. */
import type { ProblemCode } from '../../../src-shared/domain/problem.ts'
import type { Caller } from './caller.ts'
import { reasonOf, type Reply } from './reply.ts'
import { field, flag, isObject, text, wholeNumber } from './tolerant.ts'

export type Credentials = { readonly login: string; readonly password: string }

export type LoginResult =
  | {
      readonly kind: 'signed-in'
      readonly token: string
      /** Null where the gateway did not say. */
      readonly expiresInS: number | null
      readonly forceUpdate: boolean
    }
  /** The device must be activated first; `validCode` names this activation. */
  | { readonly kind: 'code-needed'; readonly validCode: string }
  | {
      readonly kind: 'refused'
      readonly code: 'sign-in-refused' | 'serial-not-known'
      readonly gatewayText: string | null
    }
  | { readonly kind: 'failed'; readonly problem: ProblemCode; readonly gatewayText: string | null }

/** Asks for a token. A login ends every other token of the same serial. */
export async function login(caller: Caller, credentials: Credentials): Promise<LoginResult> {
  const { database, machineSerial } = caller.config
  const reply = await caller.send({
    name: 'login',
    method: 'GET',
    path: 'api/auth/token',
    headers: {
      login: credentials.login,
      password: credentials.password,
      machine_serial: machineSerial,
      ...(database === null ? {} : { db: database }),
    },
    envelope: 'bare',
    patience: 'ask',
  })
  if (reply.kind === 'data') return readLogin(reply.data)
  const refused = readRefusal(reply)
  if (refused !== null) return refused
  const { code, gatewayText } = reasonOf(reply)
  return { kind: 'failed', problem: code as ProblemCode, gatewayText }
}

/** Reads the token reply, or the one that asks for an activation instead. */
export function readLogin(data: unknown): LoginResult {
  const token = readToken(data)
  if (token !== null && isObject(data)) {
    return { kind: 'signed-in', ...token, forceUpdate: flag(field(data, 'Force_Update', 'force_update')) === true }
  }
  const validCode = isObject(data) ? text(field(data, 'code', 'validCode')) : null
  if (validCode !== null) return { kind: 'code-needed', validCode }
  return { kind: 'failed', problem: 'gateway-answer-unreadable', gatewayText: null }
}

/** Token and its life from a token reply (`access_token`, or `accessToken` after an activation); null when there is none. */
export function readToken(data: unknown): { readonly token: string; readonly expiresInS: number | null } | null {
  if (!isObject(data)) return null
  const token = text(field(data, 'access_token', 'accessToken'))
  // It travels in a header with every question: one that no header carries would sign in and then stay silent for ever.
  if (token === null || !/^[!-~]{1,4096}$/u.test(token)) return null
  const life = wholeNumber(field(data, 'expires_in', 'expiresIn'))
  return { token, expiresInS: life !== null && life > 0 ? life : null }
}

/**
 * Whether a reply is the gateway's "no": the words "authentication failed" stand in the message for a wrong login, and in
 * the type for a user without a device of this serial; the status of either is not reliable.
 */
function readRefusal(reply: Reply): LoginResult | null {
  if (reply.kind !== 'error' || reply.status >= 500) return null
  const gatewayText = reply.message ?? reply.type
  const says = (value: string | null) => value?.trim().toLowerCase() === 'authentication failed'
  if (says(reply.type) || reply.type === 'machine_serial')
    return { kind: 'refused', code: 'serial-not-known', gatewayText }
  // The sentence stands in the type here; the message is the short word.
  if (says(reply.message)) return { kind: 'refused', code: 'sign-in-refused', gatewayText: reply.type }
  // Locked, or the temporary password has run out: trying again by itself would only make it worse.
  return [401, 402, 403, 423].includes(reply.status) ? { kind: 'refused', code: 'sign-in-refused', gatewayText } : null
}

export type ActivationStep =
  | { readonly kind: 'done'; readonly data: Readonly<Record<string, unknown>> }
  | {
      readonly kind: 'refused'
      readonly code: 'otp-wrong' | 'otp-too-many' | 'new-password-wrong'
      readonly gatewayText: string | null
    }
  | { readonly kind: 'failed'; readonly reason: { readonly code: string; readonly gatewayText: string | null } }

type ActivationCall = {
  readonly step: 'send' | 'verify' | 'resetpassword'
  readonly validCode: string
  readonly login: string
  readonly more: Readonly<Record<string, string>>
}

/** One of the activation's three steps. */
export async function activate(caller: Caller, call: ActivationCall): Promise<ActivationStep> {
  const reply = await caller.send({
    name: `activation ${call.step}`,
    method: 'GET',
    path: `api/otp/${call.step}`,
    headers: {
      validCode: call.validCode,
      login: call.login,
      machine_serial: caller.config.machineSerial,
      ...(caller.config.database === null ? {} : { db: caller.config.database }),
      ...call.more,
    },
    envelope: 'bare',
    patience: 'ask',
  })
  if (reply.kind === 'data') return { kind: 'done', data: unwrap(reply.data) }
  return (
    (reply.kind === 'error' ? readActivationRefusal(reply, call.step) : null) ?? {
      kind: 'failed',
      reason: reasonOf(reply),
    }
  )
}

/** What a step's error means; the types say nothing useful here, the statuses do. Null: nothing that is known. */
function readActivationRefusal(
  error: Extract<Reply, { kind: 'error' }>,
  step: ActivationCall['step'],
): ActivationStep | null {
  const gatewayText = error.message ?? error.type
  // The activation itself has run out: it begins again with a sign-in.
  if (error.status === 403) return { kind: 'failed', reason: { code: 'sign-in-refused', gatewayText } }
  if (error.status === 423) return { kind: 'refused', code: 'otp-too-many', gatewayText }
  if (error.status === 406) return { kind: 'refused', code: 'new-password-wrong', gatewayText }
  if (error.status !== 400 && error.status !== 401 && error.status !== 402) return null
  if (step === 'verify') return { kind: 'refused', code: 'otp-wrong', gatewayText }
  if (step === 'resetpassword') return { kind: 'refused', code: 'new-password-wrong', gatewayText }
  return null
}

/** The activation's replies come bare; some deployments put them in the envelope. */
function unwrap(data: unknown): Readonly<Record<string, unknown>> {
  if (!isObject(data)) return {}
  const inner = data['data']
  return isObject(inner) ? inner : data
}
