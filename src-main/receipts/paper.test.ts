/**
 * A second reading of every golden receipt: its bytes go through the real encoder and a real socket to the stand-in
 * printer, whose own interpreter draws what arrived. It must be the preview dot for dot, on each printer model.
 */
import { fileURLToPath } from 'node:url'
import { createCanvas, loadImage } from '@napi-rs/canvas'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startPrinter, type SandboxPrinter } from '../../sandbox/printer/printer.ts'
import type { Bitmap, PaperMm } from '../../src-shared/domain/receipt.ts'
import { encodeJob } from '../devices/printer/esc-pos.ts'
import { createPrinter } from '../devices/printer/printer.ts'
import { socketPipe } from '../devices/socket-pipe.ts'
import { printerModels, type PrinterModel } from '../devices/printer/printer-models.ts'
import { createReceiptRenderer } from './draw.ts'
import { goldenReceipts } from './sample-receipts.ts'

const renderer = createReceiptRenderer({
  fontsDirectory: fileURLToPath(new URL('../../resources/fonts', import.meta.url)),
})
const devices: Partial<Record<PaperMm, SandboxPrinter>> = {}

beforeAll(async () => {
  devices[58] = await startPrinter({ paperMm: 58 })
  devices[80] = await startPrinter({ paperMm: 80 })
})
afterAll(async () => {
  await devices[58]?.stop()
  await devices[80]?.stop()
})

function deviceFor(paperMm: PaperMm): SandboxPrinter {
  const device = devices[paperMm]
  if (device === undefined) throw new Error('Expected a printer')
  return device
}

const control = async (device: SandboxPrinter, path: string, method = 'GET'): Promise<Response> =>
  fetch(`${device.controlUrl}/control/${path}`, { method })

beforeEach(async () => {
  await Promise.all([control(deviceFor(58), 'reset', 'POST'), control(deviceFor(80), 'reset', 'POST')])
})

function preview(name: string): Bitmap {
  const receipt = goldenReceipts[name]
  if (receipt === undefined) throw new Error(`Expected a receipt of name ${name}`)
  const drawing = renderer.draw(receipt)
  if (drawing.kind === 'refused') throw new Error(drawing.found)
  return drawing.bitmap
}

type Job = { complete: boolean; cuts: number; unknown: unknown[]; bands: { rows: number; rowBytes: number }[] }

/** What the printer's own picture of its paper holds. */
async function onPaper(device: SandboxPrinter, n: number): Promise<Bitmap> {
  const image = await loadImage(Buffer.from(await (await control(device, `papers/${String(n)}.png`)).arrayBuffer()))
  const { width, height } = image
  const context = createCanvas(width, height).getContext('2d')
  context.drawImage(image, 0, 0)
  const { data } = context.getImageData(0, 0, width, height)
  const bits = new Uint8Array((width >> 3) * height)
  for (let dot = 0; dot < width * height; dot++) {
    if ((data[dot * 4] ?? 255) < 128) bits[dot >> 3] = (bits[dot >> 3] ?? 0) | (0x80 >> (dot & 7))
  }
  return { widthDots: width, heightDots: height, bits }
}

/** Rows of the receipt that are not the paper's; then the paper must be white to its end. */
function differences(paper: Bitmap, receipt: Bitmap): number[] {
  const rowBytes = receipt.widthDots >> 3
  const rows = Array.from({ length: Math.max(paper.heightDots, receipt.heightDots) }, (_, row) => row)
  if (paper.widthDots !== receipt.widthDots) return rows
  const rowOf = ({ bits }: Bitmap, row: number): Buffer => {
    const padded = Buffer.alloc(rowBytes)
    padded.set(bits.subarray(row * rowBytes, (row + 1) * rowBytes))
    return padded
  }
  return rows.filter((row) => !rowOf(paper, row).equals(rowOf(receipt, row)))
}

async function printed(receipt: Bitmap, paperMm: PaperMm, model: PrinterModel) {
  const device = deviceFor(paperMm)
  const printer = createPrinter({ open: socketPipe({ host: device.host, port: device.port }), model })
  const end = await printer.print(encodeJob(receipt, model))
  // A model without a cutter is torn off when the line closes.
  await expect.poll(async () => ((await (await control(device, 'papers')).json()) as unknown[]).length).toBe(1)
  const [job] = (await (await control(device, 'ledger')).json()) as [Job]
  return { end, job, paper: await onPaper(device, 1) }
}

/** Every receipt on the first model; on the slower ones, which differ in bands and cutter, one of each paper. */
const papersOf = ({ id }: PrinterModel): readonly string[] =>
  id === printerModels[0]?.id ? Object.keys(goldenReceipts) : ['logo-ar-80', 'voucher-both-ar-58']

describe.each(printerModels)('$id', (model) => {
  test.each(papersOf(model))('%s', async (name) => {
    const receipt = preview(name)
    const paperMm = goldenReceipts[name]?.paperMm ?? 80
    const { end, job, paper } = await printed(receipt, paperMm, model)
    expect(end.kind).toBe(model.status === 'none' ? 'sent-unconfirmed' : 'printed')
    expect(differences(paper, receipt)).toEqual([])
    const isCut = model.cutter !== 'none'
    expect(job).toMatchObject({ complete: isCut, cuts: isCut ? 1 : 0, unknown: [] })
    expect(
      job.bands.filter(({ rows, rowBytes }) => rows > model.bandRowsMax || rowBytes !== receipt.widthDots >> 3),
    ).toEqual([])
    const sent = job.bands.reduce((sum, { rows }) => sum + rows, 0)
    expect(sent === receipt.heightDots || sent === receipt.heightDots + 1).toBe(true)
  })
})

test('the comparison sees a single dot, a missing row and another width', async () => {
  const receipt = preview('bill-ar-80')
  const model = printerModels[0]
  if (model === undefined) throw new Error('Expected a model')
  const oneDot = { ...receipt, bits: Uint8Array.from(receipt.bits) }
  oneDot.bits[72 * 100] = (oneDot.bits[72 * 100] ?? 0) ^ 0x01
  const { paper } = await printed(oneDot, 80, model)
  expect(differences(paper, receipt)).toEqual([100])
  const shorter = { ...receipt, heightDots: receipt.heightDots - 60, bits: receipt.bits.subarray(0, -72 * 60) }
  expect(differences(shorter, receipt)).not.toEqual([])
  expect(differences(preview('bill-en-58'), receipt)).toHaveLength(receipt.heightDots)
})
