/**
 * Asks for a payment to be taken back, once, and says what is proven about it. Only the credit in the wallet proves that it
 * was: a reply's word, a refusal while another cancel runs and a status that has only begun prove nothing.
 */
import type { CancelRequest } from '../../payments/ports.ts'
import { assertNever } from '../../../src-shared/domain/assert-never.ts'
import type { CancelOutcome, Reason } from '../../../src-shared/domain/payment.ts'
import { lastFour } from './caller.ts'
import { cancelForm } from './cancel-form.ts'
import { readCancelReply, type CancelReading } from './cancel-reply.ts'
import type { SmartPayConfig } from './config.ts'
import type { History } from './history.ts'
import type { Session } from './token.ts'

const CLOCK_MARGIN_MS = 15 * 60_000
/** How far back the credit of an earlier attempt can lie. */
const EARLIER_ATTEMPT_MS = 24 * 3600_000
/** Waits before each look for the credit: the row is written after the reply. Together well within the lane's time. */
const CREDIT_LOOKS_MS = [0, 1_000, 2_000, 4_000] as const
/** No look begins later than this after the first: the history may be slow itself. */
const CREDIT_PATIENCE_MS = 20_000

export function createCancel(config: SmartPayConfig, session: Session, history: History) {
  /**
   * Which cancels a reply has shown to be about the very payment they name: only with those it is safe to send the bill's
   * references along. One that was found by its inquiry's number says nothing about those that have none.
   */
  let honoured: 'none' | 'with-an-inquiry' | 'all' = 'none'

  const isHonoured = ({ inquiryNumber }: CancelRequest): boolean =>
    honoured === 'all' || (honoured === 'with-an-inquiry' && inquiryNumber !== null)

  return async function cancel(request: CancelRequest): Promise<CancelOutcome> {
    const startedAtMs = config.clock.nowMs()
    const reply = await session.ask({
      name: 'cancel',
      method: config.cancelMethod,
      path: 'api/cancel_request',
      serial: true,
      form: cancelForm({ ...request, withReferences: isHonoured(request) }),
      patience: 'money',
      ids: {
        service: request.request.serviceId,
        account: lastFour(request.request.account),
        trxNumber: request.trxNumber,
      },
    })
    const reading = readCancelReply(reply, request.trxNumber)
    const repliedAtMs = (reply.kind === 'data' || reply.kind === 'error' ? reply.serverTimeMs : null) ?? startedAtMs
    const sinceMs = repliedAtMs - (request.again ? EARLIER_ATTEMPT_MS : CLOCK_MARGIN_MS)
    const outcome = await proven(request, reading, sinceMs)
    config.log({
      topic: 'smartpay',
      sentence: `cancel judged: ${outcome.kind} (${outcome.reason.code})`,
      ids: { trxNumber: request.trxNumber },
    })
    return outcome
  }

  async function proven(request: CancelRequest, reading: CancelReading, sinceMs: number): Promise<CancelOutcome> {
    switch (reading.kind) {
      case 'agreed':
        if (honoured !== 'all') honoured = request.inquiryNumber === null ? 'all' : 'with-an-inquiry'
        return creditOf(request, sinceMs, { code: 'refund-not-seen', gatewayText: reading.gatewayText })
      case 'not-canceled':
        return (await isRunning(request))
          ? creditOf(request, sinceMs, { code: 'cancel-running', gatewayText: reading.reason.gatewayText })
          : { kind: 'cancel-unknown', reason: reading.reason }
      case 'not-sent':
      case 'refused':
      case 'cancel-unknown':
        return reading
      default:
        return assertNever(reading)
    }
  }

  /** The same refusal stands for "not possible" and for "already under way": the request's own row tells which. */
  async function isRunning({ trxNumber }: CancelRequest): Promise<boolean> {
    const answer = await history.requestNumbered(trxNumber)
    return (
      answer.kind === 'rows' &&
      answer.rows.some(
        (row) =>
          row.kind === 'payment' &&
          row.number === trxNumber &&
          (row.status === 'reversing' || row.status === 'reversed'),
      )
    )
  }

  /** Looks for the credit a few times; until it is there, whether the money came back is not known for the reason given. */
  async function creditOf(
    { trxNumber, request }: CancelRequest,
    sinceMs: number,
    notSeen: Reason,
  ): Promise<CancelOutcome> {
    const beganMs = config.clock.monotonicMs()
    for (const waitMs of CREDIT_LOOKS_MS) {
      if (waitMs > 0) await pause(config.clock, waitMs)
      if (config.clock.monotonicMs() - beganMs > CREDIT_PATIENCE_MS) break
      const movements = await history.movementsSince({ sinceMs })
      const isCredited =
        movements.kind === 'rows' &&
        movements.rows.some(
          (row) => row.refund && row.requestNumber === trxNumber && row.amountMinor >= request.amountMinor,
        )
      if (isCredited) return { kind: 'cancelled', reason: { code: 'cancelled', gatewayText: notSeen.gatewayText } }
    }
    return { kind: 'cancel-unknown', reason: notSeen }
  }
}

const pause = (clock: SmartPayConfig['clock'], ms: number): Promise<void> =>
  new Promise((resolve) => {
    clock.after(ms, resolve)
  })
