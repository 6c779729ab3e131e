import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, test } from 'vitest'

type Addresses = { readonly smartpay: string; readonly panel: string }

const PROGRAM = fileURLToPath(new URL('sandbox.ts', import.meta.url))
let child: ChildProcess | null = null
afterEach(() => child?.kill('SIGKILL'))

async function start(...flags: string[]): Promise<Addresses> {
  child = spawn(process.execPath, [PROGRAM, ...flags], { stdio: ['pipe', 'pipe', 'inherit'] })
  if (!child.stdout) throw new Error('Expected standard output')
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string]
  return JSON.parse(line) as Addresses
}

test('prints its addresses as one line and stays up until it is ended', async () => {
  const addresses = await start('--dialect', 'engine', '--no-get-requests')
  const faults = await (await fetch(`${addresses.smartpay}/control/faults`)).json()
  expect(faults).toMatchObject({ dialect: 'engine', getRequests: false })
  expect((await fetch(addresses.panel)).status).toBe(200)
  child?.kill('SIGTERM')
  expect(await once(child as ChildProcess, 'exit')).toEqual([0, null])
})

test('goes with its parent only when told so', async () => {
  const alone = await start()
  child?.stdin?.end()
  await new Promise((resolve) => setTimeout(resolve, 200))
  expect((await fetch(`${alone.smartpay}/api/test`)).status).toBe(200)
  child?.kill('SIGKILL')
  await start('--with-parent')
  child?.stdin?.end()
  expect(await once(child as ChildProcess, 'exit')).toEqual([0, null])
})
