/**
 * Every command of the contract, asked by right and wrong senders with right and wrong input:
 *
 *     node proofs/hostile-page/hostile-page.ts [--seed N] [--calls N]
 *
 * Prints one line of JSON: the seed, the calls by command, sender and kind of input, the answers, the invariants and how
 * often each was checked, the violations. Ends with 1 where there is one. The same seed gives the same line.
 */
import { randomInt } from 'node:crypto'
import { parseArgs } from 'node:util'
import { inMemoryFolder } from './memory-folder.ts'
import { runHostilePage } from './run.ts'

const { values } = parseArgs({ options: { calls: { type: 'string', default: '20000' }, seed: { type: 'string' } } })
const calls = numberOf('--calls', values.calls)
const seed = values.seed === undefined ? randomInt(2 ** 31) : numberOf('--seed', values.seed)

const report = await inMemoryFolder((folder) => runHostilePage({ seed, calls, folder, planted: {} }))
process.stdout.write(`${JSON.stringify(report)}\n`)
process.exitCode = report.violations.length === 0 ? 0 : 1

function numberOf(flag: string, text: string): number {
  if (!/^\d{1,10}$/u.test(text)) throw new Error(`Expected ${flag} with a number, found ${text}`)
  return Number(text)
}
