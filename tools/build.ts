/**
 * Builds the program into `out/`: the main process, the preload and the page. What is up to date is left alone.
 *
 *     node tools/build.ts [--force]
 */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { build as viteBuild } from 'vite'
import { bundlesOf } from './bundles.ts'
import type { Bundle } from './bundles.ts'

export type BuildOptions = {
  /** The checkout; this one unless told. */
  readonly root?: string
  /** Builds even what is up to date. */
  readonly force?: boolean
}

/** How long one build may keep another waiting before its lock is taken for a dead one's. */
const lockTimeoutMs = 120_000

/**
 * Builds every bundle that is older than what it is made from. Two builds at once wait for each other; a bundle is
 * replaced only when it was built whole. Gives the names of the bundles that were built; rejects when one does not build.
 */
export async function build(options: BuildOptions = {}): Promise<readonly string[]> {
  const root = options.root ?? resolve(import.meta.dirname, '..')
  mkdirSync(join(root, 'out'), { recursive: true })
  const unlock = await lock(join(root, 'out', '.lock'))
  try {
    const built: string[] = []
    for (const bundle of bundlesOf(root)) {
      const fingerprint = fingerprintOf(root, bundle)
      const stamp = join(root, 'out', `.${bundle.name}.stamp`)
      const output = join(root, 'out', bundle.name)
      if (options.force !== true && existsSync(output) && readText(stamp) === fingerprint) continue
      const fresh = `${output}.new`
      await viteBuild(bundle.configuration(fresh))
      rmSync(stamp, { force: true })
      rmSync(output, { recursive: true, force: true })
      renameSync(fresh, output)
      writeFileSync(stamp, fingerprint)
      built.push(bundle.name)
    }
    return built
  } finally {
    unlock()
  }
}

/** Changes when a source was changed, added or removed. Tests are no sources. */
function fingerprintOf(root: string, bundle: Bundle): string {
  const hash = createHash('sha256')
  for (const source of [...bundle.sources, 'package-lock.json', 'tools/bundles.ts', 'tools/build.ts']) {
    for (const file of filesBelow(join(root, source))) {
      if (/\.test\.tsx?$/.test(file)) continue
      const { mtimeMs, size } = statSync(file)
      hash.update(`${relative(root, file)}\n${String(mtimeMs)}\n${String(size)}\n`)
    }
  }
  return hash.digest('hex')
}

function filesBelow(path: string): readonly string[] {
  if (!existsSync(path)) return []
  if (statSync(path).isFile()) return [path]
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}

function readText(path: string): string | null {
  return existsSync(path) ? readFileSync(path, 'utf8') : null
}

/** Making a folder either succeeds or fails, for one process at a time: that is the lock. Gives its release. */
async function lock(path: string): Promise<() => void> {
  const release = (): void => {
    rmSync(path, { recursive: true, force: true })
  }
  for (;;) {
    try {
      mkdirSync(path)
      return release
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
    }
    const since = statSync(path, { throwIfNoEntry: false })?.mtimeMs
    if (since !== undefined && Date.now() - since > lockTimeoutMs) release()
    await pause(100)
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const built = await build({ force: process.argv.includes('--force') })
  process.stdout.write(built.length === 0 ? 'Everything is up to date.\n' : `Built ${built.join(', ')}.\n`)
}
