/** Runs one tool of this checkout as a process, shows what it says, and ends it with all it started when time is up. */
import { spawn, spawnSync } from 'node:child_process'
import { resolve } from 'node:path'

export type ProcessRun = {
  /** Path of the tool's script below the root. */
  readonly script: string
  readonly arguments: readonly string[]
  readonly timeoutMs: number
  readonly environment?: Readonly<Record<string, string>>
}

/** With what it printed to standard output and to standard error. */
export type ProcessEnd = (
  { readonly kind: 'ended'; readonly code: number } | { readonly kind: 'timed-out'; readonly timeoutMs: number }
) & { readonly output: string; readonly errors: string }

export const root = resolve(import.meta.dirname, '..')

/** Runs a script on this very Node. Its words go to our own output as they come, and are also given back. */
export async function runProcess(run: ProcessRun): Promise<ProcessEnd> {
  const child = spawn(process.execPath, [resolve(root, run.script), ...run.arguments], {
    cwd: root,
    env: { ...process.env, ...run.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that browsers and servers which it started can be ended with it.
    detached: process.platform !== 'win32',
  })
  const stop = (): void => endTree(child.pid)
  process.on('exit', stop)
  let output = ''
  child.stdout.setEncoding('utf8')
  child.stdout.on('data', (text: string) => {
    output += text
    process.stdout.write(text)
  })
  let errors = ''
  child.stderr.setEncoding('utf8')
  child.stderr.on('data', (text: string) => {
    errors += text
    process.stderr.write(text)
  })
  const { promise, resolve: settle } = Promise.withResolvers<ProcessEnd>()
  const timer = setTimeout(() => {
    settle({ kind: 'timed-out', timeoutMs: run.timeoutMs, output, errors })
  }, run.timeoutMs)
  child.on('error', (error) => settle({ kind: 'ended', code: 1, output, errors: `${errors}${error.message}` }))
  child.on('close', (code) => settle({ kind: 'ended', code: code ?? 1, output, errors }))
  const end = await promise
  clearTimeout(timer)
  process.off('exit', stop)
  stop()
  return end
}

/** Ends a process and everything in its group; a group that is already gone is what was wanted. */
function endTree(pid: number | undefined): void {
  if (pid === undefined) return
  if (process.platform === 'win32') {
    spawnSync('taskkill', ['/pid', String(pid), '/t', '/f'], { stdio: 'ignore' })
    return
  }
  try {
    process.kill(-pid, 'SIGKILL')
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}

/** An interrupted run ends what it started: the `exit` listeners above are only called by an ordinary exit. */
export function exitWhenInterrupted(): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(130))
}
