/**
 * Which print of a payment comes next: the original, a copy with its number, or none, where a biller allows one original
 * only. A file counts like paper, and so does a paper of an earlier run.
 */
import { assertNever } from '../../src-shared/domain/assert-never.ts'
import { shownOnPaper } from '../../src-shared/domain/receipt-standing.ts'
import type { ReceiptPayment } from '../../src-shared/domain/receipt-document.ts'
import type { StoredPrint } from './ports.ts'

/** What a crash in the middle of a print is recorded as. */
export const INTERRUPTED = 'interrupted'

export type NextPrint = { readonly kind: 'print'; readonly copyNumber: number } | { readonly kind: 'not-allowed' }

export function nextPrint(prints: readonly StoredPrint[], payment: ReceiptPayment): NextPrint {
  const same = printsOfState(prints, payment)
  if (!payment.state.sale.reprintAllowed && same.some(cameOut)) return { kind: 'not-allowed' }
  const numbers = same.filter(mayHaveComeOut).map(({ copyNumber }) => copyNumber)
  return { kind: 'print', copyNumber: Math.max(0, ...numbers) + 1 }
}

/** The prints that show the payment as it stands now; those of an earlier state do not make the next a copy. */
export function printsOfState(
  prints: readonly StoredPrint[],
  payment: Pick<ReceiptPayment, 'state' | 'changedAtMs'>,
): readonly StoredPrint[] {
  const now = shownOnPaper(payment.state)
  return prints.filter(({ shown, changedAtMs }) =>
    // Where an earlier program did not say what it printed, only the times are left to compare.
    shown === null ? changedAtMs >= payment.changedAtMs : shown === now || shown.startsWith(`${now} `),
  )
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

/** What uses up the one original: a print that failed, even half, does not. */
const cameOut = (print: StoredPrint): boolean => print.state !== 'failed'
