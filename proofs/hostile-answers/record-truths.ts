/**
 * Records what the sandbox truly answers to every operation, in both dialects, into `truths.json`:
 *
 *     node proofs/hostile-answers/record-truths.ts
 */
import { createServer, request as send } from 'node:http'
import { writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { startSmartPay } from '../../sandbox/smartpay/server.ts'
import { createSmartPay, type SmartPay } from '../../src-main/gateways/smartpay/smartpay.ts'
import type { CancelRequest } from '../../src-main/payments/ports.ts'
import { minor } from '../../src-shared/domain/money.ts'
import type { FrozenRequest } from '../../src-shared/domain/payment.ts'
import { askOf, type KeptTold, type KeptTruth } from './truths.ts'
import { agent, callOperation, newAgent, prepare, summaryOf, type OperationName } from './operations.ts'

const SERIAL = 'TILL-1'
/** Headers of a connection, and those that differ with every answer. */
const NOT_KEPT = /^(?:connection|keep-alive|content-length|transfer-encoding)$/iu
/** What can be said to a payment, by the last four digits of its account. */
const ENDINGS = {
  real: '5678',
  fabricated: '9919',
  'pending at the provider': '9924',
  'refused by the provider': '9911',
  'reversed by the server': '9913',
  'failed inside': '9915',
  'broken after the work': '9917',
  'another account named': '9933',
  'too little money': '9944',
  'no amount': '9945',
  'a new error': '9965',
} as const

type Recorder = {
  readonly url: string
  readonly control: (change: object) => Promise<void>
  /** What was told since the last call. */
  take(): readonly KeptTold[]
  stop(): Promise<void>
}

/** A relay in front of the sandbox that keeps what went through. */
async function startRecorder(dialect: 'guide' | 'engine', getRequests: boolean): Promise<Recorder> {
  const sandbox = await startSmartPay({ dialect, getRequests })
  let told: KeptTold[] = []
  const relay = createServer((asked, reply) => {
    const pieces: Buffer[] = []
    asked.on('data', (piece: Buffer) => pieces.push(piece))
    asked.on('end', () => {
      const form = Buffer.concat(pieces)
      const onward = send(
        sandbox.url + (asked.url ?? ''),
        { method: asked.method, headers: asked.headers },
        (answer) => {
          const body: Buffer[] = []
          answer.on('data', (piece: Buffer) => body.push(piece))
          answer.on('end', () => {
            const whole = Buffer.concat(body)
            const headers = Object.entries(answer.headers).flatMap(([name, value]) =>
              NOT_KEPT.test(name) ? [] : [[name, String(value)] as const],
            )
            const isText = !String(answer.headers['content-type']).startsWith('image/')
            told.push({
              ask: askOf(asked.method ?? '', asked.url ?? '', new URLSearchParams(form.toString())),
              status: answer.statusCode ?? 0,
              headers,
              body: whole.toString(isText ? 'utf8' : 'base64'),
              ...(isText ? {} : { base64: true as const }),
            })
            reply.writeHead(answer.statusCode ?? 500, Object.fromEntries(headers)).end(whole)
          })
        },
      )
      onward.end(form)
    })
  })
  await new Promise<void>((resolve) => relay.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${String((relay.address() as AddressInfo).port)}`,
    async control(change) {
      await fetch(`${sandbox.url}/control/faults`, {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(change),
      })
    },
    take() {
      const taken = told
      told = []
      return taken
    },
    async stop() {
      relay.closeAllConnections()
      await new Promise((resolve) => relay.close(resolve))
      await sandbox.stop()
    },
  }
}

async function record(dialect: 'guide' | 'engine', getRequests: boolean): Promise<readonly KeptTruth[]> {
  const recorder = await startRecorder(dialect, getRequests)
  const truths: KeptTruth[] = []
  const fresh = (): SmartPay =>
    createSmartPay({
      baseUrl: recorder.url,
      machineSerial: SERIAL,
      database: dialect === 'engine' ? 'live' : null,
      dialect,
      cancelMethod: dialect === 'engine' ? 'PUT' : 'POST',
      clock: {
        nowMs: () => Date.now(),
        monotonicMs: () => performance.now(),
        after(delayMs, work) {
          const timer = setTimeout(work, delayMs / 1_000)
          return () => {
            clearTimeout(timer)
          }
        },
      },
      log: () => undefined,
      notice: {
        connection: () => undefined,
        time: () => undefined,
        tokenReplaced: () => undefined,
        forceUpdate: () => undefined,
      },
    })

  async function tell(name: string, operation: OperationName, given: unknown): Promise<void> {
    const client = fresh()
    recorder.take()
    if (!(await prepare(client, operation))) throw new Error(`Expected to get ready for ${name}`)
    const before = recorder.take()
    const result = await callOperation(client, operation, given)
    truths.push({ name, dialect, operation, given, is: summaryOf(result), before, answers: recorder.take() })
  }

  /** Every login ends the one before it: the gateway keeps one token a serial. */
  const signedIn = async (): Promise<SmartPay> => {
    const client = fresh()
    await client.signIn(agent)
    return client
  }
  const listed = await (await signedIn()).services(90)
  if (listed.kind !== 'items') throw new Error('Expected services')

  /** Asks for the bill and freezes it as the trade would. */
  async function bill(serviceId: number, account: string): Promise<FrozenRequest> {
    const service = listed.kind === 'items' ? listed.items.find((each) => each.id === serviceId) : undefined
    if (service === undefined) throw new Error(`Expected service ${String(serviceId)}`)
    const answer = await (await signedIn()).inquire({ service, account, extraKeys: [], language: 'ar' })
    if (answer.kind !== 'found') throw new Error(`Expected a bill, found ${JSON.stringify(answer)}`)
    const [first] = answer.inquiry.bills
    return {
      ...without(serviceId, account, first?.dueMinor ?? 10_000),
      feeMinor: first?.feeMinor ?? null,
      inquiryNumber: answer.inquiry.inquiryNumber,
      echo: first?.echo ?? {},
    }
  }
  const without = (serviceId: number, account: string, amount: number): FrozenRequest => ({
    serviceId,
    account,
    extraKeys: [],
    amountMinor: minor(amount),
    feeMinor: null,
    inquiryNumber: null,
    echo: {},
    mobileToNotify: null,
  })
  const cancelOf = async (account: string): Promise<CancelRequest> => {
    const request = await bill(9006, account)
    const paid = await (await signedIn()).pay(request)
    if (paid.kind !== 'succeeded' || paid.settlement.trxNumber === null) throw new Error('Expected a payment')
    return {
      trxNumber: paid.settlement.trxNumber,
      inquiryNumber: request.inquiryNumber,
      request,
      again: false,
    }
  }

  const label = getRequests ? '' : ', no list of requests'
  await recorder.control({ plainPayReply: true })
  await tell(`a plain word${label}`, 'pay', await bill(9001, '12345678'))
  await recorder.control({ plainPayReply: false })
  if (!getRequests) {
    await recorder.stop()
    return truths
  }

  for (const [name, ending] of Object.entries(ENDINGS)) await tell(name, 'pay', await bill(9001, `1234${ending}`))
  await tell('the other provider', 'pay', await bill(9007, '12345678'))
  await tell('a voucher', 'pay', without(9005, '', 5_000))
  await tell('no inquiry', 'pay', without(9003, '12345678', 10_000))

  await tell('given back', 'cancel', await cancelOf('12345678'))
  for (const [name, ending] of Object.entries({
    'refused by the provider': '9980',
    'already running': '9981',
    'no wallet to credit': '9984',
    'broken after the work': '9985',
    'another number': '9986',
  })) {
    await tell(name, 'cancel', await cancelOf(`1234${ending}`))
  }

  const wallets = await (await signedIn()).wallets()
  const walletId = wallets.kind === 'rows' ? (wallets.rows[0]?.id ?? 0) : 0
  await tell('sent', 'transfer', { to: '000022', amountMinor: 5_000, fromWalletId: walletId, toWalletId: null })
  await tell('too much', 'transfer', { to: '000022', amountMinor: 9e8, fromWalletId: walletId, toWalletId: null })

  // Only what is recorded from here on is in the lists: they stay short.
  const sinceMs = Math.ceil(Date.now() / 1000) * 1000
  await new Promise((resolve) => setTimeout(resolve, sinceMs - Date.now()))
  const looked = async (serviceId: number, account: string) => {
    const request = await bill(serviceId, account)
    const outcome = await (await signedIn()).pay(request)
    const trxNumber = outcome.kind === 'succeeded' ? outcome.settlement.trxNumber : null
    return { since: { sinceMs, serviceId }, request, trxNumber, confirmedAtMs: Date.now() }
  }
  const paid = await looked(9001, '12345678')
  const refused = await looked(9006, '12349911')
  await tell('our payment is there', 'requestsSince', paid)
  await tell('our payment is there, its number unknown', 'requestsSince', { ...paid, trxNumber: null })
  await tell('our payment was refused', 'requestsSince', refused)
  const unsent = {
    ...paid,
    since: { sinceMs, serviceId: 9010 },
    request: await bill(9010, '12345678'),
    trxNumber: null,
  }
  await tell('only our inquiry is there', 'requestsSince', unsent)
  await tell('movements', 'movementsSince', { sinceMs })
  await tell('movements of a wallet', 'walletMovements', { sinceMs })
  await tell('the wallets', 'wallets', null)
  await tell('wallets of another agent', 'walletsOf', '000022')
  await tell('all wallets together', 'walletSummary', { sinceMs, walletId: null })

  const service = listed.items.find((each) => each.id === 9001)
  for (const [name, account] of Object.entries({
    'one bill': '12345678',
    'several bills': '12349814',
    'nothing due': '12349801',
    'only the printed keys': '12349816',
  })) {
    await tell(name, 'inquire', { service, account, extraKeys: [], language: 'ar' })
  }
  const other = listed.items.find((each) => each.id === 9007)
  await tell('the other provider', 'inquire', { service: other, account: '12345678', extraKeys: [], language: 'en' })
  await tell('a fee', 'quoteFee', { serviceId: 9001, amountMinor: 4_200 })
  await tell('categories', 'categories', null)
  await tell('billers', 'billers', 219)
  await tell('services', 'services', 90)
  const categories = await (await signedIn()).categories()
  const picture = categories.kind === 'items' ? categories.items.find((each) => each.picture !== null)?.picture : null
  await tell('a picture', 'picture', picture)
  await tell('who this is', 'profile', null)
  await tell('a new token', 'refreshToken', null)
  await tell('signed in', 'signIn', agent)
  await tell('a wrong password', 'signIn', { ...agent, password: '0000' })
  await tell('a new device', 'signIn', newAgent)
  await tell('a code is sent', 'sendCode', null)
  await tell('the right code', 'verifyCode', '123456')
  await tell('a wrong code', 'verifyCode', '000000')
  await tell('a new password', 'setPassword', '4321')
  await recorder.stop()
  return truths
}

const truths: KeptTruth[] = []
for (const dialect of ['guide', 'engine'] as const) {
  for (const getRequests of [true, false]) truths.push(...(await record(dialect, getRequests)))
}
writeFileSync(new URL('truths.json', import.meta.url), `${JSON.stringify(truths, null, 1)}\n`)
for (const { dialect, operation, name, is } of truths) process.stdout.write(`${dialect} ${operation}: ${name}: ${is}\n`)
