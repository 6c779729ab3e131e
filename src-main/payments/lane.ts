/**
 * The one lane that money requests of a login go through: one in flight, in order of arrival. A holder gives the lane
 * back when its answer is there or its time in the lane is over, never later.
 */
export type Lane = {
  /** Runs `work` when everything before it has left the lane. What it throws reaches the caller and frees the lane. */
  enter<T>(work: () => Promise<T>): Promise<T>
  /** Nobody in the lane and nobody waiting: work that enters now starts in this very turn of the event loop. */
  idle(): boolean
  /** Holders and waiters, for the diagnostics. */
  length(): number
}

export function createLane(): Lane {
  let tail: Promise<unknown> = Promise.resolve()
  let length = 0

  return {
    idle: () => length === 0,
    length: () => length,
    enter(work) {
      const before = length === 0 ? null : tail
      length += 1
      const run = async () => {
        try {
          if (before !== null) await before
          return await work()
        } finally {
          length -= 1
        }
      }
      const result = run()
      tail = result.then(
        () => undefined,
        () => undefined,
      )
      return result
    },
  }
}
