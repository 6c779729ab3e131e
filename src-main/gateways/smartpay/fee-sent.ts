/** Which fee goes with a payment. */
import { parseMinor, type Minor } from '../../../src-shared/domain/money.ts'
import type { FrozenRequest } from '../../../src-shared/domain/payment.ts'
import { keptNames } from './dialect.ts'
import { feeTotal, type FeeParts } from './fees.ts'

/**
 * The provider's part of the frozen fee. The gateway adds its own part itself; sending it too would charge it twice where
 * the provider reports no fee. Parts count only when they add up to the very fee that was frozen.
 */
export function providerFee(request: FrozenRequest, quoted: FeeParts | null): Minor | null {
  if (request.feeMinor === null) return null
  const fromInquiry: FeeParts | null = readKeptParts(request.echo)
  for (const parts of [quoted, fromInquiry]) {
    if (parts !== null && feeTotal(parts) === request.feeMinor) return parts.providerMinor
  }
  return request.feeMinor
}

function readKeptParts(echo: FrozenRequest['echo']): FeeParts | null {
  const providerMinor = parseMinor(echo[keptNames.providerFee])
  const extraMinor = parseMinor(echo[keptNames.extraFee] ?? '0')
  return providerMinor === null || extraMinor === null ? null : { providerMinor, extraMinor }
}
