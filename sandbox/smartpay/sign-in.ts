/** Tokens: signing in, renewing, and the three steps of a new device. */
import { ONE_TIME_CODE, personOf } from './people.ts'
import type { Person } from './people.ts'
import { findToken } from './identity.ts'
import { json, refusal } from './wire.ts'
import type { Answer } from './wire.ts'
import type { Call, World } from './world.ts'

/** Headers first, then query and form, as the server reads them. */
const given = (call: Call, name: string): string =>
  call.headers[name.toLowerCase()] ?? call.query[name] ?? call.form[name] ?? ''

export function signIn(world: World, call: Call): Answer {
  const [login, password, serial] = ['login', 'password', 'machine_serial'].map((name) => given(call, name))
  const database = world.settings.dialect === 'guide' || given(call, 'db') !== ''
  if (!login || !password || !serial || !database)
    return refusal(
      400,
      'missing credentials',
      'either of the following are missing [db, username,password, machine_serial]',
    )
  const person = personOf(login)
  if (!person || world.state.passwords[login] !== password) {
    note(world, login, serial, 'wrong-password', false)
    return refusal(
      401,
      'The login or the password is not right, or the database does not exist.',
      'authentication failed',
    )
  }
  if (!mayUse(world, person, serial)) {
    note(world, login, serial, 'no-device', false)
    return refusal(403, 'authentication failed', 'user has no device with this serial')
  }
  if (person.trait === 'otp' && !world.state.activated.includes(`${login} ${serial}`)) {
    const code = `code_${world.chance.tokenDigits().slice(0, 20)}`
    world.state.activationCodes[login] = code
    note(world, login, serial, 'one-time-code', false)
    return json(200, { code, ChallengeName: 'ResetPassword', userStatus: 'FORCE_CHANGE_PASSWORD' })
  }
  return tokenReply(world, person, serial, true)
}

/** A person with one device is bound to the first serial for good; everyone else has devices enough. */
function mayUse(world: World, person: Person, serial: string): boolean {
  if (person.trait === 'no-device') return false
  if (person.trait !== 'one-device') return true
  const bound = world.state.boundSerials[person.login]
  if (bound === undefined) world.state.boundSerials[person.login] = serial
  return bound === undefined || bound === serial
}

function tokenReply(world: World, person: Person, serial: string, withUpdate: boolean): Answer {
  const { token, seconds } = issue(world, person, serial, 'signed-in')
  return json(200, {
    uid: person.uid,
    user_context: { lang: person.lang, tz: 'Africa/Cairo', uid: person.uid },
    company_id: 1,
    access_token: token,
    expires_in: expiry(world, person, seconds),
    ...(withUpdate && world.settings.dialect === 'guide'
      ? { Force_Update: world.settings.forceUpdate || person.trait === 'force-update' }
      : {}),
    ...(world.settings.dialect === 'engine' ? { transfer_to_salesperson: false } : {}),
  })
}

/** A new token for a device; the one it had is gone. */
function issue(world: World, person: Person, serial: string, outcome: string): { token: string; seconds: number } {
  const seconds = person.trait === 'short-token' ? 5 : world.settings.tokenSeconds
  const token = `access_token_${world.chance.tokenDigits()}`
  const others = world.state.tokens.filter((one) => one.login !== person.login || one.serial !== serial)
  const replaced = world.state.tokens.some(
    (one) => one.login === person.login && one.serial === serial && one.expiresAtMs > world.nowMs(),
  )
  world.state.tokens = [...others, { token, login: person.login, serial, expiresAtMs: world.nowMs() + seconds * 1000 }]
  note(world, person.login, serial, outcome, replaced)
  return { token, seconds }
}

function expiry(world: World, person: Person, seconds: number): string | number | null {
  const { trait } = person
  const form = trait === 'number-expiry' ? 'number' : trait === 'null-expiry' ? 'null' : world.settings.expiresIn
  if (form === 'null') return null
  return form === 'number' ? seconds : String(seconds)
}

function note(world: World, login: string, serial: string, outcome: string, replaced: boolean): void {
  world.state.logins.push({ atMs: world.nowMs(), login, serial, outcome, replaced })
}

/** Both refresh endpoints: the token is replaced at once; without a good one the reply is the server's own muddle. */
export function refresh(world: World, call: Call): Answer {
  const token = findToken(world, given(call, 'access_token'))
  const person = token && personOf(token.login)
  if (!token || !person) return refusal(401, 'no_access_token', 'No access token was provided in request!')
  if (call.path.endsWith('machine_token') && given(call, 'machine_serial') !== token.serial)
    return refusal(400, 'machine_serial', 'machine serial invalid')
  return tokenReply(world, person, token.serial, false)
}

/** The steps of a new device: send a code, verify it, set a password. */
export function oneTimeCode(world: World, call: Call): Answer {
  const step = call.path.split('/').at(-1)
  const login = given(call, 'login')
  const serial = given(call, 'machine_serial')
  const person = personOf(login)
  if (!person || !serial || given(call, 'validCode') === '') return refusal(403, 'missing error', 'missing parameters')
  if (person.trait !== 'otp') return refusal(451, 'Access Denied', 'one-time codes are not enabled for this user')
  if (world.state.activationCodes[login] !== given(call, 'validCode'))
    return refusal(401, 'Access denied', 'invalid code')
  if (step === 'send') return json(200, { message: 'OTP was sent', userStatus: 'OTP_SENT' })
  if (step === 'verify') {
    if (given(call, 'otp') !== ONE_TIME_CODE) return refusal(402, 'Access Denied', 'invalid OTP')
    return json(200, { secreteCode: secretOf(world, login) })
  }
  if (given(call, 'secreteCode') !== secretOf(world, login)) return refusal(401, 'Access denied', 'invalid secret code')
  const password = given(call, 'newPassword')
  if (!/^\d{4,6}$/.test(password)) return refusal(406, 'Invalid newPassword', 'password must be 4 to 6 digits')
  world.state.passwords[login] = password
  world.state.activated.push(`${login} ${serial}`)
  return json(200, { accessToken: issue(world, person, serial, 'activated').token })
}

const secretOf = (world: World, login: string): string =>
  `secret_${(world.state.activationCodes[login] ?? '').slice(5)}`
