import { describe, expect, test } from 'vitest'
import { PLANTED_BUGS } from './planted-bugs.ts'
import { RULES, type Rule } from './rules.ts'
import { simulate } from './run.ts'
import { runWorld } from './world.ts'

test('the same seed gives the same run, another seed another one', async () => {
  const [one, same, other] = [
    await simulate({ seed: 11, payments: 80 }),
    await simulate({ seed: 11, payments: 80 }),
    await simulate({ seed: 12, payments: 80 }),
  ]
  expect(JSON.stringify(same)).toBe(JSON.stringify(one))
  expect(other.injected).not.toEqual(one.injected)
  expect(one).toMatchObject({ seed: 11, payments: 80, violations: [] })
})

/** Which rule notices what is planted. */
const NOTICED_BY: Readonly<Record<string, readonly Rule[]>> = {
  'the intent is not written': ['written', 'intent'],
  'an unknown outcome is tried again': ['sentOnce'],
  "a neighbour's row is claimed": ['row'],
  'the chain is broken': ['chain'],
  'no answer is taken for a no': ['said'],
  'what was sent from the queue goes back into it': ['said'],
  'a cancel is repeated': ['sentOnce', 'intent'],
  'a table is changed without the journal': ['projections'],
}

describe('what is planted is found within a thousand payments', () => {
  test.each(PLANTED_BUGS.map((bug) => [bug.name, bug] as const))('%s', async (name, bug) => {
    const { violations, payments } = await simulate({ seed: 1, payments: 1_000, bug })
    expect(payments).toBeLessThanOrEqual(1_000)
    expect((NOTICED_BY[name] ?? []).map((rule) => RULES[rule])).toContain(violations[0]?.invariant)
  })
})

/** Worlds in which something was wrong once, each as long as it was then: what was wrong stays mended. */
const WORLDS_THAT_FAILED: readonly { readonly seed: number; readonly payments: number; readonly was: string }[] = [
  { seed: 53, payments: 100, was: 'sent again after its lane was given up, when a token was refused late' },
  { seed: 149, payments: 100, was: 'a cancel whose intent the disk half took stayed under way for ever' },
]

test.each(WORLDS_THAT_FAILED)('world $seed: $was', async ({ seed, payments }) => {
  const { violations } = await runWorld({ seed, payments, bug: null, stepsBefore: 0 })
  expect(violations).toEqual([])
})
