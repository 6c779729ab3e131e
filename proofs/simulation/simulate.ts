/**
 * Whole working days of a shop, simulated from one seed with everything that can go wrong:
 *
 *     npm run simulate -- --seed N --payments N
 *
 * Prints JSON; the last line is the summary. Ends with 1 where something that must hold did not. A violation names its
 * world; `--world N` instead of `--seed N` runs that one alone and prints what happened in it, in order.
 */
import { PAYMENTS_IN_A_WORLD, simulate } from './run.ts'
import { runWorld } from './world.ts'

const usage = 'Expected --seed N or --world N, and --payments N: whole numbers; each may be left out.'

type Asked = { seed: number; payments: number | null; world: number | null }

function numbersFrom(words: readonly string[]): Asked {
  const found: Asked = { seed: 1, payments: null, world: null }
  for (let at = 0; at < words.length; at += 2) {
    const name = words[at]?.replace(/^--/u, '') ?? ''
    const value = words[at + 1] ?? ''
    if ((name !== 'seed' && name !== 'payments' && name !== 'world') || !/^\d{1,10}$/u.test(value)) {
      throw new Error(usage)
    }
    found[name] = Number(value)
  }
  if (found.payments === 0) throw new Error(usage)
  return found
}

const say = (line: object): void => {
  process.stdout.write(`${JSON.stringify(line)}\n`)
}

/** One world and its story; gives how much of it was wrong. */
async function tell(world: number, payments: number): Promise<number> {
  const { violations } = await runWorld({ seed: world, payments, bug: null, stepsBefore: 0, story: say })
  say({ world, payments, violations })
  return violations.length
}

/** Gives how much was wrong. */
async function runAll(seed: number, payments: number): Promise<number> {
  const startedMs = performance.now()
  const summary = await simulate({ seed, payments })
  const tookMs = performance.now() - startedMs
  for (const violation of summary.violations) say({ violation })
  process.stderr.write(
    `${String(summary.payments)} payments in ${(tookMs / 1_000).toFixed(1)} s: ` +
      `${String(Math.round((summary.payments / tookMs) * 60_000))} a minute\n`,
  )
  say(summary)
  return summary.violations.length
}

const { seed, payments, world } = numbersFrom(process.argv.slice(2))
const wrong =
  world === null ? await runAll(seed, payments ?? 1_000) : await tell(world, payments ?? PAYMENTS_IN_A_WORLD)
process.exitCode = wrong === 0 ? 0 : 1
