import { describe, expect, it } from 'vitest'
import { add, countPlaywright, countVitest } from './counts.ts'

const file = (status: string, ...assertions: string[]) => ({
  name: 'a.test.ts',
  status,
  assertionResults: assertions.map((assertion) => ({ status: assertion })),
})

describe('a run of Vitest', () => {
  it.each([
    { run: 'all passed', passed: 3, failed: 0, pending: 0, todo: 0, files: [file('passed', 'passed')], gives: [3, 0] },
    { run: 'one failed', passed: 2, failed: 1, pending: 0, todo: 0, files: [file('failed', 'failed')], gives: [2, 1] },
    { run: 'one skipped', passed: 2, failed: 0, pending: 1, todo: 0, files: [file('passed', 'passed')], gives: [2, 1] },
    { run: 'one to do', passed: 2, failed: 0, pending: 0, todo: 1, files: [file('passed', 'passed')], gives: [2, 1] },
    {
      run: 'a file that does not load',
      passed: 2,
      failed: 0,
      pending: 0,
      todo: 0,
      files: [file('failed')],
      gives: [2, 1],
    },
    { run: 'no test found', passed: 0, failed: 0, pending: 0, todo: 0, files: [], gives: [0, 1] },
  ])('$run', ({ passed, failed, pending, todo, files, gives }) => {
    const count = countVitest({
      numPassedTests: passed,
      numFailedTests: failed,
      numPendingTests: pending,
      numTodoTests: todo,
      testResults: files,
    })
    expect([count.passed, count.failed]).toEqual(gives)
  })

  it('tells which tests failed, the first few of them', () => {
    const failed = (nth: number) => ({
      status: 'failed',
      fullName: `a total ${String(nth)}`,
      failureMessages: [`Error: Property failed after 3 tests\n{ seed: 7 }\nCounterexample: [0]\n${'x'.repeat(2_000)}`],
    })
    const count = countVitest({
      numPassedTests: 1,
      numFailedTests: 7,
      numPendingTests: 0,
      numTodoTests: 0,
      testResults: [
        {
          name: 'a.test.ts',
          status: 'failed',
          assertionResults: [{ status: 'passed' }, ...[1, 2, 3, 4, 5, 6, 7].map(failed)],
        },
      ],
    })
    expect(count.failed).toBe(7)
    expect(count.remarks).toHaveLength(5)
    expect(count.remarks[0]).toBe(
      'a.test.ts: a total 1: Error: Property failed after 3 tests { seed: 7 } Counterexample: [0]',
    )
  })
})

describe('a run of Playwright', () => {
  it.each([
    { run: 'all passed', stats: { expected: 4, unexpected: 0, flaky: 0, skipped: 0 }, errors: [], gives: [4, 0] },
    { run: 'one failed', stats: { expected: 3, unexpected: 1, flaky: 0, skipped: 0 }, errors: [], gives: [3, 1] },
    {
      run: 'one passed the second time',
      stats: { expected: 3, unexpected: 0, flaky: 1, skipped: 0 },
      errors: [],
      gives: [3, 1],
    },
    { run: 'one skipped', stats: { expected: 3, unexpected: 0, flaky: 0, skipped: 1 }, errors: [], gives: [3, 1] },
    {
      run: 'none found',
      stats: { expected: 0, unexpected: 0, flaky: 0, skipped: 0 },
      errors: [{ message: 'No tests found' }],
      gives: [0, 1],
    },
    { run: 'nothing at all', stats: { expected: 0, unexpected: 0, flaky: 0, skipped: 0 }, errors: [], gives: [0, 1] },
  ])('$run', ({ stats, errors, gives }) => {
    const count = countPlaywright({ stats, errors })
    expect([count.passed, count.failed]).toEqual(gives)
  })
})

it('adds over all runners', () => {
  const count = add([
    { passed: 2, failed: 0, remarks: [] },
    { passed: 1, failed: 1, remarks: ['a'] },
  ])
  expect(count).toEqual({ passed: 3, failed: 1, remarks: ['a'] })
})
