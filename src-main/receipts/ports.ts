/** The printer as the receipts area needs it. */
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
