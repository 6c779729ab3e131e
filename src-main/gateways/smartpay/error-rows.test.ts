/** Each row of the gateway's error model over real HTTP: what it says about the money, and what is concluded from it. */
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createSmartPay, type SmartPay } from './smartpay.ts'
import { ERROR_ROWS, judgedTypes, NOT_USED, type Asking, type ErrorRow } from './testing/error-rows.ts'
import { configFor, egp, inquiryAsk, request } from './testing/given.ts'
import {
  answer,
  data,
  refusal,
  reset,
  silence,
  startScriptedServer,
  token,
  type ScriptedServer,
  type Step,
} from './testing/scripted-server.ts'

let server: ScriptedServer
beforeAll(async () => {
  server = await startScriptedServer()
})
afterAll(() => server.stop())

type Concluded = { readonly concludes: string; readonly code: string }
type Reasoned = { readonly kind: string; readonly reason: { readonly code: string } }
const concluded = (outcome: Reasoned): Concluded => ({ concludes: outcome.kind, code: outcome.reason.code })
const orNone = (none: string, outcome: object | null): Concluded =>
  outcome === null ? { concludes: none, code: '–' } : concluded(outcome as Reasoned)

const target = { trxNumber: '2411209', inquiryNumber: '2411208', request: request(), again: false }
const sinceMs = Date.UTC(2026, 10, 20)

const inquiry = async (of: SmartPay): Promise<Concluded> => {
  const found = await of.inquire(inquiryAsk())
  return found.kind === 'refused' ? { concludes: 'refused', code: found.code } : concluded(found as Reasoned)
}
const rowsOrNone = (answered: { readonly kind: string; readonly rows?: readonly unknown[] }): Concluded =>
  answered.kind === 'rows'
    ? orNone(answered.rows?.length === 0 ? 'none' : 'rows', null)
    : concluded(answered as Reasoned)

/** How each row's operation is carried out, and what came of it. */
const ask = {
  payment: async (of: SmartPay) => concluded((await of.pay(request())) as Reasoned),
  cancel: async (of: SmartPay) => concluded(await of.cancel(target)),
  transfer: async (of: SmartPay) =>
    concluded((await of.transfer({ to: 'b', amountMinor: egp(5), fromWalletId: 1, toWalletId: null })) as Reasoned),
  'fee question': async (of: SmartPay) => {
    const fee = await of.quoteFee({ serviceId: 3007, amountMinor: egp(5) })
    return fee === null ? { concludes: 'no figure', code: '–' } : { concludes: 'a figure', code: '–' }
  },
  wallets: async (of: SmartPay) => rowsOrNone(await of.wallets()),
  'wallet movements': async (of: SmartPay) => rowsOrNone(await of.movementsSince({ sinceMs })),
  'wallet summary': async (of: SmartPay) => {
    const answered = await of.walletSummary({ sinceMs, walletId: null })
    if (answered.kind === 'failed') return concluded(answered)
    return {
      concludes: Object.values(answered.summary).every((each) => each.length === 0) ? 'none' : 'sums',
      code: '–',
    }
  },
  inquiry,
  requests: async (of: SmartPay) => rowsOrNone(await of.requestsSince({ sinceMs, serviceId: null })),
} as const

/** What "nothing was done" is called at each operation that carries a token and a serial. */
const NOTHING_DONE: Readonly<Record<keyof typeof ask, string>> = {
  payment: 'declined',
  cancel: 'refused',
  transfer: 'declined',
  'fee question': 'no figure',
  wallets: 'failed',
  'wallet movements': 'failed',
  'wallet summary': 'failed',
  inquiry: 'failed',
  requests: 'failed',
}

/** The answer that a row is. */
function stepOf({ type, http }: ErrorRow): Step {
  if (type === '(HTML)') return answer(Number(http), '<h1>Error</h1>', { 'content-type': 'text/html' })
  if (type === '(connection reset)') return reset
  if (type === '(client timeout)') return silence
  if (type === '{object}') return refusal(Number(http), { message: 'Paid', request_number: '2411209' })
  if (type.startsWith('(sentence)')) {
    return refusal(Number(http), 'User login or password is invalid, or database is missing', 'authentication failed')
  }
  const [, code = type, message = 'a text for people'] = /^(\w+) "(.*)"$/u.exec(type) ?? []
  return refusal(Number(http), code, message)
}

