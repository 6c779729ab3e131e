/** What a person is told about records that were made anew. */
import type { Status } from '../../src-shared/contract/app.ts'

/** Null: nothing was restored in this start. */
export function recoveryToTell(
  restored: { readonly from: 'journal' | 'backup'; readonly lostAfterSeq: number | null } | null,
  atMs: number,
): Status['recovery'] {
  return restored === null ? null : { atMs, from: restored.from, mayLack: restored.lostAfterSeq !== null }
}
