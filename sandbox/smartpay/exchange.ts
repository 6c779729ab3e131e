/** One request from arrival to answer: settle what is due, note the call, find its fault, work, answer. */
import type { ServerResponse } from 'node:http'
import { floatToMinor } from './amounts.ts'
import { cancelTarget } from './cancel.ts'
import { findToken } from './identity.ts'
import { cancelOutcome, inquiryOutcome, magicCancel, magicInquiry } from './other-outcomes.ts'
import { magicPayment, payOutcome } from './pay-outcomes.ts'
import { picture } from './pictures.ts'
import { requestFields } from './requests.ts'
import { endpointOf, work } from './routes.ts'
import type { Endpoint } from './settings.ts'
import { settleDue } from './settle.ts'
import { CALLS_MAX } from './state.ts'
import type { CallEntry } from './state.ts'
import { insteadOfWork, send } from './transport.ts'
import { Crash, htmlPage } from './wire.ts'
import type { Answer } from './wire.ts'
import { takeId } from './world.ts'
import type { Call, Fields, World } from './world.ts'

export type Arrival = {
  readonly method: string
  readonly path: string
  readonly headers: Fields
  readonly query: Fields
  readonly form: Fields
}

const SECRETS = ['password', 'newPassword', 'access_token', 'otp', 'secreteCode']

/** Answers one request on `response`. `pictures` is the server's own cache of drawn logos. */
export async function exchange(
  world: World,
  arrival: Arrival,
  response: ServerResponse,
  pictures: Map<string, Uint8Array>,
): Promise<void> {
  response.setHeader('date', new Date(world.nowMs()).toUTCString())
  settleDue(world)
  const endpoint = endpointOf(world, arrival.method, arrival.path, arrival.form)
  if (endpoint === 'none' || endpoint === 'method') {
    const answer = endpoint === 'none' ? htmlPage(404, 'Not Found') : htmlPage(405, 'Method Not Allowed')
    note(world, arrival, 'other', null).status = await send(world, response, answer, 'plain')
    return
  }
  const call: Call = { ...arrival, endpoint }
  const fault = takeFault(world, endpoint) ?? (obeysMagic(world, call) ? magicOf(world, call) : null)
  const entry = note(world, arrival, endpoint, fault)
  const wire = wireOf(endpoint, fault)

  const latencyMs = world.settings.latencyMs[endpoint] ?? world.settings.latencyMs.all ?? 0
  const waitMs = wire === 'slow' ? world.settings.slowMs : wire === 'late' ? world.settings.lateMs : latencyMs
  if (endpoint !== 'pay' && waitMs > 0) await world.sleep(waitMs)
  if (wire === 'token-401' || wire === 'token-401-once') endToken(world, call)
  const instead = insteadOfWork(call, wire)
  if (instead === 'hang') return
  if (instead === 'drop') {
    response.destroy()
    return
  }
  const answer = instead ?? (await worked(world, call, fault, waitMs, pictures))
  entry.status = await send(world, response, answer, wire)
}

async function worked(
  world: World,
  call: Call,
  fault: string | null,
  waitMs: number,
  pictures: Map<string, Uint8Array>,
): Promise<Answer> {
  if (call.endpoint === 'picture') return picture(call, pictures)
  try {
    return await work(world, call, fault, waitMs)
  } catch (error) {
    // Where the real server has an uncaught exception, the client sees a page, not a reply.
    if (error instanceof Crash) return htmlPage(500, 'Internal Server Error')
    throw error
  }
}

function note(world: World, arrival: Arrival, endpoint: string, fault: string | null): CallEntry {
  const token = findToken(world, arrival.headers['access_token'] ?? '')
  const entry: CallEntry = {
    seq: takeId(world),
    atMs: world.nowMs(),
    method: arrival.method,
    path: arrival.path,
    endpoint,
    login: token?.login ?? arrival.headers['login'] ?? null,
    serial: arrival.headers['machine_serial'] ?? null,
    fields: Object.fromEntries(
      Object.entries({ ...arrival.query, ...arrival.form }).filter(([name]) => !SECRETS.includes(name)),
    ),
    fault,
    status: null,
  }
  world.state.calls.push(entry)
  if (world.state.calls.length > CALLS_MAX) world.state.calls.shift()
  return entry
}

/** The next scripted fault of an endpoint, used up by this. */
function takeFault(world: World, endpoint: Endpoint): string | null {
  const next = world.settings.next.find((one) => one.endpoint === endpoint)
  if (!next) return null
  world.settings.next = world.settings.next
    .map((one) => (one === next ? { ...one, times: one.times - 1 } : one))
    .filter((one) => one.times > 0)
  return next.fault
}

/** A redirect of ours that was followed is carried out, so that the ledger shows who followed it. */
const obeysMagic = (world: World, call: Call): boolean => world.settings.magic && call.query['redirected'] === undefined

/** The fault a magic value asks for; one that is to happen once does not happen to the replay. */
function magicOf(world: World, call: Call): string | null {
  const found = magicRow(world, call)
  if (found?.wire !== 'token-401-once') return found?.name ?? null
  const key = `${call.endpoint} ${requestFields(world, call.form).account}`
  const before = world.state.refusedOnce.indexOf(key)
  if (before < 0) {
    world.state.refusedOnce.push(key)
    return found.name
  }
  world.state.refusedOnce.splice(before, 1)
  return null
}

function magicRow(world: World, call: Call): { readonly name: string; readonly wire: string } | null {
  if (call.endpoint === 'cancel') return magicCancel(cancelTarget(world, call)?.account ?? '')
  const { account, amount } = requestFields(world, call.form)
  if (call.endpoint === 'inquiry') return magicInquiry(account)
  if (call.endpoint !== 'pay') return null
  return magicPayment(account, /^[\d.]+$/.test(amount ?? '') ? floatToMinor(amount) : 0)
}

/** A fault is an outcome of the endpoint's own table, or else the transport's fault of that name. */
function wireOf(endpoint: Endpoint, fault: string | null): string {
  if (fault === null) return 'plain'
  if (endpoint === 'pay') return payOutcome(fault)?.wire ?? fault
  if (endpoint === 'inquiry') return inquiryOutcome(fault)?.wire ?? fault
  if (endpoint === 'cancel') return cancelOutcome(fault)?.wire ?? fault
  return fault
}

function endToken(world: World, call: Call): void {
  world.state.tokens = world.state.tokens.filter((one) => one.token !== call.headers['access_token'])
}
