/** Stands on the line between the terminal and the sandbox: gives the agent another password, and notes what is secret. */
import { createServer, request, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

export type WireTap = {
  readonly url: string
  /** Every access token and voucher PIN that went over the line. */
  secrets(): readonly string[]
  stop(): Promise<void>
}

/** The sandbox knows one password for everybody; on this line it is `password`. */
export async function startWireTap(target: string, password: string): Promise<WireTap> {
  const secrets = new Set<string>()
  const server = createServer((asked, answer) => {
    void bytesOf(asked).then((sent) => {
      const theirs = (value: string): string => value.replaceAll(password, '1234')
      const body = theirs(sent.toString('latin1'))
      const headers = Object.fromEntries(
        Object.entries(asked.headers).map(([name, value]) => [name, typeof value === 'string' ? theirs(value) : value]),
      )
      const onward = request(new URL(theirs(asked.url ?? '/'), target), {
        method: asked.method,
        headers: { ...headers, host: new URL(target).host, 'content-length': String(body.length) },
      })
      onward.once('error', () => asked.socket.destroy())
      onward.once('response', (reply) => {
        void bytesOf(reply).then((told) => {
          for (const [, secret] of told.toString().matchAll(/"(?:access_token|vouch_?pin)": ?"([^"]{4,})"/giu)) {
            if (secret !== undefined) secrets.add(secret)
          }
          answer.writeHead(reply.statusCode ?? 502, { 'content-type': reply.headers['content-type'] ?? 'text/plain' })
          answer.end(told)
        })
      })
      onward.end(body, 'latin1')
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    secrets: () => [...secrets],
    async stop() {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
}

async function bytesOf(message: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = []
  try {
    for await (const piece of message) pieces.push(piece as Buffer)
  } catch {
    // A cut line ends the message; what came before it is what there is.
    return Buffer.concat(pieces)
  }
  return Buffer.concat(pieces)
}
