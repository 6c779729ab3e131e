import { describe, expect, test } from 'vitest'
import type { Bitmap } from '../../../src-shared/domain/receipt.ts'
import { encodeJob } from './esc-pos.ts'
import { printerModelOrGeneric, printerModel, printerModels } from './printer-models.ts'

function bitmap(widthDots: number, heightDots: number): Bitmap {
  const bits = Uint8Array.from({ length: (widthDots >> 3) * heightDots }, (_, at) => (at * 7 + 3) & 0xff)
  return { widthDots, heightDots, bits }
}
const epson = printerModel('epson')!
const generic = printerModel('generic')!
const tear = printerModel('generic-tear')!
const hex = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString('hex')

/** Rows that the header of a raster band states. */
const rowsOf = (band: Uint8Array): number => (band[6] ?? 0) + 256 * (band[7] ?? 0)

describe('a job', () => {
  test('begins by starting the printer and ends with feed and cut', () => {
    const pieces = encodeJob(bitmap(576, 10), epson)
    expect(hex(pieces[0])).toBe('1b40')
    expect(hex(pieces.at(-1))).toBe('1b64041d56011b40')
    expect(hex(encodeJob(bitmap(576, 10), generic).at(-1))).toBe('1b64041d56001b40')
    expect(hex(encodeJob(bitmap(384, 10), tear).at(-1))).toBe('1b6404')
  })

  test.each([
    [576, 1, [1]],
    [576, 128, [128]],
    [576, 129, [128, 1]],
    [384, 300, [128, 128, 44]],
  ])('%d dots wide and %d high goes in bands of %j rows', (width, height, rows) => {
    const bands = encodeJob(bitmap(width, height), epson).slice(1, -1)
    expect(bands.map(rowsOf)).toEqual(rows)
    for (const band of bands) {
      expect(hex(band.subarray(0, 6))).toBe(`1d763000${(width >> 3).toString(16)}00`)
      expect(band.length).toBe(8 + (width >> 3) * rowsOf(band))
    }
  })

  test('the bands hold every dot, in order', () => {
    const whole = bitmap(576, 333)
    const bands = encodeJob(whole, epson).slice(1, -1)
    expect(Buffer.concat(bands.map((band) => band.subarray(8))).equals(whole.bits)).toBe(true)
  })

  test.each([
    [248, [100, 100, 49]],
    [296, [100, 100, 97]],
    [250, [100, 100, 50]],
  ])('a last band of a height that clones cannot take gets a white row more: %d rows', (height, rows) => {
    const bands = encodeJob(bitmap(576, height), generic).slice(1, -1)
    expect(bands.map(rowsOf)).toEqual(rows)
    const dots = Buffer.concat(bands.map((band) => band.subarray(8)))
    expect(dots.subarray(0, 72 * height).equals(bitmap(576, height).bits)).toBe(true)
    expect(dots.subarray(72 * height).every((byte) => byte === 0)).toBe(true)
  })

  test('a bitmap whose bytes do not fit its size is a bug', () => {
    const short = { ...bitmap(576, 10), heightDots: 11 }
    expect(() => encodeJob(short, epson)).toThrow('Expected 792 bytes of dots, found 720')
    expect(() => encodeJob(bitmap(512, 10), epson)).toThrow('Expected a width that epson prints, found 512 dots')
  })
})

describe('printer models', () => {
  test.each([
    ['epson', 'epson'],
    ['TM-T20', 'epson'],
    ['epson-58', 'epson'],
    [' XPrinter ', 'generic'],
    ['pos-58', 'generic-tear'],
    ['laser', undefined],
  ])('%s is %s', (name, id) => {
    expect(printerModel(name)?.id).toBe(id)
  })

  test('a name that nobody knows works like the generic one', () => {
    expect([
      printerModelOrGeneric('laser').id,
      printerModelOrGeneric(null).id,
      printerModelOrGeneric('TM-T88').id,
    ]).toEqual(['generic', 'generic', 'epson'])
  })

  test('no name means two models', () => {
    const names = printerModels.flatMap((model) => [model.id, ...model.aliases])
    expect(new Set(names).size).toBe(names.length)
  })
})
