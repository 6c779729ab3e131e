/** The shop's policy for payments without a line, as the provisioning gives it. */
import { parseMinor, type Minor } from '../../src-shared/domain/money.ts'
import type { QueuePolicy } from '../../src-shared/domain/queue-policy.ts'
import type { Provisioning } from './provisioning-schema.ts'

const HOUR_MS = 3_600_000

/** Null: nothing may wait. */
export function queuePolicyFrom(provisioning: Provisioning | null): QueuePolicy | null {
  const offline = provisioning?.offline ?? null
  if (offline === null) return null
  return {
    serviceIds: offline.services,
    amountMaxMinor: pounds(offline.amountMax),
    sumMaxMinor: pounds(offline.sumMax),
    countMax: offline.countMax,
    ageMaxMs: offline.ageMaxHours * HOUR_MS,
    newPayments: offline.newPayments,
    receipts: offline.receipts,
  }
}

function pounds(text: string): Minor {
  const amount = parseMinor(text)
  // Beyond the largest amount the terminal knows there is no limit left to set.
  if (amount === null) throw new Error(`Expected an amount of pounds, found ${text}`)
  return amount
}
