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

/**
 * The script that runs first in the isolated world, in every document: the stand-in's part, then the preload as the body
 * of a CommonJS function. A preload that does not parse is reported by throwing here.
 */
export function isolatedWorldSource(
  settings: IsolatedWorldSettings,
  preload: { path: string; code: string } | null,
): string {
  const parameters = 'require, process, Buffer, global, module, exports, setImmediate, clearImmediate'
  const body = `function (${parameters}) {\n${preload?.code ?? ''}\n}`
  void new Script(`(${body})`, { filename: preload?.path ?? 'no preload' })
  return `(() => {\n${joinFiles(ISOLATED)}\nstartIsolatedWorld(${JSON.stringify(settings)}, ${body}) })()`
}
