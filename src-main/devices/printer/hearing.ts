/**
 * What comes over the line from where a printer should be, told apart byte by byte: however it was cut on the way, and
 * however late it is.
 *
 * - An answer to `DLE EOT` has bits 1 and 4 on, 0 and 7 off; one to `GS r` has none of its upper four bits on.
 * - By itself a printer says XON and XOFF, and its state in four bytes (`GS a`): the first has bit 4 on and 0, 1 and 7
 *   off, the others have 4 and 7 off. They look like answers in turn, and are none.
 * - An echo says what it was told, from the first byte on.
 *
 * Anything else, and an answer that nobody asked for, comes from no printer.
 * https://download4.epson.biz/sec_pubs/pos/reference_en/escpos/gs_la.html
 */

/** Answered at once, past what still waits to be printed; or in its turn. */
export type AnswerKind = 'real-time' | 'in-turn'

/** `doubtful`: something came that no printer says. `stranger`: an echo, or more than any printer says unasked. */
export type Verdict = 'printer' | 'doubtful' | 'stranger'

export type Hearing = {
  /** These bytes leave; so many answers of a kind are due to them. */
  said(bytes: Uint8Array, due?: { readonly kind: AnswerKind; readonly answers: number }): void
  heard(bytes: Uint8Array): void
  /** Answers that came until now are to none of the questions from now on. */
  forget(): void
  /** The next answer of a kind, those of the other passed over; null while there is none, and for a stranger. */
  next(kind: AnswerKind): number | null
  verdict(): Verdict
}

/** A printer may say a few things by itself; a page of text is not one of them. */
const UNASKED_BYTES_MAX = 64
/** One byte alike is chance. */
const ECHO_BYTES_MIN = 2
const STATE_BYTES = 4

const isFlowControl = (byte: number): boolean => byte === 0x11 || byte === 0x13
const beginsState = (byte: number): boolean => (byte & 0x93) === 0x10
const goesOnWithState = (byte: number): boolean => (byte & 0x90) === 0
function answerKind(byte: number): AnswerKind | null {
  if ((byte & 0x93) === 0x12) return 'real-time'
  return (byte & 0xf0) === 0 ? 'in-turn' : null
}

/** The hearing of one connection, from its beginning. */
export function createHearing(): Hearing {
  const answers: { readonly kind: AnswerKind; readonly byte: number }[] = []
  const due = { 'real-time': 0, 'in-turn': 0 }
  const came = { 'real-time': 0, 'in-turn': 0 }
  /** The first bytes that were sent: beyond so many an echo is known by its length. */
  const first: number[] = []
  let heardBytes = 0
  let takenBytes = 0
  let isEcho = true
  let isStrange = false
  let stateBytesLeft = 0

  const isStranger = (): boolean =>
    heardBytes - takenBytes > UNASKED_BYTES_MAX || (isEcho && heardBytes >= ECHO_BYTES_MIN)

  function hear(byte: number): void {
    isEcho &&= first[heardBytes] === byte
    heardBytes += 1
    if (stateBytesLeft > 0 && goesOnWithState(byte)) {
      stateBytesLeft -= 1
      return
    }
    isStrange ||= stateBytesLeft > 0
    stateBytesLeft = beginsState(byte) ? STATE_BYTES - 1 : 0
    const kind = answerKind(byte)
    if (kind !== null) {
      came[kind] += 1
      isStrange ||= came[kind] > due[kind]
      answers.push({ kind, byte })
    } else isStrange ||= stateBytesLeft === 0 && !isFlowControl(byte)
  }

  return {
    said(bytes, answersDue) {
      if (first.length <= UNASKED_BYTES_MAX) first.push(...bytes.subarray(0, UNASKED_BYTES_MAX + 1))
      if (answersDue !== undefined) due[answersDue.kind] += answersDue.answers
    },
    heard(bytes) {
      // Enough is known of a stranger; to keep all it says would fill the memory.
      for (const byte of bytes) {
        if (heardBytes - takenBytes > UNASKED_BYTES_MAX) return
        hear(byte)
      }
    },
    forget() {
      answers.length = 0
    },
    next(kind) {
      if (isStranger()) return null
      for (let answer = answers.shift(); answer !== undefined; answer = answers.shift()) {
        if (answer.kind !== kind) continue
        takenBytes += 1
        return answer.byte
      }
      return null
    },
    verdict: () => (isStranger() ? 'stranger' : isStrange ? 'doubtful' : 'printer'),
  }
}
