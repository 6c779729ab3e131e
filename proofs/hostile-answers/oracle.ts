/**
 * What may be made of the answers of one case: at most what they say. The oracle knows what was put on the wire; it shares
 * no code with the client that read it.
 */
import type { CancelRequest } from '../../src-main/payments/ports.ts'
import type { FrozenRequest } from '../../src-shared/domain/payment.ts'
import { judgeMovements, judgeRequests, judgeSummary, judgeWallets } from './judge-history.ts'
import { judgeCancel, judgePay, judgeTransfer, type Answers } from './judge-money.ts'
import {
  judgeFee,
  judgeInquiry,
  judgeItems,
  judgePicture,
  judgeProfile,
  judgeRefresh,
  judgeSignIn,
  judgeStep,
} from './judge-rest.ts'
import { refusesToken } from './meaning.ts'
import { operations, type OperationName, type RequestsGiven } from './operations.ts'

type Judge = (result: never, answers: Answers, given: never) => string | null

const judges: Readonly<Record<OperationName, Judge>> = {
  pay: (result: Parameters<typeof judgePay>[0], answers, given: FrozenRequest) => judgePay(result, answers, given),
  cancel: (result: Parameters<typeof judgeCancel>[0], answers, given: CancelRequest) =>
    judgeCancel(result, answers, given),
  transfer: judgeTransfer,
  requestsSince: (result: Parameters<typeof judgeRequests>[0], answers, given: RequestsGiven) =>
    judgeRequests(result, answers, given),
  movementsSince: judgeMovements,
  walletMovements: judgeMovements,
  wallets: judgeWallets,
  walletsOf: judgeWallets,
  walletSummary: judgeSummary,
  inquire: judgeInquiry,
  quoteFee: judgeFee,
  categories: judgeItems,
  billers: judgeItems,
  services: judgeItems,
  picture: judgePicture,
  profile: judgeProfile,
  refreshToken: judgeRefresh,
  signIn: judgeSignIn,
  sendCode: judgeStep('sendCode'),
  verifyCode: judgeStep('verifyCode'),
  setPassword: judgeStep('setPassword'),
}

/** A sentence when a result goes beyond what was answered; null when it does not. */
export function judgeResult(name: OperationName, result: unknown, answers: Answers, given: unknown): string | null {
  return judges[name](result as never, answers, given as never)
}

/** A sentence when money may have been asked for more than once; null when it was not. */
export function judgeCount(name: OperationName, answers: Answers): string | null {
  if (operations[name].money === null || answers.own.length <= 1) return null
  if (answers.own.length > 2) return `${name} was sent ${String(answers.own.length)} times`
  return refusesToken(answers.own[0] ?? null) ? null : `${name} was sent twice without a refused token in between`
}
