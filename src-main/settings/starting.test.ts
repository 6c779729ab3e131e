import { describe, expect, it } from 'vitest'
import type { Starting } from '../../src-shared/contract/app.ts'
import { startingSchema } from '../../src-shared/contract/app.ts'
import { startingWords, type StartingWork } from '../../src-shared/messages/starting-words.ts'
import { handClock } from '../../src-shared/testing/hand-clock.ts'
import { createStartingNotice } from './starting.ts'

function begun(language: 'ar' | 'en' = 'en') {
  const clock = handClock()
  const said: (Starting | 'shown')[] = []
  const notice = createStartingNotice({
    clock,
    language,
    show: () => said.push('shown'),
    tell: (starting) => said.push(startingSchema.parse(starting)),
  })
  return { clock, said, notice }
}

const rebuild = (share: number) => ({ work: { kind: 'rebuild' } as const, share })

describe('a start that takes long', () => {
  it('that is over in a moment shows nothing', () => {
    const { clock, said, notice } = begun()
    notice.heard(rebuild(0.5))
    clock.advance(299)
    notice.stop()
    clock.advance(10_000)
    expect(said).toEqual([])
    expect(clock.waiting()).toBe(0)
  })

  it('is shown once, and told as it stands, again and again, to its end', () => {
    const { clock, said, notice } = begun()
    clock.advance(300)
    // Nothing is known yet.
    expect(said).toEqual(['shown'])
    for (const share of [0.1, 0.2, 0.3]) notice.heard(rebuild(share))
    clock.advance(200)
    notice.heard(rebuild(1))
    notice.stop()
    clock.advance(10_000)
    const percents = said.map((each) => (each === 'shown' ? each : each.percent))
    expect(percents).toEqual(['shown', 30, 30, 100])
  })

  it('says that there was damage from then on, and not where there was none', () => {
    const { clock, said, notice } = begun()
    notice.heard(rebuild(0.1))
    clock.advance(300)
    notice.heard({ work: { kind: 'read' }, share: 0.2 })
    clock.advance(100)
    notice.heard(rebuild(0.3))
    clock.advance(100)
    const why = said.flatMap((each) => (each === 'shown' ? [] : [each.why !== null]))
    expect(why).toEqual([false, true, true])
  })
})

describe('what is said', () => {
  const copyAtMs = Date.parse('2026-11-20T19:40:00Z')
  const plain = (text: string): string => text.replace(/[\u2068\u2069]/gu, '')
  const rows: readonly (readonly [StartingWork, number, string, string])[] = [
    [{ kind: 'check' }, 0, 'Looking the records over', 'نفحص السجلات'],
    [{ kind: 'read' }, 0, 'Reading what is left of the records', 'نقرأ ما بقي من السجلات'],
    [
      { kind: 'restore', copyAtMs },
      0.2,
      'Restoring from the copy of 20 November 2026, 21:40',
      'نسترجع السجلات من نسخة 20 نوفمبر 2026 الساعة 21:40',
    ],
    [
      { kind: 'restore', copyAtMs: null },
      0.2,
      'Making the records anew, from the first payment on',
      'نعيد بناء السجلات من أول عملية',
    ],
    [{ kind: 'rebuild' }, 0.999, 'Putting the records in order', 'نرتّب السجلات'],
    [{ kind: 'compare' }, 0.5, 'Checking what was made', 'نراجع ما أُعيد بناؤه'],
    [{ kind: 'copy' }, 0.5, 'Writing the second copy of the records', 'نكتب النسخة الثانية من السجلات'],
    [{ kind: 'copy' }, 1, 'Opening the terminal', 'نفتح الجهاز'],
  ]
  it.each(rows)('of %j at %f', (work, share, en, ar) => {
    const said = (['en', 'ar'] as const).map((language) => startingWords({ work, share, damaged: false }, language))
    expect(said.map(({ doing }) => plain(doing))).toEqual([en, ar])
    const percent = Math.floor(share * 100)
    expect(said.map(({ percentText }) => percentText)).toEqual([`${String(percent)}%`, `${String(percent)}%`])
  })
})
