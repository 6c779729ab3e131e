/** What an HTTP result says in the gateway's own terms: data, a well-formed error, or nothing that can be relied on. */
import type { ProblemCode } from '../../../src-shared/domain/problem.ts'
import type { Reason } from '../../../src-shared/domain/payment.ts'
import { assertNever } from '../../../src-shared/domain/assert-never.ts'
import type { HttpResult } from './http.ts'
import { has, isObject, parseJson, text, type WireObject } from './tolerant.ts'

export type Reply =
  /** 200 with the envelope opened (`count` says nothing reliable and is passed over), or the bare object of the token paths. */
  | { readonly kind: 'data'; readonly data: unknown; readonly serverTimeMs: number | null }
  /** `{"type": T, "message": M}` with a 4xx or 5xx status. */
  | {
      readonly kind: 'error'
      readonly status: number
      readonly type: string
      readonly message: string | null
      readonly serverTimeMs: number | null
    }
  /** The same with an object as its type: work was done and something failed afterwards. */
  | {
      readonly kind: 'error-after-work'
      readonly status: number
      readonly object: WireObject
      readonly message: string | null
    }
  /** A whole answer that is not the gateway's: HTML, a redirect, another content type, JSON of another shape. */
  | { readonly kind: 'unreadable'; readonly status: number; readonly problem: ProblemCode }
  | { readonly kind: 'lost'; readonly status: number | null; readonly problem: ProblemCode }
  | { readonly kind: 'not-sent'; readonly problem: ProblemCode; readonly detail: string }
  /** The token was refused before any work was done, and no new one is to be had. */
  | { readonly kind: 'turned-away'; readonly problem: ProblemCode }

/** Whether data comes in the `count`/`data` envelope, or bare as on the token paths. */
export type Envelope = 'data' | 'bare'

/** Reads a result. Never throws. */
export function readReply(result: HttpResult, envelope: Envelope): Reply {
  switch (result.kind) {
    case 'not-sent':
      return {
        kind: 'not-sent',
        problem: notSentProblem(result),
        detail: `${result.why} ${result.code}`,
      }
    case 'lost':
      return { kind: 'lost', status: result.status, problem: lostProblem(result.why) }
    case 'answer':
      return readAnswer(result, envelope)
    default:
      return assertNever(result)
  }
}

/** Reasons of a failed agreement on encryption that are the line's own: it went away in the middle. */
const LINE_BROKE: ReadonlySet<string> = new Set(['ETIMEDOUT', 'ECONNRESET', 'ECLOSED', 'EPIPE'])

function notSentProblem({ why, code }: Extract<HttpResult, { kind: 'not-sent' }>): ProblemCode {
  switch (why) {
    case 'no-line':
      return 'no-line'
    case 'tls':
      return LINE_BROKE.has(code) ? 'gateway-unreachable' : 'gateway-not-trusted'
    case 'refused':
    case 'name':
    case 'connect-timeout':
      return 'gateway-unreachable'
    default:
      return assertNever(why)
  }
}

function lostProblem(why: 'broken' | 'timeout' | 'oversized'): ProblemCode {
  switch (why) {
    case 'timeout':
      return 'gateway-timeout'
    case 'oversized':
      return 'gateway-answer-unreadable'
    case 'broken':
      return 'gateway-failing'
    default:
      return assertNever(why)
  }
}

function readAnswer(answer: Extract<HttpResult, { kind: 'answer' }>, envelope: Envelope): Reply {
  const { status, serverTimeMs } = answer
  const unreadable: Reply = {
    kind: 'unreadable',
    status,
    problem: status >= 500 ? 'gateway-failing' : 'gateway-answer-unreadable',
  }
  if (!isJsonType(answer.contentType)) return unreadable
  if (answer.contentEncoding !== null && answer.contentEncoding.toLowerCase() !== 'identity') return unreadable
  const body = decode(answer.body)
  const parsed = body === null ? undefined : parseJson(body)
  if (status === 200) {
    if (!isObject(parsed)) return unreadable
    if (envelope === 'bare') return { kind: 'data', data: parsed, serverTimeMs }
    return has(parsed, 'data') && !has(parsed, 'type')
      ? { kind: 'data', data: parsed['data'], serverTimeMs }
      : unreadable
  }
  if (status < 400 || status > 599 || !isObject(parsed) || has(parsed, 'data')) return unreadable
  const message = text(parsed['message'])
  const type = parsed['type']
  if (isObject(type)) return { kind: 'error-after-work', status, object: type, message }
  const code = text(type)
  return code === null ? unreadable : { kind: 'error', status, type: code, message, serverTimeMs }
}

function isJsonType(contentType: string | null): boolean {
  const essence = (contentType ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
  return essence === 'application/json' || essence === 'text/json' || /^application\/[\w.-]+\+json$/u.test(essence)
}

function decode(body: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body)
  } catch {
    return null
  }
}

/** Types that mean the same wherever they come. */
const PROBLEM_OF_TYPE: Readonly<Record<string, ProblemCode>> = {
  access_token_not_found: 'sign-in-required',
  access_token: 'sign-in-required',
  machine_serial_not_found: 'serial-not-known',
  machine_serial: 'serial-not-known',
}

/** Whether a refusal is about who asks, and says nothing about what was asked. */
export const refusesCaller = (reply: Reply): boolean => reply.kind === 'error' && has(PROBLEM_OF_TYPE, reply.type)

/** The reason to show for a reply that brought no data. */
export function reasonOf(reply: Exclude<Reply, { kind: 'data' }>): Reason {
  switch (reply.kind) {
    case 'error':
      return {
        code: (has(PROBLEM_OF_TYPE, reply.type) ? PROBLEM_OF_TYPE[reply.type] : undefined) ?? 'gateway-refused',
        gatewayText: reply.message ?? reply.type,
      }
    case 'error-after-work':
      return { code: 'gateway-failing', gatewayText: reply.message }
    case 'unreadable':
    case 'lost':
    case 'not-sent':
    case 'turned-away':
      return { code: reply.problem, gatewayText: null }
    default:
      return assertNever(reply)
  }
}
