/** The printer as the receipts area needs it. */
import type { PrintEvent, PrintMedium } from '../../src-shared/domain/journal-event.ts'
import type { PaymentId } from '../../src-shared/domain/payment.ts'

export type PrinterStatus = 'ready' | 'no-paper' | 'cover-open' | 'offline' | 'unknown'

/** What became of the bytes. `printed` only when the printer answered for it after the cut. */
export type PrintResult =
  | { readonly kind: 'printed' }
  | { readonly kind: 'sent-unconfirmed' }
  | { readonly kind: 'failed'; readonly status: PrinterStatus; readonly someSent: boolean }

export type Printer = {
  status(): Promise<PrinterStatus>
  /** Bytes of one whole job, already in the printer's language, in pieces it can take one after another. Never rejects. */
  print(pieces: readonly Uint8Array[]): Promise<PrintResult>
}

/** One print of one receipt, as recorded; a receipt saved as a file is one too. */
export type StoredPrint = {
  readonly printId: string
  readonly paymentId: PaymentId
  readonly copyNumber: number
  readonly medium: PrintMedium
  readonly state: 'queued' | 'printing' | 'printed' | 'sent-unconfirmed' | 'failed'
  /** What of the payment it shows (`shownOnPaper`); null where a program recorded it that did not say. */
  readonly shown: string | null
  readonly problem: string | null
  readonly queuedAtMs: number
  readonly changedAtMs: number
}

export type PrintStore = {
  record(event: PrintEvent): void
  /** Every print of a payment, oldest first. */
  ofPayment(paymentId: PaymentId): readonly StoredPrint[]
  /** Prints that a crash left queued or printing. */
  interrupted(): readonly StoredPrint[]
}

/** Where saved receipts are put. */
export type SavedReceipts = {
  readonly folder: string
  /** Writes the owner's own file, synced, over none that is there; gives the name it has. Rejects when the disk refuses. */
  save(file: { readonly name: string; readonly extension: string; readonly bytes: Uint8Array }): Promise<string>
}
