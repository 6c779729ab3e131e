/** Settings, the draft and the marked services: small JSON values beside the journal, neither history nor cache. */
import Database from 'better-sqlite3'
import type { DraftStore, SettingsStore } from '../settings/ports.ts'
import type { Db } from './connection.ts'
import { storing } from './storage-error.ts'

const ONLY_DRAFT = 'sale'

/** `read` gives undefined for a name that was never written. Writing undefined takes the name away. */
export function createSettingsStore(db: Db): SettingsStore {
  return createValues(db, 'settings')
}

/** `read` gives null when there is no draft. */
export function createDraftStore(db: Db): DraftStore {
  const values = createValues(db, 'drafts')
  return {
    read: () => values.read(ONLY_DRAFT) ?? null,
    write: (draft) => {
      values.write(ONLY_DRAFT, draft ?? undefined)
    },
  }
}

type ValueTable = 'settings' | 'drafts' | 'favourites'

export function createValues(db: Db, table: ValueTable) {
  const read = db.prepare<[string], string>(`SELECT value FROM ${table} WHERE name = ?`).pluck()
  const remove = db.prepare<[string]>(`DELETE FROM ${table} WHERE name = ?`)
  const write = db.prepare<[string, string]>(
    `INSERT INTO ${table} (name, value) VALUES (?, ?)
     ON CONFLICT (name) DO UPDATE SET value = excluded.value WHERE value <> excluded.value`,
  )
  return {
    read(name: string): unknown {
      const found = storing(`Reading ${table}`, () => read.get(name))
      return found === undefined ? undefined : (JSON.parse(found) as unknown)
    },
    write(name: string, value: unknown): void {
      storing(`Writing ${table}`, () => {
        if (value === undefined) remove.run(name)
        else write.run(name, JSON.stringify(value))
      })
    },
  }
}

/** What of a table can still be read in a damaged database; nothing where that is nothing. The file is not changed. */
export function salvageValues(
  path: string,
  table: ValueTable,
): readonly { readonly name: string; readonly value: unknown }[] {
  try {
    const db = new Database(path, { readonly: true })
    try {
      const rows = db.prepare<[], { name: string; value: string }>(`SELECT name, value FROM ${table}`).all()
      return rows.map(({ name, value }) => ({ name, value: JSON.parse(value) as unknown }))
    } finally {
      db.close()
    }
  } catch {
    // Whatever is wrong with it is why it stands aside; what happened is in the journal.
    return []
  }
}
