/** What a reply to a cancel says, and whether it speaks of the payment that was meant. */
import { assertNever } from '../../../src-shared/domain/assert-never.ts'
import type { CancelOutcome, Reason } from '../../../src-shared/domain/payment.ts'
import { judgeError } from './error-table.ts'
import { reasonOf, type Reply } from './reply.ts'
import { field, isObject, text, unpackObject, type WireObject } from './tolerant.ts'

/** What the reply alone says. */
export type CancelReading =
  | Exclude<CancelOutcome, { kind: 'cancelled' }>
  /** It was done, by the gateway's word, and to this payment: the credit is still to be seen. */
  | { readonly kind: 'agreed'; readonly gatewayText: string | null }
  /** Not possible, or already under way, or broken in the middle: one word for all three. */
  | { readonly kind: 'not-canceled'; readonly reason: Reason }

/** Judges a reply to a cancel of the payment with this number. */
export function readCancelReply(reply: Reply, trxNumber: string): CancelReading {
  switch (reply.kind) {
    case 'data':
      return readAgreement(reply.data, trxNumber)
    case 'error': {
      const { money, problem } = judgeError('cancel', reply)
      const reason = { code: problem, gatewayText: reasonOf(reply).gatewayText }
      if (reply.type === 'request_not_canceled') return { kind: 'not-canceled', reason }
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
  const gatewayText = object === null ? (isObject(data) ? null : text(data)) : text(field(object, 'message'))
  const named = object === null ? numberInSentence(gatewayText ?? '', trxNumber) : numberIn(object, trxNumber)
  switch (named) {
    case 'ours':
      return { kind: 'agreed', gatewayText }
    case 'another':
      // Somebody else's payment may be what was taken back.
      return { kind: 'cancel-unknown', reason: { code: 'cancel-names-another', gatewayText } }
    case 'none':
      return { kind: 'cancel-unknown', reason: { code: 'gateway-answer-unreadable', gatewayText } }
    default:
      return assertNever(named)
  }
}

type Named = 'ours' | 'another' | 'none'

/** Every spelling that stands there must say the same: two numbers may be two payments. */
function numberIn(object: WireObject, trxNumber: string): Named {
  const numbers = ['request_number', 'trxNumber', 'requestNumber'].flatMap((name) => text(field(object, name)) ?? [])
  if (numbers.length === 0) return 'none'
  return numbers.every((number) => number === trxNumber) ? 'ours' : 'another'
}

/** A sentence may name a balance too; what is as long as our number is a request's. */
function numberInSentence(sentence: string, trxNumber: string): Named {
  const ours = trxNumber.replace(/\D/gu, '')
  const numbers: readonly string[] = sentence.match(/\d{3,}/gu) ?? []
  if (numbers.length === 0) return 'none'
  const isOurs = numbers.includes(ours) && numbers.every((one) => one === ours || one.length !== ours.length)
  return isOurs ? 'ours' : 'another'
}
