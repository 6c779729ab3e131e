/** A payment's latest print as the page may see it. */
import type { PaymentView } from '../../src-shared/contract/payment.ts'
import type { PaymentId } from '../../src-shared/domain/payment.ts'
import type { PrintStore } from './ports.ts'

/** Null when no paper was asked for. */
export function printView(prints: PrintStore, id: PaymentId): PaymentView['print'] {
  const latest = prints.latest(id)
  return latest === null ? null : { state: latest.state, problem: latest.problem, copies: prints.copies(id) }
}
