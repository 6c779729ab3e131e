/**
 * Each row of a receipt document as a block: how high it is, and how it puts its dots on the sheet. Heights come first,
 * so that the sheet can be made in one piece; a row that cannot be drawn whole is a refusal, never a shorter row.
 */
import { assertNever } from '../../src-shared/domain/assert-never.ts'
import {
  PAPER_DOTS,
  type Bitmap,
  type ReceiptDocument,
  type ReceiptRow,
  type TextSize,
} from '../../src-shared/domain/receipt.ts'
import { blacken, stampAt } from './dots.ts'
import type { ReceiptFonts } from './font-files.ts'
import { balanceLines, breakLines, directionOf, grouped, printable, withNumberIslands } from './lines.ts'
import { qrStamp } from './qr-stamp.ts'
import type { TextStamp, TextStamps, TextStyle } from './text-stamps.ts'

export type Block = { readonly heightDots: number; paint(paper: Bitmap, y: number): void }

/** Why a receipt cannot be drawn whole. `found` is the character, the word's kind or the height; never a voucher's PIN. */
export type Refusal = {
  readonly kind: 'refused'
  readonly reason: 'missing-character' | 'too-wide' | 'too-high'
  readonly found: string
}

/** `amountWidth`: of the widest amount, so that decimals stand under each other on either side of the paper. */
export type Setting = {
  readonly amountWidth: number
  readonly document: ReceiptDocument
  readonly fonts: ReceiptFonts
  readonly stamps: TextStamps
}

const MARGIN_DOTS = { 80: 20, 58: 12 } as const
const SIZE_DOTS: Readonly<Record<58 | 80, Readonly<Record<TextSize, number>>>> = {
  80: { small: 22, normal: 26, large: 36, huge: 54 },
  58: { small: 19, normal: 22, large: 29, huge: 42 },
}
/** Arabic is set larger and airier, so that both languages weigh the same. */
const ARABIC_SCALE = 1.12
const LINE_HEIGHT = { ar: 1.5, en: 1.34 } as const
const BASELINE = { ar: 0.66, en: 0.74 } as const
/** White above the first row and below the last one. */
export const MARGIN_DOTS_END = 16
const GAP_DOTS = 16
const RULE_DOTS = 2
const RULE_SPACE_DOTS = 10

type Line = { readonly stamp: TextStamp; readonly x: number; readonly baseline: number }

/** The block of a row, or why there is none. */
export function blockOf(row: ReceiptRow, setting: Setting): Block | Refusal {
  switch (row.kind) {
    case 'text':
      return textBlock(row, setting)
    case 'pair':
      return pairBlock(row, setting)
    case 'rule':
      return ruleBlock(row.style, setting)
    case 'space':
      return { heightDots: row.dots, paint: () => undefined }
    case 'banner':
      return bannerBlock(row.text, setting)
    case 'pin':
      return pinBlock(row, setting)
    case 'qr':
      return qrBlock(row, setting)
    default:
      return assertNever(row)
  }
}

export function isRefusal(made: object): made is Refusal {
  return 'kind' in made && made.kind === 'refused'
}

/** Text made printable and asked for missing letters, with the style it is set in. */
type Styled = { readonly text: string; readonly style: TextStyle; readonly lineHeight: number }

type Face = {
  readonly size: TextSize
  readonly bold: boolean
  readonly face: 'sans' | 'mono'
  readonly island?: boolean
  /** Another size than the paper's own for `size`, in dots. */
  readonly dots?: number
}

const codeOf = (sign: string): string => `U+${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`

/** The words with `[U+1F600]` for each sign that cannot be drawn: nothing is lost, and nothing else is held up by it. */
function withCodes(raw: string, { fonts }: Setting): string {
  const text = printable(raw)
  const signs = [...new Set(text)].filter((sign) => fonts.missing(sign) !== null)
  return signs.reduce((words, sign) => words.replaceAll(sign, `[${codeOf(sign)}]`), text)
}

