/**
 * Brings the catalogue up to date behind the screens: categories, their billers, their services, two requests at a time.
 *
 * Goals: what fails keeps what is known and is tried again later, each later than before; an empty answer takes nothing
 * away; one failing biller is its own affair; when the line itself is gone the walk ends instead of failing everywhere.
 */
import type { Timers } from '../../src-shared/domain/clock.ts'
import type { Biller, Category, Service } from '../../src-shared/domain/service.ts'
import { problemFromReason } from '../../src-shared/domain/reason-problem.ts'
import type { Problem } from '../../src-shared/domain/problem.ts'
import { clipBiller, clipCategory, clipService } from './clip.ts'
import { limited } from './limited.ts'
import type { CatalogueAnswer, CatalogueSource, CatalogueStore } from './ports.ts'

export type RefreshDeps = {
  readonly source: CatalogueSource
  readonly store: CatalogueStore
  readonly clock: Timers & { nowMs(): number }
  readonly log: (line: { topic: string; sentence: string; ids?: Readonly<Record<string, string | number>> }) => void
  /** A level was stored that differs from what was known. */
  readonly storedCategories: () => void
  readonly storedBillers: (categoryId: number) => void
  readonly storedServices: (biller: Biller) => void
  /** Began, ended, or counts differently. */
  readonly changed: () => void
}

const AT_ONCE_MAX = 2
const RETRY_FIRST_MS = 30_000
const RETRY_LAST_MS = 30 * 60_000
const WHOLE_EVERY_MS = 6 * 3_600_000

/** Reasons that are true of every request: there is no use in asking on. */
const LINE_GONE: ReadonlySet<string> = new Set([
  'no-line',
  'gateway-unreachable',
  'gateway-not-trusted',
  'sign-in-required',
  'serial-shared',
])

/** Of these, the ones that only a person ends: time alone is no reason to ask again. */
const NOBODY_IN: ReadonlySet<string> = new Set(['sign-in-required', 'serial-shared'])

type Loaded = { readonly kind: 'ok' } | { readonly kind: 'failed'; readonly problem: Problem }

export type Refresh = {
  /** A whole walk now, or the one that is running. */
  whole(): Promise<void>
  /** One level for a person who waits; before everything that is waiting. */
  categories(): Promise<Loaded>
  billers(categoryId: number): Promise<Loaded>
  services(biller: Biller): Promise<Loaded>
  state(): { readonly refreshing: boolean; readonly failedBillers: number }
  stop(): void
}

