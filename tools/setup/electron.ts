import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { dirname, join } from 'node:path'

/** Where the checkout keeps Electron and what this file remembers. */
export interface ElectronPlaces {
  /** `node_modules/electron` */
  packageDir: string
  /** The file in which a failed download is remembered. */
  memory: string
}

/** The places in a checkout. */
export function electronPlaces(root: string): ElectronPlaces {
  return {
    packageDir: join(root, 'node_modules', 'electron'),
    memory: join(root, 'node_modules', '.cache', 'electron-not-fetched'),
  }
}

/** The path of real Electron's program, or null while its package has none. */
export function findElectron(places: ElectronPlaces): string | null {
  const pathFile = join(places.packageDir, 'path.txt')
  if (!existsSync(pathFile)) return null
  const dist = process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(places.packageDir, 'dist')
  const path = join(dist, readFileSync(pathFile, 'utf8').trim())
  return existsSync(path) ? path : null
}

const DOWNLOAD_TIMEOUT_MS = 300_000
const CONNECT_TIMEOUT_MS = 3000

/**
 * Finds real Electron or fetches it by its own installer. A failure is remembered for this version of the package, so
 * that only the first start waits for it. `ELECTRON_SKIP_BINARY_DOWNLOAD` forbids the download.
 */
export async function obtainElectron(places: ElectronPlaces): Promise<string | null> {
  const found = findElectron(places)
  if (found !== null) return found
  const skip = process.env['ELECTRON_SKIP_BINARY_DOWNLOAD']
  if (skip !== undefined && skip !== '' && skip !== '0') return null
  const { version } = JSON.parse(readFileSync(join(places.packageDir, 'package.json'), 'utf8')) as { version: string }
  if (existsSync(places.memory) && readFileSync(places.memory, 'utf8') === version) return null
  if (await isReachable(new URL(process.env['ELECTRON_MIRROR'] ?? 'https://github.com/'))) {
    process.stderr.write(`Fetching Electron ${version}; this happens once.\n`)
    spawnSync(process.execPath, [join(places.packageDir, 'install.js')], {
      stdio: ['ignore', 2, 2],
      timeout: DOWNLOAD_TIMEOUT_MS,
    })
  }
  const fetched = findElectron(places)
  if (fetched === null) {
    mkdirSync(dirname(places.memory), { recursive: true })
    writeFileSync(places.memory, version)
  }
  return fetched
}

/** Whether a connection to the download's host opens at all; most networks that forbid it say so here, at once. */
function isReachable(url: URL): Promise<boolean> {
  return new Promise((resolve) => {
    const port = url.port === '' ? (url.protocol === 'http:' ? 80 : 443) : Number(url.port)
    const socket = connect({ host: url.hostname, port })
    const settle = (isOpen: boolean): void => {
      socket.destroy()
      resolve(isOpen)
    }
    socket.setTimeout(CONNECT_TIMEOUT_MS, () => {
      settle(false)
    })
    socket.once('connect', () => {
      settle(true)
    })
    socket.once('error', () => {
      settle(false)
    })
  })
}
