/** Pictures for the golden receipts, made of arithmetic: a book on a sun with a shaded ground, and a biller's drop. No product code imports this. */
import type { Picture } from '../../src-shared/domain/receipt.ts'
import { ditherPicture, type Pixels } from './dither.ts'

type Shade = { readonly grey: number; readonly coverage: number }
const NOTHING: Shade = { grey: 0, coverage: 0 }
const solid = (grey: number): Shade => ({ grey, coverage: 255 })

function pixels(width: number, height: number, at: (x: number, y: number) => Shade): Pixels {
  const rgba = new Uint8ClampedArray(width * height * 4)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const { grey, coverage } = at(x / width, y / height)
      rgba.set([grey, grey, grey, coverage], (y * width + x) * 4)
    }
  }
  return { width, height, rgba }
}

const book = pixels(600, 300, (x, y) => {
  const fromMiddle = Math.abs(x - 0.5) * 2
  const page = 0.42 + 0.12 * fromMiddle * fromMiddle
  if (fromMiddle < 0.62 && y > page && y < page + 0.36) {
    const isLine = fromMiddle > 0.08 && fromMiddle < 0.54 && Math.floor((y - page) * 25) % 3 === 1
    return solid(fromMiddle < 0.02 || isLine || fromMiddle > 0.6 ? 0 : 235)
  }
  const distance = Math.hypot((x - 0.5) * 2, y - 0.45)
  return distance < 0.38 ? solid(Math.floor(70 + 400 * distance)) : NOTHING
})

const drop = pixels(128, 128, (x, y) => {
  const [across, down] = [x - 0.5, y - 0.62]
  const isInside = y < 0.62 ? Math.abs(across) < (y - 0.08) * 0.56 : Math.hypot(across, down) < 0.3
  return isInside ? solid(Math.floor(40 + 190 * Math.max(0, 0.6 - Math.hypot(across + 0.1, down)))) : NOTHING
})

function dotted(from: Pixels, widthDots: number, heightDots: number): Picture {
  const picture = ditherPicture(from, { widthDots, heightDots })
  if (picture === null) throw new Error('Expected a picture with something to see')
  return picture
}

export const SAMPLE_LOGOS = { shop: dotted(book, 384, 160), biller: dotted(drop, 144, 96) } as const
export const SAMPLE_LOGOS_58 = { shop: dotted(book, 256, 120), biller: dotted(drop, 96, 72) } as const
