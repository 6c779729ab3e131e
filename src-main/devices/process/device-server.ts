/** The inside of the device process: carries out calls, one device never waiting for another, and tells what devices say. */
import type { LineTarget } from '../pipe.ts'
import type { DeviceAnswer, DeviceCall, DeviceProblem, FromDevices, SerialPortFound, ToDevices } from './protocol.ts'

/** An open line to a device. */
export type Line = {
  /** Settles when the system took every byte; rejects with a DeviceError. */
  send(bytes: Uint8Array): Promise<void>
  close(atOnce: boolean): Promise<void>
}

/** What a device's driver throws. */
export class DeviceError extends Error {
  override readonly name = 'DeviceError'
  readonly problem: DeviceProblem

  constructor(problem: DeviceProblem, detail: string) {
    super(detail)
    this.problem = problem
  }
}

export type LineListeners = {
  readonly bytes: (bytes: Uint8Array) => void
  /** Called once, also where the other side closes. */
  readonly closed: () => void
}

export type DeviceDrivers = {
  readonly openLine: (target: LineTarget, listeners: LineListeners) => Promise<Line>
  readonly listSerialPorts: () => Promise<readonly SerialPortFound[]>
}

/** Gives who is handed each message from main. `post` sends one to it. */
export function createDeviceServer(drivers: DeviceDrivers, post: (message: FromDevices) => void) {
  const lines = new Map<number, Line>()
  let opened = 0

  async function carryOut(call: DeviceCall): Promise<unknown> {
    switch (call.name) {
      case 'list-serial-ports':
        return drivers.listSerialPorts()
      case 'open-line': {
        opened += 1
        const line = opened
        const open = await drivers.openLine(call.target, {
          bytes: (bytes) => {
            post({ kind: 'bytes', line, bytes })
          },
          closed: () => {
            lines.delete(line)
            post({ kind: 'closed', line })
          },
        })
        lines.set(line, open)
        return { line }
      }
      case 'send':
        await lineOf(call.line).send(call.bytes)
        return null
      case 'close-line':
        await lines.get(call.line)?.close(call.atOnce)
        return null
    }
  }

  function lineOf(number: number): Line {
    const line = lines.get(number)
    if (line === undefined) throw new DeviceError('gone', `line ${String(number)} is closed`)
    return line
  }

  async function answer(call: DeviceCall): Promise<DeviceAnswer> {
    try {
      return { ok: true, value: await carryOut(call) }
    } catch (thrown) {
      const detail = thrown instanceof Error ? thrown.message : String(thrown)
      return { ok: false, problem: thrown instanceof DeviceError ? thrown.problem : 'failed', detail }
    }
  }

  return (message: ToDevices): void => {
    if (message.kind === 'beat') post(message)
    else {
      const { number, call } = message
      void answer(call).then((given) => {
        post({ kind: 'answer', number, answer: given })
      })
    }
  }
}
