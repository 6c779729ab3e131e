/**
 * What every block of a receipt is made with: how big text is on each paper, how it is broken into lines and placed, and
 * what makes a receipt one that cannot be drawn whole.
 */
import { otherLanguage, type Language } from '../../src-shared/domain/language.ts'
import { PAPER_DOTS, type Bitmap, type ReceiptDocument, type TextSize } from '../../src-shared/domain/receipt.ts'
import { stampAt } from './dots.ts'
import type { ReceiptFonts } from './font-files.ts'
import { balanceLines, breakLines, directionOf, printable } from './lines.ts'
import type { TextStamp, TextStamps, TextStyle } from './text-stamps.ts'

export type Block = { readonly heightDots: number; paint(paper: Bitmap, y: number): void }

/** Why a receipt cannot be drawn whole. `found` is the character, the word's kind or the height; never a voucher's PIN. */
export type Refusal = {
  readonly kind: 'refused'
  readonly reason: 'missing-character' | 'too-wide' | 'too-high'
  readonly found: string
}

/**
 * `amountWidth`: of the widest amount, so that decimals stand under each other on either side of the paper. `between`: of
 * a paper in two languages, where all amounts end and whether their captions have room beside them.
 */
export type Setting = {
  readonly amountWidth: number
  readonly between: { readonly end: number; readonly beside: boolean }
  readonly document: ReceiptDocument
  readonly fonts: ReceiptFonts
  readonly stamps: TextStamps
}

const MARGIN_DOTS = { 80: 20, 58: 12 } as const
export const SIZE_DOTS: Readonly<Record<58 | 80, Readonly<Record<TextSize, number>>>> = {
  80: { small: 22, normal: 26, large: 36, huge: 54 },
  58: { small: 19, normal: 22, large: 29, huge: 42 },
}
/** Arabic is set larger and airier, so that both languages weigh the same. */
const ARABIC_SCALE = 1.12
const LINE_HEIGHT = { ar: 1.5, en: 1.34 } as const
const BASELINE = { ar: 0.66, en: 0.74 } as const
/** White above the first row and below the last one. */
export const MARGIN_DOTS_END = 16
export const GAP_DOTS = 16

export type Line = { readonly stamp: TextStamp; readonly x: number; readonly baseline: number }

export function isRefusal(made: object): made is Refusal {
  return 'kind' in made && made.kind === 'refused'
}

/** Text made printable and asked for missing letters, with the style it is set in. */
export type Styled = {
  readonly text: string
  readonly style: TextStyle
  readonly lineHeight: number
  /** Decides which side its lines start at. */
  readonly language: Language
}

export type Face = {
  readonly size: TextSize
  readonly bold: boolean
  readonly face: 'sans' | 'mono'
  readonly island?: boolean
  /** Other than the document's own. */
  readonly language?: Language
  /** Another size than the paper's own for `size`, in dots. */
  readonly dots?: number
}

const codeOf = (sign: string): string => `U+${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`

/** The words with `[U+1F600]` for each sign that cannot be drawn: nothing is lost, and nothing else is held up by it. */
export function withCodes(raw: string, { fonts }: Setting): string {
  const text = printable(raw)
  const signs = [...new Set(text)].filter((sign) => fonts.missing(sign) !== null)
  return signs.reduce((words, sign) => words.replaceAll(sign, `[${codeOf(sign)}]`), text)
}

export function styled(raw: string, face: Face, setting: Setting): Styled | Refusal {
  const { document, fonts } = setting
  const text = printable(raw)
  const missing = fonts.missing(text)
  if (missing !== null) {
    return { kind: 'refused', reason: 'missing-character', found: codeOf(missing) }
  }
  const language = face.language ?? document.language
  const base = face.dots ?? SIZE_DOTS[document.paperMm][face.size]
  const scale = language === 'ar' && face.face === 'sans' ? ARABIC_SCALE : 1
  const sizeDots = Math.round(base * scale)
  return {
    text,
    style: {
      weight: face.bold ? 700 : 500,
      sizeDots,
      families: face.face === 'mono' ? fonts.mono : fonts.sans,
      direction: face.island === true ? 'ltr' : directionOf(text, language),
      wordSpacingDots: face.face === 'mono' ? -Math.round(sizeDots * 0.28) : 0,
    },
    lineHeight: Math.round((language === 'ar' ? base * ARABIC_SCALE : base) * LINE_HEIGHT[language]),
    language,
  }
}

