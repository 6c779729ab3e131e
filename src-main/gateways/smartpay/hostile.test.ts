/** A gateway, or something in its place, that answers as badly as it can: nothing of it is believed, nothing is sent twice. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createServer, type Server } from 'node:net'
import { createServer as createTlsServer, type Server as TlsServer } from 'node:tls'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createSmartPay, type SmartPay } from './smartpay.ts'
import { configFor, inquiryAsk, request, type Told } from './testing/given.ts'
import {
  answer,
  close,
  data,
  drip,
  endless,
  half,
  reset,
  silence,
  startScriptedServer,
  token,
  type ScriptedServer,
  type Step,
} from './testing/scripted-server.ts'

const timeouts = { connectMs: 1_000, askMs: 300, inquiryMs: 300, moneyMs: 300, silenceMs: 150 }

let server: ScriptedServer
let elsewhere: ScriptedServer
let gateway: SmartPay
let told: Told

beforeAll(async () => {
  server = await startScriptedServer()
  elsewhere = await startScriptedServer()
  elsewhere.script(data([{ id: 1, name: 'x', wallet_balance: 5 }]))
})
afterAll(async () => {
  await server.stop()
  await elsewhere.stop()
})
beforeEach(() => {
  const given = configFor(server.url, { timeouts, bodyBytesMax: 300_000 })
  told = given.told
  gateway = createSmartPay(given.config)
})

/** The token path answers well, every other one as the step says. */
const everywhere = (step: Step): void => {
  server.script((socket, asked) => {
    if (asked.head.includes('/api/auth/token')) token('T')(socket, asked)
    else step(socket, asked)
  })
}

const raw =
  (...pieces: readonly (string | Uint8Array)[]): Step =>
  (socket) => {
    for (const piece of pieces) socket.write(piece)
    socket.end()
  }

const json = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n'
const body = (bytes: string | Uint8Array): Step =>
  raw(`${json}content-length: ${String(Buffer.byteLength(bytes))}\r\n\r\n`, bytes)

/** One header after the other, and never the body. */
const slowHead: Step = (socket) => {
  socket.write('HTTP/1.1 200 OK\r\n')
  const timer = setInterval(() => socket.write('x-wait: 1\r\n'), 10)
  socket.on('close', () => {
    clearInterval(timer)
  })
}

const nested = (depth: number): string => '{"count":1,"data":' + '['.repeat(depth) + ']'.repeat(depth) + '}'
const portal = '<!doctype html><title>Hotel Wi-Fi</title><form action="/login">Accept the terms</form>'
const redirect =
  (status: number): Step =>
  (socket, asked) => {
    answer(status, portal, { location: `${elsewhere.url}/api/x`, 'content-type': 'text/html' })(socket, asked)
  }
const bomb = gzipSync(Buffer.alloc(40_000_000, 0x20))

