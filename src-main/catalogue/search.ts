/** The search over everything that can be sold: in memory, kept up to date one biller at a time. */
import MiniSearch from 'minisearch'
import type { Biller, Category } from '../../src-shared/domain/service.ts'
import { searchForms, searchWords } from '../../src-shared/domain/search-text.ts'
import type { ServiceInShort } from './tiles.ts'

type Entry = { readonly service: ServiceInShort; readonly text: string }

type Searched = { id: number; number: string; name: string; biller: string; category: string }

export type Search = {
  /** Puts a biller's services in place of those it had. Rests between pieces, so that nothing waits long. */
  put(biller: Biller, category: Category | null, services: readonly ServiceInShort[]): Promise<void>
  /** Takes out the services of billers that are not among these. */
  keepOnly(billerIds: ReadonlySet<number>): Promise<void>
  /** Ids, best first. */
  find(query: string, limit: number): readonly ServiceInShort[]
}

/** Ms of work after which others get their turn. */
const PIECE_MS = 8
/** A word shorter than this is not searched with typing errors: everything would be like it. */
const FUZZY_FROM = 4

export function createSearch(): Search {
  // One for all work: many small billers in a row are long too.
  const rest = resting()
  const entries = new Map<number, Entry>()
  const ofBiller = new Map<number, Set<number>>()
  const index = new MiniSearch<Searched>({
    fields: ['number', 'name', 'biller', 'category'],
    tokenize: (text) => [...searchWords(text)],
    processTerm: (word) => [...searchForms(word)],
    searchOptions: {
      // The query's words are taken apart and put in all their forms before they come here.
      tokenize: (word) => [word],
      processTerm: (word) => word,
      prefix: true,
      fuzzy: (word) => (word.length < FUZZY_FROM || /\d/u.test(word) ? false : 0.2),
      boost: { name: 3, biller: 2, number: 2 },
      boostDocument: (id) => (entries.get(id as number)?.service.unsellable === null ? 1 : 0.6),
    },
  })

  function remove(serviceId: number): void {
    index.discard(serviceId)
    entries.delete(serviceId)
  }

  function putOne(service: ServiceInShort, document: Searched): void {
    const text = JSON.stringify(document)
    const before = entries.get(service.id)
    entries.set(service.id, { service, text })
    if (before?.text === text) return
    if (before !== undefined) index.discard(service.id)
    index.add(document)
  }

  return {
    async put(biller, category, services) {
      await rest()
      const listed = services.filter(({ hidden }) => !hidden)
      const now = new Set(listed.map(({ id }) => id))
      for (const id of ofBiller.get(biller.id) ?? []) {
        if (!now.has(id) && entries.get(id)?.service.billerId === biller.id) remove(id)
      }
      ofBiller.set(biller.id, now)
      for (const service of listed) {
        await rest()
        putOne(inShort(service), {
          id: service.id,
          number: String(service.id),
          name: `${service.name.ar} ${service.name.en}`,
          biller: `${biller.name.ar} ${biller.name.en}`,
          category: category === null ? '' : `${category.name.ar} ${category.name.en}`,
        })
      }
    },

    async keepOnly(billerIds) {
      for (const [billerId, ids] of [...ofBiller]) {
        if (billerIds.has(billerId)) continue
        ofBiller.delete(billerId)
        for (const id of ids) {
          await rest()
          if (entries.get(id)?.service.billerId === billerId) remove(id)
        }
      }
    },

    find(query, limit) {
      const words = searchWords(query).slice(0, 10)
      if (words.length === 0) return []
      const anyForm = words.map((word) => ({ combineWith: 'OR' as const, queries: [...searchForms(word)] }))
      const all = index.search({ combineWith: 'AND', queries: anyForm })
      // A word too many must not leave the cashier with nothing.
      const found = all.length > 0 ? all : index.search({ combineWith: 'OR', queries: anyForm })
      return found.slice(0, limit).flatMap(({ id }) => entries.get(id as number)?.service ?? [])
    },
  }
}

function inShort(service: ServiceInShort): ServiceInShort {
  const { id, billerId, name, picture, hidden, unsellable, validFrom, validTo } = service
  return { id, billerId, name, picture, hidden, unsellable, validFrom, validTo }
}

function resting(): () => Promise<void> {
  let since = performance.now()
  return async () => {
    if (performance.now() - since < PIECE_MS) return
    await new Promise((resolve) => setImmediate(resolve))
    since = performance.now()
  }
}
