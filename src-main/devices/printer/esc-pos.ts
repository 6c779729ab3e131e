/**
 * A bitmap as a print job in ESC/POS: start, bands of raster, feed and cut. Commands come from node-thermal-printer's
 * tables through its own buffer; its way of sending is not used, since it says "done" when the bytes left, not when paper did.
 */
import { PrinterTypes, ThermalPrinter } from 'node-thermal-printer'
import { assertNever } from '../../../src-shared/domain/assert-never.ts'
import type { Bitmap } from '../../../src-shared/domain/receipt.ts'
import type { PrinterModel } from './printer-models.ts'

const RASTER_HEADER_BYTES = 8

/**
 * The pieces of one job, to be sent one after another: the start, one band each, feed and cut. The width must be the
 * model's for that paper; anything else is a bug and throws, as a band of the wrong length would print what follows as text.
 */
export function encodeJob(bitmap: Bitmap, model: PrinterModel): readonly Uint8Array[] {
  const { widthDots, heightDots, bits } = bitmap
  const rowBytes = widthDots >> 3
  if (bits.length !== rowBytes * heightDots || widthDots % 8 !== 0) {
    throw new Error(`Expected ${String(rowBytes * heightDots)} bytes of dots, found ${String(bits.length)}`)
  }
  if (!Object.values(model.papers).some((paper) => paper.dots === widthDots)) {
    throw new Error(`Expected a width that ${model.id} prints, found ${String(widthDots)} dots`)
  }
  const pieces: Uint8Array[] = [
    commands(model, (printer) => {
      start(printer)
    }),
  ]
  for (let row = 0; row < heightDots; row += model.bandRowsMax) {
    const rows = Math.min(model.bandRowsMax, heightDots - row)
    pieces.push(rasterBand(bits.subarray(row * rowBytes, (row + rows) * rowBytes), rowBytes, rows, model))
  }
  pieces.push(
    commands(model, (printer) => {
      finish(printer, model)
    }),
  )
  return pieces
}

/**
 * `GS v 0`: 1D 76 30 m xL xH yL yH d1…dk with k = (xL + 256·xH) × (yL + 256·yH), m = 0 for normal size.
 * https://download4.epson.biz/sec_pubs/pos/reference_en/escpos/gs_lv_0.html
 */
function rasterBand(dots: Uint8Array, rowBytes: number, rows: number, model: PrinterModel): Uint8Array {
  const avoided = model.heightsToAvoid.some((height) => rows % height === 0)
  const height = avoided ? rows + 1 : rows
  const band = new Uint8Array(RASTER_HEADER_BYTES + rowBytes * height)
  band.set([0x1d, 0x76, 0x30, 0x00, rowBytes & 0xff, rowBytes >> 8, height & 0xff, height >> 8])
  band.set(dots, RASTER_HEADER_BYTES)
  if (band.length !== RASTER_HEADER_BYTES + rowBytes * height) throw new Error('Expected a band of the stated length')
  return band
}

/** `ESC @`: in the library, missing from its types. */
function start(printer: ThermalPrinter): void {
  ;(printer as ThermalPrinter & { initHardware(): void }).initHardware()
}

function finish(printer: ThermalPrinter, model: PrinterModel): void {
  const verticalTabAmount = model.feedsBeforeCut
  switch (model.cutter) {
    case 'full':
      printer.cut({ verticalTabAmount })
      return
    case 'partial':
      printer.partialCut({ verticalTabAmount })
      return
    case 'none':
      for (let feed = 0; feed < verticalTabAmount; feed++) printer.printVerticalTab()
      return
    default:
      assertNever(model.cutter)
  }
}

function commands(model: PrinterModel, write: (printer: ThermalPrinter) => void): Uint8Array {
  const types = { epson: PrinterTypes.EPSON, tanca: PrinterTypes.TANCA, custom: PrinterTypes.CUSTOM }
  const printer = new ThermalPrinter({ type: types[model.commands], interface: '' })
  write(printer)
  return new Uint8Array(printer.getBuffer())
}
