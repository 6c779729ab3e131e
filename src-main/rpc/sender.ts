/** Who may ask: the main frame of one of our own windows, on exactly our origin. */
import type { InvokeEventLike } from './ipc-like.ts'

/**
 * Whether the message comes from where it must. The address is compared parsed, never by prefix, and the origin beside
 * it: a sandboxed or foreign frame may carry one of the two. Never throws; a frame that died while we looked is refused.
 */
export function isTrustedSender(
  event: InvokeEventLike,
  { allowedOrigin, isOurPage }: { allowedOrigin: string; isOurPage: (pageId: number) => boolean },
): boolean {
  try {
    const frame = event.senderFrame
    if (frame === null || frame.parent !== null) return false
    const address = new URL(frame.url)
    return (
      `${address.protocol}//${address.host}` === allowedOrigin &&
      address.username === '' &&
      address.password === '' &&
      frame.origin === allowedOrigin &&
      isOurPage(event.sender.id)
    )
  } catch {
    return false
  }
}
