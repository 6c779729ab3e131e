/** A clock for tests whose hands are turned by the test. */
import type { Clock, Timers } from '../domain/clock.ts'

export type HandClock = Clock &
  Timers & {
    /** Moves time on and runs what falls due, in order. */
    advance(byMs: number): void
    /** How many timers are waiting. */
    waiting(): number
  }

export function handClock(startMs = Date.UTC(2026, 10, 20, 10)): HandClock {
  let nowMs = startMs
  let due: { atMs: number; work: () => void }[] = []
  return {
    nowMs: () => nowMs,
    monotonicMs: () => nowMs - startMs,
    after(delayMs, work) {
      const entry = { atMs: nowMs + delayMs, work }
      due.push(entry)
      return () => {
        due = due.filter((other) => other !== entry)
      }
    },
    advance(byMs) {
      const endMs = nowMs + byMs
      for (;;) {
        const next = due.filter((entry) => entry.atMs <= endMs).sort((a, b) => a.atMs - b.atMs)[0]
        if (next === undefined) break
        due = due.filter((entry) => entry !== next)
        nowMs = Math.max(nowMs, next.atMs)
        next.work()
      }
      nowMs = endMs
    },
    waiting: () => due.length,
  }
}
