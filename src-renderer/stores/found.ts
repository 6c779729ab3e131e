/** What a search found, in the order it is shown: services that the number fits, then those found by words. */
import type { ServiceTile } from '../../src-shared/contract/catalogue.ts'
import type { Search } from './state.ts'

export type Found = {
  readonly tile: ServiceTile
  /** The number it was found by, which its form opens with; null where it was found by words. */
  readonly account: string | null
}

export function foundIn({ results, fitting }: Pick<Search, 'results' | 'fitting'>): readonly Found[] {
  const fits = fitting?.services ?? []
  const named = (results ?? []).filter(({ id }) => !fits.some((tile) => tile.id === id))
  return [
    ...fits.map((tile) => ({ tile, account: fitting?.account ?? null })),
    ...named.map((tile) => ({ tile, account: null })),
  ]
}

/** Whether Enter must not choose for the cashier: a number says which of several services is meant no more than who scans it. */
export const mustBeChosen = ({ fitting }: Pick<Search, 'fitting'>): boolean => (fitting?.services.length ?? 0) > 1
