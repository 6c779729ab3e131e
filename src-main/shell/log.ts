/**
 * The program's log: JSON lines in a file that is the owner's alone, turned over when it is full. What may stand in a
 * line is the caller's promise (ids and codes, never what a person typed, never a secret).
 */
import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs'
import path from 'node:path'
import type { LogLine } from '../rpc/ipc-like.ts'

const FILE_BYTES_MAX = 5_000_000

export type Log = (line: LogLine) => void

/** Writes to `terminal.log` in the directory, with one older file beside it. A log that cannot be written stops nothing. */
export function openLog({ directory, nowMs }: { readonly directory: string; readonly nowMs: () => number }): Log {
  const file = path.join(directory, 'terminal.log')
  return (line) => {
    try {
      mkdirSync(directory, { recursive: true, mode: 0o700 })
      if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > FILE_BYTES_MAX) renameSync(file, `${file}.1`)
      const entry = { at: new Date(nowMs()).toISOString(), topic: line.topic, sentence: line.sentence, ...ids(line) }
      appendFileSync(file, `${JSON.stringify(entry)}\n`, { mode: 0o600 })
    } catch {
      // A full disk must not end a payment for the sake of a line about it.
    }
  }
}

const ids = (line: LogLine): { ids?: LogLine['ids'] } => (line.ids === undefined ? {} : { ids: line.ids })