function styled(raw: string, face: Face, setting: Setting): Styled | Refusal {
  const { document, fonts } = setting
  const text = printable(raw)
  const missing = fonts.missing(text)
  if (missing !== null) {
    return { kind: 'refused', reason: 'missing-character', found: codeOf(missing) }
  }
  const base = face.dots ?? SIZE_DOTS[document.paperMm][face.size]
  const scale = document.language === 'ar' && face.face === 'sans' ? ARABIC_SCALE : 1
  const sizeDots = Math.round(base * scale)
  return {
    text,
    style: {
      weight: face.bold ? 700 : 500,
      sizeDots,
      families: face.face === 'mono' ? fonts.mono : fonts.sans,
      direction: face.island === true ? 'ltr' : directionOf(text, document.language),
      wordSpacingDots: face.face === 'mono' ? -Math.round(sizeDots * 0.28) : 0,
    },
    lineHeight: Math.round((document.language === 'ar' ? base * ARABIC_SCALE : base) * LINE_HEIGHT[document.language]),
  }
}

type Align = 'start' | 'center' | 'end'

/** Breaks and places a text between two edges; lines start at `top` within the block. */
function placed(
  from: Styled,
  area: { x: number; width: number; top: number; align: Align },
  setting: Setting,
  once = false,
): Line[] | Refusal {
  const { document, stamps } = setting
  const { text, style, lineHeight } = from
  const advance = (line: string): number => (once ? stamps.advanceOnce(line, style) : stamps.advance(line, style))
  const fitting = breakLines(text, area.width, advance)
  if (fitting === null) return { kind: 'refused', reason: 'too-wide', found: 'a word wider than the paper' }
  const broken = area.align === 'center' ? balanceLines(fitting, area.width, advance) : fitting
  const left = document.language === 'ar' ? area.align === 'end' : area.align === 'start'
  const lines = broken.map((words, index) => {
    const stamp = once ? stamps.stampOnce(words, style) : stamps.stamp(words, style)
    const room = area.width - stamp.advance
    const x = area.align === 'center' ? room / 2 : left ? 0 : room
    const baseline = area.top + index * lineHeight + Math.round(lineHeight * BASELINE[document.language])
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

function paintLines(paper: Bitmap, y: number, lines: readonly Line[], ink: 'black' | 'white' = 'black'): void {
  for (const { stamp, x, baseline } of lines)
    stampAt(paper, stamp, { x: x - stamp.overhang, y: y + baseline - stamp.rise, ink })
}

function inside(setting: Setting): { x: number; width: number } {
  const { paperMm } = setting.document
  return { x: MARGIN_DOTS[paperMm], width: PAPER_DOTS[paperMm] - 2 * MARGIN_DOTS[paperMm] }
}

function textBlock(row: Extract<ReceiptRow, { kind: 'text' }>, setting: Setting): Block | Refusal {
  const raw = row.quoted === true ? withCodes(withNumberIslands(row.text), setting) : row.text
  const words = styled(raw, { size: row.size, bold: row.bold ?? false, face: 'sans' }, setting)
  if (isRefusal(words)) return words
  const lines = placed(words, { ...inside(setting), top: 0, align: row.align }, setting)
  if (isRefusal(lines)) return lines
  return {
    heightDots: lines.length * words.lineHeight,
    paint: (paper, y) => {
      paintLines(paper, y, lines)
    },
  }
}

type Pair = Extract<ReceiptRow, { kind: 'pair' }>

const LONG_ID = 20

function valueOf(row: Pair, setting: Setting): Styled | Refusal {
  const strong = row.strong ?? false
  switch (row.valueKind) {
    case 'id': {
      const size = row.value.length > LONG_ID ? 'small' : 'normal'
      return styled(grouped(row.value), { size, bold: strong, face: 'mono' }, setting)
    }
    case 'amount':
      return styled(row.value, { size: strong ? 'large' : 'normal', bold: true, face: 'sans', island: true }, setting)
    case 'text':
      return styled(row.value, { size: 'normal', bold: strong, face: 'sans' }, setting)
    default:
      return assertNever(row.valueKind)
  }
}

/** The width of a row's amount; 0 for every other row. */
export function amountWidthOf(row: ReceiptRow, setting: Setting): number {
  if (row.kind !== 'pair' || row.valueKind !== 'amount') return 0
  const value = valueOf(row, setting)
  return isRefusal(value) ? 0 : setting.stamps.advance(value.text, value.style)
}

function pairBlock(row: Pair, setting: Setting): Block | Refusal {
  const label = styled(row.label, { size: 'normal', bold: row.strong ?? false, face: 'sans' }, setting)
  if (isRefusal(label)) return label
  const value = valueOf(row, setting)
  if (isRefusal(value)) return value
  const { stamps, document } = setting
  const room = inside(setting)
  const lineHeight = Math.max(label.lineHeight, value.lineHeight)
  const labelWidth = stamps.advance(label.text, label.style)
  const valueWidth = stamps.advance(value.text, value.style)
  const inColumn = row.valueKind === 'amount' && document.language === 'ar'
  const column = Math.min(setting.amountWidth, room.width)
  const oneLine = labelWidth + GAP_DOTS + (inColumn ? column : valueWidth) <= room.width
  const labels = placed(oneLine ? { ...label, lineHeight } : label, { ...room, top: 0, align: 'start' }, setting)
  if (isRefusal(labels)) return labels
  const top = oneLine ? 0 : labels.length * label.lineHeight
  // Amounts end where the widest one ends: on the left side of an Arabic receipt that is not the paper's edge.
  const area = inColumn ? { x: room.x, width: column, align: 'start' as const } : { ...room, align: 'end' as const }
  const values = placed(oneLine ? { ...value, lineHeight } : value, { ...area, top }, setting)
  if (isRefusal(values)) return values
  return {
    heightDots: oneLine ? lineHeight : top + values.length * value.lineHeight,
    paint(paper, y) {
      paintLines(paper, y, labels)
      paintLines(paper, y, values)
    },
  }
}

/** In training every rule between the parts carries the mark. */
function ruleBlock(style: 'solid' | 'dashed', setting: Setting): Block | Refusal {
  const { training } = setting.document
  const room = inside(setting)
  if (training === null) {
    return {
      heightDots: 2 * RULE_SPACE_DOTS + RULE_DOTS,
      paint: (paper, y) => {
        paintRule(paper, { ...room, y: y + RULE_SPACE_DOTS, style })
      },
    }
  }
  const words = styled(training, { size: 'small', bold: true, face: 'sans' }, setting)
  if (isRefusal(words)) return words
  const lines = placed(words, { ...room, top: 2, align: 'center' }, setting)
  if (isRefusal(lines)) return lines
  const heightDots = lines.length * words.lineHeight + 4
  const first = lines[0]
  return {
    heightDots,
    paint(paper, y) {
      paintLines(paper, y, lines)
      if (lines.length !== 1 || first === undefined) return
      const middle = y + (heightDots >> 1)
      const leftEnd = first.x - 10
      const rightStart = first.x + Math.ceil(first.stamp.advance) + 10
      if (leftEnd > room.x) paintRule(paper, { x: room.x, width: leftEnd - room.x, y: middle, style })
      const rightEnd = room.x + room.width
      if (rightEnd > rightStart) paintRule(paper, { x: rightStart, width: rightEnd - rightStart, y: middle, style })
    },
  }
}

function paintRule(paper: Bitmap, rule: { x: number; width: number; y: number; style: 'solid' | 'dashed' }): void {
  const { x, width, y, style } = rule
  if (style === 'solid') {
    blacken(paper, { x, y, width, height: RULE_DOTS })
    return
  }
  for (let dot = x; dot < x + width; dot += 12) {
    blacken(paper, { x: dot, y, width: Math.min(6, x + width - dot), height: RULE_DOTS })
  }
}

/** White on black across the paper. */
export function bannerBlock(raw: string, setting: Setting): Block | Refusal {
  const words = styled(raw, { size: 'large', bold: true, face: 'sans' }, setting)
  if (isRefusal(words)) return words
  const padding = 8
  const space = 4
  const top = space + padding
  const lines = placed(words, { ...inside(setting), top, align: 'center' }, setting)
  if (isRefusal(lines)) return lines
  // White ink that rose above the black would be lost: the black grows with it.
  const above = Math.max(0, ...lines.map(({ stamp, baseline }) => top - (baseline - stamp.rise)))
  const blackDots = lines.length * words.lineHeight + 2 * padding + above
  return {
    heightDots: blackDots + 2 * space,
    paint(paper, y) {
      blacken(paper, { x: 0, y: y + space, width: paper.widthDots, height: blackDots })
      paintLines(paper, y + above, lines, 'white')
    },
  }
}

/** The smallest that a PIN is set to stand in one line: read at arm's length, typed in without a mistake. */
const PIN_LEAST_DOTS = 44
const PIN_FRAME_DOTS = 4
const PIN_FACE = { size: 'huge', bold: true, face: 'mono', island: true } as const

/** Framed, large, in groups of four: one line where it fits, else lines of whole groups of about the same length. */
function pinBlock(row: Extract<ReceiptRow, { kind: 'pin' }>, setting: Setting): Block | Refusal {
  const room = inside(setting)
  const label = styled(row.label, { size: 'normal', bold: true, face: 'sans' }, setting)
  if (isRefusal(label)) return label
  const labels = placed(label, { ...room, top: 8, align: 'center' }, setting)
  if (isRefusal(labels)) return labels
  const inner = { x: room.x + PIN_FRAME_DOTS + 6, width: room.width - 2 * (PIN_FRAME_DOTS + 6) }
  let top = 8 + labels.length * label.lineHeight + 2
  const lines: Line[] = []
  const { parts, dots } = pinLines(grouped(printable(row.pin)), inner.width, setting)
  for (const part of parts) {
    const digits = styled(part, { ...PIN_FACE, dots }, setting)
    if (isRefusal(digits)) return { ...digits, found: 'a character of the voucher PIN' }
    const put = placed(digits, { ...inner, top, align: 'center' }, setting, true)
    if (isRefusal(put)) return put
    lines.push(...put)
    top += put.length * digits.lineHeight
  }
  const heightDots = top + 10
  return {
    heightDots,
    paint(paper, y) {
      const frame = PIN_FRAME_DOTS
      const { x, width } = room
      blacken(paper, { x, y, width, height: frame })
      blacken(paper, { x, y: y + heightDots - frame, width, height: frame })
      blacken(paper, { x, y, width: frame, height: heightDots })
      blacken(paper, { x: x + width - frame, y, width: frame, height: heightDots })
      paintLines(paper, y, labels)
      paintLines(paper, y, lines)
    },
  }
}

function pinLines(pin: string, widthDots: number, setting: Setting): { parts: string[]; dots: number } {
  const huge = SIZE_DOTS[setting.document.paperMm].huge
  for (let dots = huge; dots >= PIN_LEAST_DOTS; dots -= 1) {
    if (pinWidth(pin, dots, setting) <= widthDots) return { parts: [pin], dots }
  }
  const groups = pin.split(' ')
  const count = Math.ceil(pinWidth(pin, huge, setting) / widthDots)
  const groupsALine = Math.ceil(groups.length / count)
  const parts: string[] = []
  for (let at = 0; at < groups.length; at += groupsALine) parts.push(groups.slice(at, at + groupsALine).join(' '))
  return { parts, dots: huge }
}

/** The mono face: every character is as wide as a zero, so that the PIN itself need not be measured. */
function pinWidth(pin: string, dots: number, setting: Setting): number {
  const zero = styled('0', { ...PIN_FACE, dots }, setting)
  if (isRefusal(zero)) return 0
  const spaces = pin.split(' ').length - 1
  return pin.length * setting.stamps.advance(zero.text, zero.style) + spaces * zero.style.wordSpacingDots
}

function qrBlock(row: Extract<ReceiptRow, { kind: 'qr' }>, setting: Setting): Block | Refusal {
  const room = inside(setting)
  const code = qrStamp(row.text, room.width)
  if (code === null) return { kind: 'refused', reason: 'too-wide', found: 'a QR code' }
  const caption = styled(row.caption ?? '', { size: 'small', bold: false, face: 'sans' }, setting)
  if (isRefusal(caption)) return caption
  const lines = row.caption === null ? [] : placed(caption, { ...room, top: code.heightDots, align: 'center' }, setting)
  if (isRefusal(lines)) return lines
  return {
    heightDots: code.heightDots + lines.length * caption.lineHeight,
    paint(paper, y) {
      stampAt(paper, code, { x: room.x + ((room.width - code.widthDots) >> 1), y, ink: 'black' })
      paintLines(paper, y, lines)
    },
  }
}
