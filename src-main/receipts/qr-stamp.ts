/** A QR code as dots: whole modules of at least four dots, with the quiet zone of four modules that readers need. */
import QRCode from 'qrcode'
import type { Stamp } from './dots.ts'

const MODULE_DOTS_MIN = 4
const MODULE_DOTS_MAX = 6
const QUIET_MODULES = 4

/** Takes the text and the width it may have; gives null when it does not fit with modules that still scan. */
export function qrStamp(text: string, widthDotsMax: number): Stamp | null {
  const { modules } = QRCode.create(text, { errorCorrectionLevel: 'M' })
  const across = modules.size + 2 * QUIET_MODULES
  const moduleDots = Math.min(MODULE_DOTS_MAX, Math.floor(widthDotsMax / across))
  if (moduleDots < MODULE_DOTS_MIN) return null
  const widthDots = across * moduleDots
  const rowBytes = (widthDots + 7) >> 3
  const bits = new Uint8Array(rowBytes * widthDots)
  for (let y = 0; y < widthDots; y++) {
    const row = Math.floor(y / moduleDots) - QUIET_MODULES
    if (row < 0 || row >= modules.size) continue
    for (let x = 0; x < widthDots; x++) {
      const column = Math.floor(x / moduleDots) - QUIET_MODULES
      if (column < 0 || column >= modules.size || modules.get(row, column) === 0) continue
      const at = y * rowBytes + (x >> 3)
      bits[at] = (bits[at] ?? 0) | (0x80 >> (x & 7))
    }
  }
  return { widthDots, heightDots: widthDots, rowBytes, bits }
}