const NO_ANSWER: readonly (readonly [string, Step])[] = [
  ['closes at once', close],
  ['resets the connection', reset],
  ['says nothing', silence],
  ['sends its head for ever', slowHead],
  ['drips its body for ever', drip],
  ['never stops sending', endless],
  ['stops half way', half],
  ['sends a hundred thousand headers', raw('HTTP/1.1 200 OK\r\n', 'x-a: b\r\n'.repeat(100_000))],
  ['sends one header of a megabyte', raw(`HTTP/1.1 200 OK\r\nx-a: ${'b'.repeat(1_000_000)}\r\n\r\n`)],
  ['says 100 Continue and nothing else', (socket) => socket.write('HTTP/1.1 100 Continue\r\n\r\n'.repeat(500))],
  ['switches protocols', raw('HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n')],
  ['speaks no HTTP', raw('SSH-2.0-OpenSSH_9.6\r\n')],
  ['answers in noise', raw(Buffer.alloc(5_000, 0x9d))],
  ['gives two lengths', raw(`${json}content-length: 2\r\ncontent-length: 9\r\n\r\n{}`)],
  ['gives a length and pieces at once', raw(`${json}content-length: 2\r\ntransfer-encoding: chunked\r\n\r\n{}`)],
  ['gives a length below nothing', raw(`${json}content-length: -5\r\n\r\n{}`)],
  ['sends eight megabytes', body(`{"count":1,"data":[${'0,'.repeat(4_000_000)}0]}`)],
  ['is a captive portal', answer(200, portal, { 'content-type': 'text/html; charset=utf-8' })],
  ['is a captive portal that claims JSON', answer(200, portal)],
  ['answers as plain text', answer(200, '{"count":1,"data":[]}', { 'content-type': 'text/plain' })],
  ['gives no content type', answer(200, '{"count":1,"data":[]}', { 'content-type': '' })],
  ['redirects to another host', redirect(302)],
  ['redirects and keeps the method', redirect(307)],
  ['redirects for good', redirect(308)],
  ['answers 204', answer(204, '')],
  ['answers 206', answer(206, '{"count":1,"data":[]}')],
  [
    'packs forty megabytes of nothing',
    raw(
      `${json}content-encoding: gzip
content-length: ${String(bomb.length)}

`,
      bomb,
    ),
  ],
  ['packs without saying so', body(gzipSync('{"count":1,"data":[]}'))],
  ['nests a hundred thousand lists', body(nested(100_000))],
  ['sends bytes that are no UTF-8', body(Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]))],
  ['sends a NUL', body('{"count":1,"data":\u0000[]}')],
  ['sends UTF-16', body(Buffer.from('{"count":1,"data":[]}', 'utf16le'))],
  ['sends two answers', raw(`${json}content-length: 2\r\n\r\n{}`, `${json}content-length: 2\r\n\r\n[]`)],
  ['sends a list where an object belongs', answer(200, [])],
  ['sends a word', answer(200, '"ok"')],
  ['sends null', answer(200, 'null')],
  ['sends nothing at all', answer(200, '')],
  ['forgets the data', answer(200, { count: 3 })],
  ['hides the data in the prototype', answer(200, '{"__proto__":{"data":[{"id":1}]},"count":1}')],
  ['says yes and no at once', answer(200, { count: 1, data: [], type: 'Error', message: 'x' })],
  ['says an error with data', answer(400, { type: 'wallet_balance', message: 'x', data: [] })],
]

/** The gateway's own envelope, with something in it that no question asks for. */
const OTHER_DATA: readonly (readonly [string, unknown])[] = [
  ['a word', 'Transfer done'],
  ['an empty word', ''],
  ['a number', 5],
  ['nothing', null],
  ['no', false],
  ['yes', true],
  ['lists in lists', [[[[]]]]],
  ['a list of words', ['a', 'b']],
  ['keys of every object', JSON.parse('{"__proto__": {"id": 1}, "constructor": {"name": "x"}, "toString": 1}')],
  ['another question’s rows', [{ key: 'SEQ', label: 'x' }]],
]

const QUESTIONS: readonly (readonly [string, (of: SmartPay) => Promise<unknown>])[] = [
  ['categories', (of) => of.categories()],
  ['billers', (of) => of.billers(1)],
  ['services', (of) => of.services(1)],
  ['the inquiry', (of) => of.inquire(inquiryAsk())],
  ['wallets', (of) => of.wallets()],
  ['movements', (of) => of.movementsSince({ sinceMs: 0 })],
  ['the list of requests', (of) => of.requestsSince({ sinceMs: 0, serviceId: 3007 })],
]

const FAILED = {
  kind: 'failed',
  reason: { code: expect.stringMatching(/^gateway-(failing|timeout|answer-unreadable)$/u), gatewayText: null },
}
/** A list of which no row can be read proves as little. */
const NOT_ONE_ROW = { kind: 'rows', rows: [], serverTimeMs: null, incomplete: true }
const paymentsSeen = (): number => server.seen.filter(({ body: form }) => form.includes('pay_service_bill')).length

describe.each(NO_ANSWER)('a server that %s', (_title, step) => {
  it('is not believed in anything it is asked', async () => {
    everywhere(step)
    await gateway.signIn({ login: 'agent', password: '1234' })
    const fee = gateway.quoteFee({ serviceId: 3007, amountMinor: request().amountMinor })
    const answers = await Promise.all(QUESTIONS.map(([, ask]) => ask(gateway)))
    for (const [at, [what]] of QUESTIONS.entries()) expect([FAILED, NOT_ONE_ROW], what).toContainEqual(answers[at])
    expect(await fee).toBeNull()
    expect(elsewhere.seen).toEqual([])
  })

  it('leaves a payment unknown, sent once', async () => {
    everywhere(step)
    await gateway.signIn({ login: 'agent', password: '1234' })
    const before = paymentsSeen()
    expect(await gateway.pay(request())).toMatchObject({ kind: 'unknown', trxNumber: null })
    expect(paymentsSeen() - before).toBe(1)
    expect(elsewhere.seen).toEqual([])
  })

  it('signs nobody in', async () => {
    server.script(step)
    expect(await gateway.signIn({ login: 'agent', password: '1234' })).toEqual(FAILED)
    expect(await gateway.wallets()).toMatchObject({ kind: 'failed' })
    expect(elsewhere.seen).toEqual([])
  })
})

