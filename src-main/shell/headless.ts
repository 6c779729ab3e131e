/** Tells whoever started the program without a screen where it can be looked at: one JSON line on standard output. */
import { app } from 'electron'
import { debuggingAddress, headlessLine, type HeadlessLine } from './debugging-address.ts'

/** Tells whoever started the program where it can be looked at, once Chromium says where it listens. */
export async function tellDebuggingAddress(known: Omit<HeadlessLine, 'cdp'>): Promise<void> {
  const cdp = await debuggingAddress(app.getPath('userData'))
  if (cdp === null) throw new Error('Expected Chromium to tell its debugging address, found none')
  process.stdout.write(`${headlessLine({ cdp, ...known })}\n`)
}
