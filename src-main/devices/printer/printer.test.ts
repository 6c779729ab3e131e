import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { fileURLToPath } from 'node:url'
import { createCanvas, loadImage } from '@napi-rs/canvas'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createInterpreter, type Paper } from '../../../sandbox/printer/interpreter.ts'
import { startPrinter, type SandboxPrinter } from '../../../sandbox/printer/printer.ts'
import type { Bitmap } from '../../../src-shared/domain/receipt.ts'
import { createReceiptRenderer } from '../../receipts/draw.ts'
import type { Printer } from '../../receipts/ports.ts'
import { goldenReceipts } from '../../receipts/sample-receipts.ts'
import { encodeJob } from './esc-pos.ts'
import { createPrinter } from './printer.ts'
import { socketPipe } from '../socket-pipe.ts'
import { printerModel } from './printer-models.ts'
import { readStatus } from './status-protocol.ts'

const model = printerModel('epson')!
const renderer = createReceiptRenderer({
  fontsDirectory: fileURLToPath(new URL('../../../resources/fonts', import.meta.url)),
})
const timeouts = { connectMs: 1_000, answerMs: 150, sendMs: 1_000 }

function drawn(name: string): Bitmap {
  const drawing = renderer.draw(goldenReceipts[name]!)
  if (drawing.kind === 'refused') throw new Error(drawing.found)
  return drawing.bitmap
}

type Job = { complete: boolean; dropped: boolean; unknown: unknown[]; bands: { rows: number }[]; cuts: number }

let device: SandboxPrinter
let printer: Printer
const control = async <T>(path: string, init?: RequestInit): Promise<T> =>
  (await (await fetch(`${device.controlUrl}/control/${path}`, init)).json()) as T
const fault = (faults: object): Promise<unknown> => control('faults', { method: 'PUT', body: JSON.stringify(faults) })
const ledger = (): Promise<Job[]> => control('ledger')

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

beforeEach(async () => {
  device = await startPrinter()
  printer = createPrinter({ open: socketPipe({ host: device.host, port: device.port }), model, timeouts })
})
afterEach(() => device.stop())

async function paperBits(n: number): Promise<Bitmap> {
  const png = await (await fetch(`${device.controlUrl}/control/papers/${String(n)}.png`)).arrayBuffer()
  const image = await loadImage(Buffer.from(png))
  const canvas = createCanvas(image.width, image.height)
  const context = canvas.getContext('2d')
  context.drawImage(image, 0, 0)
  const { data } = context.getImageData(0, 0, image.width, image.height)
  const bits = new Uint8Array((image.width >> 3) * image.height)
  for (let dot = 0; dot < image.width * image.height; dot++) {
    if ((data[dot * 4] ?? 255) < 128) bits[dot >> 3] = (bits[dot >> 3] ?? 0) | (0x80 >> (dot & 7))
  }
  return { widthDots: image.width, heightDots: image.height, bits }
}

describe('a receipt on the network printer', () => {
  test.each(['bill-ar-80', 'voucher-en-80'])('%s arrives dot for dot', async (name) => {
    const bitmap = drawn(name)
    expect(await printer.print(encodeJob(bitmap, model))).toEqual({ kind: 'printed' })
    const paper = await paperBits(1)
    expect(paper.widthDots).toBe(bitmap.widthDots)
    expect(Buffer.from(paper.bits.subarray(0, bitmap.bits.length)).equals(bitmap.bits)).toBe(true)
    expect(paper.bits.subarray(bitmap.bits.length).every((byte) => byte === 0)).toBe(true)
    expect(await ledger()).toMatchObject([{ complete: true, cuts: 1, unknown: [] }])
  })

  test('two jobs at once come out one after the other, both whole', async () => {
    const job = encodeJob(drawn('bill-ar-80'), model)
    const ends = await Promise.all([printer.print(job), printer.print(job), printer.status()])
    expect(ends).toEqual([{ kind: 'printed' }, { kind: 'printed' }, 'ready'])
    expect(await ledger()).toMatchObject([{ complete: true }, { complete: true }])
  })
})

describe('what stands in the way is found before a byte of the receipt leaves', () => {
  test.each([
    [{ paper: 'out' }, 'no-paper'],
    [{ cover: 'open' }, 'cover-open'],
    [{ offline: true }, 'offline'],
    [{ refuse: true }, 'unknown'],
  ])('%j is %s', async (faults, status) => {
    await fault(faults)
    expect(await printer.status()).toBe(status)
    if (status === 'unknown') return
    expect(await printer.print(encodeJob(drawn('bill-ar-80'), model))).toEqual({
      kind: 'failed',
      status,
      someSent: false,
    })
    expect(await ledger()).toEqual([])
  })

  test('nobody at the address', async () => {
    await device.stop()
    expect(await printer.status()).toBe('offline')
    expect(await printer.print(encodeJob(drawn('bill-ar-80'), model))).toEqual({
      kind: 'failed',
      status: 'offline',
      someSent: false,
    })
    device = await startPrinter()
  })
})

