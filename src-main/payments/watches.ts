/**
 * When each unsettled payment is asked about again: soon at first, then every few minutes for a day, then every hour for
 * thirty days. Looks of one payment never overlap.
 */
import type { Clock, Timers } from '../../src-shared/domain/clock.ts'
import type { PaymentId } from '../../src-shared/domain/payment.ts'

export type WatchTimes = {
  /** Waits between looks while the payment is young; the last of them repeats for a day. */
  readonly delaysMs: readonly number[]
  /** After the first day. */
  readonly hourlyMs: number
  /** After which nobody is asked any more; what is unknown then stays so, and a case. */
  readonly giveUpMs: number
}

const DAY_MS = 24 * 3_600_000

/** What a watch keeps between looks. `Notes` is whatever the looking needs to remember. */
export type Watch<Notes> = {
  looks: number
  /** By the monotonic clock. */
  readonly beganMs: number
  readonly notes: Notes
}

export type Watches = {
  /** Begins to ask about a payment, or asks sooner about one already watched. */
  watch(id: PaymentId): void
  /** One look now, outside the schedule; ends when it was judged. */
  askNow(id: PaymentId): Promise<void>
  view(): readonly {
    readonly paymentId: PaymentId
    readonly looks: number
    /** By the wall clock. */
    readonly beganAtMs: number
    readonly nextLookAtMs: number | null
  }[]
  stop(): void
}

export function createWatches<Notes>(deps: {
  readonly clock: Clock & Timers
  readonly times: WatchTimes
  readonly newNotes: () => Notes
  /** One look; false when there is nothing left to look for. Never rejects. */
  readonly look: (id: PaymentId, watch: Watch<Notes>) => Promise<boolean>
  /** The last look was in vain, and it was the last. */
  readonly givenUp: (id: PaymentId) => void
}): Watches {
  type Entry = Watch<Notes> & {
    next: { readonly cancel: () => void; readonly atMonotonicMs: number } | null
    looking: Promise<void> | null
  }
  const { clock, times } = deps
  const watched = new Map<PaymentId, Entry>()
  let stopped = false

  function schedule(id: PaymentId, entry: Entry): void {
    entry.next?.cancel()
    entry.next = null
    const age = clock.monotonicMs() - entry.beganMs
    if (age > times.giveUpMs) {
      watched.delete(id)
      deps.givenUp(id)
      return
    }
    const last = times.delaysMs.length - 1
    const delay =
      entry.looks > last && age > DAY_MS ? times.hourlyMs : (times.delaysMs[Math.min(entry.looks, last)] ?? 60_000)
    const cancel = clock.after(delay, () => {
      entry.next = null
      entry.looks += 1
      void look(id, entry).then(() => {
        if (watched.get(id) === entry && !stopped) schedule(id, entry)
      })
    })
    entry.next = { cancel, atMonotonicMs: clock.monotonicMs() + delay }
  }

  function look(id: PaymentId, entry: Entry): Promise<void> {
    entry.looking ??= lookOnce(id, entry).finally(() => {
      entry.looking = null
    })
    return entry.looking
  }

  async function lookOnce(id: PaymentId, entry: Entry): Promise<void> {
    const more = await deps.look(id, entry)
    if (more || watched.get(id) !== entry) return
    entry.next?.cancel()
    watched.delete(id)
  }

  function watch(id: PaymentId): Entry | null {
    if (stopped) return null
    const known = watched.get(id)
    if (known !== undefined) {
      known.looks = 0
      schedule(id, known)
      return known
    }
    const entry: Entry = {
      looks: 0,
      beganMs: clock.monotonicMs(),
      notes: deps.newNotes(),
      next: null,
      looking: null,
    }
    watched.set(id, entry)
    schedule(id, entry)
    return entry
  }

  return {
    watch(id) {
      watch(id)
    },
    async askNow(id) {
      const entry = watched.get(id) ?? watch(id)
      if (entry !== null) await look(id, entry)
    },
    view() {
      const wallAheadMs = clock.nowMs() - clock.monotonicMs()
      return [...watched].map(([paymentId, { looks, beganMs, next }]) => ({
        paymentId,
        looks,
        beganAtMs: beganMs + wallAheadMs,
        nextLookAtMs: next === null ? null : next.atMonotonicMs + wallAheadMs,
      }))
    },
    stop() {
      stopped = true
      for (const { next } of watched.values()) next?.cancel()
      watched.clear()
    },
  }
}
