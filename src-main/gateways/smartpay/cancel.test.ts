/** What every kind of answer to a cancel means for the money. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CancelOutcome } from '../../../src-shared/domain/payment.ts'
import { createSmartPay, type SmartPay, type SmartPayConfig } from './smartpay.ts'
import { configFor, egp, request } from './testing/given.ts'
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

async function prepared(more: Partial<SmartPayConfig> = {}) {
  const given = configFor(server.url, { timeouts: { moneyMs: 300, silenceMs: 200 }, ...more })
  const gateway = createSmartPay(given.config)
  server.script(token('T1'))
  await gateway.signIn({ login: 'a', password: 'b' })
  return { gateway, ...given }
}
const signedIn = async (more: Partial<SmartPayConfig> = {}): Promise<SmartPay> => (await prepared(more)).gateway

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
const paidReply = {
  request_number: '2411209',
  provider_response: { PmtTransId: [{ PmtId: '700', PmtIdType: 'FCRN' }] },
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
    [
      'it names ours and another, in two spellings',
      [data({ request_number: '2411209', trxNumber: '2411207' }), data([creditRow])],
      'cancel-unknown',
    ],
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

  const formsSent = () =>
    server.seen
      .filter((each) => each.head.includes('cancel_request'))
      .map((each) => Object.fromEntries(new URLSearchParams(each.body)))

  it.each<[string, string | null, string | null, readonly [boolean, boolean]]>([
    ['a reply has honoured the number', '2411208', '2411208', [false, true]],
    ['a reply has honoured the number alone', null, '2411208', [false, true]],
    ['not where only an inquiry was shown to be honoured', '2411208', null, [false, false]],
  ])('sends the bill’s reference only after %s', async (_title, first, second, expected) => {
    const gateway = await signedIn()
    server.script(agreed, data([creditRow]), agreed, data([creditRow]))
    await gateway.cancel({ ...target, inquiryNumber: first })
    await gateway.cancel({ ...target, inquiryNumber: second })
    expect(
      formsSent()
        .slice(-2)
        .map((form) => form['billRefNumber'] === 'B1'),
    ).toEqual(expected)
  })

  it.each<[string, Step]>([
    ['a refusal', refusal(400, 'Error')],
    ['another number', data('Cancel REQ Number (2411207) successfully!')],
    ['a lost answer', reset],
  ])('%s honours no number', async (_title, step) => {
    const gateway = await signedIn()
    server.script(step, agreed, data([creditRow]))
    await gateway.cancel(target)
    await gateway.cancel(target)
    expect(formsSent().at(-1)).not.toHaveProperty('billRefNumber')
  })

  it('sends all that the gateway may have overwritten at a second attempt, the reply’s before the inquiry’s', async () => {
    const gateway = await signedIn()
    server.script(agreed, data([creditRow]), agreed, data([creditRow]))
    const again = {
      trxNumber: '2411209',
      inquiryNumber: '2411208',
      again: true,
      request: request({
        account: '0100000001',
        extraKeys: [{ key: 'Key1', value: '7' }],
        feeMinor: egp(4),
        echo: {
          billRefNumber: 'B1',
          pmtType: 'POST',
          curCode: 'EGP',
          providerFee: '3.00',
          extraFee: '1.00',
          pmtRefInfo: 'R',
        },
        mobileToNotify: '01012345678',
      }),
    }
    await gateway.cancel(again)
    const safe = {
      request_number: '2411209',
      inquiryTransactionId: '2411208',
      billingAcct: '0100000001',
      extraBillingAcctKeys: '[{"Key": "Key1", "Value": "7"}]',
      currency_id: 'EGP',
      pmtMethod: 'CASH',
      pmtType: 'POST',
      pmtRefInfo: 'R',
      notifyMobile: '01012345678',
      feesAmt: '3.00',
      payAmts: '[{"Sequence": "1", "AmtDue": "150.00", "CurCode": "EGP"}]',
      cancelReason: '001',
    }
    expect(formsSent().at(-1)).toEqual(safe)
    const replyEcho = {
      pmtId: 'P9',
      pmtType: 'BNKPTN',
      pmtMethod: 'CARD',
      currency_id: '818',
      ePayBillRecID: 'E1',
      feesAmt: '2.50',
    }
    await gateway.cancel({ ...again, replyEcho })
    expect(formsSent().at(-1)).toEqual({
      ...safe,
      ...replyEcho,
      billRefNumber: 'B1',
      payAmts: '[{"Sequence": "1", "AmtDue": "150.00", "CurCode": "818"}]',
    })
  })

  it.each([
    [{}, { currency_id: 'EGP', pmtMethod: 'CASH', pmtType: 'BNKPTN' }],
    [{ curCode: '818' }, { currency_id: '818', pmtMethod: 'CARD', pmtType: 'BNKPTN' }],
  ])('what nobody named (%j) is what the gateway itself fills in', async (echo, expected) => {
    const gateway = await signedIn()
    server.script(refusal(400, 'request_not_found'))
    await gateway.cancel({ ...target, request: request({ echo }), again: true })
    expect(formsSent().at(-1)).toMatchObject(expected)
  })

  it.each<[string, Step]>([
    [
      'Khales',
      data({ ...paidReply, curCode: '818', pmtMethod: 'CARD', pmtType: 'BNKPTN', pmtId: 'P9', feesAmt: '3.00' }),
    ],
  ])('the payment’s reply of %s gives what its inquiry did not', async (_title, step) => {
    const gateway = await signedIn()
    server.script(step)
    expect(await gateway.pay(request())).toMatchObject({
      settlement: { echo: { currency_id: '818', pmtMethod: 'CARD', pmtType: 'BNKPTN', pmtId: 'P9', feesAmt: '3.00' } },
    })
  })

  it('what is too long to be a reference is not kept, nor what is not named', async () => {
    const gateway = await signedIn()
    server.script(data({ ...paidReply, pmtId: 'x'.repeat(201), billRefNumber: false }))
    const paid = await gateway.pay(request())
    expect(paid).toMatchObject({ kind: 'succeeded' })
    expect(paid).not.toHaveProperty('settlement.echo')
  })

  it.each<[string, Step, string]>([
    ['another payment', data('Cancel REQ Number (2411207) successfully!'), 'cancel-names-another'],
    ['another payment, as the engine says it', data({ request_number: '2411207' }), 'cancel-names-another'],
    ['ours and another', data('Cancel 2411209 and 2411207'), 'cancel-names-another'],
    [
      'ours, and another in the other spelling',
      data({ request_number: '2411209', trxNumber: '2411207' }),
      'cancel-names-another',
    ],
    ['ours and a balance', data('Cancel REQ Number (2411209) successfully! Balance 25000.0'), 'refund-not-seen'],
    ['none', data('Done'), 'gateway-answer-unreadable'],
    ['none, as the engine says it', data({ request_number: false, message: 'm' }), 'gateway-answer-unreadable'],
  ])('a reply that names %s', async (_title, step, code) => {
    const gateway = await signedIn()
    server.script(step, data([]))
    expect(await gateway.cancel(target)).toMatchObject({ kind: 'cancel-unknown', reason: { code } })
  })
})

describe('the credit', () => {
  it('is looked for a few times, because the row may be written after the reply', async () => {
    const { gateway, clock } = await prepared()
    server.script(agreed, data([]), data([]), data([creditRow]))
    expect(await gateway.cancel(target)).toMatchObject({ kind: 'cancelled' })
    expect(clock.waits).toEqual([1000, 2000])
  })

  it('that does not come leaves the cancel unknown, within seconds', async () => {
    const { gateway, clock } = await prepared()
    server.script(agreed, data([]))
    expect(await gateway.cancel(target)).toMatchObject({ kind: 'cancel-unknown', reason: { code: 'refund-not-seen' } })
    expect(clock.waits).toEqual([1000, 2000, 4000])
  })

  it('is not looked for any longer where every look takes its time', async () => {
    const { gateway, clock } = await prepared()
    const slow: Step = (socket, seen) => {
      clock.now += 12_000
      data([])(socket, seen)
    }
    server.script(agreed, slow)
    const before = server.seen.length
    expect(await gateway.cancel(target)).toMatchObject({ kind: 'cancel-unknown', reason: { code: 'refund-not-seen' } })
    expect(server.seen.length - before).toBe(1 + 2)
  })

  it.each([
    [false, '2026-11-20 09:45:00'],
    [true, '2026-11-19 10:00:00'],
  ])('of a second attempt (%s) may be as old as the first one: since %s', async (again, since) => {
    const gateway = await signedIn()
    server.script(
      answer(
        200,
        { count: 1, data: 'Cancel REQ Number (2411209) successfully!' },
        { date: 'Fri, 20 Nov 2026 10:00:00 GMT' },
      ),
      data([creditRow]),
    )
    await gateway.cancel({ ...target, again })
    expect(new URLSearchParams(server.seen.at(-1)?.body).get('domain')).toContain(`"${since}"`)
  })
})

describe('a cancel that is not possible, or already under way', () => {
  const notCanceled = refusal(400, 'request_not_canceled', 'in progress')
  const row = (payment_status: string, action_status: string, name = '2411209') =>
    data([{ id: 9, name, request_type: 'pay_service_bill', payment_status, action_status }])

  it.each<[string, readonly Step[], CancelOutcome['kind'], string, number]>([
    ['is under way', [row('canceled', 'new'), data([])], 'cancel-unknown', 'cancel-running', 6],
    ['was under way and is done', [row('canceled', 'new'), data([]), data([creditRow])], 'cancelled', 'cancelled', 4],
    ['was done before', [row('canceled', 'completed'), data([creditRow])], 'cancelled', 'cancelled', 3],
    ['is not possible', [row('done', 'completed')], 'cancel-unknown', 'gateway-refused', 2],
    ['is told of another', [row('canceled', 'new', '2411207')], 'cancel-unknown', 'gateway-refused', 2],
    [
      'cannot be told: no history',
      [answer(404, 'x', { 'content-type': 'text/html' })],
      'cancel-unknown',
      'gateway-refused',
      2,
    ],
    ['cannot be told: the line broke', [reset], 'cancel-unknown', 'gateway-refused', 2],
  ])('%s', async (_title, steps, kind, code, asked) => {
    const gateway = await signedIn()
    server.script(notCanceled, ...steps)
    const before = server.seen.length
    expect(await gateway.cancel(target)).toEqual({ kind, reason: { code, gatewayText: 'in progress' } })
    const seen = server.seen.slice(before)
    expect(seen.length).toBe(asked)
    expect(seen.filter((each) => each.head.includes('cancel_request')).length).toBe(1)
    expect(new URLSearchParams(seen[1]?.body).get('domain')).toBe(
      '[("name", "=", "2411209"), ("create_date", ">=", "2015-01-01 00:00:00")]',
    )
  })
})
