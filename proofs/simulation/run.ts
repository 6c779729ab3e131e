/** Many worlds, one after another, added up: what `npm run simulate` does and what the tests ask. */
import { randomFrom } from '../random.ts'
import { RULES, type Rule, type Violation } from './rules.ts'
import { createInjected } from './counts.ts'
import type { PlantedBug } from './planted-bugs.ts'
import { runWorld } from './world.ts'

/** So many payments in a world: its files stay small, and each begins with another gateway. */
export const PAYMENTS_IN_A_WORLD = 125

export type Summary = {
  readonly seed: number
  readonly payments: number
  readonly injected: Readonly<Record<string, number>>
  readonly invariants: readonly { readonly name: string; readonly checked: number }[]
  readonly violations: readonly (Violation & { readonly world: number })[]
}

/** Simulates so many payments from a seed. With a planted bug it ends at the first violation. */
export async function simulate(ask: {
  readonly seed: number
  readonly payments: number
  readonly bug?: PlantedBug
}): Promise<Summary> {
  const seeds = randomFrom(ask.seed).part('worlds')
  const injected = createInjected()
  const asked = new Map<Rule, number>()
  const violations: (Violation & { world: number })[] = []
  let payments = 0
  let steps = 0
  while (payments < ask.payments) {
    const world = seeds.below(2 ** 32)
    const result = await runWorld({
      seed: world,
      payments: Math.min(PAYMENTS_IN_A_WORLD, ask.payments - payments),
      bug: ask.bug ?? null,
      stepsBefore: steps,
    })
    payments += result.payments
    ;({ steps } = result)
    injected.add(result.injected)
    for (const [rule, times] of Object.entries(result.asked) as [Rule, number][]) {
      asked.set(rule, (asked.get(rule) ?? 0) + times)
    }
    violations.push(...result.violations.map((violation) => ({ ...violation, world })))
    if (ask.bug !== undefined && violations.length > 0) break
    if (result.payments === 0) throw new Error(`Expected world ${String(world)} to sell something`)
  }
  return {
    seed: ask.seed,
    payments,
    injected: injected.byKind(),
    invariants: (Object.keys(RULES) as Rule[]).map((rule) => ({ name: RULES[rule], checked: asked.get(rule) ?? 0 })),
    violations,
  }
}
