/** The same with a typing error in every name, which the peer is spared: it cannot forgive any, and is given the right letters. */
import { keystrokes, mistyped } from './many-services.ts'
import { searchAgainstFts } from './search-against-fts.ts'
import type { Bench } from './row.ts'

export const bench: Bench = {
  name: 'search-mistyped',
  run: () =>
    searchAgainstFts({
      name: 'search: a keystroke with a typing error among 20,000 services in two languages (p95)',
      limit: 4,
      keystrokes: ({ services }) =>
        keystrokes(services, 60, 3).map((text, at) => ({ ours: mistyped(text, at), theirs: text })),
    }),
}
