/** Where a program that was started without a screen can be looked at. Knows nothing of Electron. */
import { readFile } from 'node:fs/promises'
import path from 'node:path'

export type HeadlessLine = {
  /** Address of the DevTools protocol. */
  readonly cdp: string
  /** The embedded sandbox, null where there is none. */
  readonly sandbox: string | null
  readonly dataDir: string
}

/** The line for the given answer of Chromium; it starts with `{`. */
export const headlessLine = (line: HeadlessLine): string => JSON.stringify(line)

/**
 * The address from the file that Chromium leaves in its profile once it listens: the port on the first line.
 * Gives null when the file does not appear in time.
 */
export async function debuggingAddress(
  profileDirectory: string,
  { timeoutMs = 20_000, everyMs = 50 }: { timeoutMs?: number; everyMs?: number } = {},
): Promise<string | null> {
  const file = path.join(profileDirectory, 'DevToolsActivePort')
  for (const endMs = performance.now() + timeoutMs; performance.now() < endMs;) {
    const text = await readFile(file, 'utf8').catch(() => '')
    const port = /^(\d{1,5})\r?\n/u.exec(text)?.[1]
    if (port !== undefined) return `http://127.0.0.1:${port}`
    await new Promise((resolve) => setTimeout(resolve, everyMs))
  }
  return null
}
