/** The search over everything that can be sold: in memory, kept up to date one biller at a time. */
import type { Biller, Category, Field, Service } from '../../src-shared/domain/service.ts'
import type { Words } from '../../src-shared/domain/payment.ts'
import { searchForms, searchWords } from '../../src-shared/domain/search-text.ts'
import { createAccounts, type FittingAsk } from './fitting.ts'
import type { ServiceInShort } from './tiles.ts'
import { createWordIndex, PLACES, slotOf, weightOf, type Match, type WordPlace } from './word-index.ts'

/** What of a service the search reads. */
export type SearchedService = ServiceInShort & Pick<Service, 'caption' | 'account' | 'extraKeys'>

export type Search = {
  /** Puts a biller's services in place of those it had. Rests between pieces, so that nothing waits long. */
  put(biller: Biller, category: Category | null, services: readonly SearchedService[]): Promise<void>
  /** Takes out the services of billers that are not among these. */
  keepOnly(billerIds: ReadonlySet<number>): Promise<void>
  /** How much each service is used, by its id: the more, the earlier it stands among its like. */
  use(usage: ReadonlyMap<number, number>): void
  /** Best first. */
  find(query: string, limit: number): readonly ServiceInShort[]
  /** Services that an account number fits, best first. */
  fitting(ask: FittingAsk): readonly ServiceInShort[]
  /** One service that is listed; null when none is. */
  service(serviceId: number): ServiceInShort | null
}

type Entry = { readonly service: ServiceInShort; readonly slot: number; readonly text: string }

/** Ms of work after which others get their turn. */
const PIECE_MS = 8
const QUERY_WORDS_MAX = 10
/** What of a long text is searched. */
const TEXT_MAX = 300
/** What cannot be sold stands behind what can. */
const UNSELLABLE_WEIGHT = 0.6

export function createSearch(): Search {
  // One for all work: many small billers in a row are long too.
  const rest = resting()
  const entries = new Map<number, Entry>()
  const ofBiller = new Map<number, Set<number>>()
  const bySlot: (ServiceInShort | undefined)[] = []
  /** Of each slot, by what a text's worth is multiplied. */
  const worth: number[] = []
  const index = createWordIndex()
  const accounts = createAccounts()
  let usage: ReadonlyMap<number, number> = new Map()
  let tally = newTally(0)

  const worthOf = (service: ServiceInShort): number => {
    const used = usage.get(service.id) ?? 0
    return (service.unsellable === null ? 1 : UNSELLABLE_WEIGHT) * (1 + used / (used + 1))
  }

  function remove(serviceId: number): void {
    const entry = entries.get(serviceId)
    if (entry === undefined) return
    index.remove(entry.slot)
    bySlot[entry.slot] = undefined
    entries.delete(serviceId)
    accounts.remove(serviceId)
  }

  function putOne(service: ServiceInShort, account: Field | null, texts: Texts): void {
    const text = JSON.stringify(texts)
    const before = entries.get(service.id)
    if (before !== undefined && before.text !== text) remove(service.id)
    const slot = before?.text === text ? before.slot : index.put(wordsOf(texts))
    entries.set(service.id, { service, slot, text })
    bySlot[slot] = service
    worth[slot] = worthOf(service)
    accounts.put(service, account)
  }

  /** The services that have the words, all of them or as many as they can, best first. */
  function count(lists: readonly (readonly Match[])[], needed: number, limit: number): readonly ServiceInShort[] {
    if (tally.found.length < index.slots()) tally = newTally(index.slots() * 2)
    const { found, best, seenBy, total } = tally
    const slots = index.slots()
    found.fill(0, 0, slots)
    total.fill(0, 0, slots)
    seenBy.fill(0, 0, slots)
    for (const [word, matches] of lists.entries()) {
      for (const { postings, weight } of matches) {
        for (const posting of postings) {
          const slot = slotOf(posting)
          const value = weightOf(posting) * weight
          if (seenBy[slot] !== word + 1) {
            seenBy[slot] = word + 1
            found[slot] = (found[slot] ?? 0) + 1
            best[slot] = value
            total[slot] = (total[slot] ?? 0) + value
          } else if (value > (best[slot] ?? 0)) {
            total[slot] = (total[slot] ?? 0) + value - (best[slot] ?? 0)
            best[slot] = value
          }
        }
      }
    }
    return highest(slots, limit, (slot) => {
      const words = found[slot] ?? 0
      if (words < needed || !index.isLive(slot)) return 0
      return (total[slot] ?? 0) * words * (worth[slot] ?? 1)
    }).flatMap((slot) => bySlot[slot] ?? [])
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
        putOne(inShort(service), service.account, {
          name: both(service.name),
          number: String(service.id),
          biller: both(biller.name),
          category: category === null ? '' : both(category.name),
          hint: hintsOf(service),
        })
      }
      if (index.isLittered()) await index.sweep(rest)
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
      if (index.isLittered()) await index.sweep(rest)
    },

    use(next) {
      usage = next
      for (const [slot, service] of bySlot.entries()) if (service !== undefined) worth[slot] = worthOf(service)
    },

    find(query, limit) {
      const words = [...new Set(searchWords(query.slice(0, TEXT_MAX)))].slice(0, QUERY_WORDS_MAX)
      if (words.length === 0) return []
      // A word that nothing begins with was typed with an error; so were some, where no service has them all.
      const typed = words.map((word) => index.matches(word, false))
      const some = typed.map((matches, at) => (matches.length > 0 ? matches : index.matches(words[at] ?? '', true)))
      const all = count(some, words.length, limit)
      if (all.length > 0) return all
      const near = words.map((word) => index.matches(word, true))
      const allNear = count(near, words.length, limit)
      // A word too many must not leave the cashier with nothing.
      return allNear.length > 0 || words.length === 1 ? allNear : count(near, 1, limit)
    },

    fitting: (ask) => accounts.fitting(ask, usage).flatMap((id) => entries.get(id)?.service ?? []),

    service: (serviceId) => entries.get(serviceId)?.service ?? null,
  }
}

