/**
 * What main and the device process say to each other: plain data, which crosses as a structured clone. A call carries a
 * number and gets one answer with it; what a device says by itself comes unasked; a beat is given back at once.
 */
import type { LineTarget } from '../pipe.ts'

/** A serial port as the system tells of it; what it does not know is null. */
export type SerialPortFound = {
  readonly path: string
  readonly manufacturer: string | null
  readonly serialNumber: string | null
  readonly vendorId: string | null
  readonly productId: string | null
}

/** What is asked, and what the answer to each holds. */
export type DeviceCalls = {
  readonly 'list-serial-ports': { readonly asks: object; readonly gives: readonly SerialPortFound[] }
  readonly 'open-line': { readonly asks: { readonly target: LineTarget }; readonly gives: { readonly line: number } }
  /** Answered when the system took every byte. */
  readonly send: { readonly asks: { readonly line: number; readonly bytes: Uint8Array }; readonly gives: null }
  /** `atOnce`: what has not left yet is thrown away. */
  readonly 'close-line': { readonly asks: { readonly line: number; readonly atOnce: boolean }; readonly gives: null }
}

export type DeviceCallName = keyof DeviceCalls

export type DeviceCall = {
  readonly [Name in DeviceCallName]: { readonly name: Name } & DeviceCalls[Name]['asks']
}[DeviceCallName]

/**
 * Why a device did not do it. `not-there`: unplugged, or no such name. `taken`: another program has it. `no-right`: the
 * system refuses this user. `gone`: it went away in the middle. `failed`: anything else.
 */
export type DeviceProblem = 'not-there' | 'taken' | 'no-right' | 'gone' | 'failed'

export type DeviceAnswer<Value = unknown> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly problem: DeviceProblem; readonly detail: string }

export type ToDevices =
  | { readonly kind: 'call'; readonly number: number; readonly call: DeviceCall }
  | { readonly kind: 'beat'; readonly number: number }

export type FromDevices =
  | { readonly kind: 'answer'; readonly number: number; readonly answer: DeviceAnswer }
  | { readonly kind: 'beat'; readonly number: number }
  | { readonly kind: 'bytes'; readonly line: number; readonly bytes: Uint8Array }
  | { readonly kind: 'closed'; readonly line: number }
