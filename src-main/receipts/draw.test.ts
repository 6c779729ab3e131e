import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { createCanvas, loadImage } from '@napi-rs/canvas'
import { describe, expect, test } from 'vitest'
import type { Bitmap, ReceiptDocument, ReceiptRow } from '../../src-shared/domain/receipt.ts'
import { blockOf, isRefusal } from './blocks.ts'
import { createReceiptRenderer } from './draw.ts'
import { loadReceiptFonts } from './font-files.ts'
import { breakLines, directionOf, grouped } from './lines.ts'
import { decodePng, encodePng } from './png.ts'
import { goldenReceipts, SAMPLE_STATES } from './sample-receipts.ts'
import { createTextStamps, type TextStamps } from './text-stamps.ts'

const fontsDirectory = fileURLToPath(new URL('../../resources/fonts', import.meta.url))
const renderer = createReceiptRenderer({ fontsDirectory })

const document = (rows: readonly ReceiptRow[], more: Partial<ReceiptDocument> = {}): ReceiptDocument => ({
  paperMm: 80,
  language: 'ar',
  training: null,
  rows,
  ...more,
})
const text = (words: string): ReceiptRow => ({ kind: 'text', text: words, align: 'start', size: 'normal' })

function drawn(from: ReceiptDocument): Bitmap {
  const drawing = renderer.draw(from)
  if (drawing.kind === 'refused') throw new Error(`Expected a drawing, found ${drawing.reason}: ${drawing.found}`)
  return drawing.bitmap
}

const blackDots = ({ bits }: Bitmap): number =>
  bits.reduce((sum, byte) => sum + byte.toString(2).replace(/0/gu, '').length, 0)

function differingDots(a: Bitmap, b: Bitmap): number {
  const bits = a.bits.map((byte, at) => byte ^ (b.bits[at] ?? 0))
  return blackDots({ ...a, bits })
}

describe('golden receipts', () => {
  test.each(Object.entries(goldenReceipts))('%s is drawn as it was last looked at', (name, receipt) => {
    // A missing file fails here; only golden/update.ts writes one.
    const golden = decodePng(readFileSync(new URL(`golden/${name}.png`, import.meta.url)))
    const bitmap = drawn(receipt)
    expect([bitmap.widthDots, bitmap.heightDots]).toEqual([golden.widthDots, golden.heightDots])
    expect(differingDots(bitmap, golden)).toBe(0)
  })

  test('every state is there, both papers, both languages, and both at once', () => {
    const names = Object.keys(goldenReceipts)
    const states = Object.keys(SAMPLE_STATES).filter((state) => state !== 'succeeded')
    expect(
      [...states, 'bill', 'voucher', 'recovered'].filter((kind) => !names.some((name) => name.startsWith(kind))),
    ).toEqual([])
    const kinds = new Set(names.map((name) => /(?:both-)?(?:ar|en)-(?:58|80)$/u.exec(name)?.[0]))
    expect(kinds.size).toBe(8)
    expect(names.length).toBeGreaterThanOrEqual(12)
  })

  test('no picture lies there that no receipt is drawn for', () => {
    const files = readdirSync(new URL('golden/', import.meta.url)).filter((name) => name.endsWith('.png'))
    expect(files.sort()).toEqual(
      Object.keys(goldenReceipts)
        .map((name) => `${name}.png`)
        .sort(),
    )
  })

  test.each(Object.keys(goldenReceipts))('%s keeps away from the edges of the paper', (name) => {
    const receipt = goldenReceipts[name]
    if (receipt === undefined) throw new Error('Expected a receipt')
    const bitmap = drawn({ ...receipt, training: null, rows: receipt.rows.filter(({ kind }) => kind !== 'banner') })
    const rowBytes = bitmap.widthDots >> 3
    const atEdge = bitmap.bits.filter(
      (byte, at) => byte !== 0 && (at % rowBytes === 0 || at % rowBytes === rowBytes - 1),
    )
    expect(atEdge).toHaveLength(0)
  })
})

