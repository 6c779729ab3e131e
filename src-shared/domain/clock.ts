/** Time comes in from outside, so that a test can turn the hands. */
export type Clock = {
  /** Wall clock, epoch ms. May jump. */
  nowMs(): number
  /** Ms since some moment of this run; never goes back. */
  monotonicMs(): number
}

export type Timers = {
  /** Runs `work` once after the delay; gives the function that calls it off. */
  after(delayMs: number, work: () => void): () => void
}
