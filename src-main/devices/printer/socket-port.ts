/** Bytes to and from a network printer. Every wait here has a limit; nothing rejects. */
import { connect, type Socket } from 'node:net'

export type BytePort = {
  /**
   * Hands bytes to the operating system and waits until it took them: a printer that stops reading stops us here.
   * `false`: not all were taken in time, or the connection is gone.
   */
  send(bytes: Uint8Array, timeoutMs: number): Promise<boolean>
  /** The next received byte that matches, others are passed over; null when none came in time or the line closed. */
  receive(matches: (byte: number) => boolean, timeoutMs: number): Promise<number | null>
  /** Ends in order: what was sent still arrives. */
  end(): void
  /** Ends at once, for a connection that failed. */
  destroy(): void
}

/** Opens a connection. Null when the printer does not take it in time. */
export async function openSocketPort(address: {
  readonly host: string
  readonly port: number
  readonly timeoutMs: number
}): Promise<BytePort | null> {
  const socket = connect({ host: address.host, port: address.port, noDelay: true })
  const opened = await new Promise<boolean>((resolve) => {
    const timer = setTimeout(() => {
      resolve(false)
    }, address.timeoutMs)
    socket.once('connect', () => {
      clearTimeout(timer)
      resolve(true)
    })
    socket.once('error', () => {
      clearTimeout(timer)
      resolve(false)
    })
  })
  if (!opened) {
    socket.destroy()
    return null
  }
  return portOf(socket)
}

function portOf(socket: Socket): BytePort {
  const received: number[] = []
  let closed = false
  let wake: (() => void) | null = null
  const wakeUp = (): void => {
    wake?.()
  }
  socket.on('data', (chunk: Buffer) => {
    received.push(...chunk)
    wakeUp()
  })
  const close = (): void => {
    closed = true
    wakeUp()
  }
  // The reason does not matter to the paper; the state is asked for, never guessed from an error.
  socket.on('error', close)
  socket.on('end', close)
  socket.on('close', close)

  return {
    send(bytes, timeoutMs) {
      if (closed) return Promise.resolve(false)
      return new Promise((resolve) => {
        const timer = setTimeout(() => {
          resolve(false)
        }, timeoutMs)
        const done = (taken: boolean): void => {
          clearTimeout(timer)
          socket.off('close', lost)
          resolve(taken)
        }
        const lost = (): void => {
          done(false)
        }
        socket.once('close', lost)
        socket.write(bytes, (error) => {
          done(error === undefined || error === null)
        })
      })
    },
    async receive(matches, timeoutMs) {
      const deadline = performance.now() + timeoutMs
      for (;;) {
        for (let byte = received.shift(); byte !== undefined; byte = received.shift()) if (matches(byte)) return byte
        const leftMs = deadline - performance.now()
        if (closed || leftMs <= 0) return null
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, leftMs)
          wake = () => {
            clearTimeout(timer)
            resolve()
          }
        })
        wake = null
      }
    },
    end() {
      socket.end()
      socket.setTimeout(END_TIMEOUT_MS, () => socket.destroy())
    },
    destroy() {
      socket.destroy()
    },
  }
}

const END_TIMEOUT_MS = 2_000
