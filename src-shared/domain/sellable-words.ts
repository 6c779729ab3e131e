/** The message of a code that comes from outside: why a service is not sold, why a payment ended as it did. */
import { isMessageKey, type MessageKey } from '../messages/messages.ts'

/** The sentence for a service that is listed but cannot be sold here. */
export function unsellableKey(code: string): MessageKey {
  const key = `unsellable.${code}`
  return isMessageKey(key) ? key : 'unsellable.not-available'
}

/**
 * The sentence for a payment's reason. It tells the cause alone: what happened to the money is the state's to say, and a
 * problem's sentence ("nothing was charged") would be a lie about a payment whose end is not known.
 */
export function reasonKey(code: string): MessageKey {
  const key = `reason.${code}`
  return isMessageKey(key) ? key : 'reason.other'
}

/** The sentence for why a receipt did not come out. */
export function printProblemKey(code: string): MessageKey {
  const ownKey = `print.problem.${code}`
  if (isMessageKey(ownKey)) return ownKey
  const problemKey = `problem.${code}`
  return isMessageKey(problemKey) ? problemKey : 'print.problem.other'
}
