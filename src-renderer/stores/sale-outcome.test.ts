import { describe, expect, it } from 'vitest'
import type { PaymentStateName, PaymentView } from '../../src-shared/contract/payment.ts'
import { minor } from '../../src-shared/domain/money.ts'
import type { PaymentId } from '../../src-shared/domain/payment.ts'
import { isToGiveBack, shownPayment, stoppedSale } from './sale-outcome.ts'

const ids = ['a', 'b', 'c'] as unknown as readonly PaymentId[]
/** Payments of 50.00 each, in these states; the change of 10.00 stands with the first. */
const sold = (...states: PaymentStateName[]): Record<string, PaymentView> =>
  Object.fromEntries(
    states.map((state, at) => [
      ids[at],
      { state, totalMinor: minor(5_000), changeMinor: minor(at === 0 ? 1_000 : 0) } as PaymentView,
    ]),
  )
const place = (shown: number | null) =>
  ({ kind: 'payment', paymentIds: ids, shown, ofSale: true, openedAtMs: 0 }) as const

describe('a sale of several', () => {
  it.each<[PaymentStateName[], string, ReturnType<typeof stoppedSale>]>([
    [['succeeded', 'succeeded', 'succeeded'], 'a', null],
    [['succeeded', 'unknown', 'withdrawn'], 'b', { paid: 1, count: 3, backMinor: minor(6_000) }],
    [['declined', 'withdrawn', 'withdrawn'], 'a', { paid: 0, count: 3, backMinor: minor(16_000) }],
    [['succeeded', 'succeeded', 'accepted'], 'c', { paid: 2, count: 3, backMinor: minor(1_000) }],
    [['succeeded', 'confirmed', 'withdrawn'], 'b', { paid: 1, count: 3, backMinor: minor(11_000) }],
  ])('%j: shows %s first', (states, first, stopped) => {
    expect(shownPayment(place(null), sold(...states))).toBe(first)
    expect(stoppedSale(ids, sold(...states))).toEqual(stopped)
  })

  it('what was chosen by hand stays chosen', () => {
    expect(shownPayment(place(2), sold('succeeded', 'unknown', 'withdrawn'))).toBe('c')
  })

  it('a single payment says it all by itself', () => {
    expect(stoppedSale(ids.slice(0, 1), sold('declined'))).toBeNull()
  })
})

describe('what has to be given back now', () => {
  it.each([
    ['declined', null, true],
    ['declined', 'owed', true],
    ['declined', 'given', false],
    ['cancelled', 'owed', true],
    ['cancelled', 'given', false],
    ['succeeded', null, false],
    ['cancel-unknown', null, false],
    ['queued', null, false],
  ] as const)('%s, refund %s: %s', (state, refund, expected) => {
    expect(isToGiveBack({ state, refund })).toBe(expected)
  })
})
