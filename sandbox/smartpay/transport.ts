/** What goes wrong on the way back: sends an answer whole, late, half, in drops, too large, as something else, or not at all. */
import type { ServerResponse } from 'node:http'
import { htmlPage, refusal } from './wire.ts'
import type { Answer } from './wire.ts'
import type { Call, World } from './world.ts'

/** Faults that happen instead of the work: nothing was done. */
export function insteadOfWork(call: Call, wire: string): Answer | 'drop' | 'hang' | null {
  switch (wire) {
    case 'drop-before':
      return 'drop'
    case 'hang':
      return 'hang'
    case 'html-500':
      return htmlPage(500, 'Internal Server Error')
    case 'not-found-404':
      return htmlPage(404, 'Not Found')
    case 'token-401':
    case 'token-401-once':
      return refusal(401, 'access_token', 'token seems to have expired or invalid')
    case 'other-401':
      return refusal(401, 'invalid object model', 'The model is not available in the registry.')
    case 'redirect-302':
      return { ...htmlPage(302, 'Found'), headers: { location: '/web/login' } }
    case 'redirect-307':
      return { ...htmlPage(307, 'Temporary Redirect'), headers: { location: `${call.path}?redirected=1` } }
    default:
      return null
  }
}

/** Sends the answer as the wire lets it through; gives the status that was sent, null where none was. */
export async function send(
  world: World,
  response: ServerResponse,
  answer: Answer,
  wire: string,
): Promise<number | null> {
  const body = typeof answer.body === 'string' ? Buffer.from(answer.body, 'utf8') : Buffer.from(answer.body)
  const whole = (changed: Partial<Answer> = {}, bytes: Buffer = body): number => {
    const { status, contentType, headers } = { ...answer, ...changed }
    response.writeHead(status, { 'content-type': contentType, 'content-length': bytes.length, ...headers })
    response.end(bytes)
    return status
  }
  const page = (status: number, title: string): number => {
    const { body: html, ...rest } = htmlPage(status, title)
    return whole({ ...rest, headers: {} }, Buffer.from(html))
  }
  switch (wire) {
    case 'drop-after':
      response.destroy()
      return null
    case 'half-answer':
      response.writeHead(answer.status, { 'content-type': answer.contentType, 'content-length': body.length })
      response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.destroy())
      return answer.status
    case 'html-500-after':
      return page(500, 'Internal Server Error')
    case 'bad-gateway-502':
      return page(502, 'Bad Gateway')
    case 'gateway-timeout-504':
      return page(504, 'Gateway Time-out')
    case 'wrong-content-type':
      return whole({ contentType: 'text/html; charset=utf-8' })
    case 'oversized':
      return whole(
        {},
        Buffer.concat([body, Buffer.alloc(Math.max(0, world.settings.oversizeBytes - body.length), ' ')]),
      )
    case 'drip':
      return drip(world, response, answer, body)
    default:
      return whole()
  }
}

const DROPS = 40

async function drip(world: World, response: ServerResponse, answer: Answer, body: Buffer): Promise<number> {
  response.writeHead(answer.status, { 'content-type': answer.contentType, 'content-length': body.length })
  const step = Math.max(1, Math.ceil(body.length / DROPS))
  for (let at = 0; at < body.length && !response.destroyed; at += step) {
    response.write(body.subarray(at, at + step))
    await world.sleep(Math.ceil(world.settings.slowMs / DROPS))
  }
  response.end()
  return answer.status
}
