/** Bytes to and from a network printer. Every wait here has a limit; nothing rejects. */
import { connect, type Socket } from 'node:net'

export type BytePort = {
  /**
   * Hands bytes to the operating system and waits until it took them: a printer that stops reading stops us here.
   * `false`: not all were taken in time, or the connection is gone.
   */
  send(bytes: Uint8Array, timeoutMs: number): Promise<boolean>
  /** Drops what came without being asked for. Before a question: an answer cannot come earlier than that. */
  forget(): void
  /** More came than any printer says unasked: whatever is at the other end, its bytes mean nothing. */
  isBabbling(): boolean
  /** The next received byte that matches, others are passed over; null when none came in time, the line closed, or it babbles. */
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

/** A printer may say a few things by itself (flow control, its state by itself); a page of text is not one of them. */
const STRAY_BYTES_MAX = 64

function portOf(socket: Socket): BytePort {
  const received: number[] = []
  /** Bytes that answered nothing. */
  let stray = 0
  let closed = false
  const isBabbling = (): boolean => stray + received.length > STRAY_BYTES_MAX
  let wake: (() => void) | null = null
  const wakeUp = (): void => {
    wake?.()
  }
  socket.on('data', (chunk: Buffer) => {
    // Enough is known of one that babbles; to keep all it says would fill the memory.
    if (!isBabbling()) received.push(...chunk.subarray(0, STRAY_BYTES_MAX + 1))
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
    isBabbling,
    forget() {
      stray += received.length
      received.length = 0
    },
    async receive(matches, timeoutMs) {
      const deadline = performance.now() + timeoutMs
      for (;;) {
        if (isBabbling()) return null
        for (let byte = received.shift(); byte !== undefined; byte = received.shift()) {
          if (matches(byte)) return byte
          stray += 1
        }
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
