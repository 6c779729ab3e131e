/** One case from a seed and its number: which operation, what it is truly told, and what harm is done to that. */
import type { Random } from '../random.ts'
import { randomFrom } from '../random.ts'
import { plainly, type ConnectionHarm, type Delivery } from './delivery.ts'
import { harms, type HarmName } from './harms.ts'
import type { OperationName } from './operations.ts'
import type { Answer, Truth } from './truths.ts'

/** How often an operation is tried, against the others. */
const WEIGHTS: Readonly<Record<OperationName, number>> = {
  pay: 30,
  cancel: 14,
  transfer: 9,
  requestsSince: 12,
  movementsSince: 3,
  walletMovements: 1,
  wallets: 4,
  walletsOf: 1,
  walletSummary: 3,
  inquire: 7,
  quoteFee: 2,
  categories: 1,
  billers: 1,
  services: 2,
  picture: 1,
  profile: 1,
  refreshToken: 2,
  signIn: 4,
  sendCode: 1,
  verifyCode: 1,
  setPassword: 1,
}

const CONNECTION_HARMS = [
  'refused',
  'reset as it opens',
  'closed as it opens',
  'speaks before it is asked',
] as const satisfies readonly ConnectionHarm[]

export type CaseHarm = HarmName | ConnectionHarm | 'no encryption where it was said'

export type Case = {
  readonly index: number
  readonly truth: Truth
  readonly harm: CaseHarm
  /** The answers may never end: the client is given little time. */
  readonly slow: boolean
  /** Nothing of the meaning was touched: what comes of it is known. */
  readonly exact: boolean
  /** What to play for the n-th time that something is asked, from 0. */
  deliveryFor(ask: string, nth: number): Delivery
}

export type Bank = {
  readonly byOperation: ReadonlyMap<OperationName, readonly Truth[]>
  /** Every true answer to a question, in each dialect (`dialect ask`). */
  readonly answers: ReadonlyMap<string, readonly Answer[]>
  readonly asks: ReadonlySet<string>
}

/** Puts truths in order. */
export function bankOf(truths: readonly Truth[]): Bank {
  const told = truths.flatMap((truth) =>
    [...truth.before, ...truth.answers].map(({ ask, answer }) => ({ ask, key: `${truth.dialect} ${ask}`, answer })),
  )
  const grouped = Map.groupBy(told, ({ key }) => key)
  return {
    byOperation: Map.groupBy(truths, ({ operation }) => operation),
    answers: new Map([...grouped].map(([key, each]) => [key, each.map(({ answer }) => answer)])),
    asks: new Set(told.map(({ ask }) => ask)),
  }
}

const NOT_THERE: Answer = {
  status: 404,
  headers: [['content-type', 'text/html; charset=utf-8']],
  body: Buffer.from('<h1>Not Found</h1>'),
}

/** The case of a number. The same seed, number and truths give the same case. */
export function caseOf(seed: number, index: number, bank: Bank): Case {
  const random = randomFrom(seed).part(`case ${String(index)}`)
  const operation = random.weighted(Object.entries(WEIGHTS) as [OperationName, number][])
  const truth = random.pick(bank.byOperation.get(operation) ?? [])
  const onWire = random.weighted(Object.entries(harms).map(([name, { weight }]) => [name as HarmName, weight] as const))
  const harm = random.weighted<CaseHarm>([
    [onWire, 100],
    [random.pick(CONNECTION_HARMS), 3],
    ['no encryption where it was said', 0.5],
  ])
  const isOnWire = harm in harms
  const ownAsk = truth.answers[0]?.ask ?? ''
  const laterAsks = [...new Set(truth.answers.slice(1).map(({ ask }) => ask))].filter((ask) => ask !== ownAsk)
  const target = laterAsks.length > 0 && random.chance(0.35) ? random.pick(laterAsks) : ownAsk
  const alsoOthers = harm !== 'harmless' && random.chance(0.2)
  const again = random.chance(0.5)

  const chosen = (name: HarmName, ask: string, answer: Answer, chance: Random): Delivery => {
    const others = (bank.answers.get(`${truth.dialect} ${ask}`) ?? []).filter((each) => each !== answer)
    return harms[name].harm({ answer, random: chance, others })
  }
  return {
    index,
    truth,
    harm,
    slow: !isOnWire || (harms[harm as HarmName] as { slow?: true }).slow === true,
    exact: harm === 'harmless',
    deliveryFor(ask, nth) {
      const chance = random.part(`${ask} ${String(nth)}`)
      const told = truth.answers.filter((each) => each.ask === ask)
      const answer =
        (told[Math.min(nth, told.length - 1)] ?? truth.before.find((each) => each.ask === ask))?.answer ??
        bank.answers.get(`${truth.dialect} ${ask}`)?.[0] ??
        NOT_THERE
      if (!isOnWire) return plainly(answer)
      if (ask === target && (nth === 0 || again)) return chosen(harm as HarmName, ask, answer, chance)
      return alsoOthers ? chosen('values mutated', ask, answer, chance) : plainly(answer)
    },
  }
}
