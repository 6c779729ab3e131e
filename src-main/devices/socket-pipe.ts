/** Bytes to and from a device on the network. */
import { connect, type Socket } from 'node:net'
import type { BytePipe, OpenPipe, PipeListener } from './pipe.ts'

/** After an orderly end, until a device that never ends its side is given up, in ms. */
const END_TIMEOUT_MS = 2_000

/** Opens a connection of its own each time. */
export function socketPipe(address: { readonly host: string; readonly port: number }): OpenPipe {
  return async (listener, timeoutMs) => {
    const socket = connect({ ...address, noDelay: true })
    const opened = await new Promise<boolean>((resolve) => {
      const timer = setTimeout(() => {
        resolve(false)
      }, timeoutMs)
      socket.once('connect', () => {
        clearTimeout(timer)
        resolve(true)
      })
      socket.once('error', () => {
        clearTimeout(timer)
        resolve(false)
      })
    })
    if (opened) return pipeOf(socket, listener)
    socket.destroy()
    return null
  }
}

function pipeOf(socket: Socket, listener: PipeListener): BytePipe {
  let closed = false
  // The reason does not matter to a device; its state is asked for, never guessed from an error.
  const close = (): void => {
    if (closed) return
    closed = true
    listener.closed()
  }
  socket.on('data', listener.bytes)
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
    isClosed: () => closed,
    end() {
      socket.end()
      socket.setTimeout(END_TIMEOUT_MS, () => socket.destroy())
    },
    destroy() {
      socket.destroy()
    },
  }
}
