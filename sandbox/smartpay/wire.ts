/** How the server writes: the `count/data` envelope, the error body, Python's floats, Odoo's HTML pages. */

export type Answer = {
  readonly status: number
  readonly contentType: string
  readonly body: string | Uint8Array
  readonly headers?: Readonly<Record<string, string>>
}

/** Thrown where the real server has an uncaught exception; becomes the HTML page with status 500. */
export class Crash extends Error {}

const FLOAT_MARK = '\u0000float:'

/** A number that Python writes with a fraction whatever its value: 25 pounds are `25.0`. Takes piastres. */
export function pythonFloat(minor: number): string {
  return FLOAT_MARK + pythonFloatText(minor)
}

/** The text of that float: `25.0`, `25.5`, `25.05`. Takes piastres. */
export function pythonFloatText(minor: number): string {
  const sign = minor < 0 ? '-' : ''
  const whole = Math.floor(Math.abs(minor) / 100)
  const fraction = String(Math.abs(minor) % 100)
    .padStart(2, '0')
    .replace(/0$/, '')
  return `${sign}${whole}.${fraction}`
}

/** JSON as Python would write it; marked floats become bare numbers. */
export function toJson(value: unknown): string {
  return JSON.stringify(value).replaceAll(/"\\u0000float:(-?[\d.]+)"/g, '$1')
}

/** The success envelope. `count` is the length of whatever `data` is: rows, keys or characters. */
export function success(data: unknown): Answer {
  const count =
    Array.isArray(data) || typeof data === 'string'
      ? data.length
      : data !== null
        ? Object.keys(data as object).length
        : 0
  return json(200, { count, data })
}

export function json(status: number, body: unknown): Answer {
  return { status, contentType: 'application/json; charset=utf-8', body: toJson(body) }
}

/** The error body. The type is a short code, a sentence, or, after a failed bookkeeping, a whole reply. */
export function refusal(status: number, type: unknown, message: string): Answer {
  return json(status, { type, message })
}

export function htmlPage(status: number, title: string): Answer {
  const body = `<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 3.2 Final//EN">\n<title>${status} ${title}</title>\n<h1>${title}</h1>\n<p>The server could not complete the request.</p>\n`
  return { status, contentType: 'text/html; charset=utf-8', body }
}
