/**
 * Each row of a receipt document as a block: how high it is, and how it puts its dots on the sheet. Heights come first,
 * so that the sheet can be made in one piece; a row that cannot be drawn whole is a refusal, never a shorter row.
 */
import { assertNever } from '../../src-shared/domain/assert-never.ts'
import type { Bitmap, Picture, ReceiptRow } from '../../src-shared/domain/receipt.ts'
import { blacken, stampAt } from './dots.ts'
import { withNumberIslands } from './lines.ts'
import { facingBlock, pairBlock } from './pair-block.ts'
import { pinBlock } from './pin-block.ts'
import { qrStamp } from './qr-stamp.ts'
import {
  centred,
  inside,
  isRefusal,
  paintLines,
  placed,
  styled,
  withCodes,
  type Block,
  type Refusal,
  type Setting,
} from './setting.ts'

export { amountsBetween, amountWidthOf } from './pair-block.ts'
export { isRefusal, MARGIN_DOTS_END, type Block, type Refusal, type Setting } from './setting.ts'

const RULE_DOTS = 2
const RULE_SPACE_DOTS = 10
/** Three centimetres: a logo is not the receipt. */
export const IMAGE_HEIGHT_DOTS_MAX = 240

/** The block of a row, or why there is none. */
export function blockOf(row: ReceiptRow, setting: Setting): Block | Refusal {
  switch (row.kind) {
    case 'text':
      return textBlock(row, setting)
    case 'pair':
      return row.other === undefined ? pairBlock(row, setting) : facingBlock({ ...row, other: row.other }, setting)
    case 'rule':
      return ruleBlock(row.style, setting)
    case 'space':
      return { heightDots: row.dots, paint: () => undefined }
    case 'banner':
      return bannerBlock(row, setting)
    case 'image':
      return imageBlock(row.picture, setting)
    case 'pin':
      return pinBlock(row, setting)
    case 'qr':
      return qrBlock(row, setting)
    default:
      return assertNever(row)
  }
}

function textBlock(row: Extract<ReceiptRow, { kind: 'text' }>, setting: Setting): Block | Refusal {
  const raw = row.quoted === true ? withCodes(withNumberIslands(row.text), setting) : row.text
  const face = { size: row.size, bold: row.bold ?? false, face: 'sans' } as const
  const words = styled(raw, row.language === undefined ? face : { ...face, language: row.language }, setting)
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
export function bannerBlock(
  row: { readonly text: string; readonly other?: string },
  setting: Setting,
): Block | Refusal {
  const padding = 8
  const space = 4
  const top = space + padding
  const words = centred(row.text, row.other, { size: 'large', bold: true, face: 'sans' }, top, setting)
  if (isRefusal(words)) return words
  const { lines, bottom } = words
  // White ink that rose above the black would be lost: the black grows with it.
  const above = Math.max(0, ...lines.map(({ stamp, baseline }) => top - (baseline - stamp.rise)))
  const blackDots = bottom - top + 2 * padding + above
  return {
    heightDots: blackDots + 2 * space,
    paint(paper, y) {
      blacken(paper, { x: 0, y: y + space, width: paper.widthDots, height: blackDots })
      paintLines(paper, y + above, lines, 'white')
    },
  }
}

const UNDER_IMAGE_DOTS = 8

/** A picture that the paper has no room for takes none: no receipt fails for its decoration. */
function imageBlock(picture: Picture, setting: Setting): Block {
  const room = inside(setting)
  if (picture.widthDots > room.width || picture.heightDots > IMAGE_HEIGHT_DOTS_MAX) {
    return { heightDots: 0, paint: () => undefined }
  }
  return {
    heightDots: picture.heightDots + UNDER_IMAGE_DOTS,
    paint(paper, y) {
      stampAt(paper, picture, { x: room.x + ((room.width - picture.widthDots) >> 1), y, ink: 'black' })
    },
  }
}

function qrBlock(row: Extract<ReceiptRow, { kind: 'qr' }>, setting: Setting): Block | Refusal {
  const room = inside(setting)
  const code = qrStamp(row.text, room.width)
  if (code === null) return { kind: 'refused', reason: 'too-wide', found: 'a QR code' }
  const face = { size: 'small', bold: false, face: 'sans' } as const
  const caption =
    row.caption === null
      ? { lines: [], bottom: code.heightDots }
      : centred(row.caption, row.other, face, code.heightDots, setting)
  if (isRefusal(caption)) return caption
  return {
    heightDots: caption.bottom,
    paint(paper, y) {
      stampAt(paper, code, { x: room.x + ((room.width - code.widthDots) >> 1), y, ink: 'black' })
      paintLines(paper, y, caption.lines)
    },
  }
}
