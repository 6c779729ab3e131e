/** A line of bytes to a device, whatever carries it: what drivers speak over. Every wait has a limit, and nothing rejects. */

export type BytePipe = {
  /** True when the system took every byte within the time: a device that stops taking stops us here. */
  send(bytes: Uint8Array, timeoutMs: number): Promise<boolean>
  readonly isClosed: () => boolean
  /** Ends in order: what was sent still arrives. */
  end(): void
  /** Ends at once, for a line that failed. */
  destroy(): void
}

export type PipeListener = {
  readonly bytes: (bytes: Uint8Array) => void
  /** Called once, whoever ended it. */
  readonly closed: () => void
}

/** Null where the device cannot be reached within the time. */
export type OpenPipe = (listener: PipeListener, timeoutMs: number) => Promise<BytePipe | null>

export type SerialSettings = {
  readonly baudRate: number
  readonly dataBits: 7 | 8
  readonly stopBits: 1 | 2
  readonly parity: 'none' | 'even' | 'odd'
  /** `hardware`: RTS/CTS. `software`: XON/XOFF. */
  readonly flow: 'none' | 'hardware' | 'software'
}

/** Where bytes go: a serial port, or a file of the system that is a device (`/dev/usb/lp0`). */
export type LineTarget =
  | { readonly kind: 'serial'; readonly path: string; readonly settings: SerialSettings }
  | { readonly kind: 'file'; readonly path: string }
