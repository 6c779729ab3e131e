/**
 * Simulated time: an event loop of its own over a heap. What is due runs in order of its moment, and of two at the same
 * moment the one that was asked for first; between two of them every promise that can settle has settled. Nothing waits
 * for the machine, so the same seed gives the same run everywhere.
 */

/** The moment at which every world begins, by the gateway's clock. */
export const WORLD_BEGINS_MS = Date.UTC(2026, 2, 2, 7)

export type SimulatedTime = {
  /** Ms since the world began. Never goes back. */
  elapsedMs(): number
  /** The right time, epoch ms: the gateway's clock. */
  trueMs(): number
  /** Runs `work` once after the delay; gives the function that calls it off. */
  after(delayMs: number, work: () => void): () => void
  sleep(delayMs: number): Promise<void>
  /** Runs what falls due until `isOver` says so or nothing is left, and lets everything settle after each. */
  run(isOver: () => boolean): Promise<void>
}

type Due = { readonly atMs: number; readonly order: number; work: (() => void) | null }

export function createTime(): SimulatedTime {
  const heap = createHeap()
  let nowMs = 0
  let order = 0

  function after(delayMs: number, work: () => void): () => void {
    order += 1
    const due: Due = { atMs: nowMs + Math.max(0, Math.round(delayMs)), order, work }
    heap.push(due)
    return () => {
      due.work = null
    }
  }

  return {
    elapsedMs: () => nowMs,
    trueMs: () => WORLD_BEGINS_MS + nowMs,
    after,
    sleep: (delayMs) =>
      new Promise((resolve) => {
        after(delayMs, resolve)
      }),
    async run(isOver) {
      await settled()
      while (!isOver()) {
        const due = heap.pop()
        if (due === null) return
        const { work } = due
        if (work === null) continue
        nowMs = due.atMs
        due.work = null
        work()
        await settled()
      }
    },
  }
}

/** A tick of the engine comes after every promise that can settle without the world outside. */
const settled = (): Promise<void> =>
  new Promise((resolve) => {
    process.nextTick(resolve)
  })

function createHeap() {
  const items: Due[] = []
  const isBefore = (one: Due, other: Due): boolean =>
    one.atMs < other.atMs || (one.atMs === other.atMs && one.order < other.order)

  return {
    push(due: Due): void {
      let at = items.length
      items.push(due)
      while (at > 0) {
        const above = (at - 1) >> 1
        const parent = items[above]
        if (parent === undefined || !isBefore(due, parent)) break
        items[at] = parent
        at = above
      }
      items[at] = due
    },
    pop(): Due | null {
      const first = items[0]
      const last = items.pop()
      if (first === undefined || last === undefined) return null
      if (items.length === 0) return first
      let at = 0
      for (;;) {
        const left = 2 * at + 1
        const right = left + 1
        const [one, other] = [items[left], items[right]]
        const smaller = other !== undefined && one !== undefined && isBefore(other, one) ? right : left
        const child = items[smaller]
        if (child === undefined || !isBefore(child, last)) break
        items[at] = child
        at = smaller
      }
      items[at] = last
      return first
    },
  }
}

/** What one part of the world has still to do, so that a run can wait for its end. */
export type Errands = {
  after(delayMs: number, work: () => void): void
  pending(): number
}

export function createErrands(time: SimulatedTime): Errands {
  let pending = 0
  return {
    after(delayMs, work) {
      pending += 1
      time.after(delayMs, () => {
        pending -= 1
        work()
      })
    },
    pending: () => pending,
  }
}
