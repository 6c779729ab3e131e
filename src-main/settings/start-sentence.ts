/** What is said, in both languages, when the program cannot start: before settings can be read nobody knows which one. */
import { isMessageKey, translator, type MessageKey } from '../../src-shared/messages/messages.ts'
import { StartRefused } from './start.ts'

/** The sentence for whatever was thrown during the start: a refusal's own, a storage problem's, or the bug's. */
export function startSentence(thrown: unknown): string {
  if (thrown instanceof StartRefused) return thrown.message
  const key = keyOf(thrown)
  const details = thrown instanceof Error ? (key === 'start.internal' ? (thrown.stack ?? thrown.message) : thrown.message) : String(thrown)
  return [translator('ar')(key), translator('en')(key), details].join('\n')
}

function keyOf(thrown: unknown): MessageKey {
  const code = thrown instanceof Error && 'code' in thrown ? `start.${String(thrown.code)}` : ''
  return isMessageKey(code) ? code : 'start.internal'
}
