import { afterEach, describe, expect, it } from 'vitest'
import { runCampaign } from './campaign.ts'
import { bankOf, caseOf } from './cases.ts'
import { harms } from './harms.ts'
import { operations } from './operations.ts'
import { cleanUp, plantedBugs } from './planted-bugs.ts'
import { readTruths } from './truths.ts'

const SEED = 20_261_121
const bank = bankOf(readTruths())

it('no hostile answer is believed, and none does harm', async () => {
  const report = await runCampaign({ seed: SEED, cases: 300 })
  expect(report.violations).toEqual([])
  expect(report.cases).toBe(300)
  expect(report.invariants.filter(({ checked }) => checked === 0)).toEqual([])
})

it('every operation is tried, and what moves money with every kind of harm', () => {
  const cases = Array.from({ length: 10_000 }, (_, index) => caseOf(SEED, index, bank))
  expect(new Set(cases.map(({ truth }) => truth.operation))).toEqual(new Set(Object.keys(operations)))
  for (const operation of ['pay', 'cancel', 'transfer']) {
    const done = new Set(cases.flatMap(({ truth, harm }) => (truth.operation === operation ? [harm as string] : [])))
    // A hundred megabytes are sent seldom, to anyone.
    expect(Object.keys(harms).filter((harm) => harm !== 'a hundred megabytes' && !done.has(harm))).toEqual([])
  }
})

it('a case is the same whenever it is asked for again', () => {
  for (const index of [0, 1, 2, 3, 50, 1_234]) {
    const [one, again] = [caseOf(SEED, index, bank), caseOf(SEED, index, bank)]
    const ask = one.truth.answers[0]?.ask ?? ''
    expect(again.harm).toBe(one.harm)
    expect(again.deliveryFor(ask, 0)).toEqual(one.deliveryFor(ask, 0))
  }
  expect(caseOf(SEED + 1, 0, bank).truth).not.toBe(caseOf(SEED, 0, bank).truth)
})

describe('a client is found that', () => {
  afterEach(cleanUp)

  it.each(plantedBugs)('$bug', async ({ bug: _bug, invariant, ...options }) => {
    const found = await runUntilFound(options, invariant)
    expect(found).toContain(invariant)
  })
})

/** Runs more and more cases until one shows it, at most as many as a campaign has. */
async function runUntilFound(
  options: Omit<Parameters<typeof runCampaign>[0], 'seed' | 'cases'>,
  invariant: string,
): Promise<readonly string[]> {
  for (const cases of [60, 600, 10_000]) {
    const { violations } = await runCampaign({ seed: SEED, cases, ...options })
    const found = violations.map((violation) => violation.invariant)
    if (found.some((each) => each === invariant)) return found
  }
  return []
}
