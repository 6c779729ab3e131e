/**
 * Readers for values whose form varies between deployments: numbers as text, `false` for anything empty, one object where
 * a list was meant, JSON or Python text where an object was meant. Each gives null for what it cannot read for sure.
 */
import { parseMinor, type Minor } from '../../../src-shared/domain/money.ts'
import { parsePythonLiteral } from './python-literal.ts'

export type WireObject = Readonly<Record<string, unknown>>

export function isObject(value: unknown): value is WireObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** An own field of an object; undefined when there is none, also for names every object inherits. */
export function field(from: WireObject, ...names: readonly string[]): unknown {
  for (const name of names) {
    if (!Object.hasOwn(from, name)) continue
    const value = from[name]
    if (value !== false && value !== null && value !== '') return value
  }
  return undefined
}

/** True when a field is there at all, be it empty. */
export const has = (from: WireObject, name: string): boolean => Object.hasOwn(from, name)

/** Trimmed text, a number's digits, or null: `false`, null and blank are all "nothing". */
export function text(value: unknown): string | null {
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : null
  if (typeof value !== 'string') return null
  const trimmed = value.trim()
  return trimmed === '' ? null : trimmed
}

/** A whole number, also from text. */
export function wholeNumber(value: unknown): number | null {
  const found = typeof value === 'string' && /^\s*[+-]?\d{1,16}(?:\.0+)?\s*$/u.test(value) ? Number(value) : value
  return typeof found === 'number' && Number.isSafeInteger(found) ? found : null
}

/** A yes or no; null when neither was said. */
export function flag(value: unknown): boolean | null {
  if (typeof value === 'boolean') return value
  if (value === 1 || value === 0) return value === 1
  if (typeof value !== 'string') return null
  switch (value.trim().toLowerCase()) {
    case 'true':
    case 'yes':
    case 'y':
    case '1':
      return true
    case 'false':
    case 'no':
    case 'n':
    case '0':
      return false
    default:
      return null
  }
}

/**
 * An amount given as a number, as text, or as `{Amt, CurCode}`. `absent` when nothing was given;
 * `inexact` when something was that is not an amount to the piastre.
 */
export type ReadAmount =
  { readonly kind: 'amount'; readonly minor: Minor } | { readonly kind: 'absent' } | { readonly kind: 'inexact' }

export function amount(value: unknown): ReadAmount {
  const given = isObject(value) ? field(value, 'Amt', 'amt', 'amount', 'Amount', 'value', 'Value') : value
  if (given === undefined || given === null || given === false) return { kind: 'absent' }
  if (typeof given === 'string' && given.trim() === '') return { kind: 'absent' }
  const minor = parseMinor(given)
  return minor === null ? { kind: 'inexact' } : { kind: 'amount', minor }
}

/** The amount, or null both for none and for one that is not exact: only where nothing hangs on the difference. */
export function amountOrNull(value: unknown): Minor | null {
  const read = amount(value)
  return read.kind === 'amount' ? read.minor : null
}

/** A list; a single object or value stands for a list of one. */
export function list(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value
  return value === undefined || value === null || value === false || value === '' ? [] : [value]
}

/** The objects of a list; anything else in it is passed over. */
export const objects = (value: unknown): readonly WireObject[] => list(value).filter(isObject)

/** A reference to another record, `[7, "name"]`, a bare number, or a bare name. */
export function reference(value: unknown): { readonly id: number | null; readonly name: string | null } {
  if (Array.isArray(value)) return { id: wholeNumber(value[0]), name: text(value[1]) }
  if (isObject(value)) return { id: wholeNumber(field(value, 'id')), name: text(field(value, 'name', 'display_name')) }
  if (typeof value === 'number') return { id: wholeNumber(value), name: null }
  return { id: null, name: text(value) }
}

/** Epoch ms of a moment in UTC written without a zone (`2021-11-16T22:36:46.817262`, also with a space); a given zone is honoured. */
export function moment(value: unknown): number | null {
  if (typeof value !== 'string') return null
  const match = /^\s*(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2})(\.\d{1,9})?\s*(Z|[+-]\d{2}:?\d{2})?\s*$/u.exec(value)
  if (match === null) return null
  const [, day = '', time = '', fraction = '', zone = 'Z'] = match
  const at = Date.parse(`${day}T${time}${fraction.slice(0, 4)}${zone}`)
  return Number.isNaN(at) || !isDay(day) ? null : at
}

