/** The contract's commands on drafts, sales, payments, and what waits, is owed or has to be looked at. */
import { draftSchema } from '../../src-shared/contract/sale.ts'
import type { HandlersFor } from '../../src-shared/contract/handlers.ts'
import type { PaymentView } from '../../src-shared/contract/payment.ts'
import type { CaseView, QueueView } from '../../src-shared/contract/queue.ts'
import type { PaymentId } from '../../src-shared/domain/payment.ts'
import type { QueuePolicy } from '../../src-shared/domain/queue-policy.ts'
import { mapReply, ok, type Reply } from '../../src-shared/domain/problem.ts'
import type { DraftStore } from '../settings/ports.ts'
import type { Payments } from './payments.ts'
import type { PaymentReader, StoredCase, StoredPayment } from './ports.ts'
import type { QueueExports } from './queue-export.ts'
import { startOfCairoDay } from './cairo-day.ts'

export function paymentHandlers(deps: {
  readonly payments: Payments
  readonly drafts: DraftStore
  readonly view: (stored: StoredPayment) => PaymentView
  readonly store: PaymentReader
  readonly queuePolicy: QueuePolicy | null
  readonly exports: QueueExports
  readonly nowMs: () => number
}): HandlersFor<'draft'> &
  HandlersFor<'sale'> &
  HandlersFor<'payment'> &
  HandlersFor<'queue'> &
  HandlersFor<'refund'> &
  HandlersFor<'case'> {
  const { payments, drafts, store } = deps
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
    'payment/cancel': async ({ paymentId }) => viewed(await payments.cancel(paymentId)),
    'queue/view': () =>
      ok({
        waiting: store.queued().map(deps.view),
        left: store.leftQueue(startOfCairoDay(deps.nowMs())).map(deps.view),
        limits: deps.queuePolicy === null ? null : limitsOf(deps.queuePolicy),
      }),
    'queue/send-now': () => {
      payments.sendQueued()
      return ok({})
    },
    'queue/export': ({ passphrase }) => deps.exports.write(store.queued(), passphrase),
    'refund/list': () => ok(store.refundsOwed().map(deps.view)),
    'refund/given': ({ paymentId }) => viewed(payments.giveBack(paymentId)),
    'case/list': () => {
      const nextLooks = new Map(payments.watching().map(({ paymentId, nextLookAtMs }) => [paymentId, nextLookAtMs]))
      return ok(store.openCases().map((each) => caseView(each, store, nextLooks, deps.view)))
    },
  }
}

/** What the contract tells of the policy, and nothing else of it. */
function limitsOf(policy: QueuePolicy): NonNullable<QueueView['limits']> {
  const { amountMaxMinor, sumMaxMinor, countMax, ageMaxMs, newPayments, receipts } = policy
  return { amountMaxMinor, sumMaxMinor, countMax, ageMaxMs, newPayments, receipts }
}

function caseView(
  { id, kind, paymentId, openedAtMs, changedAtMs, findings }: StoredCase,
  store: PaymentReader,
  nextLooks: ReadonlyMap<PaymentId, number | null>,
  view: (stored: StoredPayment) => PaymentView,
): CaseView {
  const stored = paymentId === null ? null : store.payment(paymentId)
  return {
    id,
    kind,
    payment: stored === null ? null : view(stored),
    openedAtMs,
    changedAtMs,
    findings: [...findings],
    nextLookAtMs: paymentId === null ? null : (nextLooks.get(paymentId) ?? null),
  }
}
