/** The contract's commands on paper. */
import type { HandlersFor } from '../../src-shared/contract/handlers.ts'
import type { PaymentView } from '../../src-shared/contract/payment.ts'
import type { PaymentId } from '../../src-shared/domain/payment.ts'
import { fail, type Reply } from '../../src-shared/domain/problem.ts'
import type { Receipts } from './receipts.ts'

export function receiptHandlers(deps: {
  readonly receipts: Receipts
  readonly viewPayment: (id: PaymentId) => Reply<PaymentView>
}): HandlersFor<'receipt'> {
  const { receipts } = deps
  return {
    'receipt/slip': (draft) => receipts.slip(draft),
    'receipt/preview': ({ paymentId, language }) => receipts.preview(paymentId, language),
    // Answered when the print has ended; its steps are told by `payment/changed` in the meantime.
    'receipt/print': async ({ paymentId, language }) => {
      const end = await receipts.print(paymentId, language)
      return end.kind === 'refused' ? fail(end.problem) : deps.viewPayment(paymentId)
    },
    'receipt/save': ({ paymentId, language, format }) => receipts.save(paymentId, language, format),
  }
}
