/** A start that is expected to end by itself, and what it said. */
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { launch } from './terminal.ts'

export type Attempt = {
  readonly dataDir: string
  /** Text, or a value to be written as JSON; none: training. */
  readonly provisioning?: unknown
  /** A file that is there already, in the place of `provisioning`. */
  readonly provisioningFile?: string
  /** Rights of the provisioning file. */
  readonly mode?: number
  readonly environment?: Readonly<Record<string, string>>
}

export type Ending = {
  /** Null: it stayed up, and was ended. */
  readonly exitCode: number | null
  readonly output: string
  /** Standard error without what `npm start` itself says first; the folder of the provisioning file is left out. */
  readonly said: string
}

/** How long a start may take to end by itself, in ms. */
const LONGEST_MS = 40_000

export async function attemptStart({
  dataDir,
  provisioning,
  provisioningFile,
  mode = 0o600,
  environment,
}: Attempt): Promise<Ending> {
  const folder = await mkdtemp(join(tmpdir(), 'terminal-provisioning-'))
  const file = join(folder, 'terminal.json')
  if (provisioning !== undefined) {
    await writeFile(file, typeof provisioning === 'string' ? provisioning : JSON.stringify(provisioning))
    await chmod(file, mode)
  }
  const child = launch({
    dataDir,
    provisioningFile: provisioningFile ?? (provisioning === undefined ? null : file),
    ...(environment === undefined ? {} : { environment }),
  })
  let output = ''
  let errors = ''
  const state = { isUp: false }
  child.stderr.on('data', (bytes: Buffer) => (errors += bytes.toString()))
  child.stdout.on('data', (bytes: Buffer) => {
    output += bytes.toString()
    if (state.isUp || !/^\{.*\n/mu.test(output)) return
    state.isUp = true
    child.kill('SIGTERM')
  })
  const late = setTimeout(() => child.kill('SIGKILL'), LONGEST_MS)
  const exitCode = await new Promise<number | null>((done) => child.once('exit', done))
  clearTimeout(late)
  await rm(folder, { recursive: true })
  const said = errors
    .replaceAll(`${folder}/`, '')
    .split('\n')
    .filter((line) => !/^(Everything is up to date|Built |Electron itself is not here)/u.test(line))
    .join('\n')
    .trim()
  return { exitCode: state.isUp ? null : exitCode, output, said }
}
