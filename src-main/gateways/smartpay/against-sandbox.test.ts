/** The client and the sandbox's server over real HTTP: both dialects, with and without a history of requests. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { PAY_OUTCOMES } from '../../../sandbox/smartpay/pay-outcomes.ts'
import { startSmartPay } from '../../../sandbox/smartpay/server.ts'
import type { FrozenRequest, Outcome } from '../../../src-shared/domain/payment.ts'
import type { Service } from '../../../src-shared/domain/service.ts'
import type { CancelRequest } from '../../payments/ports.ts'
import { createSmartPay, type SmartPay } from './smartpay.ts'
import { configFor, egp } from './testing/given.ts'

type Payment = {
  readonly number: string
  readonly account: string
  readonly charged: boolean
  readonly chargedMinor: number
  readonly providerPaid: boolean
  readonly clientFeeMinor: number | null
}
type Ledger = {
  readonly payments: readonly Payment[]
  readonly cancels: readonly { readonly refunded: boolean }[]
  readonly walletMovements: readonly { readonly direction: string }[]
  readonly logins: readonly unknown[]
}

const BILL = 9001
const FREE = 9003
const VOUCHER = 9005
const CANCELLABLE = 9006
const FEE_NEEDED = 9007
const PRACTICE = 90

describe.each([
  { dialect: 'guide', getRequests: true },
  { dialect: 'guide', getRequests: false },
  { dialect: 'engine', getRequests: true },
  { dialect: 'engine', getRequests: false },
] as const)('dialect $dialect, get_requests $getRequests', ({ dialect, getRequests }) => {
  let sandbox: Awaited<ReturnType<typeof startSmartPay>>
  let gateway: SmartPay
  let services: ReadonlyMap<number, Service>

  const control = (path: string, method: 'GET' | 'PUT' | 'POST', body?: object) =>
    fetch(`${sandbox.url}/control/${path}`, {
      method,
      ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    })
  const ledger = async () => (await (await control('ledger', 'GET')).json()) as Ledger

  function client(bodyBytesMax = 300_000): SmartPay {
    return createSmartPay({
      ...configFor(sandbox.url).config,
      dialect,
      cancelMethod: dialect === 'guide' ? 'POST' : 'PUT',
      database: dialect === 'engine' ? 'live' : null,
      bodyBytesMax,
      timeouts: { moneyMs: 3000, silenceMs: 2000 },
    })
  }

  beforeAll(async () => {
    sandbox = await startSmartPay({ port: 0, dialect, getRequests })
    const reader = client()
    await reader.signIn({ login: 'agent', password: '1234' })
    const answer = await reader.services(PRACTICE)
    services = new Map(answer.kind === 'items' ? answer.items.map((service) => [service.id, service]) : [])
  })
  afterAll(() => sandbox.stop())
  beforeEach(async () => {
    await control('reset', 'POST')
    await control('faults', 'PUT', { slowMs: 30, lateMs: 3600, settleMs: 600_000, oversizeBytes: 400_000 })
    gateway = client()
    await gateway.signIn({ login: 'agent', password: '1234' })
  })

  function service(id: number): Service {
    const found = services.get(id)
    if (found === undefined) throw new Error(`Expected a service ${String(id)}`)
    return found
  }

  /** Asks for the bill and freezes it as the trade would. */
  async function inquired(serviceId: number, account: string): Promise<FrozenRequest> {
    const answer = await gateway.inquire({ service: service(serviceId), account, extraKeys: [], language: 'ar' })
    if (answer.kind !== 'found') throw new Error(`Expected a bill, found ${JSON.stringify(answer)}`)
    const bill = answer.inquiry.bills[0]
    const amountMinor = bill?.dueMinor ?? egp(100)
    return {
      serviceId,
      account,
      extraKeys: [],
      amountMinor,
      feeMinor: bill?.feeMinor ?? (await gateway.quoteFee({ serviceId, amountMinor })),
      inquiryNumber: answer.inquiry.inquiryNumber,
      echo: bill?.echo ?? {},
      mobileToNotify: null,
    }
  }
  const uninquired = (serviceId: number, account: string, pounds: number): FrozenRequest => ({
    serviceId,
    account,
    extraKeys: [],
    amountMinor: egp(pounds),
    feeMinor: null,
    inquiryNumber: null,
    echo: {},
    mobileToNotify: null,
  })

  it('reads the whole catalogue; one broken biller hurts nothing else', async () => {
    // One list holds a name of a million letters; what is large is not yet broken.
    const reader = client(5_000_000)
    await reader.signIn({ login: 'agent', password: '1234' })
    const categories = await reader.categories()
    if (categories.kind !== 'items') throw new Error('Expected categories')
    expect(categories.items.length).toBeGreaterThanOrEqual(8)
    const billers = (await Promise.all(categories.items.map((each) => reader.billers(each.id)))).flatMap((each) =>
      each.kind === 'items' ? each.items : [],
    )
    expect(billers.length).toBeGreaterThanOrEqual(40)
    const lists = await Promise.all(billers.map((each) => reader.services(each.id)))
    const all = lists.flatMap((each) => (each.kind === 'items' ? each.items : []))
    expect(all.length).toBeGreaterThanOrEqual(200)
    expect(lists.filter((each) => each.kind === 'failed')).toHaveLength(1)
    expect(all.every((each) => each.name.ar !== '' && each.name.en !== '')).toBe(true)
    expect(new Set(all.map((each) => each.unsellable))).toEqual(
      new Set([
        null,
        'card-reader-needed',
        'input-unsupported',
        'otp-required',
        'not-available',
        'money-out',
        'payment-type-unknown',
        'fee-unknown',
        'unreadable',
      ]),
    )
    const pictures = await Promise.all(categories.items.map((each) => gateway.picture(each.picture ?? '')))
    expect(pictures.some((each) => each?.contentType === 'image/png')).toBe(true)
  })

  it('pays a bill: what the reply says is what the ledger holds', async () => {
    const request = await inquired(BILL, '01000000001')
    const outcome = await gateway.pay(request)
    expect(outcome).toMatchObject({ kind: 'succeeded', proof: 'provider' })
    const [payment] = (await ledger()).payments
    expect(payment).toMatchObject({
      account: '01000000001',
      charged: true,
      providerPaid: true,
      clientFeeMinor: request.feeMinor,
    })
    if (outcome.kind !== 'succeeded') return
    expect(outcome.settlement.trxNumber).toBe(payment?.number)
    expect(request.amountMinor + (outcome.settlement.feeMinor ?? 0)).toBe(payment?.chargedMinor)
  })

  it('pays where the fee must be sent, and it becomes the charge', async () => {
    const request = await inquired(FEE_NEEDED, '01000000001')
    expect(request.feeMinor).toBeGreaterThan(0)
    const outcome = await gateway.pay(request)
    const [payment] = (await ledger()).payments
    expect(payment).toMatchObject({
      charged: true,
      clientFeeMinor: request.feeMinor,
      chargedMinor: request.amountMinor + (request.feeMinor ?? 0),
    })
    expect(outcome).toMatchObject({ kind: 'succeeded', settlement: { feeMinor: request.feeMinor } })
  })

  it('asks what a part of such a bill costs with what the inquiry gave, without which there is no figure', async () => {
    const { echo } = await inquired(FEE_NEEDED, '01000000001')
    const part = { serviceId: FEE_NEEDED, amountMinor: egp(1000) }
    expect(await gateway.quoteFee(part)).toBeNull()
    expect(await gateway.quoteFee({ ...part, echo })).toBe(egp(15))
  })

  it('sells a voucher and brings its PIN, which the movements show again', async () => {
    const outcome = await gateway.pay(uninquired(VOUCHER, '', 25))
    expect(outcome).toMatchObject({ kind: 'succeeded', proof: 'provider' })
    if (outcome.kind !== 'succeeded') return
    expect(outcome.settlement.voucher?.pin).toMatch(/^\d{8,}$/u)
    const movements = await gateway.movementsSince({ sinceMs: Date.now() - 60_000 })
    expect(movements).toMatchObject({
      kind: 'rows',
      rows: [
        {
          direction: 'debit',
          requestNumber: outcome.settlement.trxNumber,
          settlement: { voucher: { pin: outcome.settlement.voucher?.pin } },
        },
      ],
    })
  })

  it('believes a bare success only as far as the deployment shows more', async () => {
    await control('faults', 'PUT', { plainPayReply: true })
    const outcome = await gateway.pay(uninquired(FREE, '01000000001', 20))
    expect(outcome).toMatchObject({ kind: 'succeeded', proof: getRequests ? 'history' : 'told' })
  })

  it('lists requests where there are any', async () => {
    const request = await inquired(BILL, '01000000001')
    await gateway.pay(request)
    const answer = await gateway.requestsSince({ sinceMs: Date.now() - 60_000, serviceId: BILL })
    if (!getRequests) {
      expect(answer).toEqual({ kind: 'none-here' })
      return
    }
    expect(answer).toMatchObject({
      kind: 'rows',
      rows: [
        {
          kind: 'payment',
          status: 'paid',
          serviceId: BILL,
          account: '01000000001',
          amountMinor: request.amountMinor,
          inquiryNumber: request.inquiryNumber,
          machineSerial: 'SERIAL-1',
        },
        { kind: 'inquiry', number: request.inquiryNumber },
      ],
    })
  })

  const outcomes: readonly (readonly [string, string, Outcome['kind']])[] = [
    ['slow', '01', 'succeeded'],
    ['dropped before the work', '02', 'unknown'],
    ['dropped after the work', '03', 'unknown'],
    ['half an answer', '04', 'unknown'],
    ['HTML 500', '05', 'unknown'],
    ['HTML 500 after the work', '06', 'unknown'],
    ['502', '07', 'unknown'],
    ['504', '08', 'unknown'],
    ['401 once', '09', 'succeeded'],
    ['401 about something else', '10', 'unknown'],
    ['user_error', '11', 'unknown'],
    ['user_error, but paid', '12', 'unknown'],
    ['reversed by the server', '13', 'unknown'],
    ['Error 400', '14', 'unknown'],
    ['Error 500', '15', 'unknown'],
    ['not recorded', '16', 'unknown'],
    ['an object as type, charged', '17', 'unknown'],
    ['an object as type, not charged', '18', 'unknown'],
    ['fabricated, in the queue', '19', 'accepted'],
    ['fabricated, then refunded', '20', 'accepted'],
    ['fabricated, pending', '21', 'accepted'],
    ['fabricated, timeout', '22', 'accepted'],
    ['fabricated, to refund', '23', 'accepted'],
    ['pending at the provider', '24', 'accepted'],
    ['wrong content type', '25', 'unknown'],
    ['302', '26', 'unknown'],
    ['307', '27', 'unknown'],
    ['oversized', '28', 'unknown'],
    ['no answer, paid later', '29', 'unknown'],
    ['no answer, refused later', '30', 'unknown'],
    ['no answer, not in the history', '31', 'unknown'],
    ['no answer, running for good', '32', 'unknown'],
    ['another account in the reply', '33', 'unknown'],
    ['a bare success', '34', 'succeeded'],
    ['byte by byte', '35', 'succeeded'],
    ['user_error, debited later', '36', 'unknown'],
    ['a limit, though a row will appear', '37', 'declined'],
    ['paid, and given back later', '38', 'succeeded'],
    ['later than any client waits', '39', 'unknown'],
    ['daily limit', '40', 'declined'],
    ['weekly limit', '41', 'declined'],
    ['monthly limit', '42', 'declined'],
    ['no wallet', '43', 'declined'],
    ['too little balance', '44', 'declined'],
    ...['45', '46', '47', '48', '49', '50', '51', '52', '53', '54', '55', '56', '57', '58', '59', '60', '61'].map(
      (suffix): [string, string, 'declined'] => ['refused before the provider', suffix, 'declined'],
    ),
    ['machine serial', '62', 'declined'],
    ['machine serial missing', '63', 'declined'],
    ['too little balance of a mobile', '64', 'declined'],
    ['a new error', '65', 'unknown'],
    ['a sentence as type', '66', 'unknown'],
    ['a voucher that timed out', '70', 'unknown'],
    ['a voucher to be taken back', '71', 'unknown'],
  ]
  it('no magic account of a payment is left out', () => {
    expect(outcomes.map(([, suffix]) => suffix)).toEqual(PAY_OUTCOMES.map(({ suffix }) => suffix))
  })
  it.each(outcomes)('magic account: %s (…99%s)', async (_title, suffix, kind) => {
    const account = `0100099${suffix}`
    const outcome = await gateway.pay({ ...uninquired(FREE, account, 20), inquiryNumber: null })
    expect(outcome.kind).toBe(kind)
    const payments = (await ledger()).payments.filter((each) => each.account === account)
    expect(payments.length).toBeLessThanOrEqual(1)
    // The rule that must hold whatever the table says: no word of ours contradicts the ledger.
    if (outcome.kind === 'declined' || outcome.kind === 'not-sent')
      expect(payments.some((each) => each.charged || each.providerPaid)).toBe(false)
    if (outcome.kind === 'succeeded') expect(payments.every((each) => each.charged && each.providerPaid)).toBe(true)
    if (outcome.kind === 'succeeded' || outcome.kind === 'accepted') expect(payments).toHaveLength(1)
  })

  it.each<[string, string, object]>([
    ['nothing due', '01', { kind: 'refused', code: 'inquiry-refused' }],
    ['an amount of nothing', '11', { kind: 'refused', code: 'nothing-due' }],
    ['HTML 500', '04', { kind: 'failed' }],
    ['401 once', '08', { kind: 'found' }],
    ['a third decimal', '20', { kind: 'failed', reason: { code: 'gateway-answer-unreadable' } }],
    ['Arabic digits', '19', { kind: 'found' }],
    ['two bills', '14', { kind: 'found', inquiry: { bills: [{}, {}] } }],
    [
      'ranges of its own',
      '12',
      { kind: 'found', inquiry: { bills: [{ ranges: [{ lowerMinor: 5000, upperMinor: 5000 }, {}, {}] }] } },
    ],
  ])('magic inquiry: %s', async (_title, suffix, expected) => {
    const answer = await gateway.inquire({
      service: service(BILL),
      account: `0100098${suffix}`,
      extraKeys: [],
      language: 'en',
    })
    expect(answer).toMatchObject(expected)
  })

  it('says "not sent" when nobody listens any more', async () => {
    const leaving = await startSmartPay({ port: 0, dialect, getRequests })
    const caller = createSmartPay({ ...configFor(leaving.url).config, dialect, database: 'live' })
    await caller.signIn({ login: 'agent', password: '1234' })
    await leaving.stop()
    expect(await caller.pay(uninquired(FREE, '01000000001', 20))).toMatchObject({
      kind: 'not-sent',
      reason: { code: 'gateway-unreachable' },
    })
  })

  /** Pays a bill that can be taken back, and gives what a cancel of it needs. */
  async function paidBill(account: string): Promise<CancelRequest> {
    const request = await inquired(CANCELLABLE, account)
    const paid = await gateway.pay(request)
    if (paid.kind !== 'succeeded' || paid.settlement.trxNumber === null)
      throw new Error(`Expected a payment, found ${paid.kind}`)
    const { trxNumber, echo } = paid.settlement
    return {
      trxNumber,
      inquiryNumber: request.inquiryNumber,
      request,
      ...(echo === undefined ? {} : { replyEcho: echo }),
      again: false,
    }
  }

  it.each<[string, string, string, string, boolean]>([
    ['is agreed and credited', '01000000001', 'cancelled', 'cancelled', true],
    ['is refused', '01000009980', 'refused', 'gateway-refused', false],
    ['already runs', '01000009981', 'cancel-unknown', getRequests ? 'cancel-running' : 'gateway-refused', false],
    ['loses its answer', '01000009982', 'cancel-unknown', 'gateway-failing', true],
    ['is lost before the work', '01000009983', 'cancel-unknown', 'gateway-failing', false],
    ['finds no wallet', '01000009984', 'cancel-unknown', 'wallet-not-found', false],
    ['is answered by an object', '01000009985', 'cancel-unknown', 'gateway-failing', false],
    ['names another payment', '01000009986', 'cancel-unknown', 'cancel-names-another', false],
    ['is not possible', '01000009989', 'cancel-unknown', 'gateway-refused', false],
    ['is agreed and credited late', '01000009990', 'cancel-unknown', 'refund-not-seen', false],
    ['loses its answer while it runs', '01000009991', 'cancel-unknown', 'gateway-failing', false],
    ['is done and names another payment', '01000009993', 'cancel-unknown', 'cancel-names-another', true],
  ])('a cancel that %s', async (_title, account, kind, code, refunded) => {
    const outcome = await gateway.cancel(await paidBill(account))
    expect(outcome).toMatchObject({ kind, reason: { code } })
    expect((await ledger()).cancels.some((each) => each.refunded)).toBe(refunded)
  })

  it('a second cancel after a success is answered by words, credited once, and proven by the first one’s row', async () => {
    const cancel = await paidBill('01000000001')
    expect(await gateway.cancel(cancel)).toMatchObject({ kind: 'cancelled' })
    expect(await gateway.cancel({ ...cancel, again: true })).toMatchObject({
      kind: 'cancelled',
      reason: { gatewayText: expect.stringContaining('already canceled') as string },
    })
    expect((await ledger()).walletMovements.filter((each) => each.direction === 'credit').length).toBe(1)
  })

  it('a credit that is a little late is waited for', async () => {
    const cancel = await paidBill('01000009990')
    await control('faults', 'PUT', { settleMs: 0 })
    expect(await gateway.cancel(cancel)).toMatchObject({ kind: 'cancelled' })
  })

  it('where a cancel goes by the bill’s reference, nobody’s payment is taken back', async () => {
    await control('faults', 'PUT', { cancelIgnoresNumbers: true })
    await gateway.signIn({ login: 'agent2', password: '1234' })
    await paidBill('01000000001')
    await gateway.signIn({ login: 'agent', password: '1234' })
    const cancel = await paidBill('01000000001')
    for (const again of [false, true]) {
      expect(await gateway.cancel({ ...cancel, again })).toMatchObject({ kind: 'refused' })
    }
    expect((await ledger()).cancels.map((each) => each.refunded)).toEqual([false, false])
  })

  it('a refused cancel is tried again with all that the server lost, once the number was shown to be honoured', async () => {
    const cancel = await paidBill('01000009992')
    expect(await gateway.cancel(cancel)).toMatchObject({ kind: 'refused' })
    // Without the bill's reference this server cannot; the reference would be searched for among everyone's payments.
    expect(await gateway.cancel({ ...cancel, again: true })).toMatchObject({ kind: 'cancel-unknown' })
    expect(await gateway.cancel(await paidBill('01000000001'))).toMatchObject({ kind: 'cancelled' })
    expect(await gateway.cancel({ ...cancel, again: true })).toMatchObject({ kind: 'cancelled' })
    expect((await ledger()).cancels.filter((each) => each.refunded).length).toBe(2)
  })

  it('notices that another terminal uses its serial, and leaves it alone', async () => {
    const other = client()
    let replaced = 0
    gateway = createSmartPay({
      ...configFor(sandbox.url).config,
      dialect,
      database: 'live',
      notice: {
        connection: () => undefined,
        time: () => undefined,
        forceUpdate: () => undefined,
        tokenReplaced: () => (replaced += 1),
      },
    })
    await gateway.signIn({ login: 'agent', password: '1234' })
    for (let round = 0; round < 2; round += 1) {
      await other.signIn({ login: 'agent', password: '1234' })
      await gateway.wallets()
    }
    expect(replaced).toBe(1)
    const logins = (await ledger()).logins.length
    expect(await gateway.wallets()).toMatchObject({ kind: 'failed', reason: { code: 'serial-shared' } })
    expect((await ledger()).logins.length).toBe(logins)
    expect((await other.wallets()).kind).toBe('rows')
  })

  it('activates a new device', async () => {
    expect(await gateway.signIn({ login: 'newagent', password: '1234' })).toEqual({ kind: 'code-needed' })
    expect(await gateway.sendCode()).toEqual({ kind: 'done' })
    expect(await gateway.verifyCode('000000')).toMatchObject({ kind: 'refused', code: 'otp-wrong' })
    expect(await gateway.verifyCode('123456')).toEqual({ kind: 'done' })
    expect(await gateway.setPassword('letters')).toMatchObject({ kind: 'refused', code: 'new-password-wrong' })
    expect(await gateway.setPassword('4321')).toEqual({ kind: 'done' })
    expect((await gateway.wallets()).kind).toBe('rows')
  })

  it.each<[string, object]>([
    ['update', { kind: 'signed-in', forceUpdate: dialect === 'guide' }],
    ['nodevice', { kind: 'refused', code: 'serial-not-known' }],
    ['nobody', { kind: 'refused', code: 'sign-in-refused' }],
    ['noexpiry', { kind: 'signed-in' }],
    ['numberexpiry', { kind: 'signed-in' }],
  ])('signs in as %s', async (login, expected) => {
    expect(await gateway.signIn({ login, password: '1234' })).toMatchObject(expected)
  })

  it('transfers, and sees both ends in the summary', async () => {
    const wallets = await gateway.wallets()
    const from = wallets.kind === 'rows' ? wallets.rows[0] : undefined
    if (from === undefined) throw new Error('Expected a wallet')
    const outcome = await gateway.transfer({
      to: '000022',
      amountMinor: egp(10),
      fromWalletId: from.id,
      toWalletId: null,
    })
    expect(outcome).toMatchObject({ kind: 'transferred' })
    const after = await gateway.wallets()
    expect(after.kind === 'rows' ? after.rows[0]?.balanceMinor : null).toBe(from.balanceMinor - 1000)
    const summary = await gateway.walletSummary({ sinceMs: Date.now() - 60_000, walletId: from.id })
    expect(summary.kind === 'summary' && summary.summary.end[0]?.amountMinor).toBe(from.balanceMinor - 1000)
    expect(await gateway.walletMovements({ sinceMs: Date.now() - 60_000 })).toMatchObject({
      kind: 'rows',
      rows: [{ direction: 'debit', amountMinor: 1000 }],
    })
  })

  it('exchanges its token', async () => {
    expect(await gateway.refreshToken()).toBe(true)
    expect((await gateway.wallets()).kind).toBe('rows')
  })
})
