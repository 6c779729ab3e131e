/** A payment's latest print as the page may see it. */
import type { PaymentView } from '../../src-shared/contract/payment.ts'
import type { ReceiptPayment } from '../../src-shared/domain/receipt-document.ts'
import type { PrintStore } from './ports.ts'
import { printsOfState } from './print-rule.ts'

/**
 * Null when no paper was asked for that shows the payment as it stands now: the slip of one that was not paid yet is no
 * receipt of it. Files are copies too, but what the page hears of is paper, where there was any.
 */
export function printView(
  prints: PrintStore,
  payment: Pick<ReceiptPayment, 'state' | 'changedAtMs'>,
): PaymentView['print'] {
  const same = printsOfState(prints.ofPayment(payment.state.id), payment)
  const copies = same.filter(({ state }) => state === 'printed' || state === 'sent-unconfirmed').length
  const paper = same.findLast(({ medium }) => medium === 'paper')
  if (paper !== undefined) return { state: paper.state, problem: paper.problem, copies }
  return copies === 0 ? null : { state: 'saved', problem: null, copies }
}
