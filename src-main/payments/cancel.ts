/**
 * Asks the gateway to take a payment back, once, through the lane. Only the credit in the wallet proves that it did: what
 * is short of that is looked for in the history, and never asked a second time by itself.
 */
import { mayCancel, type CancelOutcome, type PaymentId } from '../../src-shared/domain/payment.ts'
import { fail, ok, type Reply } from '../../src-shared/domain/problem.ts'
import { attempt } from './attempt.ts'
import { learn, takeBack } from './learn.ts'
import type { PayDeps } from './pay.ts'
import type { CancelRequest, StoredPayment } from './ports.ts'
import { apply, type Applied } from './settle.ts'

/** Settles when the intent is in the journal, or the payment cannot be cancelled. Throws when the storage refuses the intent. */
export function cancel(deps: PayDeps, id: PaymentId): Promise<Reply<StoredPayment>> {
  const stored = deps.store.payment(id)
  if (stored === null) return Promise.resolve(fail('payment-not-found'))
  if (!mayCancel(stored.state)) return Promise.resolve(fail('cancel-not-offered'))
  const { promise, resolve, reject } = Promise.withResolvers<Reply<StoredPayment>>()
  const done = deps.lane.enter({ what: 'cancel', paymentId: id, rank: 'in-order' }, async () => {
    const intent = intend(deps, id)
    if (intent.kind === 'refused') {
      resolve(fail('cancel-not-offered'))
      return
    }
    deps.changed(intent.payment)
    resolve(ok(intent.payment))
    await sendCancel(deps, intent.payment)
  })
  done.catch(reject)
  return promise
}

function intend(deps: PayDeps, id: PaymentId): Applied {
  try {
    return apply(deps.store, id, { kind: 'cancel' })
  } catch (problem) {
    takeBack(deps, id, 'cancelling')
    throw problem
  }
}

async function sendCancel(deps: PayDeps, { state }: StoredPayment): Promise<void> {
  const { gateway, clock, laneTimeMs, failed } = deps
  if (state.kind !== 'cancelling' || state.settlement.trxNumber === null) {
    throw new Error(`Expected a payment whose cancel is intended, it is ${state.kind}`)
  }
  const { settlement, request } = state
  const what: CancelRequest = {
    trxNumber: state.settlement.trxNumber,
    inquiryNumber: request.inquiryNumber,
    request,
    ...(settlement.echo === undefined ? {} : { replyEcho: settlement.echo }),
    again: (state.cancelsRefused ?? 0) > 0,
  }
  await attempt<CancelOutcome>({
    clock,
    laneTimeMs,
    ask: () => gateway.cancel(what),
    unknown: (code) => ({ kind: 'cancel-unknown', reason: { code, gatewayText: null } }),
    learn: (source, outcome) => {
      learn(deps, state.id, { kind: 'learn-cancel', source, outcome })
    },
    failed,
  })
}
