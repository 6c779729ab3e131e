/**
 * A picture as dots that a thermal printer can show: on white, in shades of grey, stretched to the full contrast, made
 * smaller by averaging, and spread by Floyd and Steinberg's error diffusion. Whole numbers only, so that every machine
 * gets the same dots.
 */
import type { Picture } from '../../src-shared/domain/receipt.ts'

/** Four bytes a pixel: red, green, blue, coverage. */
export type Pixels = { readonly width: number; readonly height: number; readonly rgba: Uint8ClampedArray }

export type Room = { readonly widthDots: number; readonly heightDots: number }

/** Half a step of the eye: lighter than this is paper, not a speckle. */
const PAPER_FROM = 244

/** The largest picture of the same shape that the room holds, never larger than it was. Null: nothing to see. */
export function ditherPicture(pixels: Pixels, room: Room): Picture | null {
  const size = fitted(pixels, room)
  if (size === null) return null
  const grey = stretched(averaged(pixels, size))
  if (grey === null) return null
  const { widthDots, heightDots } = size
  const rowBytes = (widthDots + 7) >> 3
  const bits = new Uint8Array(rowBytes * heightDots)
  diffuse(grey, size, (x, y) => {
    const at = y * rowBytes + (x >> 3)
    bits[at] = (bits[at] ?? 0) | (0x80 >> (x & 7))
  })
  return { widthDots, heightDots, rowBytes, bits }
}

function fitted({ width, height }: Pixels, room: Room): Room | null {
  if (width < 1 || height < 1) return null
  // One in so many, as a fraction, so that rounding never depends on the machine.
  const byWidth = width * room.heightDots > height * room.widthDots
  const [part, whole] = byWidth ? [room.widthDots, width] : [room.heightDots, height]
  if (part >= whole) return { widthDots: width, heightDots: height }
  const shrunk = (length: number): number => Math.max(1, Math.floor((length * part) / whole))
  return { widthDots: shrunk(width), heightDots: shrunk(height) }
}

/** Greys of the smaller picture, 0 black to 255 white: the mean of the pixels that each dot stands for, on white. */
function averaged({ width, height, rgba }: Pixels, { widthDots, heightDots }: Room): Uint8ClampedArray {
  const greys = new Uint8ClampedArray(widthDots * heightDots)
  for (let y = 0; y < heightDots; y++) {
    const top = Math.floor((y * height) / heightDots)
    const bottom = Math.max(top + 1, Math.floor(((y + 1) * height) / heightDots))
    for (let x = 0; x < widthDots; x++) {
      const left = Math.floor((x * width) / widthDots)
      const right = Math.max(left + 1, Math.floor(((x + 1) * width) / widthDots))
      let sum = 0
      for (let row = top; row < bottom; row++) {
        for (let pixel = (row * width + left) * 4, end = (row * width + right) * 4; pixel < end; pixel += 4) {
          sum += greyOnWhite(rgba, pixel)
        }
      }
      greys[y * widthDots + x] = Math.floor(sum / ((bottom - top) * (right - left)))
    }
  }
  return greys
}

/** How bright the eye finds it (Rec. 601), with paper shining through where the picture does not cover. */
function greyOnWhite(rgba: Uint8ClampedArray, at: number): number {
  const [red = 0, green = 0, blue = 0, coverage = 0] = [rgba[at], rgba[at + 1], rgba[at + 2], rgba[at + 3]]
  const grey = (red * 299 + green * 587 + blue * 114) / 1000
  return Math.floor((grey * coverage + 255 * (255 - coverage)) / 255)
}

/** One dot of a hundred may be darker or lighter than the ends of the scale. Null: all one shade of near white. */
function stretched(greys: Uint8ClampedArray): Uint8ClampedArray | null {
  const counts = new Uint32Array(256)
  for (const grey of greys) counts[grey] = (counts[grey] ?? 0) + 1
  const ends = Math.floor(greys.length / 100)
  const black = shadeAt(counts, ends)
  if (black >= PAPER_FROM) return null
  const white = Math.max(black + 1, shadeAt(counts, greys.length - 1 - ends))
  // A picture of one dark shade stays dark: there is no contrast to stretch.
  if (white - black < 16) return greys
  return greys.map((grey) => {
    const stretchedGrey = Math.floor(((grey - black) * 255) / (white - black))
    return stretchedGrey >= PAPER_FROM ? 255 : stretchedGrey
  })
}

/** The shade that so many dots are darker than. */
function shadeAt(counts: Uint32Array, rank: number): number {
  let seen = 0
  for (let shade = 0; shade < 256; shade++) {
    seen += counts[shade] ?? 0
    if (seen > rank) return shade
  }
  return 255
}

/** Each dot's error goes to its neighbours (7, 3, 5, 1 of sixteen), every second row backwards so that no worms form. */
function diffuse(
  greys: Uint8ClampedArray,
  { widthDots, heightDots }: Room,
  black: (x: number, y: number) => void,
): void {
  // Sixteenths of a grey, of this row and of the next, with a dot of room at either end.
  let errors = new Int32Array(widthDots + 2)
  let below = new Int32Array(widthDots + 2)
  for (let y = 0; y < heightDots; y++) {
    const step = y % 2 === 0 ? 1 : -1
    for (let count = 0, x = step === 1 ? 0 : widthDots - 1; count < widthDots; count++, x += step) {
      const wanted = (greys[y * widthDots + x] ?? 255) + Math.trunc((errors[x + 1] ?? 0) / 16)
      const isBlack = wanted < 128
      if (isBlack) black(x, y)
      const error = wanted - (isBlack ? 0 : 255)
      const spread = (to: Int32Array, at: number, part: number): void => {
        to[at] = (to[at] ?? 0) + error * part
      }
      spread(errors, x + 1 + step, 7)
      spread(below, x + 1 - step, 3)
      spread(below, x + 1, 5)
      spread(below, x + 1 + step, 1)
    }
    ;[errors, below] = [below, errors]
    below.fill(0)
  }
}
