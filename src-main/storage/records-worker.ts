/** The thread that does one task on the records and ends. A program of its own: it is bundled and started by its path. */
import { parentPort, workerData } from 'node:worker_threads'
import { doRecordsTask, type RecordsTask } from './backup-work.ts'

parentPort?.postMessage(doRecordsTask(workerData as RecordsTask))
