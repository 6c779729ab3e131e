/**
 * What a whole answer says, read without the client's code, from the gateway's description alone. Lenient in form where
 * deployments differ (text for a number, JSON or Python text for an object), never in substance.
 */
import { parsePythonLiteral } from '../../sandbox/smartpay/python-literal.ts'
import { isRecord } from './json-harms.ts'
import type { Whole } from './wire-reader.ts'

/** Types that say, with a 4xx, that the request was refused before anything was done: "N" in the gateway's table. */
const REFUSED_ANYWHERE = ['access_token_not_found', 'access_token', 'machine_serial_not_found', 'machine_serial']
const REFUSED_FOR_SURE = {
  pay: [
    ...REFUSED_ANYWHERE,
    ...['request_type', 'service_not_found', 'service', 'billingAcct_not_found', 'curCode_not_found'],
    ...['pmtMethod_not_found', 'pmtType_not_found', 'billRefNumber_not_found', 'ePayBillRecID_not_found'],
    ...['feesAmt_not_found', 'provider_not_found', 'inquiryTransactionId_not_found', 'inquiry_request_not_found'],
    ...['payAmts_not_match', 'feesAmts_not_match', 'Incompatible_provider_service', 'amount_not_found'],
    ...['daily_limit_exceeded', 'weekly_limit_exceeded', 'monthly_limit_exceeded', 'wallet_not_found'],
    ...['machine_balance_not_enough', 'mobile_balance_not_enough'],
  ],
  /** "no refund" and "not refunded". */
  cancel: [...REFUSED_ANYWHERE, 'request_not_found', 'Error'],
  transfer: [
    ...REFUSED_ANYWHERE,
    ...['request_code_missing', 'request_code_invalid', 'request_not_found', 'recharge_request_not created'],
    ...['Error: None', 'min_transfer_amount_exceeded', 'max_transfer_amount_exceeded', 'wallet_not_found'],
    ...['machine_allowed_transfer_not_matched', 'machine_balance_not_enough', 'wallet_max_balance_exceeded'],
    'request_already_exist',
  ],
} as const

/** A text, or a number as text; null for anything else and for nothing. */
export function word(value: unknown): string | null {
  const text = typeof value === 'number' && Number.isFinite(value) ? String(value) : value
  return typeof text === 'string' && text.trim() !== '' ? text.trim() : null
}

/** The data of an answer that went through: `{"count", "data"}` with status 200. Undefined when it is none. */
export function dataOf(whole: Whole | null): unknown {
  const value = whole?.json?.value
  if (whole?.status !== 200 || !isRecord(value) || !Object.hasOwn(value, 'data') || Object.hasOwn(value, 'type')) {
    return undefined
  }
  return value['data']
}

/** The object of an answer of the token paths. */
export function bareOf(whole: Whole | null): Readonly<Record<string, unknown>> | null {
  const value = whole?.json?.value
  return whole?.status === 200 && isRecord(value) ? value : null
}

/** The type of a well-formed error, whatever its status from 400 on; null when the answer is none. */
export function errorTypeOf(whole: Whole | null): string | null {
  const value = whole?.json?.value
  if (whole === null || whole.status < 400 || whole.status > 599 || !isRecord(value)) return null
  return Object.hasOwn(value, 'data') || !Object.hasOwn(value, 'type') ? null : word(value['type'])
}

/** Whether an answer refuses for sure: nothing was done. */
export function refusesForSure(whole: Whole | null, endpoint: keyof typeof REFUSED_FOR_SURE): boolean {
  const type = errorTypeOf(whole)
  return (
    type !== null && whole !== null && whole.status < 500 && REFUSED_FOR_SURE[endpoint].some((each) => each === type)
  )
}

/** Whether an answer is the refusal of a token, after which the same request may leave once more. */
export function refusesToken(whole: Whole | null): boolean {
  const type = errorTypeOf(whole)
  return whole?.status === 401 && (type === 'access_token' || type === 'access_token_not_found')
}

/** Whether an answer says that the question does not exist in this deployment. */
export function isMissing(whole: Whole | null): boolean {
  if (whole === null) return false
  const type = errorTypeOf(whole)
  if (type !== null && /^(?:invalid object model|not[ _]found)$/iu.test(type)) return true
  return whole.status === 404 || whole.status === 405
}

/** Texts that hold a JSON or a Python value are that value. */
export function open(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*["'[{(]/u.test(value)) return value
  for (const parse of [(text: string) => JSON.parse(text) as unknown, parsePythonLiteral]) {
    try {
      const opened: unknown = parse(value)
      return typeof opened === 'string' && opened !== value ? open(opened) : opened
    } catch {
      // Not this one.
    }
  }
  return value
}

/** An object as it stands, packed in a text, or alone in a list; null when there is none. */
export function objectIn(value: unknown): Readonly<Record<string, unknown>> | null {
  const opened = open(value)
  if (isRecord(opened)) return opened
  return Array.isArray(opened) && opened.length === 1 && isRecord(opened[0]) ? opened[0] : null
}

/** Every value in a value with the key it stands under, texts opened. */
export function* within(value: unknown, key = '', depth = 0): Generator<readonly [key: string, value: unknown]> {
  yield [key, value]
  if (depth > 40) return
  const opened = open(value)
  if (Array.isArray(opened)) for (const item of opened) yield* within(item, '', depth + 1)
  else if (isRecord(opened)) for (const [name, item] of Object.entries(opened)) yield* within(item, name, depth + 1)
}

/** Whether a text stands somewhere in an answer as a value, or within a text. */
export function isSaid(wholes: readonly (Whole | null)[], text: string): boolean {
  return wholes.some((whole) => {
    if (whole?.json == null) return false
    // A number is what its writer wrote, also where it has more digits than a number holds.
    if (/^-?[\d.]+$/u.test(text) && whole.body.toString('latin1').includes(text)) return true
    return [...within(whole.json.value)].some(([, value]) =>
      typeof value === 'string' ? value.includes(text) : typeof value === 'number' && String(value) === text,
    )
  })
}

/** Piastres of a decimal, exactly; null for anything else. */
export function piastres(value: unknown): number | null {
  const text = word(value)
    ?.replace(/[٠-٩]/gu, (digit) => String(digit.charCodeAt(0) - 0x660))
    .replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069\u061c]/gu, '')
    .replaceAll('٫', '.')
    .replaceAll('٬', ',')
  const match = /^([+-]?)(\d[\d,]*)(?:\.(\d*))?$/u.exec((text ?? '').trim())
  if (match === null) return null
  const [, sign = '', whole = '', fraction = ''] = match
  if (/[1-9]/u.test(fraction.slice(2))) return null
  const units = BigInt(whole.replaceAll(',', '') + fraction.slice(0, 2).padEnd(2, '0'))
  return Number(sign === '-' ? -units : units)
}

/** Every exact sum of money that an answer names. */
export function sumsIn(wholes: readonly (Whole | null)[]): ReadonlySet<number> {
  const sums = new Set<number>()
  for (const whole of wholes) {
    if (whole?.json == null) continue
    for (const [, value] of within(whole.json.value)) {
      const read = piastres(value)
      if (read !== null) sums.add(read)
    }
  }
  return sums
}