const given = () => configFor(server.url, { timeouts: { moneyMs: 250, inquiryMs: 250, askMs: 250, silenceMs: 200 } })
async function signedIn(): Promise<SmartPay> {
  const gateway = createSmartPay(given().config)
  server.script(token('T1'))
  await gateway.signIn({ login: 'a', password: 'b' })
  return gateway
}

/** A login always works; everything else gets the step. */
const exceptLogin =
  (step: Step): Step =>
  (socket, seen) => {
    ;(seen.head.includes('/api/auth/token') ? token('T2') : step)(socket, seen)
  }

async function activating(until: 'send' | 'verify' | 'password'): Promise<SmartPay> {
  const gateway = createSmartPay(given().config)
  const reply = (value: object): Step => answer(200, value)
  server.script(
    reply({ code: 'V1', ChallengeName: 'ResetPassword' }),
    reply({ validCode: 'V1' }),
    reply({ secreteCode: 'S1' }),
  )
  await gateway.signIn({ login: 'a', password: 'b' })
  if (until !== 'send') await gateway.sendCode()
  if (until === 'password') await gateway.verifyCode('1')
  return gateway
}
const ofCode = (answered: object): Concluded => {
  const { kind, code, reason } = answered as { kind: string; code?: string; reason?: { code: string } }
  return { concludes: kind, code: code ?? reason?.code ?? '–' }
}

/** Meets a row where it comes. */
async function meet(row: ErrorRow): Promise<Concluded> {
  const step = stepOf(row)
  switch (row.asking) {
    case 'any':
    case 'machine':
      throw new Error('Expected these to be met at every operation')
    case 'sign-in': {
      const gateway = createSmartPay(given().config)
      server.script(step)
      return ofCode(await gateway.signIn({ login: 'a', password: 'b' }))
    }
    case 'activation: send':
    case 'activation: verify':
    case 'activation: password': {
      const [, until = 'send'] = row.asking.split(': ')
      const gateway = await activating(until as 'send' | 'verify' | 'password')
      server.script(step)
      if (until === 'send') return ofCode(await gateway.sendCode())
      return ofCode(await (until === 'verify' ? gateway.verifyCode('1') : gateway.setPassword('2')))
    }
    case 'token refresh': {
      const gateway = await signedIn()
      server.script(step)
      return { concludes: (await gateway.refreshToken()) ? 'renewed' : 'not renewed', code: '–' }
    }
    case 'cancel that runs already': {
      const gateway = await signedIn()
      const running = { id: 9, name: '2411209', request_type: 'pay_service_bill' }
      server.script(step, data([{ ...running, payment_status: 'canceled', action_status: 'new' }]), data([]))
      return ask.cancel(gateway)
    }
    case 'cancel':
    case 'payment':
    case 'transfer':
    case 'fee question':
    case 'wallets':
    case 'wallet movements':
    case 'wallet summary': {
      const gateway = await signedIn()
      server.script(step)
      return ask[row.asking](gateway)
    }
  }
}

const nameOf = ({ asking, type, http }: ErrorRow): string => `${asking} | ${type} | ${http}`

describe('a row of the error model', () => {
  const met = ERROR_ROWS.filter((row) => row.asking !== 'any' && row.asking !== 'machine')
  it.each(met.map((row) => [nameOf(row), row.charged, row] as const))(
    '%s (charged %s)',
    async (_name, _charged, row) => {
      const before = server.seen.length
      const { concludes, code } = row
      expect(await meet(row)).toEqual({ concludes, code })
      const sent = server.seen.slice(before).filter((each) => /create_machine|cancel_request|recharge/u.test(each.head))
      expect(sent.length).toBeLessThanOrEqual(1)
    },
  )

  const everywhere = ERROR_ROWS.filter((row) => row.asking === 'any' || row.asking === 'machine')
  const operations = Object.keys(NOTHING_DONE) as (keyof typeof ask)[]
  it.each(everywhere.flatMap((row) => operations.map((operation) => [nameOf(row), operation, row] as const)))(
    '%s, met by a %s (charged N)',
    async (_name, operation, row) => {
      const gateway = await signedIn()
      server.script(exceptLogin(stepOf(row)))
      const code = operation === 'fee question' ? '–' : row.code
      expect(await ask[operation](gateway)).toEqual({ concludes: NOTHING_DONE[operation], code })
    },
  )

  const shared = ERROR_ROWS.flatMap((row) => (row.atInquiry === undefined ? [] : [[nameOf(row), row] as const]))
  it.each(shared)('%s, met by an inquiry (moves no money)', async (_name, row) => {
    const gateway = await signedIn()
    server.script(stepOf(row))
    expect((await ask.inquiry(gateway)).concludes).toBe(row.atInquiry)
  })
})

