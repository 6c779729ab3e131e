/**
 * A line that stays open from one conversation to the next: opening a serial port moves its control lines, and some
 * devices take that for being switched off and on.
 */
import type { BytePipe, OpenPipe, PipeListener } from './pipe.ts'

const NOBODY: PipeListener = { bytes: () => undefined, closed: () => undefined }

/** One conversation at a time. An orderly end leaves the line as it is; what comes between two is heard by nobody. */
export function keptPipe(open: OpenPipe): OpenPipe {
  let kept: BytePipe | null = null
  let listener = NOBODY

  return async (next, timeoutMs) => {
    listener = next
    if (kept === null || kept.isClosed()) {
      kept = await open(
        {
          bytes: (bytes) => {
            listener.bytes(bytes)
          },
          closed: () => {
            listener.closed()
          },
        },
        timeoutMs,
      )
    }
    const line = kept
    if (line === null) return null
    return {
      send: line.send,
      isClosed: line.isClosed,
      end: () => {
        if (listener === next) listener = NOBODY
      },
      destroy: () => {
        if (kept === line) kept = null
        line.destroy()
      },
    }
  }
}
