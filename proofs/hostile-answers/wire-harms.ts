/** Harm to how an answer travels: its frame, its headers, its length, its pace, its end. */
import type { Random } from '../random.ts'
import { disturbed, statusOf, type Harming } from './body-harms.ts'
import { bytes, headOf, plainly, wholeBytes, withBody, withHeader, type Delivery, type Piece } from './delivery.ts'
import type { Answer } from './truths.ts'

const HUGE_BYTES = 100_000_000

export function shortAndLong({ answer, random }: Harming): Delivery {
  const length = answer.body.length
  const said = random.pick<string>([
    String(random.below(length + 1)),
    String(length + 1 + random.below(1_000)),
    '-5',
    '1e3',
    '99999999999999999999',
    '',
    `${String(length)}, ${String(length)}`,
    `${String(length)}, 2`,
    '0x20',
  ])
  const end = random.pick(['close', 'open', 'reset'] as const)
  return { pieces: [bytes(`${headOf(answer, [['content-length', said]])}\r\n`), bytes(answer.body)], end }
}

const lengthOf = (answer: Answer) => ['content-length', String(answer.body.length)] as const
const reseparated = (answer: Answer, lines: string): Delivery => ({
  pieces: [bytes(`${lines}\r\n`), bytes(answer.body)],
  end: 'close',
})

export function oddHeaders({ answer, random }: Harming): Delivery {
  const length = lengthOf(answer)
  const whole = headOf(answer, [length])
  return random.pick<() => Delivery>([
    () => reseparated(answer, headOf(answer, [['content-type', 'text/html'], length])),
    () =>
      reseparated(
        answer,
        headOf(withHeader(answer, 'content-type', 'text/html'), [['content-type', 'application/json'], length]),
      ),
    () => reseparated(answer, headOf(answer, [length, ['content-length', String(answer.body.length + 1)]])),
    () => reseparated(answer, headOf(answer, [length, length])),
    () => reseparated(answer, headOf(answer, [length, ['transfer-encoding', 'chunked']])),
    () => reseparated(answer, headOf(answer, [length, ['transfer-encoding', 'gzip, chunked']])),
    () =>
      reseparated(
        answer,
        headOf(withHeader(answer, 'date', 'Thu, 01 Jan 1970 00:00:00 GMT'), [['date', 'nonsense'], length]),
      ),
    () =>
      reseparated(
        answer,
        whole.replace(
          /^HTTP\/1\.1 \d+ X/u,
          random.pick([
            'HTTP/1.1 200',
            'HTTP/1.0 200 OK',
            'HTTP/2.0 200 OK',
            'HTTP/1.1  200 OK',
            'HTTP/1.1 2000 OK',
            'HTTP/1.1 20 OK',
            'http/1.1 200 ok',
            'ICY 200 OK',
            'HTTP/1.1 -200 OK',
            'HTTP/1.1\t200 OK',
          ]),
        ),
      ),
    () => reseparated(answer, whole.replaceAll('\r\n', '\n')),
    () => reseparated(answer, `${whole}x-broken\r\n`),
    () => reseparated(answer, `${whole} folded: yes\r\n`),
    () => reseparated(answer, `${whole}x-nul: a\u0000b\r\n`),
    () => reseparated(answer, `${whole}x-a: ${'b'.repeat(30_000)}\r\n`),
    () => reseparated(answer, `${whole}${'x-a: b\r\n'.repeat(5_000)}`),
    () => reseparated(answer, `${whole}set-cookie: access_token=stolen\r\n__proto__: x\r\n`),
    () =>
      reseparated(withHeader(answer, 'content-type', null), headOf(withHeader(answer, 'content-type', null), [length])),
    () =>
      plainly(
        withHeader(
          answer,
          'content-type',
          random.pick([
            '',
            'text/plain',
            'application/xml',
            'application/json; charset=utf-16',
            'APPLICATION/JSON',
            'application/problem+json',
            'multipart/form-data; boundary=x',
            ';',
            'json',
            'application/jsonp',
            '\u00e9/json',
          ]),
        ),
      ),
    () => ({
      pieces: [bytes(disturbed(Buffer.from(`${whole}\r\n`, 'latin1'), random)), bytes(answer.body)],
      end: 'close',
    }),
  ])()
}

