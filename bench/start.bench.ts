/**
 * From the start of the program to the first thing its page paints, with a million payments in its records, against ten
 * thousand: the real program in training mode, killed as soon as it has painted, the two in turns. Making a million payments
 * takes some minutes the first time.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { chromium } from 'playwright'
import { manyPayments } from './many-payments.ts'
import { median } from './median.ts'
import type { Bench, Row } from './row.ts'

const LIMIT = 1.1
const ROUNDS = 7
const ROOT = resolve(import.meta.dirname, '..')
const START_TIMEOUT_MS = 120_000

function launch(dataDirectory: string): ChildProcess {
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    TERMINAL_DATA_DIR: dataDirectory,
    TERMINAL_SANDBOX: join(ROOT, 'sandbox/sandbox.ts'),
    TERMINAL_NODE: process.execPath,
  }
  delete env['TERMINAL_PROVISIONING']
  return spawn(process.execPath, [join(ROOT, 'sandbox/electron/run.ts'), ROOT, '--headless'], {
    cwd: ROOT,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
    // A group of its own, so that everything the program started ends with it.
    detached: true,
  })
}

/** Milliseconds from the start of the process to what the page says was its first paint with content. */
async function firstPaint(dataDirectory: string): Promise<number> {
  const startedMs = Date.now()
  const child = launch(dataDirectory)
  const ended = new Promise((done) => child.once('exit', done))
  const late = setTimeout(() => kill(child), START_TIMEOUT_MS)
  try {
    const browser = await chromium.connectOverCDP(await debuggingAddress(child))
    const page = browser.contexts()[0]?.pages()[0]
    if (page === undefined) throw new Error('Expected the program to have a window')
    return (await page.evaluate(paintedAtMs)) - startedMs
  } finally {
    clearTimeout(late)
    kill(child)
    await ended
  }
}

/** Runs in the page. */
function paintedAtMs(): Promise<number> {
  return new Promise((done) => {
    new PerformanceObserver((list) => {
      for (const { name, startTime } of list.getEntries()) {
        if (name === 'first-contentful-paint') done(performance.timeOrigin + startTime)
      }
    }).observe({ type: 'paint', buffered: true })
  })
}

function kill(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  process.kill(-child.pid, 'SIGKILL')
}

function debuggingAddress(child: ChildProcess): Promise<string> {
  return new Promise((done, failed) => {
    if (child.stdout === null) throw new Error('Expected the program to have an output')
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.startsWith('{')) done((JSON.parse(line) as { cdp: string }).cdp)
    })
    child.once('exit', (code) => failed(new Error(`Expected the terminal to stay up, it ended with ${String(code)}`)))
  })
}

async function run(): Promise<Row> {
  const few = manyPayments({ payments: 10_000, printed: false, seed: 1 })
  const many = manyPayments({ payments: 1_000_000, printed: false, seed: 1 })
  const built = spawnSync(process.execPath, [join(ROOT, 'tools/build.ts')], { cwd: ROOT, stdio: ['ignore', 2, 2] })
  if (built.status !== 0) throw new Error('Expected the program to build')
  const times = { few: [] as number[], many: [] as number[] }
  // The first round brings files into memory and makes what a terminal's first start makes.
  for (let round = -1; round < ROUNDS; round += 1) {
    const fewMs = await firstPaint(few.dataDirectory)
    const manyMs = await firstPaint(many.dataDirectory)
    if (round < 0) continue
    times.few.push(fewMs)
    times.many.push(manyMs)
  }
  const ratio = median(times.many) / median(times.few)
  return {
    name: 'start to first paint with a million payments',
    value: median(times.many),
    unit: 'ms',
    against: `ten thousand (${median(times.few).toFixed(0)} ms); medians of ${String(ROUNDS)} starts in turns`,
    ratio,
    limit: LIMIT,
    better: 'lower',
    ok: ratio <= LIMIT,
  }
}

export const bench: Bench = { name: 'start', run }
