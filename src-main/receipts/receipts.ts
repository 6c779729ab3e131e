/**
 * Paper: slips, previews and prints. A print is a fact of its own: it is recorded from queued to ended, one at a time in
 * order, and whatever becomes of it the payment stays as it is. A copy says so; `printed` is the printer's answer, not ours.
 */
import { assertNever } from '../../src-shared/domain/assert-never.ts'
import type { PrintEvent } from '../../src-shared/domain/journal-event.ts'
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
import type { Bitmap, PaperMm, ReceiptDocument } from '../../src-shared/domain/receipt.ts'
import type { ReceiptRenderer } from './draw.ts'
import { encodePng } from './png.ts'
import type { Printer, PrinterStatus, PrintResult, PrintStore, StoredPrint } from './ports.ts'

export { createReceiptRenderer } from './draw.ts'
export { printView } from './print-view.ts'
export { watchPrinter, type PrinterWatch } from './printer-watch.ts'

/** What a receipt needs of a payment, and when the payment last changed: paper older than that is not of this state. */
export type PrintablePayment = ReceiptPayment & { readonly changedAtMs: number }

export type ReceiptsDeps = {
  /** Null: none is set up. */
  readonly printer: Printer | null
  /** A bitmap in the printer's language; unused without a printer. */
  readonly encode: (bitmap: Bitmap) => readonly Uint8Array[]
  readonly renderer: ReceiptRenderer
  readonly prints: PrintStore
  /** With the voucher's PIN opened. */
  readonly paymentFor: (id: PaymentId) => PrintablePayment | null
  readonly serviceFor: (serviceId: number) => SlipService | null
  readonly shop: Shop
  readonly paperMm: PaperMm
  readonly training: boolean
  /** Epoch ms. */
  readonly clock: () => number
  readonly newId: () => string
  /** After every step of a print. */
  readonly changed: (paymentId: PaymentId) => void
}

/** How a print ended, as it was recorded; or why there was none. */
export type PrintEnd =
  | { readonly kind: 'printed' | 'sent-unconfirmed' }
  | { readonly kind: 'failed'; readonly problem: ProblemCode }
  | { readonly kind: 'refused'; readonly problem: 'printer-not-set-up' | 'payment-not-found' | 'reprint-not-allowed' }

export type ReceiptPicture = {
  readonly png: Uint8Array<ArrayBuffer>
  readonly widthDots: number
  readonly heightDots: number
}

export type PrinterStateNow = PrinterStatus | 'not-set-up'

export type SlipAsk = SlipFacts['draft'] & { readonly serviceId: number | null }

export type Receipts = {
  /** The slip of a sale in the making. */
  slip(draft: SlipAsk): Reply<ReceiptPicture>
  /** The very bitmap of the paper: of the one last printed, else of the original that would be. */
  preview(paymentId: PaymentId, language: Language): Reply<ReceiptPicture>
  /** Settles when the print has ended; the same receipt asked for while it waits is not printed twice. Never rejects for paper. */
  print(paymentId: PaymentId, language: Language): Promise<PrintEnd>
  printerState(): Promise<PrinterStateNow>
  /** At start: prints that a crash cut off are ended as interrupted; they may lie in the tray, so none starts again by itself. */
  recover(): void
}

/** What a crash in the middle of a print is recorded as. */
const INTERRUPTED = 'interrupted'

