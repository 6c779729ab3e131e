/**
 * `npm start`: builds what is out of date and opens the terminal, on real Electron where its program is present or can
 * be fetched, else on the stand-in. In training mode the terminal starts the sandbox itself; it is told where that is.
 *
 *     node tools/start.ts [--headless] [arguments of the terminal…]
 */
import { spawn, spawnSync } from 'node:child_process'
import { resolve } from 'node:path'
import { runProgram } from '../sandbox/electron/run.ts'
import { ensureChromium } from './setup/chromium.ts'
import { electronPlaces, obtainElectron } from './setup/electron.ts'
import { findOnPath } from './setup/tools.ts'

const root = resolve(import.meta.dirname, '..')
const args = process.argv.slice(2)
const isHeadless = args.includes('--headless')

const say = (sentence: string): void => {
  process.stderr.write(`${sentence}\n`)
}

function hasDisplay(): boolean {
  if (process.platform !== 'linux') return true
  return [process.env['DISPLAY'], process.env['WAYLAND_DISPLAY']].some((name) => name !== undefined && name !== '')
}

/** Builds in a process of its own, so that what the builder says does not stand before the terminal's first line. */
function build(): boolean {
  const builder = resolve(root, 'tools', 'build.ts')
  return spawnSync(process.execPath, [builder], { cwd: root, stdio: ['ignore', 2, 2] }).status === 0
}

/** Runs real Electron until it ends; gives its exit code. Without a display it gets a virtual one. */
function runElectron(electron: string): Promise<number> {
  const isRoot = process.getuid?.() === 0
  const command = [electron, root, ...(isRoot ? ['--no-sandbox'] : []), ...args]
  const [program, ...rest] = hasDisplay() ? command : ['xvfb-run', '-a', ...command]
  const child = spawn(program ?? electron, rest, { cwd: root, stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal))
  return new Promise((settle) => {
    child.once('error', (error) => {
      say(error.message)
      settle(1)
    })
    child.once('exit', (code) => {
      settle(code ?? 1)
    })
  })
}

async function start(): Promise<void> {
  if (!hasDisplay() && !isHeadless) {
    say('There is no display here: run "npm start -- --headless" or "npm run demo" instead.')
    process.exitCode = 1
    return
  }
  if (!build()) {
    process.exitCode = 1
    return
  }
  process.env['TERMINAL_SANDBOX'] = resolve(root, 'sandbox', 'sandbox.ts')
  process.env['TERMINAL_NODE'] = process.execPath
  const electron = await obtainElectron(electronPlaces(root))
  if (electron !== null && (hasDisplay() || findOnPath('xvfb-run') !== null)) {
    process.exitCode = await runElectron(electron)
    return
  }
  say(
    'Electron itself is not here and could not be fetched ("npx install-electron" would), so the terminal runs on its stand-in.',
  )
  await ensureChromium()
  // In this very process: whoever ends it ends the terminal.
  await runProgram(root, args)
}

start().catch((error: unknown) => {
  say(error instanceof Error ? error.message : String(error))
  process.exit(1)
})
