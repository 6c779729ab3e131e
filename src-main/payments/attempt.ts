/**
 * One attempt at something that moves money, whose intent is already committed. The lane is held until the answer or its
 * time is over; the answer itself is waited for to the end of the server's budget, and a late one is evidence like any
 * other.
 */
import type { Timers } from '../../src-shared/domain/clock.ts'

export type Attempt<Outcome> = {
  readonly clock: Timers
  readonly laneTimeMs: number
  /** Never sent twice. A rejection is a bug of the gateway's. */
  readonly ask: () => Promise<Outcome>
  /** What is so when nobody knows: the time is over, or the gateway threw. */
  readonly unknown: (code: 'no-answer-in-time' | 'internal') => Outcome
  /** Never throws: what cannot be written now is written later. */
  readonly learn: (source: 'reply' | 'late-reply' | 'timeout', outcome: Outcome) => void
  readonly failed: (problem: unknown) => void
}

/** Asks once and learns what came of it. Settles when the lane is free again; never rejects. */
export async function attempt<Outcome>(parts: Attempt<Outcome>): Promise<void> {
  const answer = askOnce(parts)
  let late = false
  void answer.then((outcome) => {
    if (late) parts.learn('late-reply', outcome)
  })
  const first = await withinLaneTime(parts, answer)
  late = true
  if (first === null) parts.learn('timeout', parts.unknown('no-answer-in-time'))
  else parts.learn('reply', first)
}

/** A gateway that throws has a bug; what left before it did nobody knows. */
async function askOnce<Outcome>({ ask, unknown, failed }: Attempt<Outcome>): Promise<Outcome> {
  try {
    return await ask()
  } catch (problem) {
    failed(problem)
    return unknown('internal')
  }
}

function withinLaneTime<Outcome>(
  { clock, laneTimeMs }: Attempt<Outcome>,
  answer: Promise<Outcome>,
): Promise<Outcome | null> {
  return new Promise((resolve) => {
    const cancel = clock.after(laneTimeMs, () => {
      resolve(null)
    })
    void answer.then((outcome) => {
      cancel()
      resolve(outcome)
    })
  })
}
