/**
 * Feeds every operation of the SmartPay client with hostile answers over real HTTP:
 *
 *     node proofs/hostile-answers/hostile-answers.ts --seed N --cases N [--only INDEX]
 *
 * The same seed gives the same cases on every machine; `--only` runs one of them again. Every violation is a line of JSON
 * as soon as it is found, with its seed and the number of its case; the last line is the whole report.
 */
import { randomInt } from 'node:crypto'
import { parseArgs } from 'node:util'
import { runCampaign } from './campaign.ts'

const { values } = parseArgs({
  options: { seed: { type: 'string' }, cases: { type: 'string', default: '20000' }, only: { type: 'string' } },
})

function whole(name: string, text: string): number {
  if (!/^\d{1,10}$/u.test(text)) throw new Error(`Expected --${name} with a whole number, found ${text}`)
  return Number(text)
}

const seed = values.seed === undefined ? randomInt(2 ** 31) : whole('seed', values.seed)
const report = await runCampaign({
  seed,
  cases: whole('cases', values.cases),
  ...(values.only === undefined ? {} : { only: whole('only', values.only) }),
  found(violation) {
    process.stdout.write(`${JSON.stringify({ violation })}\n`)
  },
})
process.stdout.write(`${JSON.stringify(report)}\n`)
process.exit(report.violations.length === 0 ? 0 : 1)
