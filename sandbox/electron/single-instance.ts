import { randomUUID } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, watch, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** What a second start tells the first. */
export interface SecondStart {
  argv: string[]
  workingDirectory: string
  additionalData: unknown
}

/** A held lock. */
export interface InstanceLock {
  release(): void
}

/**
 * Takes the single-instance lock of one user data folder, or hands `start` to the holder and gives null. Everything is
 * synchronous, as Electron's call is. The lock is the operating system's own, through an SQLite file, so it falls with
 * the process that holds it; messages are files in a folder which the holder watches.
 */
export function takeInstanceLock(
  userDataDir: string,
  start: SecondStart,
  onSecondStart: (second: SecondStart) => void,
): InstanceLock | null {
  mkdirSync(userDataDir, { recursive: true })
  const mailDir = join(userDataDir, 'second-starts')
  mkdirSync(mailDir, { recursive: true })
  // Two that start in the same moment may each be in the other's way once: without patience neither would be the first.
  const lock = new DatabaseSync(join(userDataDir, 'instance-lock.db'), { timeout: 300 })
  try {
    lock.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE')
  } catch {
    lock.close()
    const name = randomUUID()
    writeFileSync(join(mailDir, `${name}.part`), JSON.stringify(start))
    renameSync(join(mailDir, `${name}.part`), join(mailDir, `${name}.json`))
    return null
  }
  const readMail = (): void => {
    for (const name of readdirSync(mailDir).filter((entry) => entry.endsWith('.json'))) {
      const path = join(mailDir, name)
      const second = JSON.parse(readFileSync(path, 'utf8')) as SecondStart
      rmSync(path, { force: true })
      onSecondStart(second)
    }
  }
  // What lies there was meant for a holder that has gone.
  for (const name of readdirSync(mailDir)) rmSync(join(mailDir, name), { force: true })
  const watcher = watch(mailDir, { persistent: false }, readMail)
  return {
    release() {
      watcher.close()
      lock.close()
    },
  }
}
