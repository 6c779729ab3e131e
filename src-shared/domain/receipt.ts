/**
 * A receipt as a document: rows of meaning, no dots and no commands. One renderer turns it into the bitmap that is the
 * preview, the slip on the screen and the paper.
 *
 * On a paper in two languages a row says its words once more in the other one (`other`): captions face each other from
 * the two sides of the paper, figures stand once between them.
 */
import type { Language } from './language.ts'

export type PaperMm = 58 | 80

/** Dots across at 203 dpi, the printable width of each paper. */
export const PAPER_DOTS: Readonly<Record<PaperMm, number>> = { 58: 384, 80: 576 }

/** Receipts in the language of the sale, or every caption in both. */
export type ReceiptLanguages = 'one' | 'both'

export type TextSize = 'small' | 'normal' | 'large' | 'huge'

export type ReceiptRow =
  | {
      readonly kind: 'text'
      readonly text: string
      readonly align: 'start' | 'center'
      readonly size: TextSize
      readonly bold?: boolean
      /** Somebody else's words: a sign that no bundled face has is set as its code, so that the rest still comes out. */
      readonly quoted?: boolean
      /** Other than the document's own, where it stands in the other one. */
      readonly language?: Language
    }
  /** Caption at the start side, value at the end side; they wrap under each other when they do not fit. */
  | {
      readonly kind: 'pair'
      readonly label: string
      readonly value: string
      /** `id` and `amount` are left-to-right islands; an `id` is set in the monospaced face, grouped in fours. */
      readonly valueKind: 'text' | 'id' | 'amount'
      readonly strong?: boolean
      /** The caption in the other language, at the other side; the value then stands between the two. */
      readonly other?: string
    }
  | { readonly kind: 'rule'; readonly style: 'solid' | 'dashed' }
  | { readonly kind: 'space'; readonly dots: number }
  /** Unmissable: white on black across the paper. State, copy and training marks. */
  | { readonly kind: 'banner'; readonly text: string; readonly other?: string }
  /** A voucher PIN, large, grouped in fours. */
  | { readonly kind: 'pin'; readonly label: string; readonly pin: string; readonly other?: string }
  | { readonly kind: 'qr'; readonly text: string; readonly caption: string | null; readonly other?: string }
  /** A logo, already in dots, in the middle of the paper. One that is wider than the paper is left out: it costs nobody a receipt. */
  | { readonly kind: 'image'; readonly picture: Picture }

/** Dots of a picture of any width: rows of whole bytes, most significant bit first, 1 is black. */
export type Picture = {
  readonly widthDots: number
  readonly heightDots: number
  readonly rowBytes: number
  readonly bits: Uint8Array
}

export type ReceiptDocument = {
  readonly paperMm: PaperMm
  readonly language: Language
  /** Training: the mark repeats on every line of sight (top, bottom, and between the parts). */
  readonly training: string | null
  /** The mark in the other language, under the first at the top and at the bottom. */
  readonly trainingOther?: string
  readonly rows: readonly ReceiptRow[]
}

/** One bit a dot, rows padded to whole bytes, most significant bit first, 1 is black. */
export type Bitmap = { readonly widthDots: number; readonly heightDots: number; readonly bits: Uint8Array }
