/** Finds recorded requests by id or number without walking through all of them: thousands are nothing unusual. */
import type { RequestRecord, State } from './state.ts'

type Index = {
  /** How many of the list are in the maps already: records are only ever added at its end. */
  seen: number
  readonly byId: Map<number, RequestRecord>
  readonly byNumber: Map<string, RequestRecord>
}

const indexes = new WeakMap<readonly RequestRecord[], Index>()

function indexOf({ requests }: State): Index {
  let index = indexes.get(requests)
  if (index === undefined) {
    index = { seen: 0, byId: new Map(), byNumber: new Map() }
    indexes.set(requests, index)
  }
  for (const request of requests.slice(index.seen)) {
    index.byId.set(request.id, request)
    // Numbers repeat after a million records; then the first one counts.
    if (!index.byNumber.has(request.number)) index.byNumber.set(request.number, request)
  }
  index.seen = requests.length
  return index
}

export const requestById = (state: State, id: number | null): RequestRecord | undefined =>
  id === null ? undefined : indexOf(state).byId.get(id)

export const requestByNumber = (state: State, number: string): RequestRecord | undefined =>
  indexOf(state).byNumber.get(number)
