/**
 * What must be decided before Electron is ready, synchronously: where the program keeps its data, whether it is the
 * only one running on it, its scheme, its sandbox, and its switches.
 */
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { app, dialog } from 'electron'
import { StartRefusal } from '../../src-shared/domain/start-refusal.ts'
import { registerAppScheme } from './app-scheme.ts'
import { prepareDataDirectory } from './data-directory.ts'

export type Beginning =
  | {
      readonly kind: 'go'
      readonly dataDirectory: string
      readonly headless: boolean
      /** Whether a debugging address was asked for, and is to be told. */
      readonly debugging: boolean
    }
  /** No window and no selling: `journal …` was asked for, which only reads and needs no instance of its own. */
  | { readonly kind: 'journal'; readonly args: readonly string[]; readonly dataFolder: string }
  /** Ends the program at once. `why` is said to whoever started it; null where silence is right. */
  | {
      readonly kind: 'stop'
      readonly exitCode: number
      readonly why: StartRefusal | string | null
      readonly box: boolean
    }

const DEBUGGING = ['remote-debugging-port', 'remote-debugging-pipe', 'remote-debugging-address', 'remote-allow-origins']

/** Call first thing in the entry, before anything is awaited. */
export function beforeReady(): Beginning {
  const headless = app.commandLine.hasSwitch('headless') || process.argv.includes('--headless')
  const debugging = headless || app.commandLine.hasSwitch('remote-debugging-port')
  const stop = (exitCode: number, why: StartRefusal | string | null) =>
    ({ kind: 'stop', exitCode, why, box: !debugging && why !== null }) as const
  if (app.isPackaged && (headless || DEBUGGING.some((name) => app.commandLine.hasSwitch(name)))) {
    return stop(1, 'An installed terminal cannot be started headless or for debugging.')
  }
  const given = process.env['TERMINAL_DATA_DIR'] ?? ''
  const dataDirectory = given === '' ? app.getPath('userData') : path.resolve(given)
  // An unpackaged program is itself an argument of Electron.
  const [verb, ...args] = process.argv.slice(app.isPackaged ? 1 : 2)
  if (verb === 'journal') return { kind: 'journal', args, dataFolder: dataDirectory }
  try {
    prepareDataDirectory(dataDirectory)
  } catch (error) {
    if (error instanceof StartRefusal) return stop(1, error)
    throw error
  }
  // The profile decides whose single-instance lock this is, so each data folder has one of its own.
  if (given !== '') {
    const profile = path.join(dataDirectory, 'profile')
    mkdirSync(profile, { recursive: true, mode: 0o700 })
    app.setPath('userData', profile)
  }
  if (!app.requestSingleInstanceLock()) {
    // A person's second start brings the first window to the front; a script's has failed.
    return debugging ? stop(1, new StartRefusal('busy', dataDirectory)) : stop(0, null)
  }
  app.enableSandbox()
  registerAppScheme()
  if (debugging && !app.commandLine.hasSwitch('remote-debugging-port')) {
    app.commandLine.appendSwitch('remote-debugging-port', '0')
  }
  return { kind: 'go', dataDirectory, headless, debugging }
}

/** Ends the program with the exit code of a command that ran instead of the terminal. */
export function endWith(exitCode: number): void {
  app.exit(exitCode)
}

/** Ends the program before it began. `say` puts a reason into words. */
export function stopBeforeReady(
  { why, box, exitCode }: Extract<Beginning, { kind: 'stop' }>,
  say: (refusal: StartRefusal) => string,
): void {
  if (why !== null) {
    const sentence = typeof why === 'string' ? why : say(why)
    console.error(sentence)
    if (box) dialog.showErrorBox(app.getName(), sentence)
  }
  app.exit(exitCode)
}