export function createRefresh(deps: RefreshDeps): Refresh {
  const { source, store, clock } = deps
  const lane = limited(AT_ONCE_MAX)
  const loading = new Map<string, Promise<Loaded>>()
  const failedBillers = new Set<number>()
  const failedCategories = new Set<number>()
  let walk: Promise<void> | null = null
  let lineGone = false
  let nobodyIn = false
  let failures = 0
  let cancelTimer: (() => void) | null = null
  let stopped = false

  function load<Item>(
    key: string,
    place: 'front' | 'back',
    ask: () => Promise<CatalogueAnswer<Item>>,
    clip: (item: Item) => Item,
    keep: (items: readonly Item[]) => void,
  ): Promise<Loaded> {
    const running = loading.get(key)
    if (running !== undefined) return running
    const started = lane(async (): Promise<Loaded> => {
      if (place === 'back' && lineGone) return failedWith('gateway-unreachable')
      const answer = await ask()
      if (answer.kind === 'failed') {
        if (LINE_GONE.has(answer.reason.code)) lineGone = true
        if (NOBODY_IN.has(answer.reason.code)) nobodyIn = true
        deps.log({ topic: 'catalogue', sentence: `Not refreshed: ${key}`, ids: { code: answer.reason.code } })
        return { kind: 'failed', problem: problemFromReason(answer.reason) }
      }
      keep(answer.items.map(clip))
      return { kind: 'ok' }
    }, place).finally(() => loading.delete(key))
    loading.set(key, started)
    return started
  }

  const loadCategories = (place: 'front' | 'back') =>
    load<Category>(
      'categories',
      place,
      () => source.categories(),
      clipCategory,
      (items) => {
        if (items.length === 0 || same(items, store.categories())) return
        store.replaceCategories(items)
        deps.storedCategories()
      },
    )

  async function loadBillers(categoryId: number, place: 'front' | 'back'): Promise<Loaded> {
    const loaded = await load<Biller>(
      `billers of ${String(categoryId)}`,
      place,
      () => source.billers(categoryId),
      clipBiller,
      (items) => {
        if (items.length === 0 || same(items, store.billers(categoryId))) return
        store.replaceBillers(categoryId, items)
        deps.storedBillers(categoryId)
      },
    )
    mark(failedCategories, categoryId, loaded)
    return loaded
  }

  async function loadServices(biller: Biller, place: 'front' | 'back'): Promise<Loaded> {
    const loaded = await load<Service>(
      `services of ${String(biller.id)}`,
      place,
      () => source.services(biller.id),
      clipService,
      (items) => {
        if (items.length === 0 || same(items, store.services(biller.id))) return
        store.replaceServices(biller.id, items)
        deps.storedServices(biller)
      },
    )
    mark(failedBillers, biller.id, loaded)
    return loaded
  }

  function mark(failed: Set<number>, id: number, loaded: Loaded): void {
    // When the line itself is gone, no biller is to blame.
    if (loaded.kind === 'failed' && lineGone) return
    const before = failed.size
    if (loaded.kind === 'failed') failed.add(id)
    else failed.delete(id)
    if (failed.size !== before) deps.changed()
  }

  function beginAnew(): void {
    lineGone = stopped
    nobodyIn = false
  }

  /** Categories and billers of it that this walk is about: all of them, or those that failed. */
  async function walkOnce(whole: boolean): Promise<boolean> {
    beginAnew()
    if (whole && (await loadCategories('back')).kind === 'failed') return false
    const categories = store.categories().filter(({ id }) => whole || failedCategories.has(id))
    await Promise.all(categories.map(({ id }) => loadBillers(id, 'back')))
    const inWalk = new Set(categories.map(({ id }) => id))
    const billers = distinct(store.categories().flatMap(({ id }) => store.billers(id))).filter(
      (biller) => inWalk.has(biller.categoryId) || failedBillers.has(biller.id),
    )
    await Promise.all(billers.map((biller) => loadServices(biller, 'back')))
    if (whole && !lineGone) store.markRefreshed(clock.nowMs())
    return !lineGone && failedBillers.size === 0 && failedCategories.size === 0
  }

  function begin(whole: boolean): Promise<void> {
    if (walk !== null) return walk
    cancelTimer?.()
    cancelTimer = null
    const running = walkOnce(whole)
      .catch(() => {
        deps.log({ topic: 'catalogue', sentence: 'The refresh ended in a fault of the program' })
        return false
      })
      .then((complete) => {
        walk = null
        schedule(complete, whole)
        deps.changed()
      })
    walk = running
    deps.changed()
    return running
  }

  function schedule(complete: boolean, wasWhole: boolean): void {
    if (stopped || nobodyIn) return
    failures = complete ? 0 : failures + 1
    const delayMs = complete ? WHOLE_EVERY_MS : Math.min(RETRY_FIRST_MS * 2 ** (failures - 1), RETRY_LAST_MS)
    // After a walk that broke off at the start or in the middle everything is due again; else only what failed.
    const wholeNext = complete || lineGone || (wasWhole && failedBillers.size + failedCategories.size === 0)
    cancelTimer = clock.after(delayMs, () => void begin(wholeNext))
  }

  return {
    whole: () => begin(true),
    categories: () => loadCategories('front'),
    billers: (categoryId) => loadBillers(categoryId, 'front'),
    services: (biller) => loadServices(biller, 'front'),
    state: () => ({ refreshing: walk !== null, failedBillers: failedBillers.size }),
    stop() {
      stopped = true
      lineGone = true
      cancelTimer?.()
      cancelTimer = null
    },
  }
}

const failedWith = (code: 'gateway-unreachable'): Loaded => ({ kind: 'failed', problem: { code } })

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other)

function distinct(billers: readonly Biller[]): readonly Biller[] {
  return [...new Map(billers.map((biller) => [biller.id, biller])).values()]
}
