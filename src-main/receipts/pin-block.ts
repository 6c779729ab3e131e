/** A voucher's PIN: the one thing on the paper that is read at arm's length and typed in. */
import type { ReceiptRow } from '../../src-shared/domain/receipt.ts'
import { blacken } from './dots.ts'
import { grouped, printable } from './lines.ts'
import {
  centred,
  inside,
  isRefusal,
  paintLines,
  placed,
  SIZE_DOTS,
  styled,
  type Block,
  type Line,
  type Refusal,
  type Setting,
} from './setting.ts'

/** The smallest that a PIN is set to stand in one line: read at arm's length, typed in without a mistake. */
const PIN_LEAST_DOTS = 44
const PIN_FRAME_DOTS = 4
const PIN_FACE = { size: 'huge', bold: true, face: 'mono', island: true } as const

/** Framed, large, in groups of four: one line where it fits, else lines of whole groups of about the same length. */
export function pinBlock(row: Extract<ReceiptRow, { kind: 'pin' }>, setting: Setting): Block | Refusal {
  const room = inside(setting)
  const label = centred(row.label, row.other, { size: 'normal', bold: true, face: 'sans' }, 8, setting)
  if (isRefusal(label)) return label
  const inner = { x: room.x + PIN_FRAME_DOTS + 6, width: room.width - 2 * (PIN_FRAME_DOTS + 6) }
  let top = label.bottom + 2
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
      paintLines(paper, y, label.lines)
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
