/**
 * The stand-in SmartPay server: real HTTP on a loopback port. It listens twice: the gateway's own port, which faults can
 * take down, and a control port that stays. Control paths answer on both.
 */
import Fastify from 'fastify'
import type { FastifyRequest } from 'fastify'
import { randomBytes, randomInt, randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { controlRoutes } from './control.ts'
import { exchange } from './exchange.ts'
import { createKeeper, loadState } from './keep.ts'
import { defaultSettings } from './settings.ts'
import type { Settings } from './settings.ts'
import type { Fields, World } from './world.ts'

export type SmartPayOptions = {
  /** 0 or absent: any free port. */
  readonly port?: number
  readonly dialect?: 'guide' | 'engine'
  readonly getRequests?: boolean
  /** Where the state is kept between runs; absent: nowhere. */
  readonly ledgerFile?: string
  /** More settings to begin with, and to go back to at a reset. */
  readonly settings?: Partial<Settings>
}

export type SmartPayServer = {
  /** Base address of the gateway, without a slash at the end. */
  readonly url: string
  /** The same control paths on a port that stays when the line is down. */
  readonly controlUrl: string
  stop(): Promise<void>
}

/** Starts the server on 127.0.0.1; settles when both ports listen. */
export async function startSmartPay(options: SmartPayOptions = {}): Promise<SmartPayServer> {
  const initial = defaultSettings({
    ...options.settings,
    dialect: options.dialect ?? 'guide',
    getRequests: options.getRequests ?? true,
  })
  const naps = new Set<() => void>()
  const world: World = {
    state: loadState(options.ledgerFile),
    settings: structuredClone(initial),
    nowMs: () => Date.now() + world.settings.clockAheadMs,
    sleep: (ms) => nap(naps, ms),
    wake: () => {
      for (const wake of naps) wake()
    },
    chance: {
      tokenDigits: () => randomBytes(20).toString('hex'),
      uuid: () => randomUUID(),
      digits: (count) =>
        Array.from({ length: count }, (_, at) => String(at === 0 ? randomInt(1, 10) : randomInt(10))).join(''),
    },
  }
  const keeper = createKeeper(options.ledgerFile, () => world.state)

  const app = Fastify({ forceCloseConnections: true })
  const handle = (request: IncomingMessage, response: ServerResponse): void => app.routing(request, response)
  const sockets = new Set<Socket>()
  const gateway = createServer(handle)
  const control = createServer(handle)
  for (const server of [gateway, control]) server.on('connection', (socket) => keep(sockets, socket))
  gateway.prependListener('connection', (socket: Socket) => {
    if (world.settings.line === 'unreachable') socket.resetAndDestroy()
  })

  controlRoutes(app, world, initial, async (response) => {
    keeper.changed()
    await setLine(gateway, port, world.settings.line)
    // The answer to the change may itself be on its way over the port that goes down: the rest is cut after it.
    if (world.settings.line !== 'up') response.on('close', () => gateway.closeAllConnections())
  })
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
    done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  )
  const pictures = new Map<string, Uint8Array>()
  app.all('/*', async (request, reply) => {
    if (world.settings.line === 'silent') return reply.hijack()
    reply.hijack()
    try {
      await exchange(world, arrivalOf(request), reply.raw, pictures)
    } catch (error) {
      process.stderr.write(`sandbox: ${request.method} ${request.url.split('?')[0] ?? ''} broke: ${String(error)}\n`)
      reply.raw.destroy()
    } finally {
      keeper.changed()
    }
    return reply
  })
  await app.ready()

  const port = await listen(gateway, options.port ?? 0)
  const controlPort = await listen(control, 0)
  return {
    url: `http://127.0.0.1:${port}`,
    controlUrl: `http://127.0.0.1:${controlPort}`,
    stop: async () => {
      world.wake()
      for (const socket of sockets) socket.destroy()
      await Promise.all([close(gateway), close(control)])
      await app.close()
      keeper.stop()
    },
  }
}

function arrivalOf(request: FastifyRequest): Parameters<typeof exchange>[1] {
  const url = new URL(request.url, 'http://127.0.0.1')
  const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)])
  return {
    method: request.method,
    path: url.pathname.replace(/(.)\/$/, '$1'),
    headers: Object.fromEntries(headers) as Fields,
    query: Object.fromEntries(url.searchParams),
    form: (typeof request.body === 'object' && request.body !== null ? request.body : {}) as Fields,
  }
}

function nap(naps: Set<() => void>, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const wake = (): void => {
      clearTimeout(timer)
      naps.delete(wake)
      resolve()
    }
    const timer = setTimeout(wake, ms)
    naps.add(wake)
  })
}

function keep(sockets: Set<Socket>, socket: Socket): void {
  sockets.add(socket)
  socket.on('close', () => sockets.delete(socket))
  // A client that goes away in mid-answer is an ordinary thing here.
  socket.on('error', () => socket.destroy())
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject)
      resolve((server.address() as AddressInfo).port)
    })
  })
}

async function close(server: Server): Promise<void> {
  if (!server.listening) return
  await new Promise((resolve) => {
    server.close(resolve)
    server.closeAllConnections()
  })
}

/** Takes the gateway's port down or up; the control port is not touched. */
async function setLine(gateway: Server, port: number, line: Settings['line']): Promise<void> {
  if (line !== 'up') gateway.closeIdleConnections()
  if (line === 'refuse' && gateway.listening) gateway.close()
  if (line !== 'refuse' && !gateway.listening) await listen(gateway, port)
}
