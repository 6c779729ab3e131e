/** What the payments tests share: a till on real storage, a gateway that says what the test tells it, a clock with hands. */
import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { emptySettlement } from '../../src-shared/domain/evidence.ts'
import type { HistoryAnswer, RequestRow, Wallet, WalletMovement } from '../../src-shared/domain/history.ts'
import type { CommandOutput } from '../../src-shared/contract/contract.ts'
import { minor, type Minor } from '../../src-shared/domain/money.ts'
import type { CancelOutcome, FrozenRequest, Outcome } from '../../src-shared/domain/payment.ts'
import type { QueuePolicy } from '../../src-shared/domain/queue-policy.ts'
import type { Problem } from '../../src-shared/domain/problem.ts'
import type { Service } from '../../src-shared/domain/service.ts'
import { PLAIN_RULES, PLAIN_SERVICE } from '../../src-shared/testing/plain-service.ts'
import { handClock } from '../../src-shared/testing/hand-clock.ts'
import { openStorage, StorageError } from '../storage/storage.ts'
import { createPayments, type Payments } from './payments.ts'
import type { CancelRequest, InquiryAnswer, PaymentGateway, PaymentStore, StoredPayment } from './ports.ts'

export const SERIAL = 'TILL-1'

export const mobileTopUp: Service = {
  ...PLAIN_SERVICE,
  id: 500,
  billerId: 50,
  name: { ar: 'شحن فودافون', en: 'Vodafone recharge' },
  paymentType: 'PREP',
  account: {
    key: 'billingAcct',
    label: { ar: 'رقم المحمول', en: 'Mobile number' },
    hint: null,
    inputMethod: 'digits',
    required: true,
    confirmTwice: false,
    masked: false,
    expression: '^01[0-9]{9}$',
    choices: [],
    printed: true,
  },
  rules: { ...PLAIN_RULES, fractionsAccepted: true },
}

export const voucher: Service = { ...mobileTopUp, id: 600, paymentType: 'VOCH', account: null, quantityMax: 5 }
export const electricityBill: Service = { ...mobileTopUp, id: 700, paymentType: 'POST' }

export const billInParts: Service = {
  ...electricityBill,
  id: 701,
  rules: { ...mobileTopUp.rules, partialAccepted: true },
}

/** Its gateway charges what is sent as the fee. */
export const billWithFee: Service = { ...electricityBill, id: 702, feeRequired: true }

/** The gateway takes its payments back. */
export const cancellableTopUp: Service = { ...mobileTopUp, id: 501, cancellable: true }

/** Its customers are known by a name. */
export const namedAccount: Service = {
  ...mobileTopUp,
  id: 800,
  account: mobileTopUp.account && { ...mobileTopUp.account, inputMethod: 'text', expression: null },
}

export const paid = (trxNumber: string): Outcome => ({
  kind: 'succeeded',
  proof: 'provider',
  settlement: { ...emptySettlement(trxNumber), feeMinor: minor(100) },
})
export const because = (code: string) => ({ code, gatewayText: null })

/** An inquiry that found one free amount. */
export const foundInquiry = (inquiryNumber: string | null): InquiryAnswer => ({
  kind: 'found',
  inquiry: {
    inquiryNumber,
    message: null,
    bills: [
      {
        label: null,
        dueMinor: null,
        feeMinor: null,
        reference: null,
        dueDate: null,
        issueDate: null,
        expiryDate: null,
        ranges: [],
        notes: [],
        echo: {},
      },
    ],
  },
})

/** A gateway whose payments wait for the test's word. */
export function toldGateway() {
  const asked: { readonly request: FrozenRequest; answer: (outcome: Outcome) => void }[] = []
  const told = {
    asked,
    inquiry: { kind: 'failed', reason: because('no-line') } as InquiryAnswer | (() => InquiryAnswer),
    fee: null as Minor | null,
    requests: { kind: 'rows', rows: [], serverTimeMs: null } as HistoryAnswer<RequestRow>,
    movements: { kind: 'none-here' } as HistoryAnswer<WalletMovement>,
    cancels: [] as CancelRequest[],
    neverCancels: false,
    cancelled: { kind: 'cancel-unknown', reason: because('no-answer-in-time') } as CancelOutcome,
    wallets: { kind: 'none-here' } as HistoryAnswer<Wallet>,
    looks: 0,
    /** From when on the list of requests was last asked for, epoch ms. */
    askedSinceMs: null as number | null,
    beforePay: (_request: FrozenRequest): void => undefined,
  }
  const gateway: PaymentGateway = {
    inquire: () => Promise.resolve(typeof told.inquiry === 'function' ? told.inquiry() : told.inquiry),
    pay(request) {
      told.beforePay(request)
      return new Promise((answer) => {
        asked.push({ request, answer })
      })
    },
    cancel: (cancel) => {
      told.cancels.push(cancel)
      return told.neverCancels ? new Promise(() => undefined) : Promise.resolve(told.cancelled)
    },
    quoteFee: () => Promise.resolve(told.fee),
    requestsSince({ sinceMs }) {
      told.looks += 1
      told.askedSinceMs = sinceMs
      return Promise.resolve(told.requests)
    },
    movementsSince: () => Promise.resolve(told.movements),
    wallets: () => Promise.resolve(told.wallets),
  }
  return { told, gateway }
}

