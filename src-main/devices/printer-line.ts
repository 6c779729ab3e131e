/** The line to a printer, from what the installer wrote of it. */
import type { LineTarget, OpenPipe, SerialSettings } from './pipe.ts'
import { keptPipe } from './kept-pipe.ts'
import { socketPipe } from './socket-pipe.ts'

export type PrinterLineAddress =
  | { readonly kind: 'network'; readonly host: string; readonly port: number }
  | ({ readonly kind: 'serial'; readonly path: string } & SerialSettings)

export type PrinterLine = {
  readonly open: OpenPipe
  /** Null: as fast as the printer. */
  readonly bytesPerSecond: number | null
}

/** A byte on a serial line: a start bit, eight, and a stop bit. */
const BITS_A_BYTE = 10

/** `overProcess` gives the pipe to what the device process holds; called only where the printer hangs on that. */
export function printerLine(address: PrinterLineAddress, overProcess: (target: LineTarget) => OpenPipe): PrinterLine {
  switch (address.kind) {
    case 'network':
      return { open: socketPipe({ host: address.host, port: address.port }), bytesPerSecond: null }
    case 'serial': {
      const { path, baudRate, dataBits, stopBits, parity, flow } = address
      const target = { kind: 'serial', path, settings: { baudRate, dataBits, stopBits, parity, flow } } as const
      return { open: keptPipe(overProcess(target)), bytesPerSecond: baudRate / BITS_A_BYTE }
    }
  }
}
