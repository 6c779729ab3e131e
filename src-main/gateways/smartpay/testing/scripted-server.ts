/** A raw TCP server for tests: every connection gets the next step of a script, which answers in bytes, well or badly. */
import { createServer, type Socket } from 'node:net'

export type SeenRequest = { readonly head: string; readonly body: string }
export type Step = (socket: Socket, request: SeenRequest) => void

export type ScriptedServer = {
  readonly url: string
  readonly seen: readonly SeenRequest[]
  /** Steps for the connections to come, in order; the last one goes on for all that follow. */
  script(...steps: readonly Step[]): void
  stop(): Promise<void>
}

export async function startScriptedServer(): Promise<ScriptedServer> {
  const seen: SeenRequest[] = []
  const sockets = new Set<Socket>()
  let steps: readonly Step[] = []
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => undefined)
    let text = ''
    socket.on('data', (piece) => {
      text += piece.toString('latin1')
      const end = text.indexOf('\r\n\r\n')
      if (end < 0) return
      const length = Number(/^content-length: (\d+)/imu.exec(text)?.[1] ?? 0)
      if (text.length < end + 4 + length) return
      const request = { head: text.slice(0, end), body: text.slice(end + 4) }
      text = ''
      seen.push(request)
      const [step, ...rest] = steps
      if (rest.length > 0) steps = rest
      step?.(socket, request)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    url: `http://127.0.0.1:${String(port)}`,
    seen,
    script(...next) {
      steps = next
    },
    stop() {
      for (const socket of sockets) socket.destroy()
      return new Promise((resolve) => {
        server.close(() => {
          resolve()
        })
      })
    },
  }
}

const head = (status: number, headers: Readonly<Record<string, string>>) =>
  `HTTP/1.1 ${String(status)} X\r\n${Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')}\r\n`

/** A whole answer. */
export function answer(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Step {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return (socket) => {
    socket.end(
      head(status, {
        'content-type': 'application/json; charset=utf-8',
        'content-length': String(Buffer.byteLength(text)),
        connection: 'close',
        ...headers,
      }) + text,
    )
  }
}

export const data = (value: unknown): Step => answer(200, { count: 1, data: value })
export const refusal = (status: number, type: unknown, message = 'message'): Step => answer(status, { type, message })
export const token = (value: string, more: Readonly<Record<string, unknown>> = {}): Step =>
  answer(200, { uid: 30, access_token: value, expires_in: '86400', Force_Update: false, ...more })

/** The head and the first half of a longer body, then the connection ends. */
export const half: Step = (socket) => {
  socket.end(
    head(200, { 'content-type': 'application/json', 'content-length': '400' }) + '{"count": 19, "data": {"mess',
  )
}
export const reset: Step = (socket) => {
  socket.resetAndDestroy()
}
export const close: Step = (socket) => {
  socket.end()
}
export const silence: Step = () => undefined
/** Byte after byte, for as long as anyone listens. */
export const drip: Step = (socket) => {
  socket.write(head(200, { 'content-type': 'application/json', 'transfer-encoding': 'chunked' }))
  const timer = setInterval(() => socket.write('1\r\n \r\n'), 10)
  socket.on('close', () => {
    clearInterval(timer)
  })
}
export const endless: Step = (socket) => {
  socket.write(head(200, { 'content-type': 'application/json', 'transfer-encoding': 'chunked' }))
  const piece = `${(65536).toString(16)}\r\n${'x'.repeat(65536)}\r\n`
  const pour = () => {
    while (!socket.destroyed && socket.write(piece));
  }
  socket.on('drain', pour)
  pour()
}
