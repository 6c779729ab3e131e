/** Who calls: the token and the machine, and how they are refused. */
import { personOf } from './people.ts'
import type { Token } from './state.ts'
import { refusal } from './wire.ts'
import type { Answer } from './wire.ts'
import type { Call, Caller, World } from './world.ts'

export const isAnswer = (value: object): value is Answer => 'status' in value && 'contentType' in value

/** The caller, or the refusal that the real server gives: 401 for the token, 400 for the machine. */
export function identify(world: World, call: Call, machine: 'machine' | 'any'): Caller | Answer {
  const sent = call.headers['access_token'] ?? ''
  if (sent === '') return refusal(401, 'access_token_not_found', 'missing access token in request header')
  const token = findToken(world, sent)
  if (!token) return refusal(401, 'access_token', 'token seems to have expired or invalid')
  if (machine === 'machine') {
    const serial = call.headers['machine_serial'] ?? ''
    if (serial === '') return refusal(400, 'machine_serial_not_found', 'missing machine serial in request header')
    if (serial !== token.serial) return refusal(400, 'machine_serial', 'machine serial invalid')
  }
  return { login: token.login, serial: token.serial }
}

export function findToken(world: World, sent: string): Token | undefined {
  return world.state.tokens.find((one) => one.token === sent && one.expiresAtMs > world.nowMs())
}

/** Messages are in the user's language, whatever `lang` the request carries. */
export function inUserLanguage(caller: Caller, words: { readonly ar: string; readonly en: string }): string {
  return personOf(caller.login)?.lang === 'en_US' ? words.en : words.ar
}
