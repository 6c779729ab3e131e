/**
 * What can be sold, from the terminal's own cache: shown at once, refreshed behind, searched in both languages.
 */
import type { HandlersFor } from '../../src-shared/contract/handlers.ts'
import type { ServiceTile, CategoryTile, BillerTile, SearchAnswer } from '../../src-shared/contract/catalogue.ts'
import type { Timers } from '../../src-shared/domain/clock.ts'
import type { Words } from '../../src-shared/domain/payment.ts'
import type { SlipService } from '../../src-shared/domain/receipt-document.ts'
import { gathered } from '../../src-shared/domain/gathered.ts'
import { fail, ok, type Reply } from '../../src-shared/domain/problem.ts'
import type { Biller, Service } from '../../src-shared/domain/service.ts'
import { accountOf } from './fitting.ts'
import { createPictures, type PictureBytes } from './pictures.ts'
import type { CatalogueSource, CatalogueStore, Favourites, UseOfServices } from './ports.ts'
import { createQuick } from './quick.ts'
import { createRefresh, type RefreshDeps } from './refresh.ts'
import { createSearch } from './search.ts'
import { billerTile, cairoDay, categoryTile, serviceTile, unsellableOn } from './tiles.ts'

export type CatalogueDeps = {
  readonly source: CatalogueSource
  readonly store: CatalogueStore
  /** What this terminal was paid for, from its own records. */
  readonly use: UseOfServices
  readonly favourites: Favourites
  readonly clock: Timers & { nowMs(): number }
  readonly log: RefreshDeps['log']
  /** Lists may look different now, or the refresh began or ended; told once for many changes. */
  readonly changed: () => void
}

export type Catalogue = {
  readonly handlers: HandlersFor<'catalogue'>
  /** Somebody signed in: refreshes now, unless that was done a minute ago, and from time to time. */
  readonly refresh: () => void
  /** A listed service as of today; null when it is not known or hidden. */
  readonly service: (serviceId: number) => Service | null
  readonly biller: (billerId: number) => Biller | null
  readonly billerOf: (service: Service) => { readonly name: Words; readonly categoryId: number | null }
  /** A payment began, ended or changed: what is used most is counted anew, a moment later and once for many calls. */
  readonly paid: () => void
  /** What the slip of a sale in the making shows of a service. */
  readonly slipService: (serviceId: number) => SlipService | null
  /** Bytes of a picture that the catalogue names. */
  readonly picture: (reference: string) => Promise<PictureBytes | null>
  readonly state: () => {
    readonly refreshing: boolean
    readonly refreshedAtMs: number | null
    readonly failedBillers: number
  }
  /** Settles when all that is known can be searched. */
  readonly searchable: () => Promise<void>
  readonly stop: () => void
}

const GATHER_MS = 300
/** As many follow-up services as have room beside the receipt's buttons. */
const NEXT_MAX = 3
const JUST_NOW_MS = 60_000

