/**
 * Feeds every operation of the SmartPay client with hostile answers over real HTTP:
 *
 *     node proofs/hostile-answers/hostile-answers.ts --seed N --cases N [--only INDEX]
 *
 * The same seed gives the same cases on every machine; `--only` runs one of them again. The last line is JSON.
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
})
for (const violation of report.violations) {
  process.stdout.write(
    `${violation.operation}, ${violation.harm}, ${violation.truth}: ${violation.sentence}\n` +
      (violation.index === null
        ? ''
        : `    node proofs/hostile-answers/hostile-answers.ts --seed ${String(seed)} --only ${String(violation.index)}\n`),
  )
}
process.stdout.write(`${JSON.stringify(report)}\n`)
process.exit(report.violations.length === 0 ? 0 : 1)
