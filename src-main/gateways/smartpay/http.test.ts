/** What comes instead of an answer, or around one, without end: it is not read on, however long the answer may take. */
import { channel } from 'node:diagnostics_channel'
import type { Socket } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { exchange, type HttpResult } from './http.ts'
import { answer, startScriptedServer, type ScriptedServer, type Step } from './testing/scripted-server.ts'

const BODY_BYTES_MAX = 100_000
/** Beside the body: the head, what is provisional, the lines between pieces; and the last piece that the system gave. */
const AROUND_BYTES_MAX = 65_536 + 65_536
/** So long that no limit but that of the bytes can end it. */
const AGES_MS = 600_000

let server: ScriptedServer
const opened: Socket[] = []
const noteSocket = (message: unknown): void => {
  opened.push((message as { socket: Socket }).socket)
}

beforeAll(async () => {
  server = await startScriptedServer()
  channel('net.client.socket').subscribe(noteSocket)
})
afterEach(() => {
  opened.length = 0
})
afterAll(async () => {
  channel('net.client.socket').unsubscribe(noteSocket)
  await server.stop()
})

const ask = (): Promise<HttpResult> =>
  exchange({
    method: 'POST',
    url: new URL('/api', server.url),
    headers: {},
    body: 'a=b',
    limits: {
      connectMs: AGES_MS,
      firstByteMs: AGES_MS,
      silenceMs: AGES_MS,
      wholeMs: AGES_MS,
      bodyBytesMax: BODY_BYTES_MAX,
    },
  })

/** Sends the first, and then the other again and again for as long as anybody takes it. */
const without =
  (first: string, again: string): Step =>
  (socket) => {
    const piece = again.repeat(Math.ceil(65_536 / again.length))
    const pour = (): void => {
      while (!socket.destroyed && socket.write(piece));
    }
    socket.write(first)
    socket.on('drain', pour)
    pour()
  }

const json = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n'

describe('without end', () => {
  it.each<[string, Step]>([
    ['empty lines', without('', '\r\n')],
    ['provisional answers', without('', 'HTTP/1.1 100 Continue\r\n\r\n')],
    ['hints of what is to come', without('', 'HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n')],
    ['pieces of one byte', without(`${json}transfer-encoding: chunked\r\n\r\n`, '1\r\nx\r\n')],
    ['a body', without(`${json}\r\n`, ' ')],
  ])('%s', async (_title, step) => {
    server.script(step)
    expect(await ask()).toMatchObject({ kind: 'lost', why: 'oversized' })
    expect(opened).toHaveLength(1)
    expect(opened[0]?.bytesRead).toBeGreaterThan(0)
    expect(opened[0]?.bytesRead).toBeLessThanOrEqual(BODY_BYTES_MAX + AROUND_BYTES_MAX)
  })
})

describe('what is within the limit is read', () => {
  const body = ' '.repeat(BODY_BYTES_MAX)
  const inPieces: Step = (socket) => {
    const pieces = Array.from({ length: BODY_BYTES_MAX / 1_000 }, () => `3e8\r\n${' '.repeat(1_000)}\r\n`)
    socket.end(`${json}transfer-encoding: chunked\r\n\r\n${pieces.join('')}0\r\n\r\n`)
  }
  const afterHints: Step = (socket) => {
    socket.end(
      `${'HTTP/1.1 100 Continue\r\n\r\n'.repeat(20)}${json}content-length: ${String(body.length)}\r\n\r\n${body}`,
    )
  }
  it.each<[string, Step]>([
    ['the longest body', answer(200, body)],
    ['the longest body in pieces', inPieces],
    ['the longest body after provisional answers', afterHints],
  ])('%s', async (_title, step) => {
    server.script(step)
    const result = await ask()
    expect(result).toMatchObject({ kind: 'answer', status: 200 })
    expect(result.kind === 'answer' && result.body.length).toBe(BODY_BYTES_MAX)
  })
})
