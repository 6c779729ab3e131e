/**
 * Asking an ESC/POS printer how it is.
 * `DLE EOT n` (10 04 n) is answered at once, past whatever still waits to be printed; `GS r 1` (1D 72 01) is answered in
 * its turn, so its answer after a cut says that everything before it was worked off.
 * https://download4.epson.biz/sec_pubs/pos/reference_en/escpos/dle_eot.html
 */
import type { PrinterStatus } from '../../receipts/ports.ts'
import type { BytePort } from './socket-port.ts'

const PRINTER = 1
const OFFLINE_CAUSE = 2
const ERROR_CAUSE = 3
const PAPER_SENSOR = 4

/** Bits 0 and 7 are off, 1 and 4 are on in every answer to `DLE EOT`. */
const isRealTimeAnswer = (byte: number): boolean => (byte & 0x93) === 0x12
/** Bits 1, 4 and 7 are off in every answer to `GS r`. */
const isTurnAnswer = (byte: number): boolean => (byte & 0x92) === 0

const request = (what: number): Uint8Array => Uint8Array.of(0x10, 0x04, what)

const CAUSES = [OFFLINE_CAUSE, ERROR_CAUSE, PAPER_SENSOR]

/**
 * What the printer says of itself; `unknown` when it says nothing in time. The first question stands alone, so that
 * silence costs one wait; the causes are asked together, and one by one where not all of them were answered.
 */
export async function askStatus(port: BytePort, answerMs: number): Promise<PrinterStatus> {
  const answers = new Map<number, number>()
  const first = await askOne(port, PRINTER, answerMs)
  // One that is silent about itself will not speak of its paper either.
  if (first === null) return 'unknown'
  answers.set(PRINTER, first)
  const together = await askTogether(port, answerMs)
  for (const [index, what] of CAUSES.entries()) {
    const answer = together === null ? await askOne(port, what, answerMs) : together[index]
    if (answer !== null && answer !== undefined) answers.set(what, answer)
  }
  return readStatus(answers)
}

/** One short question in the middle of a job: whether the printer stands still. Silence is not standing still. */
export async function standsStill(port: BytePort, answerMs: number): Promise<boolean> {
  const answer = await askOne(port, PRINTER, answerMs)
  return answer !== null && readStatus(new Map([[PRINTER, answer]])) !== 'ready'
}

async function askOne(port: BytePort, what: number, answerMs: number): Promise<number | null> {
  port.forget()
  return (await port.send(request(what), answerMs)) ? await port.receive(isRealTimeAnswer, answerMs) : null
}

/** The answers to all causes in their order; null when one is missing, as nothing tells which. */
async function askTogether(port: BytePort, answerMs: number): Promise<readonly number[] | null> {
  port.forget()
  if (!(await port.send(Buffer.concat(CAUSES.map(request)), answerMs))) return null
  const answers: number[] = []
  while (answers.length < CAUSES.length) {
    const answer = await port.receive(isRealTimeAnswer, answerMs)
    if (answer === null) return null
    answers.push(answer)
  }
  return answers
}

/** The meaning of the answers, by what was asked. The cause that a person can mend comes first. */
export function readStatus(answers: ReadonlyMap<number, number>): PrinterStatus {
  const bit = (what: number, mask: number): boolean => ((answers.get(what) ?? 0) & mask) !== 0
  if (answers.size === 0) return 'unknown'
  if (bit(OFFLINE_CAUSE, 0x04)) return 'cover-open'
  if (bit(PAPER_SENSOR, 0x60) || bit(OFFLINE_CAUSE, 0x20)) return 'no-paper'
  if (bit(PRINTER, 0x08) || bit(OFFLINE_CAUSE, 0x40) || bit(ERROR_CAUSE, 0x68)) return 'offline'
  return 'ready'
}

/** What an answer in its turn tells: everything sent before was worked off, and whether there still is paper. */
export type TurnAnswer = 'paper-there' | 'paper-out'

/** Bits 2 and 3 are on where the paper is out. */
const PAPER_OUT = 0x0c

/** Asks the printer to answer when it has worked off everything sent before; null when it does not within the time. */
export async function askInTurn(port: BytePort, timeoutMs: number): Promise<TurnAnswer | null> {
  port.forget()
  if (!(await port.send(Uint8Array.of(0x1d, 0x72, 0x01), timeoutMs))) return null
  const answer = await port.receive(isTurnAnswer, timeoutMs)
  if (answer === null) return null
  return (answer & PAPER_OUT) === 0 ? 'paper-there' : 'paper-out'
}
