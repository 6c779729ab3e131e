/** Moments as a customer in Egypt reads them: Cairo's clock, Latin digits, month names in the reader's language. */
import type { Language } from './language.ts'

const parts = (locale: string): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat(locale, {
    timeZone: 'Africa/Cairo',
    numberingSystem: 'latn',
    calendar: 'gregory',
    year: 'numeric',
    month: 'long',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })

const formats: Readonly<Record<Language, Intl.DateTimeFormat>> = { ar: parts('ar-EG'), en: parts('en-GB') }

const shortFormat = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Africa/Cairo',
  calendar: 'gregory',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
})

function partsOf(atMs: number, language: Language): Readonly<Record<string, string>> {
  return Object.fromEntries(formats[language].formatToParts(atMs).map((part) => [part.type, part.value]))
}

/** The day in words: `20 November 2026`, `20 نوفمبر 2026`. `atMs` is epoch milliseconds. */
export function cairoDate(atMs: number, language: Language): string {
  const { day = '', month = '', year = '' } = partsOf(atMs, language)
  return `${day} ${month} ${year}`
}

/** The day in figures, for both languages at once: `20/11/2026`. */
export function cairoShortDate(atMs: number): string {
  const {
    day = '',
    month = '',
    year = '',
  } = Object.fromEntries(shortFormat.formatToParts(atMs).map((part) => [part.type, part.value]))
  return `${day}/${month}/${year}`
}

/** The time of day on a 24-hour clock: `21:58`. */
export function cairoTime(atMs: number): string {
  const { hour = '', minute = '' } = partsOf(atMs, 'en')
  return `${hour}:${minute}`
}
