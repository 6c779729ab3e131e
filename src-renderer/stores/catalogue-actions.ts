/** The tree and the search over it. */
import { NO_SEARCH, placeOf } from './state.ts'
import { answered, type ActionContext } from './action-context.ts'

const SEARCH_RESULTS_MAX = 60
const SEARCH_DELAY_MS = 80

export type CatalogueActions = ReturnType<typeof catalogueActions>

export function catalogueActions({ bridge, clock, get, set }: ActionContext) {
  let searchAsked = 0
  /** What the results that are shown are the answer to. */
  let searchAnswered = ''
  let callOff: () => void = () => undefined

  async function loadCategories(): Promise<void> {
    const reply = await answered(bridge.call['catalogue/categories']({}))
    set(({ catalogue }) => ({
      catalogue: reply.ok
        ? { ...catalogue, categories: reply.value, problem: null }
        : { ...catalogue, problem: reply.problem },
    }))
  }

  async function loadBillers(categoryId: number): Promise<void> {
    const reply = await answered(bridge.call['catalogue/billers']({ categoryId }))
    set(({ catalogue }) => ({
      catalogue: reply.ok
        ? { ...catalogue, billers: { ...catalogue.billers, [categoryId]: reply.value }, problem: null }
        : { ...catalogue, problem: reply.problem },
    }))
  }

  async function loadServices(billerId: number): Promise<void> {
    const reply = await answered(bridge.call['catalogue/services']({ billerId }))
    set(({ catalogue }) => ({
      catalogue: reply.ok
        ? { ...catalogue, services: { ...catalogue.services, [billerId]: reply.value }, problem: null }
        : { ...catalogue, problem: reply.problem },
    }))
  }

  async function loadQuick(): Promise<void> {
    const reply = await answered(bridge.call['catalogue/quick']({}))
    // Without it there are only fewer short ways; the tree says what is wrong.
    if (reply.ok) set(({ catalogue }) => ({ catalogue: { ...catalogue, quick: reply.value } }))
  }

  /** Reads the level that is shown, and the first one, which every other begins at. */
  async function loadHere(): Promise<void> {
    const place = placeOf(get())
    await Promise.all([
      loadCategories(),
      loadQuick(),
      place.kind === 'billers' ? loadBillers(place.category.id) : undefined,
      place.kind === 'services' ? loadServices(place.biller.id) : undefined,
    ])
  }

  async function runSearch(query: string): Promise<void> {
    searchAsked += 1
    const asked = searchAsked
    const reply = await answered(bridge.call['catalogue/search']({ query, limit: SEARCH_RESULTS_MAX }))
    // An answer to an older question would make the list jump back.
    if (asked !== searchAsked) return
    searchAnswered = query
    const { services, fitting } = reply.ok ? reply.value : { services: [], fitting: null }
    set(({ search }) => ({ search: { ...search, results: services, fitting } }))
  }

  return {
    loadCategories,
    loadBillers,
    loadServices,
    loadHere,

    /** Marks the service of the form, or takes its mark away. */
    async toggleFavourite(): Promise<void> {
      const { sale, catalogue } = get()
      if (sale === null || catalogue.quick === null) return
      const serviceId = sale.service.id
      const favourite = !catalogue.quick.favourites.some(({ id }) => id === serviceId)
      const reply = await answered(bridge.call['catalogue/set-favourite']({ serviceId, favourite }))
      if (reply.ok) await loadQuick()
      else set(({ sale: open }) => ({ sale: open === null ? null : { ...open, problem: reply.problem } }))
    },

    refreshCatalogue(): void {
      void answered(bridge.call['catalogue/refresh']({}))
    },

    /** Results come while typing; the old ones stay until the new are there. */
    setSearch(query: string): void {
      const short = query.slice(0, 200)
      callOff()
      set(({ search }) => ({ search: { ...search, query: short, open: true, page: 0 } }))
      if (short.trim() === '') {
        searchAsked += 1
        set(({ search }) => ({ search: { ...search, results: null, fitting: null } }))
        return
      }
      callOff = clock.after(SEARCH_DELAY_MS, () => void runSearch(short))
    },

    /** Whether what is shown was found for what is typed, not for what was typed a moment ago. */
    isSearchAnswered: (): boolean => searchAnswered === get().search.query,

    /** Asks at once for what is typed now; settles when that answer is there, or a newer question took its place. */
    async searchNow(): Promise<void> {
      callOff()
      await runSearch(get().search.query)
    },

    closeSearch(): void {
      callOff()
      searchAsked += 1
      set({ search: NO_SEARCH })
    },

    turnSearchPage(page: number): void {
      set(({ search }) => ({ search: { ...search, page } }))
    },
  }
}
