/** The only way from something learnt to the journal: reads the payment inside the transaction, decides, records. */
import { decide } from '../../src-shared/domain/payment-decide.ts'
import { evolve } from '../../src-shared/domain/payment-evolve.ts'
import {
  NO_PAYMENT,
  type Outcome,
  type PaymentCommand,
  type PaymentEvent,
  type PaymentId,
  type PaymentState,
} from '../../src-shared/domain/payment.ts'
import type { PaymentReader, PaymentStore, PaymentTransaction, StoredPayment } from './ports.ts'

export type Applied =
  /** `moved` is false where the command changed nothing (a repeat, something already known). */
  | { readonly kind: 'applied'; readonly payment: StoredPayment; readonly moved: boolean }
  | { readonly kind: 'refused'; readonly state: string }

/** Applies a command to a stored payment in one synced transaction. Throws only when the storage fails: then nothing may follow. */
export function apply(store: PaymentStore, id: PaymentId, command: PaymentCommand): Applied {
  return store.transact((tx) => {
    const stored = tx.payment(id)
    const decision = decide(stored?.state ?? NO_PAYMENT, ownEvidence(tx, id, command))
    if (decision.kind === 'refused' || stored === null) return { kind: 'refused', state: stored?.state.kind ?? 'none' }
    if (decision.events.length === 0) return { kind: 'applied', payment: stored, moved: false }
    return { kind: 'applied', payment: tx.record(id, stored.saleId, decision.events), moved: true }
  })
}

/**
 * The same inside a transaction that does more, for commands that follow one another. A refusal here is a bug, since the
 * transaction could have looked before.
 */
export function record(
  tx: PaymentTransaction,
  id: PaymentId,
  saleId: string,
  ...commands: readonly PaymentCommand[]
): StoredPayment {
  let state = tx.payment(id)?.state ?? NO_PAYMENT
  const events: PaymentEvent[] = []
  for (const command of commands) {
    const decision = decide(state, command)
    if (decision.kind === 'refused') {
      throw new Error(`Expected ${decision.command} to be possible, it is ${decision.state}`)
    }
    events.push(...decision.events)
    state = decision.events.reduce<PaymentState>(evolve, state)
  }
  return tx.record(id, saleId, events)
}

/**
 * Two of our payments never claim the same row. Evidence that carries another payment's number is that payment's (a proxy's
 * copy of an answer, a mixed-up server, a row that was claimed meanwhile): here it proves nothing.
 */
function ownEvidence(tx: PaymentReader, id: PaymentId, command: PaymentCommand): PaymentCommand {
  if (command.kind !== 'learn') return command
  const trxNumber = numberIn(command.outcome)
  const owner = trxNumber === null ? null : tx.byTrxNumber(trxNumber)
  if (owner === null || owner.state.id === id) return command
  const reason = { code: 'gateway-answer-unreadable', gatewayText: null }
  return { ...command, outcome: { kind: 'unknown', reason, trxNumber: null } }
}

function numberIn(outcome: Outcome): string | null {
  switch (outcome.kind) {
    case 'succeeded':
    case 'accepted':
      return outcome.settlement.trxNumber
    case 'unknown':
      return outcome.trxNumber
    case 'declined':
      return outcome.trxNumber ?? null
    case 'not-sent':
      return null
  }
}

/** Whether the storage refused; told by the error's name, since the areas know storage only by its port. */
export function isStorageFailure(thrown: unknown): boolean {
  return thrown instanceof Error && thrown.name === 'StorageError'
}
