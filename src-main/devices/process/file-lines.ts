/** Devices that the system shows as a file, as Linux does with USB printers (`/dev/usb/lp0`). */
import { open, type FileHandle } from 'node:fs/promises'
import { constants } from 'node:fs'
import { DeviceError, type Line, type LineListeners } from './device-server.ts'
import type { DeviceProblem } from './protocol.ts'

const READ_BYTES = 4_096
/** A device that has nothing to say is asked again after so long, in ms. */
const QUIET_MS = 50

/** Rejects with a DeviceError where the file is not there, taken, or not ours to use. */
export async function openFileLine(path: string, listeners: LineListeners): Promise<Line> {
  const file = await open(path, constants.O_RDWR | constants.O_NONBLOCK).catch((error: unknown) => {
    throw problemOf(error)
  })
  let closed = false

  async function close(): Promise<void> {
    if (closed) return
    closed = true
    await file.close().catch(() => undefined)
    listeners.closed()
  }

  void hear(file, () => closed, listeners.bytes).then(close)
  return {
    async send(bytes) {
      if (closed) throw new DeviceError('gone', `${path} is closed`)
      await writeAll(file, bytes, () => closed).catch((error: unknown) => {
        void close()
        throw problemOf(error)
      })
    },
    close,
  }
}

/** Hears until the device is gone. */
async function hear(file: FileHandle, isClosed: () => boolean, heard: LineListeners['bytes']): Promise<void> {
  const room = Buffer.alloc(READ_BYTES)
  while (!isClosed()) {
    try {
      const { bytesRead } = await file.read(room, 0, READ_BYTES, null)
      if (bytesRead > 0) heard(new Uint8Array(room.subarray(0, bytesRead)))
      else await quiet()
    } catch (error) {
      if (codeOf(error) !== 'EAGAIN') return
      await quiet()
    }
  }
}

/** A printer that takes no more just now is tried again until it does; how long is for whoever waits. */
async function writeAll(file: FileHandle, bytes: Uint8Array, isClosed: () => boolean): Promise<void> {
  let from = 0
  while (from < bytes.length) {
    if (isClosed()) throw new DeviceError('gone', 'closed in the middle')
    try {
      const { bytesWritten } = await file.write(bytes, from, bytes.length - from)
      from += bytesWritten
    } catch (error) {
      if (codeOf(error) !== 'EAGAIN') throw error
      await quiet()
    }
  }
}

const quiet = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, QUIET_MS))

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''

const PROBLEMS: Readonly<Record<string, DeviceProblem>> = {
  ENOENT: 'not-there',
  ENXIO: 'not-there',
  EACCES: 'no-right',
  EPERM: 'no-right',
  EBUSY: 'taken',
  ENODEV: 'gone',
  EIO: 'gone',
  EPIPE: 'gone',
}

function problemOf(error: unknown): DeviceError {
  if (error instanceof DeviceError) return error
  const code = codeOf(error)
  return new DeviceError(PROBLEMS[code] ?? 'failed', error instanceof Error ? error.message : String(error))
}
