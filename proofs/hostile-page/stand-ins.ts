/**
 * The world around the till that is tried: a gateway, a catalogue and a printer that answer at once and by chance, good
 * and bad, and count how often they were asked. Nothing here is under trial.
 */
import { emptySettlement } from '../../src-shared/domain/evidence.ts'
import { minor } from '../../src-shared/domain/money.ts'
import type { Timers } from '../../src-shared/domain/clock.ts'
import type { CancelOutcome, FrozenRequest, Outcome } from '../../src-shared/domain/payment.ts'
import type { QueuePolicy } from '../../src-shared/domain/queue-policy.ts'
import type { Bill, Biller, Category, Service } from '../../src-shared/domain/service.ts'
import type { CatalogueSource } from '../../src-main/catalogue/ports.ts'
import * as sold from '../../src-main/payments/testing.ts'
import type { InquiryAnswer, PaymentGateway } from '../../src-main/payments/ports.ts'
import type { Printer } from '../../src-main/receipts/ports.ts'
import type { CodeAnswer, SignInGateway } from '../../src-main/sign-in/ports.ts'
import type { Random } from '../random.ts'

/** The account that the gateway takes. */
export const AGENT = { login: 'agent', password: 'right-password' } as const

/** One payment in five is answered only after this: long after everybody stopped waiting for it. */
export const HELD_MS = 100_000

/** How often each thing outside was asked for anything. */
export type Asked = { gateway: number; pays: number; paper: number; secrets: number; files: number }

const because = (code: string) => ({ code, gatewayText: null })

export function outsideGateway(deps: {
  readonly random: Random
  readonly clock: Timers
  readonly asked: Asked
}): PaymentGateway & SignInGateway & { readonly held: () => number } {
  const { random, clock, asked } = deps
  let requests = 0
  let held = 0

  const settlement = () => {
    requests += 1
    return { ...emptySettlement(`TRX${String(requests)}`), feeMinor: minor(100) }
  }

  function outcome(): Outcome {
    const kind = random.weighted([
      ['succeeded', 60],
      ['accepted', 10],
      ['declined', 10],
      ['unknown', 10],
      ['not-sent', 10],
    ] as const)
    switch (kind) {
      case 'succeeded':
        return { kind, proof: random.pick(['provider', 'told'] as const), settlement: settlement() }
      case 'accepted':
        return { kind, settlement: settlement(), reason: because('not-confirmed') }
      case 'declined':
        return { kind, reason: because('low-balance') }
      case 'unknown':
        return { kind, reason: because('gateway-timeout'), trxNumber: null }
      case 'not-sent':
        return { kind, reason: because('no-line') }
    }
  }

  const cancelled = (): CancelOutcome => ({
    kind: random.pick(['cancelled', 'refused', 'cancel-unknown', 'not-sent'] as const),
    reason: because('user_error'),
  })

  function inquiry(): InquiryAnswer {
    const kind = random.weighted([
      ['found', 80],
      ['refused', 10],
      ['failed', 10],
    ] as const)
    switch (kind) {
      case 'found': {
        requests += 1
        const bills = Array.from({ length: 1 + random.below(3) }, () => bill(random))
        return { kind, inquiry: { inquiryNumber: `INQ${String(requests)}`, bills, message: null } }
      }
      case 'refused':
        return { kind, code: 'nothing-due', gatewayText: 'Nothing is due' }
      case 'failed':
        return { kind, reason: because('gateway-failing') }
    }
  }

  function code(): CodeAnswer {
    return random.chance(0.8) ? { kind: 'done' } : { kind: 'refused', code: 'otp-wrong', gatewayText: null }
  }

  const counted = <T>(answer: () => T): Promise<T> => {
    asked.gateway += 1
    return Promise.resolve(answer())
  }

  return {
    held: () => held,
    inquire: () => counted(inquiry),
    pay(_request: FrozenRequest) {
      asked.pays += 1
      return counted(outcome).then((judged) =>
        random.chance(0.8)
          ? judged
          : new Promise((answer) => {
              held += 1
              clock.after(HELD_MS, () => {
                held -= 1
                answer(judged)
              })
            }),
      )
    },
    cancel: () => counted(cancelled),
    quoteFee: () => counted(() => (random.chance(0.9) ? minor(100) : null)),
    requestsSince: () => counted(() => ({ kind: 'rows', rows: [], serverTimeMs: null })),
    movementsSince: () => counted(() => ({ kind: 'none-here' })),
    wallets: () =>
      counted(() => ({
        kind: 'rows',
        rows: [
          { id: 1, name: 'Wallet', balanceMinor: minor(900_00), availableMinor: minor(900_00), reservedMinor: null },
        ],
        serverTimeMs: null,
      })),
    signIn: ({ login, password }) =>
      counted(() => {
        if (login === AGENT.login && password === AGENT.password) return { kind: 'signed-in', forceUpdate: false }
        if (random.chance(0.2)) return { kind: 'code-needed' }
        return { kind: 'refused', code: 'sign-in-refused', gatewayText: null }
      }),
    sendCode: () => counted(code),
    verifyCode: () => counted(code),
    setPassword: () => counted(code),
    profile: () => counted(() => ({ userId: 7, name: 'Agent', phone: null, reference: 'A-7' })),
    forget: () => undefined,
  }
}

const bill = (random: Random): Bill => ({
  label: null,
  dueMinor: minor(100 * (1 + random.below(500))),
  feeMinor: minor(100),
  reference: null,
  dueDate: null,
  issueDate: null,
  expiryDate: null,
  ranges: [],
  notes: [],
  echo: {},
})

const categories: readonly Category[] = [{ id: 5, name: { ar: 'محمول', en: 'Mobile' }, picture: null }]
const billers: readonly Biller[] = [
  { id: 50, categoryId: 5, name: { ar: 'فودافون', en: 'Vodafone' }, picture: '/web/image?id=50' },
]
/** It may be sold without asking, and may wait for the line. */
export const TOP_UP = sold.mobileTopUp.id

export const services: readonly Service[] = [
  sold.mobileTopUp,
  sold.voucher,
  sold.electricityBill,
  sold.billInParts,
  sold.billWithFee,
  sold.namedAccount,
].map((service) => ({ ...service, cancellable: true }))

/** A few may wait. */
export const QUEUE_POLICY: QueuePolicy = {
  serviceIds: [TOP_UP],
  amountMaxMinor: minor(100_00),
  sumMaxMinor: minor(500_00),
  countMax: 10,
  ageMaxMs: 3_600_000,
  newPayments: 'wait',
  receipts: 'offer',
}

export function outsideCatalogue(asked: Asked): CatalogueSource {
  const counted = <T>(answer: T): Promise<T> => {
    asked.gateway += 1
    return Promise.resolve(answer)
  }
  return {
    categories: () => counted({ kind: 'items', items: categories }),
    billers: (categoryId) =>
      counted({ kind: 'items', items: billers.filter((biller) => biller.categoryId === categoryId) }),
    services: (billerId) =>
      counted({ kind: 'items', items: services.filter((service) => service.billerId === billerId) }),
    picture: () => counted(null),
  }
}

export function outsidePrinter(random: Random, asked: Asked): Printer {
  return {
    status: () => Promise.resolve('ready'),
    print() {
      asked.paper += 1
      return Promise.resolve(
        random.chance(0.8) ? { kind: 'printed' } : { kind: 'failed', status: 'no-paper', someSent: false },
      )
    },
  }
}
