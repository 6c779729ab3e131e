/** The machine's own time. */
import { performance } from 'node:perf_hooks'
import type { Clock, Timers } from '../../src-shared/domain/clock.ts'

export const systemClock: Clock & Timers = {
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  after(delayMs, work) {
    const timer = setTimeout(work, delayMs)
    return () => {
      clearTimeout(timer)
    }
  },
}
