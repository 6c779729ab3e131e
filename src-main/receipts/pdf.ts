/**
 * A bitmap as a PDF of one page in the paper's true size: one picture of one bit a dot, and no text. Written here, as
 * the dots must be the printed ones exactly: a drawing library makes its own of them.
 * https://opensource.adobe.com/dc-acrobat-sdk-docs/pdfstandards/PDF32000_2008.pdf (7.5 file structure, 8.9 images)
 */
import { deflateSync, inflateSync } from 'node:zlib'
import type { Bitmap } from '../../src-shared/domain/receipt.ts'

const DOTS_AN_INCH = 203
const POINTS_AN_INCH = 72

/** The PDF of a bitmap whose width is a multiple of eight. */
export function encodePdf({ widthDots, heightDots, bits }: Bitmap): Uint8Array<ArrayBuffer> {
  const points = (dots: number): string => ((dots * POINTS_AN_INCH) / DOTS_AN_INCH).toFixed(3)
  const [width, height] = [points(widthDots), points(heightDots)]
  const page = Buffer.from(`q ${width} 0 0 ${height} 0 0 cm /R Do Q`)
  const dots = deflateSync(bits)
  // Decode [1 0]: a one is black, as in the printer's language.
  const picture =
    `/Type /XObject /Subtype /Image /Width ${String(widthDots)} /Height ${String(heightDots)} /ColorSpace /DeviceGray ` +
    `/BitsPerComponent 1 /Decode [1 0] /Filter /FlateDecode`
  return assembled([
    Buffer.from('<< /Type /Catalog /Pages 2 0 R >>'),
    Buffer.from('<< /Type /Pages /Kids [3 0 R] /Count 1 >>'),
    Buffer.from(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${width} ${height}] /Contents 4 0 R /Resources << /XObject << /R 5 0 R >> >> >>`,
    ),
    stream('', page),
    stream(picture, dots),
  ])
}

/** The bitmap of a PDF that `encodePdf` wrote. Throws on any other. */
export function decodePdf(pdf: Uint8Array): Bitmap {
  const bytes = Buffer.from(pdf)
  const text = bytes.toString('latin1')
  const found =
    /\/Width (\d+) \/Height (\d+).*?\/Decode \[1 0\] \/Filter \/FlateDecode \/Length (\d+) >>\nstream\n/su.exec(text)
  if (found === null) throw new Error('Expected a PDF of one picture of one bit a dot')
  const [all, widthDots, heightDots, length] = found
  const start = found.index + all.length
  const bits = new Uint8Array(inflateSync(bytes.subarray(start, start + Number(length))))
  return { widthDots: Number(widthDots), heightDots: Number(heightDots), bits }
}

function stream(dictionary: string, content: Buffer): Buffer {
  return Buffer.concat([
    Buffer.from(`<< ${dictionary} /Length ${String(content.length)} >>\nstream\n`),
    content,
    Buffer.from('\nendstream'),
  ])
}

/** The objects numbered from one, and the table of where each begins: ten digits, five digits, `n`, 20 bytes a line. */
function assembled(objects: readonly Buffer[]): Uint8Array<ArrayBuffer> {
  // The second line's high bytes tell programs that carry the file that it is not text.
  const parts = [Buffer.from('%PDF-1.4\n%\u00e2\u00e3\u00cf\u00d3\n', 'latin1')]
  const places: number[] = []
  let at = parts[0]?.length ?? 0
  for (const [index, content] of objects.entries()) {
    const whole = Buffer.concat([Buffer.from(`${String(index + 1)} 0 obj\n`), content, Buffer.from('\nendobj\n')])
    places.push(at)
    at += whole.length
    parts.push(whole)
  }
  const table = places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`).join('')
  const count = String(objects.length + 1)
  parts.push(
    Buffer.from(
      `xref\n0 ${count}\n0000000000 65535 f \n${table}trailer\n<< /Size ${count} /Root 1 0 R >>\nstartxref\n${String(at)}\n%%EOF\n`,
    ),
  )
  return new Uint8Array(Buffer.concat(parts))
}
