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

const vitestReport = z.object({
  numPassedTests: z.int(),
  numFailedTests: z.int(),
  numPendingTests: z.int(),
  numTodoTests: z.int(),
  testResults: z.array(
    z.object({ name: z.string(), status: z.string(), assertionResults: z.array(z.object({ status: z.string() })) }),
  ),
})

/** Counts Vitest's JSON report. A file that could not be loaded has no tests, and is one failure. */
export function countVitest(report: unknown): Count {
  const read = vitestReport.parse(report)
  const skipped = read.numPendingTests + read.numTodoTests
  const broken = read.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some(({ status }) => status === 'failed'),
  )
  return runnerCount({
    passed: read.numPassedTests,
    failed: read.numFailedTests,
    skipped,
    broken: broken.map(({ name }) => `${name} could not be run.`),
  })
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
  })
}

function runnerCount(read: {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
  readonly broken: readonly string[]
}): Count {
  const remarks = [...read.broken]
  if (read.skipped > 0) remarks.push(`${String(read.skipped)} skipped: a test that does not run proves nothing.`)
  const failed = read.failed + read.skipped + read.broken.length
  if (read.passed + failed === 0) return failure('No test was found.')
  return { passed: read.passed, failed, remarks }
}
