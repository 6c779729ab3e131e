/** What was injected, counted by kind. Kinds that never happened stand in it with a zero, so that a gap shows. */
export type Injected = {
  count(kind: string): void
  add(other: Readonly<Record<string, number>>): void
  byKind(): Readonly<Record<string, number>>
}

/** Counts from nothing, of the kinds given and of any others that come. */
export function createInjected(kinds: readonly string[] = []): Injected {
  const counts = new Map<string, number>(kinds.map((kind) => [kind, 0]))
  const add = (kind: string, times: number): void => {
    counts.set(kind, (counts.get(kind) ?? 0) + times)
  }
  return {
    count: (kind) => add(kind, 1),
    add: (other) => {
      for (const [kind, times] of Object.entries(other)) add(kind, times)
    },
    byKind: () => Object.fromEntries([...counts].sort(([one], [other]) => (one < other ? -1 : 1))),
  }
}
