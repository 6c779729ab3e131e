/** Sends one call to the gateway and reads its reply: addresses, headers, form, limits, what is logged and what is observed. */
import { exchange, headerValue, type HttpLimits, type HttpResult } from './http.ts'
import {
  DEFAULT_BODY_BYTES_MAX,
  defaultTimeouts,
  readBaseUrl,
  type ConnectionObservation,
  type SmartPayConfig,
  type Timeouts,
} from './config.ts'
import { readReply, type Envelope, type Reply } from './reply.ts'

/** A call as an operation describes it. */
export type Call = {
  /** For the log: what is asked, in the trade's words. */
  readonly name: string
  readonly method: 'GET' | 'POST' | 'PUT'
  /** Without a leading slash. */
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  /** Null or absent: no body. Entries that are null are left out. */
  readonly form?: Readonly<Record<string, string | null>>
  readonly envelope?: Envelope
  readonly patience: 'ask' | 'inquiry' | 'money' | 'quick'
  /** What the log may name; accounts only through `lastFour`. */
  readonly ids?: Readonly<Record<string, string | number>>
}

export type Caller = {
  readonly config: SmartPayConfig
  readonly base: URL
  /** One exchange, once. Never rejects. */
  send(call: Call): Promise<Reply>
  /** One exchange whose answer is not JSON. */
  sendRaw(call: Call): Promise<HttpResult>
}

/** Builds a caller. Throws `SmartPayConfigError` when the configuration cannot be used. */
export function createCaller(config: SmartPayConfig): Caller {
  const base = readBaseUrl(config.baseUrl)
  const timeouts: Timeouts = { ...defaultTimeouts, ...config.timeouts }
  const bodyBytesMax = config.bodyBytesMax ?? DEFAULT_BODY_BYTES_MAX

  async function sendRaw(call: Call): Promise<HttpResult> {
    const form = encodeForm(call.form)
    const headers: Record<string, string> = { accept: 'application/json' }
    if (form !== null) {
      headers['content-type'] = 'application/x-www-form-urlencoded'
      headers['charset'] = 'utf-8'
    }
    for (const [name, value] of Object.entries(call.headers ?? {})) {
      const bytes = headerValue(value)
      if (bytes === null) return { kind: 'not-sent', why: 'refused', code: `HEADER ${name}` }
      headers[name] = bytes
    }
    return exchange({
      method: call.method,
      url: new URL(call.path, base),
      headers,
      body: form,
      limits: limitsFor(call.patience, timeouts, bodyBytesMax),
    })
  }

  return {
    config,
    base,
    sendRaw,
    async send(call) {
      const startedAt = config.clock.monotonicMs()
      const result = await sendRaw(call)
      const reply = readReply(result, call.envelope ?? 'data')
      config.notice.connection(observe(reply))
      const tookMs = config.clock.monotonicMs() - startedAt
      const isTheirs = reply.kind === 'data' || reply.kind === 'error' || reply.kind === 'error-after-work'
      if (isTheirs && result.kind === 'answer' && result.serverTimeMs !== null) {
        config.notice.time({
          serverMs: result.serverTimeMs,
          oursMs: config.clock.nowMs() - tookMs / 2,
          roundTripMs: tookMs,
        })
      }
      config.log({
        topic: 'smartpay',
        sentence: `${call.name}: ${describe(reply)}`,
        ids: { ...call.ids, ms: Math.round(tookMs) },
      })
      return reply
    },
  }
}

function encodeForm(form: Call['form']): string | null {
  if (form === undefined) return null
  const entries = Object.entries(form).flatMap(([name, value]) =>
    value === null ? [] : [[name, value] as [string, string]],
  )
  return new URLSearchParams(entries).toString()
}

function limitsFor(patience: Call['patience'], timeouts: Timeouts, bodyBytesMax: number): HttpLimits {
  const wholeMs = {
    ask: timeouts.askMs,
    inquiry: timeouts.inquiryMs,
    money: timeouts.moneyMs,
    quick: Math.min(timeouts.askMs, 8_000),
  }[patience]
  return {
    connectMs: Math.min(timeouts.connectMs, wholeMs),
    firstByteMs: wholeMs,
    silenceMs: timeouts.silenceMs,
    wholeMs,
    bodyBytesMax,
  }
}

/** Gateway codes are short words; anything longer is a sentence and may name people, so only its length is logged. */
function describe(reply: Reply): string {
  switch (reply.kind) {
    case 'data':
      return 'answered'
    case 'error':
      return `error ${String(reply.status)} ${/^[\w: ]{1,40}$/u.test(reply.type) ? reply.type : `(type of ${String(reply.type.length)} characters)`}`
    case 'error-after-work':
      return `error ${String(reply.status)} after work was done`
    case 'unreadable':
      return `answer ${String(reply.status)} that could not be read`
    case 'lost':
      return `no whole answer (${reply.problem})`
    case 'not-sent':
      return `not sent (${reply.detail})`
    case 'turned-away':
      return `turned away (${reply.problem})`
  }
}

function observe(reply: Reply): ConnectionObservation {
  switch (reply.kind) {
    case 'data':
    case 'error':
    case 'error-after-work':
    case 'turned-away':
      return { kind: 'reached', code: reply.kind }
    case 'unreadable':
    case 'lost':
      return { kind: 'failing', code: `${reply.problem} ${String(reply.status ?? '')}`.trim() }
    case 'not-sent':
      return { kind: reply.problem === 'no-line' ? 'no-line' : 'unreachable', code: reply.detail }
  }
}

/** An account number as a log may show it. */
export const lastFour = (account: string): string => (account.length > 4 ? `…${account.slice(-4)}` : '…')
