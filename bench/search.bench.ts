/** Typing names of services in both languages, word by word: what a keystroke costs in the main process, at the 95th of a hundred. */
import { keystrokes } from './many-services.ts'
import { searchAgainstFts } from './search-against-fts.ts'
import type { Bench } from './row.ts'

export const bench: Bench = {
  name: 'search',
  run: () =>
    searchAgainstFts({
      name: 'search: a keystroke among 20,000 services in two languages (p95)',
      limit: 3,
      keystrokes: ({ services }) => keystrokes(services, 60, 3).map((text) => ({ ours: text, theirs: text })),
    }),
}
