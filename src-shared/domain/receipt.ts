/**
 * A receipt as a document: rows of meaning, no dots and no commands. One renderer turns it into the bitmap that is the
 * preview, the slip on the screen and the paper.
 */

export type PaperMm = 58 | 80

/** Dots across at 203 dpi, the printable width of each paper. */
export const PAPER_DOTS: Readonly<Record<PaperMm, number>> = { 58: 384, 80: 576 }

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
    }
  /** Caption at the start side, value at the end side; they wrap under each other when they do not fit. */
  | {
      readonly kind: 'pair'
      readonly label: string
      readonly value: string
      /** `id` and `amount` are left-to-right islands; an `id` is set in the monospaced face, grouped in fours. */
      readonly valueKind: 'text' | 'id' | 'amount'
      readonly strong?: boolean
    }
  | { readonly kind: 'rule'; readonly style: 'solid' | 'dashed' }
  | { readonly kind: 'space'; readonly dots: number }
  /** Unmissable: white on black across the paper. State, copy and training marks. */
  | { readonly kind: 'banner'; readonly text: string }
  /** A voucher PIN, large, grouped in fours. */
  | { readonly kind: 'pin'; readonly label: string; readonly pin: string }
  | { readonly kind: 'qr'; readonly text: string; readonly caption: string | null }

export type ReceiptDocument = {
  readonly paperMm: PaperMm
  readonly language: 'ar' | 'en'
  /** Training: the mark repeats on every line of sight (top, bottom, and between the parts). */
  readonly training: string | null
  readonly rows: readonly ReceiptRow[]
}

/** One bit a dot, rows padded to whole bytes, most significant bit first, 1 is black. */
export type Bitmap = { readonly widthDots: number; readonly heightDots: number; readonly bits: Uint8Array }
