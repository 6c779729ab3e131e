/**
 * Good answers of the gateway with anything at all put in any place: no reader throws, and every sum that comes out is one
 * that stands in the answer.
 */
import { createServer, type Server } from 'node:http'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { LARGEST_MINOR, parseMinor } from '../../../src-shared/domain/money.ts'
import { createSmartPay, type SmartPay } from './smartpay.ts'
import { configFor, egp, inquiryAsk, request } from './testing/given.ts'

let server: Server
let gateway: SmartPay
/** What every path but the token's answers. */
let given = ''
let payments = 0
/** Sums that came out and were looked at. */
let seen = 0

beforeAll(async () => {
  server = createServer((asked, reply) => {
    let form = ''
    asked.setEncoding('utf8').on('data', (piece: string) => (form += piece))
    asked.on('end', () => {
      if (form.includes('pay_service_bill')) payments += 1
      const isLogin = asked.url?.includes('/auth/token') === true
      const isHistory = asked.url?.includes('get_requests') === true && payments > 0
      reply.writeHead(isHistory ? 404 : 200, { 'content-type': 'application/json' })
      reply.end(isLogin ? '{"access_token":"T","expires_in":"86400"}' : given)
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  gateway = createSmartPay(configFor(`http://127.0.0.1:${String(port)}`).config)
  await gateway.signIn({ login: 'agent', password: '1234' })
})
afterAll(() => {
  server.close()
})

type Place = readonly (string | number)[]

/** Every place in a value, the packed texts opened. */
function placesIn(value: unknown, at: Place = []): readonly Place[] {
  if (typeof value !== 'object' || value === null) return [at]
  return [at, ...Object.entries(value).flatMap(([key, inner]) => placesIn(inner, [...at, key]))]
}

function withAt(value: unknown, place: Place, put: unknown): unknown {
  const [first, ...rest] = place
  if (first === undefined) return put
  if (Array.isArray(value))
    return value.map((item: unknown, at) => (String(at) === String(first) ? withAt(item, rest, put) : item))
  const object = value as Record<string, unknown>
  return Object.fromEntries(
    Object.entries(object).map(([key, item]) => [key, key === first ? withAt(item, rest, put) : item]),
  )
}

/** Every sum that a text of the answer could mean, also the parts of packed texts. */
function sumsIn(text: string): ReadonlySet<number> {
  const sums = new Set<number>([0])
  const collect = (value: unknown): void => {
    const sum = parseMinor(value)
    if (sum !== null) sums.add(Math.abs(sum))
    if (typeof value === 'object' && value !== null) Object.values(value).forEach(collect)
    if (typeof value === 'string' && /^\s*[[{"]/u.test(value)) {
      try {
        collect(JSON.parse(value))
      } catch {
        for (const [number] of value.matchAll(/-?[\d.]+/gu)) collect(number)
      }
    }
  }
  collect(JSON.parse(text))
  return sums
}

const isSum = (sum: number | null, sums: ReadonlySet<number>, parts = 1): void => {
  if (sum === null) return
  seen += 1
  expect(Number.isSafeInteger(sum)).toBe(true)
  expect(Math.abs(sum)).toBeLessThanOrEqual(LARGEST_MINOR * parts)
  if (parts === 1) expect(sums).toContain(Math.abs(sum))
  else expect([...sums].some((one) => [...sums].some((other) => one + other === Math.abs(sum)))).toBe(true)
}

/** Anything, with a lean towards what a tired or malicious server would write in the place of a sum or a name. */
const anything = fc.oneof(
  fc.jsonValue({ maxDepth: 4 }),
  fc.constantFrom<unknown>(
    ...[
      '25.005',
      '1e3',
      '0x10',
      '-5',
      '١٢٫٥٠',
      '1,2,3',
      'twelve',
      '',
      ' ',
      'NaN',
      '\u0000',
      '\u202e12',
      '١٠٬٠٠٠',
      '12 50',
    ],
    ...[1e15, -1, 0.1 + 0.2, 1e-7, Number.MAX_SAFE_INTEGER, 4.35, -0],
    ...['2026-02-31', '0000-00-00', '9999-99-99T99:99:99'],
    ...['[', '{"a":', "{'Amt': 5}", '[[1]]', '"[1]"', "{'a': True}", '{"__proto__": {"Amt": 5}}'],
    { Amt: '7.77', CurCode: 'EGP' },
    { __proto__: null, toString: 1 },
    JSON.parse('{"__proto__": {"Amt": 5}}') as unknown,
    [],
    {},
    [null],
    false,
    true,
    null,
  ),
)

const BILL = {
  message: 'ok',
  provider: 'fawry',
  request_number: '2411123471021621',
  extra_fees_amount: 1.5,
  provider_response: JSON.stringify({
    BillRefNumber: '77',
    BillInfo: {
      BillSummAmt: [
        { BillSummAmtCode: 'AmtDue', CurAmt: { Amt: 90, CurCode: 'EGP' } },
        { BillSummAmtCode: 'TotalAmtDue', CurAmt: { Amt: '120.25', CurCode: 'EGP' } },
      ],
      DueDt: '2026-12-01',
      ExtraBillInfo: 'Flat 3',
      PaymentRange: [{ Lower: { Amt: 10 }, Upper: { Amt: 500 } }],
    },
  }),
}
const FLAT_BILL = {
  message: 'ok',
  provider: 'khales',
  statusCode: 200,
  statusDescription: 'Success',
  trxNumber: '5',
  trxAmt: 120.25,
  feesAmt: 3,
  additionalInfo: 'x',
  provider_response: {
    bill_response: {
      EPayBillRecID: '9',
      BillInfo: { CurAmt: [{ AmtDue: 120.25, CurCode: '818' }] },
      Msg: [{ LanguagePref: 'ar', Text: 'أهلا' }],
    },
    fees_response: { FeesAmt: [{ Amt: 2, CurCode: '818' }] },
  },
}
const PAID = {
  message: 'Paid 153.00, wallet 1000',
  trxNumber: '2411123471029999',
  billingAcct: '0100000001',
  trxAmt: 150,
  feesAmt: 3,
  extra_fees_amount: 0,
  statusCode: '200',
  provider_response: { FeesAmt: { Amt: 3 }, PmtTransId: [{ PmtId: '8', PmtIdType: 'BNKPTN' }] },
  vouch_pin: '12345',
}
const SERVICES = [
  {
    id: 3007,
    categ_id: [5, 'x'],
    name: 'Bill',
    biller_info: {
      PmtType: 'POST',
      BillTypeAcctLabel: 'Account',
      PaymentRanges: [{ PaymentRangeType: { Lower: { Amt: 1 }, Upper: { Amt: 9 } } }],
      Fees: [{ Tier: [{ LowerAmt: 0, UpperAmt: 100, FixedAmt: { Amt: 2.5 }, Percent: { Value: 1.5 } }] }],
      BillTypeExtraRefKeys: [{ Key: 'k', Label: 'K', IsConfirmRequired: 'true', MinLength: 1, MaxLength: 5 }],
    },
  },
]
const WALLETS = [
  { id: 1, name: 'Main', wallet_balance: 100.5, available_amount: '90', reserved_amount: 10 },
  { id: 2, name: 'Other', wallet_balance: 7, available_amount: 7, reserved_amount: false },
]
const MOVEMENTS = [
  {
    id: 1,
    wallet_type: 'debit',
    amount: 153,
    label: 'x',
    request_id: [4, '77'],
    create_date: '2026-11-20T10:00:00',
    wallet_transaction_info: JSON.stringify({ payment_info: { billing_acct: '01', fees: 3, vouch_pin: '9' } }),
  },
]
const REQUESTS = [
  {
    id: 4,
    name: '77',
    request_type: 'pay_service_bill',
    product_id: [3007, 'Bill'],
    request_billing_acct: '0100000001',
    trans_amount: 150,
    payment_status: 'done',
    action_status: 'completed',
    create_date: '2026-11-20 10:00:00',
    provider_response: { a: 1 },
  },
]

/** Each question: a good answer to it, and what must hold of what it is taken for. */
const QUESTIONS: Readonly<Record<string, { readonly good: unknown; check(sums: ReadonlySet<number>): Promise<void> }>> =
  {
    'a packed bill': { good: BILL, check: checkBill },
    'a flat bill': { good: FLAT_BILL, check: checkBill },
    'a fee': {
      good: { provider_fees_amount: 2, extra_fees_amount: '1.50' },
      async check(sums) {
        const fee = await gateway.quoteFee({ serviceId: 3007, amountMinor: egp(150) })
        isSum(fee, sums, 2)
        if (fee !== null) expect(fee).toBeGreaterThanOrEqual(0)
      },
    },
    wallets: {
      good: WALLETS,
      async check(sums) {
        const answer = await gateway.wallets()
        if (answer.kind !== 'rows') return
        for (const { balanceMinor, availableMinor, reservedMinor } of answer.rows)
          for (const sum of [balanceMinor, availableMinor, reservedMinor]) isSum(sum, sums)
      },
    },
    movements: {
      good: MOVEMENTS,
      async check(sums) {
        const answer = await gateway.movementsSince({ sinceMs: 0 })
        if (answer.kind !== 'rows') return
        for (const row of answer.rows) {
          isSum(row.amountMinor, sums)
          isSum(row.settlement?.feeMinor ?? null, sums)
          expect(row.amountMinor).toBeGreaterThanOrEqual(0)
        }
      },
    },
    requests: {
      good: REQUESTS,
      async check(sums) {
        payments = 0
        const answer = await gateway.requestsSince({ sinceMs: 0, serviceId: 3007 })
        if (answer.kind === 'rows') for (const row of answer.rows) isSum(row.amountMinor, sums)
      },
    },
    services: {
      good: SERVICES,
      async check(sums) {
        const answer = await gateway.services(5)
        if (answer.kind !== 'items') return
        for (const { ranges, unsellable } of answer.items)
          // The reader's own ends stand for what was not given.
          for (const { lowerMinor, upperMinor } of unsellable === null ? ranges : []) {
            isSum(lowerMinor, sums)
            if (upperMinor !== LARGEST_MINOR) isSum(upperMinor, sums)
            expect(upperMinor).toBeGreaterThanOrEqual(lowerMinor)
          }
      },
    },
    'a payment': {
      good: PAID,
      async check(sums) {
        payments = 0
        const outcome = await gateway.pay(request())
        expect(payments).toBe(1)
        // A 200 never says for sure that nothing was charged.
        expect(['succeeded', 'accepted', 'unknown']).toContain(outcome.kind)
        if (outcome.kind !== 'succeeded' && outcome.kind !== 'accepted') return
        isSum(outcome.settlement.feeMinor, new Set([...sums, egp(3)]), 2)
        if (outcome.settlement.feeMinor !== null) expect(outcome.settlement.feeMinor).toBeGreaterThanOrEqual(0)
      },
    },
  }

async function checkBill(sums: ReadonlySet<number>): Promise<void> {
  const answer = await gateway.inquire(inquiryAsk())
  if (answer.kind !== 'found') return
  for (const bill of answer.inquiry.bills) {
    isSum(bill.dueMinor, sums)
    isSum(bill.feeMinor, sums, 2)
    for (const sum of [bill.dueMinor, bill.feeMinor]) if (sum !== null) expect(sum).toBeGreaterThanOrEqual(0)
    for (const { lowerMinor, upperMinor } of bill.ranges) {
      isSum(lowerMinor, sums)
      expect(upperMinor).toBeGreaterThanOrEqual(lowerMinor)
    }
  }
}

/** The value with anything at one place, also within its packed texts. */
function spoilt(good: unknown): fc.Arbitrary<unknown> {
  const inPlace = fc.tuple(fc.constantFrom(...placesIn(good)), anything).map(([place, put]) => withAt(good, place, put))
  const packed = Object.entries(typeof good === 'object' && good !== null && !Array.isArray(good) ? good : {}).flatMap(
    ([name, text]) => {
      if (typeof text !== 'string' || !text.startsWith('{')) return []
      const inner: unknown = JSON.parse(text)
      return [
        fc
          .tuple(fc.constantFrom(...placesIn(inner)), anything)
          .map(([place, put]) => ({ ...(good as object), [name]: JSON.stringify(withAt(inner, place, put)) })),
      ]
    },
  )
  return fc.oneof(inPlace, ...packed)
}

describe('anything in any place of', () => {
  it.each(Object.entries(QUESTIONS))('%s', async (_title, { good, check }) => {
    given = JSON.stringify({ count: 1, data: good })
    seen = 0
    await check(sumsIn(given))
    expect(seen, 'a good answer is taken for what it is').toBeGreaterThan(0)
    await fc.assert(
      fc.asyncProperty(spoilt(good), async (data) => {
        given = JSON.stringify({ count: 1, data })
        await check(sumsIn(given))
      }),
      { numRuns: 300 },
    )
  })
})
