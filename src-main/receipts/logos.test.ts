import { crc32 } from 'node:zlib'
import { createCanvas } from '@napi-rs/canvas'
import { describe, expect, test } from 'vitest'
import type { Picture } from '../../src-shared/domain/receipt.ts'
import { ditherPicture } from './dither.ts'
import { billerPicture, createBillerLogos, logoFault, shopLogo } from './logos.ts'
import { jpegSize, pngSize } from './picture-size.ts'

type Paint = (context: ReturnType<ReturnType<typeof createCanvas>['getContext']>) => void

function picture(width: number, height: number, paint: Paint, type: 'image/png' | 'image/jpeg' = 'image/png'): Buffer {
  const canvas = createCanvas(width, height)
  paint(canvas.getContext('2d'))
  return type === 'image/png' ? canvas.toBuffer('image/png') : canvas.toBuffer('image/jpeg')
}
const filled =
  (colour: string): Paint =>
  (context) => {
    context.fillStyle = colour
    context.fillRect(0, 0, 4_000, 4_000)
  }

/** A PNG whose first bytes promise another size; its checksum is right. */
function promising(width: number, height: number): Buffer {
  const bytes = picture(8, 8, filled('#000'))
  bytes.writeUInt32BE(width, 16)
  bytes.writeUInt32BE(height, 20)
  bytes.writeUInt32BE(crc32(bytes.subarray(12, 29)), 29)
  return bytes
}

const isBlack = ({ bits, rowBytes }: Picture, x: number, y: number): boolean =>
  ((bits[y * rowBytes + (x >> 3)] ?? 0) & (0x80 >> (x & 7))) !== 0

function blackPart(of: Picture): number {
  let black = 0
  for (let y = 0; y < of.heightDots; y++) for (let x = 0; x < of.widthDots; x++) if (isBlack(of, x, y)) black++
  return black / (of.widthDots * of.heightDots)
}

describe('a logo becomes dots', () => {
  test.each([
    ['as it is when it is small', 100, 40, 100, 40],
    ['two thirds of the paper at most', 1_536, 200, 384, 50],
    ['two centimetres high at most', 400, 800, 80, 160],
  ])('%s', async (_how, width, height, widthDots, heightDots) => {
    expect(await shopLogo(picture(width, height, filled('#000')), 80)).toMatchObject({ widthDots, heightDots })
  })

  test('transparent is paper, black is black', async () => {
    const half: Paint = (context) => {
      context.fillStyle = '#000'
      context.fillRect(0, 0, 50, 40)
    }
    const logo = await shopLogo(picture(100, 40, half), 80)
    if (logo === null) throw new Error('Expected a logo')
    expect([isBlack(logo, 10, 10), isBlack(logo, 60, 10), blackPart(logo)]).toEqual([true, false, 0.5])
  })

  test('a shade is so many black dots, spread and not in lines', () => {
    const width = 128
    const rgba = new Uint8ClampedArray(width * width * 4).fill(255)
    // A ramp from black to white: its middle third is half covered.
    for (let pixel = 0; pixel < width * width; pixel++)
      rgba.fill(Math.floor(((pixel % width) * 255) / 127), pixel * 4, pixel * 4 + 3)
    const ramp = ditherPicture({ width, height: width, rgba }, { widthDots: width, heightDots: width })
    if (ramp === null) throw new Error('Expected a picture')
    const columnPart = (from: number, to: number): number => {
      let black = 0
      for (let y = 0; y < width; y++) for (let x = from; x < to; x++) if (isBlack(ramp, x, y)) black++
      return black / ((to - from) * width)
    }
    expect(columnPart(0, 8)).toBeGreaterThan(0.9)
    expect(columnPart(48, 80)).toBeCloseTo(0.5, 1)
    expect(columnPart(120, 128)).toBeLessThan(0.1)
  })

  test.each(['#fff', '#fdfdfd'])('%s all over is nothing to see', async (colour) => {
    expect(await shopLogo(picture(50, 50, filled(colour)), 58)).toBeNull()
  })
})

describe('a picture is looked at before it is decoded', () => {
  test.each([
    [20_000, 20_000],
    [2_001, 1],
    [0, 10],
    [0xffff_ffff, 0xffff_ffff],
  ])('%d by %d is left out, and takes no memory', async (width, height) => {
    const bytes = promising(width, height)
    expect(pngSize(bytes)).toEqual({ width, height })
    const before = process.memoryUsage().rss
    expect(await shopLogo(bytes, 80)).toBeNull()
    expect(process.memoryUsage().rss - before).toBeLessThan(200_000_000)
    expect(await logoFault(bytes)).toBe('expected at most 2000 dots on either side')
  })

  test('a JPEG’s size stands in its frame header', () => {
    expect(jpegSize(picture(37, 21, filled('#246'), 'image/jpeg'))).toEqual({ width: 37, height: 21 })
    expect(jpegSize(Buffer.from('ffd8ffe0ffff', 'hex'))).toBeNull()
    expect(jpegSize(Buffer.from('ffd8ffe00000ffc0', 'hex'))).toBeNull()
  })

  test.each<[string, Buffer]>([
    ['nothing', Buffer.alloc(0)],
    ['text', Buffer.from('<svg onload="alert(1)"/>'.repeat(10))],
    ['the beginning of a PNG', promising(8, 8).subarray(0, 33)],
    ['a GIF', Buffer.from('GIF89a and so on and so on and so on and so on')],
  ])('%s is no logo', async (_what, bytes) => {
    expect(await logoFault(bytes)).not.toBeNull()
    expect(await shopLogo(bytes, 80)).toBeNull()
  })
})

describe('a biller’s logo', () => {
  const red = picture(128, 128, filled('#a00'))
  const store = (pictures: Readonly<Record<string, Buffer>>) => ({
    picture: (reference: string) => {
      const bytes = pictures[reference]
      return bytes === undefined ? null : { bytes }
    },
  })

  const named = { picture: '/web/image?id=21' }
  test.each([
    ['one that has a picture', named, red],
    ['one that has none', { picture: null }, null],
    ['one that is not listed', null, null],
  ])('%s: its picture as kept on this machine', (_who, biller, bytes) => {
    expect(billerPicture(biller, store({ '/web/image?id=21': red }))).toBe(bytes)
  })
  test('that was not fetched yet is not there', () => {
    expect(billerPicture(named, store({}))).toBeNull()
  })

  test('is made once, and anew when the picture is another', async () => {
    let bytes = red
    const logos = createBillerLogos({ paperMm: 80, pictureOf: () => bytes })
    const first = await logos(21)
    expect(first).toMatchObject({ heightDots: 96 })
    expect(await logos(21)).toBe(first)
    bytes = picture(64, 64, filled('#000'))
    expect(await logos(21)).toMatchObject({ widthDots: 64 })
  })

  test('never fails a receipt: a catalogue that cannot be read, a picture that is none', async () => {
    const broken = createBillerLogos({
      paperMm: 80,
      pictureOf: () => {
        throw new Error('the cache is damaged')
      },
    })
    expect(await broken(21)).toBeNull()
    expect(await createBillerLogos({ paperMm: 58, pictureOf: () => promising(20_000, 20_000) })(21)).toBeNull()
  })
})
