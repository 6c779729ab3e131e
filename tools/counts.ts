/** What a run of tests came to, read from the reports of the runners. A skipped test and an empty run count as failures. */
import { z } from 'zod'

export type Count = {
  readonly passed: number
  readonly failed: number
  /** Sentences about failures that the runner's own output does not show. */
  readonly remarks: readonly string[]
}

export const nothing: Count = { passed: 0, failed: 0, remarks: [] }

export function failure(remark: string): Count {
  return { passed: 0, failed: 1, remarks: [remark] }
}

export function add(counts: readonly Count[]): Count {
  return {
    passed: counts.reduce((sum, { passed }) => sum + passed, 0),
    failed: counts.reduce((sum, { failed }) => sum + failed, 0),
    remarks: counts.flatMap(({ remarks }) => remarks),
  }
}

const vitestResult = z.object({
  status: z.string(),
  fullName: z.string().optional(),
  failureMessages: z.array(z.string()).optional(),
})

const vitestReport = z.object({
  numPassedTests: z.int(),
  numFailedTests: z.int(),
  numPendingTests: z.int(),
  numTodoTests: z.int(),
  testResults: z.array(z.object({ name: z.string(), status: z.string(), assertionResults: z.array(vitestResult) })),
})

/**
 * Counts Vitest's JSON report. A file that could not be loaded has no tests, and is one failure. The failed tests are
 * remarks, with what a property says of its counterexample: the runner's own words may be far up by the end of a long run.
 */
export function countVitest(report: unknown): Count {
  const read = vitestReport.parse(report)
  const skipped = read.numPendingTests + read.numTodoTests
  const broken = read.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some(({ status }) => status === 'failed'),
  )
  const failed = read.testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.filter(({ status }) => status === 'failed').map((result) => failedTest(name, result)),
  )
  return runnerCount({
    passed: read.numPassedTests,
    failed: read.numFailedTests,
    skipped,
    broken: broken.map(({ name }) => `${name} could not be run.`),
    told: failed.slice(0, FAILED_TOLD_MAX),
  })
}

const FAILED_TOLD_MAX = 5
const FAILED_LETTERS_MAX = 400

/** The file, the test, and how its error begins: of a property, the seed and the counterexample. */
function failedTest(file: string, { fullName, failureMessages }: z.infer<typeof vitestResult>): string {
  const error = (failureMessages?.[0] ?? '').split('\n').slice(0, 3).join(' ')
  return `${file}: ${fullName ?? ''}: ${error}`.slice(0, FAILED_LETTERS_MAX)
}

const playwrightReport = z.object({
  stats: z.object({ expected: z.int(), unexpected: z.int(), flaky: z.int(), skipped: z.int() }),
  errors: z.array(z.object({ message: z.string().optional() })),
})

/** Counts Playwright's JSON report. A flaky test has failed once, and counts as failed. */
export function countPlaywright(report: unknown): Count {
  const { stats, errors } = playwrightReport.parse(report)
  return runnerCount({
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky,
    skipped: stats.skipped,
    broken: errors.map(({ message }) => message ?? 'An error without a message.'),
    told: [],
  })
}

function runnerCount(read: {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
  readonly broken: readonly string[]
  /** What is told of failures that are counted already. */
  readonly told: readonly string[]
}): Count {
  const remarks = [...read.broken, ...read.told]
  if (read.skipped > 0) remarks.push(`${String(read.skipped)} skipped: a test that does not run proves nothing.`)
  const failed = read.failed + read.skipped + read.broken.length
  if (read.passed + failed === 0) return failure('No test was found.')
  return { passed: read.passed, failed, remarks }
}
