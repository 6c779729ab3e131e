/** What time it is at the gateway, as far as its answers told: carried on by the clock that never steps. */
import type { Clock } from '../../src-shared/domain/clock.ts'

export type ServerClock = {
  /** An answer of the gateway said so just now, epoch ms. */
  heard(serverMs: number): void
  /** Epoch ms; null while nothing was heard in this run. */
  nowMs(): number | null
  /** For an event that leaves now; empty while nothing was heard. */
  stamp(): { readonly atServerMs?: number }
}

export function createServerClock(clock: Pick<Clock, 'monotonicMs'>): ServerClock {
  let aheadOfMonotonicMs: number | null = null
  const nowMs = (): number | null =>
    aheadOfMonotonicMs === null ? null : Math.round(aheadOfMonotonicMs + clock.monotonicMs())
  return {
    nowMs,
    heard(serverMs) {
      aheadOfMonotonicMs = serverMs - clock.monotonicMs()
    },
    stamp() {
      const atServerMs = nowMs()
      return atServerMs === null ? {} : { atServerMs }
    },
  }
}
