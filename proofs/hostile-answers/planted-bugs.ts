/** Clients that are wrong on purpose, each in one way: the checker must find every one of them. */
import { createSmartPay, type SmartPay } from '../../src-main/gateways/smartpay/smartpay.ts'
import type { Outcome } from '../../src-shared/domain/payment.ts'
import type { Case } from './cases.ts'
import type { Violation } from './campaign.ts'
import type { ClientMaker } from './run-case.ts'

export type PlantedBug = {
  readonly bug: string
  readonly invariant: Violation['invariant']
  readonly client: ClientMaker
  /** Cases that can show it; so few are run that a test stays short. */
  readonly of: (one: Case) => boolean
  readonly memoryGrowthMaxMb?: number
  readonly standstillMs?: number
}

const isPay = (one: Case): boolean => one.truth.operation === 'pay'
const isCancel = (one: Case): boolean => one.truth.operation === 'cancel'
const floods = (one: Case): boolean =>
  one
    .deliveryFor(one.truth.answers[0]?.ask ?? '', 0)
    .pieces.some((piece) => piece.kind === 'flood' && piece.totalBytes < Infinity && piece.unit.includes('0,'))

/** The real client with some of its operations replaced. */
const wrapped =
  (change: (client: SmartPay, config: Parameters<ClientMaker>[0]) => Partial<SmartPay>): ClientMaker =>
  (config) => {
    const client = createSmartPay(config)
    return { ...client, ...change(client, config) }
  }

/** The real client whose outcomes of a payment are changed. */
const paying = (change: (outcome: Outcome) => Outcome): ClientMaker =>
  wrapped((client) => ({ pay: async (request) => change(await client.pay(request)) }))

const settlement = { trxNumber: null, feeMinor: null, providerReference: null, voucher: null, notes: [] }
const kept: Buffer[] = []
let hasStood = false

export const plantedBugs: readonly PlantedBug[] = [
  // The first: what others leave to be collected would hide what this one keeps.
  {
    bug: 'keeps all that it is sent',
    invariant: 'memory is bounded',
    of: isPay,
    memoryGrowthMaxMb: 100,
    client: paying((outcome) => {
      if (kept.length < 8) kept.push(Buffer.alloc(30_000_000, 1))
      return outcome
    }),
  },
  {
    bug: 'reads a broken body as a success',
    invariant: 'nothing beyond what was said',
    of: isPay,
    client: paying((outcome) =>
      outcome.kind === 'unknown' && outcome.reason.code === 'gateway-answer-unreadable'
        ? { kind: 'succeeded', settlement, proof: 'told' }
        : outcome,
    ),
  },
  {
    bug: 'takes silence for a refusal',
    invariant: 'nothing beyond what was said',
    of: isPay,
    client: paying((outcome) =>
      outcome.kind === 'unknown' && outcome.reason.code === 'gateway-timeout'
        ? { kind: 'declined', reason: outcome.reason }
        : outcome,
    ),
  },
  {
    bug: 'takes a lost connection for one that never stood',
    invariant: 'nothing beyond what was said',
    of: isPay,
    client: paying((outcome) =>
      outcome.kind === 'unknown' && outcome.reason.code === 'gateway-failing'
        ? { kind: 'not-sent', reason: outcome.reason }
        : outcome,
    ),
  },
  {
    bug: 'never believes anything',
    invariant: 'what is harmless changes nothing',
    of: (one) => isPay(one) && one.harm === 'harmless',
    client: paying(() => ({
      kind: 'unknown',
      reason: { code: 'gateway-failing', gatewayText: null },
      trxNumber: null,
    })),
  },
  {
    bug: 'sends an unknown payment again',
    invariant: 'money is asked for once',
    of: isPay,
    client: wrapped((client) => ({
      async pay(request) {
        const outcome = await client.pay(request)
        return outcome.kind === 'unknown' ? client.pay(request) : outcome
      },
    })),
  },
  {
    bug: 'believes a cancel without its credit',
    invariant: 'nothing beyond what was said',
    of: isCancel,
    client: wrapped((client) => ({
      async cancel(request) {
        const outcome = await client.cancel(request)
        return outcome.kind === 'cancel-unknown' ? { kind: 'cancelled', reason: outcome.reason } : outcome
      },
    })),
  },
  {
    bug: 'calls a broken list complete',
    invariant: 'nothing beyond what was said',
    of: (one) => one.truth.operation === 'requestsSince',
    client: wrapped((client) => ({
      async requestsSince(since) {
        const answer = await client.requestsSince(since)
        return answer.kind === 'rows' ? { kind: 'rows', rows: answer.rows, serverTimeMs: null } : answer
      },
    })),
  },
  {
    bug: 'throws what it cannot read',
    invariant: 'nothing is thrown',
    of: isPay,
    client: paying((outcome) => {
      if (outcome.kind === 'unknown') throw new Error('Cannot read properties of undefined')
      return outcome
    }),
  },
  {
    bug: 'leaves a failure to nobody',
    invariant: 'nothing is left unhandled',
    of: isPay,
    client: paying((outcome) => {
      if (outcome.kind === 'unknown') void Promise.reject(new Error('left behind'))
      return outcome
    }),
  },
  {
    bug: 'follows where it is sent',
    invariant: 'nobody else is asked',
    of: isPay,
    client: wrapped((client, config) => ({
      async pay(request) {
        const outcome = await client.pay(request)
        if (outcome.kind === 'unknown') await fetch(`${config.baseUrl}/elsewhere`).catch(() => null)
        return outcome
      },
    })),
  },
  {
    bug: 'waits for ever',
    invariant: 'settled in time',
    of: (one) => one.harm === 'slow or silent',
    client: (config) => {
      const waitMs = 60_000
      const timeouts = { connectMs: waitMs, askMs: waitMs, inquiryMs: waitMs, moneyMs: waitMs, silenceMs: waitMs }
      return createSmartPay({ ...config, timeouts })
    },
  },
  {
    bug: 'takes all that it is sent',
    invariant: 'no more is taken than the limit',
    of: (one) => one.harm === 'a hundred megabytes' && floods(one),
    client: (config) =>
      createSmartPay({
        ...config,
        bodyBytesMax: Infinity,
        timeouts: { ...config.timeouts, askMs: 5_000, moneyMs: 5_000, silenceMs: 5_000 },
      }),
  },
  {
    bug: 'changes what every object has',
    invariant: 'prototypes are untouched',
    of: isPay,
    client: paying((outcome) => {
      Object.assign(Object.prototype, { polluted: true })
      return outcome
    }),
  },
  {
    bug: 'looks at every letter again for every other',
    invariant: 'never at a standstill',
    standstillMs: 400,
    of: (one) => isPay(one) && one.index < 10,
    client: paying((outcome) => {
      if (hasStood) return outcome
      hasStood = true
      const before = process.cpuUsage()
      // Asking for the time costs more of the system's than of ours: it is asked seldom.
      while (process.cpuUsage(before).user < 600_000) for (let idle = 0; idle < 1e7; idle += 1);
      return outcome
    }),
  },
]

/** What a planted bug did to the process itself is undone. */
export function cleanUp(): void {
  kept.length = 0
  hasStood = false
  delete (Object.prototype as { polluted?: true }).polluted
}
