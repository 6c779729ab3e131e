/** Captions and their values: side by side where they fit, under each other where not; in two languages face to face. */
import { assertNever } from '../../src-shared/domain/assert-never.ts'
import { otherLanguage } from '../../src-shared/domain/language.ts'
import type { ReceiptRow } from '../../src-shared/domain/receipt.ts'
import { grouped } from './lines.ts'
import {
  baselineOf,
  GAP_DOTS,
  inside,
  isRefusal,
  paintLines,
  placed,
  styled,
  withCodes,
  type Block,
  type Refusal,
  type Setting,
  type Styled,
} from './setting.ts'

type Pair = Extract<ReceiptRow, { kind: 'pair' }>

const LONG_ID = 20

function valueOf(row: Pair, setting: Setting): Styled | Refusal {
  const strong = row.strong ?? false
  switch (row.valueKind) {
    case 'id': {
      const size = row.value.length > LONG_ID ? 'small' : 'normal'
      return styled(withCodes(grouped(row.value), setting), { size, bold: strong, face: 'mono' }, setting)
    }
    case 'amount':
      return styled(
        withCodes(row.value, setting),
        { size: strong ? 'large' : 'normal', bold: true, face: 'sans', island: true },
        setting,
      )
    case 'text':
      return styled(withCodes(row.value, setting), { size: 'normal', bold: strong, face: 'sans' }, setting)
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

export function pairBlock(row: Pair, setting: Setting): Block | Refusal {
  const label = styled(
    withCodes(row.label, setting),
    { size: 'normal', bold: row.strong ?? false, face: 'sans' },
    setting,
  )
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

type Facing = Pair & { readonly other: string }

const isFacing = (row: ReceiptRow): row is Facing => row.kind === 'pair' && row.other !== undefined

/** Between a caption and what stands beside it on a paper in two languages. */
const FACING_GAP_DOTS = 10

function captionsOf(row: Facing, setting: Setting): { label: Styled; other: Styled } | Refusal {
  const face = { size: 'small', bold: row.strong ?? false, face: 'sans' } as const
  const label = styled(withCodes(row.label, setting), face, setting)
  if (isRefusal(label)) return label
  const other = styled(
    withCodes(row.other, setting),
    { ...face, language: otherLanguage(setting.document.language) },
    setting,
  )
  return isRefusal(other) ? other : { label, other }
}

/** Where the amounts of a paper in two languages end: as near to the middle as the longest captions leave room for. */
export function amountsBetween(rows: readonly ReceiptRow[], setting: Setting): Setting['between'] {
  const { stamps, document } = setting
  const room = inside(setting)
  const sides = { ar: 0, en: 0 }
  let column = 0
  for (const row of rows) {
    if (!isFacing(row) || row.valueKind !== 'amount' || row.strong === true) continue
    const captions = captionsOf(row, setting)
    if (isRefusal(captions)) continue
    for (const caption of [captions.label, captions.other]) {
      sides[caption.language] = Math.max(sides[caption.language], stamps.advance(caption.text, caption.style))
    }
    column = Math.max(column, amountWidthOf(row, setting))
  }
  const [left, right] = [sides.en + FACING_GAP_DOTS, sides.ar + FACING_GAP_DOTS]
  const beside = left + column + right <= room.width
  const whole = document.rows.reduce((width, row) => Math.max(width, amountWidthOf(row, setting)), column)
  const middle = (room.width + whole) / 2
  return { end: room.x + Math.floor(beside ? Math.min(middle, room.width - right) : middle), beside }
}

/**
 * Each caption starts at its own language's side, the value stands once between them. Where one line has no room for all
 * three the value goes beneath; amounts keep one column in either case, and all of them have it in the same way.
 */
export function facingBlock(row: Facing, setting: Setting): Block | Refusal {
  const { stamps, between } = setting
  const captions = captionsOf(row, setting)
  if (isRefusal(captions)) return captions
  const { label, other } = captions
  const found = valueOf(row, setting)
  if (isRefusal(found)) return found
  const value: Styled = { ...found, language: 'en' }
  const room = inside(setting)
  const [labelWidth, otherWidth, valueWidth] = [label, other, value].map((one) => stamps.advance(one.text, one.style))
  const isAmount = row.valueKind === 'amount'
  const widest = Math.max(labelWidth ?? 0, otherWidth ?? 0)
  const fitsBeside = 2 * (widest + FACING_GAP_DOTS) + (valueWidth ?? 0) <= room.width
  const oneLine = isAmount ? between.beside && row.strong !== true : fitsBeside
  const captionsFit = (labelWidth ?? 0) + GAP_DOTS + (otherWidth ?? 0) <= room.width

  // Two scripts in one line stand on one line.
  const together = oneLine ? [label, other, value] : [label, other]
  const lineHeight = Math.max(...together.map((one) => one.lineHeight))
  const baseline = Math.max(...together.map(baselineOf))
  const line = { ...room, align: 'start', baseline } as const
  const labels = placed({ ...label, lineHeight }, { ...line, top: 0 }, setting)
  if (isRefusal(labels)) return labels
  const otherTop = captionsFit ? 0 : labels.length * lineHeight
  const others = placed({ ...other, lineHeight }, { ...line, top: otherTop }, setting)
  if (isRefusal(others)) return others
  const top = oneLine ? 0 : otherTop + others.length * lineHeight
  const isColumn = isAmount && (valueWidth ?? 0) <= between.end - room.x
  const area = isColumn
    ? ({ x: room.x, width: between.end - room.x, align: 'end' } as const)
    : ({ ...room, align: 'center' } as const)
  const values = oneLine
    ? placed({ ...value, lineHeight }, { ...area, top, baseline }, setting)
    : placed(value, { ...area, top }, setting)
  if (isRefusal(values)) return values
  return {
    heightDots: oneLine ? lineHeight : top + values.length * value.lineHeight,
    paint(paper, y) {
      for (const lines of [labels, others, values]) paintLines(paper, y, lines)
    },
  }
}
