/** What is said, in both languages, when the program cannot start: before settings can be read nobody knows which one. */
import { isMessageKey, translator, type MessageKey } from '../../src-shared/messages/messages.ts'

/** The sentence for whatever was thrown during a start, and beneath it the details: where it was expected, no stack. */
export function startSentence(thrown: unknown): string {
  const key = keyOf(thrown)
  return [translator('ar')(key), translator('en')(key), detailsOf(thrown, key)].join('\n')
}

function keyOf(thrown: unknown): MessageKey {
  const code = thrown instanceof Error && 'code' in thrown ? `start.${String(thrown.code)}` : ''
  return isMessageKey(code) ? code : 'start.internal'
}

function detailsOf(thrown: unknown, key: MessageKey): string {
  if (!(thrown instanceof Error)) return String(thrown)
  return key === 'start.internal' ? (thrown.stack ?? thrown.message) : thrown.message
}
