/** Starts the real device process for a test, as the shell starts it for the program. */
import { fork, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { systemClock } from '../../../settings/system-clock.ts'
import { createDeviceHost, HOST_TIMES, type DeviceHost, type HelperProcess, type HostTimes } from '../device-host.ts'
import type { FromDevices } from '../protocol.ts'

const ENTRY = fileURLToPath(new URL('run-entry.ts', import.meta.url))

/** `child` is the process itself, to be harmed by the test. */
type RealProcess = HelperProcess & { readonly child: ChildProcess }

function forkEntry(): RealProcess {
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

/** A host of the real process that starts it again soon; `lives` are all that it has started. */
export function realHost(times: Partial<HostTimes> = {}): { readonly host: DeviceHost; readonly lives: RealProcess[] } {
  const lives: RealProcess[] = []
  const host = createDeviceHost({
    clock: systemClock,
    times: { ...HOST_TIMES, restartFirstMs: 50, ...times },
    log: () => undefined,
    changed: () => undefined,
    fork: () => {
      const life = forkEntry()
      lives.push(life)
      return life
    },
  })
  return { host, lives }
}