export const page = '<!doctype html><html dir="rtl"><title>Wi-Fi</title><form action="/login">اقبل الشروط</form></html>'

export function otherFrames(harming: Harming): Delivery {
  const { answer, random } = harming
  const whole = wholeBytes(answer)
  const other = wholeBytes(random.pick([...harming.others, answer]))
  const provisional = (status: number) => `HTTP/1.1 ${String(status)} X\r\nx-a: b\r\n\r\n`
  const redirect = random.pick([300, 301, 302, 303, 305, 307, 308])
  const elsewhere = random.pick(['elsewhere', '/elsewhere', './', 'http://127.0.0.1:9/elsewhere', '//x', ''])
  return random.pick<() => Delivery>([
    // HTTP/0.9: the body and nothing else.
    () => ({ pieces: [bytes(answer.body)], end: 'close' }),
    () => ({ pieces: [bytes('SSH-2.0-OpenSSH_9.6\r\n')], end: 'close' }),
    () => ({ pieces: [bytes(Buffer.from([0x15, 0x03, 0x01, 0x00, 0x02, 0x02, 0x28]))], end: 'close' }),
    () => ({ pieces: [bytes(provisional(random.pick([100, 102, 103, 199]))), bytes(whole)], end: 'close' }),
    () => ({ pieces: [bytes(provisional(100).repeat(200)), bytes(whole)], end: 'close' }),
    () => ({
      pieces: [bytes(`HTTP/1.1 101 X\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n`), bytes(whole)],
      end: 'close',
    }),
    () => plainly(withHeader(statusOf(answer, redirect), 'location', elsewhere)),
    () =>
      plainly(
        withHeader(
          withBody(withHeader(statusOf(answer, redirect), 'content-type', 'text/html'), page),
          'location',
          elsewhere,
        ),
      ),
    () => plainly(statusOf(answer, 304)),
    // Several answers on one connection: only the first can be ours.
    () => ({ pieces: [bytes(whole), bytes(other)], end: 'close' }),
    () => ({ pieces: [bytes(other), bytes(whole)], end: 'close' }),
    () => ({ pieces: [bytes(Buffer.concat([whole, other, whole]))], end: 'open' }),
    () => ({ pieces: [bytes(chunked(answer, random)), bytes(other)], end: 'close' }),
    () => ({ pieces: [bytes(`${headOf(answer)}\r\n`), bytes(answer.body)], end: 'close' }),
    () => ({ pieces: [bytes(`${headOf(answer)}\r\n`), bytes(answer.body)], end: 'reset' }),
  ])()
}

/** The body in pieces, well formed or nearly. */
function chunked(answer: Answer, random: Random): Buffer {
  const pieces: Buffer[] = [Buffer.from(`${headOf(answer, [['transfer-encoding', 'chunked']])}\r\n`, 'latin1')]
  for (let at = 0; at < answer.body.length;) {
    const size = Math.min(answer.body.length - at, 1 + random.below(answer.body.length))
    pieces.push(
      Buffer.from(`${size.toString(16)}${random.chance(0.1) ? ';ext="x"' : ''}\r\n`),
      answer.body.subarray(at, at + size),
      Buffer.from('\r\n'),
    )
    at += size
  }
  pieces.push(Buffer.from(random.pick(['0\r\n\r\n', '0\r\nx-last: 1\r\n\r\n', '0\r\n', '', 'x\r\n\r\n', '-1\r\n\r\n'])))
  return Buffer.concat(pieces)
}

export function truncated({ answer, random }: Harming): Delivery {
  const whole = random.chance(0.3) ? chunked(answer, random) : wholeBytes(answer)
  const cut = random.below(whole.length)
  return { pieces: [bytes(whole.subarray(0, cut))], end: random.pick(['close', 'close', 'reset', 'open'] as const) }
}