describe('what happens on the way', () => {
  test('the paper ends in the middle', async () => {
    await fault({ paperEndsAfterRows: 600 })
    expect(await printer.print(encodeJob(drawn('voucher-en-80'), model))).toEqual({
      kind: 'failed',
      status: 'no-paper',
      someSent: true,
    })
  })

  test('the line drops, and the next receipt is whole all the same', async () => {
    const bitmap = drawn('bill-ar-80')
    await fault({ dropAfterBytes: 20_000 })
    expect(await printer.print(encodeJob(bitmap, model))).toMatchObject({ kind: 'failed', someSent: true })
    expect(await printer.print(encodeJob(bitmap, model))).toEqual({ kind: 'printed' })
    expect(await ledger()).toMatchObject([
      { complete: false, dropped: true },
      { complete: true, dropped: false, unknown: [] },
    ])
  })

  test('a printer that never answers leaves it at sent', async () => {
    await fault({ silent: true })
    expect(await printer.print(encodeJob(drawn('bill-ar-80'), model))).toEqual({ kind: 'sent-unconfirmed' })
    expect(await ledger()).toMatchObject([{ complete: true }])
  })

  test('a slow printer still gets everything', async () => {
    await fault({ slowBytesPerSecond: 400_000 })
    expect(await printer.print(encodeJob(drawn('bill-ar-80'), model))).toEqual({ kind: 'printed' })
  })

  test('a printer that stops reading stops us within the limit, and nothing is called printed', async () => {
    const stopped = createServer((socket) => socket.pause())
    const port = await listen(stopped)
    const deaf = createPrinter({
      open: socketPipe({ host: '127.0.0.1', port }),
      model,
      timeouts: { ...timeouts, sendMs: 300 },
    })
    const wide = { widthDots: 576, heightDots: 200_000, bits: new Uint8Array(72 * 200_000) }
    expect(await deaf.print(encodeJob(wide, model))).toEqual({ kind: 'failed', status: 'offline', someSent: true })
    stopped.close()
  })

  test('a printer that remembers half a band over a lost line does not print the next receipt into it', async () => {
    let room = 20_000
    const papers: Paper[] = []
    let connection: Socket | null = null
    const interpreter = createInterpreter({
      widthDots: 576,
      ready: () => true,
      answer: (bytes) => connection?.write(bytes),
      statusByte: () => 0x12,
      paperByte: () => 0,
      onPaper: (paper) => papers.push(paper),
      onRows: () => undefined,
    })
    const forgetless = createServer((socket) => {
      connection = socket
      socket.on('error', () => undefined)
      socket.on('data', (chunk) => {
        interpreter.take(chunk.subarray(0, room))
        room -= chunk.length
        if (room > 0) return
        room = Infinity
        socket.resetAndDestroy()
      })
    })
    const port = await listen(forgetless)
    const network = createPrinter({ open: socketPipe({ host: '127.0.0.1', port }), model, timeouts })
    const bitmap = drawn('bill-ar-80')
    expect(await network.print(encodeJob(bitmap, model))).toMatchObject({ kind: 'failed', someSent: true })
    expect(await network.print(encodeJob(bitmap, model))).toEqual({ kind: 'printed' })
    expect(interpreter.log.unknown).toEqual([])
    const rows = papers[0]?.rows ?? new Uint8Array()
    expect(Buffer.from(rows).includes(Buffer.from(bitmap.bits))).toBe(true)
    forgetless.close()
  })

  test('a printer that was silent before and only says it is ready afterwards has not answered for the paper', async () => {
    let questions = 0
    const late = createServer((socket) => {
      socket.on('error', () => undefined)
      socket.on('data', (chunk) => {
        const asked = chunk.length % 3 === 0 && chunk[0] === 0x10 && chunk[1] === 0x04
        if (asked && ++questions > 1) socket.write(Buffer.alloc(chunk.length / 3, 0x12))
      })
    })
    const port = await listen(late)
    const network = createPrinter({ open: socketPipe({ host: '127.0.0.1', port }), model, timeouts })
    expect(await network.print(encodeJob(drawn('bill-ar-80'), model))).toEqual({ kind: 'sent-unconfirmed' })
    late.close()
  })

  test('a printer that knows no question in its turn is believed only after the time its paper needs', async () => {
    // Answers DLE EOT at once, passes over everything else.
    const simple = createServer((socket) => {
      socket.on('data', (chunk) => {
        if (chunk.length >= 3 && chunk.at(-3) === 0x10 && chunk.at(-2) === 0x04) socket.write(Uint8Array.of(0x12))
      })
      socket.on('error', () => undefined)
    })
    const port = await listen(simple)
    const plain = createPrinter({ open: socketPipe({ host: '127.0.0.1', port }), model, timeouts })
    const bitmap = drawn('bill-ar-80')
    const startedMs = performance.now()
    expect(await plain.print(encodeJob(bitmap, model))).toEqual({ kind: 'printed' })
    expect(performance.now() - startedMs).toBeGreaterThan((bitmap.heightDots / model.dotsPerSecond) * 1000)
    simple.close()
  })
})

