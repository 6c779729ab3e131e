/**
 * What an opening of the records may have to do that takes longer than a moment, so that whoever opens them can have it
 * done where a window stays alive, and be told how far it is.
 */
import type { OnProgress } from './projections.ts'

export type LongWork =
  /** A database that was marked as suspect is looked at whole. */
  | { readonly kind: 'check' }
  /** What is left of damaged records is read through. */
  | { readonly kind: 'read' }
  /** Made anew from a whole copy of that moment (epoch ms), or, where that is null, from the journal's entries alone. */
  | { readonly kind: 'restore'; readonly copyAtMs: number | null }
  /** The tables that follow from the journal are made anew. */
  | { readonly kind: 'rebuild' }
  /** What was restored is compared with the journal. */
  | { readonly kind: 'compare' }
  /** The journal's file copy is written. */
  | { readonly kind: 'copy' }

/**
 * Asked before each long work, while nothing of it is done yet; gives who hears how far it is. Throws `TakesLong` where it is
 * to be done elsewhere: the records are then as they were.
 */
export type BeforeLong = (work: LongWork) => OnProgress

export class TakesLong extends Error {}

/** Done at once, by whoever asked for the records; nobody is told. */
export const hereAndNow: BeforeLong = () => () => undefined

export const notHere: BeforeLong = ({ kind }) => {
  throw new TakesLong(`Expected records that open in a moment, found something to do: ${kind}`)
}
