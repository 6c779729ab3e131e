/** Amount ranges and fee tiers of a service's description, and the gateway's own fee for an amount. */
import { toLatinDigits } from '../../../src-shared/domain/digits.ts'
import { LARGEST_MINOR, ZERO, add, toDecimal, type Minor } from '../../../src-shared/domain/money.ts'
import type { AmountRange, FeeGroup, FeeTier } from '../../../src-shared/domain/service.ts'
import type { Session } from './token.ts'
import {
  amount,
  amountOrNull,
  field,
  flag,
  has,
  isObject,
  moment,
  objects,
  structure,
  text,
  type WireObject,
} from './tolerant.ts'

/** The ranges, in the order given; null when one cannot be read exactly. No ranges: any amount the rules allow. */
export function readRanges(value: unknown): readonly AmountRange[] | null {
  const read = structure(value)
  if (read.kind === 'absent') return []
  if (read.kind === 'unreadable') return null
  const rows = isObject(read.value)
    ? objects(read.value['PaymentRangeType'] ?? (has(read.value, 'Lower') ? read.value : []))
    : objects(read.value).flatMap((row) => (has(row, 'PaymentRangeType') ? objects(row['PaymentRangeType']) : [row]))
  const ranges = rows.map(readRange)
  return ranges.every((range) => range !== null) ? ranges : null
}

function readRange(row: WireObject): AmountRange | null {
  const lower = amount(field(row, 'Lower', 'lower'))
  const upper = bound(field(row, 'Upper', 'upper'))
  if (lower.kind === 'inexact' || upper === 'inexact') return null
  const lowerMinor = lower.kind === 'amount' ? lower.minor : ZERO
  const upperMinor = upper ?? LARGEST_MINOR
  return lowerMinor < 0 || upperMinor < lowerMinor ? null : { lowerMinor, upperMinor }
}

/** An upper end: null for none, also when it lies beyond any amount the terminal handles. */
function bound(value: unknown): Minor | null | 'inexact' {
  const read = amount(value)
  if (read.kind === 'amount') return read.minor
  if (read.kind === 'absent') return null
  const given = Number(text(isObject(value) ? field(value, 'Amt', 'amt') : value))
  return given * 100 > LARGEST_MINOR ? null : 'inexact'
}

/**
 * The fee groups that the customer pays (those without an account type, or of `SDA`), with tiers that hold at a moment.
 * Null when a figure does not fit exactly (a piastre's tenth, say): then the fee is not known, and nothing is rounded.
 */
export function readFees(value: unknown, nowMs: number): readonly FeeGroup[] | null {
  const read = structure(value)
  if (read.kind === 'absent') return []
  if (read.kind === 'unreadable') return null
  const groups: FeeGroup[] = []
  for (const group of objects(read.value)) {
    const accountType = text(field(group, 'AcctType'))
    if (accountType !== null && accountType !== 'SDA') continue
    const tiers = objects(field(group, 'Tier', 'tier'))
      .filter((tier) => holds(tier, nowMs))
      .map(readTier)
    if (!tiers.every((tier) => tier !== null)) return null
    groups.push({ tiers, embedded: flag(field(group, 'IsEmbeddedFees')) === true })
  }
  return groups
}

function holds(tier: WireObject, nowMs: number): boolean {
  const from = dateOrMoment(field(tier, 'StartDate'))
  const to = dateOrMoment(field(tier, 'ExpiryDate'))
  return (from === null || from <= nowMs) && (to === null || nowMs < to + 24 * 3_600_000)
}

function dateOrMoment(value: unknown): number | null {
  const written = text(value)
  if (written === null) return null
  return moment(/^\d{4}-\d{2}-\d{2}$/u.test(written) ? `${written}T00:00:00` : written)
}

