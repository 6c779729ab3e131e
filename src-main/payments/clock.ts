/** Time as the areas get it: handed in, so that a test or a simulation owns it. All in ms. */
export type Clock = {
  /** Epoch ms by the machine's clock, which people and power cuts set wrong. */
  nowMs(): number
  /** Never steps back; only differences mean something. */
  monotonicMs(): number
  /** Calls back once after a time; gives the function that takes it back. */
  after(delayMs: number, call: () => void): () => void
}
