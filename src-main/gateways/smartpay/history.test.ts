import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RequestStatus } from '../../../src-shared/domain/history.ts'
import { readMovement, readRequest, readStatus } from './history-rows.ts'
import { createSmartPay, type SmartPay } from './smartpay.ts'
import { configFor } from './testing/given.ts'
import {
  answer,
  data,
  refusal,
  reset,
  startScriptedServer,
  token,
  type ScriptedServer,
  type Step,
} from './testing/scripted-server.ts'

describe('the two statuses of a request', () => {
  it.each<[string | false, string | false, RequestStatus]>([
    ['new', 'in_progress', 'running'],
    ['done', 'completed', 'paid'],
    ['done', 'new', 'not-understood'],
    ['done', false, 'not-understood'],
    ['timeout', 'in_progress', 'unconfirmed'],
    ['in_queue', 'new', 'charged-unconfirmed'],
    ['pending', 'new', 'charged-unconfirmed'],
    ['to_refund', 'new', 'charged-unconfirmed'],
    ['to_cancel', 'new', 'unconfirmed'],
    ['to_review', 'new', 'unconfirmed'],
    ['canceled', 'completed', 'reversed'],
    ['canceled', 'new', 'reversing'],
    ['failure', 'completed', 'refused'],
    ['failure', 'new', 'not-understood'],
    ['something_new', 'completed', 'not-understood'],
    [false, false, 'not-understood'],
  ])('%s and %s mean %s', (payment_status, action_status, expected) => {
    expect(readStatus({ payment_status, action_status })).toBe(expected)
  })

  it('a timeout with a wallet row was charged', () => {
    expect(readStatus({ payment_status: 'timeout', action_status: 'new', wallet_transaction_id: [7, 'x'] })).toBe(
      'charged-unconfirmed',
    )
  })
})

describe('rows', () => {
  it('a request as the server writes it', () => {
    const row = {
      id: 9,
      name: 'REQ9',
      request_type: 'pay_service_bill',
      product_id: [3007, 'Bill'],
      payment_status: 'done',
      action_status: 'completed',
      trans_amount: '150.0',
      create_date: '2026-11-20T10:00:00.5',
      request_billing_acct: '0100',
      request_inquiry_transaction_id: [8, 'REQ8'],
      request_machine_serial: false,
      provider_response: false,
    }
    expect(readRequest(row)).toMatchObject({
      id: 9,
      number: 'REQ9',
      kind: 'payment',
      serviceId: 3007,
      account: '0100',
      amountMinor: 15000,
      machineSerial: null,
      inquiryNumber: 'REQ8',
      status: 'paid',
      createdAtMs: Date.UTC(2026, 10, 20, 10, 0, 0, 500),
    })
  })

  it('an inquiry that names an inquiry is of a kind nobody knows', () => {
    const row = { id: 9, name: 'REQ9', request_type: 'service_bill_inquiry', request_inquiry_transaction_id: false }
    expect(readRequest(row)?.kind).toBe('inquiry')
    expect(readRequest({ ...row, request_inquiry_transaction_id: [8, 'REQ8'] })?.kind).toBe('other')
  })

  it('a row without a number is no row', () => {
    expect(readRequest({ id: 9, name: false })).toBeNull()
  })

  const info = {
    payment_info: {
      request_number: 'REQ9',
      billing_acct: '0100',
      fees: 3,
      vouch_pin: '1234',
      vouch_sn: 'S',
      extra_bill_info: 'note',
    },
  }
  it.each<[string, unknown]>([
    ['an object', info],
    ['JSON text', JSON.stringify(info)],
  ])('a movement with its payment as %s', (_title, wallet_transaction_info) => {
    const row = {
      id: 1,
      request_id: [9, 'REQ9'],
      label: 'Pay Service Bill for x',
      amount: '153.0',
      wallet_type: 'debit',
      wallet_id: [5, 'w'],
      create_date: '2026-11-20 10:00:00',
      wallet_transaction_info,
    }
    expect(readMovement(row)).toMatchObject({
      requestNumber: 'REQ9',
      direction: 'debit',
      amountMinor: 15300,
      walletId: 5,
      account: '0100',
      refund: false,
      settlement: {
        trxNumber: 'REQ9',
        feeMinor: 300,
        voucher: { pin: '1234', serial: 'S', expiry: null },
        notes: ['note'],
      },
    })
  })

  it.each<[string, string, unknown, boolean]>([
    ['credit', 'Cancel Service Payment for x', [9, 'REQ9'], true],
    ['credit', 'إلغاء دفع خدمة', [9, 'REQ9'], true],
    ['credit', 'Customer Cashback for x', [9, 'REQ9'], false],
    ['credit', 'Cancel Service Payment for x', false, false],
    ['credit', 'Recharge', [9, 'REQ9'], false],
    ['debit', 'Cancel Service Payment for x', [9, 'REQ9'], false],
  ])('a %s labelled %s with %j is a refund: %s', (wallet_type, label, request_id, refund) => {
    expect(readMovement({ id: 1, wallet_type, label, request_id, amount: 1 })?.refund).toBe(refund)
  })
})

