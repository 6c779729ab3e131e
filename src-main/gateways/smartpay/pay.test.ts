/** What every kind of answer to a payment means for the money. The server is scripted byte by byte over real sockets. */
import { connect, createServer, type Socket } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Outcome } from '../../../src-shared/domain/payment.ts'
import { exchange } from './http.ts'
import { createSmartPay, type SmartPay, type SmartPayConfig } from './smartpay.ts'
import { configFor, egp, request, type Told } from './testing/given.ts'
import {
  answer,
  close,
  data,
  drip,
  endless,
  half,
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

type Run = {
  readonly outcome: Outcome
  readonly told: Told
  readonly payments: number
  readonly bodies: readonly URLSearchParams[]
}

async function signedIn(more: Partial<SmartPayConfig> = {}): Promise<{ gateway: SmartPay; told: Told }> {
  const { config, told } = configFor(server.url, { timeouts: { moneyMs: 400, askMs: 400, silenceMs: 200 }, ...more })
  const gateway = createSmartPay(config)
  server.script(token('T1'))
  await gateway.signIn({ login: 'agent', password: 'secret-word' })
  return { gateway, told }
}

let before = 0
beforeEach(() => {
  before = server.seen.length
})

/** Signs in, then pays against the steps. Everything after them is a deployment without a history. */
async function payAgainst(steps: readonly Step[], asked = request(), more: Partial<SmartPayConfig> = {}): Promise<Run> {
  const { gateway, told } = await signedIn(more)
  server.script(...steps, answer(404, '<h1>Not Found</h1>', { 'content-type': 'text/html' }))
  const outcome = await gateway.pay(asked)
  const payments = server.seen.slice(before).filter((each) => /pay_service_bill/u.test(each.body))
  return { outcome, told, payments: payments.length, bodies: payments.map((each) => new URLSearchParams(each.body)) }
}

const plainReply = {
  message: 'Paid, balance 1',
  trxNumber: 'REQ9',
  billingAcct: '0100000001',
  trxAmt: 150.0,
  feesAmt: 3.0,
}
const confirmed = (ids: readonly [string, string][], more: Readonly<Record<string, unknown>> = {}) =>
  JSON.stringify({
    Status: { StatusCode: 200 },
    CorrelationUID: '6f1c1a52-1111-4222-8333-944444444444',
    PmtTransId: ids.map(([PmtIdType, PmtId]) => ({ PmtId, PmtIdType })),
    ...more,
  })
const real = confirmed([
  ['FPTN', '6f1c1a52-0000-4222-8333-944444444444'],
  ['BNKPTN', '7f1c1a52-0000-4222-8333-944444444444'],
  ['FCRN', '9988776655'],
])
const made = JSON.stringify({
  Status: { StatusCode: 200 },
  CorrelationUID: 'REQ9',
  PmtTransId: ['FPTN', 'BNKPTN', 'BNKDTN', 'FCRN'].map((PmtIdType) => ({ PmtId: 'REQ9', PmtIdType })),
  FeesAmt: { Amt: 0 },
})

describe('a payment that the gateway says went through', () => {
  it('is told where the deployment shows neither confirmation nor history', async () => {
    const { outcome } = await payAgainst([data(plainReply)])
    expect(outcome).toMatchObject({
      kind: 'succeeded',
      proof: 'told',
      settlement: { trxNumber: 'REQ9', feeMinor: 300, voucher: null },
    })
  })

  it.each<[string, unknown, Partial<Outcome>]>([
    [
      'the provider confirmed',
      { ...plainReply, provider_response: real, extra_fees_amount: 1.5 },
      { kind: 'succeeded', proof: 'provider' },
    ],
    [
      'the engine answers for the provider',
      { request_number: 'REQ9', message: 'm', provider_response: real, extra_fees_amount: 0.0 },
      { kind: 'succeeded', proof: 'provider' },
    ],
    [
      'a voucher came',
      { request_number: 'REQ9', message: 'm', vouch_pin: '1234567890123456' },
      { kind: 'succeeded', proof: 'provider' },
    ],
    ['the confirmation is made up', { ...plainReply, provider_response: made }, { kind: 'accepted' }],
    [
      'the confirmation is made up, by the engine',
      { request_number: 'REQ9', message: 'm', provider_response: made },
      { kind: 'accepted' },
    ],
    [
      'the made-up one names the inquiry',
      { ...plainReply, provider_response: confirmed([['FCRN', '2411123471021621']]) },
      { kind: 'accepted' },
    ],
    [
      'the provider is pending',
      { ...plainReply, provider_response: confirmed([], { Status: { StatusCode: 22090 } }) },
      { kind: 'accepted' },
    ],
    [
      'the same, packed twice',
      {
        ...plainReply,
        provider_response: JSON.stringify(JSON.stringify({ Status: { StatusCode: 22090 } })),
      },
      { kind: 'accepted' },
    ],
    [
      'the provider reports another code',
      { ...plainReply, provider_response: confirmed([], { Status: { StatusCode: 31004 } }) },
      { kind: 'unknown', trxNumber: 'REQ9' },
    ],
    ['the façade reports another code', { ...plainReply, statusCode: 500 }, { kind: 'unknown', trxNumber: 'REQ9' }],
    ['it names another account', { ...plainReply, billingAcct: '0100000002' }, { kind: 'unknown', trxNumber: null }],
    [
      'the provider names another account',
      { request_number: 'REQ9', provider_response: confirmed([], { PmtInfo: { BillingAcct: '7' } }) },
      { kind: 'unknown', trxNumber: null },
    ],
    ['it names another amount', { ...plainReply, trxAmt: 150.5 }, { kind: 'unknown', trxNumber: null }],
    [
      'it names another amount in the other spelling',
      { ...plainReply, trans_amount: 150.5 },
      { kind: 'unknown', trxNumber: null },
    ],
    [
      'it names another account in the other spelling',
      { ...plainReply, billing_acct: '0100000002' },
      { kind: 'unknown', trxNumber: null },
    ],
    [
      'it names another service in the other spelling',
      { ...plainReply, productId: request().serviceId, product_id: request().serviceId + 1 },
      { kind: 'unknown', trxNumber: null },
    ],
    ['its amount is not exact', { ...plainReply, trxAmt: 150.000001 }, { kind: 'unknown', trxNumber: null }],
    ['its fee is not exact', { ...plainReply, feesAmt: 3.0000004 }, { kind: 'unknown', trxNumber: 'REQ9' }],
    ['it has no number', { message: 'Paid' }, { kind: 'unknown', trxNumber: null }],
    ['it is a sentence', 'Paid', { kind: 'unknown', trxNumber: null }],
    ['it is empty', {}, { kind: 'unknown', trxNumber: null }],
    ['it is a list', [], { kind: 'unknown', trxNumber: null }],
  ])('when %s', async (_title, reply, expected) => {
    const { outcome, payments } = await payAgainst([data(reply)])
    expect(outcome).toMatchObject(expected)
    expect(payments).toBe(1)
  })

  it.each<[string, unknown, string]>([
    ['is ours as a number without its zero', 100000001, 'succeeded'],
    ['is ours as text', '0100000001', 'succeeded'],
    ['is joined with our keys', '0100000001-77', 'succeeded'],
    ['is joined with keys that are not ours', '0100000001-78', 'unknown'],
  ])('the account %s', async (_title, billingAcct, kind) => {
    const { outcome } = await payAgainst(
      [data({ ...plainReply, billingAcct })],
      request({ extraKeys: [{ key: 'Key1', value: '77' }] }),
    )
    expect(outcome.kind).toBe(kind)
  })

  it.each<[string, unknown, number | null]>([
    ['what the reply says and the own part', { ...plainReply, extra_fees_amount: '1.50' }, 450],
    [
      'what the provider took',
      {
        request_number: 'R',
        provider_response: confirmed([['FCRN', '12345']], { FeesAmt: { Amt: 2.25 } }),
        extra_fees_amount: 1,
      },
      325,
    ],
    [
      'what was sent, where the provider took nothing',
      {
        request_number: 'R',
        provider_response: confirmed([['FCRN', '12345']], { FeesAmt: { Amt: 0 } }),
        extra_fees_amount: 1,
      },
      400,
    ],
    ['not known, where nobody says', { request_number: 'R', provider_response: confirmed([['FCRN', '12345']]) }, null],
  ])('the fee is %s', async (_title, reply, feeMinor) => {
    const { outcome } = await payAgainst([data(reply)])
    expect(outcome).toMatchObject({ settlement: { feeMinor } })
  })

  it.each<[string, unknown]>([
    ['said below nothing', { ...plainReply, feesAmt: -3 }],
    ['said to the third decimal', { ...plainReply, feesAmt: 3.005 }],
    ['said beyond any sum', { ...plainReply, feesAmt: 1e30 }],
    ['of its own below nothing', { ...plainReply, extra_fees_amount: '-0.01' }],
    [
      'of the provider below nothing',
      { request_number: 'R', provider_response: confirmed([['FCRN', '12345']], { FeesAmt: { Amt: -2 } }) },
    ],
  ])('a fee %s makes the whole answer doubtful', async (_title, reply) => {
    const { outcome } = await payAgainst([data(reply)])
    expect(outcome).toMatchObject({ kind: 'unknown', reason: { code: 'gateway-answer-unreadable' } })
  })

  it('brings the voucher with serial and expiry', async () => {
    const inside = JSON.stringify({ PmtInfo: { VoucherInfo: { VouchSN: 'S1', VouchExpDt: '2027-01-01' } } })
    const { outcome } = await payAgainst([data({ request_number: 'R', vouch_pin: '1234', provider_response: inside })])
    expect(outcome).toMatchObject({ settlement: { voucher: { pin: '1234', serial: 'S1', expiry: '2027-01-01' } } })
  })

  it.each<[string, unknown, Partial<Outcome>]>([
    [
      'done and completed',
      { payment_status: 'done', action_status: 'completed' },
      { kind: 'succeeded', proof: 'history' },
    ],
    ['in the queue', { payment_status: 'in_queue', action_status: 'new' }, { kind: 'accepted' }],
    ['timed out', { payment_status: 'timeout', action_status: 'new' }, { kind: 'accepted' }],
    ['running', { payment_status: 'new', action_status: 'in_progress' }, { kind: 'accepted' }],
    ['in a state nobody described', { payment_status: 'odd', action_status: 'new' }, { kind: 'accepted' }],
    [
      'refused, against its own word',
      { payment_status: 'failure', action_status: 'completed' },
      { kind: 'unknown', trxNumber: 'REQ9' },
    ],
  ])('is looked up where there is a history: %s', async (_title, status, expected) => {
    const row = {
      id: 5,
      name: 'REQ9',
      request_type: 'pay_service_bill',
      product_id: [3007, 'x'],
      ...(status as object),
    }
    const { outcome } = await payAgainst([data(plainReply), data([row])])
    expect(outcome).toMatchObject(expected)
  })

  it.each<[string, unknown]>([
    ['one that is no list', 'done'],
    ['a row without a number', [{ id: 5, request_type: 'pay_service_bill', payment_status: 'done' }]],
    [
      'a row of its number that is no payment',
      [{ id: 5, name: 'REQ9', request_type: [], payment_status: 'done', action_status: 'completed' }],
    ],
    [
      'two rows of its number that differ',
      ['done', 'failure'].map((payment_status, id) => ({
        id: id + 1,
        name: 'REQ9',
        request_type: 'pay_service_bill',
        payment_status,
        action_status: 'completed',
      })),
    ],
  ])('is not taken on its word where the history is broken: %s', async (_title, history) => {
    const { outcome } = await payAgainst([data(plainReply), data(history)])
    expect(outcome).toMatchObject({ kind: 'accepted', settlement: { trxNumber: 'REQ9' } })
  })

  it('is not taken on its word where the provider answered and cannot be read', async () => {
    const { outcome } = await payAgainst([data({ ...plainReply, provider_response: '{"Amt": 1__000}' })])
    expect(outcome).toMatchObject({ kind: 'accepted', settlement: { trxNumber: 'REQ9' } })
  })

  it('waits for the history when it cannot answer now', async () => {
    const { outcome } = await payAgainst([data(plainReply), reset])
    expect(outcome).toMatchObject({ kind: 'accepted', settlement: { trxNumber: 'REQ9' } })
  })
})

describe('a payment that failed, row by row of the error model', () => {
  it.each<[number, string, Outcome['kind'], string]>([
    [400, 'machine_serial_not_found', 'declined', 'serial-not-known'],
    [400, 'machine_serial', 'declined', 'serial-not-known'],
    [400, 'request_type', 'declined', 'gateway-refused'],
    [400, 'service_not_found', 'declined', 'service-not-found'],
    [400, 'service', 'declined', 'service-not-found'],
    [400, 'billingAcct_not_found', 'declined', 'gateway-refused'],
    [400, 'curCode_not_found', 'declined', 'gateway-refused'],
    [400, 'pmtMethod_not_found', 'declined', 'gateway-refused'],
    [400, 'pmtType_not_found', 'declined', 'gateway-refused'],
    [400, 'billRefNumber_not_found', 'declined', 'inquiry-needed'],
    [400, 'ePayBillRecID_not_found', 'declined', 'inquiry-needed'],
    [400, 'feesAmt_not_found', 'declined', 'fee-unknown'],
    [400, 'provider_not_found', 'declined', 'inquiry-needed'],
    [400, 'inquiryTransactionId_not_found', 'declined', 'inquiry-needed'],
    [400, 'inquiry_request_not_found', 'declined', 'inquiry-needed'],
    [400, 'payAmts_not_match', 'declined', 'gateway-refused'],
    [400, 'feesAmts_not_match', 'declined', 'gateway-refused'],
    [400, 'Incompatible_provider_service', 'declined', 'gateway-refused'],
    [400, 'amount_not_found', 'declined', 'amount-zero'],
    [400, 'daily_limit_exceeded', 'declined', 'limit-exceeded'],
    [400, 'weekly_limit_exceeded', 'declined', 'limit-exceeded'],
    [400, 'monthly_limit_exceeded', 'declined', 'limit-exceeded'],
    [400, 'wallet_not_found', 'declined', 'wallet-not-found'],
    [401, 'wallet_not_found', 'declined', 'wallet-not-found'],
    [400, 'machine_balance_not_enough', 'declined', 'wallet-too-little'],
    [400, 'mobile_balance_not_enough', 'declined', 'wallet-too-little'],
    [400, 'user_error', 'unknown', 'provider-refused'],
    [400, 'Error', 'unknown', 'gateway-failing'],
    [500, 'Error', 'unknown', 'gateway-failing'],
    [500, 'wallet_not_found', 'unknown', 'gateway-failing'],
    [400, 'brand_new_error', 'unknown', 'gateway-failing'],
    [400, 'A whole sentence in the place of the code.', 'unknown', 'gateway-failing'],
    [401, 'invalid object model', 'unknown', 'gateway-failing'],
    [401, 'constructor', 'unknown', 'gateway-failing'],
  ])('%i %s is %s', async (status, type, kind, code) => {
    const { outcome, payments } = await payAgainst([refusal(status, type, 'why')])
    expect(outcome).toMatchObject({ kind, reason: { code, gatewayText: 'why' } })
    expect(payments).toBe(1)
  })

  it.each<[string, unknown, string | null]>([
    ['our payment', { request_number: 'REQ9', billingAcct: '0100000001' }, 'REQ9'],
    ['another account', { request_number: 'REQ9', billingAcct: '1' }, null],
    ['nothing', {}, null],
  ])('500 with an object that names %s is unknown', async (_title, object, trxNumber) => {
    const { outcome } = await payAgainst([refusal(500, object, 'After the Pay Service Request')])
    expect(outcome).toMatchObject({ kind: 'unknown', trxNumber })
  })

  const html = { 'content-type': 'text/html' }
  it.each<[string, Step, string]>([
    ['an HTML page with status 500', answer(500, '<h1>Error</h1>', html), 'gateway-failing'],
    ['502', answer(502, '<h1>Bad gateway</h1>', html), 'gateway-failing'],
    ['504', answer(504, '<h1>Timeout</h1>', html), 'gateway-failing'],
    ['an HTML page with status 200', answer(200, '<h1>Hello</h1>', html), 'gateway-answer-unreadable'],
    ['an HTML page with status 404', answer(404, '<h1>Not found</h1>', html), 'gateway-answer-unreadable'],
    [
      'the right JSON of the wrong type',
      answer(200, { count: 5, data: plainReply }, html),
      'gateway-answer-unreadable',
    ],
    [
      'a decline of the wrong type',
      answer(400, { type: 'wallet_not_found', message: '' }, html),
      'gateway-answer-unreadable',
    ],
    ['a redirect, 302', answer(302, '', { location: '/api/elsewhere' }), 'gateway-answer-unreadable'],
    ['a redirect, 307', answer(307, '', { location: '/api/create_machine_request' }), 'gateway-answer-unreadable'],
    ['another success status', answer(202, { count: 5, data: plainReply }), 'gateway-answer-unreadable'],
    ['an error with status 200', answer(200, { type: 'wallet_not_found', message: '' }), 'gateway-answer-unreadable'],
    [
      'an error beside data',
      answer(400, { type: 'wallet_not_found', message: '', data: {} }),
      'gateway-answer-unreadable',
    ],
    ['JSON that ends early', answer(200, '{"count": 5, "data": {"trxNumber": "REQ9"'), 'gateway-answer-unreadable'],
    [
      'bytes that are no text',
      (socket) =>
        socket.end(
          'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\n\r\n{"data": "\xff\xfe"}',
          'latin1',
        ),
      'gateway-answer-unreadable',
    ],
    ['a packed body', answer(200, { data: plainReply }, { 'content-encoding': 'gzip' }), 'gateway-answer-unreadable'],
    ['half an answer', half, 'gateway-failing'],
    ['a reset', reset, 'gateway-failing'],
    ['a close without an answer', close, 'gateway-failing'],
    ['no HTTP at all', (socket) => socket.end('SSH-2.0-x\r\n'), 'gateway-failing'],
    ['silence', silence, 'gateway-timeout'],
    ['a byte now and then', drip, 'gateway-timeout'],
    ['an endless body', endless, 'gateway-answer-unreadable'],
  ])('%s is unknown, and nothing is sent again', async (_title, step, code) => {
    const { outcome, payments } = await payAgainst([step], request(), { bodyBytesMax: 100_000 })
    expect(outcome).toMatchObject({ kind: 'unknown', reason: { code }, trxNumber: null })
    expect(payments).toBe(1)
  })
})

describe('a payment that never left', () => {
  const closedPort = async (): Promise<number> => {
    const probe = createServer()
    await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
    const address = probe.address()
    await new Promise((resolve) => probe.close(resolve))
    return typeof address === 'object' && address !== null ? address.port : 0
  }

  it('nobody is signed in', async () => {
    const gateway = createSmartPay(configFor(server.url).config)
    expect(await gateway.pay(request())).toMatchObject({ kind: 'not-sent', reason: { code: 'sign-in-required' } })
  })

  it('the login asked for a newer program', async () => {
    const { config, told } = configFor(server.url)
    const gateway = createSmartPay(config)
    server.script(token('T1', { Force_Update: true }))
    await gateway.signIn({ login: 'a', password: 'b' })
    expect(await gateway.pay(request())).toMatchObject({ kind: 'not-sent', reason: { code: 'force-update' } })
    expect(told.forceUpdate).toEqual([true])
  })

  const limits = { connectMs: 2000, firstByteMs: 500, silenceMs: 500, wholeMs: 2000, bodyBytesMax: 1000 }
  const postTo = (url: string) => exchange({ method: 'POST', url: new URL(url), headers: {}, body: 'x=1', limits })

  it('the connection is refused', async () => {
    expect(await postTo(`http://127.0.0.1:${String(await closedPort())}/`)).toMatchObject({
      kind: 'not-sent',
      why: 'refused',
    })
  })

  it.each<[string, (socket: Socket) => void, number]>([
    ['is not spoken', (socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'), 2000],
    ['is broken off', (socket) => socket.resetAndDestroy(), 2000],
    ['never ends', () => undefined, 200],
  ])('TLS %s', async (_title, behave, connectMs) => {
    const received: string[] = []
    const plain = createServer((socket) => {
      socket.on('error', () => undefined)
      socket.on('data', (piece) => {
        received.push(piece.toString('latin1'))
        behave(socket)
      })
    })
    await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve))
    const address = plain.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    const result = await exchange({
      method: 'POST',
      url: new URL(`https://127.0.0.1:${String(port)}/`),
      headers: {},
      body: 'x=1',
      limits: { ...limits, connectMs },
    })
    await new Promise((resolve) => plain.close(resolve))
    expect(result).toMatchObject({ kind: 'not-sent', why: 'tls' })
    expect(received.join('')).not.toContain('POST')
  })

  it('the name is not known', async () => {
    expect(await postTo('http://terminal.invalid/')).toMatchObject({ kind: 'not-sent' })
  })

  it('the server went away after the sign-in: refused at the door is not sent, and seen as unreachable', async () => {
    const own = await startScriptedServer()
    own.script(token('T1'))
    const { config, told } = configFor(own.url)
    const gateway = createSmartPay(config)
    await gateway.signIn({ login: 'a', password: 'b' })
    await own.stop()
    expect(await gateway.pay(request())).toMatchObject({ kind: 'not-sent', reason: { code: 'gateway-unreachable' } })
    expect(told.connection.at(-1)).toMatchObject({ kind: 'unreachable' })
  })
})

describe('the token during a payment', () => {
  it('a 401 about the token is followed by one login and one replay', async () => {
    const { outcome, payments } = await payAgainst([refusal(401, 'access_token'), token('T2'), data(plainReply)])
    expect(outcome).toMatchObject({ kind: 'succeeded' })
    expect(payments).toBe(2)
    expect(
      server.seen
        .slice(before)
        .map((each) => /access_token: (\w+)/u.exec(each.head)?.[1])
        .filter(Boolean)
        .slice(0, 2),
    ).toEqual(['T1', 'T2'])
  })

  it('a 401 again after the replay ends it: declined, nothing was charged', async () => {
    const { outcome, payments, told } = await payAgainst([
      refusal(401, 'access_token'),
      token('T2'),
      refusal(401, 'access_token'),
    ])
    expect(outcome).toMatchObject({ kind: 'declined', reason: { code: 'sign-in-required' } })
    expect(payments).toBe(2)
    expect(told.tokenReplaced).toBe(1)
  })

  it('a 401 whose new login fails is declined, and no second payment leaves', async () => {
    const { outcome, payments } = await payAgainst([refusal(401, 'access_token'), reset])
    expect(outcome).toMatchObject({ kind: 'declined', reason: { code: 'gateway-failing' } })
    expect(payments).toBe(1)
  })

  it('a login in between that asks for a newer program lets no second payment leave', async () => {
    const { outcome, payments } = await payAgainst([
      refusal(401, 'access_token'),
      token('T2', { Force_Update: true }),
      data(plainReply),
    ])
    expect(outcome).toMatchObject({ kind: 'declined', reason: { code: 'force-update' } })
    expect(payments).toBe(1)
  })

  it('a 401 about anything else is not replayed', async () => {
    const { outcome, payments } = await payAgainst([refusal(401, 'invalid object model')])
    expect(outcome.kind).toBe('unknown')
    expect(payments).toBe(1)
  })
})

describe('what a payment sends', () => {
  it.each<['guide' | 'engine', Readonly<Record<string, string>>]>([
    [
      'guide',
      {
        requestType: 'pay_service_bill',
        productId: '3007',
        billingAcct: '0100000001',
        trxAmt: '150.00',
        feesAmt: '3.00',
        inquiryTrxNumber: '2411123471021621',
        pmtAmts: '[{"Sequence": "1", "AmtDue": "150.00", "CurCode": "818"}]',
      },
    ],
    [
      'engine',
      {
        request_type: 'pay_service_bill',
        product_id: '3007',
        billingAcct: '0100000001',
        trans_amount: '150.00',
        feesAmt: '3.00',
        inquiryTransactionId: '2411123471021621',
        inquiry_request_number: '2411123471021621',
        payAmts: '[{"Sequence": "1", "AmtDue": "150.00", "CurCode": "818"}]',
      },
    ],
  ])('in the %s dialect', async (dialect, form) => {
    const asked = request({
      echo: { curCode: '818', billRefNumber: 'B1', ePayBillRecID: 'E1', providerFee: '3.00' },
      mobileToNotify: '0123',
    })
    const { bodies } = await payAgainst([data(plainReply)], asked, { dialect })
    expect(Object.fromEntries(bodies[0] ?? [])).toEqual({
      ...form,
      billRefNumber: 'B1',
      ePayBillRecID: 'E1',
      notifyMobile: '0123',
    })
  })

  it.each<[string, Parameters<typeof request>[0], string | null]>([
    ['no figure', { feeMinor: null }, null],
    ['the whole figure', { feeMinor: egp(4) }, '4.00'],
    [
      'the provider part where the gateway adds its own',
      { feeMinor: egp(4), echo: { providerFee: '3.00', extraFee: '1.00' } },
      '3.00',
    ],
    [
      'the whole where the parts are of another figure',
      { feeMinor: egp(5), echo: { providerFee: '3.00', extraFee: '1.00' } },
      '5.00',
    ],
    ['a fee of nothing', { feeMinor: egp(0) }, '0.00'],
  ])('as the fee: %s', async (_title, more, feesAmt) => {
    const { bodies } = await payAgainst([data(plainReply)], request(more))
    expect(bodies[0]?.get('feesAmt')).toBe(feesAmt)
    expect(bodies[0]?.has('feesAmts')).toBe(false)
  })

  it('extra keys that have a value, as a literal that cannot be left', async () => {
    const extraKeys = [
      { key: 'Key1', value: 'a"}], [{"Key": "Key9' },
      { key: 'Key2', value: '' },
    ]
    const { bodies } = await payAgainst([data({ request_number: 'R' })], request({ extraKeys }))
    expect(bodies[0]?.get('extraBillingAcctKeys')).toBe('[{"Key": "Key1", "Value": "a\\"}], [{\\"Key\\": \\"Key9"}]')
  })

  it('a connection of its own that is closed afterwards, with the headers that the gateway wants', async () => {
    await payAgainst([data(plainReply)])
    const head = server.seen.slice(before).find((each) => each.body.includes('pay_service_bill'))?.head
    expect(head).toContain('access_token: T1')
    expect(head).toContain('machine_serial: SERIAL-1')
    expect(head).toContain('content-type: application/x-www-form-urlencoded')
    expect(head).toMatch(/connection: close/iu)
  })

  it('and logs neither secrets nor whole accounts', async () => {
    const { told } = await payAgainst([data({ ...plainReply, vouch_pin: '9876543210' })])
    const logged = JSON.stringify(told.lines)
    expect(logged).toContain('…0001')
    for (const secret of ['secret-word', 'T1', '0100000001', '9876543210', 'balance'])
      expect(logged).not.toContain(secret)
  })
})

it('the scripted server itself sees what is sent', async () => {
  server.script(close)
  const count = server.seen.length
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1')
  socket.end('GET / HTTP/1.1\r\n\r\n')
  await new Promise((resolve) => socket.on('close', resolve).resume())
  expect(server.seen.length).toBe(count + 1)
})
