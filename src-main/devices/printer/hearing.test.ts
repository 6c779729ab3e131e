import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createHearing, type AnswerKind, type Hearing, type Verdict } from './hearing.ts'

const REAL_TIME = { kind: 'real-time', answers: 1 } as const
const IN_TURN = { kind: 'in-turn', answers: 1 } as const
const question = { 'real-time': [0x10, 0x04, 0x01], 'in-turn': [0x1d, 0x72, 0x01] } as const

/** A hearing that was asked this, in order. */
function asked(...kinds: readonly AnswerKind[]): Hearing {
  const hearing = createHearing()
  for (const kind of kinds) hearing.said(Uint8Array.from(question[kind]), { kind, answers: 1 })
  return hearing
}

const answersIn = (hearing: Hearing, kind: AnswerKind): readonly number[] => {
  const found: number[] = []
  for (let byte = hearing.next(kind); byte !== null; byte = hearing.next(kind)) found.push(byte)
  return found
}

describe('what came, and who says so', () => {
  test.each<[string, readonly AnswerKind[], readonly number[], readonly number[], Verdict]>([
    ['nothing yet', ['real-time'], [], [], 'printer'],
    ['an answer at once', ['real-time'], [0x12], [0x12], 'printer'],
    ['one in its turn', ['in-turn'], [0x00], [0x00], 'printer'],
    ['one in its turn: the paper is nearly out', ['in-turn'], [0x03], [0x03], 'printer'],
    ['one in its turn: the paper is out', ['in-turn'], [0x0c], [0x0c], 'printer'],
    ['flow control around the answer', ['in-turn'], [0x13, 0x11, 0x00], [0x00], 'printer'],
    ['its state by itself, which is no answer', ['in-turn'], [0x14, 0x00, 0x00, 0x0f], [], 'printer'],
    ['its state by itself, and the answer', ['in-turn'], [0x14, 0x00, 0x00, 0x0f, 0x03], [0x03], 'printer'],
    ['a late answer at once before the one in turn', ['real-time', 'in-turn'], [0x12, 0x00], [0x00], 'printer'],
    ['two answers to one question', ['in-turn'], [0x00, 0x00], [0x00, 0x00], 'doubtful'],
    ['an answer of a kind that nobody asked for', ['in-turn'], [0x12, 0x00], [0x00], 'doubtful'],
    ['a state that is broken off by an answer', ['real-time'], [0x14, 0x00, 0x12], [0x12], 'doubtful'],
    ['a letter beside the answer', ['in-turn'], [0x41, 0x00], [0x00], 'doubtful'],
    ['what no bit allows', ['real-time'], [0xff], [], 'doubtful'],
    ['one byte of the question', ['real-time'], [0x10], [], 'printer'],
    ['two bytes of the question', ['real-time'], [0x10, 0x04], [], 'stranger'],
    ['the question', ['real-time'], [0x10, 0x04, 0x01], [], 'stranger'],
    ['a state that begins like the question', ['real-time'], [0x10, 0x04, 0x00, 0x00, 0x12], [0x12], 'printer'],
  ])('%s', (_title, kinds, bytes, answers, verdict) => {
    const hearing = asked(...kinds)
    hearing.heard(Uint8Array.from(bytes))
    expect(hearing.verdict()).toBe(verdict)
    expect(answersIn(hearing, kinds.at(-1) ?? 'in-turn')).toEqual(answers)
  })

  test.each([0x11, 0x12, 0x00, 0x41])('%d without end', (byte) => {
    const hearing = asked('real-time', 'in-turn')
    for (let times = 0; times < 3; times += 1) hearing.heard(new Uint8Array(40).fill(byte))
    expect(hearing.verdict()).toBe('stranger')
    expect(answersIn(hearing, 'real-time')).toEqual([])
  })

  test('an answer from before a question is none to it', () => {
    const hearing = asked('real-time')
    hearing.heard(Uint8Array.of(0x12))
    hearing.forget()
    hearing.said(Uint8Array.from(question['real-time']), REAL_TIME)
    expect(hearing.next('real-time')).toBe(null)
    hearing.heard(Uint8Array.of(0x16))
    expect(hearing.next('real-time')).toBe(0x16)
    expect(hearing.verdict()).toBe('printer')
  })
})

const bytes = (maxLength: number): fc.Arbitrary<Uint8Array> => fc.uint8Array({ maxLength })

test('an echo is a stranger, whatever is sent, however much of it has come, and whenever', () => {
  fc.assert(
    fc.property(bytes(90), fc.nat(200), fc.boolean(), (job, wanted, asksFirst) => {
      const sent = [...(asksFirst ? question['real-time'] : [0x1b, 0x40]), ...job, ...question['in-turn']]
      const hearing = createHearing()
      if (asksFirst) hearing.said(Uint8Array.from(question['real-time']), REAL_TIME)
      else hearing.said(Uint8Array.of(0x1b, 0x40))
      hearing.said(job)
      hearing.forget()
      hearing.said(Uint8Array.from(question['in-turn']), IN_TURN)
      hearing.heard(Uint8Array.from(sent.slice(0, wanted)))
      expect(hearing.next('real-time')).toBe(null)
      expect(hearing.next('in-turn')).toBe(null)
      expect(hearing.verdict()).toBe(
        Math.min(wanted, sent.length) >= 2 ? 'stranger' : wanted === 0 || asksFirst ? 'printer' : 'doubtful',
      )
    }),
  )
})

test('where it is cut changes nothing', () => {
  fc.assert(
    fc.property(bytes(80), fc.array(fc.nat(80)), (came, cuts) => {
      const [whole, cut] = [asked('real-time', 'in-turn'), asked('real-time', 'in-turn')]
      whole.heard(came)
      const places = [0, ...cuts.filter((at) => at < came.length).sort((a, b) => a - b), came.length]
      for (const [at, from] of places.entries()) cut.heard(came.subarray(from, places[at + 1]))
      expect(cut.verdict()).toBe(whole.verdict())
      expect(answersIn(cut, 'in-turn')).toEqual(answersIn(whole, 'in-turn'))
    }),
  )
})
