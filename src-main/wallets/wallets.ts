/** What the agent may spend: asked after sign-in, after every payment, and once a minute; sooner while the gateway cannot be reached. */
import type { Timers } from '../../src-shared/domain/clock.ts'
import type { HistoryAnswer, Wallet } from '../../src-shared/domain/history.ts'
import { add, type Minor } from '../../src-shared/domain/money.ts'

export type WalletsDeps = {
  readonly gateway: { wallets(): Promise<HistoryAnswer<Wallet>> }
  readonly clock: Timers & { nowMs(): number }
  readonly changed: () => void
}

export type Wallets = {
  /** The last figure, of all wallets together (the server picks the paying one), and when it was true. */
  readonly available: () => { readonly availableMinor: Minor | null; readonly atMs: number | null }
  /** Asks now and from time to time from here on. Call after sign-in and after every payment; calls in between are one. */
  readonly refresh: () => void
  readonly stop: () => void
}

const EVERY_MS = 60_000
const AFTER_FAILURE_MS = 10_000

export function createWallets({ gateway, clock, changed }: WalletsDeps): Wallets {
  let availableMinor: Minor | null = null
  let atMs: number | null = null
  let cancelNext: (() => void) | null = null
  let asking = false
  let askAgain = false
  let generation = 0

  const forgetNext = (): void => {
    cancelNext?.()
    cancelNext = null
  }

  async function ask(): Promise<void> {
    if (asking) {
      // The answer under way may be older than the payment that made somebody ask.
      askAgain = true
      return
    }
    asking = true
    forgetNext()
    const mine = generation
    const answer = await gateway.wallets().catch((): HistoryAnswer<Wallet> => ({
      kind: 'failed',
      reason: { code: 'gateway-failing', gatewayText: null },
    }))
    asking = false
    if (mine !== generation) {
      if (askAgain) restart()
      return
    }
    if (answer.kind === 'failed' && answer.reason.code === 'sign-in-required') {
      // Nobody is signed in: there is nothing to show, and nobody to ask for.
      if (availableMinor !== null) {
        availableMinor = null
        atMs = null
        changed()
      }
      if (askAgain) restart()
      return
    }
    if (answer.kind === 'rows') {
      availableMinor = add(...answer.rows.map((wallet) => wallet.availableMinor))
      atMs = clock.nowMs()
      changed()
    }
    if (askAgain) restart()
    else cancelNext = clock.after(answer.kind === 'failed' ? AFTER_FAILURE_MS : EVERY_MS, () => void ask())
  }

  function restart(): void {
    askAgain = false
    void ask()
  }

  return {
    available: () => ({ availableMinor, atMs }),
    refresh: () => void ask(),
    stop() {
      generation += 1
      askAgain = false
      forgetNext()
    },
  }
}
