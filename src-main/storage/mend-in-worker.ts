/** Starts the thread that mends the records, and hears it out. */
import { Worker } from 'node:worker_threads'
import type { MendProgress } from './mend-share.ts'
import type { MendSaid, MendTask } from './mending.ts'
import { StorageError, type Restored } from './storage.ts'

export type Mending = {
  /** Gives what was restored. Throws a StorageError where a start is refused; never settles once it was stopped. */
  readonly run: (task: MendTask, heard: (progress: MendProgress) => void) => Promise<Restored | null>
  /** Ends the thread wherever it is: what it had not finished is begun again by the next start. */
  readonly stop: () => Promise<void>
}

/** `file` is the built `records-worker`. */
export function mendInWorker(file: string): Mending {
  let worker: Worker | null = null
  let stopped = false
  return {
    run: (task, heard) =>
      new Promise((resolve, reject) => {
        worker = new Worker(file, { workerData: task })
        worker.on('message', (said: MendSaid) => {
          if (said.kind === 'progress') heard(said)
          else if (said.kind === 'mended') resolve(said.restored)
          else reject(new StorageError(said.problem, said.found))
        })
        worker.once('error', reject)
        worker.once('exit', (code) => {
          // The program ends too, and whoever waits is not to say that something failed.
          if (!stopped) reject(new Error(`The records' thread ended with ${String(code)} and said nothing`))
        })
      }),
    async stop() {
      stopped = true
      await worker?.terminate()
    },
  }
}
