/**
 * One HTTP exchange on a connection of its own, and what is known for certain about it.
 *
 * Goals: a request leaves at most once; nothing is retried, redirected, pooled or re-used; "nothing was sent" is said only
 * when the connection was never ready to take a byte; every wait and every size has a limit.
 * Concept: the socket is opened (and TLS agreed) first and handed to Node's HTTP client only then, so the two phases
 * cannot be confused. From the hand-over on, a failure means that the request may have arrived.
 */
import { request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http'
import { connect as connectTcp, isIP, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'

export type HttpRequest = {
  readonly method: 'GET' | 'POST' | 'PUT'
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
  readonly limits: HttpLimits
}

/** All in ms, but the size in bytes. */
export type HttpLimits = {
  readonly connectMs: number
  /** From the hand-over of the request to the first byte of the answer. */
  readonly firstByteMs: number
  /** Between two pieces of the answer's body. */
  readonly silenceMs: number
  /** From the start to the last byte. */
  readonly wholeMs: number
  readonly bodyBytesMax: number
}

export type HttpResult =
  | {
      readonly kind: 'answer'
      readonly status: number
      readonly contentType: string | null
      readonly contentEncoding: string | null
      /** The server's own clock, epoch ms; null when it was not said or cannot be. */
      readonly serverTimeMs: number | null
      readonly body: Uint8Array
    }
  /** The connection never stood: no byte of the request left this machine. */
  | {
      readonly kind: 'not-sent'
      readonly why: 'no-line' | 'refused' | 'name' | 'tls' | 'connect-timeout'
      readonly code: string
    }
  /** The request may have arrived; the answer did not, or not whole. `status` when its head had come. */
  | {
      readonly kind: 'lost'
      readonly why: 'broken' | 'timeout' | 'oversized'
      readonly status: number | null
      readonly code: string
    }

/** Carries out one exchange. Never rejects. */
export async function exchange(request: HttpRequest): Promise<HttpResult> {
  const startedAt = performance.now()
  const opened = await open(request.url, Math.min(request.limits.connectMs, request.limits.wholeMs))
  if (opened.kind === 'not-sent') return opened
  // A machine that was too busy to notice may find the time already over: then the wait is the shortest there is.
  return converse(opened.socket, request, Math.max(1, request.limits.wholeMs - (performance.now() - startedAt)))
}

type Opened = { readonly kind: 'open'; readonly socket: Socket } | Extract<HttpResult, { kind: 'not-sent' }>

function open(url: URL, connectMs: number): Promise<Opened> {
  const secure = url.protocol === 'https:'
  const host = url.hostname.replace(/^\[|\]$/gu, '')
  const port = url.port === '' ? (secure ? 443 : 80) : Number(url.port)
  return new Promise((resolve) => {
    let tcpStood = false
    const socket = secure
      ? connectTls({ host, port, ALPNProtocols: ['http/1.1'], ...(isIP(host) === 0 ? { servername: host } : {}) })
      : connectTcp({ host, port })
    const timer = setTimeout(() => {
      fail(tcpStood ? 'tls' : 'connect-timeout', 'ETIMEDOUT')
    }, connectMs)
    const fail = (why: Extract<HttpResult, { kind: 'not-sent' }>['why'], code: string) => {
      clearTimeout(timer)
      socket.destroy()
      resolve({ kind: 'not-sent', why, code })
    }
    const onError = (error: Error) => {
      const code = errorCode(error)
      fail(tcpStood ? 'tls' : whyNotConnected(code), code)
    }
    const onClose = () => {
      fail(tcpStood ? 'tls' : 'refused', 'ECLOSED')
    }
    socket.once('connect', () => {
      tcpStood = true
    })
    socket.once('error', onError)
    socket.once('close', onClose)
    socket.once(secure ? 'secureConnect' : 'connect', () => {
      clearTimeout(timer)
      socket.off('error', onError)
      socket.off('close', onClose)
      resolve({ kind: 'open', socket })
    })
  })
}

function whyNotConnected(code: string): 'no-line' | 'refused' | 'name' | 'connect-timeout' {
  switch (code) {
    case 'ENETUNREACH':
    case 'ENETDOWN':
    case 'EHOSTUNREACH':
    case 'EADDRNOTAVAIL':
    case 'EAI_AGAIN':
      return 'no-line'
    case 'ENOTFOUND':
    case 'EAI_FAIL':
    case 'EAI_NODATA':
      return 'name'
    case 'ETIMEDOUT':
      return 'connect-timeout'
    default:
      return 'refused'
  }
}

/**
 * What may come beside the body: provisional answers, the head, the lines between pieces. Node itself passes over empty
 * lines and provisional answers for as long as they come.
 */
const AROUND_BODY_BYTES_MAX = 65_536

function converse(socket: Socket, request: HttpRequest, wholeMs: number): Promise<HttpResult> {
  return new Promise((resolve) => {
    const { limits } = request
    let status: number | null = null
    let settled = false
    let wait: NodeJS.Timeout | undefined
    const deadline = setTimeout(() => {
      lose('timeout', 'DEADLINE')
    }, wholeMs)
    const settle = (result: HttpResult) => {
      if (settled) return
      settled = true
      clearTimeout(deadline)
      clearTimeout(wait)
      socket.destroy()
      resolve(result)
    }
    const lose = (why: 'broken' | 'timeout' | 'oversized', code: string) => {
      settle({ kind: 'lost', why, status, code })
    }
    const expectWithin = (ms: number) => {
      clearTimeout(wait)
      wait = setTimeout(() => {
        lose('timeout', 'SILENCE')
      }, ms)
    }
    // Without an agent and with a socket that is already open, Node sends `Connection: close` and has nothing to retry on.
    const outgoing: ClientRequest = httpRequest({
      createConnection: () => socket,
      method: request.method,
      path: `${request.url.pathname}${request.url.search}`,
      headers: {
        host: request.url.host,
        ...request.headers,
        ...(request.body === null ? {} : { 'content-length': String(Buffer.byteLength(request.body)) }),
      },
    })
    outgoing.on('error', (error) => {
      lose('broken', errorCode(error))
    })
    outgoing.on('close', () => {
      lose('broken', 'ECLOSED')
    })
    outgoing.on('upgrade', () => {
      lose('broken', 'UPGRADE')
    })
    let cameBytes = 0
    outgoing.on('socket', (line: Socket) => {
      line.on('data', (piece: Uint8Array) => {
        cameBytes += piece.byteLength
        if (cameBytes > limits.bodyBytesMax + AROUND_BODY_BYTES_MAX) lose('oversized', 'WIRE')
      })
    })
    outgoing.on('response', (answer: IncomingMessage) => {
      status = answer.statusCode ?? null
      const pieces: Uint8Array[] = []
      let size = 0
      expectWithin(limits.silenceMs)
      answer.on('data', (piece: Uint8Array) => {
        size += piece.byteLength
        if (size > limits.bodyBytesMax) {
          lose('oversized', 'BODY')
          return
        }
        pieces.push(piece)
        expectWithin(limits.silenceMs)
      })
      answer.on('error', (error) => {
        lose('broken', errorCode(error))
      })
      answer.on('end', () => {
        if (!answer.complete || status === null) {
          lose('broken', 'HALF')
          return
        }
        settle({
          kind: 'answer',
          status,
          contentType: answer.headers['content-type'] ?? null,
          contentEncoding: answer.headers['content-encoding'] ?? null,
          serverTimeMs: serverTime(answer.headers.date),
          body: Buffer.concat(pieces),
        })
      })
    })
    expectWithin(limits.firstByteMs)
    outgoing.end(request.body ?? undefined)
  })
}

const EARLIEST_MS = Date.UTC(2024, 0, 1)
const LATEST_MS = Date.UTC(2100, 0, 1)

/** The moment of a `Date` header; null for none, and for one that no working server can mean. */
function serverTime(date: string | undefined): number | null {
  const atMs = Date.parse(date ?? '')
  return atMs >= EARLIEST_MS && atMs < LATEST_MS ? atMs : null
}

function errorCode(error: Error): string {
  if ('code' in error && typeof error.code === 'string') return error.code
  // Several addresses were tried; the first one's reason stands for all.
  if (error instanceof AggregateError && error.errors[0] instanceof Error) return errorCode(error.errors[0])
  return error.name
}

/** A header's value as bytes that HTTP can carry (text beyond Latin-1 as its UTF-8 bytes), or null when it holds control characters. */
export function headerValue(value: string): string | null {
  // A line break in a header would be a second header.
  return /[\u0000-\u001f\u007f]/u.test(value) ? null : Buffer.from(value, 'utf8').toString('latin1')
}
