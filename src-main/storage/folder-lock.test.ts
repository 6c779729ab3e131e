/** The lock of a data folder between real processes: one has it, and it falls with that process however this ends. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { lockFolder } from './folder-lock.ts'
import { confirmedEvent, openSample, recordAll, SAMPLE_SALE_ID, sampleId, temporaryFolder } from './sample-records.ts'
import type { StorageProblem } from './storage.ts'

const CHILD = fileURLToPath(new URL('./lock-child.ts', import.meta.url))

let folder: ReturnType<typeof temporaryFolder>
let lock: string
let children: ChildProcess[]

beforeEach(() => {
  folder = temporaryFolder()
  lock = join(folder.path, 'terminal.lock')
  children = []
})
afterEach(async () => {
  await Promise.all(children.map(end))
  folder.remove()
})

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGKILL')
  await once(child, 'exit')
}

/** Starts a process that wants the lock; gives it and what it said. */
async function start(waitMs = 0): Promise<{ readonly child: ChildProcess; readonly said: string }> {
  const child = spawn(process.execPath, [CHILD, lock, String(waitMs)], { stdio: ['ignore', 'pipe', 'inherit'] })
  children.push(child)
  const [bytes] = (await once(child.stdout, 'data')) as [Buffer]
  return { child, said: bytes.toString().trim() }
}

describe('between processes', () => {
  it('one of several that start at once has it', async () => {
    const started = await Promise.all([start(), start(), start()])
    expect(started.map(({ said }) => said).sort()).toEqual(['busy', 'busy', 'held'])
    expect(() => openSample(folder.path, { waitMs: 0 })).toThrow(expect.objectContaining({ code: 'busy' }))
  })

  it('it is free in the moment its holder was killed', async () => {
    const { child, said } = await start()
    expect(said).toBe('held')
    expect(() => lockFolder(lock, 0)).toThrow(expect.objectContaining({ name: 'StorageError', code: 'busy' }))
    await end(child)
    lockFolder(lock, 0).release()
    expect((await start()).said).toBe('held')
  })

  it('who waits has it when the holder goes', async () => {
    const { child } = await start()
    const waiting = start(60_000)
    await end(child)
    expect((await waiting).said).toBe('held')
  })
})

describe('somebody else writes in the database', () => {
  it('a payment is refused as busy, nothing of it stands, and the next one goes through', () => {
    const heard: (StorageProblem | null)[] = []
    const storage = openSample(folder.path, { waitMs: 0, heard: (problem) => heard.push(problem) })
    const viewer = new Database(join(folder.path, 'terminal.db'))
    viewer.exec('BEGIN IMMEDIATE')
    const head = storage.head()
    const id = sampleId(1)
    heard.length = 0
    expect(() => storage.payments.transact((tx) => tx.record(id, SAMPLE_SALE_ID, [confirmedEvent(id)]))).toThrow(
      expect.objectContaining({ name: 'StorageError', code: 'busy', committed: false }),
    )
    expect(storage.payments.payment(id)).toBeNull()
    expect(storage.head()).toEqual(head)
    viewer.exec('ROLLBACK')
    recordAll(storage, id, [confirmedEvent(id)])
    expect(heard).toEqual(['busy', null])
    expect(storage.verify()).toEqual([])
    viewer.close()
    storage.close()
  })

  it('somebody who only reads is in nobody’s way', () => {
    const storage = openSample(folder.path, { waitMs: 0 })
    const viewer = new Database(join(folder.path, 'terminal.db'), { readonly: true })
    viewer.exec('BEGIN')
    viewer.prepare('SELECT count(*) FROM journal').get()
    recordAll(storage, sampleId(1), [confirmedEvent(sampleId(1))])
    expect(storage.payments.payment(sampleId(1))?.state.kind).toBe('confirmed')
    viewer.close()
    storage.close()
  })
})
