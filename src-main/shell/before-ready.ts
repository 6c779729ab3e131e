/**
 * What must be decided before Electron is ready, synchronously: where the program keeps its data, whether it is the
 * only one running on it, its scheme, its sandbox, and its switches.
 */
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { app } from 'electron'
import { registerAppScheme } from './app-scheme.ts'

export type Beginning =
  | {
      readonly kind: 'go'
      readonly dataDirectory: string
      readonly headless: boolean
      /** Whether a debugging address was asked for, and is to be told. */
      readonly debugging: boolean
    }
  /** Ends the program at once. `sentence` is for standard error; null where silence is right. */
  | { readonly kind: 'stop'; readonly exitCode: number; readonly sentence: string | null }

const DEBUGGING = ['remote-debugging-port', 'remote-debugging-pipe', 'remote-debugging-address', 'remote-allow-origins']

/** Call first thing in the entry, before anything is awaited. */
export function beforeReady(): Beginning {
  const headless = app.commandLine.hasSwitch('headless') || process.argv.includes('--headless')
  const debugging = headless || app.commandLine.hasSwitch('remote-debugging-port')
  if (app.isPackaged && (headless || DEBUGGING.some((name) => app.commandLine.hasSwitch(name)))) {
    return { kind: 'stop', exitCode: 1, sentence: 'An installed terminal cannot be started headless or for debugging.' }
  }
  const given = process.env['TERMINAL_DATA_DIR']
  // The profile decides whose single-instance lock this is, so each data folder has one of its own.
  if (given !== undefined && given !== '') {
    const profile = path.join(path.resolve(given), 'profile')
    mkdirSync(profile, { recursive: true, mode: 0o700 })
    app.setPath('userData', profile)
  }
  if (!app.requestSingleInstanceLock()) {
    return { kind: 'stop', exitCode: 0, sentence: debugging ? 'The terminal is already running on this data.' : null }
  }
  app.enableSandbox()
  registerAppScheme()
  if (debugging && !app.commandLine.hasSwitch('remote-debugging-port')) {
    app.commandLine.appendSwitch('remote-debugging-port', '0')
  }
  const dataDirectory = given !== undefined && given !== '' ? path.resolve(given) : app.getPath('userData')
  return { kind: 'go', dataDirectory, headless, debugging }
}

/** Ends the program before it began. */
export function stopBeforeReady(stop: Extract<Beginning, { kind: 'stop' }>): void {
  if (stop.sentence !== null) console.error(stop.sentence)
  app.exit(stop.exitCode)
}
