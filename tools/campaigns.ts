/**
 * The longer proofs, which find what a fixed set of examples does not:
 *
 *     npm run campaigns [-- --seed N]
 *
 * So far: every property of the program with many more runs from a fresh seed; whole days of a shop simulated with
 * everything that goes wrong (`proofs/simulation`); the tests that kill processes, again and again; the real program
 * killed at random moments of a shift (`proofs/chaos`); every command asked by a page that means harm
 * (`proofs/hostile-page`); every operation of the gateway's client fed with hostile answers (`proofs/hostile-answers`);
 * and the end-to-end tests that take long (`e2e/long`). What is still to come is printed, so that nobody takes this for
 * more than it is. Bounded to 40 minutes; the last line is `N passed, N failed`.
 */
import { randomInt } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { build } from './build.ts'
import { add, failure } from './counts.ts'
import type { Count } from './counts.ts'
import { exitWhenInterrupted, root } from './run-process.ts'
import { runOne, runPlaywright, runVitest } from './runners.ts'

const minuteMs = 60_000

/** How often each property is tried; the ordinary tests try it 100 times. */
const propertyRuns = 100_000

/** How often the real program is killed at random moments of a shift. */
const programKills = 25

/** How often a page that means harm asks main for something. */
const hostileCalls = 200_000

/** How many hostile answers the gateway's client is fed with. */
const hostileAnswersFed = 20_000

/** So many payments are simulated. */
const simulatedPayments = 50_000

/** How often the tests are repeated whose outcome hangs on a moment that chance chooses. */
const repeats = 3

const toCome = [
  'card readers fuzzed on the wire',
  'the packaged program checked on each system',
  'a soak of several hours',
]

/** Test files that contain a word, found in their text: a new property joins without being listed anywhere. */
function testFilesWith(pattern: RegExp): readonly string[] {
  return globSync('{src-shared,src-main,src-renderer,sandbox,tools,proofs}/**/*.test.{ts,tsx}', { cwd: root })
    .filter((file) => pattern.test(readFileSync(`${root}/${file}`, 'utf8')))
    .sort()
}

async function properties(seed: number): Promise<Count> {
  const files = testFilesWith(/from 'fast-check'/)
  if (files.length === 0) return failure('No test with a property was found.')
  say(`${String(files.length)} files with properties, ${String(propertyRuns)} runs each, seed ${String(seed)}`)
  return runVitest({
    arguments: ['--testTimeout=600000', '--hookTimeout=600000', ...files],
    timeoutMs: 12 * minuteMs,
    environment: { FAST_CHECK_RUNS: String(propertyRuns), FAST_CHECK_SEED: String(seed) },
  })
}

async function kills(): Promise<Count> {
  const files = testFilesWith(/SIGKILL/)
  if (files.length === 0) return failure('No test that kills a process was found.')
  const counts: Count[] = []
  for (let round = 1; round <= repeats; round += 1) {
    say(`Kills, round ${String(round)} of ${String(repeats)}: ${files.join(', ')}`)
    counts.push(await runVitest({ arguments: [...files], timeoutMs: 5 * minuteMs }))
  }
  return add(counts)
}

async function simulation(seed: number): Promise<Count> {
  say(`${String(simulatedPayments)} payments simulated, seed ${String(seed)}`)
  return runOne({
    script: 'proofs/simulation/simulate.ts',
    arguments: ['--payments', String(simulatedPayments), '--seed', String(seed)],
    timeoutMs: 10 * minuteMs,
  })
}

async function chaos(seed: number): Promise<Count> {
  say(`The real program killed ${String(programKills)} times at random moments, seed ${String(seed)}`)
  return runOne({
    script: 'proofs/chaos/chaos.ts',
    arguments: ['--kills', String(programKills), '--seed', String(seed)],
    timeoutMs: 8 * minuteMs,
  })
}

async function hostilePage(seed: number): Promise<Count> {
  say(`A page that means harm asks ${String(hostileCalls)} times, seed ${String(seed)}`)
  return runOne({
    script: 'proofs/hostile-page/hostile-page.ts',
    arguments: ['--calls', String(hostileCalls), '--seed', String(seed)],
    timeoutMs: 6 * minuteMs,
  })
}

async function hostileAnswers(seed: number): Promise<Count> {
  say(`${String(hostileAnswersFed)} hostile answers to the gateway's client, seed ${String(seed)}`)
  return runOne({
    script: 'proofs/hostile-answers/hostile-answers.ts',
    arguments: ['--cases', String(hostileAnswersFed), '--seed', String(seed)],
    timeoutMs: 10 * minuteMs,
  })
}

async function endToEnd(): Promise<Count> {
  say(
    'The real program at length: whole forms, power cuts, services through the page, bad input, twenty thousand services, axe',
  )
  await build()
  return runPlaywright({ arguments: ['--project=campaign'], timeoutMs: 20 * minuteMs })
}

function say(sentence: string): void {
  process.stdout.write(`\n── ${sentence}\n`)
}

function seedFrom(words: readonly string[]): number {
  if (words.length === 0) return randomInt(2 ** 31)
  const [flag, value = ''] = words
  if (flag !== '--seed' || !/^\d{1,10}$/.test(value)) throw new Error('Expected no arguments or --seed with a number.')
  return Number(value)
}

exitWhenInterrupted()
const seed = seedFrom(process.argv.slice(2))
const total = add([
  await properties(seed),
  await simulation(seed),
  await kills(),
  await chaos(seed),
  await hostilePage(seed),
  await hostileAnswers(seed),
  await endToEnd(),
])
process.stdout.write('\n')
for (const remark of total.remarks) process.stdout.write(`${remark}\n`)
process.stdout.write(`Not part of this yet: ${toCome.join('; ')}.\n`)
process.stdout.write(`${String(total.passed)} passed, ${String(total.failed)} failed\n`)
process.exit(total.failed === 0 && total.passed > 0 ? 0 : 1)
