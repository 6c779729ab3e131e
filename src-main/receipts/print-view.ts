/** A payment's latest print as the page may see it. */
import type { PaymentView } from '../../src-shared/contract/payment.ts'
import type { PaymentId } from '../../src-shared/domain/payment.ts'
import type { PrintStore } from './ports.ts'

/** Null when no receipt was asked for. Files are copies too, but what the page hears of is paper, where there was any. */
export function printView(prints: PrintStore, id: PaymentId): PaymentView['print'] {
  const all = prints.ofPayment(id)
  const copies = all.filter(({ state }) => state === 'printed' || state === 'sent-unconfirmed').length
  const paper = all.findLast(({ medium }) => medium === 'paper')
  if (paper !== undefined) return { state: paper.state, problem: paper.problem, copies }
  return copies === 0 ? null : { state: 'saved', problem: null, copies }
}
