/** A paper as a picture, dot for dot. */
import { createCanvas } from '@napi-rs/canvas'
import type { Paper } from './interpreter.ts'

/** The PNG of a paper: black dots on white. */
export function paperPng(paper: Paper): Buffer {
  const { widthDots, heightDots, rows } = paper
  const canvas = createCanvas(widthDots, heightDots)
  const context = canvas.getContext('2d')
  const image = context.createImageData(widthDots, heightDots)
  for (let dot = 0; dot < widthDots * heightDots; dot++) {
    const black = ((rows[dot >> 3] ?? 0) & (0x80 >> (dot & 7))) !== 0
    image.data.fill(black ? 0 : 255, dot * 4, dot * 4 + 3)
    image.data[dot * 4 + 3] = 255
  }
  context.putImageData(image, 0, 0)
  return canvas.toBuffer('image/png')
}
