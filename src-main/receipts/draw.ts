/**
 * The one renderer: a receipt document becomes the bitmap that is the preview, the slip and the paper. A receipt that
 * cannot be drawn whole is refused with the reason; nothing is left out, cut off or replaced.
 */
import { PAPER_DOTS, type Bitmap, type ReceiptDocument } from '../../src-shared/domain/receipt.ts'
import {
  amountsBetween,
  amountWidthOf,
  bannerBlock,
  blockOf,
  isRefusal,
  MARGIN_DOTS_END,
  type Block,
  type Refusal,
} from './blocks.ts'
import { sheet } from './dots.ts'
import { loadReceiptFonts } from './font-files.ts'
import { createTextStamps } from './text-stamps.ts'

export type Drawing = { readonly kind: 'drawn'; readonly bitmap: Bitmap } | Refusal

/** Keeps drawn words between receipts, within a limit; make one and use it for everything. */
export type ReceiptRenderer = {
  draw(document: ReceiptDocument): Drawing
  /** Whether the bundled faces have every sign of a text. */
  hasSignsOf(text: string): boolean
}

/** A metre of paper: more is a runaway text, not a receipt. */
export const HEIGHT_DOTS_MAX = 8_000

/** Takes the folder of the bundled fonts. Throws when they are not there. */
export function createReceiptRenderer({ fontsDirectory }: { readonly fontsDirectory: string }): ReceiptRenderer {
  const fonts = loadReceiptFonts(fontsDirectory)
  const stamps = createTextStamps()
  return {
    hasSignsOf: (text) => fonts.missing(text) === null,
    draw(document) {
      const unaligned = { document, fonts, stamps, amountWidth: 0, between: { end: 0, beside: false } }
      const amountWidth = Math.max(0, ...document.rows.map((row) => Math.ceil(amountWidthOf(row, unaligned))))
      const between = amountsBetween(document.rows, unaligned)
      const setting = { ...unaligned, amountWidth, between }
      const mark = document.training === null ? [] : [bannerBlock(trainingMark(document, document.training), setting)]
      const made = [...mark, ...document.rows.map((row) => blockOf(row, setting)), ...mark]
      const blocks: Block[] = []
      for (const block of made) {
        if (isRefusal(block)) return block
        blocks.push(block)
      }
      const heightDots = blocks.reduce((sum, block) => sum + block.heightDots, 2 * MARGIN_DOTS_END)
      if (heightDots > HEIGHT_DOTS_MAX)
        return { kind: 'refused', reason: 'too-high', found: `${String(heightDots)} dots` }
      const bitmap = sheet(PAPER_DOTS[document.paperMm], heightDots)
      let y = MARGIN_DOTS_END
      for (const block of blocks) {
        block.paint(bitmap, y)
        y += block.heightDots
      }
      return { kind: 'drawn', bitmap }
    },
  }
}

const trainingMark = ({ trainingOther }: ReceiptDocument, text: string): { text: string; other?: string } =>
  trainingOther === undefined ? { text } : { text, other: trainingOther }
