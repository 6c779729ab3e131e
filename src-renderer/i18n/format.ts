/** Times, ids and problems as people read them. Digits are Latin in both languages, times are Cairo's. */
import type { Language } from '../../src-shared/domain/language.ts'
import type { Problem } from '../../src-shared/domain/problem.ts'
import { unsellableKey } from '../../src-shared/domain/sellable-words.ts'
import { isolate, type MessageValues, type Translate } from '../../src-shared/messages/messages.ts'
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
const shortDays: Readonly<Record<Language, Intl.DateTimeFormat>> = {
  ar: new Intl.DateTimeFormat(LOCALES.ar, { timeZone, day: 'numeric', month: 'short' }),
  en: new Intl.DateTimeFormat(LOCALES.en, { timeZone, day: 'numeric', month: 'short' }),
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

/** The day of what was not today in Cairo: `20 Nov`, of another year `20 November 2025`; null: it was today. */
export function otherDay(atMs: number, nowMs: number, language: Language): string | null {
  const [day, today] = [isoDay(atMs), isoDay(nowMs)]
  if (day === today) return null
  return (day.slice(0, 4) === today.slice(0, 4) ? shortDays : days)[language].format(atMs)
}

/** When something was, inside a sentence: `21:58`, and of another day `21:58 on 20 Nov`. */
export function whenText(atMs: number, nowMs: number, { t, language }: WordsOf): string {
  const time = formatTime(atMs, language)
  const day = otherDay(atMs, nowMs, language)
  return day === null ? time : t('app.onDay', { time, day })
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

const SECOND_MS = 1000
const MINUTE_MS = 60 * SECOND_MS
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

/**
 * How long something has lasted, as a person says it: `42 s`, `12 min`, `2 h 5 min`, `3 days 4 h`. `fine` tells the seconds
 * of the first hour as well, so that the eye sees it go on.
 */
export function durationText(ms: number, t: Translate, fine = false): string {
  const seconds = Math.floor((ms % MINUTE_MS) / SECOND_MS)
  const minutes = Math.floor((ms % HOUR_MS) / MINUTE_MS)
  const hours = Math.floor((ms % DAY_MS) / HOUR_MS)
  if (ms < MINUTE_MS) return t('duration.seconds', { count: seconds })
  if (ms < HOUR_MS) {
    const large = t('duration.minutes', { count: minutes })
    return fine ? both(large, seconds, t('duration.seconds', { count: seconds }), t) : large
  }
  if (ms < DAY_MS)
    return both(t('duration.hours', { count: hours }), minutes, t('duration.minutes', { count: minutes }), t)
  return both(t('duration.days', { count: Math.floor(ms / DAY_MS) }), hours, t('duration.hours', { count: hours }), t)
}

const both = (large: string, rest: number, small: string, t: Translate): string =>
  rest === 0 ? large : t('duration.two', { large, small })

/** The first signs of a long hash, in fours: enough to compare over the telephone. */
export function shortHash(hash: string): string {
  return groupsOfFour(hash.slice(0, 12)).join(' ')
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
