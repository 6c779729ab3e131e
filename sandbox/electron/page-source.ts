import { readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { Script } from 'node:vm'
import type { IsolatedWorldSettings } from './page/isolated-world.ts'
import type { MainWorldSettings } from './page/main-world.ts'

const ISOLATED = ['codec', 'event-emitter', 'peer', 'isolated-world']
const MAIN = ['peer', 'permissions', 'main-world']

/** The named files of `page/`, made one plain script: types stripped, imports and exports dropped. */
function joinFiles(names: readonly string[]): string {
  return names
    .map((name) => stripTypeScriptTypes(readFileSync(new URL(`page/${name}.ts`, import.meta.url), 'utf8')))
    .join('\n')
    .replace(/^import [^']*'[^']*'$/gm, '')
    .replace(/^export (?=const|function|class|async)/gm, '')
}

/** The script that runs first in the page's own world, in every document. */
export function mainWorldSource(settings: MainWorldSettings): string {
  return `(() => { 'use strict';\n${joinFiles(MAIN)}\nstartMainWorld(${JSON.stringify(settings)}) })()`
}

/** Parses a script without running it; throws its SyntaxError. */
function compileOnly(source: string, filename: string): Script {
  return new Script(source, { filename })
}

/** The preload as the body of a CommonJS function. Throws where there is no such file, or where it does not parse. */
export function readPreload(path: string): string {
  const parameters = 'require, process, Buffer, global, module, exports, setImmediate, clearImmediate'
  const body = `function (${parameters}) {\n${readFileSync(path, 'utf8')}\n}`
  // Parsed here only for the error: inside the larger script it would take the stand-in's own part down with it.
  compileOnly(`(${body})`, path)
  return body
}

/**
 * The script that runs first in the isolated world, in every document: the stand-in's part, then the preload, given as
 * what `readPreload` gave.
 */
export function isolatedWorldSource(settings: IsolatedWorldSettings, preload: string | null): string {
  const body = preload ?? 'function () {}'
  return `(() => {\n${joinFiles(ISOLATED)}\nstartIsolatedWorld(${JSON.stringify(settings)}, ${body}) })()`
}
