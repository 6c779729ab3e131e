/**
 * The faces that receipts are set in, bundled with the program so that the same receipt has the same dots on every
 * machine. The canvas silently takes a missing letter from whatever the machine has installed; `missing` asks the
 * fonts' own character maps first, so that such a receipt can be refused.
 */
import { GlobalFonts } from '@napi-rs/canvas'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { inflateSync } from 'node:zlib'

/** Family names of our own, which no installed font has. */
const SANS = '"Receipt Latin", "Receipt Latin Extended", "Receipt Arabic"'
const MONO = `"Receipt Mono", ${SANS}`

const FACES = [
  { family: 'Receipt Latin', files: 'ibm-plex-sans-latin' },
  { family: 'Receipt Latin Extended', files: 'ibm-plex-sans-latin-ext' },
  { family: 'Receipt Arabic', files: 'ibm-plex-sans-arabic-arabic' },
  { family: 'Receipt Mono', files: 'ibm-plex-mono-latin' },
] as const
const WEIGHTS = [500, 700] as const

export type ReceiptFonts = {
  readonly sans: string
  readonly mono: string
  /** The first character that no bundled face has; null when all of the text can be drawn. */
  missing(text: string): string | null
}

/** Registers the bundled faces. Takes the folder that holds them; throws when one is absent or unreadable. */
export function loadReceiptFonts(directory: string): ReceiptFonts {
  const covered = new Set<number>()
  for (const { family, files } of FACES) {
    for (const weight of WEIGHTS) {
      const path = join(directory, `${files}-${String(weight)}-normal.woff`)
      // Read here and not by the canvas, which cannot look into a packed program.
      const font = readFileSync(path)
      for (const code of charactersOf(font)) covered.add(code)
      if (!isRegistered(family, weight) && GlobalFonts.register(font, family) === null) {
        throw new Error(`Expected a font in ${path}, found something the canvas cannot read`)
      }
    }
  }
  return {
    sans: SANS,
    mono: MONO,
    missing(text) {
      for (const character of text) {
        const code = character.codePointAt(0) ?? 0
        if (!covered.has(code) && !isInvisible(code)) return character
      }
      return null
    },
  }
}

function isRegistered(family: string, weight: number): boolean {
  const known = GlobalFonts.families.find((one) => one.family === family)
  return known?.styles.some((style) => style.weight === weight) ?? false
}

/** Marks that only steer joining and direction have no picture of their own. */
function isInvisible(code: number): boolean {
  return (
    (code >= 0x200b && code <= 0x200f) ||
    (code >= 0x202a && code <= 0x202e) ||
    (code >= 0x2066 && code <= 0x2069) ||
    code === 0x061c ||
    code === 0xfeff
  )
}

/**
 * Every code point a WOFF file has a glyph for: its `cmap` table, formats 4 and 12.
 * https://www.w3.org/TR/WOFF/ and https://learn.microsoft.com/typography/opentype/spec/cmap
 */
export function charactersOf(woff: Buffer): ReadonlySet<number> {
  if (woff.toString('latin1', 0, 4) !== 'wOFF') throw new Error('Expected a WOFF file')
  const tables = woff.readUInt16BE(12)
  for (let index = 0; index < tables; index++) {
    const entry = 44 + index * 20
    if (woff.toString('latin1', entry, entry + 4) !== 'cmap') continue
    const offset = woff.readUInt32BE(entry + 4)
    const packedLength = woff.readUInt32BE(entry + 8)
    const packed = woff.subarray(offset, offset + packedLength)
    return readCharacterMap(packedLength === woff.readUInt32BE(entry + 12) ? packed : inflateSync(packed))
  }
  throw new Error('Expected a cmap table, found none')
}

function readCharacterMap(map: Buffer): ReadonlySet<number> {
  const codes = new Set<number>()
  const subtables = map.readUInt16BE(2)
  for (let index = 0; index < subtables; index++) {
    const start = map.readUInt32BE(4 + index * 8 + 4)
    const format = map.readUInt16BE(start)
    if (format === 4) readSegments(map.subarray(start), codes)
    if (format === 12) readGroups(map.subarray(start), codes)
  }
  return codes
}

function readSegments(table: Buffer, codes: Set<number>): void {
  const count = table.readUInt16BE(6) / 2
  for (let index = 0; index < count; index++) {
    const end = table.readUInt16BE(14 + index * 2)
    const start = table.readUInt16BE(16 + (count + index) * 2)
    const delta = table.readUInt16BE(16 + (count * 2 + index) * 2)
    const rangeAt = 16 + (count * 3 + index) * 2
    const range = table.readUInt16BE(rangeAt)
    for (let code = start; code <= end && code < 0xffff; code++) {
      const glyph = range === 0 ? (code + delta) & 0xffff : table.readUInt16BE(rangeAt + range + (code - start) * 2)
      if (glyph !== 0) codes.add(code)
    }
  }
}

function readGroups(table: Buffer, codes: Set<number>): void {
  const groups = table.readUInt32BE(12)
  for (let index = 0; index < groups; index++) {
    const at = 16 + index * 12
    for (let code = table.readUInt32BE(at); code <= table.readUInt32BE(at + 4); code++) codes.add(code)
  }
}
