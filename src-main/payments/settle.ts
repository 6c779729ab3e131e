/** The only way from something learnt to the journal: reads the payment inside the transaction, decides, records. */
import { decide } from '../../src-shared/domain/payment-decide.ts'
import { NO_PAYMENT, type PaymentCommand, type PaymentId } from '../../src-shared/domain/payment.ts'
import type { PaymentStore, StoredPayment } from './ports.ts'

export type Applied =
  /** `moved` is false where the command changed nothing (a repeat, something already known). */
  | { readonly kind: 'applied'; readonly payment: StoredPayment; readonly moved: boolean }
  | { readonly kind: 'refused'; readonly state: string }

/** Applies a command to a stored payment in one synced transaction. Throws only when the storage fails: then nothing may follow. */
export function apply(store: PaymentStore, id: PaymentId, command: PaymentCommand): Applied {
  return store.transact((tx) => {
    const stored = tx.payment(id)
    const decision = decide(stored?.state ?? NO_PAYMENT, command)
    if (decision.kind === 'refused' || stored === null) return { kind: 'refused', state: stored?.state.kind ?? 'none' }
    if (decision.events.length === 0) return { kind: 'applied', payment: stored, moved: false }
    return { kind: 'applied', payment: tx.record(id, stored.saleId, decision.events), moved: true }
  })
}

/** Whether the storage refused; told by the error's name, since the areas know storage only by its port. */
export function isStorageFailure(thrown: unknown): boolean {
  return thrown instanceof Error && thrown.name === 'StorageError'
}
