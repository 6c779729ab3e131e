/** What must hold, by name: how often each rule was asked, and what broke one. */

export const RULES = {
  chargedOnce: "a customer's intent is charged at most once",
  known: 'every charge is known to the terminal in the end',
  said: 'nothing is said that the books contradict',
  written: 'what is said stands in the records',
  kept: 'what was said outlives every crash',
  intent: 'the intent is written before anything leaves',
  sentOnce: 'an intent leaves once',
  lane: 'one request about money at a time',
  oneOpen: 'an open payment keeps back another of the same account',
  row: 'a row of the gateway belongs to one payment, and to the right one',
  queue: 'the rules of the queue are kept',
  projections: 'the tables equal the replayed journal',
  chain: 'the chain of both copies verifies',
  totals: 'the totals equal the books',
  settled: 'everything settles or is a case',
  locked: 'a second process is refused',
  noBug: 'nothing is thrown that is no refusal of the disk',
} as const

export type Rule = keyof typeof RULES

export type Violation = {
  readonly invariant: string
  readonly step: number
  readonly payment: string | null
  readonly expected: string
  readonly found: string
}

/** Something that happened, for whoever reads what led to a violation. */
export type Happened = { readonly what: string; readonly payment: string | null; readonly more: string }

/** Enough to see what is wrong; a broken rule is broken often. */
const VIOLATIONS_MAX = 20

export type Rulebook = {
  /** Asks a rule. What was found is only put into words where the rule does not hold. */
  check(
    rule: Rule,
    holds: boolean,
    what: { readonly payment?: string | null; readonly expected: string; readonly found: () => string },
  ): void
  /** One more step of the world; gives how many there were, those of earlier worlds with them. */
  step(): number
  steps(): number
  tell(happened: Happened): void
  asked(): Readonly<Record<Rule, number>>
  violations(): readonly Violation[]
}

export function createRulebook(stepsBefore: number, story: (happened: Happened) => void): Rulebook {
  const asked = Object.fromEntries(Object.keys(RULES).map((rule) => [rule, 0])) as Record<Rule, number>
  const violations: Violation[] = []
  let steps = stepsBefore
  return {
    check(rule, holds, { payment = null, expected, found }) {
      asked[rule] += 1
      if (holds || violations.length >= VIOLATIONS_MAX) return
      const violation = { invariant: RULES[rule], step: steps, payment, expected, found: found() }
      story({ what: 'violation', payment, more: `${violation.invariant}: ${expected}; ${violation.found}` })
      violations.push(violation)
    },
    step: () => (steps += 1),
    steps: () => steps,
    tell: story,
    asked: () => asked,
    violations: () => violations,
  }
}
