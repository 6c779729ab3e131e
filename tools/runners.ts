/** The runners of tests, each with its report counted. */
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { add, countPlaywright, countVitest, failure, nothing } from './counts.ts'
import type { Count } from './counts.ts'
import { lastWords } from './last-words.ts'
import { root, runProcess } from './run-process.ts'
import type { ProcessEnd, ProcessRun } from './run-process.ts'

/** A tool that says by its exit code whether all is well: it counts as one. What it said of a failure is the remark. */
export async function runOne(run: ProcessRun): Promise<Count> {
  const end = await runProcess(run)
  return end.kind === 'ended' && end.code === 0
    ? { ...nothing, passed: 1 }
    : failure([endSentence(run.script, end), ...lastWords(end.output, end.errors)].join('\n    '))
}

export type TestRun = {
  /** Further arguments: files to run, a longer time for a test. */
  readonly arguments?: readonly string[]
  readonly timeoutMs: number
  readonly environment?: Readonly<Record<string, string>>
}

export async function runVitest(run: TestRun): Promise<Count> {
  const report = join(root, 'test-results/vitest.json')
  return counted(report, countVitest, {
    script: 'node_modules/vitest/vitest.mjs',
    arguments: [
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
      ...(run.arguments ?? []),
    ],
    timeoutMs: run.timeoutMs,
    environment: { ...run.environment },
  })
}

export async function runPlaywright(run: TestRun): Promise<Count> {
  const report = join(root, 'test-results/playwright.json')
  return counted(report, countPlaywright, {
    script: 'node_modules/@playwright/test/cli.js',
    arguments: ['test', '--reporter=list,json', ...(run.arguments ?? [])],
    timeoutMs: run.timeoutMs,
    environment: { ...run.environment, PLAYWRIGHT_JSON_OUTPUT_NAME: report },
  })
}

/** Runs a runner and counts the report it leaves. A run that failed while its report shows no failure is one more. */
async function counted(report: string, count: (report: unknown) => Count, run: ProcessRun): Promise<Count> {
  mkdirSync(dirname(report), { recursive: true })
  rmSync(report, { force: true })
  const end = await runProcess(run)
  const read = readReport(report, count)
  if (end.kind === 'timed-out') return add([read ?? nothing, failure(endSentence(run.script, end))])
  if (read === null) return failure(`${run.script} left no report that can be read.`)
  if (end.code !== 0 && read.failed === 0) return add([read, failure(endSentence(run.script, end))])
  return read
}

function readReport(path: string, count: (report: unknown) => Count): Count | null {
  try {
    return count(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    return null
  }
}

function endSentence(script: string, end: ProcessEnd): string {
  switch (end.kind) {
    case 'ended':
      return `${script} ended with ${String(end.code)}.`
    case 'timed-out':
      return `${script} was ended after ${String(end.timeoutMs / 1000)} s.`
  }
}
