/** The amounts next to one that is not allowed, so that a cashier is told what would do and need not try. */
import { checkAmount, rangesOf } from './amount-check.ts'
import { minor, type Minor } from './money.ts'
import type { Bill, Service } from './service.ts'

const WHOLE_POUND = 100

/** The allowed amounts nearest to this one: the one below, then the one above, each where there is one. */
export function nearestAmounts(
  service: Pick<Service, 'rules' | 'ranges'>,
  bill: Pick<Bill, 'dueMinor' | 'ranges'> | null,
  amountMinor: Minor,
): readonly Minor[] {
  const step = stepOf(service.rules)
  const ends = rangesOf(service, bill).flatMap(({ lowerMinor, upperMinor }) => [lowerMinor, upperMinor])
  // What is allowed changes only at these places; between two of them it goes on in steps.
  const places = [amountMinor, ...ends, ...(bill?.dueMinor === null || bill === null ? [] : [bill.dueMinor])]
  const allowed = places
    .flatMap((place) => {
      const floor = place - (place % step)
      return [floor - step, floor, place, floor + step, floor + 2 * step]
    })
    .flatMap((each) => (each > 0 && checkAmount(service, bill, minor(each)) === null ? [minor(each)] : []))
  const below = allowed.filter((each) => each < amountMinor)
  const above = allowed.filter((each) => each > amountMinor)
  return [
    ...(below.length === 0 ? [] : [minor(Math.max(...below))]),
    ...(above.length === 0 ? [] : [minor(Math.min(...above))]),
  ]
}

function stepOf({ fractionsAccepted, multipleOfMinor }: Service['rules']): number {
  const fraction = fractionsAccepted ? 1 : WHOLE_POUND
  if (multipleOfMinor === null || multipleOfMinor <= 0) return fraction
  return (fraction / commonDivisor(fraction, multipleOfMinor)) * multipleOfMinor
}

function commonDivisor(one: number, other: number): number {
  return other === 0 ? one : commonDivisor(other, one % other)
}
