/** Something else at the printer's address, whose bytes come in pieces and late: none of them is an answer. */
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import type { PrintResult } from '../../receipts/ports.ts'
import { encodeJob } from './esc-pos.ts'
import { createPrinter } from './printer.ts'
import { socketPipe } from '../socket-pipe.ts'
import { printerModel } from './printer-models.ts'

const model = printerModel('epson')!
const timeouts = { connectMs: 2_000, sendMs: 2_000 }

/** Dots of every kind, white ones among them: all that a receipt's bytes can be taken for. */
const job = encodeJob(
  { widthDots: 576, heightDots: 40, bits: Uint8Array.from({ length: 72 * 40 }, (_, at) => (at % 3 === 0 ? 0 : at)) },
  model,
)
const inTurn = Buffer.of(0x1d, 0x72, 0x01)

let server: Server | null = null
const sockets = new Set<Socket>()
afterEach(() => {
  for (const socket of sockets) socket.destroy()
  sockets.clear()
  server?.close()
})

/** Prints to whatever `behave` makes of the connection, each time that it hears something. */
async function printTo(
  behave: (socket: Socket, heard: { readonly all: Buffer; readonly questionsInTurn: number }) => void,
  answerMs = 25,
): Promise<PrintResult> {
  const own = createServer((socket) => {
    sockets.add(socket)
    socket.setNoDelay(true)
    socket.on('error', () => undefined)
    let all = Buffer.alloc(0)
    let questionsInTurn = 0
    socket.on('data', (chunk) => {
      all = Buffer.concat([all, chunk])
      if (all.subarray(-3).equals(inTurn)) questionsInTurn += 1
      behave(socket, { all, questionsInTurn })
    })
  })
  server = own
  await new Promise<void>((resolve) => own.listen(0, '127.0.0.1', resolve))
  const { port } = own.address() as AddressInfo
  const result = await createPrinter({
    open: socketPipe({ host: '127.0.0.1', port }),
    model,
    timeouts: { ...timeouts, answerMs },
  }).print(job)
  for (const socket of sockets) socket.destroy()
  own.close()
  return result
}

describe('an echo', () => {
  const wholeBytes = 3 + job.reduce((sum, piece) => sum + piece.length, 0) + 3

  /** Sends back so much of what it heard as was allowed so far: a bound for each thing that it has heard. */
  const echoing = (bounds: { readonly atOnce: number; readonly atTheEnd: number; readonly afterwards: number }) => {
    let back = 0
    return (socket: Socket, { all, questionsInTurn }: { all: Buffer; questionsInTurn: number }): void => {
      const until =
        questionsInTurn === 0
          ? bounds.atOnce
          : bounds.atOnce + bounds.atTheEnd + (questionsInTurn > 1 ? bounds.afterwards : 0)
      const piece = all.subarray(back, Math.max(back, until))
      back += piece.length
      if (piece.length > 0) socket.write(piece)
    }
  }

  test.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 16, 63, 64, 65, 66, 67, 68, 69, 100, 1_000])(
    'of which the first %d bytes come back after the cut',
    async (atTheEnd) => {
      expect((await printTo(echoing({ atOnce: 0, atTheEnd, afterwards: 0 }))).kind).not.toBe('printed')
    },
  )

  test('cut anywhere, and late by anything', async () => {
    const few = fc.oneof(fc.integer({ min: 0, max: 80 }), fc.integer({ min: 0, max: wholeBytes }))
    await fc.assert(
      fc.asyncProperty(fc.record({ atOnce: few, atTheEnd: few, afterwards: few }), async (bounds) => {
        expect((await printTo(echoing(bounds))).kind).not.toBe('printed')
      }),
      { numRuns: 60 },
    )
  })
})

describe('one that speaks in lines', () => {
  const lines: readonly (readonly [string, string])[] = [
    ['a web server', 'HTTP/1.1 400 Bad Request\r\n\r\n'],
    ['a mail server', '220 mail ready\r\n'],
    ['a file server', '530 Please log in\r\n'],
    ['a shell', 'login: '],
    ['a lock', 'LOCKED'],
  ]

  test.each<readonly [string, string]>([...lines, ['a row of zeros', '\0'.repeat(8)]])(
    '%s, whole, at once or after the cut',
    async (_title, line) => {
      let isSaid = false
      const atOnce = await printTo((socket) => {
        if (!isSaid) socket.write(line)
        isSaid = true
      })
      const afterTheCut = await printTo((socket, { questionsInTurn }) => {
        if (questionsInTurn === 1) socket.write(line)
      })
      expect([atOnce, afterTheCut].map(({ kind }) => kind)).not.toContain('printed')
    },
  )

  test.each(lines)('%s, a letter for each thing it hears', async (_title, line) => {
    for (const from of [0, 1]) {
      let said = 0
      const result = await printTo((socket, { questionsInTurn }) => {
        if (questionsInTurn < from) return
        socket.write(line.slice(said, said + 1))
        said += 1
      })
      expect(result.kind).not.toBe('printed')
    }
  })
})

describe('a printer of few words is believed', () => {
  test.each<[string, number]>([
    ['with paper', 0x00],
    ['whose paper is nearly out', 0x03],
  ])('that answers only in its turn, %s', async (_title, answer) => {
    const result = await printTo((socket, { all }) => {
      if (all.subarray(-3).equals(inTurn)) socket.write(Uint8Array.of(answer))
    }, 1_000)
    expect(result).toEqual({ kind: 'printed' })
  })

  test.each<[string, (times: number) => readonly number[]]>([
    ['that says once what fits, and no more', (times) => (times === 1 ? [0x00] : [])],
    ['that says two things that fit', (times) => (times === 1 ? [0x00] : [0x03])],
    ['beside whose answers stands what no printer says', () => [0x00, 0x41]],
  ])('but not one %s', async (_title, answer) => {
    const result = await printTo((socket, { all, questionsInTurn }) => {
      if (all.subarray(-3).equals(inTurn)) socket.write(Uint8Array.from(answer(questionsInTurn)))
    })
    expect(result).toEqual({ kind: 'sent-unconfirmed' })
  })

  test('that says its state by itself at the cut is not taken to answer with it', async () => {
    // `GS a`: four bytes, of which the last three look like answers in turn.
    const result = await printTo((socket, { questionsInTurn }) => {
      if (questionsInTurn === 1) socket.write(Uint8Array.of(0x18, 0x00, 0x00, 0x0f))
    })
    expect(result).toEqual({ kind: 'sent-unconfirmed' })
  })
})
