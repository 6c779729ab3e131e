/** The page of a start that takes long, as main tells it: no screen of the terminal, and nothing to press. */
import type { StartingState } from '../../src-shared/messages/starting-words.ts'

export type StartingScene = { readonly name: string; readonly starting: StartingState; readonly sizes?: true }

export const STARTING_SCENES: readonly StartingScene[] = [
  { name: 'starting', starting: { work: { kind: 'rebuild' }, share: 0.374, damaged: false }, sizes: true },
  {
    name: 'starting-restore',
    // Half past nine in the evening in Cairo, the day before.
    starting: {
      work: { kind: 'restore', copyAtMs: Date.parse('2026-11-20T19:30:00Z') },
      share: 0.21,
      damaged: true,
    },
    sizes: true,
  },
]
