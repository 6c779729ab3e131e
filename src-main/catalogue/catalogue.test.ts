import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { fail, ok } from '../../src-shared/domain/problem.ts'
import { handClock } from '../../src-shared/testing/hand-clock.ts'
import { openCatalogueCache, type CatalogueCache } from '../storage/catalogue-cache.ts'
import { createCatalogue, type Catalogue } from './catalogue.ts'
import * as testing from './testing.ts'
import { aBiller, aCategory, aService, scriptedSource, type ScriptedSource } from './testing.ts'
import type { Favourites } from './ports.ts'
import { unsellableOn } from './tiles.ts'

const world = (): ScriptedSource['world'] => ({
  categories: [aCategory(1, 'شحن موبايل', 'Mobile top-up'), aCategory(2, 'كهرباء', 'Electricity')],
  billers: [
    aBiller(11, 1, 'فودافون', 'Vodafone'),
    aBiller(12, 1, 'أورنج', 'Orange'),
    aBiller(21, 2, 'شمال القاهرة', 'North Cairo'),
  ],
  services: [
    aService(111, 11, 'شحن رصيد', 'Air time'),
    aService(112, 11, 'فاتورة الشهر', 'Monthly bill', { unsellable: 'otp-required' }),
    aService(113, 11, 'سر', 'Secret', { hidden: true }),
    aService(121, 12, 'شحن رصيد', 'Air time'),
    aService(211, 21, 'فاتورة الكهرباء', 'Electricity bill', { picture: '/web/image?id=211' }),
  ],
})

let folder: string
let cache: CatalogueCache
let source: ScriptedSource
let clock: ReturnType<typeof handClock>
let changes: number
let use: testing.ScriptedUse
let favourites: Favourites
let catalogue: Catalogue

/** A start of the program on the same cache. */
function begin(): void {
  catalogue = createCatalogue({
    source,
    store: cache,
    use,
    favourites,
    clock,
    log: () => {},
    changed: () => (changes += 1),
  })
}

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'catalogue-'))
  clock = handClock()
  cache = openCatalogueCache(path.join(folder, 'cache.db'), clock.nowMs)
  source = scriptedSource(world())
  changes = 0
  use = testing.scriptedUse()
  favourites = testing.favouritesInMemory()
  begin()
})
afterEach(() => {
  catalogue.stop()
  cache.close()
  rmSync(folder, { recursive: true })
})

async function refreshed(): Promise<void> {
  catalogue.refresh()
  await idle()
}
async function idle(): Promise<void> {
  while (catalogue.state().refreshing) await new Promise((resolve) => setTimeout(resolve, 2))
  await catalogue.searchable()
}
const names = async (reply: ReturnType<Catalogue['handlers']['catalogue/services']>) => {
  const settled = await reply
  return settled.ok ? settled.value.map((tile) => tile.name.en) : settled.problem.code
}
const services = (billerId: number) => names(catalogue.handlers['catalogue/services']({ billerId }))
const search = (query: string, limit = 10) => {
  const reply = catalogue.handlers['catalogue/search']({ query, limit })
  return reply instanceof Promise || !reply.ok ? [] : reply.value.services.map(({ id }) => id)
}