export function createReceipts(deps: ReceiptsDeps): Receipts {
  const { printer, renderer, prints, clock } = deps
  const waiting = new Map<string, Promise<PrintEnd>>()
  /** Which state of a payment the last paper of this run showed. */
  const drawnOf = new Map<PaymentId, string>()
  let turn: Promise<unknown> = Promise.resolve()

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

  function documentOf(
    payment: PrintablePayment,
    language: Language,
    copy: { readonly copyNumber: number; readonly nowMs: number },
  ): ReceiptDocument {
    const { shop, paperMm, training } = deps
    return receiptDocument({ payment, language, ...copy, shop, paperMm, training })
  }

  /** The last paper of the payment as it stands now; one of an earlier state does not make the next a copy. */
  function latestOfState(payment: PrintablePayment): StoredPrint | null {
    const latest = prints.latest(payment.state.id)
    if (latest === null) return null
    const drawn = drawnOf.get(payment.state.id)
    // After a restart only the times are left to compare.
    const same = drawn === undefined ? latest.changedAtMs >= payment.changedAtMs : drawn === shown(payment)
    return same ? latest : null
  }

  function record(event: PrintEvent, paymentId: PaymentId): void {
    prints.record(event)
    deps.changed(paymentId)
  }

  async function printNow(device: Printer, paymentId: PaymentId, language: Language): Promise<PrintEnd> {
    const payment = deps.paymentFor(paymentId)
    if (payment === null) return { kind: 'refused', problem: 'payment-not-found' }
    const latest = latestOfState(payment)
    if (!payment.state.sale.reprintAllowed && cameOut(latest))
      return { kind: 'refused', problem: 'reprint-not-allowed' }
    const printId = deps.newId()
    const copyNumber = nextCopy(latest)
    drawnOf.set(paymentId, shown(payment))
    record({ kind: 'print-queued', printId, paymentId, copyNumber, language }, paymentId)
    const drawing = renderer.draw(documentOf(payment, language, { copyNumber, nowMs: clock() }))
    if (drawing.kind === 'refused') {
      record({ kind: 'print-ended', printId, state: 'failed', problem: 'receipt-not-drawable' }, paymentId)
      return { kind: 'failed', problem: 'receipt-not-drawable' }
    }
    record({ kind: 'print-started', printId }, paymentId)
    const end = endOf(await device.print(deps.encode(drawing.bitmap)))
    const problem = end.kind === 'failed' ? end.problem : null
    record({ kind: 'print-ended', printId, state: end.kind, problem }, paymentId)
    return end
  }

  return {
    slip(draft) {
      const { shop, paperMm, training } = deps
      const service = draft.serviceId === null ? null : deps.serviceFor(draft.serviceId)
      return picture(slipDocument({ draft, service, shop, paperMm, training }))
    },

    preview(paymentId, language) {
      const payment = deps.paymentFor(paymentId)
      if (payment === null) return fail('payment-not-found')
      const { copyNumber, changedAtMs } = latestOfState(payment) ?? { copyNumber: 1, changedAtMs: clock() }
      return picture(documentOf(payment, language, { copyNumber, nowMs: changedAtMs }))
    },

    print(paymentId, language) {
      if (printer === null) return Promise.resolve({ kind: 'refused', problem: 'printer-not-set-up' })
      const key = `${paymentId} ${language}`
      const already = waiting.get(key)
      if (already !== undefined) return already
      const mine = turn.then(() => printNow(printer, paymentId, language)).finally(() => waiting.delete(key))
      waiting.set(key, mine)
      turn = mine.catch(() => undefined)
      return mine
    },

    printerState() {
      return printer === null ? Promise.resolve('not-set-up') : printer.status()
    },

    recover() {
      for (const { printId, paymentId } of prints.interrupted()) {
        record({ kind: 'print-ended', printId, state: 'failed', problem: INTERRUPTED }, paymentId)
      }
    },
  }
}

/** What a paper shows of a payment's state: a PIN that came later makes another paper of the same success. */
function shown({ state }: PrintablePayment): string {
  const hasPin = state.kind === 'succeeded' && (state.settlement.voucher?.pin ?? '') !== ''
  return hasPin ? `${state.kind} with its PIN` : state.kind
}

/** Whether that paper came out or may have. */
function mayHaveComeOut(print: StoredPrint): boolean {
  switch (print.state) {
    case 'printed':
    case 'sent-unconfirmed':
    case 'queued':
    case 'printing':
      return true
    case 'failed':
      return print.problem === INTERRUPTED
    default:
      return assertNever(print.state)
  }
}

/** What counts where a biller allows one original only: a print that failed, even half, does not use it up. */
const cameOut = (print: StoredPrint | null): boolean => print !== null && print.state !== 'failed'

function nextCopy(latest: StoredPrint | null): number {
  if (latest === null) return 1
  return mayHaveComeOut(latest) ? latest.copyNumber + 1 : latest.copyNumber
}

/** The print's end in the terms of the record. */
function endOf(result: PrintResult): Exclude<PrintEnd, { kind: 'refused' }> {
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
