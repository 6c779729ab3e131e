import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CATALOGUE } from './catalogue/catalogue.ts'
import type { ServiceSeed } from './catalogue/types.ts'
import { parsePythonLiteral } from './python-literal.ts'
import { startSmartPay } from './server.ts'
import type { SmartPayServer } from './server.ts'
import { testClient } from './test-client.ts'
import type { Json, TestClient } from './test-client.ts'

let server: SmartPayServer
let client: TestClient

beforeAll(async () => {
  server = await startSmartPay()
  client = testClient(server)
  await client.signIn()
})
afterAll(() => server.stop())

const services: readonly ServiceSeed[] = CATALOGUE.billers.flatMap((one) => one.services)
const infos = services.map((one) => one.info)
const values = (name: string): Set<unknown> => new Set(infos.map((info) => info[name]))
const rulesOf = (name: string): Set<unknown> =>
  new Set(infos.map((info) => (info['PaymentRules'] as Record<string, unknown> | undefined)?.[name]))

describe('the catalogue is as large and as varied as a real one', () => {
  test('categories, billers, services', () => {
    expect(CATALOGUE.categories.length).toBeGreaterThanOrEqual(8)
    expect(CATALOGUE.billers.length).toBeGreaterThanOrEqual(40)
    expect(services.length).toBeGreaterThanOrEqual(200)
  })
  test('no number stands for two things', () => {
    const nodes = [...CATALOGUE.categories, ...CATALOGUE.billers].map((one) => one.id)
    expect(new Set(nodes).size).toBe(nodes.length)
    expect(new Set(services.map((one) => one.id)).size).toBe(services.length)
  })
  test.each([
    ['PmtType', ['POST', 'PREP', 'VOCH']],
    ['AcctInputMethod', ['KP', 'KB', 'SC', 'GSC', 'WSC', 'GASSC', 'PSAG', 'CR', 'KC', 'NI', 'SK']],
    ['BillTypeStatus', ['Available', 'AvailPend', 'Deleted', 'DelPend']],
    ['IsHidden', [true, false]],
    ['IsTermsConditionReq', [true, false]],
    ['OTPRequired', [true, false]],
    ['OTPEnabled', [true, false]],
    ['AllowRctRePrint', [true, false]],
    ['SupportPmtReverse', [true]],
    ['BillTypeNature', ['CASHOUT_INQ', 'CASHOUT_CORR']],
    ['Type', ['CASHOUT', 'CASHININT']],
    ['IsBAConfRequired', [true]],
  ])('%s has every value', (name, wanted) => {
    for (const one of wanted) expect(values(name)).toContain(one)
  })
  test.each(['IsInqRqr', 'IsFracAcpt', 'IsPrtAcpt', 'IsOvrAcpt', 'IsAdvAcpt', 'IsMobNtfy', 'IsAcptCardPmt'])(
    'the rule %s is on somewhere and off somewhere',
    (rule) => {
      expect(rulesOf(rule)).toContain(true)
      expect(rulesOf(rule)).toContain(false)
    },
  )
  test('every form of biller_info, extra keys in every spelling, a pick list that fixes the amount', () => {
    for (const form of ['object', 'json', 'python', 'false', 'absent', 'broken'])
      expect(services.map((one) => one.form)).toContain(form)
    const keys = infos.map((info) => JSON.stringify(info['BillTypeExtraRefKeys'] ?? null))
    expect(keys.some((text) => text.includes('"input_method"'))).toBe(true)
    expect(keys.some((text) => text.startsWith('[{"Key"'))).toBe(true)
    expect(keys.some((text) => text.startsWith('{"BillTypeRefKey":[{'))).toBe(true)
    expect(keys.some((text) => text.startsWith('{"BillTypeRefKey":{'))).toBe(true)
    expect(keys.some((text) => text.includes('"Amount":135.5'))).toBe(true)
  })
  test('fees: fixed, percentage, with and without a maximum, embedded, by account type', () => {
    const fees = JSON.stringify(infos.map((info) => info['Fees'] ?? null))
    for (const part of ['"FixedAmt"', '"MinAmt":3,"MaxAmt":20', '"IsEmbeddedFees":true', '"AcctType":"CRD"'])
      expect(fees).toContain(part)
    expect(fees).toMatch(/"MinAmt":1\}/)
  })
  test('names: missing in one language, hostile, long', () => {
    expect(services.some((one) => one.name.ar === null)).toBe(true)
    expect(services.some((one) => one.name.en === null)).toBe(true)
    expect(services.some((one) => one.name.ar?.includes('\u202E'))).toBe(true)
    expect(services.some((one) => (one.name.ar?.length ?? 0) > 400)).toBe(true)
  })
})