describe('the tree', () => {
  test('as it is shown: hidden ones left out, unavailable ones with their reason', async () => {
    await refreshed()
    expect(await catalogue.handlers['catalogue/categories']({})).toEqual(
      ok([
        { id: 1, name: { ar: 'شحن موبايل', en: 'Mobile top-up' }, picture: null },
        { id: 2, name: { ar: 'كهرباء', en: 'Electricity' }, picture: null },
      ]),
    )
    expect(await catalogue.handlers['catalogue/billers']({ categoryId: 2 })).toEqual(
      ok([
        {
          id: 21,
          categoryId: 2,
          name: { ar: 'شمال القاهرة', en: 'North Cairo' },
          picture: '/pictures/%2Fweb%2Fimage%3Fid%3D21',
        },
      ]),
    )
    const reply = await catalogue.handlers['catalogue/services']({ billerId: 11 })
    expect(reply.ok && reply.value.map(({ id, unsellable, categoryId }) => [id, unsellable, categoryId])).toEqual([
      [111, null, 1],
      [112, 'otp-required', 1],
    ])
  })

  test('a service alone; a hidden one is not to be had', async () => {
    await refreshed()
    expect(await catalogue.handlers['catalogue/service']({ serviceId: 211 })).toMatchObject({
      ok: true,
      value: { service: { id: 211 }, tile: { billerName: { en: 'North Cairo' } } },
    })
    expect(await catalogue.handlers['catalogue/service']({ serviceId: 113 })).toEqual(fail('service-not-found'))
    expect(await catalogue.handlers['catalogue/service']({ serviceId: 999 })).toEqual(fail('service-not-found'))
    expect([catalogue.service(113), catalogue.service(111)?.name.en]).toEqual([null, 'Air time'])
    expect(catalogue.billerOf(catalogue.service(111)!)).toEqual({
      name: { ar: 'فودافون', en: 'Vodafone' },
      categoryId: 1,
    })
  })

  test('what is not known yet is asked for when somebody looks', async () => {
    expect(await services(11)).toEqual([])
    await catalogue.handlers['catalogue/categories']({})
    await catalogue.handlers['catalogue/billers']({ categoryId: 1 })
    expect(await services(11)).toEqual(['Air time', 'Monthly bill'])
    expect(source.asked).toEqual(['categories', 'billers of 1', 'services of 11'])
    source.failing.set('billers of 2', 'gateway-timeout')
    expect(await catalogue.handlers['catalogue/billers']({ categoryId: 2 })).toEqual(fail('gateway-timeout'))
  })

  test('is there at once after a restart, without a line', async () => {
    await refreshed()
    source = scriptedSource(world())
    begin()
    expect(await services(11)).toEqual(['Air time', 'Monthly bill'])
    await catalogue.searchable()
    expect(search('فاتورة')).toEqual([211, 112])
    expect(source.asked).toEqual([])
  })
})

describe('the refresh', () => {
  test('asks for everything, two at a time, and tells the pages few times', async () => {
    await refreshed()
    expect([...source.asked].sort()).toEqual([
      'billers of 1',
      'billers of 2',
      'categories',
      'services of 11',
      'services of 12',
      'services of 21',
    ])
    expect(source.most()).toBe(2)
    expect(catalogue.state()).toEqual({ refreshing: false, refreshedAtMs: clock.nowMs(), failedBillers: 0 })
    clock.advance(300)
    expect(changes).toBe(1)
  })

  test('one failing biller keeps what it had, is counted, and is tried again alone, later each time', async () => {
    await refreshed()
    clock.advance(120_000)
    source.asked.length = 0
    source.failing.set('services of 11', 'gateway-failing')
    source.world.services.push(aService(122, 12, 'باقات', 'Bundles'))
    await refreshed()
    expect(catalogue.state().failedBillers).toBe(1)
    expect(await services(11)).toEqual(['Air time', 'Monthly bill'])
    expect(await services(12)).toEqual(['Air time', 'Bundles'])
    for (const [waitMs, asked] of [
      [29_000, 0],
      [1_000, 1],
      [59_000, 1],
      [1_000, 2],
    ] as const) {
      if (waitMs === 29_000) source.asked.length = 0
      clock.advance(waitMs)
      await idle()
      expect(source.asked).toEqual(Array(asked).fill('services of 11'))
    }
    source.failing.clear()
    clock.advance(120_000)
    await idle()
    expect(catalogue.state().failedBillers).toBe(0)
  })

  test('an empty answer takes nothing away, at no level', async () => {
    await refreshed()
    const full = world()
    for (const emptied of [{ services: [] }, { billers: [] }, { categories: [] }]) {
      clock.advance(120_000)
      source.world = { ...full, ...emptied }
      await refreshed()
      expect(await services(11)).toEqual(['Air time', 'Monthly bill'])
      expect(await catalogue.handlers['catalogue/categories']({})).toMatchObject({ value: [{ id: 1 }, { id: 2 }] })
    }
  })

  test('what is gone from an answer that is not empty is gone, from the search too', async () => {
    await refreshed()
    clock.advance(120_000)
    source.world.services = source.world.services.filter(({ id }) => id !== 111)
    source.world.billers = source.world.billers.filter(({ id }) => id !== 12)
    await refreshed()
    expect(search('رصيد')).toEqual([])
    expect(catalogue.service(121)).toBeNull()
  })

  test('ends when the line is gone, blames no biller, and begins anew later', async () => {
    await refreshed()
    clock.advance(120_000)
    source.asked.length = 0
    for (const what of ['billers of 1', 'billers of 2']) source.failing.set(what, 'gateway-unreachable')
    await refreshed()
    expect(source.asked).toEqual(['categories', 'billers of 1', 'billers of 2'])
    expect(catalogue.state().failedBillers).toBe(0)
    source.failing.clear()
    source.asked.length = 0
    clock.advance(30_000)
    await idle()
    expect(source.asked).toHaveLength(6)
  })

  test('waits for a person when nobody is signed in', async () => {
    source.failing.set('categories', 'sign-in-required')
    await refreshed()
    clock.advance(300)
    expect(clock.waiting()).toBe(0)
    source.failing.clear()
    await refreshed()
    expect(await services(11)).toEqual(['Air time', 'Monthly bill'])
  })

  test('comes again after six hours, and not after it was stopped', async () => {
    await refreshed()
    source.asked.length = 0
    clock.advance(6 * 3_600_000 - 1)
    expect(source.asked).toEqual([])
    clock.advance(1)
    await idle()
    expect(source.asked).toHaveLength(6)
    catalogue.stop()
    expect(clock.waiting()).toBe(0)
  })

  test('does not follow itself within a minute, unless the cashier asks', async () => {
    await refreshed()
    source.asked.length = 0
    await refreshed()
    expect(source.asked).toEqual([])
    await catalogue.handlers['catalogue/refresh']({})
    await idle()
    expect(source.asked).toHaveLength(6)
  })
})

