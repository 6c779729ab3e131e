/** A disk of its own for one test: so small that a test can fill it. Only root can mount one. */
import { execFileSync } from 'node:child_process'
import { closeSync, existsSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export type SmallDisk = {
  /** Takes every byte that is left. */
  fill(): void
  free(): void
  remove(): void
}

/** Whether this user may mount at all. */
export function canMount(): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'terminal-disk-'))
  const disk = mountSmallDisk(folder, '1m')
  disk?.remove()
  rmSync(folder, { recursive: true })
  return disk !== null
}

const BALLAST = 'ballast'

/** Mounts a disk over a folder; null where that is not allowed. */
export function mountSmallDisk(at: string, size: string): SmallDisk | null {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'none', at], { stdio: 'pipe' })
  } catch {
    return null
  }
  const ballast = join(at, BALLAST)
  return {
    fill() {
      const file = openSync(ballast, 'a')
      try {
        for (let bytes = 65_536; bytes >= 1;) {
          try {
            if (writeSync(file, Buffer.alloc(bytes)) < bytes) bytes = Math.floor(bytes / 2)
          } catch {
            bytes = Math.floor(bytes / 2)
          }
        }
      } finally {
        closeSync(file)
      }
    },
    free() {
      if (existsSync(ballast)) rmSync(ballast)
    },
    remove() {
      execFileSync('umount', ['-l', at])
    },
  }
}
