/**
 * Money is an integer of minor units (piastres), from the first digit read to the last digit printed.
 * Nothing here rounds: a value that does not fit exactly is an error of the caller's to show.
 */
import { toLatinDigits } from './digits.ts'

declare const minorBrand: unique symbol

/** An amount in minor units: 100 is one pound. Always a safe integer. */
export type Minor = number & { readonly [minorBrand]: true }

export const ZERO = 0 as Minor

/** The largest amount the terminal handles: ten million pounds. Anything above is a typing or wire error. */
export const LARGEST_MINOR = 1_000_000_000 as Minor

/** Brands an integer as minor units. Throws when it is not a safe integer: that is a bug, not bad input. */
export function minor(value: number): Minor {
  if (!Number.isSafeInteger(value)) throw new Error(`Expected whole minor units, found ${String(value)}`)
  return value as Minor
}

export function add(...amounts: readonly Minor[]): Minor {
  return minor(amounts.reduce<number>((sum, amount) => sum + amount, 0))
}

export function subtract(from: Minor, amount: Minor): Minor {
  return minor(from - amount)
}

/**
 * Reads a decimal exactly: `25`, `25.0`, `"25.00"`, `٢٥٫٠٠`, `"1,250.50"`, `-3.5`.
 * Gives null for anything that is not a decimal, has more than two significant decimals, or is out of range.
 * A number arrives through its shortest decimal text, which is what its writer wrote.
 */
export function parseMinor(value: unknown): Minor | null {
  if (typeof value === 'number') return Number.isFinite(value) ? parseMinor(String(value)) : null
  if (typeof value !== 'string') return null
  // Most amounts are plain as they come, and many are read.
  const text = /^[\d.]+$/u.test(value) ? value : plainDigits(value)
  // Thousands separators are accepted only where they group by three.
  const match = /^([+-]?)(\d{1,12}|\d{1,3}(?:,\d{3}){1,3})(?:\.(\d{1,30}))?$/u.exec(text)
  if (match === null) return null
  const [, sign = '', whole = '', fraction = ''] = match
  if (!/^\d{0,2}0*$/u.test(fraction)) return null
  const units = Number(whole.replace(/,/gu, '')) * 100 + Number(fraction.slice(0, 2).padEnd(2, '0'))
  if (units > LARGEST_MINOR) return null
  return minor(sign === '-' && units !== 0 ? -units : units)
}

/** Marks that steer direction may stand anywhere; a space between digits is no decimal anyone can be sure of. */
function plainDigits(text: string): string {
  return toLatinDigits(text)
    .replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069\u061c]/gu, '')
    .trim()
    .replace(/٫/gu, '.')
    .replace(/٬/gu, ',')
}

/** The decimal text of an amount with two places and a dot: what goes on the wire. `1250` → `12.50`. */
export function toDecimal(amount: Minor): string {
  const digits = String(Math.abs(amount)).padStart(3, '0')
  return `${amount < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
}

/** The amount as people read it, in Latin digits with thousands separators: `1,250.50`. No currency. */
export function formatAmount(amount: Minor): string {
  const [whole = '', fraction = ''] = toDecimal(amount).split('.')
  return `${whole.replace(/\B(?=(\d{3})+$)/gu, ',')}.${fraction}`
}