describe('the search', () => {
  beforeEach(async () => {
    source.world.services.push(
      aService(301, 12, 'باقة ١٢٥ ميجا', 'Bundle 125 MB'),
      aService(302, 21, 'هيئة الطاقة المتجددة', 'Renewable energy'),
    )
    await refreshed()
  })
  test.each([
    ['the name', 'شحن رصيد', [111, 121]],
    ['another spelling', 'فاتوره الكهربا', [211]],
    ['without the article', 'كهرباء', [211, 302]],
    ['with an article it does not have', 'الفاتورة الكهرباء', [211]],
    ['hamza left out', 'هيية الطاقه', [302]],
    ['vowel marks', 'كَهرباءِ فاتُورة', [211]],
    ['the beginning of a word', 'فود', [111, 112]],
    ['a typing error', 'electrcity', [211, 302]],
    ['service and biller together', 'vodafone bill', [112]],
    ['a brand without its hamza', 'اورنج رصيد', [121]],
    ['Arabic digits', '١٢٥', [301]],
    ['Latin digits', '125', [301]],
    ['the number of a service', '302', [302]],
    ['a word too many', 'رصيد zzzzzz', [111, 121]],
    ['something hidden', 'Secret', []],
    ['nothing', ' … ', []],
    ['nothing that is there', 'zzzzzz', []],
  ])('%s: %s', (_what, query, ids) => {
    expect([...search(query)].sort()).toEqual(ids)
  })

  test.each([
    ['the caption of its account', 'رقم العداد', [303]],
    ['what its form says as a hint', 'behind the bill', [303]],
    ['the caption of its kind', 'prepaid', [303]],
    ['what another field asks', 'ظاهر البطاقة', [303]],
    ['a hint with a typing error', 'behnid', [303]],
  ])('by %s: %s', async (_what, query, ids) => {
    source.world.services.push(testing.aServiceWithHints(303, 21))
    await catalogue.handlers['catalogue/refresh']({})
    await idle()
    expect(search(query)).toEqual(ids)
  })

  test.each([
    ['swapped neighbours', 'vodaofne', [111, 112]],
    ['a letter too many', 'vodaffone', [111, 112]],
    ['swapped neighbours, in Arabic', 'فودافنو', [111, 112]],
    ['a letter missing, in Arabic', 'كهراء', [211, 302]],
    ['two words, each with its error', 'vodaofne blil', [112]],
    ['a right word beside a wrong one', 'bill elecrticity', [211]],
  ])('forgives %s: %s', (_what, query, ids) => {
    expect([...search(query)].sort()).toEqual(ids)
  })

  test('a name with right letters stands before one that is only like it', () => {
    expect(search('شحن')[0]).toBe(111)
    expect(search('energy')).toEqual([302])
  })

  test('the most used first among those that are found alike', async () => {
    expect(search('رصيد')).toEqual([111, 121])
    use.days = [{ serviceId: 121, day: Math.floor(clock.nowMs() / 86_400_000), count: 3 }]
    catalogue.paid()
    clock.advance(300)
    expect(search('رصيد')).toEqual([121, 111])
    expect(await catalogue.handlers['catalogue/quick']({})).toMatchObject({ value: { used: [{ id: 121 }] } })
  })

  test('payments are counted a moment later, once for many; records that cannot be read end nothing', () => {
    let counts = 0
    use.daysSince = () => {
      counts += 1
      throw new Error('the disk is gone')
    }
    for (let step = 0; step < 5; step += 1) catalogue.paid()
    expect(counts).toBe(0)
    clock.advance(300)
    expect(counts).toBe(1)
    catalogue.paid()
    clock.advance(300)
    expect(counts).toBe(2)
  })

  test('of a name of a million letters its beginning is kept and found, and it holds nobody up', async () => {
    const long = `طويل ${'ن'.repeat(1_000_000)}`
    source.world.services.push(aService(304, 21, long, `<b>${'x'.repeat(1_000_000)}</b>`))
    source.world.services.push(aService(305, 21, "د'أورو \u202eمقلوب\u202c & <script>", "D'Oro \u202edesrever\u202c"))
    await catalogue.handlers['catalogue/refresh']({})
    await idle()
    expect(search('طويل')).toEqual([304])
    expect(catalogue.service(304)?.name.ar).toBe(long.slice(0, 300))
    expect([search("d'oro"), search('desrever'), search('اورو'), search('script')]).toEqual([
      [305],
      [305],
      [305],
      [305],
    ])
  })

  test('after many changes only what is there is found, and what was taken out leaves nothing behind', async () => {
    for (let round = 0; round < 40; round += 1) {
      source.world.services = Array.from({ length: 40 }, (_, index) =>
        aService(
          1000 + index,
          11,
          `خدمة ${String(round)}x${String(index)}`,
          `Round${String.fromCharCode(97 + (round % 26))}`,
        ),
      )
      await catalogue.handlers['catalogue/refresh']({})
      await idle()
    }
    expect(search('roundn', 100)).toHaveLength(40)
    expect(search('39x7')).toEqual([1007])
    expect(search('38x7')).toEqual([])
  })

  test('what can be sold stands before what cannot, and no more is given than asked for', () => {
    expect(search('vodafone')).toEqual([111, 112])
    expect(search('vodafone', 1)).toEqual([111])
  })

  test('follows a new name of a service, of a biller and of a category', async () => {
    source.world.categories[1] = aCategory(2, 'طاقة', 'Power')
    source.world.billers[0] = aBiller(11, 1, 'فودافون مصر', 'Vodafone Egypt')
    source.world.services[0] = aService(111, 11, 'كارت فكة', 'Fakka card')
    await catalogue.handlers['catalogue/refresh']({})
    await idle()
    expect(search('فكة')).toEqual([111])
    expect(search('مصر')).toEqual([111, 112])
    expect(search('power').sort()).toEqual([211, 302])
  })
})

