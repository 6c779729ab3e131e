import { rmSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Biller, Category, Service } from '../../src-shared/domain/service.ts'
import { PLAIN_SERVICE } from '../../src-shared/testing/plain-service.ts'
import { type CatalogueCache, openCatalogueCache } from './catalogue-cache.ts'
import { temporaryFolder } from './sample-records.ts'

let folder: ReturnType<typeof temporaryFolder>
let cache: CatalogueCache

const open = (): CatalogueCache => openCatalogueCache(join(folder.path, 'cache.db'), () => 1_234)
beforeEach(() => {
  folder = temporaryFolder()
  cache = open()
})
afterEach(() => {
  cache.close()
  folder.remove()
})

const words = (text: string): { ar: string; en: string } => ({ ar: `${text} ع`, en: text })
const category = (id: number): Category => ({ id, name: words(`category ${String(id)}`), picture: null })
const biller = (id: number, categoryId: number): Biller => ({ id, categoryId, name: words('biller'), picture: '/p' })
const service = (id: number, billerId: number): Service => ({
  ...PLAIN_SERVICE,
  id,
  billerId,
  name: words(`service ${String(id)}`),
})

it('keeps the tree in the order it was given, across restarts', () => {
  cache.replaceCategories([category(2), category(1)])
  cache.replaceBillers(2, [biller(21, 2), biller(20, 2)])
  cache.replaceServices(20, [service(202, 20), service(201, 20)])
  cache.close()
  cache = open()
  expect(cache.categories()).toEqual([category(2), category(1)])
  expect(cache.billers(2)).toEqual([biller(21, 2), biller(20, 2)])
  expect(cache.billers(1)).toEqual([])
  expect(cache.services(20)).toEqual([service(202, 20), service(201, 20)])
  expect(cache.service(201)).toEqual(service(201, 20))
  expect(cache.service(404)).toBeNull()
})

it('replaces below one parent and leaves the others alone', () => {
  cache.replaceBillers(1, [biller(10, 1), biller(11, 1)])
  cache.replaceBillers(2, [biller(20, 2)])
  cache.replaceServices(10, [service(101, 10)])
  cache.replaceServices(20, [service(201, 20)])
  cache.replaceBillers(1, [biller(11, 1)])
  cache.replaceServices(20, [service(202, 20), service(202, 20)])
  expect(cache.allBillers().map(({ id }) => id)).toEqual([11, 20])
  expect(cache.allServices().map(({ id }) => id)).toEqual([101, 202])
})

it('keeps pictures and when the tree was last brought', () => {
  expect(cache.picture('/p')).toBeNull()
  expect(cache.refreshedAtMs()).toBeNull()
  cache.keepPicture('/p', { bytes: new Uint8Array([1, 2, 3]), contentType: 'image/png' })
  cache.markRefreshed(99)
  cache.close()
  cache = open()
  const picture = cache.picture('/p')
  expect([...(picture?.bytes ?? [])]).toEqual([1, 2, 3])
  expect(picture).toMatchObject({ contentType: 'image/png', fetchedAtMs: 1_234 })
  expect(cache.refreshedAtMs()).toBe(99)
})

it('is made anew when it has another shape or is gone', () => {
  cache.replaceCategories([category(1)])
  cache.close()
  const db = new Database(join(folder.path, 'cache.db'))
  db.pragma('user_version = 77')
  db.close()
  cache = open()
  expect(cache.categories()).toEqual([])
  cache.replaceCategories([category(1)])
  cache.close()
  rmSync(join(folder.path, 'cache.db'))
  cache = open()
  expect(cache.categories()).toEqual([])
})