test('the PNG holds exactly the dots, for this reader and for another one', async () => {
  const bitmap = drawn(goldenReceipts['bill-ar-80']!)
  const png = encodePng(bitmap)
  expect(Buffer.from(decodePng(png).bits).equals(bitmap.bits)).toBe(true)
  const canvas = createCanvas(bitmap.widthDots, bitmap.heightDots)
  const context = canvas.getContext('2d')
  context.drawImage(await loadImage(Buffer.from(png)), 0, 0)
  const { data } = context.getImageData(0, 0, bitmap.widthDots, bitmap.heightDots)
  const wrong = Array.from({ length: bitmap.widthDots * bitmap.heightDots }, (_, dot) => dot).filter((dot) => {
    const black = ((bitmap.bits[dot >> 3] ?? 0) & (0x80 >> (dot & 7))) !== 0
    return (data[dot * 4] ?? 0) !== (black ? 0 : 255)
  })
  expect(wrong).toEqual([])
})

test('in somebody else’s words a sign without a letter form is set as its code, and costs nobody a receipt', () => {
  const quoted = (words: string): ReceiptRow => ({ ...text(words), quoted: true }) as ReceiptRow
  const { rows: _none, ...paper } = goldenReceipts['voucher-ar-58']!
  const draw = (row: ReceiptRow) => drawn({ ...paper, rows: [row] })
  expect(differingDots(draw(quoted('شحن 😀 漢😀')), draw(text('شحن [U+1F600] [U+6F22][U+1F600]')))).toBe(0)
  // A date in Arabic words is read from the left, and nobody's own marks turn the line around.
  expect(differingDots(draw(quoted('عن شهر: 2026-11')), draw(text('عن شهر: \u20662026-11\u2069')))).toBe(0)
  expect(differingDots(draw(quoted('عن شهر: 2026-11')), draw(text('عن شهر: 2026-11')))).toBeGreaterThan(0)
  expect(differingDots(draw(quoted('شحن \u202eعكس')), draw(text('شحن عكس')))).toBe(0)
  // A number that belongs to a foreign name stays with it.
  expect(differingDots(draw(quoted('رقم INV/2026/000871 فاتورة')), draw(text('رقم INV/2026/000871 فاتورة')))).toBe(0)
  expect(differingDots(draw(quoted('شحن 10 جنيه')), draw(text('شحن 10 جنيه')))).toBe(0)
})

describe('a receipt that cannot be drawn whole is refused', () => {
  test.each<[string, readonly ReceiptRow[], string, string]>([
    ['a letter no bundled face has', [text('شكراً 漢')], 'missing-character', 'U+6F22'],
    ['a picture sign', [text('Thank you ❤')], 'missing-character', 'U+2764'],
    ['an Arabic word wider than the paper', [text('س'.repeat(120))], 'too-wide', 'a word wider than the paper'],
    [
      'a QR code whose modules would be too small',
      [{ kind: 'qr', text: 'x'.repeat(2000), caption: null }],
      'too-wide',
      'a QR code',
    ],
    ['a metre of paper', Array.from({ length: 300 }, () => text('سطر')), 'too-high', '13232 dots'],
    [
      'a voucher PIN, without telling it',
      [{ kind: 'pin', label: 'PIN', pin: '1234漢' }],
      'missing-character',
      'a character of the voucher PIN',
    ],
  ])('%s', (_title, rows, reason, found) => {
    expect(renderer.draw(document(rows))).toEqual({ kind: 'refused', reason, found })
  })
})

