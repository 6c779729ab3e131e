/** Cash over the counter. */
import { minor, subtract, type Minor } from './money.ts'
import type { Problem } from './problem.ts'

/** Egyptian notes a customer hands over, smallest first. */
export const NOTES_MINOR: readonly Minor[] = [500, 1000, 2000, 5000, 10_000, 20_000].map(minor)

/** What goes back to the customer; null while too little was received. */
export function changeDue(totalMinor: Minor, receivedMinor: Minor): Minor | null {
  return receivedMinor < totalMinor ? null : subtract(receivedMinor, totalMinor)
}

/** Null when the cash is enough. */
export function checkCash(totalMinor: Minor, receivedMinor: Minor): Problem | null {
  return changeDue(totalMinor, receivedMinor) === null ? { code: 'cash-too-little', field: 'cash' } : null
}
