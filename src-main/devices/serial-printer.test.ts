/** A printer on a serial port: the real process, the real library, a real pty, and the printer of the sandbox at its end. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { startPrinter, type SandboxPrinter } from '../../sandbox/printer/printer.ts'
import { ensureTool } from '../../tools/setup/tools.ts'
import { createReceiptRenderer } from '../receipts/draw.ts'
import type { Printer, PrinterStatus } from '../receipts/ports.ts'
import { goldenReceipts } from '../receipts/sample-receipts.ts'
import { printerLine } from './printer-line.ts'
import { encodeJob } from './printer/esc-pos.ts'
import { printerModel } from './printer/printer-models.ts'
import { createPrinter } from './printer/printer.ts'
import type { DeviceHost } from './process/device-host.ts'
import { processPipe } from './process/process-pipe.ts'
import { realHost } from './process/testing/fork-entry.ts'
import { ptyCable, type PtyCable } from './testing/pty-cable.ts'

const model = printerModel('epson')!
const SETTINGS = { baudRate: 115_200, dataBits: 8, stopBits: 1, parity: 'none', flow: 'none' } as const
const [job] = Object.values(goldenReceipts)
  .slice(0, 1)
  .map((document) => {
    const renderer = createReceiptRenderer({
      fontsDirectory: fileURLToPath(new URL('../../resources/fonts', import.meta.url)),
    })
    const drawing = renderer.draw(document)
    if (drawing.kind === 'refused') throw new Error(drawing.found)
    return encodeJob(drawing.bitmap, model)
  })

let folder: string
let device: SandboxPrinter
let cable: PtyCable
let host: DeviceHost
let lives: ReturnType<typeof realHost>['lives']
let printer: Printer

// On a new machine it is installed first, which takes longer than a test may.
beforeAll(() => {
  ensureTool('socat')
}, 180_000)
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'serial-'))
  device = await startPrinter()
  cable = ptyCable(join(folder, 'ttyS0'), device.port)
  ;({ host, lives } = realHost())
  const line = printerLine({ kind: 'serial', path: cable.path, ...SETTINGS }, (target) => processPipe(host, target))
  printer = createPrinter({ ...line, model, timeouts: { answerMs: 400 } })
})
afterEach(async () => {
  host.stop()
  await cable.pull()
  await device.stop()
  rmSync(folder, { recursive: true })
})

const faults = (wanted: object): Promise<unknown> =>
  fetch(`${device.controlUrl}/control/faults`, { method: 'PUT', body: JSON.stringify(wanted) })
const papers = async (): Promise<{ cut: boolean }[]> =>
  (await (await fetch(`${device.controlUrl}/control/papers`)).json()) as { cut: boolean }[]

/** Asks until it says so, as the status bar does. */
async function becomes(status: PrinterStatus): Promise<void> {
  await expect.poll(() => printer.status(), { timeout: 10_000, interval: 100 }).toBe(status)
}

test('is asked, prints, and answers for the paper', async () => {
  await cable.plug()
  await becomes('ready')
  expect(await printer.print(job ?? [])).toEqual({ kind: 'printed' })
  expect(await papers()).toHaveLength(1)
})

test('says what is wrong with it', async () => {
  await cable.plug()
  await becomes('ready')
  await faults({ paper: 'out' })
  expect(await printer.status()).toBe('no-paper')
  expect(await printer.print(job ?? [])).toEqual({ kind: 'failed', status: 'no-paper', someSent: false })
  await faults({ paper: 'ok', cover: 'open' })
  expect(await printer.status()).toBe('cover-open')
})

test('that is not there is offline; plugged in, pulled and plugged in again it needs no restart', async () => {
  await becomes('offline')
  await cable.plug()
  await becomes('ready')
  await cable.pull()
  await becomes('offline')
  expect(await printer.print(job ?? [])).toMatchObject({ kind: 'failed', status: 'offline' })
  await cable.plug()
  await becomes('ready')
  expect(await printer.print(job ?? [])).toEqual({ kind: 'printed' })
  expect(lives).toHaveLength(1)
})

test('the process that holds its port dies: another one goes on as if nothing had been', async () => {
  await cable.plug()
  await becomes('ready')
  lives[0]?.child.kill('SIGKILL')
  await expect.poll(() => lives.length).toBe(2)
  await becomes('ready')
  expect(await printer.print(job ?? [])).toEqual({ kind: 'printed' })
})
