/**
 * How large a picture is, read from its first bytes, before anything is decoded: a picture of twenty thousand by twenty
 * thousand dots in a few kilobytes would be gigabytes in memory.
 */
import { crc32 } from 'node:zlib'

export type PictureSize = { readonly width: number; readonly height: number }

const PNG_SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

/** Null for anything but a PNG that begins as one must: signature, then `IHDR` with width and height. */
export function pngSize(bytes: Uint8Array): PictureSize | null {
  const buffer = asBuffer(bytes)
  if (buffer.length < 33 || !buffer.subarray(0, 8).equals(PNG_SIGNATURE)) return null
  if (buffer.readUInt32BE(8) !== 13 || buffer.toString('latin1', 12, 16) !== 'IHDR') return null
  return { width: buffer.readUInt32BE(16), height: buffer.readUInt32BE(20) }
}

/** Whether every part of a PNG is there as it was written: decoders draw what they can of a torn one. */
export function isWholePng(bytes: Uint8Array): boolean {
  const buffer = asBuffer(bytes)
  // Each chunk: length, type, content, checksum of type and content.
  for (let at = 8; at + 12 <= buffer.length;) {
    const end = at + 8 + buffer.readUInt32BE(at)
    if (end + 4 > buffer.length || crc32(buffer.subarray(at + 4, end)) !== buffer.readUInt32BE(end)) return false
    if (buffer.toString('latin1', at + 4, at + 8) === 'IEND') return true
    at = end + 4
  }
  return false
}

/**
 * Null for anything but a JPEG with a frame header. Markers are FF xx, then their length in two bytes; the frame's are
 * C0…CF but C4, C8 and CC: FF C0 00 11 08 height height width width …
 */
export function jpegSize(bytes: Uint8Array): PictureSize | null {
  const buffer = asBuffer(bytes)
  if (buffer.length < 4 || buffer.readUInt16BE(0) !== 0xffd8) return null
  let at = 2
  while (at + 9 <= buffer.length) {
    const [mark, kind = 0] = buffer.subarray(at, at + 2)
    if (mark !== 0xff) return null
    if (kind === 0xff) {
      at += 1
      continue
    }
    const isFrame = kind >= 0xc0 && kind <= 0xcf && kind !== 0xc4 && kind !== 0xc8 && kind !== 0xcc
    if (isFrame) return { height: buffer.readUInt16BE(at + 5), width: buffer.readUInt16BE(at + 7) }
    const length = buffer.readUInt16BE(at + 2)
    if (length < 2 || kind === 0xda) return null
    at += 2 + length
  }
  return null
}

const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
