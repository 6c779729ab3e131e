/** The process is killed at any moment: what was acknowledged stands, what was not is whole or absent, the chain holds. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { openSample, sampleId, temporaryFolder } from './sample-records.ts'

const CHILD = fileURLToPath(new URL('./durability-child.ts', import.meta.url))

/** How long after the first acknowledgement each child dies, in ms. */
const LIVES_MS = [0, 1, 2, 3, 5, 7, 11, 17, 29, 47, 71, 113]

/** Runs the child until it is killed; gives the highest acknowledged state of each payment. */
async function runAndKill(folder: string, first: number, lifeMs: number): Promise<Map<number, string>> {
  const child = spawn(process.execPath, [CHILD, folder, String(first)], { stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  let complaint = ''
  child.stderr.on('data', (bytes: Buffer) => (complaint += bytes.toString()))
  const ended = once(child, 'close')
  try {
    await new Promise<void>((resolve, reject) => {
      child.stdout.on('data', (bytes: Buffer) => {
        said += bytes.toString()
        resolve()
      })
      child.on('exit', () => {
        reject(new Error(`Expected the child to live, it said: ${complaint}`))
      })
    })
    await wait(lifeMs)
  } finally {
    child.kill('SIGKILL')
    await ended
  }
  expect(child.signalCode).toBe('SIGKILL')
  const acknowledged = new Map<number, string>()
  // A line that was cut in the middle was never heard.
  for (const line of said.split('\n').slice(0, -1)) {
    const [number = '', state = ''] = line.split(' ')
    acknowledged.set(Number(number), state)
  }
  return acknowledged
}

it('keeps everything acknowledged through a kill at any moment', { timeout: 60_000 }, async () => {
  const folder = temporaryFolder()
  const everything = new Map<number, string>()
  try {
    let next = 1
    for (const lifeMs of LIVES_MS) {
      const acknowledged = await runAndKill(folder.path, next, lifeMs)
      expect(acknowledged.size).toBeGreaterThan(0)
      for (const [number, state] of acknowledged) everything.set(number, state)

      const storage = openSample(folder.path)
      expect(storage.verify()).toEqual([])
      expect(storage.compareProjections()).toEqual([])
      for (const [number, state] of everything) {
        const found = storage.payments.payment(sampleId(number))?.state.kind
        // What was in the middle of being acknowledged may be one step further than was heard.
        expect(state === 'sending' ? ['sending', 'succeeded'] : ['succeeded'], `payment ${String(number)}`).toContain(
          found,
        )
      }
      const last = Math.max(...everything.keys())
      next = storage.payments.payment(sampleId(last + 1)) === null ? last + 1 : last + 2
      expect(storage.payments.payment(sampleId(next))).toBeNull()
      storage.close()
    }
  } finally {
    folder.remove()
  }
})
