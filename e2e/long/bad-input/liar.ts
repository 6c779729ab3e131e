/** Stands on the line between the terminal and the sandbox and answers some paths itself, well formed or not. */
import { createServer, request, type IncomingMessage } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'

/** What is written to the socket instead of an answer; null passes the question on. */
export type Lie = (asked: { readonly path: string; readonly form: string }) => string | null

export type Liar = {
  readonly url: string
  /** In force until the next one. Without an argument: honest again. */
  tell(lie?: Lie): void
  stop(): Promise<void>
}

/** An answer of the gateway's own form, whatever stands in it. */
export const answering = (body: unknown, status = 200, contentType = 'application/json'): string => {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return `HTTP/1.1 ${String(status)} X\r\ncontent-type: ${contentType}\r\ncontent-length: ${String(Buffer.byteLength(text))}\r\nconnection: close\r\n\r\n${text}`
}

export async function startLiar(target: string): Promise<Liar> {
  let lie: Lie = () => null
  const sockets = new Set<Socket>()
  const server = createServer((asked, answer) => {
    void bytesOf(asked).then((sent) => {
      const told = lie({ path: asked.url ?? '/', form: sent.toString() })
      if (told !== null) {
        asked.socket.end(told)
        return
      }
      const onward = request(new URL(asked.url ?? '/', target), {
        method: asked.method,
        headers: { ...asked.headers, host: new URL(target).host },
      })
      onward.once('error', () => asked.socket.destroy())
      onward.once('response', (reply) => {
        answer.writeHead(reply.statusCode ?? 502, reply.headers)
        reply.pipe(answer)
        reply.once('error', () => asked.socket.destroy())
      })
      onward.end(sent)
    })
  })
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    tell(next = () => null) {
      lie = next
    },
    async stop() {
      for (const socket of sockets) socket.destroy()
      await new Promise((done) => server.close(done))
    },
  }
}

async function bytesOf(message: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = []
  try {
    for await (const piece of message) pieces.push(piece as Buffer)
  } catch {
    // A cut line ends the question; what came before it is what there is.
    return Buffer.concat(pieces)
  }
  return Buffer.concat(pieces)
}
