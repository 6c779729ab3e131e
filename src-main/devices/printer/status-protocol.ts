/**
 * Asking an ESC/POS printer how it is.
 * `DLE EOT n` (10 04 n) is answered at once, past whatever still waits to be printed; `GS r 1` (1D 72 01) is answered in
 * its turn, so its answer after a cut says that everything before it was worked off.
 * https://download4.epson.biz/sec_pubs/pos/reference_en/escpos/dle_eot.html
 */
import type { PrinterStatus } from '../../receipts/ports.ts'
import type { Conversation } from './conversation.ts'

const PRINTER = 1
const OFFLINE_CAUSE = 2
const ERROR_CAUSE = 3
const PAPER_SENSOR = 4

const request = (what: number): Uint8Array => Uint8Array.of(0x10, 0x04, what)

const CAUSES = [OFFLINE_CAUSE, ERROR_CAUSE, PAPER_SENSOR]

/**
 * What the printer says of itself; `unknown` when it says nothing in time. The first question stands alone, so that
 * silence costs one wait; the causes are asked together, and one by one where not all of them were answered.
 */
export async function askStatus(line: Conversation, answerMs: number): Promise<PrinterStatus> {
  const answers = new Map<number, number>()
  const first = await askOne(line, PRINTER, answerMs)
  // One that is silent about itself will not speak of its paper either.
  if (first === null) return 'unknown'
  answers.set(PRINTER, first)
  const together = await askTogether(line, answerMs)
  for (const [index, what] of CAUSES.entries()) {
    const answer = together === null ? await askOne(line, what, answerMs) : together[index]
    if (answer !== null && answer !== undefined) answers.set(what, answer)
  }
  return readStatus(answers)
}

/** One short question in the middle of a job: whether the printer stands still. Silence is not standing still. */
export async function standsStill(line: Conversation, answerMs: number): Promise<boolean> {
  const answer = await askOne(line, PRINTER, answerMs)
  return answer !== null && readStatus(new Map([[PRINTER, answer]])) !== 'ready'
}

async function askOne(line: Conversation, what: number, answerMs: number): Promise<number | null> {
  const sent = await line.ask(request(what), { kind: 'real-time', answers: 1 }, answerMs)
  return sent ? await line.receive('real-time', answerMs) : null
}

/** The answers to all causes in their order; null when one is missing, as nothing tells which. */
async function askTogether(line: Conversation, answerMs: number): Promise<readonly number[] | null> {
  const questions = Buffer.concat(CAUSES.map(request))
  if (!(await line.ask(questions, { kind: 'real-time', answers: CAUSES.length }, answerMs))) return null
  const answers: number[] = []
  while (answers.length < CAUSES.length) {
    const answer = await line.receive('real-time', answerMs)
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

/** Bits 2 and 3 are on where the paper is out, 0 and 1 where it is nearly so. */
const PAPER_OUT = 0x0c

/** What an answer in its turn tells beside that everything sent before was worked off: whether there still is paper. */
export const hasPaper = (answer: number): boolean => (answer & PAPER_OUT) === 0

/** Asks the printer to answer when it has worked off everything sent before; null when it does not within the time. */
export async function askInTurn(line: Conversation, timeoutMs: number): Promise<number | null> {
  const sent = await line.ask(Uint8Array.of(0x1d, 0x72, 0x01), { kind: 'in-turn', answers: 1 }, timeoutMs)
  return sent ? await line.receive('in-turn', timeoutMs) : null
}
