/**
 * What the gateway truly answers: recorded once from the sandbox (`record-truths.ts`), so that the same seed harms the same
 * bytes on every machine.
 */
import { readFileSync } from 'node:fs'
import type { OperationName } from './operations.ts'

/** A whole answer as it stands on the wire, without what belongs to the connection alone. */
export type Answer = {
  readonly status: number
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: Buffer
}

/** One answer and what it answers (`askOf`). */
export type Told = { readonly ask: string; readonly answer: Answer }

/** One call of the client, what it was given, and everything that it was told. */
export type Truth = {
  readonly name: string
  readonly dialect: 'guide' | 'engine'
  readonly operation: OperationName
  readonly given: unknown
  /** What the call comes to when nothing is harmed, in the words of `summaryOf`. */
  readonly is: string
  /** Answers to what must come first: a sign-in, the earlier steps of an activation. */
  readonly before: readonly Told[]
  readonly answers: readonly Told[]
}

/** The truths as the file keeps them: a body as text, or in base64 where it is none. */
export type KeptTold = {
  readonly ask: string
  readonly status: number
  readonly headers: readonly (readonly [string, string])[]
  readonly body: string
  readonly base64?: true
}
export type KeptTruth = Omit<Truth, 'before' | 'answers'> & {
  readonly before: readonly KeptTold[]
  readonly answers: readonly KeptTold[]
}

const restore = (kept: KeptTold): Told => ({
  ask: kept.ask,
  answer: {
    status: kept.status,
    headers: kept.headers,
    body: Buffer.from(kept.body, kept.base64 === true ? 'base64' : 'utf8'),
  },
})

/** Reads the recorded truths. */
export function readTruths(): readonly Truth[] {
  const kept = JSON.parse(readFileSync(new URL('truths.json', import.meta.url), 'utf8')) as readonly KeptTruth[]
  return kept.map((each) => ({ ...each, before: each.before.map(restore), answers: each.answers.map(restore) }))
}

/** What a request asks for: its path's last name, and the kind or the language where one path answers several. */
export function askOf(method: string, path: string, form: URLSearchParams): string {
  const last =
    path
      .replace(/[?#].*$/u, '')
      .split('/')
      .at(-1) ?? ''
  if (/^create_machine_request$/u.test(last)) {
    return form.get('requestType') ?? form.get('request_type') ?? last
  }
  const lang = form.get('lang')
  return `${method} ${last}${lang === null ? '' : ` ${lang}`}`
}
