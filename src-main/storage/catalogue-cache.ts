/**
 * The catalogue in a database file of its own, so that pictures never swell the file that money depends on. It is a
 * cache: a power cut may take its last writes, and a file that cannot be read is made anew.
 */
import { rmSync } from 'node:fs'
import type { Biller, Category, Service } from '../../src-shared/domain/service.ts'
import type { CatalogueStore } from '../catalogue/ports.ts'
import { assertSound, openDatabase, type Db } from './connection.ts'
import { StorageError, storing } from './storage-error.ts'

/** Changed whenever the tables change, or what is written in them: a cache of another shape is made anew, never migrated. */
const SHAPE = 2

const TABLES = `
  CREATE TABLE categories (position INTEGER NOT NULL, id INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT;
  CREATE TABLE billers (
    category_id INTEGER NOT NULL, position INTEGER NOT NULL, id INTEGER NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (category_id, id)
  ) STRICT;
  CREATE TABLE services (
    biller_id INTEGER NOT NULL, position INTEGER NOT NULL, id INTEGER NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (biller_id, id)
  ) STRICT;
  CREATE INDEX services_id ON services (id);
  CREATE TABLE pictures (
    reference TEXT PRIMARY KEY, content_type TEXT NOT NULL, fetched_at_ms INTEGER NOT NULL, bytes BLOB NOT NULL
  ) STRICT;
  CREATE TABLE facts (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT;
`

export type CatalogueCache = CatalogueStore & { close(): void }

/** Opens the cache at a path; makes it anew where it is damaged or of another shape. */
export function openCatalogueCache(path: string, nowMs: () => number): CatalogueCache {
  const db = openOrRemake(path)
  return { ...prepareCatalogue(db, nowMs), close: () => db.close() }
}

function openOrRemake(path: string): Db {
  try {
    const db = openDatabase(path, 'NORMAL')
    try {
      assertSound(db, 'quick')
      const shape = db.pragma('user_version', { simple: true })
      if (shape === SHAPE) return db
      if (shape === 0) return makeTables(db)
    } catch (error) {
      db.close()
      throw error
    }
    db.close()
  } catch (error) {
    const damaged = error instanceof StorageError && error.code === 'damaged'
    if (!damaged) throw error
  }
  for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true })
  return makeTables(openDatabase(path, 'NORMAL'))
}

function makeTables(db: Db): Db {
  storing('Making the catalogue cache', () => {
    db.transaction(() => {
      db.exec(TABLES)
      db.pragma(`user_version = ${String(SHAPE)}`)
    }).immediate()
  })
  return db
}

type Item = { readonly id: number }

function prepareCatalogue(db: Db, nowMs: () => number): CatalogueStore {
  const bodies = <Parameters extends unknown[]>(sql: string) => db.prepare<Parameters, string>(sql).pluck()
  const categories = bodies<[]>('SELECT body FROM categories ORDER BY position')
  const billers = bodies<[number]>('SELECT body FROM billers WHERE category_id = ? ORDER BY position')
  const services = bodies<[number]>('SELECT body FROM services WHERE biller_id = ? ORDER BY position')
  const service = bodies<[number]>('SELECT body FROM services WHERE id = ? ORDER BY biller_id LIMIT 1')
  const allBillers = bodies<[]>('SELECT body FROM billers ORDER BY category_id, position')
  const allServices = bodies<[]>('SELECT body FROM services ORDER BY biller_id, position')

  const clearCategories = db.prepare<[]>('DELETE FROM categories')
  const addCategory = db.prepare<[number, number, string]>(
    'INSERT OR REPLACE INTO categories (position, id, body) VALUES (?, ?, ?)',
  )
  const clearBillers = db.prepare<[number]>('DELETE FROM billers WHERE category_id = ?')
  const addBiller = db.prepare<[number, number, number, string]>(
    'INSERT OR REPLACE INTO billers (category_id, position, id, body) VALUES (?, ?, ?, ?)',
  )
  const clearServices = db.prepare<[number]>('DELETE FROM services WHERE biller_id = ?')
  const addService = db.prepare<[number, number, number, string]>(
    'INSERT OR REPLACE INTO services (biller_id, position, id, body) VALUES (?, ?, ?, ?)',
  )

  const readPicture = db.prepare<[string], { bytes: Buffer; contentType: string; fetchedAtMs: number }>(
    'SELECT bytes, content_type AS contentType, fetched_at_ms AS fetchedAtMs FROM pictures WHERE reference = ?',
  )
  const keepPicture = db.prepare<[string, string, number, Uint8Array]>(
    'INSERT OR REPLACE INTO pictures (reference, content_type, fetched_at_ms, bytes) VALUES (?, ?, ?, ?)',
  )
  const readFact = db.prepare<[string], number>('SELECT value FROM facts WHERE name = ?').pluck()
  const keepFact = db.prepare<[string, number]>('INSERT OR REPLACE INTO facts (name, value) VALUES (?, ?)')

  const read = <T>(work: () => T): T => storing('Reading the catalogue cache', work)
  const parsed = <T>(list: () => readonly string[]): readonly T[] =>
    read(() => list().map((body) => JSON.parse(body) as T))

  const inTransaction = db.transaction((work: () => void) => {
    work()
  }).immediate
  function replace<T extends Item>(
    clear: () => unknown,
    add: (position: number, id: number, body: string) => unknown,
    items: readonly T[],
  ): void {
    storing('Writing the catalogue cache', () => {
      inTransaction(() => {
        clear()
        for (const [position, item] of items.entries()) add(position, item.id, JSON.stringify(item))
      })
    })
  }

  return {
    categories: () => parsed<Category>(() => categories.all()),
    billers: (categoryId) => parsed<Biller>(() => billers.all(categoryId)),
    services: (billerId) => parsed<Service>(() => services.all(billerId)),
    service: (serviceId) => {
      const body = read(() => service.get(serviceId))
      return body === undefined ? null : (JSON.parse(body) as Service)
    },
    allBillers: () => parsed<Biller>(() => allBillers.all()),
    allServices: () => parsed<Service>(() => allServices.all()),
    replaceCategories: (items) => {
      replace(
        () => clearCategories.run(),
        (position, id, body) => addCategory.run(position, id, body),
        items,
      )
    },
    replaceBillers: (categoryId, items) => {
      replace(
        () => clearBillers.run(categoryId),
        (position, id, body) => addBiller.run(categoryId, position, id, body),
        items,
      )
    },
    replaceServices: (billerId, items) => {
      replace(
        () => clearServices.run(billerId),
        (position, id, body) => addService.run(billerId, position, id, body),
        items,
      )
    },
    picture: (reference) => read(() => readPicture.get(reference) ?? null),
    keepPicture: (reference, { bytes, contentType }) => {
      storing('Keeping a picture', () => keepPicture.run(reference, contentType, nowMs(), bytes))
    },
    refreshedAtMs: () => read(() => readFact.get('refreshed_at_ms') ?? null),
    markRefreshed: (atMs) => {
      storing('Writing the catalogue cache', () => keepFact.run('refreshed_at_ms', atMs))
    },
  }
}
