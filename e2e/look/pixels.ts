/**
 * Pictures as they are kept and compared. Kept: 8-bit palette PNGs, a third of what a screenshot takes. Compared:
 * in squares, so that a small thing that moved is not lost in a large picture that did not.
 */
import { crc32, deflateSync } from 'node:zlib'
import { createCanvas, loadImage } from '@napi-rs/canvas'

export type Pixels = { readonly width: number; readonly height: number; readonly rgba: Uint8ClampedArray }

export async function decode(png: Uint8Array): Promise<Pixels> {
  const image = await loadImage(png)
  const { width, height } = image
  const context = createCanvas(width, height).getContext('2d')
  context.drawImage(image, 0, 0)
  return { width, height, rgba: context.getImageData(0, 0, width, height).data }
}

/** A colour of so many pixels may fill a quarter of a square that is compared, and is kept exactly, */
const AREA = 250
/** and the others, at the edges of letters, stand at least so far apart in one channel. */
const APART = 52
const PALETTE = 256

/** As an indexed PNG, of four bits a pixel where sixteen colours are enough. */
export function encode({ width, height, rgba }: Pixels): Uint8Array {
  const palette = paletteOf(rgba)
  const bits = palette.length <= 16 ? 4 : 8
  const indexes = new Map(palette.map((colour, index) => [colour, index]))
  const stride = Math.ceil((width * bits) / 8) + 1
  const rows = Buffer.alloc(stride * height)
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const colour = colourAt(rgba, (y * width + x) * 4)
      let index = indexes.get(colour)
      if (index === undefined) {
        index = nearest(palette, colour)
        indexes.set(colour, index)
      }
      if (bits === 8) rows[y * stride + 1 + x] = index
      else rows[y * stride + 1 + (x >> 1)]! |= x % 2 === 0 ? index << 4 : index
    }
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  // Indexed colours; the rest as every PNG has it.
  header.set([bits, 3, 0, 0, 0], 8)
  const colours = Buffer.from(palette.flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255]))
  return Buffer.concat([
    Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]),
    chunk('IHDR', header),
    chunk('PLTE', colours),
    chunk('IDAT', deflateSync(rows, { level: 9, memLevel: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function paletteOf(rgba: Uint8ClampedArray): readonly number[] {
  const counts = new Map<number, number>()
  for (let at = 0; at < rgba.length; at += 4) {
    const colour = colourAt(rgba, at)
    counts.set(colour, (counts.get(colour) ?? 0) + 1)
  }
  const palette: number[] = []
  for (const [colour, count] of [...counts].sort(([, a], [, b]) => b - a)) {
    if (palette.length === PALETTE) break
    if (count >= AREA || palette.every((other) => apart(other, colour) >= APART)) palette.push(colour)
  }
  return palette
}

/** How far two colours stand apart in the channel in which they differ most. */
function apart(one: number, other: number): number {
  return Math.max(...[16, 8, 0].map((shift) => Math.abs(((one >> shift) & 255) - ((other >> shift) & 255))))
}

function nearest(palette: readonly number[], colour: number): number {
  return palette.reduce(
    (best, other, index) => (apart(other, colour) < apart(palette[best] ?? 0, colour) ? index : best),
    0,
  )
}

function colourAt(rgba: Uint8ClampedArray, at: number): number {
  return ((rgba[at] ?? 0) << 16) | ((rgba[at + 1] ?? 0) << 8) | (rgba[at + 2] ?? 0)
}

function chunk(name: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'ascii'), content])
  const around = Buffer.alloc(8)
  around.writeUInt32BE(content.length, 0)
  around.writeUInt32BE(crc32(body), 4)
  return Buffer.concat([around.subarray(0, 4), body, around.subarray(4)])
}

/** Side of the squares that are compared. */
const SQUARE = 32
/** A pixel is another one when a channel of it differs by more than this: more than the palette can be off. */
const CHANNEL = 64
/** So many other pixels a square may have: an edge of a letter that was drawn a hair differently. */
const PIXELS = 10
/** A colour that fills a quarter of a square must fill an eighth of its counterpart, but for this difference. */
const GROUND = 4

export type Square = { readonly x: number; readonly y: number }

/** The squares in which two pictures differ; pictures of two sizes differ in the first. */
export function differences(expected: Pixels, found: Pixels): readonly Square[] {
  if (expected.width !== found.width || expected.height !== found.height) return [{ x: 0, y: 0 }]
  const squares: Square[] = []
  for (let y = 0; y < found.height; y += SQUARE) {
    for (let x = 0; x < found.width; x += SQUARE) {
      if (isOther(expected, found, x, y)) squares.push({ x, y })
    }
  }
  return squares
}

function isOther(expected: Pixels, found: Pixels, left: number, top: number): boolean {
  const right = Math.min(left + SQUARE, found.width)
  const bottom = Math.min(top + SQUARE, found.height)
  const grounds = [new Map<number, number>(), new Map<number, number>()] as const
  let pixels = 0
  for (let y = top; y < bottom; y += 1) {
    for (let x = left; x < right; x += 1) {
      const at = (y * found.width + x) * 4
      const [was, is] = [colourAt(expected.rgba, at), colourAt(found.rgba, at)]
      if (was !== is && apart(was, is) > CHANNEL) pixels += 1
      grounds[0].set(was, (grounds[0].get(was) ?? 0) + 1)
      grounds[1].set(is, (grounds[1].get(is) ?? 0) + 1)
    }
  }
  if (pixels > PIXELS) return true
  const size = (right - left) * (bottom - top)
  return [...grounds[1]].some(([colour, count]) => {
    if (count < size / 4 || grounds[0].get(colour) === count) return false
    const before = [...grounds[0]].reduce((sum, [other, c]) => (apart(other, colour) <= GROUND ? sum + c : sum), 0)
    return before < size / 8
  })
}

/** What was found, paler, with the squares that differ framed in red. */
export function marked({ width, height, rgba }: Pixels, squares: readonly Square[]): Pixels {
  const pale = rgba.map((value, at) => (at % 4 === 3 ? 255 : 128 + value / 2))
  for (const { x, y } of squares) {
    for (let step = 0; step < SQUARE; step += 1) {
      for (const [px, py] of [
        [x + step, y],
        [x + step, y + SQUARE - 1],
        [x, y + step],
        [x + SQUARE - 1, y + step],
      ] as const) {
        if (px < width && py < height) pale.set([200, 0, 0], (py * width + px) * 4)
      }
    }
  }
  return { width, height, rgba: pale }
}
