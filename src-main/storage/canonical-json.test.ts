import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalJson } from './canonical-json.ts'

describe('canonical JSON', () => {
  it.each<[unknown, string]>([
    [{ b: 1, a: [true, null, 'ض'] }, '{"a":[true,null,"ض"],"b":1}'],
    [{ a: undefined, b: { d: 2, c: 'x' } }, '{"b":{"c":"x","d":2}}'],
    [{ 10: 'ten', 9: 'nine', a: 1 }, '{"10":"ten","9":"nine","a":1}'],
    [-0, '0'],
    ['\ud800', '"\\ud800"'],
  ])('writes %j as %s', (value, text) => {
    expect(canonicalJson(value)).toBe(text)
  })

  it.each([[NaN], [Infinity], [1n], [undefined], [() => 1], [[undefined]]])('refuses %s', (value) => {
    expect(() => canonicalJson(value)).toThrow('Expected')
  })

  it('spells a value the same however it was read', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value)
        const read: unknown = JSON.parse(text)
        expect(read).toEqual(JSON.parse(JSON.stringify(value)))
        expect(canonicalJson(read)).toBe(text)
      }),
    )
  })
})