describe.each(OTHER_DATA)('an answer whose data is %s', (_title, value) => {
  beforeEach(async () => {
    everywhere(data(value))
    await gateway.signIn({ login: 'agent', password: '1234' })
  })

  it('is no catalogue and no wallet: what was known stays', async () => {
    for (const [what, ask] of QUESTIONS.slice(0, 3)) expect(await ask(gateway), what).toEqual(FAILED)
    expect(await gateway.wallets()).toEqual(FAILED)
  })

  it('is no bill, no fee and no evidence', async () => {
    const bill = await gateway.inquire(inquiryAsk())
    if (bill.kind === 'found')
      expect(bill.inquiry.bills.map(({ dueMinor, feeMinor }) => [dueMinor, feeMinor])).toEqual([[null, null]])
    else expect(bill).toMatchObject({ kind: 'failed', reason: { code: 'gateway-answer-unreadable' } })
    expect(await gateway.quoteFee({ serviceId: 3007, amountMinor: request().amountMinor })).toBeNull()
    expect(await gateway.requestsSince({ sinceMs: 0, serviceId: 3007 })).toMatchObject({ rows: [], incomplete: true })
    expect(await gateway.movementsSince({ sinceMs: 0 })).toMatchObject({ rows: [] })
  })

  it('leaves a payment unknown, sent once', async () => {
    const before = paymentsSeen()
    expect(await gateway.pay(request())).toMatchObject({ kind: 'unknown', trxNumber: null })
    expect(paymentsSeen() - before).toBe(1)
  })
})

describe('a token that cannot be', () => {
  it.each<[string, object]>([
    ['with a line break, a second header', { access_token: 'T\r\nx-role: admin' }],
    ['with a NUL', { access_token: 'T\u0000' }],
    ['with a space', { access_token: 'T T' }],
    ['in Arabic', { access_token: 'رمز' }],
    ['of a megabyte', { access_token: 'T'.repeat(200_000) }],
    ['that is an object', { access_token: { a: 1 } }],
    ['that is nothing but spaces', { access_token: '  ' }],
    ['in the prototype', JSON.parse('{"__proto__": {"access_token": "T"}}') as object],
  ])('%s signs nobody in', async (_title, reply) => {
    server.script(answer(200, { uid: 1, expires_in: '86400', ...reply }))
    expect(await gateway.signIn({ login: 'agent', password: '1234' })).toEqual(FAILED)
  })

  it.each<[string, unknown]>([
    ['nothing', null],
    ['words', 'a day'],
    ['below nothing', -5],
    ['longer than any calendar', 1e300],
    ['a list', [1]],
  ])('a life of %s is no reason to stay out', async (_title, expires_in) => {
    server.script(answer(200, { access_token: 'T', expires_in }), data([]))
    expect(await gateway.signIn({ login: 'agent', password: '1234' })).toMatchObject({ kind: 'signed-in' })
    expect(await gateway.wallets()).toMatchObject({ kind: 'rows' })
  })
})

describe('wallets that cannot be', () => {
  const row = (more: object) => ({ id: 1, name: 'Main', wallet_balance: 100, ...more })
  it.each<[string, unknown[]]>([
    ['a balance that is no exact amount', [row({}), row({ id: 2, wallet_balance: 0.005 })]],
    ['a balance in words', [row({ wallet_balance: 'a hundred' })]],
    ['no balance', [row({ wallet_balance: undefined })]],
    ['a balance of ten to the fifteenth', [row({ wallet_balance: 1e15 })]],
    ['an available sum in words', [row({ available_amount: 'much' })]],
    ['one wallet twice', [row({}), row({ wallet_balance: 50 })]],
    ['something between the rows', [row({}), 'x']],
  ])('%s: the balance is unknown, never a part of it', async (_title, rows) => {
    everywhere(data(rows))
    await gateway.signIn({ login: 'agent', password: '1234' })
    expect(await gateway.wallets()).toEqual(FAILED)
  })

  it('none at all is an answer', async () => {
    everywhere(data([]))
    await gateway.signIn({ login: 'agent', password: '1234' })
    expect(await gateway.wallets()).toMatchObject({ kind: 'rows', rows: [] })
  })
})

