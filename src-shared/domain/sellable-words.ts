/** The message of a code that comes from outside: why a service is not sold, why a payment ended as it did. */
import { isMessageKey, type MessageKey } from '../messages/messages.ts'

/** The sentence for a service that is listed but cannot be sold here. */
export function unsellableKey(code: string): MessageKey {
  const key = `unsellable.${code}`
  return isMessageKey(key) ? key : 'unsellable.not-available'
}

/** The sentence for a payment's reason; a code nobody has words for gets one that points at the gateway's own text. */
export function reasonKey(code: string): MessageKey {
  const key = `reason.${code}`
  if (isMessageKey(key)) return key
  const problem = `problem.${code}`
  return isMessageKey(problem) ? problem : 'reason.other'
}

/** The sentence for why a receipt did not come out. */
export function printProblemKey(code: string): MessageKey {
  const key = `print.problem.${code}`
  return isMessageKey(key) ? key : 'print.problem.other'
}