/** Whether a calendar has the day: the engine itself takes the 31st of February for the 3rd of March. */
function isDay(written: string): boolean {
  const day = Number(written.slice(-2))
  // Every month has so many.
  return day <= 28 || new Date(Date.parse(`${written}T00:00:00Z`)).getUTCDate() === day
}

/** Parses JSON without losing a digit: whole numbers too long to hold become text. Undefined when it is not JSON. */
export function parseJson(source: string): unknown {
  try {
    // Looking at every value takes several times as long as reading them, and hardly an answer holds a number that long.
    if (!/(?:^|[[,:\s])-?\d{16}/u.test(source)) return JSON.parse(source) as unknown
    return JSON.parse(source, (_key, value: unknown, context?: { source?: string }) =>
      typeof value === 'number' && !Number.isSafeInteger(value) && /^-?\d+$/u.test(context?.source ?? '')
        ? context?.source
        : value,
    ) as unknown
  } catch {
    return undefined
  }
}

/**
 * An object or list given as itself, as JSON text, or as the text of a Python value.
 * `absent`: nothing was given. `unreadable`: something was that is none of these.
 */
export type ReadStructure =
  | { readonly kind: 'structure'; readonly value: WireObject | readonly unknown[] }
  | { readonly kind: 'absent' }
  | { readonly kind: 'unreadable' }

export function structure(value: unknown): ReadStructure {
  if (value === undefined || value === null || value === false || value === '') return { kind: 'absent' }
  if (isObject(value) || Array.isArray(value))
    return { kind: 'structure', value: value as WireObject | readonly unknown[] }
  if (typeof value !== 'string') return { kind: 'unreadable' }
  const source = value.trim()
  if (/^(?:|false|none|null)$/iu.test(source)) return { kind: 'absent' }
  // How a structure begins, or one that was packed as a text. Nearly all that comes here is a sentence.
  if (!/^[[{("']/u.test(source)) return { kind: 'unreadable' }
  const json = parseJson(source)
  if (typeof json === 'string' && json !== source) return structure(json) // text that was packed twice
  if (isObject(json) || Array.isArray(json))
    return { kind: 'structure', value: json as WireObject | readonly unknown[] }
  const python = parsePythonLiteral(source)
  if (python.kind === 'value' && typeof python.value === 'string' && python.value !== source)
    return structure(python.value)
  if (python.kind === 'value' && (isObject(python.value) || Array.isArray(python.value))) {
    return { kind: 'structure', value: python.value as WireObject | readonly unknown[] }
  }
  return { kind: 'unreadable' }
}

/** Unpacks an object given in any of the forms; null when there is none. A list of one object is that object. */
export function unpackObject(value: unknown): WireObject | null {
  const read = structure(value)
  if (read.kind !== 'structure') return null
  if (isObject(read.value)) return read.value
  const first: unknown = read.value.length === 1 ? read.value[0] : null
  return isObject(first) ? first : null
}

const DEEPEST_SEARCH = 12

/** What was packed as a text, opened; anything else as it is. */
function opened(value: unknown): unknown {
  const read = typeof value === 'string' && /^\s*["'[{(]/u.test(value) ? structure(value) : null
  return read?.kind === 'structure' ? read.value : value
}

/** The same with every packed text in it opened, as deep as is searched: for what is searched several times. */
export function openAll(within: unknown, depth = 0): unknown {
  if (depth > DEEPEST_SEARCH) return within
  const value = opened(within)
  if (Array.isArray(value)) return value.map((item) => openAll(item, depth + 1))
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, openAll(item, depth + 1)]))
}

/** Every value under a name, at any depth, packed texts opened; in document order. */
export function findAll(within: unknown, name: string, depth = 0): readonly unknown[] {
  if (depth > DEEPEST_SEARCH) return []
  const value = opened(within)
  if (Array.isArray(value)) return value.flatMap((item) => findAll(item, name, depth + 1))
  if (!isObject(value)) return []
  return Object.entries(value).flatMap(([key, item]) => [
    ...(key === name && item !== null && item !== false && item !== '' ? [item] : []),
    ...findAll(item, name, depth + 1),
  ])
}
