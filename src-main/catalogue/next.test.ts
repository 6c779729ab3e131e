/** What usually follows a service, by the codes that billers name it by. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { handClock } from '../../src-shared/testing/hand-clock.ts'
import { openCatalogueCache, type CatalogueCache } from '../storage/catalogue-cache.ts'
import { createCatalogue, type Catalogue } from './catalogue.ts'
import { aBiller, aCategory, aService, favouritesInMemory, scriptedSource, scriptedUse } from './testing.ts'

let folder: string
let cache: CatalogueCache
let catalogue: Catalogue

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'next-'))
  const clock = handClock()
  cache = openCatalogueCache(join(folder, 'cache.db'), clock.nowMs)
  cache.replaceCategories([aCategory(1, 'محمول', 'Mobile')])
  cache.replaceBillers(1, [aBiller(11, 1, 'فودافون', 'Vodafone'), aBiller(12, 1, 'أورنچ', 'Orange')])
  cache.replaceServices(11, [
    aService(111, 11, 'شحن', 'Air time', { code: '7', nextServices: ['8', '9', '404', '5', '6'] }),
    aService(112, 11, 'باقة', 'Bundle', { code: '8' }),
    aService(113, 11, 'محذوفة', 'Deleted', { code: '5', unsellable: 'not-available' }),
    aService(114, 11, 'مخفية', 'Hidden', { code: '6', hidden: true }),
    aService(115, 11, 'فاتورة', 'Bill', { code: '10', nextServices: ['8', '9', '7', '11'] }),
    aService(116, 11, 'فاتورة', 'Bill', { code: '11' }),
  ])
  cache.replaceServices(12, [
    aService(121, 12, 'باقة أخرى', "Another biller's bundle", { code: '8', nextServices: ['7'] }),
    aService(122, 12, 'مدفوعة', 'Prepaid', { code: '9', nextServices: ['8'] }),
  ])
  catalogue = createCatalogue({
    source: scriptedSource({ categories: [], billers: [], services: [] }),
    store: cache,
    use: scriptedUse(),
    favourites: favouritesInMemory(),
    clock,
    log: () => {},
    changed: () => {},
  })
  await catalogue.searchable()
})
afterEach(() => {
  catalogue.stop()
  cache.close()
  rmSync(folder, { recursive: true, force: true })
})

async function next(serviceId: number): Promise<readonly number[]> {
  const reply = await catalogue.handlers['catalogue/next']({ serviceId })
  if (!reply.ok) throw new Error(reply.problem.code)
  return reply.value.map(({ id }) => id)
}

describe('the services that follow', () => {
  test.each<[string, number, readonly number[]]>([
    [
      "are those of the codes: the biller's own first, none that is not known, hidden or cannot be sold",
      111,
      [112, 122],
    ],
    ['may be of another biller', 121, [111]],
    ['are of its own biller where two have the code', 122, [121]],
    ['are three at most', 115, [112, 122, 111]],
    ['are none where none is named', 112, []],
    ['are none of a service that is gone', 999, []],
  ])('%s', async (_what, serviceId, expected) => {
    expect(await next(serviceId)).toEqual(expected)
  })
})
