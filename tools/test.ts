/**
 * Everything a change must pass, in one command:
 *
 *     npm test [-- --only format,lint,types,unit,build,e2e]
 *
 * A failed step does not stop the others; the last line is `N passed, N failed` over all of them.
 */
import { build } from './build.ts'
import { add, failure, nothing } from './counts.ts'
import type { Count } from './counts.ts'
import { exitWhenInterrupted } from './run-process.ts'
import { runOne, runPlaywright, runVitest } from './runners.ts'

const minuteMs = 60_000

/** Every tsconfig is one check: each side sees only what exists where it runs. */
const tsconfigs = [
  'src-shared',
  'src-main',
  'src-renderer',
  'sandbox',
  'e2e',
  'bench',
  'proofs',
  'tools',
  'tsconfig.tests.json',
] as const

/** The time limits add up to less than a quarter of an hour on two cores. */
const steps: Readonly<Record<string, () => Promise<Count>>> = {
  format: () =>
    runOne({
      script: 'node_modules/prettier/bin/prettier.cjs',
      arguments: ['--check', '--log-level', 'warn', '.'],
      timeoutMs: minuteMs,
    }),
  lint: () =>
    runOne({
      script: 'node_modules/eslint/bin/eslint.js',
      arguments: ['.', '--max-warnings', '0'],
      timeoutMs: 3 * minuteMs,
    }),
  types: async () => {
    const counts: Count[] = []
    for (const project of tsconfigs) {
      counts.push(
        await runOne({ script: 'node_modules/typescript/bin/tsc', arguments: ['-p', project], timeoutMs: minuteMs }),
      )
    }
    return add(counts)
  },
  // The stand-in for Electron is tested with a real Chromium, here as well as end to end.
  unit: async () => add([await missingTools(), await runVitest({ timeoutMs: 5 * minuteMs })]),
  build: buildAll,
  e2e: async () => {
    const built = await buildAll()
    if (built.failed > 0) return failure('The end-to-end tests were not run, because the program was not built.')
    return add([
      await missingTools(),
      await runPlaywright({ arguments: ['--project=change'], timeoutMs: 11 * minuteMs }),
    ])
  },
}

/** Finds or installs what the tests need; what stays missing is a failure that says what to do. */
async function missingTools(): Promise<Count> {
  try {
    // Loaded only when it is needed: format, lint and types need no tool from outside.
    const { ensureChromium } = await import('./setup/chromium.ts')
    await ensureChromium()
    return nothing
  } catch (error) {
    return failure(error instanceof Error ? error.message : String(error))
  }
}

async function buildAll(): Promise<Count> {
  try {
    await build()
    return { ...nothing, passed: 1 }
  } catch (error) {
    return failure(`The program was not built: ${error instanceof Error ? error.message : String(error)}`)
  }
}

function chosenSteps(words: readonly string[]): readonly string[] {
  if (words.length === 0) return Object.keys(steps)
  const [flag, list = ''] = words
  const names = list.split(',')
  const known = Object.keys(steps).join(', ')
  if (flag !== '--only' || words.length !== 2) throw new Error(`Expected no arguments or --only with some of ${known}.`)
  for (const name of names) {
    if (!(name in steps)) throw new Error(`Expected steps out of ${known}, found "${name}".`)
  }
  return names
}

exitWhenInterrupted()
const results: { readonly name: string; readonly count: Count; readonly seconds: number }[] = []
for (const name of chosenSteps(process.argv.slice(2))) {
  process.stdout.write(`\n── ${name}\n`)
  const startedAt = performance.now()
  const count = (await steps[name]?.()) ?? failure(`There is no step ${name}.`)
  results.push({ name, count, seconds: Math.round((performance.now() - startedAt) / 1000) })
}

process.stdout.write('\n')
for (const { name, count, seconds } of results) {
  const line = `${String(count.passed)} passed, ${String(count.failed)} failed, ${String(seconds)} s`
  process.stdout.write(`${name.padEnd(8)} ${line}\n`)
  for (const remark of count.remarks) process.stdout.write(`         ${remark}\n`)
}
const total = add(results.map(({ count }) => count))
process.stdout.write(`${String(total.passed)} passed, ${String(total.failed)} failed\n`)
process.exit(total.failed === 0 && total.passed > 0 ? 0 : 1)
