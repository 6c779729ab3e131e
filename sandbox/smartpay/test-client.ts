/** A small client for the stand-in's own tests: real HTTP, no judgement about what comes back. */
import { connect } from 'node:net'
import type { SmartPayServer } from './server.ts'
import type { LedgerView } from './ledger.ts'

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests look into replies of every shape, and each expectation names the shape it wants
export type Json = any

export type Reply = {
  readonly status: number
  readonly text: string
  readonly contentType: string
  readonly json: Json
}

export type TestClient = {
  token(): string
  signIn(login?: string, serial?: string, headers?: Record<string, string>): Promise<Reply>
  post(path: string, form?: Record<string, string>, method?: string): Promise<Reply>
  get(path: string, headers?: Record<string, string>): Promise<Reply>
  ledger(): Promise<LedgerView>
  faults(change: Record<string, unknown>): Promise<Reply>
  reset(): Promise<void>
}

/** Whether something listens on the port of this address. */
export function reachable(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1')
    socket.on('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.on('error', () => resolve(false))
  })
}

export function testClient(server: SmartPayServer): TestClient {
  let token = ''
  let machine = 'TILL-1'
  const ask = async (url: string, init: RequestInit): Promise<Reply> => {
    const response = await fetch(url, { redirect: 'manual', ...init })
    const text = await response.text()
    const contentType = response.headers.get('content-type') ?? ''
    let json: unknown = null
    try {
      json = JSON.parse(text)
    } catch {
      // Pages and halves of answers are no JSON; the text is there for them.
    }
    return { status: response.status, text, contentType, json }
  }
  const control = (path: string, method: string, body?: unknown): Promise<Reply> =>
    ask(server.controlUrl + path, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    })
  return {
    token: () => token,
    signIn: async (login = 'agent', serial = 'TILL-1', headers = {}) => {
      const reply = await ask(`${server.url}/api/auth/token`, {
        headers: { login, password: '1234', machine_serial: serial, ...headers },
      })
      const issued = (reply.json as { access_token?: unknown } | null)?.access_token
      if (typeof issued === 'string') {
        token = issued
        machine = serial
      }
      return reply
    },
    post: (path, form = {}, method = 'POST') =>
      ask(server.url + path, {
        method,
        headers: {
          access_token: token,
          machine_serial: machine,
          'content-type': 'application/x-www-form-urlencoded',
        },
        body: new URLSearchParams(form).toString(),
      }),
    get: (path, headers = {}) => ask(server.url + path, { headers }),
    ledger: async () => (await control('/control/ledger', 'GET')).json as LedgerView,
    faults: (change) => control('/control/faults', 'PUT', change),
    reset: async () => {
      await control('/control/reset', 'POST')
    },
  }
}