export function newFolder(): { readonly directory: string; remove(): void } {
  const directory = mkdtempSync(join(tmpdir(), 'payments-'))
  return {
    directory,
    remove: () => {
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

export const sealKey = randomBytes(32)

/** What the disk does with the next writes: takes them, refuses them, or takes them and then fails at the journal's copy. */
export type Disk = { state: 'fine' | 'full' | 'copy-fails' }

/** The real store on a disk that can be told to fail. A copy that failed is made up for by the next transaction, as in the real one. */
function onDisk(store: PaymentStore, disk: Disk): PaymentStore {
  return {
    ...store,
    transact(work) {
      if (disk.state === 'full') throw new StorageError('disk-full', 'no room')
      const result = store.transact(work)
      if (disk.state === 'copy-fails') throw new StorageError('disk-full', 'no room for the copy', { committed: true })
      return result
    },
  }
}

/** A till on the given folder. Opening a second one on it after `close` is a restart. `sold` stands in for the usual services. */
export function openTill(
  directory: string,
  clock = handClock(),
  sold?: (serviceId: number) => Service | null,
  policy: QueuePolicy | null = null,
) {
  const storage = openStorage({
    directory,
    mode: 'live',
    sealKey,
    clock,
    programVersion: '0.1.0',
    machineSerial: SERIAL,
  })
  const { told, gateway } = toldGateway()
  const services = new Map(
    [mobileTopUp, cancellableTopUp, voucher, electricityBill, billInParts, billWithFee, namedAccount].map((service) => [
      service.id,
      service,
    ]),
  )
  const changes: StoredPayment[] = []
  const answered: string[] = []
  const failures: unknown[] = []
  const selling: { stopped: Problem | null } = { stopped: null }
  const disk: Disk = { state: 'fine' }
  /** What the till knows of the world around it. */
  const counter = {
    policy,
    line: 'fine' as 'fine' | 'no-line' | 'unreachable' | 'failing',
    walletMinor: minor(1_000_000) as Minor | null,
    clockIsWrong: false,
  }
  const payments = createPayments({
    store: onDisk(storage.payments, disk),
    gateway,
    clock,
    machineSerial: SERIAL,
    newId: randomUUID,
    service: sold ?? ((id) => services.get(id) ?? null),
    biller: () => ({ name: { ar: 'فودافون', en: 'Vodafone' }, categoryId: 5 }),
    printable: (text) => !text.includes('\u{1F600}'),
    sellingStopped: () => selling.stopped,
    queuePolicy: counter.policy,
    line: () => counter.line,
    walletAvailableMinor: () => counter.walletMinor,
    clockIsWrong: () => counter.clockIsWrong,
    casesChanged: () => undefined,
    changed: (payment) => changes.push(payment),
    answered: (payment) => answered.push(payment.state.kind),
    failed: (problem) => failures.push(problem),
  })
  return {
    storage,
    payments,
    told,
    clock,
    changes,
    answered,
    failures,
    selling,
    counter,
    disk,
    close() {
      payments.stop()
      storage.close()
    },
  }
}

export type Till = ReturnType<typeof openTill>

/** Fills the form and opens the confirm screen. Throws when the terminal refuses, with its problem's code. */
export async function prepared(
  payments: Payments,
  { amountMinor = minor(5_000), ...more }: Partial<Parameters<Payments['prepare']>[0]> & { amountMinor?: Minor } = {},
): Promise<CommandOutput<'sale/prepare'>> {
  const reply = await payments.prepare({
    serviceId: mobileTopUp.id,
    account: '01012345678',
    extraKeys: [],
    language: 'ar',
    inquiryId: null,
    bills: [{ index: 0, amountMinor }],
    quantity: 1,
    mobileToNotify: null,
    termsAccepted: false,
    ...more,
  })
  if (!reply.ok) throw new Error(reply.problem.code)
  return reply.value
}

/** Lets everything that is already settled run. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve()
}