function readTier(tier: WireObject): FeeTier | null {
  const from = amount(field(tier, 'LowerAmt'))
  const to = bound(field(tier, 'UpperAmt'))
  const fixed = amount(field(tier, 'FixedAmt'))
  const percent = field(tier, 'Percent')
  const percentObject = isObject(percent) ? percent : { Value: percent }
  const share = field(percentObject, 'Value', 'value')
  const millionths = share === undefined ? 0 : readMillionths(share)
  const minimum = amount(field(percentObject, 'MinAmt'))
  const maximum = amount(field(percentObject, 'MaxAmt'))
  const inexact = [from, fixed, minimum, maximum].some(
    (read) => read.kind === 'inexact' || (read.kind === 'amount' && read.minor < 0),
  )
  if (inexact || to === 'inexact' || millionths === null) return null
  return {
    fromMinor: from.kind === 'amount' ? from.minor : ZERO,
    toMinor: to,
    fixedMinor: fixed.kind === 'amount' ? fixed.minor : ZERO,
    percentMillionths: millionths,
    minimumMinor: minimum.kind === 'amount' ? minimum.minor : null,
    // A maximum of nothing is no maximum, as the server has it.
    maximumMinor: maximum.kind === 'amount' && maximum.minor > 0 ? maximum.minor : null,
  }
}

/** A percentage from nothing to a hundred with up to four decimals, exactly; null for any other. `1.125` → 11250. */
function readMillionths(value: unknown): number | null {
  const written = /^\+?(\d{1,3})(?:\.(\d{1,4})0*)?$/u.exec(toLatinDigits(text(value) ?? '').replace('٫', '.'))
  if (written === null) return null
  const [, whole = '', fraction = ''] = written
  const millionths = Number(whole) * 10_000 + Number(fraction.padEnd(4, '0'))
  return millionths <= 1_000_000 ? millionths : null
}

/**
 * The gateway's figure in its two parts. Only the provider's part is sent back with the payment: the gateway adds its own
 * part itself, and what is sent can become the charge.
 */
export type FeeParts = { readonly providerMinor: Minor; readonly extraMinor: Minor }

export const feeTotal = (parts: FeeParts): Minor => add(parts.providerMinor, parts.extraMinor)

/** Reads the reply of the fee question; null when a part is missing or inexact. */
export function readFeeReply(data: unknown): FeeParts | null {
  const row = isObject(data) ? data : objects(data)[0]
  if (row === undefined) return null
  const provider = amountOrNull(field(row, 'provider_fees_amount', 'providerFeesAmt', 'feesAmt') ?? 0)
  const extra = amountOrNull(field(row, 'extra_fees_amount', 'extraFeesAmt') ?? 0)
  const said = ['provider_fees_amount', 'providerFeesAmt', 'feesAmt', 'extra_fees_amount', 'extraFeesAmt'].some(
    (name) => has(row, name),
  )
  return !said || provider === null || extra === null || provider < 0 || extra < 0
    ? null
    : { providerMinor: provider, extraMinor: extra }
}

/** Asks the gateway for its fee; remembers when the deployment does not have the question. */
export function createFees(session: Session) {
  let noneHere = false
  return {
    async ask(what: {
      readonly serviceId: number
      readonly amountMinor: Minor
      readonly echo?: Readonly<Record<string, string>>
    }): Promise<FeeParts | null> {
      if (noneHere) return null
      const reply = await session.ask({
        name: 'fee',
        method: 'POST',
        path: 'api/get_service_fees',
        serial: true,
        form: {
          product_id: String(what.serviceId),
          productId: String(what.serviceId),
          trans_amount: toDecimal(what.amountMinor),
          trxAmt: toDecimal(what.amountMinor),
          ePayBillRecID: what.echo?.['ePayBillRecID'] ?? null,
          currency_id: what.echo?.['currency_id'] ?? null,
        },
        patience: 'ask',
        ids: { service: what.serviceId },
      })
      if ((reply.kind === 'unreadable' || reply.kind === 'error') && (reply.status === 404 || reply.status === 405))
        noneHere = true
      return reply.kind === 'data' ? readFeeReply(reply.data) : null
    },
  }
}
