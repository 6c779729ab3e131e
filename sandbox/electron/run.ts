import { existsSync, readFileSync, statSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { findChromium } from '../../tools/setup/chromium.ts'
import { switchesIn } from './command-line.ts'
import { makeStandIn, type StandIn } from './electron.ts'
import type { Runtime } from './runtime.ts'
import { makeSchemeMap } from './scheme.ts'

/**
 * Runs an Electron program on Node and an installed Chromium:
 *
 *     node sandbox/electron/run.ts <app folder or main file> [--headless] [arguments of the program…]
 */

function entryOf(target: string): { appPath: string; entry: string } {
  const path = resolve(target)
  if (!statSync(path).isDirectory()) return { appPath: dirname(path), entry: path }
  const packagePath = join(path, 'package.json')
  const main = existsSync(packagePath)
    ? (JSON.parse(readFileSync(packagePath, 'utf8')) as { main?: string }).main
    : undefined
  return { appPath: path, entry: join(path, main ?? 'index.js') }
}

function electronVersion(): string {
  const path = fileURLToPath(new URL('../../node_modules/electron/package.json', import.meta.url))
  return (JSON.parse(readFileSync(path, 'utf8')) as { version: string }).version
}

/** Makes the process look to the program as Electron's main process does. */
function dressProcess(appPath: string, version: string, args: string[]): void {
  process.argv = [process.execPath, appPath, ...args]
  Object.defineProperty(process, 'versions', {
    value: Object.freeze({ ...process.versions, electron: `${version}-stand-in` }),
    enumerable: true,
  })
  Object.assign(process, {
    type: 'browser',
    resourcesPath: fileURLToPath(new URL('../../node_modules/electron/dist/resources', import.meta.url)),
  })
}

/** `electron` is the stand-in, for `import` and `require` alike. */
function offerModule(standIn: StandIn): void {
  Object.assign(globalThis, { __electronModules: standIn.modules })
  const url = new URL('api.ts', import.meta.url).href
  registerHooks({
    resolve: (specifier, context, next) =>
      /^electron(\/(main|common))?$/.test(specifier)
        ? { url, format: 'module-typescript', shortCircuit: true }
        : next(specifier, context),
  })
}

function installSignals(standIn: StandIn): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      standIn.app.quit()
    })
  }
  process.on('exit', () => {
    standIn.kill()
  })
  // Electron's main process warns of a rejection that nobody handles, and goes on.
  process.on('unhandledRejection', (reason) => {
    console.error('UnhandledPromiseRejectionWarning:', reason)
  })
}

/** Waits until the program's static imports and top level have run, or until its top level waits for `ready` itself. */
async function runEntry(standIn: StandIn, entry: string): Promise<void> {
  let isDone = false
  const run = import(pathToFileURL(entry).href).then(
    () => {
      isDone = true
    },
    (error: unknown) => {
      // It may come after `ready`, when nobody waits for the entry any more.
      console.error('Uncaught exception in the main process:', error)
      process.exit(1)
    },
  )
  const waitsForReady = async (): Promise<void> => {
    while (!isDone) {
      await sleep(25)
      if (standIn.app._wantsReady) return
    }
  }
  await Promise.race([run, waitsForReady()])
}

function silenceExperimentalWarnings(): void {
  const emitWarning = process.emitWarning.bind(process) as (...args: unknown[]) => void
  process.emitWarning = (...args: unknown[]) => {
    const kind = typeof args[1] === 'string' ? args[1] : (args[1] as { type?: string } | undefined)?.type
    if (kind !== 'ExperimentalWarning') emitWarning(...args)
  }
}

/**
 * Runs a program: `target` is its folder or its main file, `args` are its own arguments (and switches for the browser).
 * Settles when the program was told that it is ready; rejects, having started nothing, where there is no Chromium.
 */
export async function runProgram(target: string, args: string[]): Promise<void> {
  silenceExperimentalWarnings()
  const chromiumPath = await findChromium()
  if (chromiumPath === null) {
    throw new Error('No Chromium was found: set CHROMIUM_PATH, or run "npx playwright install --with-deps chromium".')
  }
  const { appPath, entry } = entryOf(target)
  const version = electronVersion()
  const switches = switchesIn(args)
  const runtime: Runtime = {
    appPath,
    electronVersion: version,
    headless: switches.has('headless'),
    chromiumPath,
    schemes: makeSchemeMap(),
    switches,
    isReady: false,
    chromium: null,
  }
  dressProcess(appPath, version, args)
  const standIn = makeStandIn(runtime)
  offerModule(standIn)
  installSignals(standIn)
  await runEntry(standIn, entry)
  if (!standIn.app._hasQuit) await standIn.becomeReady()
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [target, ...args] = process.argv.slice(2)
  if (target === undefined) {
    console.error('Expected an app folder or a main file: run.ts <app> [--headless] [arguments of the program…]')
    process.exit(1)
  }
  runProgram(target, args).catch((error: unknown) => {
    console.error(error)
    process.exit(1)
  })
}
