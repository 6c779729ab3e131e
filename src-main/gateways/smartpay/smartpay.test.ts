/** The client as a whole: its configuration, the ports it fits, and the operations that move no bill. */
import { afterAll, beforeAll, describe, expect, expectTypeOf, it } from 'vitest'
import type { CatalogueSource } from '../../catalogue/ports.ts'
import type { PaymentGateway } from '../../payments/ports.ts'
import type { SignInGateway } from '../../sign-in/ports.ts'
import { createSmartPay, SmartPayConfigError, type SmartPay } from './smartpay.ts'
import { configFor, egp, inquiryAsk } from './testing/given.ts'
import {
  answer,
  data,
  half,
  refusal,
  startScriptedServer,
  token,
  type ScriptedServer,
  type Step,
} from './testing/scripted-server.ts'

describe('the ports that the client fits', () => {
  it('is a payment gateway, a catalogue source and a sign-in gateway', () => {
    expectTypeOf<SmartPay>().toExtend<PaymentGateway>()
    expectTypeOf<SmartPay>().toExtend<CatalogueSource>()
    expectTypeOf<SmartPay>().toExtend<SignInGateway>()
    expectTypeOf(createSmartPay).returns.toEqualTypeOf<SmartPay>()
  })
})

describe('the address of the gateway', () => {
  it.each([
    'https://smartpay.example/',
    'https://smartpay.example:8443/pay',
    'http://127.0.0.1:8069',
    'http://127.9.9.9/',
    'http://localhost:1/',
    'http://[::1]:8069/',
  ])('%s is taken', (baseUrl) => {
    expect(() => createSmartPay(configFor(baseUrl).config)).not.toThrow()
  })

  it.each([
    ['http://smartpay.example/', 'gateway-address-not-secure'],
    ['http://192.168.1.10/', 'gateway-address-not-secure'],
    ['http://127.0.0.1.example.com/', 'gateway-address-not-secure'],
    ['http://localhost.example.com/', 'gateway-address-not-secure'],
    ['ftp://127.0.0.1/', 'gateway-address-not-understood'],
    ['https://agent:secret@smartpay.example/', 'gateway-address-not-understood'],
    ['https://smartpay.example/?db=live', 'gateway-address-not-understood'],
    ['smartpay.example', 'gateway-address-not-understood'],
  ])('%s is refused: %s', (baseUrl, code) => {
    expect(() => createSmartPay(configFor(baseUrl).config)).toThrow(
      expect.objectContaining({ name: 'SmartPayConfigError', code, field: 'baseUrl' }),
    )
  })

  it('and so is a serial that cannot be sent', () => {
    expect(() => createSmartPay(configFor('http://127.0.0.1/', { machineSerial: 'a\nb' }).config)).toThrow(
      SmartPayConfigError,
    )
    expect(() => createSmartPay(configFor('http://127.0.0.1/', { machineSerial: ' ' }).config)).toThrow(
      SmartPayConfigError,
    )
  })
})

