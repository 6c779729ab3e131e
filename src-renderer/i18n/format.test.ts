import { describe, expect, test } from 'vitest'
import { translator } from '../../src-shared/messages/messages.ts'
import { durationText, formatDay, formatTime, isPast, shortHash, unsellableText, whenText } from './format.ts'

describe('a day as a biller wrote it', () => {
  test.each([
    ['2026-12-01', '1 December 2026', '1 ديسمبر 2026'],
    ['2026-12-01T22:30:00', '1 December 2026', '1 ديسمبر 2026'],
    ['2028-02-29', '29 February 2028', '29 فبراير 2028'],
    // No calendar has these: they are shown as they came, for whoever can make sense of them.
    ['2026-02-31', '2026-02-31', '2026-02-31'],
    ['2027-02-29', '2027-02-29', '2027-02-29'],
    ['2026-13-01', '2026-13-01', '2026-13-01'],
    ['0000-00-00', '0000-00-00', '0000-00-00'],
    ['tomorrow', 'tomorrow', 'tomorrow'],
    ['', '', ''],
  ])('%j', (written, en, ar) => {
    expect([formatDay(written, 'en'), formatDay(written, 'ar')]).toEqual([en, ar])
  })
})

describe('a time of day', () => {
  test.each([
    ['2026-11-21T12:05:00Z', '14:05'],
    ['2026-11-20T22:00:00Z', '00:00'],
  ])('%s is %s in both languages', (at, expected) => {
    expect([formatTime(Date.parse(at), 'ar'), formatTime(Date.parse(at), 'en')]).toEqual([expected, expected])
  })
})

describe('when something was', () => {
  const nowMs = Date.parse('2026-11-21T08:00:00Z')
  const said = (at: string) =>
    (['en', 'ar'] as const).map((language) =>
      whenText(Date.parse(at), nowMs, { t: translator(language), language, pick: ({ en }) => en }),
    )

  test.each([
    ['today', '2026-11-21T07:58:00Z', ['09:58', '09:58']],
    // Half an hour after midnight in Cairo, still the day before in Greenwich.
    ['early today', '2026-11-20T22:30:00Z', ['00:30', '00:30']],
    ['yesterday', '2026-11-20T19:58:00Z', ['21:58 on 20 Nov', '21:58 يوم 20 نوفمبر']],
    ['another year', '2025-12-31T10:00:00Z', ['12:00 on 31 December 2025', '12:00 يوم 31 ديسمبر 2025']],
  ])('%s', (_name, at, expected) => {
    expect(said(at).map((text) => text.replace(/[\u2066-\u2069]/gu, ''))).toEqual(expected)
  })
})

describe('a date that is over', () => {
  // Half an hour after midnight in Cairo, still the day before in Greenwich.
  const nowMs = Date.parse('2026-11-20T22:30:00Z')
  test.each([
    ['2026-11-20', true],
    ['2026-11-20T23:59:59', true],
    ['2026-11-21', false],
    ['2026-12-01', false],
    ['soon', false],
    ['', false],
  ])('%j: %s', (written, expected) => {
    expect(isPast(written, nowMs)).toBe(expected)
  })
})

describe('why a service is not sold', () => {
  const words = { language: 'en', t: translator('en'), pick: ({ en }: { readonly en: string }) => en } as const
  test.each([
    ['not-begun', '2026-12-01', 'Not on sale yet (\u20681 December 2026\u2069)'],
    ['ended', '2020-12-31T00:00:00', 'No longer on sale (\u206831 December 2020\u2069)'],
    ['otp-required', null, 'Needs a one-time code from the company'],
  ])('%s, %s', (unsellable, unsellableDay, expected) => {
    expect(unsellableText({ unsellable, unsellableDay }, words)).toBe(expected)
  })
})

describe('how long something has lasted', () => {
  const [second, minute, hour, day] = [1000, 60_000, 3_600_000, 86_400_000]
  test.each([
    [0, '0 s', 'لحظات'],
    [42 * second, '42 s', '42 ثانية'],
    [minute, '1 min', 'دقيقة'],
    [2 * minute + 30 * second, '2 min', 'دقيقتين'],
    [hour, '1 h', 'ساعة'],
    [2 * hour + 5 * minute, '2 h 5 min', 'ساعتين و5 دقائق'],
    [3 * day + 4 * hour + 59 * minute, '3 days 4 h', '3 أيام و4 ساعات'],
    [day, '1 day', 'يوم'],
  ])('%i ms', (ms, en, ar) => {
    const said = (['en', 'ar'] as const).map((language) => durationText(ms, translator(language)))
    expect(said.map((text) => text.replace(/[\u2068\u2069]/gu, ''))).toEqual([en, ar])
  })

  test('tells the seconds of the first hour where it is asked to', () => {
    const said = durationText(2 * minute + 30 * second, translator('en'), true)
    expect(said.replace(/[\u2068\u2069]/gu, '')).toBe('2 min 30 s')
  })
})

test('a hash is told by its first signs, in fours', () => {
  expect(shortHash('9f2c41d07ab35e00ff')).toBe('9f2c 41d0 7ab3')
})
