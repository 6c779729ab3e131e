/** The thread that does one task on the records and ends. A program of its own: it is bundled and started by its path. */
import { parentPort, workerData } from 'node:worker_threads'
import { doRecordsTask, type RecordsTask } from './backup-work.ts'
import { doMendTask, type MendTask } from './mending.ts'

const task = workerData as RecordsTask | MendTask
if (task.kind === 'mend') doMendTask(task, Date.now, (said) => parentPort?.postMessage(said))
else parentPort?.postMessage(doRecordsTask(task))
