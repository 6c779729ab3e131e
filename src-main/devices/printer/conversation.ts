/** Questions and answers with a printer, over whatever carries the bytes. */
import type { OpenPipe } from '../pipe.ts'
import { createHearing, type AnswerKind, type Verdict } from './hearing.ts'

export type Conversation = {
  /** False: not all was taken in time, or the line is gone. */
  send(bytes: Uint8Array, timeoutMs: number): Promise<boolean>
  /** Sends a question, to which so many answers of a kind are due. What came before it is no answer to it. */
  ask(
    question: Uint8Array,
    due: { readonly kind: AnswerKind; readonly answers: number },
    timeoutMs: number,
  ): Promise<boolean>
  /** The next answer of that kind; null when none came in time, the line closed, or a stranger speaks. */
  receive(kind: AnswerKind, timeoutMs: number): Promise<number | null>
  /** Who speaks at the other end, by all that came so far. */
  verdict(): Verdict
  /** Ends in order: what was sent still arrives. */
  end(): void
  /** Ends at once, for a line that failed. */
  destroy(): void
}

/** Begins one. Null when the printer cannot be reached within the time. */
export async function converse(open: OpenPipe, timeoutMs: number): Promise<Conversation | null> {
  const hearing = createHearing()
  let wake: (() => void) | null = null
  const wakeUp = (): void => {
    wake?.()
  }
  const line = await open(
    {
      bytes: (bytes) => {
        hearing.heard(bytes)
        wakeUp()
      },
      closed: wakeUp,
    },
    timeoutMs,
  )
  if (line === null) return null
  return {
    send(bytes, sendMs) {
      hearing.said(bytes)
      return line.send(bytes, sendMs)
    },
    ask(question, due, sendMs) {
      hearing.forget()
      hearing.said(question, due)
      return line.send(question, sendMs)
    },
    async receive(kind, waitMs) {
      const deadline = performance.now() + waitMs
      for (;;) {
        const answer = hearing.next(kind)
        const leftMs = deadline - performance.now()
        if (answer !== null || line.isClosed() || leftMs <= 0 || hearing.verdict() === 'stranger') return answer
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, leftMs)
          wake = () => {
            clearTimeout(timer)
            resolve()
          }
        })
        wake = null
      }
    },
    verdict: () => hearing.verdict(),
    end: line.end,
    destroy: line.destroy,
  }
}
