/**
 * Paper: slips, previews, prints and saved receipts. A print is a fact of its own: it is recorded from queued to ended, one
 * at a time in order, and whatever becomes of it the payment stays as it is. A copy says so; `printed` is the printer's
 * answer, not ours.
 */
import { assertNever } from '../../src-shared/domain/assert-never.ts'
import type { PrintMedium } from '../../src-shared/domain/journal-event.ts'
import type { Language } from '../../src-shared/domain/language.ts'
import type { PaymentId } from '../../src-shared/domain/payment.ts'
import { fail, ok, type ProblemCode, type Reply } from '../../src-shared/domain/problem.ts'
import {
  receiptDocument,
  slipDocument,
  type ReceiptPayment,
  type Shop,
  type SlipFacts,
  type SlipService,
} from '../../src-shared/domain/receipt-document.ts'
import { shownOnPaper } from '../../src-shared/domain/receipt-standing.ts'
import type { Bitmap, PaperMm, Picture, ReceiptDocument, ReceiptLanguages } from '../../src-shared/domain/receipt.ts'
import type { ReceiptRenderer } from './draw.ts'
import type { BillerLogos } from './logos.ts'
import { encodePdf } from './pdf.ts'
import { encodePng } from './png.ts'
import type { Printer, PrinterStatus, PrintResult, PrintStore, SavedReceipts } from './ports.ts'
import { createPrintRecord } from './print-record.ts'
import { nextPrint, printsOfState } from './print-rule.ts'
import { savedName } from './saved-name.ts'

export { createReceiptRenderer } from './draw.ts'
export { billerPicture, createBillerLogos, LOGO_BYTES_MAX, logoFault, shopLogo } from './logos.ts'
export { printView } from './print-view.ts'
export { watchPrinter, type PrinterWatch } from './printer-watch.ts'
export { savedReceiptsIn } from './saved-receipts.ts'

export type ReceiptsDeps = {
  /** Null: none is set up. */
  readonly printer: Printer | null
  /** A bitmap in the printer's language; unused without a printer. */
  readonly encode: (bitmap: Bitmap) => readonly Uint8Array[]
  readonly renderer: ReceiptRenderer
  readonly prints: PrintStore
  readonly saved: SavedReceipts
  /** With the voucher's PIN opened. */
  readonly paymentFor: (id: PaymentId) => ReceiptPayment | null
  readonly serviceFor: (serviceId: number) => SlipService | null
  readonly shop: Shop
  readonly languages: ReceiptLanguages
  readonly logo: Picture | null
  readonly billerLogo: BillerLogos
  readonly paperMm: PaperMm
  readonly training: boolean
  readonly newId: () => string
  /** Epoch ms. */
  readonly clock: () => number
  /** After every step of a print. */
  readonly changed: (paymentId: PaymentId) => void
}

type Ended =
  { readonly kind: 'printed' | 'sent-unconfirmed' } | { readonly kind: 'failed'; readonly problem: ProblemCode }

type Refused = {
  readonly kind: 'refused'
  readonly problem: 'printer-not-set-up' | 'payment-not-found' | 'reprint-not-allowed'
}

/** How a print ended, as it was recorded; or why there was none. */
export type PrintEnd = Ended | Refused

export type ReceiptPicture = {
  readonly png: Uint8Array<ArrayBuffer>
  readonly widthDots: number
  readonly heightDots: number
}

export type PrinterStateNow = PrinterStatus | 'not-set-up'

export type SlipAsk = SlipFacts['draft'] & { readonly serviceId: number | null }

export type FileFormat = 'png' | 'pdf'

export type Receipts = {
  /** The slip of a sale in the making. */
  slip(draft: SlipAsk): Reply<ReceiptPicture>
  /** The very bitmap of the paper: of the one last printed, else of the original that would be. */
  preview(paymentId: PaymentId, language: Language): Promise<Reply<ReceiptPicture>>
  /** Settles when the print has ended; the same receipt asked for while it waits is not printed twice. Never rejects for paper. */
  print(paymentId: PaymentId, language: Language): Promise<PrintEnd>
  /** The same receipt as a file: an original or a copy like any paper, in the same order and by the same rule. */
  save(
    paymentId: PaymentId,
    language: Language,
    format: FileFormat,
  ): Promise<Reply<{ readonly fileName: string; readonly folder: string }>>
  printerState(): Promise<PrinterStateNow>
  /** At start: prints that a crash cut off are ended as interrupted; they may lie in the tray, so none starts again by itself. */
  recover(): void
}

