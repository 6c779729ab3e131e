/** The counter on an ordinary bad day: the line goes in the middle, and somebody presses the other language. */
import type { Random } from '../random.ts'
import type { Cashier } from './cashier.ts'
import type { Customer } from './customer.ts'
import type { TillPage } from './page.ts'
import { wait } from './wait.ts'
import type { World } from './world.ts'

export type Counter = {
  /** Serves one customer to the end, as far as it goes today; what is not known is asked about once. */
  serve(customer: Customer): Promise<void>
  /** The line is gone and stays away: the first sale finds out, and is taken once more to wait in the queue. */
  serveInBlackout(customer: Customer): Promise<void>
}

/** How long the line stays away, in ms. */
const CUT_MS = 300

export function createCounter(deps: {
  readonly page: TillPage
  readonly cashier: Cashier
  readonly world: World
  readonly random: Random
}): Counter {
  const { page, cashier, world, random } = deps

  async function cutLine(line: string, afterMs: number): Promise<void> {
    await wait(afterMs)
    await world.faults({ line })
    await wait(CUT_MS)
    await world.faults({ line: 'up' })
  }

  async function switchLanguage(afterMs: number): Promise<void> {
    await wait(afterMs)
    await page.call('app/set-language', { language: random.pick(['ar', 'en']) })
  }

  return {
    async serve(customer) {
      const line = random.weighted([
        [null, 8],
        ['refuse', 1],
        ['unreachable', 1],
      ] as const)
      const meanwhile: Promise<void>[] = []
      if (line !== null) meanwhile.push(cutLine(line, random.below(150)))
      if (random.chance(0.2)) meanwhile.push(switchLanguage(random.below(150)))
      const served = cashier.serve(customer)
      // Whoever fails first, all of it has ended before the next customer.
      const [outcome, ...others] = await Promise.allSettled([served, ...meanwhile])
      for (const ended of [outcome, ...others]) if (ended.status === 'rejected') throw ended.reason
      await cashier.check(customer)
      if (customer.regrets) await cashier.takeBack(customer)
    },

    async serveInBlackout(customer) {
      await world.faults({ line: 'refuse' })
      await cashier.serve(customer)
      await cashier.serve(customer)
    },
  }
}
