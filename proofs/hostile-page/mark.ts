/**
 * All that a command could have changed, taken before and after it, at the price of a few microseconds: whether anything at
 * all was committed to a database is SQLite's own answer, given on a connection of ours.
 */
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { FILE_NAMES } from '../../src-main/storage/files.ts'
import type { Till } from './till.ts'

export type Part =
  | 'records'
  | 'journal'
  | 'draft'
  | 'settings'
  | 'favourites'
  | 'catalogue'
  | 'gateway'
  | 'paper'
  | 'secrets'
  | 'files'
  | 'frame'
  | 'prototypes'

export type Mark = Readonly<Record<Part, unknown>>

export type Marker = {
  take(): Mark
  /** How much is kept of what a page may write without money: characters of drafts, settings and favourites. */
  kept(): number
  /** How often the journal says that a payment left. */
  sent(): number
  /** The journal's entries by their kind. */
  kinds(): Readonly<Record<string, number>>
  close(): void
}

export function createMarker(till: Till, folder: string): Marker {
  const { storage, asked } = till
  const records = new Database(join(folder, FILE_NAMES.database), { readonly: true, fileMustExist: true })
  const catalogue = new Database(join(folder, FILE_NAMES.cache), { readonly: true, fileMustExist: true })
  const version = (db: Database.Database) => {
    const statement = db.prepare<[], number>('PRAGMA data_version').pluck()
    return () => statement.get()
  }
  const [recordsVersion, catalogueVersion] = [version(records), version(catalogue)]
  const rows = (table: string) => {
    const statement = records.prepare(`SELECT * FROM ${table} ORDER BY 1`)
    return () => JSON.stringify(statement.all())
  }
  const [drafts, settings, favourites] = [rows('drafts'), rows('settings'), rows('favourites')]
  type Small = Readonly<Record<'draft' | 'settings' | 'favourites', string>>
  const small = (): Small => ({ draft: drafts(), settings: settings(), favourites: favourites() })
  let known = { version: recordsVersion(), small: small() }

  const sending = records.prepare<[], number>("SELECT count(*) FROM journal WHERE kind = 'payment-sending'").pluck()

  const kinds = records.prepare<[], { kind: string; count: number }>(
    'SELECT kind, count(*) AS count FROM journal GROUP BY kind ORDER BY kind',
  )

  return {
    take() {
      const now = recordsVersion()
      // Read again only where something was committed.
      if (known.version !== now) known = { version: now, small: small() }
      return {
        records: now,
        journal: storage.head().hash,
        ...known.small,
        catalogue: catalogueVersion(),
        gateway: asked.gateway,
        paper: asked.paper,
        secrets: asked.secrets,
        files: asked.files,
        frame: till.shown(),
        prototypes: prototypes(),
      }
    },
    kept: () => known.small.draft.length + known.small.settings.length + known.small.favourites.length,
    sent: () => sending.get() ?? 0,
    kinds: () => Object.fromEntries(kinds.all().map(({ kind, count }) => [kind, count])),
    close() {
      records.close()
      catalogue.close()
    },
  }
}

const PROTOTYPES = [Object, Array, Function, String, Number, Map, Set, Promise, Error, Date].map(
  (made) => made.prototype as object,
)

const prototypes = (): string => PROTOTYPES.map((each) => Reflect.ownKeys(each).length).join()

/** The names of what differs. */
export const changes = (before: Mark, after: Mark): readonly Part[] =>
  (Object.keys(after) as Part[]).filter((part) => before[part] !== after[part])
