/** Bytes to and from a network printer. Every wait here has a limit; nothing rejects. */
import { connect, type Socket } from 'node:net'
import { createHearing, type AnswerKind, type Verdict } from './hearing.ts'

export type BytePort = {
  /**
   * Hands bytes to the operating system and waits until it took them: a printer that stops reading stops us here.
   * `false`: not all were taken in time, or the connection is gone.
   */
  send(bytes: Uint8Array, timeoutMs: number): Promise<boolean>
  /** Sends a question, to which so many answers of a kind are due. What came before it is no answer to it. */
  ask(
    question: Uint8Array,
    due: { readonly kind: AnswerKind; readonly answers: number },
    timeoutMs: number,
  ): Promise<boolean>
  /** The next answer of that kind; null when none came in time, the line closed, or a stranger speaks. */
  receive(kind: AnswerKind, timeoutMs: number): Promise<number | null>
  /** Who speaks at the other end, by all that came so far. */
  verdict(): Verdict
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
  const hearing = createHearing()
  let closed = false
  let wake: (() => void) | null = null
  const wakeUp = (): void => {
    wake?.()
  }
  socket.on('data', (chunk: Buffer) => {
    hearing.heard(chunk)
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

  function send(bytes: Uint8Array, timeoutMs: number): Promise<boolean> {
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
  }

  return {
    send(bytes, timeoutMs) {
      hearing.said(bytes)
      return send(bytes, timeoutMs)
    },
    ask(question, due, timeoutMs) {
      hearing.forget()
      hearing.said(question, due)
      return send(question, timeoutMs)
    },
    async receive(kind, timeoutMs) {
      const deadline = performance.now() + timeoutMs
      for (;;) {
        const answer = hearing.next(kind)
        const leftMs = deadline - performance.now()
        if (answer !== null || closed || leftMs <= 0 || hearing.verdict() === 'stranger') return answer
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
    verdict: () => hearing.verdict(),
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
