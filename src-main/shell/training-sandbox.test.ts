import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startSandboxFromEnvironment, startTrainingSandbox } from './training-sandbox.ts'
import { debuggingAddress, headlessLine } from './debugging-address.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'training-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

function script(name: string, text: string): string {
  const file = path.join(folder, name)
  writeFileSync(file, text)
  return file
}

const start = (file: string, more: { startTimeoutMs?: number; stopTimeoutMs?: number } = {}) =>
  startTrainingSandbox({ script: file, node: process.execPath, ...more })

const ADDRESSES =
  '{"smartpay":"http://127.0.0.1:8101","printer":{"host":"127.0.0.1","port":9100,"control":"http://127.0.0.1:8102"},"panel":"http://127.0.0.1:8101/panel"}'

describe('the sandbox', () => {
  test('tells its addresses after whatever else it says, and ends when it is told to', async () => {
    const pidFile = path.join(folder, 'pid')
    const file = script(
      'good.mjs',
      `import { writeFileSync } from 'node:fs'
       if (!process.argv.includes('--with-parent')) process.exit(3)
       writeFileSync(${JSON.stringify(pidFile)}, String(process.pid))
       console.log('starting')
       console.log('${ADDRESSES}')
       setInterval(() => {}, 1000)`,
    )
    const started = await start(file)
    if (started.kind !== 'started') throw new Error(started.sentence)
    expect(started.sandbox.addresses).toEqual({
      smartpay: 'http://127.0.0.1:8101',
      control: 'http://127.0.0.1:8101',
      printer: { host: '127.0.0.1', port: 9100 },
      panel: 'http://127.0.0.1:8101/panel',
    })
    const { readFileSync } = await import('node:fs')
    const pid = Number(readFileSync(pidFile, 'utf8'))
    expect(process.kill(pid, 0)).toBe(true)
    await started.sandbox.stop()
    expect(() => process.kill(pid, 0)).toThrow('ESRCH')
    await started.sandbox.stop()
  })

  test('that does not want to end is ended', async () => {
    const file = script(
      'stubborn.mjs',
      `process.on('SIGTERM', () => {}); console.log('${ADDRESSES}'); setInterval(() => {}, 1000)`,
    )
    const started = await start(file, { stopTimeoutMs: 100 })
    if (started.kind !== 'started') throw new Error(started.sentence)
    await started.sandbox.stop()
  })

  test.each([
    ['ends at once', 'process.exit(1)', 'The training sandbox did not start.'],
    ['says nothing', 'setInterval(() => {}, 1000)', 'The training sandbox did not start.'],
    ['says half a line', `console.log('{"smartpay":')`, 'The training sandbox did not start.'],
    ['names no address', `console.log('{"smartpay":7}')`, 'The training sandbox told no addresses that can be read.'],
  ])('that %s is a failure with a sentence', async (name, text, sentence) => {
    expect(await start(script(`${name}.mjs`, text), { startTimeoutMs: 500 })).toEqual({ kind: 'failed', sentence })
  })

  test('without a program to run it is a failure too', async () => {
    const started = await startTrainingSandbox({ script: 'none', node: path.join(folder, 'no-node') })
    expect(started.kind).toBe('failed')
  })
})

test('the environment names the sandbox, or the terminal says what is missing', async () => {
  await expect(startSandboxFromEnvironment({}, 'none')).rejects.toThrow('TERMINAL_SANDBOX names no sandbox')
  const file = script(
    'named.mjs',
    `if (process.argv.slice(2).join(' ') !== '--with-parent --ledger kept.json') process.exit(3)
     console.log('${ADDRESSES}')
     setInterval(() => {}, 1000)`,
  )
  const environment = { TERMINAL_SANDBOX: file, TERMINAL_NODE: process.execPath }
  const sandbox = await startSandboxFromEnvironment(environment, 'kept.json')
  expect(sandbox.addresses.smartpay).toBe('http://127.0.0.1:8101')
  await sandbox.stop()
})

describe('the debugging address', () => {
  test('is read once Chromium has written it whole', async () => {
    const asked = debuggingAddress(folder, { timeoutMs: 5000, everyMs: 5 })
    writeFileSync(path.join(folder, 'DevToolsActivePort'), '')
    await new Promise((resolve) => setTimeout(resolve, 20))
    writeFileSync(path.join(folder, 'DevToolsActivePort'), '40123\n/devtools/browser/x')
    expect(await asked).toBe('http://127.0.0.1:40123')
  })

  test('is null when Chromium never writes it', async () => {
    expect(await debuggingAddress(path.join(folder, 'none'), { timeoutMs: 30, everyMs: 5 })).toBeNull()
  })

  test('stands in the one line that begins with a brace', () => {
    expect(headlessLine({ cdp: 'http://127.0.0.1:1', sandbox: null, dataDir: '/d' })).toBe(
      '{"cdp":"http://127.0.0.1:1","sandbox":null,"dataDir":"/d"}',
    )
  })
})
