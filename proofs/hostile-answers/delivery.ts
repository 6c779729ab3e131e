/** How an answer is put on the wire, as data: played by the server and read by the oracle. */
import type { Answer } from './truths.ts'

export type Piece =
  | { readonly kind: 'bytes'; readonly bytes: Buffer }
  /** Nothing is sent for so long. */
  | { readonly kind: 'wait'; readonly ms: number }
  /** One byte at a time. */
  | { readonly kind: 'drip'; readonly bytes: Buffer; readonly everyMs: number }
  /** The same bytes again and again, as long as they are taken, until so many were sent. */
  | { readonly kind: 'flood'; readonly unit: Buffer; readonly totalBytes: number }

export type Delivery = {
  readonly pieces: readonly Piece[]
  /** How the connection ends; `open`: it does not. */
  readonly end: 'close' | 'reset' | 'open'
}

/** What becomes of the connection before anything can be asked. */
export type ConnectionHarm = 'refused' | 'reset as it opens' | 'closed as it opens' | 'speaks before it is asked'

export const bytes = (content: Buffer | string): Piece => ({
  kind: 'bytes',
  bytes: typeof content === 'string' ? Buffer.from(content, 'latin1') : content,
})

/** An answer's status line and headers, with the lines that belong to the connection. */
export function headOf(answer: Answer, more: readonly (readonly [string, string])[] = []): string {
  const lines = [...answer.headers, ...more].map(([name, value]) => `${name}: ${value}\r\n`)
  return `HTTP/1.1 ${String(answer.status)} X\r\n${lines.join('')}`
}

/** The whole answer as one piece of bytes, well formed. */
export function wholeBytes(answer: Answer): Buffer {
  const length = ['content-length', String(answer.body.length)] as const
  const head = `${headOf(answer, [length, ['connection', 'close']])}\r\n`
  return Buffer.concat([Buffer.from(head, 'latin1'), answer.body])
}

/** An answer delivered as it should be. */
export const plainly = (answer: Answer): Delivery => ({ pieces: [bytes(wholeBytes(answer))], end: 'close' })

/** The answer with another body. */
export const withBody = (answer: Answer, body: Buffer | string): Answer => ({
  ...answer,
  body: typeof body === 'string' ? Buffer.from(body, 'utf8') : body,
})

/** The answer with a header replaced, or taken away with null. */
export function withHeader(answer: Answer, name: string, value: string | null): Answer {
  const others = answer.headers.filter(([each]) => each.toLowerCase() !== name)
  return { ...answer, headers: value === null ? others : [...others, [name, value]] }
}
