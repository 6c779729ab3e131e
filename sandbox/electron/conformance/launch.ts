import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { electronPlaces, findElectron } from '../../../tools/setup/electron.ts'

/** A line of JSON from a fixture program. */
export type Line = Record<string, unknown>

/** A started fixture program. */
export interface Launched {
  process: ChildProcess
  dataDir: string
  /** Every JSON line so far. */
  lines: Line[]
  /** The first line, seen already or still to come, of which this is true. Rejects when the program ends without it. */
  line(isIt: (line: Line) => boolean): Promise<Line>
  /** Settles with the exit code when the program has ended; null: by a signal. */
  ended: Promise<number | null>
  /** Ends the program, if it still runs, and removes its data. */
  dispose(): Promise<void>
}

const root = fileURLToPath(new URL('../../..', import.meta.url))
const runner = fileURLToPath(new URL('../run.ts', import.meta.url))

/** Which Electron the suite runs on: the real one where its program is, else the stand-in. */
export const isReal = findElectron(electronPlaces(root)) !== null && process.env['ELECTRON_STAND_IN'] !== '1'

function command(appDir: string): string[] {
  const electron = findElectron(electronPlaces(root))
  if (electron === null || !isReal) return [process.execPath, runner, appDir, '--headless']
  const isRoot = process.getuid?.() === 0
  return [electron, appDir, ...(isRoot ? ['--no-sandbox'] : [])]
}

/** Starts a fixture program of `apps/` on its own data folder, or on `dataDir`. */
export function launch(
  name: string,
  { env = {}, args = [], dataDir }: { env?: Record<string, string>; args?: string[]; dataDir?: string } = {},
): Launched {
  const folder = dataDir ?? mkdtempSync(join(tmpdir(), 'electron-conformance-'))
  const [program, ...rest] = command(fileURLToPath(new URL(`apps/${name}`, import.meta.url)))
  const child = spawn(program ?? '', [...rest, ...args], {
    env: { ...process.env, ...env, PROBE_DATA: folder },
    stdio: ['pipe', 'pipe', process.env['SHOW_ERRORS'] === '1' ? 'inherit' : 'ignore'],
  })
  const lines: Line[] = []
  const watchers = new Set<() => void>()
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  const wake = (): void => {
    for (const watcher of watchers) watcher()
  }
  createInterface({ input: child.stdout }).on('line', (text) => {
    if (!text.startsWith('{')) return
    lines.push(JSON.parse(text) as Line)
    wake()
  })
  let hasEnded = false
  void ended.then(() => {
    hasEnded = true
    wake()
  })
  return {
    process: child,
    dataDir: folder,
    lines,
    line(isIt) {
      return new Promise((resolve, reject) => {
        const look = (): void => {
          const found = lines.find(isIt)
          if (found) resolve(found)
          else if (hasEnded) reject(new Error(`the program ended without that line: ${JSON.stringify(lines)}`))
          else return
          watchers.delete(look)
        }
        watchers.add(look)
        look()
      })
    },
    ended,
    async dispose() {
      if (!hasEnded) child.kill('SIGKILL')
      await ended
      // Its browser may still be writing its last words.
      rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
    },
  }
}

/** The probe program: runs code in main, in the preload and in the page, and gives what it returns (as JSON). */
export interface Probe {
  main(code: string): Promise<unknown>
  preload(code: string): Promise<unknown>
  page(code: string): Promise<unknown>
  launched: Launched
}

/** Starts the probe and waits until its page is loaded. */
export async function launchProbe(): Promise<Probe> {
  const launched = launch('probe')
  await launched.line((line) => line['started'] === true)
  let lastId = 0
  const ask = async (where: string, code: string): Promise<unknown> => {
    lastId += 1
    const id = lastId
    launched.process.stdin?.write(`${JSON.stringify({ id, where, code })}\n`)
    const answer = await launched.line((line) => line['id'] === id)
    if (typeof answer['error'] === 'string') throw new Error(answer['error'])
    return answer['value']
  }
  return {
    main: (code) => ask('main', code),
    preload: (code) => ask('preload', code),
    page: (code) => ask('page', code),
    launched,
  }
}
