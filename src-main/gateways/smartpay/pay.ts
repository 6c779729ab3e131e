/**
 * Pays one bill, once, and says what became of the money.
 *
 * Goals: the request leaves at most once (a second time only when the gateway turned it away over the token, before any
 * work); what cannot be read for sure is unknown; a plain "went through" is asked after in the history where there is one.
 */
import type { Minor } from '../../../src-shared/domain/money.ts'
import { assertNever } from '../../../src-shared/domain/assert-never.ts'
import type { FrozenRequest, Outcome } from '../../../src-shared/domain/payment.ts'
import { lastFour } from './caller.ts'
import type { SmartPayConfig } from './config.ts'
import { payForm } from './dialect.ts'
import { judgeError } from './error-table.ts'
import { providerFee } from './fee-sent.ts'
import type { FeeParts } from './fees.ts'
import type { History } from './history.ts'
import { isAboutOurs, readPayReply, readTrxNumber, type PayReading } from './pay-reply.ts'
import { reasonOf, type Reply } from './reply.ts'
import type { Session } from './token.ts'

/** How far our clock and the server's may differ when its history is asked. */
const CLOCK_MARGIN_MS = 15 * 60_000

export type PayParts = {
  readonly config: SmartPayConfig
  readonly session: Session
  readonly history: History
  /** The parts of a fee that this program was quoted for a service and an amount. */
  readonly quoted: (what: { readonly serviceId: number; readonly amountMinor: Minor }) => FeeParts | null
}

export async function pay(parts: PayParts, request: FrozenRequest): Promise<Outcome> {
  const { config, session } = parts
  const feeMinor = providerFee(request, parts.quoted(request))
  const startedAtMs = config.clock.nowMs()
  const reply = await session.ask({
    name: 'payment',
    method: 'POST',
    path: 'api/create_machine_request',
    serial: true,
    newPayment: true,
    form: payForm(config.dialect, request, feeMinor),
    patience: 'money',
    ids: { service: request.serviceId, account: lastFour(request.account) },
  })
  const reading = readPayOutcome(reply, request, feeMinor)
  const sinceMs = (reply.kind === 'data' ? (reply.serverTimeMs ?? startedAtMs) : startedAtMs) - CLOCK_MARGIN_MS
  const outcome = reading.kind === 'plain' ? await askAfter(parts.history, request, reading, sinceMs) : reading
  config.log({
    topic: 'smartpay',
    sentence: `payment judged: ${outcome.kind}`,
    ids: { service: request.serviceId, account: lastFour(request.account) },
  })
  return outcome
}

/** What a reply to a payment means for the money; `plain` where only the history can tell more. */
export function readPayOutcome(reply: Reply, request: FrozenRequest, sentFeeMinor: Minor | null): PayReading {
  switch (reply.kind) {
    case 'data':
      return readPayReply(reply.data, request, sentFeeMinor)
    case 'error': {
      const { money, problem } = judgeError('pay', reply)
      const reason = { code: problem, gatewayText: reasonOf(reply).gatewayText }
      switch (money) {
        case 'nothing-moved':
          return { kind: 'declined', reason }
        case 'may-have-moved':
          return { kind: 'unknown', reason, trxNumber: null }
        default:
          return assertNever(money)
      }
    }
    case 'error-after-work': {
      // The provider was paid and the bookkeeping failed; the number in it finds the row, if it is about ours.
      const trxNumber = isAboutOurs(reply.object, request) ? readTrxNumber(reply.object) : null
      return { kind: 'unknown', reason: reasonOf(reply), trxNumber }
    }
    case 'turned-away':
      return { kind: 'declined', reason: reasonOf(reply) }
    case 'not-sent':
      return { kind: 'not-sent', reason: reasonOf(reply) }
    case 'unreadable':
    case 'lost':
      return { kind: 'unknown', reason: reasonOf(reply), trxNumber: null }
    default:
      return assertNever(reply)
  }
}

/** Looks up a payment that went through by word only. */
async function askAfter(
  history: History,
  request: FrozenRequest,
  plain: Extract<PayReading, { kind: 'plain' }>,
  sinceMs: number,
): Promise<Outcome> {
  const { settlement, trxNumber } = plain
  const answer = await history.requestsSince({ sinceMs, serviceId: request.serviceId }, 'quick')
  const waiting: Outcome = { kind: 'accepted', settlement, reason: { code: 'fabricated', gatewayText: null } }
  // The gateway's word is enough only where nothing was said that may be against it.
  const told: Outcome = plain.isGarbled ? waiting : { kind: 'succeeded', settlement, proof: 'told' }
  switch (answer.kind) {
    case 'none-here':
      return told
    case 'failed':
      // There is a history, it only could not answer now: the look-up that follows will settle it.
      return waiting
    case 'rows': {
      const [row, ...others] = answer.rows.filter((each) => each.number === trxNumber)
      // A whole list that does not show this payment: no more is to be had than the gateway's word. What is missing from
      // one that came broken may still be there.
      if (row === undefined) return answer.incomplete === true ? waiting : told
      // One number stands for one payment: rows that differ, or of another kind, settle nothing.
      if (row.kind !== 'payment' || others.some((other) => other.status !== row.status)) return waiting
      switch (row.status) {
        case 'paid':
          return {
            kind: 'succeeded',
            settlement: {
              ...settlement,
              providerReference: settlement.providerReference ?? row.settlement.providerReference,
            },
            proof: 'history',
          }
        case 'running':
        case 'charged-unconfirmed':
        case 'unconfirmed':
        case 'reversing':
        case 'not-understood':
          return waiting
        case 'reversed':
        case 'refused':
          // Two answers that contradict each other settle nothing.
          return { kind: 'unknown', reason: { code: 'gateway-answer-unreadable', gatewayText: null }, trxNumber }
        default:
          return assertNever(row.status)
      }
    }
    default:
      return assertNever(answer)
  }
}
