import { describe, expect, test } from 'vitest'
import { chooseSerial, decideSerial, isPlaceholderSerial, readHardwareSerials } from './machine-serial.ts'

test.each([
  'To be filled by O.E.M.',
  'To Be Filled By O.E.M',
  'TO BE FILLED BY O.E.M. ',
  'Default string',
  'Default String',
  'None',
  'Not Specified',
  'Not Available',
  'N/A',
  'System Serial Number',
  '0',
  '00000000',
  '0000-0000-0000',
  '00000000-0000-0000-0000-000000000000',
  'FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF',
  '11111111-1111-1111-1111-111111111111',
  '03000200-0400-0500-0006-000700080009',
  'xxxxxxxx',
  '-',
  '',
  '   ',
])('%j is a placeholder', (serial) => {
  expect(isPlaceholderSerial(serial)).toBe(true)
})

test.each(['5CD1234XYZ', 'PF3K9QRS', 'POS-1', 'C02XL0GTJGH5', '4c4c4544-0042-3510-8051-b7c04f4d4c32', '100000'])(
  '%j is a serial',
  (serial) => {
    expect(isPlaceholderSerial(serial)).toBe(false)
  },
)

describe('the hardware', () => {
  const of = (...serials: string[]) => chooseSerial(serials.map((serial) => ({ from: 'board', serial })))
  test.each([
    [['Default string', ' 5CD1234XYZ '], '5CD1234XYZ'],
    [['123456789', '0123456789', '7777777', 'A1', 'PF3K9QRS'], 'PF3K9QRS'],
    [['None', ''], null],
    [[], null],
  ])('%j gives %j', (serials, chosen) => {
    expect(of(...serials)).toBe(chosen)
  })

  test('answers on this machine without failing, and never with a placeholder', async () => {
    const chosen = chooseSerial(await readHardwareSerials())
    expect(chosen === null || !isPlaceholderSerial(chosen)).toBe(true)
  })
})

describe('which serial the terminal has', () => {
  const kept = { serial: 'A-0001', hardware: 'A-0001' }
  const rows = [
    // at set-up
    ['the hardware is taken', { kept: null, provisioned: null, hardware: 'A-0001' }, ['A-0001', null, false]],
    ['the provisioning goes first', { kept: null, provisioned: 'P-0001', hardware: 'A-0001' }, ['P-0001', null, false]],
    // later
    ['the same hardware', { kept, provisioned: null, hardware: 'A-0001' }, ['A-0001', null, false]],
    [
      'other hardware is told, not adopted',
      { kept, provisioned: null, hardware: 'B-0002' },
      ['A-0001', 'B-0002', false],
    ],
    [
      'hardware that does not answer is no change',
      { kept, provisioned: null, hardware: null },
      ['A-0001', null, false],
    ],
    ['the provisioning changes it', { kept, provisioned: 'P-0001', hardware: 'A-0001' }, ['P-0001', null, false]],
  ] as const
  test.each(rows)('%s', (_what, known, [serial, changeSeen, changeRefused]) => {
    expect(decideSerial({ ...known, unsettled: false })).toMatchObject({ serial, changeSeen, changeRefused })
  })

  test('nothing to go by', () => {
    expect(decideSerial({ kept: null, provisioned: null, hardware: null, unsettled: false })).toBeNull()
  })

  test('it never changes while anything is unsettled', () => {
    const decision = decideSerial({ kept, provisioned: 'P-0001', hardware: 'A-0001', unsettled: true })
    expect(decision).toMatchObject({ serial: 'A-0001', changeRefused: true, keep: { serial: 'A-0001' } })
  })

  test('a change of hardware is told once', () => {
    const first = decideSerial({ kept, provisioned: null, hardware: 'B-0002', unsettled: false })!
    const second = decideSerial({ kept: first.keep, provisioned: null, hardware: 'B-0002', unsettled: false })!
    expect([first.changeSeen, second.changeSeen, second.serial]).toEqual(['B-0002', null, 'A-0001'])
  })
})