/** How far below its top a line stands. */
export const baselineOf = ({ lineHeight, language }: Styled): number => Math.round(lineHeight * BASELINE[language])

type Align = 'start' | 'center' | 'end'

/** Breaks and places a text between two edges; lines start at `top` within the block. */
export function placed(
  from: Styled,
  area: { x: number; width: number; top: number; align: Align; baseline?: number },
  setting: Setting,
  once = false,
): Line[] | Refusal {
  const { document, stamps } = setting
  const { text, style, lineHeight, language } = from
  const advance = (line: string): number => (once ? stamps.advanceOnce(line, style) : stamps.advance(line, style))
  const fitting = breakLines(text, area.width, advance)
  if (fitting === null) return { kind: 'refused', reason: 'too-wide', found: 'a word wider than the paper' }
  const broken = area.align === 'center' ? balanceLines(fitting, area.width, advance) : fitting
  const left = language === 'ar' ? area.align === 'end' : area.align === 'start'
  const lines = broken.map((words, index) => {
    const stamp = once ? stamps.stampOnce(words, style) : stamps.stamp(words, style)
    const room = area.width - stamp.advance
    const x = area.align === 'center' ? room / 2 : left ? 0 : room
    const baseline = area.top + index * lineHeight + (area.baseline ?? baselineOf(from))
    return { stamp, x: Math.round(area.x + x), baseline }
  })
  const paperWidth = PAPER_DOTS[document.paperMm]
  // Letters with long tails or stacked marks may stand outside their line; outside the paper they would be cut.
  const onPaper = lines.every(({ stamp, x, baseline }) => {
    const leftEdge = x - stamp.overhang
    const rise = stamp.rise - (baseline - area.top)
    const fall = stamp.heightDots - stamp.rise - lineHeight
    return leftEdge >= 0 && leftEdge + stamp.widthDots <= paperWidth && rise <= MARGIN_DOTS_END && fall <= 0
  })
  return onPaper ? lines : { kind: 'refused', reason: 'too-wide', found: 'letters that stand outside the paper' }
}

export function paintLines(paper: Bitmap, y: number, lines: readonly Line[], ink: 'black' | 'white' = 'black'): void {
  for (const { stamp, x, baseline } of lines)
    stampAt(paper, stamp, { x: x - stamp.overhang, y: y + baseline - stamp.rise, ink })
}

export function inside(setting: Setting): { x: number; width: number } {
  const { paperMm } = setting.document
  return { x: MARGIN_DOTS[paperMm], width: PAPER_DOTS[paperMm] - 2 * MARGIN_DOTS[paperMm] }
}

/** Words in the middle of the paper, and under them the same in the other language where there are two; from `top` to `bottom`. */
export function centred(
  words: string,
  other: string | undefined,
  face: Face,
  top: number,
  setting: Setting,
): { readonly lines: readonly Line[]; readonly bottom: number } | Refusal {
  const second = otherLanguage(setting.document.language)
  const parts: readonly (readonly [string, Face])[] =
    other === undefined
      ? [[words, face]]
      : [
          [words, face],
          [other, { ...face, language: second }],
        ]
  const lines: Line[] = []
  let bottom = top
  for (const [text, set] of parts) {
    const from = styled(text, set, setting)
    if (isRefusal(from)) return from
    const put = placed(from, { ...inside(setting), top: bottom, align: 'center' }, setting)
    if (isRefusal(put)) return put
    lines.push(...put)
    bottom += put.length * from.lineHeight
  }
  return { lines, bottom }
}
