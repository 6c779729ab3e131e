import type { Random } from '../random.ts'

/** Ids that look like the program's own, the same for the same seed. */
export function ids(random: Random): () => ReturnType<typeof crypto.randomUUID> {
  const hex = (length: number): string => Array.from({ length }, () => random.below(16).toString(16)).join('')
  return () => `${hex(8)}-${hex(4)}-4${hex(3)}-8${hex(3)}-${hex(12)}`
}
