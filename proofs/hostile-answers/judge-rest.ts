/** Whether the client made more of an answer than it says, for all operations that move no money and look at none. */
import { isRecord } from './json-harms.ts'
import type { Answers } from './judge-money.ts'
import { bareOf, dataOf, errorTypeOf, isSaid, sumsIn, within, word } from './meaning.ts'
import type { Whole } from './wire-reader.ts'

type Result = { readonly kind: string } & Readonly<Record<string, unknown>>

/** A token, or whatever a step brings, must stand in a whole answer; a refusal must be a well-formed error. */
export function judgeSignIn(result: Result, answers: Answers): string | null {
  const last = answers.own.at(-1) ?? null
  switch (result.kind) {
    case 'failed':
      return null
    case 'signed-in':
      return tokenIn(bareOf(last)) ? null : 'signed in without a token'
    case 'code-needed': {
      const bare = bareOf(last)
      return bare !== null && word(bare['code'] ?? bare['validCode']) !== null ? null : 'an activation nobody asked for'
    }
    case 'refused':
      return errorTypeOf(last) !== null && (last?.status ?? 500) < 500 ? null : 'a sign-in refused by nobody'
    default:
      return 'an answer of no known kind'
  }
}

const tokenIn = (bare: Readonly<Record<string, unknown>> | null): boolean =>
  bare !== null && [bare['access_token'], bare['accessToken']].some((token) => /^[!-~]+$/u.test(word(token) ?? ''))

/** The three steps of an activation: what comes may be bare or in the envelope. */
export function judgeStep(step: 'sendCode' | 'verifyCode' | 'setPassword') {
  return (result: Result, answers: Answers): string | null => {
    const last = answers.own.at(-1) ?? null
    if (result.kind === 'failed') return null
    if (result.kind === 'refused') {
      return errorTypeOf(last) !== null && (last?.status ?? 500) < 500 ? null : 'a step refused by nobody'
    }
    const bare = bareOf(last)
    if (bare === null) return 'a step done without a whole answer'
    const inner = isRecord(bare['data']) ? bare['data'] : bare
    if (step === 'verifyCode') {
      return word(inner['secreteCode'] ?? inner['secretCode']) === null ? 'a code taken without its secret' : null
    }
    return step === 'sendCode' || tokenIn(inner) ? null : 'a new password without a token'
  }
}

export function judgeRefresh(renewed: boolean, answers: Answers): string | null {
  return !renewed || tokenIn(bareOf(answers.own.at(-1) ?? null)) ? null : 'a token renewed without a new one'
}

/** Every figure of a bill, a fee or a range stands in the answer, or is the sum of two that do. */
export function judgeInquiry(result: Result, answers: Answers): string | null {
  const last = answers.own.at(-1) ?? null
  if (result.kind === 'failed') return null
  if (result.kind === 'refused') {
    const said = errorTypeOf(last) !== null || dataOf(last) !== undefined
    return said ? null : 'an inquiry refused by nobody'
  }
  if (dataOf(last) === undefined) return 'a bill without a whole answer'
  const inquiry = result['inquiry'] as {
    inquiryNumber: string | null
    bills: readonly Readonly<Record<string, unknown>>[]
  }
  if (inquiry.inquiryNumber !== null && !isSaid([last], inquiry.inquiryNumber))
    return 'an inquiry number that was not said'
  const sums = sumsIn([last])
  for (const bill of inquiry.bills) {
    const { dueMinor, feeMinor } = bill as { dueMinor: number | null; feeMinor: number | null }
    if (dueMinor !== null && (!sums.has(dueMinor) || dueMinor < 0)) return 'a bill of a sum that was not said'
    if (feeMinor !== null && !isSumOf(feeMinor, sums)) return 'a fee that was not said'
  }
  return null
}

function isSumOf(figure: number, sums: ReadonlySet<number>): boolean {
  return figure >= 0 && (figure === 0 || sums.has(figure) || [...sums].some((sum) => sums.has(figure - sum)))
}

export function judgeFee(fee: number | null, answers: Answers): string | null {
  if (fee === null) return null
  const last = answers.own.at(-1) ?? null
  return dataOf(last) !== undefined && isSumOf(fee, sumsIn([last])) ? null : 'a fee that was not said'
}

/** Items come from a whole list; none is made up. An empty list takes the known items away: only an empty list may say so. */
export function judgeItems(result: Result, answers: Answers): string | null {
  if (result.kind === 'failed') return null
  const lists = answers.own.map(dataOf).filter((data) => Array.isArray(data))
  if (lists.length === 0) return 'a catalogue without a list in any language'
  const items = result['items'] as readonly { readonly id: number }[]
  const ids = new Set(lists.flat().flatMap((row) => (isRecord(row) ? Number(word(row['id'])) : [])))
  if (!items.every((item) => ids.has(item.id))) return 'an item that was not given'
  return items.length > 0 || lists.some((list) => list.length === 0) || lists.flat().some(isRecord)
    ? null
    : 'an empty catalogue from a list of nothing readable'
}

const PICTURE_BYTES_MAX = 1_000_000

export function judgePicture(picture: { readonly bytes: Uint8Array } | null, answers: Answers): string | null {
  if (picture === null) return null
  const last: Whole | null = answers.own.at(-1) ?? null
  if (last?.status !== 200 || !Buffer.from(picture.bytes).equals(last.body)) return 'a picture that was not given'
  return picture.bytes.length <= PICTURE_BYTES_MAX ? null : 'a picture beyond its limit'
}

export function judgeProfile(profile: Readonly<Record<string, unknown>> | null, answers: Answers): string | null {
  if (profile === null) return null
  const last = answers.own.at(-1) ?? null
  if (dataOf(last) === undefined) return 'a profile without a whole answer'
  const said = new Set([...within(dataOf(last))].flatMap(([, value]) => word(value) ?? []))
  const isHere = (value: unknown): boolean =>
    typeof value === 'number' ? [...said].some((each) => Number(each) === value) : said.has(String(value))
  return Object.values(profile).every((value) => value === null || isHere(value)) ? null : 'a profile not given'
}
