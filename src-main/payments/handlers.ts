/** The contract's commands on drafts, sales and payments. */
import { draftSchema } from '../../src-shared/contract/sale.ts'
import type { HandlersFor } from '../../src-shared/contract/handlers.ts'
import type { PaymentView } from '../../src-shared/contract/payment.ts'
import { mapReply, ok, type Reply } from '../../src-shared/domain/problem.ts'
import type { DraftStore } from '../settings/ports.ts'
import type { Payments } from './payments.ts'
import type { StoredPayment } from './ports.ts'

export function paymentHandlers(deps: {
  readonly payments: Payments
  readonly drafts: DraftStore
  readonly view: (stored: StoredPayment) => PaymentView
}): HandlersFor<'draft'> & HandlersFor<'sale'> & HandlersFor<'payment'> {
  const { payments, drafts } = deps
  const viewed = (reply: Reply<StoredPayment>): Reply<PaymentView> => mapReply(reply, deps.view)
  return {
    'draft/read': () => {
      // A draft of an older program may have another shape: then there is none.
      const draft = draftSchema.safeParse(drafts.read())
      return ok(draft.success ? draft.data : null)
    },
    'draft/save': ({ draft }) => {
      drafts.write(draft)
      return ok({})
    },
    'sale/inquire': (input) => payments.inquire(input),
    'sale/prepare': (input) => payments.prepare(input),
    'sale/confirm': (input) => payments.confirm(input),
    'payment/view': ({ paymentId }) => viewed(payments.view(paymentId)),
    'payment/list': (query) => ok(payments.list(query).map(deps.view)),
    'payment/check': async ({ paymentId }) => viewed(await payments.check(paymentId)),
    'payment/withdraw': ({ paymentId }) => viewed(payments.withdraw(paymentId)),
  }
}