describe('a number in the search', () => {
  const mobile = { ...testing.anAccount('^01[0125][0-9]{8}$') }
  const offered = async (query: string) => {
    const reply = await catalogue.handlers['catalogue/search']({ query, limit: 10 })
    return reply.ok
      ? reply.value.fitting && { ...reply.value.fitting, services: reply.value.fitting.services.map(({ id }) => id) }
      : null
  }
  beforeEach(async () => {
    source.world.services = [
      aService(111, 11, 'شحن رصيد', 'Air time', { account: mobile }),
      aService(112, 11, 'فاتورة الشهر', 'Monthly bill', { account: mobile, validTo: '2020-01-01' }),
      aService(121, 12, 'شحن رصيد', 'Air time', { account: mobile }),
      aService(211, 21, 'فاتورة الكهرباء', 'Electricity bill', { account: testing.anAccount(null) }),
    ]
    await refreshed()
  })

  test('offers what it fits, in whatever way it was typed', async () => {
    expect(await offered('٠١٠ ١٢٣٤-٥٦٧٨')).toEqual({ account: '01012345678', services: [111, 121] })
    expect(await offered('vodafone')).toBeNull()
    expect(await offered('99999')).toEqual({ account: '99999', services: [] })
  })

  test('offers first what was paid here with it before, without an expression too', async () => {
    use.paid.set('01012345678', [211, 121])
    expect(await offered('01012345678')).toEqual({ account: '01012345678', services: [211, 121, 111] })
  })
})