describe('drawing', () => {
  test('a long name takes more lines and loses nothing', () => {
    const name = 'شركة مياه الشرب والصرف الصحي بالقاهرة الكبرى والجيزة والقليوبية'
    const short = drawn(document([text('شركة')], { paperMm: 58 }))
    const long = drawn(document([text(name)], { paperMm: 58 }))
    expect(long.heightDots).toBeGreaterThan(short.heightDots)
    const wide = drawn(document(name.split(' ').map(text), { paperMm: 58 }))
    // The same words one on each line have the same ink, but for the joints of rounding.
    expect(blackDots(long) / blackDots(wide)).toBeCloseTo(1, 1)
  })

  test('Arabic letters are joined', () => {
    const joined = blackDots(drawn(document([text('محمد')])))
    const apart = blackDots(drawn(document([text('م‌ح‌م‌د')])))
    expect(joined).not.toBe(apart)
  })

  test('an Arabic label stands on the right and its value on the left; English the other way round', () => {
    const pair: ReceiptRow = { kind: 'pair', label: 'المبلغ', value: '5.00', valueKind: 'amount' }
    const half = (bitmap: Bitmap, side: 'left' | 'right'): number => {
      const rowBytes = bitmap.widthDots >> 3
      const bits = bitmap.bits.filter((_, at) => at % rowBytes < rowBytes / 2 === (side === 'left'))
      return blackDots({ ...bitmap, bits })
    }
    const labelOnly: ReceiptRow = { ...pair, value: '' }
    expect(half(drawn(document([labelOnly])), 'left')).toBe(0)
    expect(half(drawn(document([labelOnly], { language: 'en' })), 'right')).toBe(0)
    expect(half(drawn(document([pair])), 'left')).toBeGreaterThan(0)
  })

  test('training marks the top, the bottom and every rule between', () => {
    const rows: ReceiptRow[] = [text('سطر'), { kind: 'rule', style: 'solid' }, text('سطر')]
    const plain = drawn(document(rows))
    const marked = drawn(document(rows, { training: 'تدريب' }))
    expect(blackDots(marked)).toBeGreaterThan(blackDots(plain) * 5)
  })

  test('the PIN of a voucher is drawn without being kept', () => {
    const stamps = createTextStamps()
    const kept: string[] = []
    const watched: TextStamps = {
      ...stamps,
      advance: (words, style) => (kept.push(words), stamps.advance(words, style)),
      stamp: (words, style) => (kept.push(words), stamps.stamp(words, style)),
    }
    const row: ReceiptRow = { kind: 'pin', label: 'رقم الكارت', pin: '9182736450918273' }
    const block = blockOf(row, {
      document: document([]),
      fonts: loadReceiptFonts(fontsDirectory),
      stamps: watched,
      amountWidth: 0,
      between: { end: 0, beside: false },
    })
    expect(isRefusal(block)).toBe(false)
    expect([...new Set(kept)]).toEqual(['رقم الكارت', '0'])
  })

  test.each([
    ['0100 200 300', 'ar', 'ltr'],
    ['WE الإنترنت', 'ar', 'rtl'],
    ['Vodafone', 'ar', 'ltr'],
    ['WE الإنترنت', 'en', 'ltr'],
    ['فودافون', 'en', 'rtl'],
    ['للاستفسار: 111 أو WhatsApp', 'en', 'rtl'],
    ['12.50', 'en', 'ltr'],
  ] as const)('%s on a receipt in %s reads %s', (words, language, direction) => {
    expect(directionOf(words, language)).toBe(direction)
  })

  test.each([
    ['1234567890123', '1234 5678 9012 3'],
    ['REQ000124', 'REQ000124'],
    ['ABCD1234EFGH5678', 'ABCD 1234 EFGH 5678'],
    ['01-2345-678', '01-2345-678'],
    ['12345', '12345'],
  ])('%s is read as %s', (id, shown) => {
    expect(grouped(id)).toBe(shown)
  })

  test.each<[string, number, string[] | null]>([
    ['one two three', 13, ['one two three']],
    ['one two three', 8, ['one two', 'three']],
    ['6f1c9e52-3b7a-4c08', 12, ['6f1c9e52-', '3b7a-4c08']],
    ['abcdefghij', 4, ['abcd', 'efgh', 'ij']],
    ['كلمةطويلة', 4, null],
    ['x', 0, null],
  ])('%s in %d columns', (words, columns, lines) => {
    expect(breakLines(words, columns, (line) => line.length)).toEqual(lines)
  })
})
