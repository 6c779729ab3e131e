/** What every handler is given: the state, the settings, time and chance, and one call. */
import type { State } from './state.ts'
import type { Endpoint, Settings } from './settings.ts'

export type World = {
  state: State
  settings: Settings
  readonly nowMs: () => number
  /** Resolves early when the server stops. */
  readonly sleep: (ms: number) => Promise<void>
  /** Ends every sleep. */
  readonly wake: () => void
  readonly chance: {
    /** Forty hexadecimal digits. */
    readonly tokenDigits: () => string
    readonly uuid: () => string
    readonly digits: (count: number) => string
  }
}

export type Fields = Readonly<Record<string, string>>

export type Call = {
  readonly endpoint: Endpoint
  readonly method: string
  readonly path: string
  readonly headers: Fields
  readonly query: Fields
  /** The form's fields; every value is a string. */
  readonly form: Fields
}

/** Who is calling, once the token (and where asked the machine) was found good. */
export type Caller = { readonly login: string; readonly serial: string }

export function takeId(world: World): number {
  const id = world.state.nextId
  world.state.nextId += 1
  return id
}

/** A request's number: sixteen digits, the moment and a serial count, like the ones in the guide's sample. */
export function takeNumber(world: World, id: number): string {
  const moment = new Date(world.nowMs()).toISOString().replaceAll(/\D/g, '').slice(2, 12)
  return moment + String(id % 1_000_000).padStart(6, '0')
}

/** ISO in UTC without a zone and with microseconds, as the server writes every moment. */
export const serverTime = (ms: number): string => new Date(ms).toISOString().replace('Z', '000')
