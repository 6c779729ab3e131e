/**
 * Logos for paper: the shop's own, from its file, and a biller's, from the catalogue's pictures. A picture is looked at
 * before it is decoded and never a reason for a receipt not to come out: what cannot be shown is left out.
 */
import { createCanvas, loadImage } from '@napi-rs/canvas'
import { PAPER_DOTS, type PaperMm, type Picture } from '../../src-shared/domain/receipt.ts'
import { ditherPicture, type Pixels, type Room } from './dither.ts'
import { isWholePng, jpegSize, pngSize } from './picture-size.ts'

export const LOGO_BYTES_MAX = 1_000_000
/** On either side. Four million pixels are sixteen megabytes while they are decoded. */
export const LOGO_SIDE_MAX = 2_000

/** What a logo may take of each paper: the shop's two thirds of the width, a biller's a quarter of it. */
const rooms = (paperMm: PaperMm): Readonly<Record<'shop' | 'biller', Room>> => {
  const width = PAPER_DOTS[paperMm]
  return {
    shop: { widthDots: Math.floor((width * 2) / 3), heightDots: paperMm === 80 ? 160 : 120 },
    biller: { widthDots: width >> 2, heightDots: paperMm === 80 ? 96 : 72 },
  }
}

/** Why a file cannot be the shop's logo, as the end of a sentence; null when it can. */
export async function logoFault(bytes: Uint8Array): Promise<string | null> {
  if (bytes.length > LOGO_BYTES_MAX) return `expected at most ${String(LOGO_BYTES_MAX)} bytes`
  const size = pngSize(bytes)
  if (size === null) return 'expected a PNG picture'
  if (!isBounded(size)) return `expected at most ${String(LOGO_SIDE_MAX)} dots on either side`
  return !isWholePng(bytes) || (await decoded(bytes)) === null ? 'the picture is damaged' : null
}

/** The shop's logo in dots; null where it has none, or nothing to see. */
export async function shopLogo(bytes: Uint8Array | null, paperMm: PaperMm): Promise<Picture | null> {
  return bytes === null ? null : inDots(bytes, rooms(paperMm).shop)
}

/** A biller's logo by the biller's id. Never waits for a network and never rejects. */
export type BillerLogos = (billerId: number) => Promise<Picture | null>

const KEPT_MAX = 40

/** Keeps what it made, by the picture's own bytes, within a limit: a counter sells for the same few billers all day. */
export function createBillerLogos(deps: {
  readonly paperMm: PaperMm
  /** As kept on this machine; null when it is not there. */
  readonly pictureOf: (billerId: number) => Uint8Array | null
}): BillerLogos {
  const kept = new Map<number, { readonly bytes: Uint8Array; readonly logo: Promise<Picture | null> }>()
  return async (billerId) => {
    try {
      const bytes = deps.pictureOf(billerId)
      if (bytes === null) return null
      const known = kept.get(billerId)
      if (known !== undefined && Buffer.compare(known.bytes, bytes) === 0) return await known.logo
      const logo = inDots(bytes, rooms(deps.paperMm).biller)
      kept.set(billerId, { bytes, logo })
      const oldest = kept.size > KEPT_MAX ? kept.keys().next() : null
      if (oldest !== null && oldest.done !== true) kept.delete(oldest.value)
      return await logo
    } catch {
      // A catalogue that cannot be read costs the paper its decoration and nothing else.
      return null
    }
  }
}

/** A biller's picture as it is kept on this machine; null where there is none, or no such biller is listed. */
export function billerPicture(
  biller: { readonly picture: string | null } | null,
  kept: { picture(reference: string): { readonly bytes: Uint8Array } | null },
): Uint8Array | null {
  const reference = biller?.picture ?? null
  return reference === null ? null : (kept.picture(reference)?.bytes ?? null)
}

async function inDots(bytes: Uint8Array, room: Room): Promise<Picture | null> {
  const size = pngSize(bytes) ?? jpegSize(bytes)
  if (size === null || !isBounded(size) || bytes.length > LOGO_BYTES_MAX) return null
  const pixels = await decoded(bytes)
  return pixels === null ? null : ditherPicture(pixels, room)
}

const isBounded = ({ width, height }: { width: number; height: number }): boolean =>
  width >= 1 && height >= 1 && width <= LOGO_SIDE_MAX && height <= LOGO_SIDE_MAX

/** Null: what began like a picture is none. */
async function decoded(bytes: Uint8Array): Promise<Pixels | null> {
  try {
    const image = await loadImage(Buffer.from(bytes))
    const { width, height } = image
    if (!isBounded({ width, height })) return null
    const canvas = createCanvas(width, height)
    const context = canvas.getContext('2d')
    context.drawImage(image, 0, 0)
    return { width, height, rgba: context.getImageData(0, 0, width, height).data }
  } catch {
    return null
  }
}