describe('marked services', () => {
  test('are told to the pages, in order; what is not listed cannot be marked, and a ninth is refused', async () => {
    await refreshed()
    clock.advance(300)
    changes = 0
    expect(await catalogue.handlers['catalogue/set-favourite']({ serviceId: 211, favourite: true })).toEqual(ok({}))
    expect(await catalogue.handlers['catalogue/set-favourite']({ serviceId: 112, favourite: true })).toEqual(ok({}))
    clock.advance(300)
    expect(changes).toBe(1)
    expect(await catalogue.handlers['catalogue/quick']({})).toMatchObject({
      value: { favourites: [{ id: 211 }, { id: 112, unsellable: 'otp-required' }], used: [] },
    })
    expect(await catalogue.handlers['catalogue/set-favourite']({ serviceId: 999, favourite: true })).toEqual(
      fail('service-not-found'),
    )
    favourites.write([1, 2, 3, 4, 5, 6, 7, 8])
    expect(await catalogue.handlers['catalogue/set-favourite']({ serviceId: 211, favourite: true })).toEqual(
      fail('favourites-full'),
    )
    // One that is no longer offered stays marked and is not shown.
    expect(await catalogue.handlers['catalogue/quick']({})).toMatchObject({ value: { favourites: [] } })
  })
})

describe('pictures', () => {
  beforeEach(refreshed)

  test('are fetched once, by name of the catalogue only, and kept with the type their bytes have', async () => {
    const reference = '/web/image?id=11'
    source.asked.length = 0
    const [first, second] = await Promise.all([catalogue.picture(reference), catalogue.picture(reference)])
    expect(first).toEqual({ bytes: new Uint8Array([0x89, 0x50, 0x4e, 0x47, 1]), contentType: 'image/png' })
    expect(second).toEqual(first)
    expect((await catalogue.picture(reference))?.contentType).toBe('image/png')
    expect(source.asked).toEqual([`picture ${reference}`])
    expect(await catalogue.picture('http://127.0.0.1:1/other')).toBeNull()
    expect(await catalogue.picture('/etc/passwd')).toBeNull()
    expect(source.asked).toHaveLength(1)
  })

  test.each(['/web/image?id=12', '/web/image?id=21'])(
    'that are not there or are none (%s) are not asked for again for a while',
    async (reference) => {
      source.asked.length = 0
      expect(await catalogue.picture(reference)).toBeNull()
      expect(await catalogue.picture(reference)).toBeNull()
      expect(source.asked).toHaveLength(1)
      clock.advance(601_000)
      expect(await catalogue.picture(reference)).toBeNull()
      expect(source.asked.filter((asked) => asked.startsWith('picture'))).toHaveLength(2)
    },
  )

  test('that are old are shown, and fetched again behind', async () => {
    const reference = '/web/image?id=11'
    await catalogue.picture(reference)
    clock.advance(8 * 24 * 3_600_000)
    await idle()
    source.asked.length = 0
    expect(await catalogue.picture(reference)).not.toBeNull()
    expect(source.asked).toEqual([`picture ${reference}`])
  })
})

test.each([
  [null, null, null, null],
  ['otp-required', null, null, 'otp-required'],
  [null, '2026-11-20', '2026-11-20', null],
  [null, '2026-11-21', null, 'not-begun'],
  [null, null, '2026-11-19', 'ended'],
  [null, '2026-01-01 00:00:00', '2026-12-31 23:59:59', null],
] as const)('unsellable %s, from %s to %s: on 20 November %s', (unsellable, validFrom, validTo, expected) => {
  expect(unsellableOn({ unsellable, validFrom, validTo }, '2026-11-20')).toBe(expected)
})

test('five thousand services become searchable without holding anything up for long', async () => {
  const services = Array.from({ length: 5000 }, (_, index) =>
    aService(1000 + index, 11, `خدمة رقم ${String(index)}`, `Service number ${String(index)}`),
  )
  cache.replaceCategories(world().categories)
  cache.replaceBillers(1, [aBiller(11, 1, 'فودافون', 'Vodafone')])
  for (let billerId = 100; billerId < 150; billerId += 1) {
    const some = services.slice((billerId - 100) * 100, (billerId - 99) * 100)
    cache.replaceServices(
      billerId,
      some.map((service) => ({ ...service, billerId })),
    )
  }
  cache.replaceBillers(
    2,
    Array.from({ length: 50 }, (_, index) =>
      aBiller(100 + index, 2, `جهة ${String(index)}`, `Biller ${String(index)}`),
    ),
  )
  // Whatever else waits in the program gets its turn this often.
  let turns = 0
  const beat = (): void => {
    turns += 1
    beating = setImmediate(beat)
  }
  let beating = setImmediate(beat)
  begin()
  await catalogue.searchable()
  clearImmediate(beating)
  expect(search('service number 4321')[0]).toBe(5321)
  expect(turns).toBeGreaterThan(3)
})