export function slowly({ answer, random }: Harming): Delivery {
  const whole = wholeBytes(answer)
  const cut = random.below(whole.length)
  const head = Buffer.from(`${headOf(answer, [lengthOf(answer)])}\r\n`, 'latin1')
  const rest = random.pick([0, 10, 60])
  const drip = (content: Buffer, everyMs: number): Piece => ({ kind: 'drip', bytes: content, everyMs })
  return random.pick<() => Delivery>([
    () => ({ pieces: [], end: 'open' }),
    () => ({ pieces: [bytes(head)], end: 'open' }),
    () => ({ pieces: [bytes(whole.subarray(0, whole.length - 1))], end: 'open' }),
    () => ({ pieces: [drip(whole, 5)], end: 'close' }),
    () => ({ pieces: [bytes(head), drip(answer.body, rest)], end: 'close' }),
    () => ({
      pieces: [bytes(whole.subarray(0, cut)), { kind: 'wait', ms: 50 + random.below(500) }, bytes(whole.subarray(cut))],
      end: 'close',
    }),
    () => ({ pieces: [{ kind: 'wait', ms: random.below(500) }, bytes(whole)], end: 'close' }),
    () => ({
      pieces: [
        bytes(`${headOf(answer, [['transfer-encoding', 'chunked']])}\r\n`),
        drip(Buffer.from('1\r\n \r\n'.repeat(500)), 8),
      ],
      end: 'open',
    }),
    () => ({ pieces: [drip(Buffer.from('x-wait: 1\r\n'.repeat(500)), 8)], end: 'open' }),
    () => ({ pieces: [bytes('HTTP/1.1 200 OK\r\n'), drip(Buffer.from('x-wait: 1\r\n'.repeat(500)), 8)], end: 'open' }),
    () => ({ pieces: [bytes(whole)], end: 'open' }),
  ])()
}

export function oversized({ answer, random }: Harming): Delivery {
  const flood = (unit: string, totalBytes = HUGE_BYTES): Piece => ({
    kind: 'flood',
    unit: Buffer.from(unit.repeat(Math.ceil(65_536 / unit.length)), 'latin1'),
    totalBytes,
  })
  const long = `${headOf(answer, [['content-length', String(HUGE_BYTES)]])}\r\n`
  const piece = `10000\r\n${'x'.repeat(65_536)}\r\n`
  const inPieces = `${headOf(answer, [['transfer-encoding', 'chunked']])}\r\n`
  return random.pick<() => Delivery>([
    () => ({ pieces: [bytes(`${long}{"count":1,"data":[`), flood('0,')], end: 'close' }),
    () => ({ pieces: [bytes(long), bytes(answer.body), flood(' ')], end: 'close' }),
    () => ({
      pieces: [bytes(inPieces), { kind: 'flood', unit: Buffer.from(piece), totalBytes: Infinity }],
      end: 'open',
    }),
    () => ({ pieces: [bytes(inPieces), flood('1\r\nx\r\n', Infinity)], end: 'open' }),
    () => ({ pieces: [bytes(`${inPieces}1;x=`), flood('x')], end: 'close' }),
    () => ({ pieces: [bytes(`${headOf(answer)}\r\n`), bytes(answer.body), flood(' ')], end: 'close' }),
    () => ({ pieces: [bytes(headOf(answer)), flood('x-a: b\r\n')], end: 'close' }),
    () => ({ pieces: [bytes(`${headOf(answer)}x-a: `), flood('b')], end: 'close' }),
    () => ({ pieces: [flood('HTTP/1.1 100 Continue\r\n\r\n')], end: 'close' }),
    () => ({ pieces: [flood('x')], end: 'close' }),
    () => ({ pieces: [flood('\r\n')], end: 'close' }),
    () => ({ pieces: [bytes(`${inPieces}0\r\n`), flood('x-a: b\r\n')], end: 'close' }),
  ])()
}
