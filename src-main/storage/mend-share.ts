/** One bar for works of which nobody knows beforehand how many there will be. */
import type { BeforeLong, LongWork } from './long-work.ts'

/** `share` of everything is done, 0 to 1; it never falls. */
export type MendProgress = { readonly work: LongWork; readonly share: number }

/**
 * How much of what is left of the bar a work takes. Each leaves something for what may follow it, so that the bar goes on and
 * never back, whatever is found on the way. A restore passes through most of them, in this order.
 */
const PART_OF_THE_REST: Readonly<Record<LongWork['kind'], number>> = {
  check: 0.15,
  read: 0.15,
  restore: 0.25,
  rebuild: 0.6,
  compare: 0.9,
  copy: 0.95,
}

/** Where nothing is restored, tables that are made anew are nearly all there is to do. */
const REBUILD_ALONE = 0.97

/** The bar is full only when all is done, however much follows what seemed to be the last. */
const SHORT_OF_ALL = 0.999

/** Tells a share of 0 to 1 that never falls; `end` tells that all is done. */
export function shareTeller(tell: (progress: MendProgress) => void): {
  readonly before: BeforeLong
  readonly end: () => void
} {
  let work: LongWork | null = null
  let isRestoring = false
  /** Where the work that goes on began, and where it will end. */
  let from = 0
  let to = 0
  return {
    before(next) {
      work = next
      from = to
      isRestoring ||= next.kind === 'read'
      const part = next.kind === 'rebuild' && !isRestoring ? REBUILD_ALONE : PART_OF_THE_REST[next.kind]
      to = Math.min(SHORT_OF_ALL, from + (1 - from) * part)
      tell({ work: next, share: from })
      return (done, of) => {
        tell({ work: next, share: from + (to - from) * (of === 0 ? 1 : Math.min(1, done / of)) })
      }
    },
    end() {
      if (work !== null) tell({ work, share: 1 })
    },
  }
}
