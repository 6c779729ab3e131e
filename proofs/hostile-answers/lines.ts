/** The connections that the client opens, counted and measured at its own end: what lies in the system's buffers is not its. */
import { channel } from 'node:diagnostics_channel'
import type { Socket } from 'node:net'

export type Lines = {
  /** How many connections were tried to a port, whatever became of them. */
  opened(port: number): number
  /** The most bytes that one of them took. */
  mostTakenBytes(port: number): number
  /** From now on nothing of this port is counted: another may get it. */
  forget(port: number): void
  stop(): void
}

/** Notes every connection of this process, until it is stopped. */
export function watchLines(): Lines {
  const opening = channel('net.client.socket')
  const byPort = new Map<number, Socket[]>()
  const note = (message: unknown): void => {
    const { socket } = message as { readonly socket: Socket }
    socket.on('connectionAttempt', (_address: string, port: number) => {
      byPort.set(port, [...(byPort.get(port) ?? []), socket])
    })
  }
  opening.subscribe(note)
  return {
    opened: (port) => byPort.get(port)?.length ?? 0,
    mostTakenBytes: (port) => Math.max(0, ...(byPort.get(port) ?? []).map(({ bytesRead }) => bytesRead)),
    forget(port) {
      byPort.delete(port)
    },
    stop() {
      opening.unsubscribe(note)
    },
  }
}
