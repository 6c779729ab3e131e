import { expect, it } from 'vitest'
import { printProblemKey, reasonKey, unsellableKey } from './sellable-words.ts'

it.each([
  ['a reason with words of its own', reasonKey('no-answer-in-time'), 'reason.no-answer-in-time'],
  ['a reason that is a problem', reasonKey('wallet-too-little'), 'problem.wallet-too-little'],
  ['a reason nobody has words for', reasonKey('provider-90210'), 'reason.other'],
  ['a service that cannot be sold', unsellableKey('money-out'), 'unsellable.money-out'],
  ['a cause added later', unsellableKey('moon-phase'), 'unsellable.not-available'],
  ['why nothing was printed', printProblemKey('no-paper'), 'print.problem.no-paper'],
  ['why nothing was printed, unknown', printProblemKey('gremlins'), 'print.problem.other'],
])('%s', (_what, key, expected) => {
  expect(key).toBe(expected)
})