describe('something else at the printer’s address is never said to have printed', () => {
  const NOTHING_LIKE_IT: readonly (readonly [string, (socket: Socket) => void])[] = [
    [
      'a web server',
      (socket) =>
        socket.once('data', () =>
          socket.end(`HTTP/1.1 400 Bad Request\r\nServer: printers-r-us\r\n\r\n${'<h1>Bad Request</h1>'.repeat(9)}`),
        ),
    ],
    ['a mail server that greets', (socket) => socket.write(`220 mail.example ESMTP ready ${'r'.repeat(80)}\r\n`)],
    ['one that sends everything back', (socket) => socket.on('data', (chunk) => socket.write(chunk))],
    ['one that says “all well” without end', (socket) => pour(socket, Buffer.alloc(65_536, 0x12))],
    ['one that says “worked off” without end', (socket) => pour(socket, Buffer.alloc(65_536, 0x00))],
    ['noise', (socket) => pour(socket, Buffer.from(Array.from({ length: 4_096 }, (_, at) => (at * 31) % 256)))],
    [
      'one that answers each question with a page',
      (socket) => socket.on('data', () => socket.write(Buffer.from('ready '.repeat(100)))),
    ],
  ]

  /** As long as anybody takes it. */
  function pour(socket: Socket, bytes: Buffer): void {
    const more = (): void => {
      while (!socket.destroyed && socket.write(bytes));
    }
    socket.on('drain', more)
    more()
  }

  test.each(NOTHING_LIKE_IT)('%s', async (_title, behave) => {
    const sockets = new Set<Socket>()
    const other = createServer((socket) => {
      sockets.add(socket)
      socket.on('error', () => undefined)
      socket.resume()
      behave(socket)
    })
    const port = await listen(other)
    const network = createPrinter({ open: socketPipe({ host: '127.0.0.1', port }), model, timeouts })
    expect(['unknown', 'offline']).toContain(await network.status())
    expect(await network.print(encodeJob(drawn('bill-ar-80'), model))).toMatchObject({ kind: 'failed' })
    for (const socket of sockets) socket.destroy()
    other.close()
  })

  test('a printer that says a few things by itself is still a printer', async () => {
    // Flow control and its state by itself (four bytes) come between the answers.
    const chatty = createServer((socket) => {
      socket.on('error', () => undefined)
      socket.write(Uint8Array.of(0x11, 0x14, 0x00, 0x00, 0x0f))
      socket.on('data', (chunk) => {
        for (let at = 0; at + 2 < chunk.length; at += 1) {
          if (chunk[at] === 0x10 && chunk[at + 1] === 0x04) socket.write(Uint8Array.of(0x13, 0x11, 0x12))
        }
        if (chunk.at(-3) === 0x1d && chunk.at(-2) === 0x72) socket.write(Uint8Array.of(0x13, 0x11, 0x00))
      })
    })
    const port = await listen(chatty)
    const network = createPrinter({ open: socketPipe({ host: '127.0.0.1', port }), model, timeouts })
    expect(await network.status()).toBe('ready')
    expect(await network.print(encodeJob(drawn('bill-ar-80'), model))).toEqual({ kind: 'printed' })
    chatty.close()
  })

  test('one that takes the connection and closes it: not answering', async () => {
    const closing = createServer((socket) => socket.end())
    const port = await listen(closing)
    const network = createPrinter({ open: socketPipe({ host: '127.0.0.1', port }), model, timeouts })
    expect(await network.print(encodeJob(drawn('bill-ar-80'), model))).toMatchObject({ kind: 'failed' })
    closing.close()
  })
})

test.each<[string, Record<number, number>, string]>([
  ['silence', {}, 'unknown'],
  ['all well', { 1: 0x12, 2: 0x12, 3: 0x12, 4: 0x12 }, 'ready'],
  ['only the first answered', { 1: 0x12 }, 'ready'],
  ['paper near its end', { 1: 0x12, 4: 0x1e }, 'ready'],
  ['paper out', { 1: 0x1a, 2: 0x32, 4: 0x72 }, 'no-paper'],
  ['cover open, and so no paper seen', { 1: 0x1a, 2: 0x16, 4: 0x72 }, 'cover-open'],
  ['offline without a cause', { 1: 0x1a, 2: 0x12 }, 'offline'],
  ['cutter jammed', { 1: 0x12, 2: 0x52, 3: 0x1a, 4: 0x12 }, 'offline'],
])('%s', (_title, answers, status) => {
  const byQuestion = new Map(Object.entries(answers).map(([what, answer]) => [Number(what), answer]))
  expect(readStatus(byQuestion)).toBe(status)
})