describe('whether the deployment has a history of requests', () => {
  let server: ScriptedServer
  beforeAll(async () => {
    server = await startScriptedServer()
  })
  afterAll(() => server.stop())

  const ask = (gateway: SmartPay) => gateway.requestsSince({ sinceMs: Date.UTC(2026, 10, 20, 9), serviceId: 3007 })
  async function gateway(): Promise<SmartPay> {
    const made = createSmartPay(configFor(server.url).config)
    server.script(token('T1'))
    await made.signIn({ login: 'a', password: 'b' })
    return made
  }
  const fieldsAsked = () =>
    server.seen.slice(-1).map((each) => new URLSearchParams(each.body).get('fields') ?? '')[0] ?? ''
  const html = { 'content-type': 'text/html' }

  it.each([
    ['an HTML page with 404', answer(404, '<h1>Not Found</h1>', html)],
    ['an error that says so', refusal(404, 'not_found')],
    ['a model that is not there', refusal(401, 'invalid object model')],
  ])('%s: none here, until it is there after all', async (_title, step) => {
    const made = await gateway()
    server.script(step, step, data([{ id: 1, name: 'REQ1' }]))
    expect(await ask(made)).toEqual({ kind: 'none-here' })
    expect(await ask(made)).toEqual({ kind: 'none-here' })
    expect(await ask(made)).toMatchObject({ kind: 'rows', rows: [{ number: 'REQ1' }] })
  })

  it.each([
    ['an HTML page with 404', answer(404, '<h1>Not Found</h1>', html)],
    ['a model that is not there', refusal(401, 'invalid object model')],
  ])('%s after a list that was there is no word about the deployment', async (_title, step) => {
    const made = await gateway()
    server.script(data([{ id: 1, name: 'REQ1' }]), step, data([{ id: 1, name: 'REQ1' }]))
    expect(await ask(made)).toMatchObject({ kind: 'rows' })
    expect(await ask(made)).toMatchObject({ kind: 'failed' })
    expect(await ask(made)).toMatchObject({ kind: 'rows' })
  })

  it('an unknown field: asked again with fewer, and so from then on', async () => {
    const made = await gateway()
    server.script(answer(500, '<h1>Error</h1>', html), data([{ id: 1, name: 'REQ1' }]))
    expect(await ask(made)).toMatchObject({ kind: 'rows', rows: [{ number: 'REQ1' }] })
    const asked = server.seen.length
    await ask(made)
    expect(server.seen.length).toBe(asked + 1)
    expect(fieldsAsked()).not.toContain('request_machine_serial')
  })

  it.each(['access_token_not_found', 'machine_serial_not_found'])(
    '%s says nothing about the deployment',
    async (type) => {
      const made = await gateway()
      const refusing: Step = (socket, seen) => {
        ;(seen.head.includes('/api/auth/token') ? token('T2') : refusal(401, type))(socket, seen)
      }
      server.script(refusing)
      expect((await ask(made)).kind).toBe('failed')
      const answering: Step = (socket, seen) => {
        ;(seen.head.includes('/api/auth/token') ? token('T3') : data([]))(socket, seen)
      }
      server.script(answering)
      expect((await ask(made)).kind).toBe('rows')
    },
  )

  it('a broken line: failed, and asked again in full', async () => {
    const made = await gateway()
    server.script(reset, data([]))
    expect(await ask(made)).toMatchObject({ kind: 'failed', reason: { code: 'gateway-failing' } })
    expect(await ask(made)).toMatchObject({ kind: 'rows' })
    expect(fieldsAsked()).toContain('request_machine_serial')
  })

  it.each<[string, unknown, true | undefined]>([
    ['a whole list', [{ id: 1, name: 'REQ1' }], undefined],
    ['an empty list', [], undefined],
    [
      'a row without a number',
      [
        { id: 1, name: 'REQ1' },
        { id: 2, name: false },
      ],
      true,
    ],
    ['a row that is no object', [{ id: 1, name: 'REQ1' }, 'REQ2'], true],
    ['a row of the service that was asked for', [{ id: 1, name: 'REQ1', product_id: [3007, 'x'] }], undefined],
    ['a row of another service', [{ id: 1, name: 'REQ1', product_id: [3008, 'x'] }], true],
    ['an inquiry named as it is', [{ id: 1, name: 'REQ1', request_inquiry_transaction_id: [8, 'REQ8'] }], undefined],
    ['a row of the time that was asked for', [{ id: 1, name: 'REQ1', create_date: '2026-11-20 09:00:00' }], undefined],
    ['a row of another time', [{ id: 1, name: 'REQ1', create_date: '2026-01-20 09:00:00' }], true],
    [
      'the text of a list for an inquiry',
      [{ id: 1, name: 'REQ1', request_inquiry_transaction_id: '[8,"REQ8"]' }],
      true,
    ],
    ['three values for an inquiry', [{ id: 1, name: 'REQ1', request_inquiry_transaction_id: [7, 8, 'REQ8'] }], true],
    ['an inquiry that is an object of none', [{ id: 1, name: 'REQ1', request_inquiry_transaction_id: { 0: 8 } }], true],
    ['an account that is a list', [{ id: 1, name: 'REQ1', request_billing_acct: ['0100'] }], true],
    ['a machine that is an object', [{ id: 1, name: 'REQ1', request_machine_serial: { 0: 'S' } }], true],
    [
      'every row with every name, be it empty',
      [
        { id: 1, name: 'REQ1', request_inquiry_transaction_id: [8, 'REQ8'] },
        { id: 2, name: 'REQ2', request_inquiry_transaction_id: false },
      ],
      undefined,
    ],
    [
      'a row whose inquiry stands under a name that is none',
      [
        { id: 1, name: 'REQ1', request_inquiry_transactioid: [8, 'REQ8'] },
        { id: 2, name: 'REQ2', request_inquiry_transaction_id: false },
      ],
      true,
    ],
    ['a moment that is none', [{ id: 1, name: 'REQ1', create_date: { 0: '2026-11-20 09:00:00' } }], true],
    ['no list', false, true],
    ['as many rows as were asked for', Array.from({ length: 500 }, (_, at) => ({ id: at + 1, name: `R${at}` })), true],
  ])('%s: whether something may be missing', async (_title, rows, incomplete) => {
    const made = await gateway()
    server.script(data(rows))
    expect(await ask(made)).toMatchObject({ kind: 'rows' })
    server.script(data(rows))
    const answered = await ask(made)
    expect(answered.kind === 'rows' ? answered.incomplete : 'no rows').toBe(incomplete)
  })

  it.each([
    ['one service', 3007, '[("product_id", "=", 3007), ("create_date", ">=", "2026-11-20 09:00:00")]'],
    ['every service', null, '[("create_date", ">=", "2026-11-20 09:00:00")]'],
  ])('asks for %s since a moment, in the server’s own way', async (_title, serviceId, domain) => {
    const made = await gateway()
    server.script(data([]))
    await made.requestsSince({ sinceMs: Date.UTC(2026, 10, 20, 9), serviceId })
    expect(new URLSearchParams(server.seen.at(-1)?.body).get('domain')).toBe(domain)
  })
})
