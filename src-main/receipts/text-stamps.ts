/**
 * Words as stamps of dots. Skia shapes and orders the text (Arabic joined, mixed directions in their right order) on a
 * small scratch canvas; every dot that is at least half covered is black. Captions come again on every receipt, so
 * stamps are kept, within a limit.
 */
import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas'
import type { Stamp } from './dots.ts'

export type TextStyle = {
  readonly weight: 500 | 700
  readonly sizeDots: number
  readonly families: string
  readonly direction: 'rtl' | 'ltr'
  /** Added to every space, in dots; negative where a full space of the monospaced face would tear groups apart. */
  readonly wordSpacingDots: number
}

/** A line of text as dots. `advance` is its typographic width; ink may stand `overhang` left of it and rises `rise` above the baseline. */
export type TextStamp = Stamp & { readonly advance: number; readonly overhang: number; readonly rise: number }

export type TextStamps = {
  /** The width of a line in dots, without drawing it. */
  advance(text: string, style: TextStyle): number
  stamp(text: string, style: TextStyle): TextStamp
  /** The same two, but leaving no trace of the text: for a voucher's PIN. */
  advanceOnce(text: string, style: TextStyle): number
  stampOnce(text: string, style: TextStyle): TextStamp
}

const SCRATCH_WIDTH = 1024
const SCRATCH_HEIGHT = 160
const KEPT_MAX = 3_000

/** Makes stamps on a scratch canvas of its own. */
export function createTextStamps(): TextStamps {
  const canvas = createCanvas(SCRATCH_WIDTH, SCRATCH_HEIGHT)
  const context = canvas.getContext('2d')
  const stamps = new Map<string, TextStamp>()
  const advances = new Map<string, number>()

  function prepare(style: TextStyle): void {
    // Fixed, or letter forms would follow the language of the machine.
    context.lang = 'ar'
    context.font = `${String(style.weight)} ${String(style.sizeDots)}px ${style.families}`
    context.wordSpacing = `${String(style.wordSpacingDots)}px`
    context.direction = style.direction
    context.textAlign = 'left'
    context.textBaseline = 'alphabetic'
    context.fillStyle = '#000'
  }

  return {
    advance(text, style) {
      return kept(advances, keyOf(text, style), () => {
        prepare(style)
        return context.measureText(text).width
      })
    },
    stamp(text, style) {
      return kept(stamps, keyOf(text, style), () => {
        prepare(style)
        return draw(context, text)
      })
    },
    advanceOnce(text, style) {
      prepare(style)
      return context.measureText(text).width
    },
    stampOnce(text, style) {
      prepare(style)
      const stamp = draw(context, text)
      context.clearRect(0, 0, SCRATCH_WIDTH, SCRATCH_HEIGHT)
      return stamp
    },
  }
}

/** The value kept under a key, else made and kept; what was used longest ago goes first. */
function kept<T>(store: Map<string, T>, key: string, make: () => T): T {
  const known = store.get(key)
  if (known !== undefined) {
    store.delete(key)
    store.set(key, known)
    return known
  }
  const made = make()
  store.set(key, made)
  if (store.size > KEPT_MAX) {
    const oldest = store.keys().next()
    if (oldest.done !== true) store.delete(oldest.value)
  }
  return made
}

const keyOf = (text: string, style: TextStyle): string =>
  `${String(style.weight)} ${String(style.sizeDots)} ${style.direction} ${style.families} ${text}`

function draw(context: SKRSContext2D, text: string): TextStamp {
  const metrics = context.measureText(text)
  const overhang = Math.max(0, Math.ceil(metrics.actualBoundingBoxLeft)) + 1
  const rise = Math.max(0, Math.ceil(metrics.actualBoundingBoxAscent)) + 1
  const widthDots = overhang + Math.max(0, Math.ceil(metrics.actualBoundingBoxRight)) + 1
  const heightDots = rise + Math.max(0, Math.ceil(metrics.actualBoundingBoxDescent)) + 1
  if (widthDots > SCRATCH_WIDTH || heightDots > SCRATCH_HEIGHT) {
    throw new Error(`Expected a line of at most ${String(SCRATCH_WIDTH)} dots, found ${String(widthDots)}`)
  }
  context.clearRect(0, 0, widthDots, heightDots)
  context.fillText(text, overhang, rise)
  const { data } = context.getImageData(0, 0, widthDots, heightDots)
  return { ...pack(data, widthDots, heightDots), advance: metrics.width, overhang, rise }
}

/** Canvas pixels (four bytes each, the last one coverage) to dots: half covered and more is black. */
function pack(pixels: Uint8ClampedArray, widthDots: number, heightDots: number): Stamp {
  const rowBytes = (widthDots + 7) >> 3
  const bits = new Uint8Array(rowBytes * heightDots)
  let pixel = 3
  for (let row = 0; row < heightDots; row++) {
    for (let column = 0; column < widthDots; column++, pixel += 4) {
      if ((pixels[pixel] ?? 0) >= HALF_COVERED) {
        const at = row * rowBytes + (column >> 3)
        bits[at] = (bits[at] ?? 0) | (0x80 >> (column & 7))
      }
    }
  }
  return { widthDots, heightDots, rowBytes, bits }
}

const HALF_COVERED = 128
