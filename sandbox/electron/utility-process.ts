import { fork as forkChild, type ChildProcess, type IOType } from 'node:child_process'
import { EventEmitter } from 'node:events'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import type { ForkOptions } from 'electron'
import { decodeClone, encodeClone } from './page/codec.ts'
import { guardMissing } from './missing.ts'
import type { Runtime } from './runtime.ts'

const CHILD = fileURLToPath(new URL('utility-child.ts', import.meta.url))

/** A child started by `utilityProcess.fork`. */
class UtilityProcess extends EventEmitter {
  pid: number | undefined
  stdout: Readable | null
  stderr: Readable | null
  readonly _child: ChildProcess

  constructor(child: ChildProcess) {
    super()
    this._child = child
    this.pid = undefined
    this.stdout = child.stdout
    this.stderr = child.stderr
    child.once('spawn', () => {
      this.pid = child.pid
      this.emit('spawn')
    })
    child.on('message', (text) => {
      this.emit('message', decodeClone(text as string))
    })
    child.once('error', (error) => {
      console.error(error)
    })
    child.once('exit', (code, signal) => {
      this.pid = undefined
      this.emit('exit', code ?? (signal === null ? 0 : 15))
    })
  }

  postMessage(message: unknown, transfer?: unknown[]): void {
    if (transfer && transfer.length > 0) throw new Error('the stand-in for Electron has no transfer of ports')
    const text = encodeClone(message)
    if (this._child.connected) this._child.send(text)
  }

  kill(): boolean {
    return this._child.kill('SIGTERM')
  }
}

/** `utilityProcess`: a child that is Node with a `process.parentPort`. Messages are structured clones both ways. */
export function makeUtilityProcess(runtime: Runtime): object {
  const children = new Set<ChildProcess>()
  process.on('exit', () => {
    for (const child of children) child.kill('SIGKILL')
  })
  return guardMissing('utilityProcess', {
    fork(modulePath: string, args: string[] = [], options: ForkOptions = {}): UtilityProcess {
      if (!runtime.isReady) throw new Error('utilityProcess cannot be created before app is ready')
      const stdio = options.stdio ?? 'inherit'
      const [, out, error] = (typeof stdio === 'string' ? [stdio, stdio, stdio] : stdio) as IOType[]
      const child = forkChild(CHILD, [modulePath, ...args], {
        env: { ...(options.env ?? process.env) },
        execArgv: ['--disable-warning=ExperimentalWarning', ...(options.execArgv ?? [])],
        stdio: ['ignore', out ?? 'inherit', error ?? 'inherit', 'ipc'],
        ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
      })
      children.add(child)
      child.once('exit', () => children.delete(child))
      return guardMissing('UtilityProcess', new UtilityProcess(child))
    },
  })
}
