/** What the simulated shop sells: services of every sort that makes a difference to the money. */
import { minor, ZERO, type Minor } from '../../src-shared/domain/money.ts'
import type { Service } from '../../src-shared/domain/service.ts'
import { PLAIN_RULES, PLAIN_SERVICE } from '../../src-shared/testing/plain-service.ts'

/** How the gateway charges for a service, beside what the terminal knows of it. */
export type SoldService = Service & {
  readonly providerFeeMinor: Minor
  readonly extraFeeMinor: Minor
}

/** So many of each sort: a service's history stays as short as in a shop. */
const OF_EACH_SORT = 6

const account: Service['account'] = {
  key: 'billingAcct',
  label: { ar: 'رقم الحساب', en: 'Account number' },
  hint: null,
  inputMethod: 'digits',
  required: true,
  confirmTwice: false,
  masked: false,
  expression: null,
  choices: [],
  printed: true,
}

const rules = { ...PLAIN_RULES, fractionsAccepted: true }

type Sort = Omit<SoldService, 'id' | 'billerId' | 'name'>

const plain: Sort = { ...PLAIN_SERVICE, account, rules, providerFeeMinor: ZERO, extraFeeMinor: ZERO }

const SORTS: readonly Sort[] = [
  // A top-up: prepaid, nothing is asked first. It may wait for the line.
  { ...plain, paymentType: 'PREP', cancellable: true },
  // A top-up that the gateway adds its own fee to.
  { ...plain, paymentType: 'PREP', extraFeeMinor: minor(50) },
  // A bill.
  { ...plain, paymentType: 'POST', cancellable: true },
  // A bill with a fee that the gateway wants to be told.
  { ...plain, paymentType: 'POST', cancellable: true, feeRequired: true, providerFeeMinor: minor(100) },
  // A bill that may be paid in parts.
  { ...plain, paymentType: 'POST', rules: { ...rules, partialAccepted: true } },
  // A voucher: nobody's account, several at once.
  { ...plain, paymentType: 'VOCH', account: null, quantityMax: 3 },
]

export const SERVICES: readonly SoldService[] = Array.from({ length: OF_EACH_SORT }, (_, round) =>
  SORTS.map((sort, index) => {
    const id = 500 + round * 10 + index
    return { ...sort, id, billerId: 50 + index, name: { ar: `خدمة ${String(id)}`, en: `Service ${String(id)}` } }
  }),
).flat()

const BY_ID = new Map(SERVICES.map((service) => [service.id, service]))

export const serviceOf = (id: number): SoldService | null => BY_ID.get(id) ?? null

/** What a shop lets wait for the line. */
export const QUEUED_SERVICES: readonly number[] = SERVICES.filter(({ paymentType }) => paymentType === 'PREP')
  .map(({ id }) => id)
  .filter((_, index) => index % 3 !== 2)

/** Few of each, so that the same come again: at this till and at the next one. */
export const ACCOUNTS: readonly string[] = Array.from({ length: 12 }, (_, index) => `0100000${String(1000 + index)}`)
export const AMOUNTS_MINOR: readonly Minor[] = [500, 1_000, 2_500, 5_000, 10_050].map(minor)
