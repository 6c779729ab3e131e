/** Starts the thread that does one task on the records. */
import { Worker } from 'node:worker_threads'
import type { RecordsTask, RecordsTaskResult } from './backup-work.ts'

export type RunRecordsTask = (task: RecordsTask) => Promise<RecordsTaskResult>

/** `file` is the built `records-worker`. Rejects when the thread ends without a result: a bug, or no memory. */
export function inWorker(file: string): RunRecordsTask {
  return (task) =>
    new Promise((resolve, reject) => {
      const worker = new Worker(file, { workerData: task })
      worker.once('message', resolve)
      worker.once('error', reject)
      worker.once('exit', (code) =>
        reject(new Error(`The records' thread ended with ${String(code)} and said nothing`)),
      )
    })
}
