/** What the client is told once, and the check of its address. */
import { isIP } from 'node:net'
import type { Clock, Timers } from '../../../src-shared/domain/clock.ts'

export type ConnectionObservation = {
  readonly kind: 'reached' | 'unreachable' | 'no-line' | 'failing'
  /** For support: the result's own code, no data of anyone. */
  readonly code: string
}

/** What one answer tells about the time. Only the gateway's own answers count: what stands between has its own clock. */
export type TimeObservation = {
  readonly serverMs: number
  /** Our clock, half way between question and answer. */
  readonly oursMs: number
  /** How long the exchange took: the reading is no better than that. */
  readonly roundTripMs: number
}

/** Waits in ms. */
export type Timeouts = {
  readonly connectMs: number
  /** A question that moves no money. */
  readonly askMs: number
  /** An inquiry: the provider is asked behind it. */
  readonly inquiryMs: number
  /** A payment, cancel or transfer: the server's whole time budget. */
  readonly moneyMs: number
  /** Between two pieces of an answer. */
  readonly silenceMs: number
}

export type SmartPayConfig = {
  /** `https:`, or anything on this machine itself. A path before the gateway's own paths is kept. */
  readonly baseUrl: string
  readonly machineSerial: string
  /** Sent at login where the deployment serves several. */
  readonly database: string | null
  readonly dialect: 'guide' | 'engine'
  readonly cancelMethod: 'POST' | 'PUT'
  readonly timeouts?: Partial<Timeouts>
  /** Largest answer that is read, in bytes. */
  readonly bodyBytesMax?: number
  readonly clock: Clock & Timers
  readonly log: (line: LogLine) => void
  readonly notice: {
    connection(observation: ConnectionObservation): void
    time(observation: TimeObservation): void
    /** Another login replaced ours twice in ten minutes: two terminals share a serial. Automatic login has stopped. */
    tokenReplaced(): void
    forceUpdate(on: boolean): void
  }
}

export type LogLine = {
  readonly topic: string
  readonly sentence: string
  readonly ids: Readonly<Record<string, string | number>>
}

export const defaultTimeouts: Timeouts = {
  connectMs: 10_000,
  askMs: 30_000,
  inquiryMs: 75_000,
  moneyMs: 360_000,
  silenceMs: 30_000,
}

export const DEFAULT_BODY_BYTES_MAX = 5_000_000

/** The configuration cannot be used; `code` is a problem code and `field` names the setting. */
export class SmartPayConfigError extends Error {
  override readonly name = 'SmartPayConfigError'
  readonly code: 'gateway-address-not-secure' | 'gateway-address-not-understood' | 'machine-serial-not-usable'
  readonly field: 'baseUrl' | 'machineSerial'
  constructor(code: SmartPayConfigError['code'], field: SmartPayConfigError['field'], message: string) {
    super(message)
    this.code = code
    this.field = field
  }
}

/** The address with a path that ends in a slash. Throws `SmartPayConfigError` for anything but https, loopback excepted. */
export function readBaseUrl(baseUrl: string): URL {
  const url = URL.parse(baseUrl)
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw new SmartPayConfigError('gateway-address-not-understood', 'baseUrl', 'Expected an https address')
  }
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw new SmartPayConfigError(
      'gateway-address-not-understood',
      'baseUrl',
      'Expected an address without login, query or fragment',
    )
  }
  if (url.protocol !== 'https:' && !isLoopback(url.hostname)) {
    throw new SmartPayConfigError(
      'gateway-address-not-secure',
      'baseUrl',
      `Expected an https address, found http to ${url.hostname}`,
    )
  }
  if (!url.pathname.endsWith('/')) url.pathname += '/'
  return url
}

function isLoopback(hostname: string): boolean {
  if (hostname === 'localhost' || hostname === '[::1]') return true
  return isIP(hostname) === 4 && hostname.startsWith('127.')
}
