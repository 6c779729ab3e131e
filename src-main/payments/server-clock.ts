/** What time it is at the gateway, as far as its answers told: carried on by the clock that never steps. */
import type { Clock } from '../../src-shared/domain/clock.ts'
import type { HistoryAnswer } from '../../src-shared/domain/history.ts'
import type { PaymentGateway } from './ports.ts'

export type ServerClock = {
  /** An answer of the gateway said so just now, epoch ms. */
  heard(serverMs: number): void
  /** Epoch ms; null while nothing was heard in this run. */
  nowMs(): number | null
  /** The answer is older than what was heard before it: somebody on the way gave it again. It says nothing about now. */
  isStale(serverMs: number | null): boolean
  /** For an event that leaves now; empty while nothing was heard. */
  stamp(): { readonly atServerMs?: number }
}

/** An answer may be on its way for so long, in ms. */
const STALE_MS = 60_000
/** So many answers from before, each later than the last, are a clock that was set back and no answer given again. */
const SET_BACK_MIN = 3

export function createServerClock(clock: Pick<Clock, 'monotonicMs'>): ServerClock {
  let aheadOfMonotonicMs: number | null = null
  /** The last answers that were stale, as long as each is later than the one before. */
  let stale: { readonly serverMs: number; readonly count: number } | null = null

  const nowMs = (): number | null =>
    aheadOfMonotonicMs === null ? null : Math.round(aheadOfMonotonicMs + clock.monotonicMs())
  const isStale = (serverMs: number | null): boolean => {
    const now = nowMs()
    return now !== null && serverMs !== null && serverMs < now - STALE_MS
  }

  return {
    nowMs,
    isStale,
    heard(serverMs) {
      if (isStale(serverMs)) {
        if (stale?.serverMs === serverMs) return
        const isLater = stale !== null && serverMs > stale.serverMs
        stale = { serverMs, count: isLater ? (stale?.count ?? 0) + 1 : 1 }
        if (stale.count < SET_BACK_MIN) return
      }
      stale = null
      aheadOfMonotonicMs = serverMs - clock.monotonicMs()
    },
    stamp() {
      const atServerMs = nowMs()
      return atServerMs === null ? {} : { atServerMs }
    },
  }
}

/** The same gateway; an answer about history that is stale says no more than one that did not come. */
export function withFreshHistory(gateway: PaymentGateway, serverClock: Pick<ServerClock, 'isStale'>): PaymentGateway {
  const fresh = <Row>(answer: HistoryAnswer<Row>): HistoryAnswer<Row> =>
    answer.kind === 'rows' && serverClock.isStale(answer.serverTimeMs)
      ? { kind: 'failed', reason: { code: 'gateway-answer-unreadable', gatewayText: null } }
      : answer
  return {
    ...gateway,
    requestsSince: async (since) => fresh(await gateway.requestsSince(since)),
    movementsSince: async (since) => fresh(await gateway.movementsSince(since)),
  }
}
