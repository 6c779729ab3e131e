/** Which payments the gateway's history is asked about. */
import type { StoredPayment } from './ports.ts'

/** `sending` and `cancelling` have an answer on the way. A voucher is not sold without its PIN. */
export function needsLooking(stored: StoredPayment): boolean {
  const { kind } = stored.state
  return kind === 'unknown' || kind === 'accepted' || kind === 'cancel-unknown' || wantsPin(stored)
}

/** A voucher that was paid for and came without its PIN. */
export function wantsPin({ state }: StoredPayment): boolean {
  return (
    state.kind === 'succeeded' &&
    state.sale.paymentType === 'VOCH' &&
    state.settlement.voucher === null &&
    state.settlement.trxNumber !== null
  )
}
