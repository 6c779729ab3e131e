/** Chance from a seed: the same seed gives the same choices on every machine. */

export type Random = {
  /** A whole number of 0 … `below` - 1. */
  below(below: number): number
  /** True with the given probability, 0 … 1. */
  chance(probability: number): boolean
  pick<T>(list: readonly T[]): T
  /** One of several things, each as often as its weight says. */
  weighted<T>(list: readonly (readonly [thing: T, weight: number])[]): T
  /** Chance of its own for one part, so that a part that asks once more does not shift all the others. */
  part(name: string): Random
}

const TWO_32 = 2 ** 32

/** Chance that begins with a whole number of 0 … 2^32 - 1 (SplitMix32: every seed is a good one). */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x9e3779b9) >>> 0
    let mixed = state ^ (state >>> 16)
    mixed = Math.imul(mixed, 0x21f0aaad)
    mixed ^= mixed >>> 15
    mixed = Math.imul(mixed, 0x735a2d97)
    return (mixed ^ (mixed >>> 15)) >>> 0
  }
  const below = (limit: number): number => Math.floor((next() / TWO_32) * limit)

  return {
    below,
    chance: (probability) => next() / TWO_32 < probability,
    pick(list) {
      const picked = list[below(list.length)]
      if (picked === undefined) throw new Error('Expected something to pick from')
      return picked
    },
    weighted(list) {
      const whole = list.reduce((sum, [, weight]) => sum + weight, 0)
      let left = (next() / TWO_32) * whole
      for (const [thing, weight] of list) {
        left -= weight
        if (left < 0) return thing
      }
      throw new Error('Expected something with a weight')
    },
    part: (name) => randomFrom(hash(name, seed)),
  }
}

/** FNV-1a over the name, begun with the seed. */
function hash(name: string, seed: number): number {
  let mixed = (0x811c9dc5 ^ seed) >>> 0
  for (let at = 0; at < name.length; at += 1) mixed = Math.imul(mixed ^ name.charCodeAt(at), 0x01000193) >>> 0
  return mixed
}
