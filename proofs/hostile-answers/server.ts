/** The gateway of one case: a raw socket on loopback that plays a delivery for every question it is asked. */
import { createServer, type Server, type Socket } from 'node:net'
import type { ConnectionHarm, Delivery, Piece } from './delivery.ts'
import { askOf } from './truths.ts'

export type Played = { readonly ask: string; readonly delivery: Delivery }

export type CaseServer = {
  readonly port: number
  /** The path that every question to this server begins with. */
  readonly path: string
  /** Every request that arrived whole, with what it was answered. */
  readonly played: readonly Played[]
  /** From now on connections suffer this; null: none. */
  harmConnections(harm: ConnectionHarm | null): Promise<void>
  stop(): Promise<void>
}

const CHUNK_BYTES = 65_536

/** A question of another case: it had a port that it gave back, and that this one got while it was still asked. */
const isAnothers = (path: string, own: string): boolean => /^\/case-\d+\//u.test(path) && !path.startsWith(own)

/** Starts the server of a case; `answer` gives what to play for a question. */
export async function startCaseServer(index: number, answer: (ask: string) => Delivery): Promise<CaseServer> {
  const ownPath = `/case-${String(index)}/`
  const played: Played[] = []
  const sockets = new Set<Socket>()
  let harm: ConnectionHarm | null = null

  const server: Server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => undefined)
    if (harm === 'reset as it opens') {
      socket.resetAndDestroy()
      return
    }
    if (harm === 'closed as it opens') {
      socket.end()
      return
    }
    if (harm === 'speaks before it is asked') {
      socket.write('220 mail.example ready\r\n')
    }
    let text = ''
    socket.on('data', (piece) => {
      text += piece.toString('latin1')
      const end = text.indexOf('\r\n\r\n')
      if (end < 0) return
      const length = Number(/^content-length: (\d+)/imu.exec(text)?.[1] ?? 0)
      if (text.length < end + 4 + length) return
      const [method = '', path = ''] = text.slice(0, text.indexOf('\r\n')).split(' ')
      if (isAnothers(path, ownPath)) {
        socket.destroy()
        return
      }
      const ask = askOf(method, path, new URLSearchParams(text.slice(end + 4)))
      text = ''
      const delivery = answer(ask)
      played.push({ ask, delivery })
      void play(socket, delivery)
    })
  })
  const listen = (port: number): Promise<void> =>
    new Promise((resolve, reject) => {
      server.once('error', reject)
      server.listen(port, '127.0.0.1', resolve)
    })
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve())
    })
  await listen(0)
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    port,
    path: ownPath,
    played,
    async harmConnections(next) {
      harm = next
      if (next === 'refused') await close()
    },
    async stop() {
      for (const socket of sockets) socket.destroy()
      if (server.listening) await close()
    },
  }
}

async function play(socket: Socket, delivery: Delivery): Promise<void> {
  for (const piece of delivery.pieces) {
    if (socket.destroyed) return
    await playPiece(socket, piece)
  }
  if (socket.destroyed || delivery.end === 'open') return
  if (delivery.end === 'close') socket.end()
  else await ended(socket)
}

/** A reset after what was written has left. */
async function ended(socket: Socket): Promise<void> {
  if (socket.writableLength > 0) await new Promise((resolve) => socket.once('drain', resolve).once('close', resolve))
  setImmediate(() => socket.resetAndDestroy())
}

async function playPiece(socket: Socket, piece: Piece): Promise<void> {
  switch (piece.kind) {
    case 'bytes':
      socket.write(piece.bytes)
      return
    case 'wait':
      return pause(socket, piece.ms)
    case 'drip':
      for (const byte of piece.bytes) {
        if (socket.destroyed) return
        socket.write(Buffer.from([byte]))
        await pause(socket, piece.everyMs)
      }
      return
    case 'flood': {
      const chunk = Buffer.concat(
        Array.from({ length: Math.max(1, Math.floor(CHUNK_BYTES / piece.unit.length)) }, () => piece.unit),
      )
      for (let sent = 0; sent < piece.totalBytes && !socket.destroyed; sent += chunk.length) {
        if (!socket.write(chunk)) await drained(socket)
      }
    }
  }
}

function pause(socket: Socket, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms)
    function done(): void {
      clearTimeout(timer)
      socket.off('close', done)
      resolve()
    }
    socket.once('close', done)
  })
}

function drained(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      socket.off('drain', done)
      socket.off('close', done)
      resolve()
    }
    socket.once('drain', done)
    socket.once('close', done)
  })
}
