/**
 * What a simulated customer wants, and what people told them: the driver's own record, kept outside the program. What is
 * wanted is chosen by chance from a seed; how it ends is chosen through the magic values of the sandbox.
 */
import type { Random } from '../random.ts'

export type Wanted = 'top-up' | 'asked-top-up' | 'bill' | 'voucher'

export const SERVICES: Readonly<Record<Wanted, number>> = {
  'top-up': 9003,
  'asked-top-up': 9002,
  bill: 9006,
  voucher: 9005,
}

export type Customer = {
  readonly name: string
  readonly wanted: Wanted
  readonly serviceId: number
  /** Nobody else's; its last digits say what becomes of the payment (docs/sandbox.md). Empty for a voucher. */
  readonly account: string
  /** What they want to pay, in piastres; of a bill it is what is due, known once asked. */
  amountMinor: number | null
  readonly doubleTap: boolean
  /** Asks for the paper in the hand, whatever came of the payment. */
  readonly wantsPaper: boolean
  /** Wants the money back as soon as it is paid. */
  readonly regrets: boolean
  /** Of every sale that the terminal prepared for them. */
  readonly paymentIds: string[]
  /** Sales that were confirmed for them: how often they came back. */
  tries: number
}

/** Last four digits of the account, and how often a customer brings it. Those that need a minute and more are left out. */
const OUTCOMES: readonly (readonly [suffix: string, weight: number])[] = [
  ['0000', 40],
  ['9901', 3],
  ['9902', 3],
  ['9903', 6],
  ['9904', 3],
  ['9905', 2],
  ['9906', 3],
  ['9907', 2],
  ['9908', 2],
  ['9909', 1],
  ['9910', 1],
  ['9911', 4],
  ['9912', 1],
  ['9913', 2],
  ['9914', 1],
  ['9915', 1],
  ['9916', 1],
  ['9917', 2],
  ['9918', 2],
  ['9919', 3],
  ['9920', 3],
  ['9921', 1],
  ['9922', 2],
  ['9924', 1],
  ['9925', 1],
  ['9926', 1],
  ['9927', 1],
  ['9929', 3],
  ['9930', 3],
  ['9931', 2],
  ['9932', 1],
  ['9933', 2],
  ['9934', 2],
  ['9935', 1],
  ['9944', 2],
  ['9965', 1],
]

/** Outcomes that leave the terminal without an answer, though the gateway's history has one. */
const LEFT_OPEN = ['9903', '9904', '9906', '9907', '9929', '9930', '9933']
/** Paid as usual, and what becomes of the cancel. */
const CANCELS = ['0000', '0000', '9980', '9981', '9982', '9983', '9984', '9985', '9986', '9987', '9988', '9989']

const WANTED = [
  ['top-up', 5],
  ['asked-top-up', 3],
  ['bill', 3],
  ['voucher', 2],
] as const satisfies readonly (readonly [Wanted, number])[]

/** Whom a kill is aimed at: anybody; one whose payment gets no answer; one who could wait for the line; one who regrets. */
export type Kind = 'anybody' | 'left-open' | 'patient' | 'regretting'

/** Makes customers, one after another, each with an account of their own. */
export function createCustomers(random: Random): (kind?: Kind) => Customer {
  let count = 0

  function wish(kind: Kind): { wanted: Wanted; suffix: string; regrets: boolean } {
    switch (kind) {
      case 'anybody': {
        const wanted = random.weighted(WANTED)
        if (wanted === 'bill' && random.chance(0.3)) return wish('regretting')
        return { wanted, suffix: random.weighted(OUTCOMES), regrets: false }
      }
      case 'left-open':
        return { wanted: 'top-up', suffix: random.pick(LEFT_OPEN), regrets: false }
      case 'patient':
        return { wanted: 'top-up', suffix: random.weighted(OUTCOMES), regrets: false }
      case 'regretting':
        return { wanted: 'bill', suffix: random.pick(CANCELS), regrets: true }
    }
  }

  return (kind = 'anybody') => {
    count += 1
    const { wanted, suffix, regrets } = wish(kind)
    const isVoucher = wanted === 'voucher'
    return {
      name: `customer ${String(count)}`,
      wanted,
      serviceId: SERVICES[wanted],
      account: isVoucher ? '' : `010${String(count).padStart(4, '0')}${suffix}`,
      amountMinor: wanted === 'bill' ? null : isVoucher ? 10_00 : (5 + random.below(16)) * 100,
      doubleTap: random.chance(0.4),
      wantsPaper: random.chance(0.25),
      regrets,
      paymentIds: [],
      tries: 0,
    }
  }
}

/** Something that a person was told of a payment; `recorded`: that it was taken, and no more. */
export type Told = { readonly paymentId: string; readonly state: string; readonly trxNumber: string | null }
