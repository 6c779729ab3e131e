/** A gateway's reason as a problem that the screens have a sentence for. */
import { problemCodes, type Problem, type ProblemCode } from './problem.ts'
import type { Reason } from './payment.ts'

const known: ReadonlySet<string> = new Set(problemCodes)

/** The reason's own code where it is a problem's; else `otherwise`, with the reason's code for support. */
export function problemFromReason(reason: Reason, otherwise: ProblemCode = 'gateway-failing'): Problem {
  const quoted = reason.gatewayText === null ? {} : { gatewayText: reason.gatewayText }
  return known.has(reason.code)
    ? { code: reason.code as ProblemCode, ...quoted }
    : { code: otherwise, supportCode: reason.code, ...quoted }
}