describe('nobody there', () => {
  let dumb: TlsServer
  let stranger: TlsServer
  let plain: Server
  let folder: string
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'hostile-'))
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
    execFileSync(
      'openssl',
      [
        ...'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost -keyout'.split(
          ' ',
        ),
        key,
        '-out',
        cert,
      ],
      { stdio: 'pipe' },
    )
    // One without a certificate cannot agree on anything; one with its own is not known to anybody.
    dumb = createTlsServer({ maxVersion: 'TLSv1.2' })
    stranger = createTlsServer({ key: readFileSync(key), cert: readFileSync(cert) }, () => {
      strangerWasTold = true
    })
    plain = createServer((socket) => {
      socket.on('error', () => undefined)
      socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))
    })
    for (const each of [dumb, stranger, plain]) {
      each.on('tlsClientError', () => undefined)
      await new Promise<void>((done) => each.listen(0, '127.0.0.1', done))
    }
  })
  afterAll(() => {
    dumb.close()
    stranger.close()
    plain.close()
    rmSync(folder, { recursive: true })
  })
  let strangerWasTold = false
  const portOf = (of: Server): string => {
    const address = of.address()
    return String(typeof address === 'object' && address !== null ? address.port : 0)
  }

  it.each<[string, string, () => string]>([
    ['a closed port', 'gateway-unreachable', () => 'http://127.0.0.1:1/'],
    ['a name that nobody has', '(gateway-unreachable|no-line)', () => 'https://no-such-host.invalid/'],
    ['a failed agreement on encryption', 'gateway-not-trusted', () => `https://127.0.0.1:${portOf(dumb)}/`],
    ['a certificate that nobody vouches for', 'gateway-not-trusted', () => `https://localhost:${portOf(stranger)}/`],
    ['plain text behind an encrypted address', 'gateway-not-trusted', () => `https://127.0.0.1:${portOf(plain)}/`],
  ])('%s: nothing was sent, and every question says so', async (_title, code, address) => {
    const given = configFor(address(), { timeouts: { ...timeouts, connectMs: 3_000, askMs: 3_000, moneyMs: 3_000 } })
    const nobody = createSmartPay(given.config)
    const reason = { code: expect.stringMatching(new RegExp(`^${code}$`, 'u')), gatewayText: null }
    expect(await nobody.signIn({ login: 'agent', password: '1234' })).toEqual({ kind: 'failed', reason })
    expect(await nobody.pay(request())).toEqual({ kind: 'not-sent', reason })
    expect(await nobody.wallets()).toEqual({ kind: 'failed', reason })
    expect(strangerWasTold).toBe(false)
  })
})

describe('the time in an answer', () => {
  it.each<[string, string, number | null]>([
    ['a good one', 'Fri, 20 Nov 2026 10:00:00 GMT', Date.UTC(2026, 10, 20, 10)],
    ['words', 'tomorrow', null],
    ['1970', 'Thu, 01 Jan 1970 00:00:00 GMT', null],
    ['the year 9999', 'Fri, 31 Dec 9999 23:59:59 GMT', null],
    ['nothing', '', null],
  ])('%s', async (_title, date, serverTimeMs) => {
    everywhere(answer(200, { count: 0, data: [] }, { date }))
    await gateway.signIn({ login: 'agent', password: '1234' })
    told.time.length = 0
    expect(await gateway.wallets()).toMatchObject({ kind: 'rows', serverTimeMs })
    expect(told.time.map(({ serverMs }) => serverMs)).toEqual(serverTimeMs === null ? [] : [serverTimeMs])
  })

  it('of a page that stands between is not the gateway’s', async () => {
    everywhere(answer(200, portal, { 'content-type': 'text/html', date: 'Fri, 20 Nov 2026 10:00:00 GMT' }))
    await gateway.signIn({ login: 'agent', password: '1234' })
    await gateway.wallets()
    expect(told.time).toEqual([])
  })
})
