/**
 * A receipt printer, over whatever carries its bytes. Asks before, sends with flow control, asks after the cut: only an answer
 * after the cut makes it `printed`. One conversation at a time; each has a line of its own and a limit on every wait.
 */
import { assertNever } from '../../../src-shared/domain/assert-never.ts'
import type { Printer, PrinterStatus, PrintResult } from '../../receipts/ports.ts'
import type { OpenPipe } from '../pipe.ts'
import { converse, type Conversation } from './conversation.ts'
import type { Verdict } from './hearing.ts'
import type { PrinterModel } from './printer-models.ts'
import { askInTurn, askStatus, hasPaper, standsStill } from './status-protocol.ts'

export type PrinterTimeouts = {
  readonly connectMs: number
  /** For the answer to one question. */
  readonly answerMs: number
  /** For one band: a printer that takes none for so long has stopped. */
  readonly sendMs: number
}

const TIMEOUTS: PrinterTimeouts = { connectMs: 3_000, answerMs: 1_000, sendMs: 10_000 }

/** Bands between two questions in the middle of a job. */
const BANDS_BETWEEN_QUESTIONS = 8
/** The longest band and its header: so many zeros end one that a lost connection left half sent, and are nothing otherwise. */
const LONGEST_BAND_BYTES = 8 + 72 * 129

/** The driver. Nothing is opened before the first question or job; `print` and `status` never reject. */
export function createPrinter(options: {
  readonly open: OpenPipe
  /** Of a line so slow that it counts; null: as fast as the printer. */
  readonly bytesPerSecond?: number | null
  readonly model: PrinterModel
  readonly timeouts?: Partial<PrinterTimeouts>
}): Printer {
  const { open, model, bytesPerSecond = null } = options
  const given = { ...TIMEOUTS, ...options.timeouts }
  const bandMs = bytesPerSecond === null ? 0 : Math.ceil((LONGEST_BAND_BYTES / bytesPerSecond) * 1_000)
  const timeouts = { ...given, sendMs: given.sendMs + bandMs }
  let turn: Promise<unknown> = Promise.resolve()
  let halfSent = false

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = turn.then(work)
    turn = mine.catch(() => undefined)
    return mine
  }

  /** What the printer says of itself; nothing is believed of what may be none. */
  async function ask(line: Conversation): Promise<PrinterStatus> {
    const found = model.status === 'none' ? 'unknown' : await askStatus(line, timeouts.answerMs)
    return line.verdict() === 'printer' ? found : 'unknown'
  }

  async function status(): Promise<PrinterStatus> {
    const line = await converse(open, timeouts.connectMs)
    if (line === null) return 'offline'
    const found = await ask(line)
    line.end()
    return found
  }

  async function print(pieces: readonly Uint8Array[]): Promise<PrintResult> {
    const line = await converse(open, timeouts.connectMs)
    if (line === null) return { kind: 'failed', status: 'offline', someSent: false }
    const before = await ask(line)
    if (line.verdict() === 'stranger') {
      line.destroy()
      return { kind: 'failed', status: 'unknown', someSent: false }
    }
    if (before !== 'ready' && before !== 'unknown') {
      line.end()
      return { kind: 'failed', status: before, someSent: false }
    }
    if (halfSent && !(await line.send(new Uint8Array(LONGEST_BAND_BYTES), timeouts.sendMs))) {
      line.destroy()
      return { kind: 'failed', status: 'offline', someSent: false }
    }
    const broken = await sendAll(line, pieces, { answers: before === 'ready', model, timeouts })
    if (broken !== null) {
      halfSent = true
      line.destroy()
      return { kind: 'failed', status: broken, someSent: true }
    }
    const result = await askAfterCut(line, {
      answered: before === 'ready',
      paperMs: paperMs(pieces, model),
      answerMs: timeouts.answerMs,
    })
    const believed = believe(result, line.verdict())
    halfSent = believed.kind === 'failed'
    line.end()
    return believed
  }

  return { status: () => inTurn(status), print: (pieces) => inTurn(() => print(pieces)) }
}

/** A result by who spoke: what did not come from a printer for sure has not answered for the paper. */
function believe(result: PrintResult, verdict: Verdict): PrintResult {
  switch (verdict) {
    case 'printer':
      return result
    case 'doubtful':
      return result.kind === 'printed' ? { kind: 'sent-unconfirmed' } : result
    case 'stranger':
      return { kind: 'failed', status: 'unknown', someSent: true }
    default:
      return assertNever(verdict)
  }
}

/** Null when every piece was taken; else what stopped it. */
async function sendAll(
  line: Conversation,
  pieces: readonly Uint8Array[],
  how: { readonly answers: boolean; readonly model: PrinterModel; readonly timeouts: PrinterTimeouts },
): Promise<PrinterStatus | null> {
  const { answers, model, timeouts } = how
  for (const [index, piece] of pieces.entries()) {
    if (!(await line.send(piece, timeouts.sendMs))) return 'offline'
    if (model.bandPauseMs > 0) await pause(model.bandPauseMs)
    // Between two whole commands a question cannot be taken for dots.
    if (answers && index > 0 && index % BANDS_BETWEEN_QUESTIONS === 0) {
      const found = (await standsStill(line, timeouts.answerMs)) ? await askStatus(line, timeouts.answerMs) : 'ready'
      if (found !== 'ready' && found !== 'unknown') return found
    }
  }
  return null
}

/**
 * The answer in turn proves that the cut was reached. A printer that knows only real-time questions is asked after the
 * time the paper needs at its slowest. One that says nothing leaves it at "sent".
 */
async function askAfterCut(
  line: Conversation,
  how: { readonly answered: boolean; readonly paperMs: number; readonly answerMs: number },
): Promise<PrintResult> {
  const answer = await askInTurn(line, how.answered ? how.paperMs + how.answerMs : how.answerMs)
  // One byte may be of anything: who had not answered before must say it again.
  const workedOff = answer !== null && (how.answered || (await askInTurn(line, how.answerMs)) === answer)
  if (workedOff && hasPaper(answer)) return { kind: 'printed' }
  const after = await askStatus(line, how.answerMs)
  switch (after) {
    case 'ready':
      return workedOff || how.answered ? { kind: 'printed' } : { kind: 'sent-unconfirmed' }
    case 'unknown':
      return workedOff ? { kind: 'printed' } : { kind: 'sent-unconfirmed' }
    case 'no-paper':
    case 'cover-open':
    case 'offline':
      return { kind: 'failed', status: after, someSent: true }
    default:
      return assertNever(after)
  }
}

/** How long the job's paper needs at the model's slowest; its bytes are nearly all dots. */
function paperMs(pieces: readonly Uint8Array[], model: PrinterModel): number {
  const bytes = pieces.reduce((sum, piece) => sum + piece.length, 0)
  const narrowest = Math.min(...Object.values(model.papers).map((paper) => paper.dots)) >> 3
  return Math.ceil((bytes / narrowest / model.dotsPerSecond) * 1000)
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
