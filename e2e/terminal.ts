/** The real program, started as a person would (`npm start -- --headless`), on its own data folder, and a page driver on it. */
import { spawn, type ChildProcess } from 'node:child_process'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { chromium, type Browser, type Page } from 'playwright'
import type { World } from './world.ts'

const ROOT = resolve(import.meta.dirname, '..')
/** Longest a start may take on a slow machine with another test beside it, in ms. */
const START_MS = 60_000

export type Announced = { readonly cdp: string; readonly sandbox: string | null; readonly dataDir: string }

export type Terminal = {
  readonly page: Page
  readonly announced: Announced
  readonly dataDir: string
  /** All that the program wrote to its two outputs so far. */
  output(): string
  /** Ends the program the ordinary way and waits for it. */
  stop(): Promise<void>
  /** The power is gone: no warning, no last words. */
  kill(): Promise<void>
}

export type TerminalOptions = {
  readonly dataDir?: string
  readonly world?: World | null
  readonly language?: 'ar' | 'en'
  /** More of, or other than, the usual provisioning. */
  readonly provisioning?: Record<string, unknown>
  readonly args?: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
}

/** A folder that nothing else uses. */
export function newDataDir(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'terminal-e2e-'))
}

export type Launch = {
  readonly dataDir: string
  /** Path of a provisioning file; null: training. */
  readonly provisioningFile: string | null
  readonly args?: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
}

/** Starts the program as a person would, and does not wait for it. */
export function launch({ dataDir, provisioningFile, args = [], environment = {} }: Launch) {
  const env: NodeJS.ProcessEnv = { ...process.env, TERMINAL_DATA_DIR: dataDir, NO_COLOR: '1', ...environment }
  delete env['TERMINAL_PROVISIONING']
  // The test runner's own wish, about which Node would complain.
  delete env['FORCE_COLOR']
  if (provisioningFile !== null) env['TERMINAL_PROVISIONING'] = provisioningFile
  return spawn('node', [join(ROOT, 'tools/start.ts'), '--headless', ...args], {
    cwd: ROOT,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that a power cut takes everything the program started.
    detached: true,
  })
}

/** Starts the program: provisioned for the given world, or in training mode where `world` is null. */
export async function startTerminal(options: TerminalOptions): Promise<Terminal> {
  const dataDir = options.dataDir ?? (await newDataDir())
  let provisioningFile: string | null = null
  if (options.world !== null && options.world !== undefined) {
    provisioningFile = join(dataDir, 'provisioning.json')
    await writeFile(
      provisioningFile,
      JSON.stringify({ ...provisioning(options.world, options.language ?? 'en'), ...options.provisioning }),
    )
    await chmod(provisioningFile, 0o600)
  }
  const { args = [], environment = {} } = options
  const child = launch({ dataDir, provisioningFile, args, environment })
  const written: string[] = []
  child.stderr.on('data', (bytes: Buffer) => written.push(bytes.toString()))
  const announced = await firstJsonLine(child, written)
  const browser = await chromium.connectOverCDP(announced.cdp)
  const page = await firstPage(browser)
  if (options.world === null && options.language !== undefined) await chooseLanguage(page, options.language)
  let ended = false

  async function end(signal: NodeJS.Signals): Promise<void> {
    if (ended) return
    ended = true
    const gone = new Promise((done) => child.once('exit', done))
    // A killed program takes its window along; the connection to it ends by itself.
    if (signal === 'SIGTERM') await browser.close().catch(() => undefined)
    if (signal === 'SIGKILL' && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
    else child.kill(signal)
    if (child.exitCode === null && child.signalCode === null) await gone
  }

  return {
    page,
    announced,
    dataDir,
    output: () => written.join(''),
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  }
}

export async function removeDataDir(dataDir: string): Promise<void> {
  await rm(dataDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
}

/** What a shop's installer would write. */
export function provisioning(world: World, language: 'ar' | 'en'): Record<string, unknown> {
  return {
    mode: 'live',
    language,
    machineSerial: 'E2E-TILL-0001',
    smartpay: {
      baseUrl: world.smartpayUrl,
      login: 'agent',
      password: '1234',
      database: null,
      dialect: 'guide',
      cancelMethod: 'POST',
    },
    printer: { kind: 'network', host: world.printer.host, port: world.printer.port, model: 'epson-80', paperMm: 80 },
    acceptPlainSecretStore: true,
  }
}

async function chooseLanguage(page: Page, language: 'ar' | 'en'): Promise<void> {
  if ((await page.locator('html').getAttribute('lang')) !== language) await page.getByTestId('language-toggle').click()
}

function firstJsonLine(child: ChildProcess, written: string[]): Promise<Announced> {
  return new Promise((done, failed) => {
    const late = setTimeout(() => {
      child.kill('SIGKILL')
      failed(new Error(`Expected the terminal to start within ${String(START_MS)} ms:\n${written.join('')}`))
    }, START_MS)
    if (child.stdout === null) throw new Error('Expected the program to have an output')
    createInterface({ input: child.stdout }).on('line', (line) => {
      written.push(`${line}\n`)
      if (!line.startsWith('{')) return
      clearTimeout(late)
      done(JSON.parse(line) as Announced)
    })
    child.once('exit', (code) => {
      clearTimeout(late)
      failed(new Error(`Expected the terminal to stay up, it ended with ${String(code)}:\n${written.join('')}`))
    })
  })
}

async function firstPage(browser: Browser): Promise<Page> {
  const [context] = browser.contexts()
  if (context === undefined) throw new Error('Expected the program to have a window')
  const page = context.pages()[0] ?? (await context.waitForEvent('page'))
  await page.waitForLoadState('domcontentloaded')
  return page
}
