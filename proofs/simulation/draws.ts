/** What a world is like, drawn from its seed: the gateway that it has, what its shop lets wait, the ids that are made in it. */
import { minor } from '../../src-shared/domain/money.ts'
import type { QueuePolicy } from '../../src-shared/domain/queue-policy.ts'
import type { Random } from '../random.ts'
import type { Deployment } from './replies.ts'
import { QUEUED_SERVICES } from './services.ts'

const MINUTE_MS = 60_000

export function drawDeployment(random: Random): Deployment {
  return {
    dialect: random.pick(['guide', 'engine'] as const),
    cancelMethod: random.pick(['POST', 'PUT'] as const),
    requests: random.weighted([
      ['all', 38],
      ['fewer', 1],
      ['none', 1],
    ] as const),
    tellsFees: random.chance(0.7),
    showsProvider: random.chance(0.6),
    cancelBy: random.pick(['payment', 'inquiry'] as const),
  }
}

/** Null: this shop lets nothing wait. */
export function drawPolicy(random: Random): QueuePolicy | null {
  if (random.chance(0.15)) return null
  return {
    serviceIds: QUEUED_SERVICES,
    amountMaxMinor: minor(random.pick([2_500, 20_000])),
    sumMaxMinor: minor(random.pick([15_000, 60_000])),
    countMax: random.pick([3, 8, 20]),
    ageMaxMs: random.pick([30, 240]) * MINUTE_MS,
    newPayments: random.pick(['wait', 'go-first'] as const),
    receipts: random.pick(['print', 'offer'] as const),
  }
}

/** An id of the form that the program's own has. */
export function drawUuid(random: Random): string {
  const hex = (digits: number): string =>
    random
      .below(16 ** digits)
      .toString(16)
      .padStart(digits, '0')
  return `${hex(8)}-${hex(4)}-4${hex(3)}-8${hex(3)}-${hex(6)}${hex(6)}`
}
