/** Times, ids and problems as people read them. Digits are Latin in both languages, times are Cairo's. */
import type { Language } from '../../src-shared/domain/language.ts'
import type { Problem } from '../../src-shared/domain/problem.ts'
import { unsellableKey } from '../../src-shared/domain/sellable-words.ts'
import { isolate, type MessageValues } from '../../src-shared/messages/messages.ts'
import type { WordsOf } from '../connect.tsx'

const LOCALES: Readonly<Record<Language, string>> = { ar: 'ar-EG-u-nu-latn', en: 'en-GB' }
const timeZone = 'Africa/Cairo'

const clocks: Readonly<Record<Language, Intl.DateTimeFormat>> = {
  ar: new Intl.DateTimeFormat(LOCALES.ar, { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
  en: new Intl.DateTimeFormat(LOCALES.en, { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
}
const days: Readonly<Record<Language, Intl.DateTimeFormat>> = {
  ar: new Intl.DateTimeFormat(LOCALES.ar, { timeZone, day: 'numeric', month: 'long', year: 'numeric' }),
  en: new Intl.DateTimeFormat(LOCALES.en, { timeZone, day: 'numeric', month: 'long', year: 'numeric' }),
}
const isoDays = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' })

/** The time of day as it stands on paper too, on a 24-hour clock: `14:05`. */
export function formatTime(atMs: number, language: Language): string {
  return clocks[language].format(atMs)
}

/** A day that a biller wrote as an ISO date; anything else, and a day that no calendar has, stays as it was written. */
export function formatDay(written: string, language: Language): string {
  const iso = /^(\d{4})-(\d{2})-(\d{2})/u.exec(written)
  const atMs = iso === null ? Number.NaN : Date.parse(`${iso[0]}T12:00:00Z`)
  // The engine takes the 31st of February for the 3rd of March; a biller's mistake is not ours to mend.
  const isThatDay = iso !== null && !Number.isNaN(atMs) && new Date(atMs).toISOString().startsWith(iso[0])
  return isThatDay ? days[language].format(atMs) : written
}

/** The day in Cairo as an ISO date, to compare with a biller's: `2026-11-21`. */
export function isoDay(atMs: number): string {
  return isoDays.format(atMs)
}

/** Whether a biller's date is before today; a date that is none, is not. */
export function isPast(written: string, nowMs: number): boolean {
  const [iso] = /^\d{4}-\d{2}-\d{2}/u.exec(written) ?? []
  return iso !== undefined && iso < isoDay(nowMs)
}

/** Why a service cannot be sold, with the day where a day is the reason. */
export function unsellableText(
  { unsellable, unsellableDay }: { readonly unsellable: string; readonly unsellableDay?: string | null | undefined },
  { t, language }: WordsOf,
): string {
  const reason = t(unsellableKey(unsellable))
  return unsellableDay === null || unsellableDay === undefined
    ? reason
    : `${reason} (${isolate(formatDay(unsellableDay, language))})`
}

/** Groups of four, for reading aloud. An id with signs of its own (`TILL-0001`, a UUID) is grouped by them already. */
export function groupsOfFour(id: string): readonly string[] {
  return /^[\p{L}\p{N}]*$/u.test(id) ? (id.match(/.{1,4}/gsu) ?? []) : [id]
}

/** The sentence of a problem. Times inside it are told as the clock shows them. */
export function problemText(problem: Problem, { t, language }: WordsOf): string {
  const values: MessageValues = Object.fromEntries(
    Object.entries(problem.values ?? {}).map(([name, value]) => {
      const atMs = name === 'time' ? Date.parse(value) : Number.NaN
      return [name, Number.isNaN(atMs) ? value : formatTime(atMs, language)]
    }),
  )
  return t(`problem.${problem.code}`, values)
}