describe('lists over HTTP', () => {
  test('all categories in Arabic, their pictures relative', async () => {
    const { json } = await client.post('/api/get_sevice_categories', { lang: 'ar_AA', limit: '0', offset: '0' })
    expect(json.count).toBe(15)
    expect(json.data[0]).toEqual({
      id: 205,
      name: 'شحن رصيد',
      image: '/web/image?model=product.category&field=image_medium&id=205',
    })
  })
  test('billers of one category; the category name stays English', async () => {
    const { json } = await client.post('/api/get_sevice_billers', {
      lang: 'ar_AA',
      domain: '[("parent_id.id", "=", 205)]',
    })
    expect(json.data.map((one: Json) => one.name)).toEqual(['فودافون', 'أورنج', 'اتصالات', 'وي'])
    expect(json.data[0].categ_name).toBe('Mobile top-up')
  })
  test('without a domain categories and billers come mixed', async () => {
    const { json } = await client.post('/api/get_sevice_billers', { lang: 'en_US' })
    expect(json.count).toBe(CATALOGUE.categories.length + CATALOGUE.billers.length)
  })
  test('offset and limit cut a page, count is the length of the page', async () => {
    const { json } = await client.post('/api/get_sevice_categories', { offset: '2', limit: '3' })
    expect([json.count, json.data[0].id]).toEqual([3, 207])
  })
  test('a service in English, biller_info an object', async () => {
    const { json } = await client.post('/api/get_sevices', { lang: 'en_US', domain: '[("categ_id.id","=",90)]' })
    expect(json.data[0]).toMatchObject({
      id: 9001,
      categ_id: 90,
      name: 'Practice bill',
      biller_info: { PmtType: 'POST' },
    })
  })
  test('the forms of biller_info', async () => {
    const { json } = await client.post('/api/get_sevices', { lang: 'en_US', domain: "[('categ_id.id', '=', 96)]" })
    const [object, text, python, no, absent] = json.data
    expect(object.biller_info.PmtType).toBe('PREP')
    expect(JSON.parse(text.biller_info).PmtType).toBe('PREP')
    expect(() => JSON.parse(python.biller_info)).toThrow(SyntaxError)
    expect(parsePythonLiteral(python.biller_info)).toMatchObject({ PmtType: 'PREP', IsHidden: false })
    expect(no.biller_info).toBe(false)
    expect(absent).not.toHaveProperty('biller_info')
  })
  test('a name missing in Arabic is absent; one missing in English is false', async () => {
    const ask = (lang: string) => client.post('/api/get_sevices', { lang, domain: '[("categ_id.id","=",96)]' })
    expect((await ask('ar_AA')).json.data[6]).not.toHaveProperty('name')
    expect((await ask('en_US')).json.data[7].name).toBe(false)
  })
  test.each([
    ['the biller with the apostrophe', '[("categ_id.id","=",97)]', 500],
    ['every service at once, that biller among them', '', 500],
    ['an empty biller', '[("categ_id.id","=",98)]', 200],
    ["JSON's false in the domain", '[("categ_id.id","=",false)]', 500],
    ['a domain that is none', 'categ_id = 1', 500],
  ])('%s', async (_what, domain, status) => {
    const reply = await client.post('/api/get_sevices', { domain })
    expect(reply.status).toBe(status)
    expect(reply.contentType).toContain(status === 500 ? 'text/html' : 'application/json')
  })
  test('the whole tree in one call', async () => {
    const { json } = await client.post('/api/get_all_sevices', { lang: 'ar_AA' })
    const listed = json.data.flatMap((one: Json) => one.billers).flatMap((one: Json) => one.services)
    expect(listed.length).toBe(services.length - 1)
  })
  test('pictures are distinct PNGs, some are missing', async () => {
    const bytes = async (id: number): Promise<string> => {
      const response = await fetch(`${server.url}/web/image?model=product.category&field=image_medium&id=${id}`)
      expect(response.headers.get('content-type')).toBe('image/png')
      return Buffer.from(await response.arrayBuffer()).toString('latin1')
    }
    const [one, other] = await Promise.all([bytes(11), bytes(12)])
    expect(one.slice(1, 4)).toBe('PNG')
    expect(one).not.toBe(other)
    expect((await client.get('/web/image?model=product.category&field=image_medium&id=69')).status).toBe(404)
  })
  test("a service's picture is named by its template, not by its id", async () => {
    const { json } = await client.post('/api/get_sevices', { domain: '[("categ_id.id","=",15)]' })
    expect(json.data[0].image).toBe('/web/image?model=product.template&field=image_medium&id=51501')
    expect((await client.get(json.data[0].image as string)).contentType).toBe('image/png')
  })
})

test('the engine writes biller_info as text', async () => {
  const engine = await startSmartPay({ dialect: 'engine' })
  const other = testClient(engine)
  await other.signIn('agent', 'E1', { db: 'smartpay' })
  const { json } = await other.post('/api/get_sevices', { domain: '[("categ_id.id","=",90)]' })
  expect(typeof json.data[0].biller_info).toBe('string')
  await engine.stop()
})
