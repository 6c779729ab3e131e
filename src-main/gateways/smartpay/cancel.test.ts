/** What every kind of answer to a cancel means for the money. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CancelOutcome } from '../../../src-shared/domain/payment.ts'
import { createSmartPay, type SmartPay, type SmartPayConfig } from './smartpay.ts'
import { configFor, request } from './testing/given.ts'
import {
  answer,
  close,
  data,
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

async function signedIn(more: Partial<SmartPayConfig> = {}): Promise<SmartPay> {
  const gateway = createSmartPay(configFor(server.url, { timeouts: { moneyMs: 300, silenceMs: 200 }, ...more }).config)
  server.script(token('T1'))
  await gateway.signIn({ login: 'a', password: 'b' })
  return gateway
}

const target = {
  trxNumber: '2411209',
  inquiryNumber: '2411208',
  request: request({ echo: { billRefNumber: 'B1' } }),
  again: false,
}
const creditRow = {
  id: 1,
  wallet_type: 'credit',
  label: 'Cancel Service Payment for x',
  amount: '153.0',
  request_id: [9, '2411209'],
  create_date: '2026-11-20 10:00:00',
}
const agreed = data('Cancel REQ Number (2411209) successfully!')

describe('a cancel', () => {
  it.each<[string, readonly Step[], CancelOutcome['kind']]>([
    ['agreed and credited', [agreed, data([creditRow])], 'cancelled'],
    [
      'agreed by the engine and credited',
      [data({ request_number: '2411209', message: 'm' }), data([creditRow])],
      'cancelled',
    ],
    ['agreed by a number with letters', [data('Cancel REQ2411209 successfully!'), data([creditRow])], 'cancelled'],
    ['agreed, no credit yet', [agreed, data([])], 'cancel-unknown'],
    [
      'agreed, the credit is of another payment',
      [agreed, data([{ ...creditRow, request_id: [8, '2411207'] }])],
      'cancel-unknown',
    ],
    ['agreed, the credit is less than was paid', [agreed, data([{ ...creditRow, amount: 149.99 }])], 'cancel-unknown'],
    [
      'agreed, the credit is a cashback',
      [agreed, data([{ ...creditRow, label: 'Customer Cashback' }])],
      'cancel-unknown',
    ],
    ['agreed, the movements cannot be had', [agreed, reset], 'cancel-unknown'],
    [
      'it names another payment',
      [data('Cancel REQ Number (2411207) successfully!'), data([creditRow])],
      'cancel-unknown',
    ],
    ['the engine names another payment', [data({ request_number: '2411207' }), data([creditRow])], 'cancel-unknown'],
    ['it names none', [data('Done'), data([creditRow])], 'cancel-unknown'],
    ['it says nothing', [data({}), data([creditRow])], 'cancel-unknown'],
    ['400 request_not_found', [refusal(400, 'request_not_found')], 'refused'],
    ['400 request_not_canceled', [refusal(400, 'request_not_canceled')], 'cancel-unknown'],
    ['400 Error', [refusal(400, 'Error', "{'Error': 'x'}")], 'refused'],
    ['500 Error', [refusal(500, 'Error')], 'cancel-unknown'],
    ['400 wallet_not_found', [refusal(400, 'wallet_not_found')], 'cancel-unknown'],
    ['500 with an object', [refusal(500, { request_number: '2411209' })], 'cancel-unknown'],
    ['400 machine_serial', [refusal(400, 'machine_serial')], 'refused'],
    ['a new type', [refusal(400, 'new_type')], 'cancel-unknown'],
    ['401 not about the token', [refusal(401, 'invalid object model')], 'cancel-unknown'],
    [
      '401 about the token, then agreed and credited',
      [refusal(401, 'access_token'), token('T2'), agreed, data([creditRow])],
      'cancelled',
    ],
    ['401 about the token, and no new one', [refusal(401, 'access_token'), reset], 'refused'],
    ['an HTML page', [answer(500, '<h1>x</h1>', { 'content-type': 'text/html' })], 'cancel-unknown'],
    ['a redirect', [answer(307, '', { location: '/' })], 'cancel-unknown'],
    ['half an answer', [half], 'cancel-unknown'],
    ['a close', [close], 'cancel-unknown'],
    ['silence', [silence], 'cancel-unknown'],
  ])('%s', async (_title, steps, expected) => {
    const gateway = await signedIn()
    server.script(...steps)
    expect((await gateway.cancel(target)).kind).toBe(expected)
  })

  it('is not sent when nobody is signed in', async () => {
    const gateway = createSmartPay(configFor(server.url).config)
    expect(await gateway.cancel(target)).toMatchObject({ kind: 'not-sent', reason: { code: 'sign-in-required' } })
  })

  it.each<['POST' | 'PUT']>([['POST'], ['PUT']])('is sent by %s with both numbers', async (cancelMethod) => {
    const gateway = await signedIn({ cancelMethod })
    server.script(refusal(400, 'request_not_found'))
    await gateway.cancel(target)
    expect(server.seen.at(-1)?.head).toMatch(new RegExp(`^${cancelMethod} /api/cancel_request `, 'u'))
    expect(Object.fromEntries(new URLSearchParams(server.seen.at(-1)?.body))).toEqual({
      request_number: '2411209',
      inquiryTransactionId: '2411208',
    })
  })

  it('sends the bill’s reference only after a reply has honoured the number', async () => {
    const gateway = await signedIn()
    const bodies = () =>
      server.seen
        .filter((each) => each.head.includes('cancel_request'))
        .slice(-2)
        .map((each) => each.body.includes('billRefNumber=B1'))
    server.script(agreed, data([creditRow]), agreed, data([creditRow]))
    await gateway.cancel(target)
    await gateway.cancel(target)
    expect(bodies()).toEqual([false, true])
  })
})
