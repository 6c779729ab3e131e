/** A gateway's reason as a problem for the screen: our code where it is one of ours, else "the gateway refused". */
import type { Reason } from '../../src-shared/domain/payment.ts'
import { problemCodes, type Problem, type ProblemCode } from '../../src-shared/domain/problem.ts'

export function problemOfReason(reason: Reason): Problem {
  const known = (problemCodes as readonly string[]).includes(reason.code)
  return {
    code: known ? (reason.code as ProblemCode) : 'gateway-refused',
    ...(reason.gatewayText === null ? {} : { gatewayText: reason.gatewayText }),
    ...(known ? {} : { supportCode: reason.code }),
  }
}
