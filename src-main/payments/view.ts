/** A stored payment as the page may see it: no secrets, amounts and states only. */
import type { PaymentView } from '../../src-shared/contract/payment.ts'
import { ZERO, minor, subtract, type Minor } from '../../src-shared/domain/money.ts'
import {
  knownNumber,
  mayCancel,
  type PaymentState,
  type Reason,
  type Settlement,
} from '../../src-shared/domain/payment.ts'
import { supportCode } from '../../src-shared/domain/support-code.ts'
import type { StoredPayment } from './ports.ts'

/** `print` is the latest print of this payment, null when none was asked for. */
export function paymentView(stored: StoredPayment, print: PaymentView['print']): PaymentView {
  const { state } = stored
  const { request, sale } = state
  const settlement = settlementOf(state)
  return {
    id: state.id,
    saleId: stored.saleId,
    state: state.kind,
    proof: 'proof' in state ? state.proof : null,
    serviceId: request.serviceId,
    serviceName: sale.serviceName,
    billerName: sale.billerName,
    accountLabel: sale.accountLabel,
    account: request.account,
    amountMinor: request.amountMinor,
    feeMinor: settlement === null ? null : settlement.feeMinor,
    quotedFeeMinor: sale.quotedFeeMinor,
    totalMinor: sale.totalMinor,
    cashReceivedMinor: sale.cashReceivedMinor,
    changeMinor: changeOf(sale.cashReceivedMinor, sale.totalMinor),
    trxNumber: knownNumber(state),
    confirmedAtMs: stored.confirmedAtMs,
    changedAtMs: stored.changedAtMs,
    reason: reasonOf(state),
    supportCode: supportCode(state.id),
    // A PIN that no longer opens (its key was lost) is none.
    hasVoucher: settlement !== null && settlement.voucher !== null && settlement.voucher.pin !== '',
    reprintAllowed: sale.reprintAllowed,
    recovered: 'recovered' in state,
    queued: state.wasQueued === true,
    refund: 'refund' in state ? (state.refund ?? null) : null,
    cancellable: mayCancel(state),
    contradicted: state.contradictions !== undefined,
    print,
  }
}

function settlementOf(state: PaymentState): Settlement | null {
  return 'settlement' in state ? state.settlement : null
}

function reasonOf(state: PaymentState): Reason | null {
  if (state.kind === 'confirmed') return state.lastReason
  return 'reason' in state ? state.reason : null
}

function changeOf(cashMinor: Minor, totalMinor: Minor): Minor {
  const change = subtract(cashMinor, totalMinor)
  return change > 0 ? minor(change) : ZERO
}
