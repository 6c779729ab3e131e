/** The terminal under proof: the built program on the stand-in for Electron, started headless on a data folder, and killed. */
import { spawn, type ChildProcess } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { chmod, cp, mkdir, symlink, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import type { Random } from '../random.ts'
import { SERVICES } from './customer.ts'
import type { World } from './world.ts'

const ROOT = resolve(import.meta.dirname, '../..')
const STAND_IN = join(ROOT, 'sandbox/electron/run.ts')
/** Longest that a start may take on a slow machine, in ms. */
const START_MS = 60_000

export type Till = {
  /** Its debugging address, once the program is up; null when it was killed before. Rejects when it ended by itself. */
  readonly up: Promise<string | null>
  /** Settles with it, however it ends. */
  readonly ended: Promise<void>
  /** SIGKILL to the program and to all it started. Settles when it is gone. */
  kill(): Promise<void>
  /** Asks it to end in the ordinary way; says nothing of when. */
  askToEnd(): void
  /** What it said on its error output, to its end. */
  said(): string
}

/**
 * The built program in a folder of its own, so that a build meanwhile changes nothing under a run, and so that what
 * found a violation is kept with it.
 */
export async function copyProgram(folder: string): Promise<string> {
  const program = join(folder, 'program')
  await mkdir(program, { recursive: true })
  await cp(join(ROOT, 'out'), join(program, 'out'), { recursive: true })
  await cp(join(ROOT, 'package.json'), join(program, 'package.json'))
  for (const name of ['resources', 'node_modules']) await symlink(join(ROOT, name), join(program, name), 'dir')
  return program
}

/** Writes what an installer would write, for a shop that lets top-ups wait for the line; gives the path. */
export async function provision(folder: string, world: World, random: Random): Promise<string> {
  const file = join(folder, 'provisioning.json')
  const contents = {
    mode: 'live',
    language: 'ar',
    machineSerial: 'CHAOS-TILL-0001',
    smartpay: {
      baseUrl: world.smartpayUrl,
      login: 'agent',
      password: '1234',
      database: null,
      dialect: 'guide',
      cancelMethod: 'POST',
    },
    printer: { kind: 'network', host: world.printer.host, port: world.printer.port, model: 'epson-80', paperMm: 80 },
    offline: {
      services: [SERVICES['top-up']],
      amountMax: '500',
      sumMax: '5000',
      countMax: 50,
      ageMaxHours: 24,
      newPayments: random.pick(['wait', 'go-first']),
      receipts: random.pick(['print', 'offer']),
    },
    acceptPlainSecretStore: true,
  }
  await writeFile(file, JSON.stringify(contents))
  await chmod(file, 0o600)
  return file
}

/** Starts the program; nothing is waited for. Its words are added to `program.log` of the folder. */
export function startTill(where: {
  readonly program: string
  readonly folder: string
  readonly provisioning: string
}): Till {
  const child = spawn(process.execPath, [STAND_IN, where.program, '--headless'], {
    cwd: where.program,
    env: {
      ...process.env,
      NO_COLOR: '1',
      TERMINAL_DATA_DIR: join(where.folder, 'data'),
      TERMINAL_PROVISIONING: where.provisioning,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that the browser dies with the program.
    detached: true,
  })
  const endTogether = (): void => killGroup(child)
  // Before whatever else is done at the end: what is dead writes no more.
  process.prependListener('exit', endTogether)
  const log = createWriteStream(join(where.folder, 'program.log'), { flags: 'a' })
  let said = ''
  child.stderr.on('data', (bytes: Buffer) => {
    said += bytes.toString()
    log.write(bytes)
  })
  let asked = false
  const ended = new Promise<void>((done) => {
    child.once('close', () => {
      process.off('exit', endTogether)
      log.end()
      done()
    })
  })
  const up = new Promise<string | null>((done, failed) => {
    const late = setTimeout(() => {
      failed(new Error(`Expected the program to start within ${String(START_MS)} ms`))
    }, START_MS)
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (!line.startsWith('{')) return
      clearTimeout(late)
      done((JSON.parse(line) as { cdp: string }).cdp)
    })
    child.once('exit', (code) => {
      clearTimeout(late)
      if (asked) done(null)
      else failed(new Error(`Expected the program to stay up, it ended with ${String(code)}:\n${said}`))
    })
  })
  // A start that is killed is not always waited for.
  up.catch(() => undefined)

  return {
    up,
    ended,
    async kill() {
      asked = true
      killGroup(child)
      await ended
    },
    askToEnd() {
      asked = true
      child.kill('SIGTERM')
    },
    said: () => said,
  }
}

/** A group that is already gone is what was wanted. */
function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return
  try {
    process.kill(-child.pid, 'SIGKILL')
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}
