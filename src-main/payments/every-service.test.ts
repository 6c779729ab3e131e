/**
 * Every service of the sandbox's catalogue, sold or refused, in both languages: the real gateway client over HTTP, the
 * real sale, lane and records. What should happen is told by the catalogue's own entries (`expected.ts` beside them),
 * what did happen by the server's ledger.
 */
import { randomBytes, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CATALOGUE } from '../../sandbox/smartpay/catalogue/catalogue.ts'
import { chargeFor, expectedOf, type Expected } from '../../sandbox/smartpay/catalogue/expected.ts'
import type { ServiceSeed } from '../../sandbox/smartpay/catalogue/types.ts'
import { parsePythonLiteral } from '../../sandbox/smartpay/python-literal.ts'
import { startSmartPay } from '../../sandbox/smartpay/server.ts'
import { testClient, type TestClient } from '../../sandbox/smartpay/test-client.ts'
import type { Minor } from '../../src-shared/domain/money.ts'
import type { Service } from '../../src-shared/domain/service.ts'
import { cairoDay, unsellableOn } from '../catalogue/tiles.ts'
import { createSmartPay, type SmartPay } from '../gateways/smartpay/smartpay.ts'
import { configFor } from '../gateways/smartpay/testing/given.ts'
import { systemClock } from '../settings/settings.ts'
import { openStorage } from '../storage/storage.ts'
import { createPayments, type Payments } from './payments.ts'
import type { StoredPayment } from './ports.ts'
import { newFolder, SERIAL } from './testing.ts'

const today = cairoDay(systemClock.nowMs())
const seeds = CATALOGUE.billers.flatMap((biller) =>
  biller.services.map((seed) => ({ seed, expected: expectedOf(seed, biller, today) })),
)

/** More than all of it costs. */
const PLENTY_MINOR = 10_000_000_00

/** A till with everything real behind it but the screen: what it lists, and how it sells. */
async function openTill(dialect: 'guide' | 'engine') {
  const server = await startSmartPay({ port: 0, dialect, getRequests: true })
  const control = testClient(server)
  await control.faults({ walletBalanceMinor: PLENTY_MINOR })
  const gateway: SmartPay = createSmartPay({
    ...configFor(server.url).config,
    machineSerial: SERIAL,
    dialect,
    database: dialect === 'engine' ? 'live' : null,
  })
  await gateway.signIn({ login: 'agent', password: '1234' })
  const listed = await readCatalogue(gateway)
  const folder = newFolder()
  const storage = openStorage({
    directory: folder.directory,
    mode: 'live',
    sealKey: randomBytes(32),
    clock: systemClock,
    programVersion: '0.1.0',
    machineSerial: SERIAL,
  })
  const waiting = new Map<string, (stored: StoredPayment) => void>()
  const payments = createPayments({
    store: storage.payments,
    gateway,
    clock: systemClock,
    machineSerial: SERIAL,
    newId: randomUUID,
    service: (id) => listed.get(id) ?? null,
    biller: () => ({ name: { ar: 'جهة', en: 'Biller' }, categoryId: 1 }),
    printable: () => true,
    sellingStopped: () => null,
    queuePolicy: null,
    line: () => 'fine',
    walletAvailableMinor: () => null,
    clockIsWrong: () => false,
    casesChanged: () => undefined,
    changed: (stored) => {
      if (!['confirmed', 'sending'].includes(stored.state.kind)) waiting.get(stored.state.id)?.(stored)
    },
    answered: () => undefined,
    failed: (problem) => {
      throw problem
    },
  })
  /** What becomes of a payment once it has left. */
  const outcome = (id: string): Promise<StoredPayment> => {
    const stored = storage.payments.payment(id as StoredPayment['state']['id'])
    if (stored !== null && !['confirmed', 'sending'].includes(stored.state.kind)) return Promise.resolve(stored)
    return new Promise((resolve) => waiting.set(id, resolve))
  }
  return {
    control,
    listed,
    payments,
    outcome,
    async close() {
      payments.stop()
      storage.close()
      folder.remove()
      await server.stop()
    },
  }
}
type Till = Awaited<ReturnType<typeof openTill>>

/** Every service that is shown, as of today, by number. */
async function readCatalogue(gateway: SmartPay): Promise<ReadonlyMap<number, Service>> {
  const services = new Map<number, Service>()
  const categories = await gateway.categories()
  for (const category of categories.kind === 'items' ? categories.items : []) {
    const billers = await gateway.billers(category.id)
    for (const biller of billers.kind === 'items' ? billers.items : []) {
      const list = await gateway.services(biller.id)
      for (const service of list.kind === 'items' ? list.items : []) {
        if (!service.hidden) services.set(service.id, { ...service, unsellable: unsellableOn(service, today) })
      }
    }
  }
  return services
}

type Sold = Extract<Expected, { kind: 'sold' }>
const formOf = (seed: ServiceSeed, expected: Sold | null, language: 'ar' | 'en') => ({
  serviceId: seed.id,
  account: expected?.account ?? '12345678',
  extraKeys: (expected?.keys ?? []).map(({ Key, Value }) => ({ key: Key, value: Value })),
  language,
})