describe('the rule behind the rows', () => {
  const OPEN: Readonly<Partial<Record<Asking, readonly string[]>>> = {
    payment: ['unknown'],
    cancel: ['cancel-unknown'],
    'cancel that runs already': ['cancel-unknown'],
    transfer: ['unknown'],
  }

  it('what is ambiguous stays open', () => {
    for (const row of ERROR_ROWS.filter(({ charged }) => charged === 'A')) {
      expect([nameOf(row), OPEN[row.asking]]).toEqual([nameOf(row), [row.concludes]])
    }
  })

  it('nothing is called declined that may have been charged', () => {
    const closed = ERROR_ROWS.filter(({ concludes }) => ['declined', 'refused', 'nothing done'].includes(concludes))
    expect(closed.filter(({ charged }) => charged === 'A').map(nameOf)).toEqual([])
  })

  it('every type that the client judges by is a row, and every row of a money operation is judged', () => {
    const money: Readonly<Record<string, string>> = { payment: 'pay', cancel: 'cancel', transfer: 'transfer' }
    const named = ERROR_ROWS.flatMap(({ asking, type }) => {
      const [bare = type] = type.split(' "')
      if (asking === 'any' || asking === 'machine') return Object.values(money).map((endpoint) => `${endpoint} ${bare}`)
      const endpoint = money[asking]
      return endpoint === undefined || /^[({]/u.test(bare) ? [] : [`${endpoint} ${bare}`]
    })
    expect(new Set(named)).toEqual(new Set(judgedTypes()))
  })

  it('no row stands twice', () => {
    const names = ERROR_ROWS.map(nameOf)
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([])
  })
})

describe('the page about the errors', () => {
  const root = new URL('../../../', import.meta.url)
  const page = readFileSync(new URL('docs/smartpay-errors.md', root), 'utf8')
  const cells = page
    .split('\n')
    .filter((line) => line.startsWith('| ') && !/^\|[ -]*\|? ?-/u.test(line))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim().replace(/^`(.*)`$/u, '$1')),
    )
  const used = cells.filter((row) => row.length === 9 && row[0] !== 'asking')
  const unused = cells.filter((row) => row.length === 3 && row[0] !== 'endpoint')

  it('has the rows of this test, no more and no fewer', () => {
    expect(used.map((row) => row.slice(0, 7).join(' | ')).sort()).toEqual(
      ERROR_ROWS.map(({ asking, type, http, charged, concludes, code, atInquiry = '' }) =>
        [asking, type, http, charged, concludes, atInquiry, code].join(' | '),
      ).sort(),
    )
    expect(unused.map(([endpoint, type]) => `${endpoint ?? ''} ${type ?? ''}`).sort()).toEqual(
      NOT_USED.map((row) => row.join(' ')).sort(),
    )
  })

  it('leaves no cell empty but what an inquiry does not meet', () => {
    expect(used.filter((row) => row.some((cell, at) => cell === '' && at !== 5))).toEqual([])
    expect(unused.filter((row) => row.includes(''))).toEqual([])
  })

  it.each(['ar', 'en'])('every code has its sentences in %s', (language) => {
    const file = new URL(`src-shared/messages/${language}.json`, root)
    const { problem, reason } = JSON.parse(readFileSync(file, 'utf8')) as Record<string, Record<string, string>>
    const named = new Set(ERROR_ROWS.map(({ code }) => code).filter((code) => code !== '–'))
    expect([...named].filter((code) => problem?.[code] === undefined && reason?.[code] === undefined)).toEqual([])
  })
})
