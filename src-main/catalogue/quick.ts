/** What stands ready on the first page: the services a person marked, then those used most. At most one page of both. */
import { QUICK_MAX } from '../../src-shared/contract/catalogue.ts'
import type { Favourites, UseOfServices } from './ports.ts'
import { mostUsed, USAGE_DAYS, usageOf } from './usage.ts'

export type Quick = {
  list(): { readonly favourites: readonly number[]; readonly used: readonly number[] }
  /** False where there is no place for another one. */
  setFavourite(serviceId: number, favourite: boolean): boolean
  usage(): ReadonlyMap<number, number>
  /** Counts anew; true when another service stands among those used most, or in another place. */
  paid(): boolean
}

export function createQuick(deps: {
  readonly use: UseOfServices
  readonly favourites: Favourites
  readonly nowMs: () => number
  readonly isSellable: (serviceId: number) => boolean
}): Quick {
  const count = () => usageOf(deps.use.daysSince(deps.nowMs() - USAGE_DAYS * 24 * 3_600_000), deps.nowMs())
  /** Counted when it is first asked for: a start does not wait for the sums of a hundred days. */
  let counted: ReadonlyMap<number, number> | null = null
  const usage = (): ReadonlyMap<number, number> => (counted ??= count())

  function list() {
    const favourites = deps.favourites.read().slice(0, QUICK_MAX)
    const marked = new Set(favourites)
    const used = mostUsed(usage()).filter((id) => !marked.has(id) && deps.isSellable(id))
    return { favourites, used: used.slice(0, QUICK_MAX - favourites.length) }
  }

  return {
    list,
    usage,

    setFavourite(serviceId, favourite) {
      const others = deps.favourites.read().filter((id) => id !== serviceId)
      if (favourite && others.length >= QUICK_MAX) return false
      deps.favourites.write(favourite ? [...others, serviceId] : others)
      return true
    },

    paid() {
      const before = list().used.join()
      counted = count()
      return list().used.join() !== before
    },
  }
}