/** Takes a sale as far as it goes; gives the problem's code and the step where it stopped, or the payments. */
async function sell(payments: Payments, seed: ServiceSeed, expected: Sold | null, language: 'ar' | 'en') {
  const form = formOf(seed, expected, language)
  const asks = seed.info['PmtType'] === 'POST' || expected?.inquiry === true
  const inquired = asks ? await payments.inquire(form) : null
  if (inquired !== null && !inquired.ok) return { at: 'inquiry' as const, code: inquired.problem.code }
  const found = inquired?.value.bills ?? []
  const bills =
    found.length === 0
      ? [{ index: 0, amountMinor: (expected?.amountsMinor[0] ?? 2500) as Minor }]
      : found.map((bill, at) => ({
          index: bill.index,
          amountMinor: bill.dueMinor ?? ((expected?.amountsMinor[at] ?? 2500) as Minor),
        }))
  const prepared = await payments.prepare({
    ...form,
    inquiryId: inquired?.value.inquiryId ?? null,
    bills,
    quantity: 1,
    mobileToNotify: '01012345678',
    termsAccepted: true,
  })
  if (!prepared.ok) return { at: 'preparing' as const, code: prepared.problem.code }
  const confirmed = await payments.confirm({
    saleId: prepared.value.saleId,
    cashReceivedMinor: prepared.value.totalMinor,
    repeatAccepted: false,
  })
  if (!confirmed.ok) return { at: 'confirming' as const, code: confirmed.problem.code }
  return { paymentIds: confirmed.value.paymentIds, totalMinor: prepared.value.totalMinor }
}

async function ledgerOf(control: TestClient, serviceId: number) {
  const { payments, inquiries } = await control.ledger()
  return {
    payments: payments.filter((one) => one.productId === serviceId),
    inquiries: inquiries.filter((one) => one.productId === serviceId),
  }
}

// All at once: most of the time is spent waiting for the disk, which the records demand and nothing here should spare.
describe.concurrent.each([
  ['ar', 'guide'],
  ['en', 'guide'],
  ['ar', 'engine'],
] as const)('in %s, dialect %s', (language, dialect) => {
  let till: Till
  beforeAll(async () => {
    till = await openTill(dialect)
  })
  afterAll(() => till.close())

  test.each(seeds.map((each) => [each.seed.id, each] as const))('%i', async (_id, { seed, expected }) => {
    const { control, payments, listed } = till
    switch (expected.kind) {
      case 'not-listed': {
        expect(listed.get(seed.id)).toBeUndefined()
        const refused = await payments.prepare({
          ...formOf(seed, null, language),
          inquiryId: null,
          bills: [{ index: 0, amountMinor: 2500 as Minor }],
          quantity: 1,
          mobileToNotify: null,
          termsAccepted: true,
        })
        expect(refused).toMatchObject({ ok: false, problem: { code: 'service-not-found' } })
        return
      }
      case 'refused': {
        const atList = expected.at === 'list'
        expect(listed.get(seed.id)?.unsellable).toBe(atList ? expected.code : null)
        const stopped = await sell(payments, seed, null, language)
        if (atList) expect(stopped).toMatchObject({ code: 'service-not-sellable' })
        else expect(stopped).toEqual({ at: expected.at, code: expected.code })
        expect((await ledgerOf(control, seed.id)).payments).toEqual([])
        return
      }
      case 'sold': {
        const name = listed.get(seed.id)?.name[language] ?? ''
        expect(name).not.toBe('')
        const sold = await sell(payments, seed, expected, language)
        if (!('paymentIds' in sold)) throw new Error(`Expected a sale, it stopped ${sold.at}: ${sold.code}`)
        const ends = await Promise.all(sold.paymentIds.map((id) => till.outcome(id)))
        expect(ends.map(({ state }) => state.kind)).toEqual(expected.amountsMinor.map(() => 'succeeded'))
        const ledger = await ledgerOf(control, seed.id)
        expect(ledger.payments).toMatchObject(
          expected.amountsMinor.map((amountMinor) => ({
            account: expected.account ?? '',
            amountMinor,
            charged: true,
            providerPaid: true,
            chargedMinor: chargeFor(seed, amountMinor),
          })),
        )
        // What the customer was told is what the wallet lost, and what the terminal says it cost.
        const chargedMinor = ledger.payments.reduce((all, one) => all + one.chargedMinor, 0)
        expect(sold.totalMinor).toBe(chargedMinor)
        expect(ends.map(({ state }) => ('settlement' in state ? state.settlement.trxNumber : null))).toEqual(
          ledger.payments.map((one) => one.number),
        )
        for (const payment of ledger.payments) {
          const keys = payment.extraKeys === '' ? [] : parsePythonLiteral(payment.extraKeys)
          expect(keys).toEqual(expected.keys)
          expect(payment.inquiryNumber !== null).toBe(expected.inquiry)
        }
        // Each bill once, each under an inquiry of its own.
        const distinct = (values: readonly unknown[]) => new Set(values).size
        if (expected.inquiry) {
          expect(distinct(ledger.payments.map((one) => one.billReference))).toBe(expected.amountsMinor.length)
          expect(distinct(ledger.payments.map((one) => one.inquiryNumber))).toBe(expected.amountsMinor.length)
        }
        return
      }
    }
  })

  test('was sold for the most part, and every reason to refuse was met', () => {
    const count = (kind: Expected['kind']) => seeds.filter((each) => each.expected.kind === kind).length
    expect(count('sold')).toBeGreaterThan(230)
    const codes = seeds.flatMap(({ expected }) => (expected.kind === 'refused' ? [expected.code] : []))
    expect([...new Set(codes)].sort()).toEqual([
      'card-reader-needed',
      'ended',
      'fee-unknown',
      'gateway-answer-unreadable',
      'input-unsupported',
      'money-out',
      'not-available',
      'not-begun',
      'nothing-due',
      'otp-required',
      'payment-type-unknown',
      'unreadable',
    ])
  })
})
