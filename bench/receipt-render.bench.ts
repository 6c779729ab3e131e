/**
 * From document to the printer's bytes, against node-thermal-printer's own way of printing a picture, which is given the
 * finished PNG of the same receipt. An Arabic 80 mm receipt of 60 lines, warm; the customer's figures differ each time, as
 * they do at a counter, so that only the words that really come again may be remembered.
 */
import { fileURLToPath } from 'node:url'
import { PrinterTypes, ThermalPrinter } from 'node-thermal-printer'
import { encodeJob } from '../src-main/devices/printer/esc-pos.ts'
import { printerModel } from '../src-main/devices/printer/printer-models.ts'
import { createReceiptRenderer } from '../src-main/receipts/draw.ts'
import { encodePng } from '../src-main/receipts/png.ts'
import type { Bitmap, ReceiptDocument, ReceiptRow } from '../src-shared/domain/receipt.ts'
import type { Bench, Row } from './row.ts'
import { median } from './median.ts'

const LINES = 60
const ROUNDS = 15
const LIMIT = 8

const captions = ['رقم الاشتراك', 'المبلغ المستحق', 'رسوم الخدمة', 'قيمة الاستهلاك', 'رقم العملية', 'القراءة السابقة']
const sentences = ['شركة جنوب القاهرة لتوزيع الكهرباء', 'للشكاوى والاستفسار اتصل بالخط الساخن', 'شكراً لتعاملكم معنا']

/** A receipt of sixty lines, half of which no receipt before it had. */
export function sixtyLines(round: number): ReceiptDocument {
  const rows = Array.from({ length: LINES }, (_, line): ReceiptRow => {
    const figure = String(100_000 + round * 7_919 + line * 104_729)
    if (line % 10 === 0)
      return {
        kind: 'text',
        text: sentences[line % sentences.length] ?? '',
        align: 'center',
        size: 'normal',
        bold: true,
      }
    const label = captions[line % captions.length] ?? ''
    return line % 2 === 0
      ? { kind: 'pair', label, value: figure, valueKind: 'id' }
      : { kind: 'pair', label, value: `${figure.slice(0, 3)}.${figure.slice(-2)}`, valueKind: 'amount' }
  })
  return { paperMm: 80, language: 'ar', training: null, rows }
}

async function run(): Promise<Row> {
  const fontsDirectory = fileURLToPath(new URL('../resources/fonts', import.meta.url))
  const renderer = createReceiptRenderer({ fontsDirectory })
  const model = printerModel('epson')
  if (model === null) throw new Error('Expected the model epson')

  const drawn = (round: number): Bitmap => {
    const drawing = renderer.draw(sixtyLines(round))
    if (drawing.kind === 'refused') throw new Error(`Expected a drawing, found ${drawing.reason}`)
    return drawing.bitmap
  }
  const pngs = Array.from({ length: ROUNDS + 3 }, (_, round) => Buffer.from(encodePng(drawn(round))))
  const ours: number[] = []
  const theirs: number[] = []
  for (let round = 0; round < ROUNDS + 3; round++) {
    const startedOurs = performance.now()
    // Another thousand on: figures that the pictures above have not brought into memory.
    encodeJob(drawn(1_000 + round), model)
    const endedOurs = performance.now()
    const printer = new ThermalPrinter({ type: PrinterTypes.EPSON, interface: '' })
    const startedTheirs = performance.now()
    await printer.printImageBuffer(pngs[round] ?? Buffer.alloc(0))
    const endedTheirs = performance.now()
    if (round < 3) continue
    ours.push(endedOurs - startedOurs)
    theirs.push(endedTheirs - startedTheirs)
  }
  const ratio = median(theirs) / median(ours)
  return {
    name: 'receipt: document to bytes (Arabic, 80 mm, 60 lines, warm)',
    value: median(ours),
    unit: 'ms',
    against: `node-thermal-printer's printImageBuffer of the finished PNG (${median(theirs).toFixed(1)} ms)`,
    ratio,
    limit: LIMIT,
    better: 'higher',
    ok: ratio >= LIMIT,
  }
}

export const bench: Bench = { name: 'receipt-render', run }
