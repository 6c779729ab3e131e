/** The printer as the receipts area needs it. */
import type { PrintEvent } from '../../src-shared/domain/journal-event.ts'
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

/** One print of one receipt, as recorded. */
export type StoredPrint = {
  readonly printId: string
  readonly paymentId: PaymentId
  readonly copyNumber: number
  readonly state: 'queued' | 'printing' | 'printed' | 'sent-unconfirmed' | 'failed'
  readonly problem: string | null
  readonly changedAtMs: number
}

export type PrintStore = {
  record(event: PrintEvent): void
  latest(paymentId: PaymentId): StoredPrint | null
  /** How many prints of this payment came out or may have (`printed`, `sent-unconfirmed`). */
  copies(paymentId: PaymentId): number
  /** Prints that a crash left queued or printing. */
  interrupted(): readonly StoredPrint[]
}
