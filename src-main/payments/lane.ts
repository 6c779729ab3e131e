/**
 * The one lane that money requests of a login go through: one in flight. A holder gives the lane back when its answer is
 * there or its time in the lane is over, never later. Who waits is let in by rank, and within a rank in order of arrival.
 */
import type { PaymentId } from '../../src-shared/domain/payment.ts'

/** Lowest first: `first` is before everybody who waits, `last` only goes when nobody else does. */
const RANKS = { first: 0, 'in-order': 1, last: 2 } as const

export type LaneWork = {
  readonly what: 'payment' | 'queued-payment' | 'cancel'
  readonly paymentId: PaymentId
  readonly rank: keyof typeof RANKS
}

export type LaneView = {
  /** Who is in the lane, and since when by the given clock; null: nobody. */
  readonly holder: (Pick<LaneWork, 'what' | 'paymentId'> & { readonly sinceMs: number }) | null
  readonly waiting: number
}

export type Lane = {
  /** Runs `work` when it is its turn. What it throws reaches the caller and frees the lane. */
  enter<T>(who: LaneWork, work: () => Promise<T>): Promise<T>
  /** Nobody in the lane and nobody waiting: work that enters now starts in this very turn of the event loop. */
  idle(): boolean
  view(): LaneView
}

export function createLane(nowMs: () => number): Lane {
  let holder: LaneView['holder'] = null
  const waiting: { readonly who: LaneWork; readonly begin: () => void }[] = []

  async function hold<T>({ what, paymentId }: LaneWork, work: () => Promise<T>): Promise<T> {
    holder = { what, paymentId, sinceMs: nowMs() }
    try {
      return await work()
    } finally {
      holder = null
      letNextIn()
    }
  }

  function letNextIn(): void {
    const best = waiting.reduce<number>((lowest, { who }) => Math.min(lowest, RANKS[who.rank]), RANKS.last)
    const next = waiting.findIndex(({ who }) => RANKS[who.rank] === best)
    if (next !== -1) waiting.splice(next, 1)[0]?.begin()
  }

  return {
    idle: () => holder === null && waiting.length === 0,
    view: () => ({ holder, waiting: waiting.length }),
    enter(who, work) {
      if (holder === null) return hold(who, work)
      return new Promise((resolve, reject) => {
        waiting.push({
          who,
          begin: () => {
            hold(who, work).then(resolve, reject)
          },
        })
      })
    },
  }
}
