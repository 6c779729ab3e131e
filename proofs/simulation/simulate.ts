/**
 * Whole working days of a shop, simulated from one seed with everything that can go wrong:
 *
 *     npm run simulate -- --seed N --payments N
 *
 * Prints JSON; the last line is the summary. Ends with 1 where something that must hold did not.
 */
import { simulate } from './run.ts'

const usage = 'Expected --seed N and --payments N, whole numbers; either may be left out.'

function numbersFrom(words: readonly string[]): { readonly seed: number; readonly payments: number } {
  const found = { seed: 1, payments: 1_000 }
  for (let at = 0; at < words.length; at += 2) {
    const [flag, value = ''] = [words[at], words[at + 1]]
    if ((flag !== '--seed' && flag !== '--payments') || !/^\d{1,10}$/u.test(value)) throw new Error(usage)
    found[flag === '--seed' ? 'seed' : 'payments'] = Number(value)
  }
  if (found.payments === 0) throw new Error(usage)
  return found
}

const asked = numbersFrom(process.argv.slice(2))
const startedMs = performance.now()
const summary = await simulate(asked)
const tookMs = performance.now() - startedMs
for (const violation of summary.violations) process.stdout.write(`${JSON.stringify({ violation })}\n`)
process.stderr.write(
  `${String(summary.payments)} payments in ${(tookMs / 1_000).toFixed(1)} s: ` +
    `${String(Math.round((summary.payments / tookMs) * 60_000))} a minute\n`,
)
process.stdout.write(`${JSON.stringify(summary)}\n`)
process.exit(summary.violations.length === 0 ? 0 : 1)
