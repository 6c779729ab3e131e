/**
 * What stands on the printer's papers, read from their dots. The words and codes that can stand there are drawn by
 * themselves, and looked for in the paper row by row: what is found is what a customer reads, whatever the records say.
 */
import { resolve } from 'node:path'
import { createCanvas, loadImage } from '@napi-rs/canvas'
import { createReceiptRenderer } from '../../src-main/receipts/receipts.ts'
import { paymentStateSchema, type PaymentStateName } from '../../src-shared/contract/payment.ts'
import { PAPER_DOTS, type ReceiptRow } from '../../src-shared/domain/receipt.ts'
import { isMessageKey, translator } from '../../src-shared/messages/messages.ts'

export type PaperSays = {
  readonly n: number
  /** `paid`, or the state in its banner; null: neither is there. */
  readonly says: 'paid' | PaymentStateName | null
  /** The number or payment id in its code; null: torn off before, or none that is known. */
  readonly names: string | null
}

/** Rows of whole bytes, 1 is black. */
export type Dots = Buffer

const WIDTH_DOTS = PAPER_DOTS[80]
const ROW_BYTES = WIDTH_DOTS / 8
const FONTS = resolve(import.meta.dirname, '../../resources/fonts')

/** The dots of a paper's picture. */
export async function dotsOf(png: Buffer): Promise<Dots> {
  const image = await loadImage(png)
  const { width, height } = image
  const context = createCanvas(width, height).getContext('2d')
  context.drawImage(image, 0, 0)
  const { data } = context.getImageData(0, 0, width, height)
  const dots = Buffer.alloc(ROW_BYTES * height)
  for (let dot = 0; dot < width * height; dot += 1) {
    if ((data[dot * 4] ?? 255) < 128) dots[dot >> 3] = (dots[dot >> 3] ?? 0) | (0x80 >> (dot & 7))
  }
  return dots
}

export type PaperReader = (paper: { readonly n: number; readonly dots: Dots }) => PaperSays

/** Makes a reader that knows the given payment ids and gateway's numbers. */
export function createPaperReader(names: readonly string[]): PaperReader {
  const renderer = createReceiptRenderer({ fontsDirectory: FONTS })

  function drawn(row: ReceiptRow, language: 'ar' | 'en'): Dots {
    const drawing = renderer.draw({ paperMm: 80, language, training: null, rows: [row] })
    if (drawing.kind === 'refused') throw new Error(`Expected a row that can be drawn, found ${drawing.found}`)
    return inked(Buffer.from(drawing.bitmap.bits))
  }

  const phrases = (['ar', 'en'] as const).flatMap((language) => {
    const t = translator(language)
    const heading = { kind: 'text', text: t('receipt.paid'), align: 'center', size: 'large', bold: true } as const
    const banners = paymentStateSchema.options.flatMap((state) => {
      const key = `receipt.state.${state}`
      return isMessageKey(key) ? [{ says: state, dots: drawn({ kind: 'banner', text: t(key) }, language) }] : []
    })
    return [{ says: 'paid' as const, dots: drawn(heading, language) }, ...banners]
  })
  const codes = names.map((name) => ({ name, dots: drawn({ kind: 'qr', text: name, caption: null }, 'en') }))

  return ({ n, dots }) => ({
    n,
    says: phrases.find((phrase) => stands(phrase.dots, dots))?.says ?? null,
    names: codes.find((code) => stands(code.dots, dots))?.name ?? null,
  })
}

/** Without the white rows above and below. */
function inked(dots: Dots): Dots {
  const isWhite = (row: number): boolean =>
    dots.subarray(row * ROW_BYTES, (row + 1) * ROW_BYTES).every((byte) => byte === 0)
  let first = 0
  let last = dots.length / ROW_BYTES - 1
  while (first < last && isWhite(first)) first += 1
  while (last > first && isWhite(last)) last -= 1
  return dots.subarray(first * ROW_BYTES, (last + 1) * ROW_BYTES)
}

/** Whether whole rows of the paper are these, one after another. */
function stands(part: Dots, paper: Dots): boolean {
  // Row by row: a search over bytes gets lost in the white.
  for (let at = 0; at + part.length <= paper.length; at += ROW_BYTES) {
    if (part.compare(paper, at, at + part.length) === 0) return true
  }
  return false
}
