/**
 * Reads what a delivery can at most mean, without the client's code and without Node's parser: lenient in form, so that
 * whatever the client may rightly believe is found here, and strict in one thing: what did not come whole says nothing.
 */
import { isUtf8 } from 'node:buffer'
import type { Delivery } from './delivery.ts'

/** An answer that came whole. */
export type Whole = {
  readonly status: number
  readonly body: Buffer
  /** Null: the body is not JSON by its type, its encoding, its characters or its text. */
  readonly json: { readonly value: unknown } | null
}

/** The answer in a delivery; null when none can be relied on. `bodyBytesMax`: more is not taken. */
export function readDelivery(delivery: Delivery, bodyBytesMax: number): Whole | null {
  // What floods is never the end of an answer, and nothing after it is.
  const flooded = delivery.pieces.findIndex((piece) => piece.kind === 'flood')
  const until = flooded < 0 ? delivery.pieces.length : flooded
  const sent = Buffer.concat(
    delivery.pieces
      .slice(0, until)
      .flatMap((piece) => (piece.kind === 'bytes' || piece.kind === 'drip' ? [piece.bytes] : [])),
  )
  return readAnswer(sent, { ends: flooded < 0 && delivery.end === 'close', bodyBytesMax })
}

function readAnswer(sent: Buffer, how: { ends: boolean; bodyBytesMax: number }): Whole | null {
  const head = readHead(sent)
  if (head === null) return null
  // The last word counts only after the provisional ones.
  if (head.status === 101) return null
  if (head.status < 200) return readAnswer(sent.subarray(head.bytes), how)
  const body = readBody(sent.subarray(head.bytes), head, how.ends)
  if (body === null || body.length > how.bodyBytesMax) return null
  return { status: head.status, body, json: readJson(head, body) }
}

type Head = {
  readonly status: number
  readonly bytes: number
  readonly values: (name: string) => readonly string[]
}

function readHead(sent: Buffer): Head | null {
  const source = sent.toString('latin1')
  const match = /^(?:\r?\n)*HTTP\/\d\.\d (\d{3})[^\r\n]*\r?\n((?:[^\r\n]+\r?\n)*)\r?\n/u.exec(source)
  if (match === null) return null
  const [whole, status = '', lines = ''] = match
  const headers = lines.split(/\r?\n/u).map((line) => {
    const at = line.indexOf(':')
    return [line.slice(0, at).trim().toLowerCase(), line.slice(at + 1).trim()] as const
  })
  return {
    status: Number(status),
    bytes: whole.length,
    values: (name) => headers.filter(([each]) => each === name).map(([, value]) => value),
  }
}

/** The body, null when it is not whole: shorter than its length, without its last piece, or cut by a reset. */
function readBody(rest: Buffer, head: Head, ends: boolean): Buffer | null {
  if (head.status === 204 || head.status === 304) return Buffer.alloc(0)
  if (head.values('transfer-encoding').some((value) => /chunked/iu.test(value))) return readPieces(rest)
  const lengths = head.values('content-length').flatMap((value) => value.split(','))
  if (lengths.length === 0) return ends ? rest : null
  if (!lengths.every((each) => each.trim() === lengths[0]?.trim())) return null
  const length = /^\s*\d{1,15}\s*$/u.test(lengths[0] ?? '') ? Number(lengths[0]) : null
  return length === null || rest.length < length ? null : rest.subarray(0, length)
}

/** A body sent in pieces, each behind its size in hexadecimal digits, up to the piece of size nothing and its empty line. */
function readPieces(rest: Buffer): Buffer | null {
  const found: Buffer[] = []
  let at = 0
  for (;;) {
    const lineEnd = rest.indexOf('\n', at)
    if (lineEnd < 0) return null
    const size = /^\s*([0-9a-f]{1,8})/iu.exec(rest.subarray(at, lineEnd).toString('latin1'))
    if (size === null) return null
    const length = Number.parseInt(size[1] ?? '', 16)
    if (length === 0) return /\n\r?\n/u.test(rest.subarray(lineEnd).toString('latin1')) ? Buffer.concat(found) : null
    if (lineEnd + 1 + length > rest.length) return null
    found.push(rest.subarray(lineEnd + 1, lineEnd + 1 + length))
    at = lineEnd + 1 + length
    if (rest[at] === 13) at += 1
    if (rest[at] !== 10) return null
    at += 1
  }
}

function readJson(head: Head, body: Buffer): Whole['json'] {
  if (!head.values('content-type').some((value) => /json/iu.test(value))) return null
  if (head.values('content-encoding').some((value) => value !== '' && !/identity/iu.test(value))) return null
  if (!isUtf8(body)) return null
  try {
    return { value: JSON.parse(body.toString('utf8').replace(/^\ufeff/u, '')) as unknown }
  } catch {
    return null
  }
}