export function createReceipts(deps: ReceiptsDeps): Receipts {
  const { printer, renderer, prints, saved } = deps
  const waiting = new Map<string, Promise<PrintEnd>>()
  const record = createPrintRecord({ prints, changed: deps.changed })
  let turn: Promise<unknown> = Promise.resolve()

  /** One after another, in the order they were asked for. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = turn.then(work)
    turn = mine.catch(() => undefined)
    return mine
  }

  function picture(document: ReceiptDocument): Reply<ReceiptPicture> {
    const drawing = renderer.draw(document)
    switch (drawing.kind) {
      case 'drawn': {
        const { widthDots, heightDots } = drawing.bitmap
        return ok({ png: encodePng(drawing.bitmap), widthDots, heightDots })
      }
      case 'refused':
        return fail('receipt-not-drawable', { values: { reason: drawing.reason, found: drawing.found } })
      default:
        return assertNever(drawing)
    }
  }

  async function documentOf(
    payment: ReceiptPayment,
    language: Language,
    copy: { readonly copyNumber: number; readonly nowMs: number },
  ): Promise<ReceiptDocument> {
    const { shop, paperMm, training, languages } = deps
    const logos = { shop: deps.logo, biller: await deps.billerLogo(payment.state.sale.billerId) }
    return receiptDocument({ payment, language, languages, ...copy, shop, logos, paperMm, training })
  }

  /** Records, draws and hands over one receipt. `output` says what became of the bitmap. */
  async function put(
    what: { readonly paymentId: PaymentId; readonly language: Language; readonly medium: PrintMedium },
    output: (bitmap: Bitmap, payment: ReceiptPayment, copyNumber: number) => Promise<Ended>,
  ): Promise<PrintEnd> {
    const { paymentId, language, medium } = what
    const payment = deps.paymentFor(paymentId)
    if (payment === null) return { kind: 'refused', problem: 'payment-not-found' }
    const next = nextPrint(prints.ofPayment(paymentId), payment)
    if (next.kind === 'not-allowed') return { kind: 'refused', problem: 'reprint-not-allowed' }
    const { copyNumber } = next
    const shown = shownOnPaper(payment.state)
    const printId = deps.newId()
    const print = record.begin({ printId, paymentId, copyNumber, language, shown, medium })
    let end: Ended
    try {
      const document = await documentOf(payment, language, { copyNumber, nowMs: print.queuedAtMs })
      const drawing = renderer.draw(document)
      if (drawing.kind === 'refused') end = { kind: 'failed', problem: 'receipt-not-drawable' }
      else {
        print.started()
        end = await output(drawing.bitmap, payment, copyNumber)
      }
    } catch (bug) {
      print.end({ kind: 'failed', problem: 'internal' })
      throw bug
    }
    return print.end(end)
  }

  return {
    slip(draft) {
      const { shop, paperMm, training, languages, logo } = deps
      const service = draft.serviceId === null ? null : deps.serviceFor(draft.serviceId)
      return picture(slipDocument({ draft, service, shop, logo, languages, paperMm, training }))
    },

    async preview(paymentId, language) {
      const payment = deps.paymentFor(paymentId)
      if (payment === null) return fail('payment-not-found')
      const latest = printsOfState(prints.ofPayment(paymentId), payment).at(-1)
      const { copyNumber, queuedAtMs } = latest ?? { copyNumber: 1, queuedAtMs: deps.clock() }
      return picture(await documentOf(payment, language, { copyNumber, nowMs: queuedAtMs }))
    },

    print(paymentId, language) {
      if (printer === null) return Promise.resolve({ kind: 'refused', problem: 'printer-not-set-up' })
      const key = `${paymentId} ${language}`
      const already = waiting.get(key)
      if (already !== undefined) return already
      const mine = inTurn(() =>
        put({ paymentId, language, medium: 'paper' }, async (bitmap) =>
          endOf(await printer.print(deps.encode(bitmap))),
        ),
      ).finally(() => waiting.delete(key))
      waiting.set(key, mine)
      return mine
    },

    async save(paymentId, language, format) {
      let fileName = ''
      const end = await inTurn(() =>
        put({ paymentId, language, medium: format }, async (bitmap, payment, copyNumber) => {
          const bytes = format === 'png' ? encodePng(bitmap) : encodePdf(bitmap)
          const name = savedName(payment, copyNumber)
          try {
            fileName = await saved.save({ name, extension: format, bytes })
            return { kind: 'printed' }
          } catch {
            return { kind: 'failed', problem: 'storage-failed' }
          }
        }),
      )
      switch (end.kind) {
        case 'printed':
        case 'sent-unconfirmed':
          return ok({ fileName, folder: saved.folder })
        case 'failed':
        case 'refused':
          return fail(end.problem)
        default:
          return assertNever(end)
      }
    },

    printerState() {
      record.settle()
      return printer === null ? Promise.resolve('not-set-up') : printer.status()
    },

    recover() {
      for (const { printId, paymentId } of prints.interrupted()) record.interrupted(printId, paymentId)
    },
  }
}

/** The print's end in the terms of the record. */
function endOf(result: PrintResult): Ended {
  switch (result.kind) {
    case 'printed':
    case 'sent-unconfirmed':
      return { kind: result.kind }
    case 'failed':
      return { kind: 'failed', problem: printerProblem(result.status) }
    default:
      return assertNever(result)
  }
}

/** The problem that a printer's status is said with; `ready` and `unknown` after a failure tell nothing more. */
export function printerProblem(status: PrinterStatus): ProblemCode {
  switch (status) {
    case 'no-paper':
      return 'printer-no-paper'
    case 'cover-open':
      return 'printer-cover-open'
    case 'offline':
      return 'printer-offline'
    case 'ready':
    case 'unknown':
      return 'printer-failed'
    default:
      return assertNever(status)
  }
}