describe('what is asked', () => {
  let server: ScriptedServer
  let gateway: SmartPay
  beforeAll(async () => {
    server = await startScriptedServer()
    gateway = createSmartPay(configFor(`${server.url}/pay`).config)
    server.script(token('T1'))
    await gateway.signIn({ login: 'a', password: 'b' })
  })
  afterAll(() => server.stop())
  const lastForm = () => new URLSearchParams(server.seen.at(-1)?.body)

  it('keeps a path that the address has', () => {
    expect(server.seen.at(-1)?.head).toMatch(/^GET \/pay\/api\/auth\/token HTTP/u)
  })

  it('profile', async () => {
    server.script(data([{ id: 99, name: 'Staging user', phone: false, ref: '000011' }]))
    expect(await gateway.profile()).toEqual({ userId: 99, name: 'Staging user', phone: null, reference: '000011' })
    expect(lastForm().get('fields')).toBe('["name", "phone", "ref"]')
  })

  const byLanguage =
    (ar: Step, en: Step): Step =>
    (socket, seen) => {
      ;(seen.body.includes('lang=ar_AA') ? ar : en)(socket, seen)
    }
  const rows = (...list: readonly unknown[]) => data(list)
  const failing = answer(500, '<h1>x</h1>', { 'content-type': 'text/html' })

  it.each<[string, Step, Step, object]>([
    [
      'both languages',
      rows({ id: 6, name: 'فودافون' }),
      rows({ id: 6, name: 'Vodafone' }),
      { items: [{ id: 6, name: { ar: 'فودافون', en: 'Vodafone' } }] },
    ],
    [
      'a name in one',
      rows({ id: 6 }),
      rows({ id: 6, name: 'Vodafone' }),
      { items: [{ id: 6, name: { ar: 'Vodafone', en: 'Vodafone' } }] },
    ],
    [
      'a list that failed',
      rows({ id: 6, name: 'فودافون' }),
      failing,
      { items: [{ id: 6, name: { ar: 'فودافون', en: 'فودافون' } }] },
    ],
    [
      'an item in one list only',
      rows({ id: 6, name: 'أ' }),
      rows({ id: 6, name: 'A' }, { id: 7, name: 'B' }),
      { items: [{ id: 6 }, { id: 7, name: { ar: 'B', en: 'B' } }] },
    ],
    ['a row that is no row', rows({ id: 'x' }, false, { id: 6, name: 'أ' }), rows(), { items: [{ id: 6 }] }],
    ['nothing', rows(), rows(), { items: [] }],
    ['two failures', failing, half, { kind: 'failed', reason: { code: 'gateway-failing' } }],
  ])('billers, from %s', async (_title, ar, en, expected) => {
    server.script(byLanguage(ar, en))
    expect(await gateway.billers(205)).toMatchObject(expected)
    expect(lastForm().get('domain')).toBe('[("parent_id.id", "=", 205)]')
  })

  it.each<[string, Step, object]>([
    [
      'a refusal of the biller',
      refusal(400, 'user_error', 'رقم خطأ'),
      { kind: 'refused', code: 'inquiry-refused', gatewayText: 'رقم خطأ' },
    ],
    ['an error without a text', refusal(400, 'Error', ''), { kind: 'refused', code: 'inquiry-refused' }],
    [
      'a service that is gone',
      refusal(400, 'service_not_found'),
      { kind: 'failed', reason: { code: 'service-not-found' } },
    ],
    ['a crash', refusal(500, 'Error'), { kind: 'failed' }],
    ['nothing due', data({ trxNumber: '1', trxAmt: 0 }), { kind: 'refused', code: 'nothing-due' }],
    [
      'an amount that is not exact',
      data({ trxNumber: '1', trxAmt: 1.005 }),
      { kind: 'failed', reason: { code: 'gateway-answer-unreadable' } },
    ],
    ['half an answer', half, { kind: 'failed', reason: { code: 'gateway-failing' } }],
    [
      'a bill',
      data({ trxNumber: '1', trxAmt: 5 }),
      { kind: 'found', inquiry: { inquiryNumber: '1', bills: [{ dueMinor: 500 }] } },
    ],
  ])('an inquiry, answered by %s', async (_title, step, expected) => {
    server.script(step)
    expect(await gateway.inquire(inquiryAsk())).toMatchObject(expected)
  })

  it('wallets, with figures as numbers or text', async () => {
    server.script(
      data([
        { id: 1, name: 'Main', wallet_balance: 100.5, available_amount: '90.25', reserved_amount: 10.25 },
        { id: 2, wallet_balance: -3 },
      ]),
    )
    expect(await gateway.wallets()).toMatchObject({
      rows: [
        { id: 1, name: 'Main', balanceMinor: 10050, availableMinor: 9025, reservedMinor: 1025 },
        { id: 2, name: '2', balanceMinor: -300, availableMinor: -300, reservedMinor: null },
      ],
    })
  })

  it.each<[string, unknown, object]>([
    [
      'four groups',
      {
        open: { opening_balance: { label: 'Open', value: '-5.50' } },
        credit: { refund: { label: 'Refund', value: 0 } },
        debit: {},
        end: {},
      },
      {
        open: [{ key: 'opening_balance', label: 'Open', amountMinor: -550 }],
        credit: [{ key: 'refund', amountMinor: 0 }],
      },
    ],
    ['no movement at all', {}, { open: [], credit: [], debit: [], end: [] }],
  ])('a summary of %s', async (_title, value, expected) => {
    server.script(data(value))
    expect(await gateway.walletSummary({ sinceMs: 0, walletId: 5 })).toMatchObject({
      kind: 'summary',
      summary: expected,
    })
    expect(lastForm().get('domain')).toContain('("wallet_id", "=", 5)')
  })

  it.each<[string, unknown]>([
    ['a word', 'nothing happened'],
    ['a list', []],
    ['a group that is no group', { open: {}, credit: 5, debit: {}, end: {} }],
    ['a line that is no line', { open: {}, credit: { refund: 0 }, debit: {}, end: {} }],
  ])('a summary of %s is none: nothing would be taken for no movement', async (_title, value) => {
    server.script(data(value))
    expect(await gateway.walletSummary({ sinceMs: 0, walletId: null })).toEqual({
      kind: 'failed',
      reason: { code: 'gateway-answer-unreadable', gatewayText: null },
    })
  })

  it.each<[string, Step, object]>([
    ['a sentence', data('Transfer of 10.0 done'), { kind: 'transferred', gatewayText: 'Transfer of 10.0 done' }],
    [
      'an inner failure',
      refusal(400, 'Error: None', 'no wallet'),
      { kind: 'declined', reason: { gatewayText: 'no wallet' } },
    ],
    ['a limit', refusal(400, 'max_transfer_amount_exceeded'), { kind: 'declined', reason: { code: 'limit-exceeded' } }],
    ['a crash', refusal(500, 'Error'), { kind: 'unknown' }],
    ['a new type', refusal(400, 'new_type'), { kind: 'unknown' }],
    ['half an answer', half, { kind: 'unknown' }],
    ['nothing to read', data({}), { kind: 'unknown' }],
    ['a number where a sentence belongs', data(10), { kind: 'unknown' }],
    ['a number too long to hold', answer(200, '{"count":1,"data":9007199254740993}'), { kind: 'unknown' }],
    ['an object whose message is a number', data({ message: 10 }), { kind: 'unknown' }],
  ])('a transfer, answered by %s', async (_title, step, expected) => {
    server.script(step)
    const count = server.seen.length
    expect(
      await gateway.transfer({ to: '000022', amountMinor: egp(10), fromWalletId: 1, toWalletId: null }),
    ).toMatchObject(expected)
    expect(server.seen.length).toBe(count + 1)
    expect(Object.fromEntries(lastForm())).toEqual({ transfer_to: '000022', trans_amount: '10.00', wallet_id: '1' })
  })

  it.each<[string, Step, number | null]>([
    ['both parts', data({ provider_fees_amount: 2, extra_fees_amount: '1.50' }), 350],
    ['a part that is not exact', data({ provider_fees_amount: 2.005, extra_fees_amount: 1 }), null],
    ['neither part', data({ message: 'x' }), null],
    ['no fee for it', refusal(400, 'service_fees_not_available'), null],
  ])('a fee: %s', async (_title, step, expected) => {
    server.script(step)
    expect(await gateway.quoteFee({ serviceId: 1, amountMinor: egp(100) })).toBe(expected)
  })

  it('a fee where the deployment has no such question: asked once', async () => {
    server.script(answer(404, '<h1>x</h1>', { 'content-type': 'text/html' }))
    const count = server.seen.length
    expect(await gateway.quoteFee({ serviceId: 1, amountMinor: egp(100) })).toBeNull()
    expect(await gateway.quoteFee({ serviceId: 1, amountMinor: egp(100) })).toBeNull()
    expect(server.seen.length).toBe(count + 1)
  })

  const png: Step = (socket) => {
    socket.end(
      Buffer.concat([
        Buffer.from('HTTP/1.1 200 OK\r\ncontent-type: text/html\r\nconnection: close\r\n\r\n'),
        Buffer.from([0x89, 0x50, 0x4e, 0x47, 1]),
      ]),
    )
  }
  it.each<[string, string, Step, string | null]>([
    ['its own path', '/web/image?model=product.category&id=6', png, 'image/png'],
    ['markup in its place', '/web/image?id=6', answer(200, '<svg onload="x">', { 'content-type': 'image/png' }), null],
    ['nothing there', '/web/image?id=6', answer(404, ''), null],
    ['another host', 'http://other.example/x.png', png, null],
    ['another host without a scheme', '//other.example/x.png', png, null],
    ['a path above ours', '/../x.png', png, null],
  ])('a picture from %s', async (_title, reference, step, contentType) => {
    server.script(step)
    const picture = await gateway.picture(reference)
    expect(picture?.contentType ?? null).toBe(contentType)
  })
})
