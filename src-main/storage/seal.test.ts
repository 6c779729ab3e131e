import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createSealer, type Sealed } from './seal.ts'

const key = Buffer.alloc(32, 1)
const sealer = createSealer(key, { sealAccounts: true })
const place = { seq: 12, stream: 'payment/a', kind: 'payment-succeeded' }
const event = { kind: 'payment-succeeded', settlement: { voucher: { pin: '1234', serial: 's' }, notes: [] } }

function pinOf(value: object): unknown {
  return (value as { settlement: { voucher: { pin: unknown } } }).settlement.voucher.pin
}

describe('sealing', () => {
  it('opens again in its place, and only there', () => {
    const sealed = sealer.seal(event, place)
    expect(JSON.stringify(sealed)).not.toContain('1234')
    expect(pinOf(sealed)).toEqual({ of: '12:payment-succeeded', sealed: expect.stringMatching(/^v1\./u) })
    expect(sealer.unseal(sealed, 'payment/a')).toEqual(event)
    expect(pinOf(sealer.unseal(sealed, 'payment/b'))).toBe('')
    expect(event.settlement.voucher.pin).toBe('1234')
  })

  it.each<[string, (sealed: Sealed) => Sealed]>([
    ['another entry', (sealed) => ({ ...sealed, of: '13:payment-succeeded' })],
    ['another kind', (sealed) => ({ ...sealed, of: '12:payment-accepted' })],
    ['another version', (sealed) => ({ ...sealed, sealed: sealed.sealed.replace('v1', 'v2') })],
    ['a shortened text', (sealed) => ({ ...sealed, sealed: sealed.sealed.slice(0, 20) })],
    ['no text', (sealed) => ({ ...sealed, sealed: 'v1.' })],
  ])('reads as empty from %s', (_, change) => {
    const changed = structuredClone(sealer.seal(event, place)) as typeof event
    const pin = change(pinOf(changed) as Sealed)
    expect(pinOf(sealer.unseal({ settlement: { voucher: { pin } } }, 'payment/a'))).toBe('')
  })

  it('reads as empty under another key', () => {
    const other = createSealer(Buffer.alloc(32, 2), { sealAccounts: true })
    expect(pinOf(other.unseal(sealer.seal(event, place), 'payment/a'))).toBe('')
  })

  it('leaves events without secrets untouched', () => {
    const plain = { kind: 'payment-succeeded', settlement: { voucher: null } }
    expect(sealer.seal(plain, place)).toBe(plain)
    expect(sealer.unseal(plain, 'payment/a')).toBe(plain)
  })

  it('gives an account the same mark each time, another under another key', () => {
    const request = { request: { account: '0100' } }
    const mark = (by: typeof sealer): string | undefined =>
      (by.seal(request, place) as unknown as { request: { account: Sealed } }).request.account.mark
    expect(mark(sealer)).toBe(sealer.mark('0100'))
    expect(mark(sealer)).toBe(mark(sealer))
    expect(mark(createSealer(Buffer.alloc(32, 2), { sealAccounts: true }))).not.toBe(mark(sealer))
    expect(createSealer(key, { sealAccounts: false }).seal(request, place)).toBe(request)
  })

  it('takes any text there and back, never twice the same', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (pin) => {
        const value = { settlement: { voucher: { pin } } }
        const sealed = sealer.seal(value, place)
        expect(sealer.unseal(sealed, place.stream)).toEqual(value)
        expect(pinOf(sealer.seal(value, place))).not.toEqual(pinOf(sealed))
      }),
    )
  })
})
