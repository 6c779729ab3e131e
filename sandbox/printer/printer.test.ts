import { connect, type Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { startPrinter, type SandboxPrinter } from './printer.ts'

let printer: SandboxPrinter
let socket: Socket
let answered: number[]

beforeEach(async () => {
  printer = await startPrinter({ paperMm: 58 })
  socket = connect({ host: printer.host, port: printer.port, noDelay: true })
  await new Promise((resolve) => socket.once('connect', resolve))
  answered = []
  socket.on('data', (chunk: Buffer) => answered.push(...chunk))
  socket.on('error', () => undefined)
})
afterEach(async () => {
  socket.destroy()
  await printer.stop()
})

const control = async (path: string, init?: RequestInit): Promise<Record<string, unknown>[]> =>
  (await (await fetch(`${printer.controlUrl}/control/${path}`, init)).json()) as Record<string, unknown>[]

async function until(check: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 3_000
  while (!(await check())) {
    if (performance.now() > deadline) throw new Error('Expected it within three seconds')
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
const hex = (text: string): Buffer => Buffer.from(text.replace(/\s/gu, ''), 'hex')
const QUESTION = hex('10 04 01')

describe('what is printed', () => {
  test.each([
    ['a full cut', '0a 1d5600', { cuts: 1, complete: true, unknown: [] }],
    ['feed and cut in one', '61 1d564120', { cuts: 1, complete: true, text: ['a'] }],
    ['raster', '1d763000 0200 0300 ffffffffffff 1d5600', { bands: [{ rows: 3, rowBytes: 2 }], complete: true }],
    ['zeros between commands', '1b40 0000 0a 1d5601', { cuts: 1, complete: true }],
    ['the drawer', '1b70001919 0a 1d5600', { drawerKicks: 1, complete: true }],
    ['a byte it does not know', '0a 07 1d5600', { complete: false, unknown: [{ at: 1, bytes: '07' }] }],
    [
      'a command it does not know',
      '1b7a01 1d5600',
      {
        complete: false,
        unknown: [
          { at: 0, bytes: '1b7a' },
          { at: 2, bytes: '01' },
        ],
      },
    ],
    ['half a band', '0a 1d5600 1d763000 0200 0300 ffff', { cuts: 1, complete: false }],
    ['nothing cut', '61 0a', { cuts: 0, complete: false }],
  ])('%s', async (_title, bytes, job) => {
    socket.end(hex(bytes))
    await until(async () => (await control('ledger'))[0]?.['open'] === false)
    expect(await control('ledger')).toMatchObject([job])
  })

  test('a paper for each cut, and a picture of it', async () => {
    socket.end(
      Buffer.concat([hex('41 0a 1d5600'), hex('1b6101 1d763000 0100 1800'), Buffer.alloc(24, 0xff), hex('1d5601')]),
    )
    await until(async () => (await control('papers')).length === 2)
    expect(await control('papers')).toMatchObject([
      { n: 1, cut: true, widthDots: 384, heightDots: 30 },
      { n: 2, cut: true, widthDots: 384, heightDots: 24 },
    ])
    const picture = await fetch(`${printer.controlUrl}/control/papers/2.png`)
    expect(picture.headers.get('content-type')).toBe('image/png')
    expect((await fetch(`${printer.controlUrl}/control/papers/3.png`)).status).toBe(404)
  })

  test('commands may come byte by byte', async () => {
    for (const byte of hex('1b40 1d763000 0200 0100 00ff 1d5600')) {
      socket.write(Uint8Array.of(byte))
      await new Promise((resolve) => setImmediate(resolve))
    }
    await until(async () => (await control('ledger'))[0]?.['complete'] === true)
    expect(await control('ledger')).toMatchObject([{ bands: [{ rows: 1, rowBytes: 2 }], unknown: [] }])
  })
})

describe('what it answers', () => {
  test.each([
    [{}, [0x12, 0x12, 0x12, 0x12]],
    [{ paper: 'out' }, [0x1a, 0x32, 0x12, 0x72]],
    [{ cover: 'open' }, [0x1a, 0x16, 0x12, 0x12]],
    [{ offline: true }, [0x1a, 0x12, 0x12, 0x12]],
  ])('with %j', async (faults, bytes) => {
    await control('faults', { method: 'PUT', body: JSON.stringify(faults) })
    for (const what of [1, 2, 3, 4]) {
      socket.write(Uint8Array.of(0x10, 0x04, what))
      await until(() => answered.length === what)
    }
    expect(answered).toEqual(bytes)
    expect(await control('ledger')).toEqual([])
  })

  test('a question in its turn waits for the paper, one in real time does not', async () => {
    await control('faults', { method: 'PUT', body: '{"paper":"out"}' })
    socket.write(hex('41 0a 1d5600 1d7201'))
    await until(async () => (await control('ledger')).length === 1)
    socket.write(QUESTION)
    await until(() => answered.length === 1)
    expect(answered).toEqual([0x1a])
    expect(await control('papers')).toEqual([])
    await control('faults', { method: 'PUT', body: '{"paper":"ok"}' })
    await until(() => answered.length === 2)
    expect(answered[1]).toBe(0)
    expect(await control('papers')).toHaveLength(1)
  })

  test('a fault that does not exist is refused by name', async () => {
    expect(await control('faults', { method: 'PUT', body: '{"papper":"out"}' })).toEqual({
      error: expect.stringContaining('found papper'),
    })
    expect(await control('faults', { method: 'PUT', body: '{"paper":"wet"}' })).toEqual({
      error: 'Expected another value for paper, found "wet"',
    })
  })
})
