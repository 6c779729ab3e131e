/** Writes what an attempt showed, now or as soon as the disk takes it, and tells everybody who waits for it. */
import type { PaymentCommand, PaymentId } from '../../src-shared/domain/payment.ts'
import type { Persist } from './persist.ts'
import type { PaymentStore, StoredPayment } from './ports.ts'
import { needsLooking } from './needs-looking.ts'
import { apply } from './settle.ts'

export type LearnDeps = {
  readonly store: PaymentStore
  readonly persist: Persist
  readonly changed: (payment: StoredPayment) => void
  /** The gateway's history is to be asked about it. */
  readonly unsettled: (id: PaymentId) => void
  /** The attempt is over and somebody waits for paper. Not called where nothing was charged for sure. */
  readonly answered: (payment: StoredPayment) => void
  readonly failed: (problem: unknown) => void
}

export type Learnt = Extract<PaymentCommand, { kind: 'learn' | 'learn-cancel' }>

/** Never throws. */
export function learn(deps: LearnDeps, id: PaymentId, command: Learnt): void {
  deps.persist.run((again) => {
    const applied = apply(deps.store, id, command)
    const learnt = applied.kind === 'applied' ? applied.payment : deps.store.payment(id)
    // Written before the storage failed, or overtaken by another answer; anything else is a bug, and no reason to loop.
    if (applied.kind === 'refused' && !again) {
      deps.failed(new Error(`Expected to learn what became of ${id}, it is ${applied.state}`))
    }
    if (learnt === null) return
    if (again || (applied.kind === 'applied' && applied.moved)) tell(deps, learnt, deps.changed)
    if (needsLooking(learnt)) deps.unsettled(id)
    if (command.source !== 'late-reply' && wantsPaper(learnt)) tell(deps, learnt, deps.answered)
  })
}

/**
 * An intent that the disk refused, and that may stand all the same: it is taken back as soon as the disk allows, because
 * nothing left. Never throws.
 */
export function takeBack(deps: LearnDeps, id: PaymentId, intent: 'sending' | 'cancelling'): void {
  const outcome = { kind: 'not-sent', reason: { code: 'storage-failed', gatewayText: null } } as const
  const kind = intent === 'sending' ? 'learn' : 'learn-cancel'
  deps.persist.run(() => {
    if (deps.store.payment(id)?.state.kind !== intent) return
    const applied = apply(deps.store, id, { kind, source: 'reply', outcome })
    if (applied.kind === 'applied') tell(deps, applied.payment, deps.changed)
  })
}

function wantsPaper({ state }: StoredPayment): boolean {
  switch (state.kind) {
    case 'succeeded':
    case 'accepted':
    case 'unknown':
    case 'cancelled':
    case 'cancel-unknown':
      return true
    case 'confirmed':
    case 'queued':
    case 'expired':
    case 'withdrawn':
    case 'sending':
    case 'declined':
    case 'cancelling':
      return false
  }
}

/** What listeners throw is theirs: the payment is written and stays so. */
export function tell(
  { failed }: Pick<LearnDeps, 'failed'>,
  payment: StoredPayment,
  listener: (payment: StoredPayment) => void,
): void {
  try {
    listener(payment)
  } catch (problem) {
    failed(problem)
  }
}
