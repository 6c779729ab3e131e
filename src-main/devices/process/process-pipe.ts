/** Bytes to and from a device that the device process holds: a serial port, or a file of the system. */
import type { LineTarget, OpenPipe } from '../pipe.ts'
import type { DeviceHost } from './device-host.ts'

/** For the end of a line: nobody waits for it, and a device that is gone never answers. */
const CLOSE_MS = 10_000

export function processPipe(host: DeviceHost, target: LineTarget): OpenPipe {
  return async (listener, timeoutMs) => {
    const opened = await host.call('open-line', { target }, timeoutMs)
    if (!opened.ok) return null
    const { line } = opened.value
    let closed = false
    host.listen(line, {
      bytes: listener.bytes,
      closed: () => {
        closed = true
        listener.closed()
      },
    })
    const close = (atOnce: boolean): void => {
      if (!closed) void host.call('close-line', { line, atOnce }, CLOSE_MS)
    }
    return {
      async send(bytes, sendMs) {
        return !closed && (await host.call('send', { line, bytes }, sendMs)).ok
      },
      isClosed: () => closed,
      end: () => {
        close(false)
      },
      destroy: () => {
        close(true)
      },
    }
  }
}
