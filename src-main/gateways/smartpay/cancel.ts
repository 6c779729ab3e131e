/** Asks for a payment to be taken back. Only the credit in the wallet proves that it was. */
import type { CancelRequest } from '../../payments/ports.ts'
import { assertNever } from '../../../src-shared/domain/assert-never.ts'
import type { CancelOutcome } from '../../../src-shared/domain/payment.ts'
import { lastFour } from './caller.ts'
import type { SmartPayConfig } from './config.ts'
import { cancelForm } from './dialect.ts'
import { judgeError } from './error-table.ts'
import type { History } from './history.ts'
import { reasonOf, type Reply } from './reply.ts'
import { isObject, text, field, unpackObject } from './tolerant.ts'
import type { Session } from './token.ts'

const CLOCK_MARGIN_MS = 15 * 60_000

/** What the reply alone says: `agreed` still wants the credit row. */
export type CancelReading =
  CancelOutcome | { readonly kind: 'agreed'; readonly namesOurs: boolean; readonly gatewayText: string | null }

export function createCancel(config: SmartPayConfig, session: Session, history: History) {
  /** A reply has named the payment that was meant: only then is it safe to send the bill's references along. */
  let numberHonoured = false

  return async function cancel(request: CancelRequest): Promise<CancelOutcome> {
    const startedAtMs = config.clock.nowMs()
    const reply = await session.ask({
      name: 'cancel',
      method: config.cancelMethod,
      path: 'api/cancel_request',
      serial: true,
      form: cancelForm({ ...request, withReferences: numberHonoured }),
      patience: 'money',
      ids: {
        service: request.request.serviceId,
        account: lastFour(request.request.account),
        trxNumber: request.trxNumber,
      },
    })
    const reading = readCancelReply(reply, request.trxNumber)
    if (reading.kind !== 'agreed') return reading
    if (!reading.namesOurs) {
      return { kind: 'cancel-unknown', reason: { code: 'gateway-answer-unreadable', gatewayText: reading.gatewayText } }
    }
    numberHonoured = true
    const sinceMs = (reply.kind === 'data' ? (reply.serverTimeMs ?? startedAtMs) : startedAtMs) - CLOCK_MARGIN_MS
    const movements = await history.movementsSince({ sinceMs })
    const credited =
      movements.kind === 'rows' &&
      movements.rows.some(
        (row) =>
          row.refund && row.requestNumber === request.trxNumber && row.amountMinor >= request.request.amountMinor,
      )
    return credited
      ? { kind: 'cancelled', reason: { code: 'cancelled', gatewayText: reading.gatewayText } }
      : { kind: 'cancel-unknown', reason: { code: 'refund-not-seen', gatewayText: reading.gatewayText } }
  }
}

/** Judges a reply to a cancel of the payment with this number. */
export function readCancelReply(reply: Reply, trxNumber: string): CancelReading {
  switch (reply.kind) {
    case 'data':
      return readAgreement(reply.data, trxNumber)
    case 'error': {
      const { money, problem } = judgeError('cancel', reply)
      const reason = { code: problem, gatewayText: reasonOf(reply).gatewayText }
      switch (money) {
        case 'nothing-moved':
          return { kind: 'refused', reason }
        case 'may-have-moved':
          return { kind: 'cancel-unknown', reason }
        default:
          return assertNever(money)
      }
    }
    case 'turned-away':
      return { kind: 'refused', reason: reasonOf(reply) }
    case 'not-sent':
      return { kind: 'not-sent', reason: reasonOf(reply) }
    case 'error-after-work':
    case 'unreadable':
    case 'lost':
      return { kind: 'cancel-unknown', reason: reasonOf(reply) }
    default:
      return assertNever(reply)
  }
}

/** A sentence that names a number, or an object with one. */
function readAgreement(data: unknown, trxNumber: string): CancelReading {
  const object = unpackObject(data)
  if (object !== null) {
    const named = text(field(object, 'request_number', 'trxNumber', 'requestNumber'))
    return { kind: 'agreed', namesOurs: named === trxNumber, gatewayText: text(field(object, 'message')) }
  }
  const sentence = isObject(data) ? null : text(data)
  if (sentence === null) {
    return { kind: 'cancel-unknown', reason: { code: 'gateway-answer-unreadable', gatewayText: null } }
  }
  const numbers = sentence.match(/[A-Za-z]*[-_/]?\d{3,}/gu) ?? []
  const digits = (value: string) => value.replace(/\D/gu, '')
  return {
    kind: 'agreed',
    namesOurs:
      numbers.length > 0 && numbers.every((number) => number === trxNumber || digits(number) === digits(trxNumber)),
    gatewayText: sentence,
  }
}
