/** A paper as a picture, dot for dot. */
import { createCanvas } from '@napi-rs/canvas'
import type { Paper } from './interpreter.ts'

const BLACK = 0xff000000
const WHITE = 0xffffffff

/** The PNG of a paper: black dots on white. */
export function paperPng(paper: Paper): Buffer {
  const { widthDots, heightDots, rows } = paper
  const canvas = createCanvas(widthDots, heightDots)
  const context = canvas.getContext('2d')
  const image = context.createImageData(widthDots, heightDots)
  const pixels = new Uint32Array(image.data.buffer)
  for (let dot = 0; dot < pixels.length; dot++) {
    pixels[dot] = ((rows[dot >> 3] ?? 0) & (0x80 >> (dot & 7))) === 0 ? WHITE : BLACK
  }
  context.putImageData(image, 0, 0)
  return canvas.toBuffer('image/png')
}
