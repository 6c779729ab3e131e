/**
 * The list of amounts in a payment. The gateway takes each entry from the amount as binary floats and wants exactly
 * nothing left, so that a right split such as 100.10 + 49.85 of 149.95 is turned away. We send one entry.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LARGEST_MINOR, minor, toDecimal, type Minor } from '../../../src-shared/domain/money.ts'
import type { FrozenRequest } from '../../../src-shared/domain/payment.ts'
import { payForm, type Dialect } from './dialect.ts'
import { parsePythonLiteral } from './python-literal.ts'

/** What the gateway reckons: every amount through `float()`, one taken from the other in turn. */
function leftOver(amount: string, entries: readonly string[]): number {
  return entries.reduce((rest, entry) => rest - Number(entry), Number(amount))
}

function request(amountMinor: Minor, more: Partial<FrozenRequest> = {}): FrozenRequest {
  return {
    serviceId: 9001,
    account: '12345678',
    extraKeys: [],
    amountMinor,
    feeMinor: null,
    inquiryNumber: 'REQ1',
    echo: {},
    mobileToNotify: null,
    ...more,
  }
}

function sent(dialect: Dialect, frozen: FrozenRequest, feeMinor: Minor | null) {
  const form = payForm(dialect, frozen, feeMinor)
  const guide = dialect === 'guide'
  const read = parsePythonLiteral(form[guide ? 'pmtAmts' : 'payAmts'] ?? '')
  if (read.kind === 'failed') throw new Error('Expected a list that Python reads')
  const entries = read.value as readonly { AmtDue: string }[]
  return { amount: form[guide ? 'trxAmt' : 'trans_amount'] ?? '', entries: entries.map(({ AmtDue }) => AmtDue), form }
}

const amounts = fc.integer({ min: 1, max: LARGEST_MINOR }).map(minor)
const dialects = fc.constantFrom<Dialect>('guide', 'engine')

describe('the amounts of a payment', () => {
  it('are one entry that is the amount to the digit, whatever is paid and whatever it costs', () => {
    fc.assert(
      fc.property(dialects, amounts, fc.option(amounts), (dialect, amountMinor, feeMinor) => {
        const { amount, entries, form } = sent(dialect, request(amountMinor), feeMinor)
        expect(entries).toEqual([amount])
        expect(amount).toBe(toDecimal(amountMinor))
        expect(leftOver(amount, entries)).toBe(0)
        // A list of fees makes one provider's check crash.
        expect(Object.keys(form)).not.toContain('feesAmts')
      }),
    )
  })

  it('would be refused in parts, which is why there are none', () => {
    expect(leftOver('149.95', ['100.10', '49.85'])).not.toBe(0)
    const split = fc.tuple(amounts, amounts).filter(([one, other]) => one + other <= LARGEST_MINOR)
    const found = fc.check(
      fc.property(split, ([one, other]) => {
        return leftOver(toDecimal(minor(one + other)), [toDecimal(one), toDecimal(other)]) === 0
      }),
      { numRuns: 10_000 },
    )
    expect(found.failed).toBe(true)
  })

  it('name the currency the bill came in', () => {
    const of = (echo: Record<string, string>) => sent('guide', request(minor(100), { echo }), null).form['pmtAmts']
    expect(of({})).toContain('"CurCode": "EGP"')
    expect(of({ currency_id: '818' })).toContain('"CurCode": "818"')
  })
})
