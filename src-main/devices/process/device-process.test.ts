/** The real process, its real libraries, and what can happen to it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { DeviceHost } from './device-host.ts'
import type { LineTarget } from '../pipe.ts'
import { realHost } from './testing/fork-entry.ts'

const TIMES = { beatEveryMs: 200, silentMaxMs: 1_500 }
const SERIAL = { baudRate: 9_600, dataBits: 8, stopBits: 1, parity: 'none', flow: 'none' } as const

let folder: string
let host: DeviceHost
let lives: ReturnType<typeof realHost>['lives']

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'devices-'))
  ;({ host, lives } = realHost(TIMES))
})
afterEach(() => {
  host.stop()
  rmSync(folder, { recursive: true })
})

const open = (target: LineTarget) => host.call('open-line', { target }, 5_000)

/** Settles with the first answer that is not for want of a process. */
async function listed() {
  for (;;) {
    const answer = await host.call('list-serial-ports', {}, 5_000)
    if (answer.ok || (answer.problem !== 'process-gone' && answer.problem !== 'no-answer')) return answer
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

test('tells the ports that the system has', async () => {
  const answer = await listed()
  expect(answer.ok && Array.isArray(answer.value)).toBe(true)
})

test.each<[string, (inFolder: string) => LineTarget, string]>([
  [
    'a serial port that is not there',
    (at) => ({ kind: 'serial', path: join(at, 'ttyS77'), settings: SERIAL }),
    'not-there',
  ],
  ['a USB printer that is not there', (at) => ({ kind: 'file', path: join(at, 'lp0') }), 'not-there'],
  ['a serial port that is none', (at) => ({ kind: 'serial', path: join(at, 'none'), settings: SERIAL }), 'failed'],
])('%s', async (_what, target, problem) => {
  writeFileSync(join(folder, 'none'), '')
  expect(await open(target(folder))).toMatchObject({ ok: false, problem })
})

test('killed, it is started again, and whoever waited is told', async () => {
  await listed()
  const waiting = host.call('send', { line: 1, bytes: new Uint8Array(1) }, 60_000)
  expect(await waiting).toMatchObject({ ok: false, problem: 'gone' })
  const asked = host.call('list-serial-ports', {}, 60_000)
  lives[0]?.child.kill('SIGKILL')
  expect(await asked).toMatchObject({ ok: false, problem: 'process-gone' })
  expect(await listed()).toMatchObject({ ok: true })
  expect(lives).toHaveLength(2)
})

test('stopped in the middle without dying, it is found silent, ended and started again', async () => {
  await listed()
  lives[0]?.child.kill('SIGSTOP')
  expect(await host.call('list-serial-ports', {}, 60_000)).toMatchObject({ ok: false, problem: 'process-gone' })
  expect(await listed()).toMatchObject({ ok: true })
  expect(lives[0]?.child.killed).toBe(true)
})
