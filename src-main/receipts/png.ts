/** A bitmap as a PNG of one bit a dot, and back: exactly the dots that are printed. https://www.w3.org/TR/png-3/ */
import { crc32, deflateSync, inflateSync } from 'node:zlib'
import type { Bitmap } from '../../src-shared/domain/receipt.ts'

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

/** The PNG of a bitmap whose width is a multiple of eight. Greyscale, one bit: there 1 is white. */
export function encodePng(bitmap: Bitmap): Uint8Array<ArrayBuffer> {
  const { widthDots, heightDots, bits } = bitmap
  const rowBytes = widthDots >> 3
  const raw = Buffer.alloc((rowBytes + 1) * heightDots)
  for (let row = 0; row < heightDots; row++) {
    const target = row * (rowBytes + 1) + 1
    for (let column = 0; column < rowBytes; column++)
      raw[target + column] = ~(bits[row * rowBytes + column] ?? 0) & 0xff
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(widthDots, 0)
  header.writeUInt32BE(heightDots, 4)
  header[8] = 1 // bits a dot; the rest is zero: greyscale, deflate, no filter method but 0, not interlaced
  return new Uint8Array(
    Buffer.concat([
      SIGNATURE,
      chunk('IHDR', header),
      chunk('IDAT', deflateSync(raw, { level: 6 })),
      chunk('IEND', Buffer.alloc(0)),
    ]),
  )
}

/** The bitmap of a PNG that `encodePng` wrote. Throws on any other. */
export function decodePng(png: Uint8Array): Bitmap {
  const bytes = Buffer.from(png)
  if (!bytes.subarray(0, 8).equals(SIGNATURE)) throw new Error('Expected a PNG')
  const widthDots = bytes.readUInt32BE(16)
  const heightDots = bytes.readUInt32BE(20)
  if (bytes[24] !== 1 || bytes[25] !== 0) throw new Error('Expected a PNG of one bit a dot, greyscale')
  const packed: Buffer[] = []
  for (let at = 8; at < bytes.length;) {
    const length = bytes.readUInt32BE(at)
    if (bytes.toString('latin1', at + 4, at + 8) === 'IDAT') packed.push(bytes.subarray(at + 8, at + 8 + length))
    at += 12 + length
  }
  const raw = inflateSync(Buffer.concat(packed))
  const rowBytes = widthDots >> 3
  const bits = new Uint8Array(rowBytes * heightDots)
  for (let row = 0; row < heightDots; row++) {
    const from = row * (rowBytes + 1)
    if (raw[from] !== 0) throw new Error('Expected unfiltered rows')
    for (let column = 0; column < rowBytes; column++)
      bits[row * rowBytes + column] = ~(raw[from + 1 + column] ?? 0) & 0xff
  }
  return { widthDots, heightDots, bits }
}

function chunk(type: string, content: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), content])
  const framed = Buffer.alloc(named.length + 8)
  framed.writeUInt32BE(content.length, 0)
  named.copy(framed, 4)
  framed.writeUInt32BE(crc32(named), named.length + 4)
  return framed
}
