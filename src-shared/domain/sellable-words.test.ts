import { expect, it } from 'vitest'
import { printProblemKey, reasonKey, unsellableKey } from './sellable-words.ts'

it.each([
  ['a reason with words of its own', reasonKey('no-answer-in-time'), 'reason.no-answer-in-time'],
  ['a reason that is a problem as well: its cause alone', reasonKey('gateway-timeout'), 'reason.gateway-timeout'],
  ['a reason nobody has words for', reasonKey('provider-90210'), 'reason.other'],
  ['a service that cannot be sold', unsellableKey('money-out'), 'unsellable.money-out'],
  ['a cause added later', unsellableKey('moon-phase'), 'unsellable.not-available'],
  ['why nothing was printed', printProblemKey('printer-no-paper'), 'problem.printer-no-paper'],
  ['why a print stopped', printProblemKey('interrupted'), 'print.problem.interrupted'],
  ['why nothing was printed, unknown', printProblemKey('gremlins'), 'print.problem.other'],
])('%s', (_what, key, expected) => {
  expect(key).toBe(expected)
})