type Tally = {
  /** Of each slot: how many of the words it has, and what they are worth together. */
  readonly found: Uint8Array
  readonly total: Float64Array
  /** The word that was counted last for it, and what that one was worth at its best place. */
  readonly seenBy: Uint8Array
  readonly best: Float64Array
}

const newTally = (slots: number): Tally => ({
  found: new Uint8Array(slots),
  total: new Float64Array(slots),
  seenBy: new Uint8Array(slots),
  best: new Float64Array(slots),
})

/** The slots of the highest values above zero, the lower slot first among equals. */
function highest(slots: number, limit: number, valueOf: (slot: number) => number): readonly number[] {
  const chosen: number[] = []
  const values: number[] = []
  for (let slot = 0; slot < slots; slot += 1) {
    const value = valueOf(slot)
    if (value <= 0 || (chosen.length === limit && value <= (values[limit - 1] ?? 0))) continue
    let low = 0
    let high = values.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((values[middle] ?? 0) >= value) low = middle + 1
      else high = middle
    }
    chosen.splice(low, 0, slot)
    values.splice(low, 0, value)
    chosen.length = Math.min(chosen.length, limit)
    values.length = Math.min(values.length, limit)
  }
  return chosen
}

type Texts = Readonly<Record<WordPlace, string>>

const both = ({ ar, en }: Words): string => (ar === en ? ar : `${ar} ${en}`).slice(0, 2 * TEXT_MAX)

function hintsOf({ caption, account, extraKeys }: SearchedService): string {
  const fields = account === null ? extraKeys : [account, ...extraKeys]
  return [caption, ...fields.flatMap(({ label, hint }) => [label, hint])]
    .flatMap((words) => (words === null ? [] : both(words)))
    .join(' ')
}

/** Each word in all its forms, at the best place it stands. */
function wordsOf(texts: Texts): ReadonlyMap<string, WordPlace> {
  const words = new Map<string, WordPlace>()
  for (const place of PLACES) {
    for (const word of searchWords(texts[place])) {
      for (const form of searchForms(word)) if (!words.has(form)) words.set(form, place)
    }
  }
  return words
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
