/** The training mode's outside world: the sandbox, a program of its own, started with the terminal and ended with it. */
import { spawn, type ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import { StartRefusal } from '../../src-shared/domain/start-refusal.ts'

/** The one line the sandbox prints once it listens. */
const addressesSchema = z.object({
  smartpay: z.url(),
  control: z.url().nullish(),
  printer: z.object({ host: z.string(), port: z.int(), control: z.string() }).nullish(),
  panel: z.string().nullish(),
})

export type SandboxAddresses = {
  readonly smartpay: string
  /** Control paths that stay reachable when the sandbox takes its line down. */
  readonly control: string
  readonly printer: { readonly host: string; readonly port: number } | null
  readonly panel: string | null
}

export type TrainingSandbox = { readonly addresses: SandboxAddresses; readonly stop: () => Promise<void> }

export type SandboxStart =
  | { readonly kind: 'started'; readonly sandbox: TrainingSandbox }
  | { readonly kind: 'failed'; readonly sentence: string }

export type StartSandbox = {
  /** The sandbox's script, and the Node that runs it. */
  readonly script: string
  readonly node: string
  readonly arguments?: readonly string[]
  readonly startTimeoutMs?: number
  readonly stopTimeoutMs?: number
}

/** Starts the sandbox and waits for its addresses. What it writes to standard error goes to ours. */
export async function startTrainingSandbox(start: StartSandbox): Promise<SandboxStart> {
  const child = spawn(start.node, [start.script, '--with-parent', ...(start.arguments ?? [])], {
    stdio: ['pipe', 'pipe', 'inherit'],
    windowsHide: true,
  })
  const stop = (): Promise<void> => end(child, start.stopTimeoutMs ?? 3000)
  const line = await firstJsonLine(child, start.startTimeoutMs ?? 30_000)
  if (line === null) {
    await stop()
    return { kind: 'failed', sentence: 'The training sandbox did not start.' }
  }
  const parsed = addressesSchema.safeParse(line)
  if (!parsed.success) {
    await stop()
    return { kind: 'failed', sentence: 'The training sandbox told no addresses that can be read.' }
  }
  const { smartpay, control, printer, panel } = parsed.data
  return {
    kind: 'started',
    sandbox: {
      addresses: {
        smartpay,
        control: control ?? smartpay,
        printer: printer === null || printer === undefined ? null : { host: printer.host, port: printer.port },
        panel: panel ?? null,
      },
      stop,
    },
  }
}

/**
 * The sandbox that the environment names: `TERMINAL_SANDBOX` its script, `TERMINAL_NODE` the Node that runs it (this
 * one, where it is not named). Throws a StartRefusal when it is not named or does not start.
 */
export async function startSandboxFromEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
  /** Where the sandbox keeps what happened, so that payments of the last run can be asked about. */
  ledgerFile: string,
): Promise<TrainingSandbox> {
  const script = environment['TERMINAL_SANDBOX'] ?? ''
  if (script === '') {
    throw new StartRefusal(
      'no-sandbox',
      'There is nothing to train against: TERMINAL_SANDBOX names no sandbox. Start with npm start, or set the terminal up with TERMINAL_PROVISIONING.',
    )
  }
  const started = await startTrainingSandbox({
    script,
    node: environment['TERMINAL_NODE'] ?? process.execPath,
    arguments: ['--ledger', ledgerFile],
  })
  if (started.kind === 'failed') throw new StartRefusal('no-sandbox', started.sentence)
  return started.sandbox
}

/** Null when the process ends, cannot be started, or says nothing in time. */
function firstJsonLine(child: ChildProcess, timeoutMs: number): Promise<unknown> {
  return new Promise((resolve) => {
    const settle = (value: unknown): void => {
      clearTimeout(timer)
      resolve(value)
    }
    const timer = setTimeout(settle, timeoutMs, null)
    child.once('error', () => settle(null))
    child.once('exit', () => settle(null))
    if (child.stdout === null) {
      settle(null)
      return
    }
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (!line.startsWith('{')) return
      try {
        settle(JSON.parse(line))
      } catch {
        settle(null)
      }
    })
  })
}

/** Asks the process to end, and ends it when it does not. Settles when it is gone. */
function end(child: ChildProcess, timeoutMs: number): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return Promise.resolve()
  return new Promise((resolve) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs)
    child.once('exit', () => {
      clearTimeout(timer)
      resolve()
    })
    child.stdin?.end()
    child.kill('SIGTERM')
  })
}
