/** Starts the real device process for a test, as the shell starts it for the program. */
import { fork, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { HelperProcess } from '../device-host.ts'
import type { FromDevices } from '../protocol.ts'

const ENTRY = fileURLToPath(new URL('run-entry.ts', import.meta.url))

/** `child` is the process itself, to be harmed by the test. */
export function forkEntry(): HelperProcess & { readonly child: ChildProcess } {
  // Bytes cross as bytes only where messages are structured clones.
  const child = fork(ENTRY, { serialization: 'advanced', stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  return {
    child,
    post: (message) => {
      if (child.connected) child.send(message)
    },
    onMessage: (heard) => {
      child.on('message', (message) => {
        heard(message as FromDevices)
      })
    },
    onEnd: (ended) => {
      child.once('exit', ended)
    },
    kill: () => {
      child.kill('SIGKILL')
    },
  }
}
