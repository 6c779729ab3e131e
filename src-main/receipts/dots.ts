/** Dots on paper, packed as the printer takes them: rows of whole bytes, most significant bit first, 1 is black. */
import type { Bitmap } from '../../src-shared/domain/receipt.ts'

/** A picture to be stamped: its dots, and where its left edge and baseline lie within them. */
export type Stamp = {
  readonly widthDots: number
  readonly heightDots: number
  readonly rowBytes: number
  readonly bits: Uint8Array
}

/** An empty sheet. */
export function sheet(widthDots: number, heightDots: number): Bitmap {
  return { widthDots, heightDots, bits: new Uint8Array((widthDots >> 3) * heightDots) }
}

export type Area = { readonly x: number; readonly y: number; readonly width: number; readonly height: number }

/** Blackens a rectangle. Throws when it leaves the sheet: the layout is wrong. */
export function blacken(paper: Bitmap, area: Area): void {
  const { x, y, width, height } = area
  if (x < 0 || y < 0 || x + width > paper.widthDots || y + height > paper.heightDots) {
    throw new Error(`Expected an area on the paper, found ${JSON.stringify(area)}`)
  }
  const rowBytes = paper.widthDots >> 3
  for (let row = y; row < y + height; row++) {
    let dot = x
    const end = x + width
    while (dot < end) {
      const at = row * rowBytes + (dot >> 3)
      if ((dot & 7) === 0 && end - dot >= 8) {
        paper.bits[at] = 0xff
        dot += 8
      } else {
        paper.bits[at] = (paper.bits[at] ?? 0) | (0x80 >> (dot & 7))
        dot++
      }
    }
  }
}

/** Puts a stamp on the sheet in black, or in white on black. Throws when a dot of it would leave the sheet. */
export function stampAt(paper: Bitmap, stamp: Stamp, at: { x: number; y: number; ink: 'black' | 'white' }): void {
  const { x, y, ink } = at
  if (x < 0 || y < 0 || x + stamp.widthDots > paper.widthDots || y + stamp.heightDots > paper.heightDots) {
    throw new Error(`Expected a stamp on the paper, found it at ${String(x)}, ${String(y)}`)
  }
  const rowBytes = paper.widthDots >> 3
  const shift = x & 7
  const { bits } = paper
  for (let row = 0; row < stamp.heightDots; row++) {
    let target = (y + row) * rowBytes + (x >> 3)
    const from = row * stamp.rowBytes
    for (let column = 0; column < stamp.rowBytes; column++, target++) {
      const byte = stamp.bits[from + column] ?? 0
      if (byte === 0) continue
      const left = byte >> shift
      const right = (byte << (8 - shift)) & 0xff
      if (ink === 'black') {
        bits[target] = (bits[target] ?? 0) | left
        if (right !== 0) bits[target + 1] = (bits[target + 1] ?? 0) | right
      } else {
        bits[target] = (bits[target] ?? 0) & ~left
        if (right !== 0) bits[target + 1] = (bits[target + 1] ?? 0) & ~right
      }
    }
  }
}
