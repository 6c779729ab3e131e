/** Moves money from one of the agent's wallets to another agent's. The recipient is credited first, so a failure settles nothing. */
import { assertNever } from '../../../src-shared/domain/assert-never.ts'
import { toDecimal, type Minor } from '../../../src-shared/domain/money.ts'
import type { Reason } from '../../../src-shared/domain/payment.ts'
import { judgeError } from './error-table.ts'
import { reasonOf, type Reply } from './reply.ts'
import { field, isObject, text } from './tolerant.ts'
import type { Session } from './token.ts'

export type TransferRequest = {
  /** The recipient's login or reference. */
  readonly to: string
  readonly amountMinor: Minor
  readonly fromWalletId: number
  /** Null: the recipient's default wallet. One that is not the recipient's is passed over by the gateway. */
  readonly toWalletId: number | null
}

export type TransferOutcome =
  | { readonly kind: 'not-sent'; readonly reason: Reason }
  | { readonly kind: 'declined'; readonly reason: Reason }
  | { readonly kind: 'unknown'; readonly reason: Reason }
  /** By the gateway's word; its sentence is for people, never parsed. */
  | { readonly kind: 'transferred'; readonly gatewayText: string | null }

/** Sends one transfer, once. Never rejects. */
export async function transfer(session: Session, request: TransferRequest): Promise<TransferOutcome> {
  const token = await session.token()
  if (token.kind === 'none') return { kind: 'not-sent', reason: { code: token.problem, gatewayText: null } }
  if (session.forceUpdate()) return { kind: 'not-sent', reason: { code: 'force-update', gatewayText: null } }
  const reply = await session.ask({
    name: 'transfer',
    method: 'POST',
    path: 'api/recharge_mobile_wallet',
    serial: true,
    // These names are the same in both dialects.
    form: {
      transfer_to: request.to,
      trans_amount: toDecimal(request.amountMinor),
      wallet_id: String(request.fromWalletId),
      wallet_dest_id: request.toWalletId === null ? null : String(request.toWalletId),
    },
    patience: 'money',
    ids: { wallet: request.fromWalletId },
  })
  return readTransferReply(reply)
}

export function readTransferReply(reply: Reply): TransferOutcome {
  switch (reply.kind) {
    case 'data': {
      // The gateway confirms with a sentence: a number or anything else in its place confirms nothing.
      const said = isObject(reply.data) ? field(reply.data, 'message') : reply.data
      const sentence = typeof said === 'string' && /\p{L}/u.test(said) ? text(said) : null
      return sentence === null
        ? { kind: 'unknown', reason: { code: 'gateway-answer-unreadable', gatewayText: null } }
        : { kind: 'transferred', gatewayText: sentence }
    }
    case 'error': {
      const { money, problem } = judgeError('transfer', reply)
      const reason = { code: problem, gatewayText: reasonOf(reply).gatewayText }
      return money === 'nothing-moved' ? { kind: 'declined', reason } : { kind: 'unknown', reason }
    }
    case 'turned-away':
      return { kind: 'declined', reason: reasonOf(reply) }
    case 'not-sent':
      return { kind: 'not-sent', reason: reasonOf(reply) }
    case 'error-after-work':
    case 'unreadable':
    case 'lost':
      return { kind: 'unknown', reason: reasonOf(reply) }
    default:
      return assertNever(reply)
  }
}
