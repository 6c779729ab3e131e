/** The gateway's replies in its own words, in either dialect. */
import type { Reply } from '../../src-main/gateways/smartpay/reply.ts'
import { toDecimal, type Minor } from '../../src-shared/domain/money.ts'
import type { GatewayRequest } from './ledger.ts'

/** What a deployment shows and how it wants to be spoken to. */
export type Deployment = {
  readonly dialect: 'guide' | 'engine'
  readonly cancelMethod: 'POST' | 'PUT'
  /** Its list of requests: every field, the few that every version knows, or no list at all. */
  readonly requests: 'all' | 'fewer' | 'none'
  readonly tellsFees: boolean
  /** Whether replies and rows show what the provider answered. */
  readonly showsProvider: boolean
  /** Which of the two numbers a cancel is found by. */
  readonly cancelBy: 'payment' | 'inquiry'
}

/** An answer, and how long the gateway takes for it. */
export type Answer = { readonly reply: Reply; readonly afterMs: number }

export const data = (value: unknown): Reply => ({ kind: 'data', data: value, serverTimeMs: null })
export const error = (status: number, type: string, message = 'Not done'): Reply => ({
  kind: 'error',
  status,
  type,
  message,
  serverTimeMs: null,
})
export const html = (status: number): Reply => ({
  kind: 'unreadable',
  status,
  problem: status >= 500 ? 'gateway-failing' : 'gateway-answer-unreadable',
})

/** How the provider's part of a success looks. */
export type Confirmation = 'real' | 'fabricated' | 'pending'

/** What the provider said, as the gateway hands it on. A fabricated one carries the request's own number everywhere. */
export function providerResponse(request: GatewayRequest, confirmation: Confirmation, feeMinor: Minor): unknown {
  const id = (type: string, value: string) => ({ PmtId: value, PmtIdType: type })
  switch (confirmation) {
    case 'real':
      return {
        PmtTransId: [id('FPTN', `a-${request.number}-f`), id('FCRN', String(900_000_000 + request.id))],
        FeesAmt: { Amt: toDecimal(feeMinor), CurCode: 'EGP' },
      }
    case 'fabricated':
      return {
        PmtTransId: ['FPTN', 'BNKPTN', 'FCRN'].map((type) => id(type, request.number)),
        CorrelationUID: request.number,
        FeesAmt: { Amt: 0, CurCode: 'EGP' },
      }
    case 'pending':
      return { Status: { StatusCode: '22090' }, FeesAmt: { Amt: toDecimal(feeMinor), CurCode: 'EGP' } }
  }
}

/** The data of a payment that went through. `chargedFeeMinor`: the provider's part and the gateway's own. */
export function payData(
  deployment: Deployment,
  request: GatewayRequest,
  fee: { readonly providerMinor: Minor; readonly extraMinor: Minor; readonly chargedMinor: Minor },
  confirmation: Confirmation,
): unknown {
  const shown = deployment.showsProvider || confirmation === 'pending'
  const provider = shown ? { provider_response: providerResponse(request, confirmation, fee.providerMinor) } : {}
  const voucher = request.voucherPin === null ? {} : { vouch_pin: request.voucherPin, vouch_sn: `S${request.number}` }
  const amount = toDecimal(request.amountMinor ?? (0 as Minor))
  return deployment.dialect === 'guide'
    ? {
        message: 'The payment was submitted, balance 12.00',
        trxNumber: request.number,
        ...(request.account === '' ? {} : { billingAcct: request.account }),
        trxAmt: Number(amount),
        feesAmt: fee.chargedMinor / 100,
        ...provider,
        ...voucher,
      }
    : {
        request_number: request.number,
        request_datetime: '2026-03-02 09:00:00',
        provider: 'fawry',
        trans_amount: amount,
        feesAmt: toDecimal((fee.chargedMinor - fee.extraMinor) as Minor),
        extra_fees_amount: fee.extraMinor / 100,
        message: 'The payment was submitted, balance 12.00',
        ...provider,
        ...voucher,
      }
}