export function createCatalogue(deps: CatalogueDeps): Catalogue {
  const { source, store, clock } = deps
  const billers = new Map<number, Biller>()
  const pictures = new Set<string>()
  /** Services by the biller's own code, by which others name them; two billers may use the same one. */
  const byCode = new Map<string, Set<number>>()
  /** Billers and categories that answered in this run, be it with nothing. */
  const answered = new Set<string>()
  const search = createSearch()
  let indexing: Promise<void> = Promise.resolve()
  let stopped = false
  let refreshedThisRun = false

  const quick = createQuick({
    use: deps.use,
    favourites: deps.favourites,
    nowMs: clock.nowMs,
    isSellable: (serviceId) => {
      const found = search.service(serviceId)
      return found !== null && unsellableOn(found, today()) === null
    },
  })

  const telling = gathered(clock, GATHER_MS, deps.changed)
  const tell = telling.soon

  const counting = gathered(clock, GATHER_MS, () => {
    try {
      if (!quick.paid()) return
    } catch {
      deps.log({ topic: 'catalogue', sentence: 'What is used most could not be counted' })
      return
    }
    search.use(quick.usage())
    tell()
  })

  const namePicture = (reference: string | null): void => {
    if (reference !== null) pictures.add(reference)
  }

  function index(work: () => Promise<void>): void {
    indexing = indexing
      .then(() => (stopped ? undefined : work()))
      .catch(() => {
        deps.log({ topic: 'catalogue', sentence: 'A part of the catalogue could not be made searchable' })
      })
  }

  async function indexBiller(biller: Biller): Promise<void> {
    const services = store.services(biller.id)
    for (const { id, code, picture } of services) {
      namePicture(picture)
      if (code !== null) byCode.set(code, (byCode.get(code) ?? new Set()).add(id))
    }
    const category = store.categories().find(({ id }) => id === biller.categoryId) ?? null
    await search.put(biller, category, services)
  }

  /** Takes the upper levels into memory; gives the billers that are reachable. */
  function readUpperLevels(): readonly Biller[] {
    billers.clear()
    for (const category of store.categories()) {
      namePicture(category.picture)
      for (const biller of store.billers(category.id)) {
        namePicture(biller.picture)
        billers.set(biller.id, biller)
      }
    }
    return [...billers.values()]
  }

  /** Names of billers and categories are part of what their services are found by; what did not change costs little. */
  function indexUpperLevels(concerned: (biller: Biller) => boolean): void {
    const known = readUpperLevels()
    index(() => search.keepOnly(new Set(known.map(({ id }) => id))))
    for (const biller of known.filter(concerned)) index(() => indexBiller(biller))
    tell()
  }

  const refresh = createRefresh({
    source,
    store,
    clock,
    log: deps.log,
    changed: tell,
    storedCategories: () => {
      indexUpperLevels(() => true)
    },
    storedBillers: (categoryId) => {
      indexUpperLevels((biller) => biller.categoryId === categoryId)
    },
    storedServices: (biller) => {
      index(() => indexBiller(biller).then(tell))
      tell()
    },
  })

  const kept = readUpperLevels()
  for (const biller of kept) index(() => indexBiller(biller))
  // The short ways on the first page are read from what can be searched.
  if (kept.length > 0) {
    index(() => {
      tell()
      return Promise.resolve()
    })
  }
  index(() => {
    search.use(quick.usage())
    return Promise.resolve()
  })

  const today = (): string => cairoDay(clock.nowMs())

  /** Lists what is known; asks first, once in this run, where nothing is. */
  async function listed<Item, Tile>(
    key: string,
    read: () => readonly Item[],
    load: () => ReturnType<typeof refresh.categories>,
    toTile: (item: Item) => Tile,
  ): Promise<Reply<Tile[]>> {
    if (read().length === 0 && !answered.has(key)) {
      const loaded = await load()
      if (loaded.kind === 'failed') return { ok: false, problem: loaded.problem }
      answered.add(key)
    }
    return ok(read().map(toTile))
  }

  function service(serviceId: number): Service | null {
    const found = store.service(serviceId)
    if (found === null || found.hidden || !billers.has(found.billerId)) return null
    return { ...found, unsellable: unsellableOn(found, today()) }
  }

  function tileOf(found: Parameters<typeof serviceTile>[0], day = today()): ServiceTile[] {
    const biller = billers.get(found.billerId)
    return biller === undefined ? [] : [serviceTile(found, biller, day)]
  }

  /** What a code stands for, read from this service: the same biller's own before another's. */
  function named(code: string, from: Service): Service | null {
    const found = [...(byCode.get(code) ?? [])].flatMap((id) => service(id) ?? []).filter((each) => each.code === code)
    return found.find(({ billerId }) => billerId === from.billerId) ?? found[0] ?? null
  }

  const tilesOf = (ids: readonly number[]): ServiceTile[] =>
    ids.flatMap((id) => {
      const found = search.service(id)
      return found === null ? [] : tileOf(found)
    })

  /** What was typed as words and, where it can be one, as an account number. Neither is ever logged. */
  function searchFor(query: string, limit: number): SearchAnswer {
    const day = today()
    const services = search.find(query, limit).flatMap((found) => tileOf(found, day))
    const account = accountOf(query)
    if (account === null) return { services, fitting: null }
    const fitting = search.fitting({ account, paidBefore: deps.use.paidWith(account) })
    return {
      services,
      fitting: {
        account,
        services: fitting.flatMap((found) => tileOf(found, day)).filter(({ unsellable }) => unsellable === null),
      },
    }
  }

  async function services(billerId: number): Promise<Reply<ServiceTile[]>> {
    const biller = billers.get(billerId)
    if (biller === undefined) return ok([])
    const list = await listed(
      `services of ${String(billerId)}`,
      () => store.services(billerId),
      () => refresh.services(biller),
      (found) => (found.hidden ? [] : tileOf(found)),
    )
    return list.ok ? ok(list.value.flat()) : list
  }

  return {
    handlers: {
      'catalogue/categories': () =>
        listed<Parameters<typeof categoryTile>[0], CategoryTile>(
          'categories',
          () => store.categories(),
          () => refresh.categories(),
          categoryTile,
        ),
      'catalogue/billers': ({ categoryId }) =>
        store.categories().some(({ id }) => id === categoryId)
          ? listed<Biller, BillerTile>(
              `billers of ${String(categoryId)}`,
              () => store.billers(categoryId),
              () => refresh.billers(categoryId),
              billerTile,
            )
          : ok([]),
      'catalogue/services': ({ billerId }) => services(billerId),
      'catalogue/service': ({ serviceId }) => {
        const found = service(serviceId)
        const tile = found === null ? undefined : tileOf(found)[0]
        return found === null || tile === undefined ? fail('service-not-found') : ok({ service: found, tile })
      },
      'catalogue/search': ({ query, limit }) => ok(searchFor(query, limit)),
      'catalogue/quick': () => {
        const { favourites, used } = quick.list()
        return ok({ favourites: tilesOf(favourites), used: tilesOf(used) })
      },
      'catalogue/set-favourite': ({ serviceId, favourite }) => {
        if (favourite && search.service(serviceId) === null) return fail('service-not-found')
        if (!quick.setFavourite(serviceId, favourite)) return fail('favourites-full')
        tell()
        return ok({})
      },
      'catalogue/next': ({ serviceId }) => {
        const from = service(serviceId)
        const next = from?.nextServices.flatMap((code) => named(code, from) ?? []) ?? []
        return ok(
          next
            .filter(({ unsellable }) => unsellable === null)
            .slice(0, NEXT_MAX)
            .flatMap((found) => tileOf(found)),
        )
      },
      'catalogue/refresh': () => {
        void refresh.whole()
        return ok({})
      },
    },
    refresh() {
      const refreshedAtMs = store.refreshedAtMs()
      if (refreshedThisRun && refreshedAtMs !== null && clock.nowMs() - refreshedAtMs < JUST_NOW_MS) return
      refreshedThisRun = true
      void refresh.whole()
    },
    service,
    paid: counting.soon,
    slipService(serviceId) {
      const found = store.service(serviceId)
      if (found === null) return null
      return {
        serviceName: found.name,
        billerName: billers.get(found.billerId)?.name ?? found.name,
        accountLabel: found.account?.label ?? null,
      }
    },
    biller: (billerId) => billers.get(billerId) ?? null,
    billerOf: ({ billerId, name }) => {
      const found = billers.get(billerId)
      return found === undefined ? { name, categoryId: null } : { name: found.name, categoryId: found.categoryId }
    },
    picture: createPictures({ source, store, clock, isNamed: (reference) => pictures.has(reference) }),
    state: () => ({ ...refresh.state(), refreshedAtMs: store.refreshedAtMs() }),
    searchable: () => indexing,
    stop() {
      stopped = true
      refresh.stop()
      telling.stop()
      counting.stop()
    },
  }
}
