/** What every group of actions works with, and how each waits for main. */
import type { TerminalBridge } from '../../src-shared/contract/contract.ts'
import type { Clock, Timers } from '../../src-shared/domain/clock.ts'
import { fail, type Reply } from '../../src-shared/domain/problem.ts'
import type { TerminalState } from './state.ts'

export type ScreenClock = Pick<Clock, 'nowMs'> & Timers

export type ActionContext = {
  readonly bridge: TerminalBridge
  readonly clock: ScreenClock
  readonly get: () => TerminalState
  readonly set: (change: Partial<TerminalState> | ((state: TerminalState) => Partial<TerminalState>)) => void
}

/** Waits for a command; a broken bridge is a problem with a sentence, never an exception in a screen. */
export async function answered<T>(command: Promise<Reply<T>>): Promise<Reply<T>> {
  try {
    return await command
  } catch {
    return fail('internal')
  }
}
