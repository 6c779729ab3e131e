/**
 * A network receipt printer: takes ESC/POS on a TCP port, answers for its state, and keeps every paper as a picture.
 * What is wrong with it, and what came out, is set and seen over HTTP: `/control/papers`, `/control/papers/<n>.png`,
 * `/control/ledger`, `/control/faults`, `/control/reset`.
 */
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { canPrint, noFaults, paperByte, setFaults, statusByte } from './faults.ts'
import { createInterpreter, type Interpreter, type Paper, type PrintLog } from './interpreter.ts'
import { paperPng } from './paper-png.ts'

export type SandboxPrinter = {
  readonly host: string
  readonly port: number
  readonly controlUrl: string
  stop(): Promise<void>
}

type Job = { readonly n: number; readonly log: PrintLog; open: boolean; complete: boolean; dropped: boolean }
type KeptPaper = Paper & { readonly n: number; readonly atMs: number }

const HOST = '127.0.0.1'
const BODY_BYTES_MAX = 10_000
const PAPERS_MAX = 500

/** Starts the printer and its control address, both on loopback; without ports free ones are taken. */
export async function startPrinter(
  options: { readonly port?: number; readonly controlPort?: number; readonly paperMm?: 58 | 80 } = {},
): Promise<SandboxPrinter> {
  const widthDots = options.paperMm === 58 ? 384 : 576
  const faults = noFaults()
  const sockets = new Set<Socket>()
  /** What each connection's printing does once the printer can go on. */
  const stalled = new Set<() => void>()
  let jobs: Job[] = []
  let papers: KeptPaper[] = []
  let papersEver = 0
  let jobsEver = 0

  function keep(paper: Paper): void {
    papersEver++
    papers.push({ ...paper, n: papersEver, atMs: Date.now() })
    if (papers.length > PAPERS_MAX) papers.shift()
  }

  function useUp(rows: number): void {
    if (faults.paperEndsAfterRows === null) return
    faults.paperEndsAfterRows -= rows
    if (faults.paperEndsAfterRows > 0) return
    faults.paperEndsAfterRows = null
    faults.paper = 'out'
  }

  function connected(socket: Socket): void {
    if (faults.refuse) {
      socket.destroy()
      return
    }
    const dropAfterBytes = faults.dropAfterBytes
    sockets.add(socket)
    let job: Job | null = null
    const interpreter = createInterpreter({
      widthDots,
      ready: () => canPrint(faults),
      statusByte: (what) => statusByte(faults, what),
      paperByte: () => paperByte(faults),
      onPaper: keep,
      onRows: useUp,
      answer(bytes) {
        if (!faults.silent && socket.writable) socket.write(bytes)
      },
    })
    let closed = false
    stalled.add(goOn)

    function take(chunk: Uint8Array): void {
      if (job === null && !isQuestionsOnly(chunk)) {
        jobsEver++
        job = { n: jobsEver, log: interpreter.log, open: true, complete: false, dropped: false }
        jobs.push(job)
      }
      const room = dropAfterBytes === null ? chunk.length : Math.max(0, dropAfterBytes - interpreter.log.bytes)
      interpreter.take(chunk.subarray(0, room))
      if (job !== null) job.complete = isComplete(interpreter)
      if (room < chunk.length) {
        faults.dropAfterBytes = null
        if (job !== null) job.dropped = true
        socket.resetAndDestroy()
      }
    }

    socket.on('data', (chunk: Buffer) => {
      if (faults.slowBytesPerSecond === null) {
        take(chunk)
        return
      }
      socket.pause()
      setTimeout(
        () => {
          take(chunk)
          socket.resume()
        },
        (chunk.length / faults.slowBytesPerSecond) * 1000,
      )
    })
    socket.on('error', () => undefined)
    socket.on('close', () => {
      sockets.delete(socket)
      closed = true
      goOn()
    })

    /** What still waits because the printer stands still comes out once that is mended, though the line is closed. */
    function goOn(): void {
      interpreter.resume()
      if (job !== null) job.complete = isComplete(interpreter)
      if (!closed || !canPrint(faults)) return
      stalled.delete(goOn)
      if (job === null) return
      job.open = false
      interpreter.tear()
    }
  }

  function reset(): void {
    Object.assign(faults, noFaults())
    jobs = []
    papers = []
    papersEver = 0
    jobsEver = 0
    for (const socket of sockets) socket.destroy()
    stalled.clear()
  }

  async function control(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(request.url ?? '/', 'http://printer').pathname
    const route = `${request.method ?? 'GET'} ${path}`
    const picture = /^GET \/control\/papers\/(\d+)\.png$/u.exec(route)
    if (picture !== null) {
      const paper = papers.find((one) => one.n === Number(picture[1]))
      if (paper === undefined)
        answer(response, 404, { error: `Expected a paper that is kept, found ${picture[1] ?? ''}` })
      else response.writeHead(200, { 'content-type': 'image/png' }).end(paperPng(paper))
      return
    }
    switch (route) {
      case 'GET /control/papers':
        answer(
          response,
          200,
          papers.map(({ n, atMs, cut, widthDots: width, heightDots }) => ({
            n,
            atMs,
            cut,
            widthDots: width,
            heightDots,
          })),
        )
        return
      case 'GET /control/ledger':
        answer(
          response,
          200,
          jobs.map(({ n, log, open, complete, dropped }) => ({ n, open, complete, dropped, ...log })),
        )
        return
      case 'GET /control/faults':
        answer(response, 200, faults)
        return
      case 'PUT /control/faults': {
        const wrong = setFaults(faults, await readJson(request))
        if (wrong !== null) answer(response, 400, { error: wrong })
        else {
          for (const goOn of stalled) goOn()
          answer(response, 200, faults)
        }
        return
      }
      case 'POST /control/reset':
        reset()
        answer(response, 200, {})
        return
      default:
        answer(response, 404, { error: `Expected a control path, found ${route}` })
    }
  }

  const printer = createServer({ noDelay: true }, connected)
  const http = createHttpServer((request, response) => {
    void control(request, response).catch((error: unknown) => {
      answer(response, 500, { error: String(error) })
    })
  })
  const port = await listen(printer, options.port ?? 0)
  const controlPort = await listen(http, options.controlPort ?? 0)
  return {
    host: HOST,
    port,
    controlUrl: `http://${HOST}:${String(controlPort)}`,
    async stop() {
      for (const socket of sockets) socket.destroy()
      http.closeAllConnections()
      await Promise.all([close(printer), close(http)])
    },
  }
}

/** Whole: cut, nothing waits or hangs out uncut, nothing was left not understood. */
function isComplete(interpreter: Interpreter): boolean {
  const { log } = interpreter
  return log.cuts > 0 && interpreter.isAtRest() && log.unknown.length === 0
}

function isQuestionsOnly(bytes: Uint8Array): boolean {
  if (bytes.length % 3 !== 0) return false
  for (let at = 0; at < bytes.length; at += 3) if (bytes[at] !== 0x10 || bytes[at + 1] !== 0x04) return false
  return true
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  let text = ''
  for await (const chunk of request) {
    text += String(chunk)
    if (text.length > BODY_BYTES_MAX) return null
  }
  try {
    return JSON.parse(text) as unknown
  } catch {
    return null
  }
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, HOST, () => {
      resolve((server.address() as AddressInfo).port)
    })
  })
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) =>
    server.close(() => {
      resolve()
    }),
  )
}
