/** Serial ports, by the serialport package. */
import { access } from 'node:fs/promises'
import { SerialPort } from 'serialport'
import type { SerialSettings } from '../pipe.ts'
import { DeviceError, type Line, type LineListeners } from './device-server.ts'
import type { SerialPortFound } from './protocol.ts'

/** How often an open port is looked for: one that is unplugged often says nothing, and takes what is written to it. */
const LOOK_EVERY_MS = 2_000

/** As the package tells of a port; its own types for it cannot be found by the compiler. */
type PortTold = { readonly path: string } & {
  readonly [Name in 'manufacturer' | 'serialNumber' | 'vendorId' | 'productId']: string | undefined
}

const portsTold = async (): Promise<readonly PortTold[]> => (await SerialPort.list()) as readonly PortTold[]

/** What the system tells of its ports. */
export async function listSerialPorts(): Promise<readonly SerialPortFound[]> {
  return (await portsTold()).map(({ path, manufacturer, serialNumber, vendorId, productId }) => ({
    path,
    manufacturer: manufacturer ?? null,
    serialNumber: serialNumber ?? null,
    vendorId: vendorId ?? null,
    productId: productId ?? null,
  }))
}

/** Rejects with a DeviceError where the port is not there, taken, or not ours to use. */
export function openSerialLine(path: string, settings: SerialSettings, listeners: LineListeners): Promise<Line> {
  const { baudRate, dataBits, stopBits, parity, flow } = settings
  const port = new SerialPort({
    path,
    baudRate,
    dataBits,
    stopBits,
    parity,
    rtscts: flow === 'hardware',
    xon: flow === 'software',
    xoff: flow === 'software',
    autoOpen: false,
  })
  port.on('data', (bytes: Buffer) => {
    listeners.bytes(new Uint8Array(bytes))
  })
  // What fails between two calls shows at the next one, or by the close.
  port.on('error', () => undefined)
  port.on('close', listeners.closed)
  return new Promise((resolve, reject) => {
    port.open((error) => {
      if (error !== null) {
        reject(problemOf(error))
        return
      }
      watch(port, path)
      resolve({ send: (bytes) => send(port, bytes), close: (atOnce) => close(port, atOnce) })
    })
  })
}

/** Closes a port that is no longer there. */
function watch(port: SerialPort, path: string): void {
  const timer = setInterval(() => {
    void isThere(path).then((there) => {
      if (!there && port.isOpen) port.close(() => undefined)
    })
  }, LOOK_EVERY_MS)
  port.once('close', () => {
    clearInterval(timer)
  })
}

/** Only Windows keeps its ports out of the file system. */
async function isThere(path: string): Promise<boolean> {
  if (process.platform === 'win32') return (await portsTold()).some((port) => port.path === path)
  return access(path).then(
    () => true,
    () => false,
  )
}

/** The port says "written" when it was handed over; only `drain` says that it left. */
function send(port: SerialPort, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    const gone = (): void => {
      reject(new DeviceError('gone', 'the port closed while it was written to'))
    }
    if (!port.isOpen) {
      gone()
      return
    }
    port.once('close', gone)
    const done = (error: Error | null | undefined): void => {
      port.off('close', gone)
      if (error === null || error === undefined) resolve()
      else reject(problemOf(error))
    }
    port.write(Buffer.from(bytes), (error) => {
      if (error === null || error === undefined) port.drain(done)
      else done(error)
    })
  })
}

function close(port: SerialPort, atOnce: boolean): Promise<void> {
  return new Promise((resolve) => {
    if (!port.isOpen) {
      resolve()
      return
    }
    const end = (): void => {
      port.close(() => {
        resolve()
      })
    }
    if (atOnce) port.flush(end)
    else port.drain(end)
  })
}

/** The package gives the system's words only. */
function problemOf(error: Error): DeviceError {
  const { message } = error
  if (/no such file|cannot find|file not found|ENOENT/iu.test(message)) return new DeviceError('not-there', message)
  if (/permission|access denied|EACCES/iu.test(message)) return new DeviceError('no-right', message)
  if (/lock|busy|EBUSY|in use/iu.test(message)) return new DeviceError('taken', message)
  if (/not open|disconnected|EIO|ENXIO|bad file/iu.test(message)) return new DeviceError('gone', message)
  return new DeviceError('failed', message)
}
