/** Where this mode's records are. Live and training never share a folder. */
import { existsSync } from 'node:fs'
import path from 'node:path'
import type { Mode } from './configuration.ts'

export type DataFolder = { readonly records: string; readonly secrets: string; readonly recordsExist: boolean }

/** Folders below the data directory; whether records were ever kept there. Nothing is made yet. */
export function dataFolder(dataDirectory: string, mode: Mode): DataFolder {
  const records = path.join(dataDirectory, mode)
  return {
    records,
    secrets: path.join(records, 'secrets'),
    recordsExist: ['terminal.db', 'journal.jsonl'].some((name) => existsSync(path.join(records, name))),
  }
}
