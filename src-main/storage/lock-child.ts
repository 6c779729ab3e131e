/**
 * Tries for a data folder's lock and says on standard output what became of it, `held` or `busy`; holds it until it is ended.
 * Started by the lock's test with the path of the lock file and how long to wait, in ms.
 */
import { writeSync } from 'node:fs'
import { lockFolder } from './folder-lock.ts'
import { StorageError } from './storage-error.ts'

const [path = '', waitMs = '0'] = process.argv.slice(2)
try {
  lockFolder(path, Number(waitMs))
  writeSync(1, 'held\n')
  setInterval(() => undefined, 60_000)
} catch (error) {
  writeSync(1, `${error instanceof StorageError ? error.code : String(error)}\n`)
}
