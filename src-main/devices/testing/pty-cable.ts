/** A serial cable for tests: a real pty on this side, a TCP port on the other; it can be pulled and plugged in again. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { ensureTool } from '../../../tools/setup/tools.ts'

export type PtyCable = {
  readonly path: string
  plug(): Promise<void>
  pull(): Promise<void>
}

/** `path` is where the pty is to be found, in a folder of the test's. */
export function ptyCable(path: string, port: number): PtyCable {
  const socat = ensureTool('socat')
  if (socat === null) throw new Error('Expected socat to be installed')
  let child: ChildProcess | null = null
  return {
    path,
    async plug() {
      const running = spawn(socat, [`PTY,link=${path},raw,echo=0`, `TCP:127.0.0.1:${String(port)}`], {
        stdio: ['ignore', 'ignore', 'inherit'],
      })
      child = running
      while (!existsSync(path)) {
        if (running.exitCode !== null) throw new Error('Expected a pty, socat ended')
        await new Promise((resolve) => setTimeout(resolve, 10))
      }
    },
    async pull() {
      const running = child
      child = null
      if (running === null || running.exitCode !== null) return
      const gone = once(running, 'exit')
      // At an orderly end it takes its link away, as a system does with a port that is unplugged.
      running.kill('SIGTERM')
      await gone
    },
  }
}
