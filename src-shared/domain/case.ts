/**
 * A case: a record that asks a supervisor to look at something. It is not a state of a payment, moves no money and blocks
 * nobody; what becomes of the payment is decided by evidence alone.
 */
import { assertNever } from './assert-never.ts'
import type { EvidenceSource, PaymentEvent, PaymentId, PaymentState, Reason } from './payment.ts'

export type CaseKind =
  /** Nothing has shown yet what became of a payment, and the time in which it should have is over. */
  | 'outcome-unknown'
  /** The provider has still not confirmed what the gateway accepted. */
  | 'not-confirmed'
  | 'cancel-unknown'
  /** Something was found that says otherwise than what was settled. */
  | 'contradiction'
  /** The gateway knows of a payment by this machine that the records do not. */
  | 'payment-not-in-records'

/** What somebody who looks at the case is shown. */
export type Finding = {
  readonly code: string
  readonly source: EvidenceSource
  readonly gatewayText: string | null
  /** The gateway's number of the row that showed it. */
  readonly trxNumber: string | null
}

/** What this program finds by itself, each with words in both languages (`reason.<code>`); a gateway's own reasons come beside them. */
export const findingCodes = [
  'history-failed',
  'history-shows-too-little',
  'history-unfinished',
  'row-of-another-sum',
  'rows-alike',
  'wallet-row-alike',
  'amount-still-reserved',
  'asked-in-vain',
  'request-running',
  'request-paid',
  'request-charged-unconfirmed',
  'request-unconfirmed',
  'request-reversing',
  'request-reversed',
  'request-refused',
  'request-not-understood',
] as const
export type FindingCode = (typeof findingCodes)[number]

/** What the gateway's history shows, by the program's own look at it. */
export const findingFrom = (code: FindingCode, trxNumber: string | null = null): Finding => ({
  code,
  source: 'history',
  gatewayText: null,
  trxNumber,
})

/** `<kind>/<what it is about>`: the same thing never opens two cases. */
export type CaseId = string

export type CaseEvent =
  | {
      readonly kind: 'case-opened'
      readonly caseId: CaseId
      readonly caseKind: CaseKind
      /** Null: it is about a payment that the records do not know. */
      readonly paymentId: PaymentId | null
      readonly finding: Finding
    }
  | { readonly kind: 'case-noted'; readonly caseId: CaseId; readonly finding: Finding }
  /** Evidence answered the question; there is nothing left to look at. */
  | { readonly kind: 'case-answered'; readonly caseId: CaseId }

export type Case = {
  readonly id: CaseId
  readonly kind: CaseKind
  readonly paymentId: PaymentId | null
  readonly state: 'open' | 'answered'
  /** Oldest first, each code and number once. */
  readonly findings: readonly Finding[]
}

/** Findings kept of one case; whoever needs more reads the journal. */
const FINDINGS_MAX = 20

export const caseIdFor = (kind: CaseKind, about: string): CaseId => `${kind}/${about}`

/** The case after an event. Throws on one that it cannot have. */
export function evolveCase(before: Case | null, event: CaseEvent): Case {
  switch (event.kind) {
    case 'case-opened': {
      if (before === null) {
        const { caseId, caseKind, paymentId, finding } = event
        return { id: caseId, kind: caseKind, paymentId, state: 'open', findings: [finding] }
      }
      return { ...before, state: 'open', findings: withFinding(before.findings, event.finding) }
    }
    case 'case-noted':
      if (before === null) throw new Error(`Expected the case ${event.caseId}, found none`)
      return { ...before, findings: withFinding(before.findings, event.finding) }
    case 'case-answered':
      if (before === null) throw new Error(`Expected the case ${event.caseId}, found none`)
      return { ...before, state: 'answered' }
    default:
      return assertNever(event)
  }
}

/** Raises a case, or adds to it what was not known yet; null when it is open and knows this already. */
export function raiseCase(
  before: Case | null,
  about: { readonly kind: CaseKind; readonly paymentId: PaymentId | null; readonly about: string },
  finding: Finding,
): CaseEvent | null {
  const caseId = caseIdFor(about.kind, about.about)
  if (before === null || before.state === 'answered') {
    return { kind: 'case-opened', caseId, caseKind: about.kind, paymentId: about.paymentId, finding }
  }
  const isNew = withFinding(before.findings, finding).length > before.findings.length
  return isNew ? { kind: 'case-noted', caseId, finding } : null
}

/**
 * What a payment's own events ask of its cases: whatever path they came by, a contradiction is raised with it, and an
 * answered question is closed with the answer. `caseOf` gives the payment's case of a kind.
 */
export function casesFollowing(
  before: PaymentState,
  after: Exclude<PaymentState, { kind: 'none' }>,
  events: readonly PaymentEvent[],
  caseOf: (kind: CaseKind) => Case | null,
): readonly CaseEvent[] {
  const { id } = after
  const raised: CaseEvent[] = []
  const raise = (kind: CaseKind, source: EvidenceSource, reason: Reason, trxNumber: string | null): void => {
    const event = raiseCase(
      caseOf(kind),
      { kind, paymentId: id, about: id },
      { code: reason.code, source, gatewayText: reason.gatewayText, trxNumber },
    )
    if (event !== null) raised.push(event)
  }
  for (const event of events) {
    if (event.kind === 'evidence-contradicts') raise('contradiction', event.source, event.reason, null)
    if (event.kind === 'cancel-unknown') raise('cancel-unknown', event.source, event.reason, null)
  }
  for (const kind of answeredBy(before, after)) {
    if (caseOf(kind)?.state === 'open') raised.push({ kind: 'case-answered', caseId: caseIdFor(kind, id) })
  }
  return raised
}

/** The questions about a payment that stood before and stand no more. */
function answeredBy(before: PaymentState, after: PaymentState): readonly CaseKind[] {
  const questionOf = (state: PaymentState): CaseKind | null =>
    state.kind === 'unknown'
      ? 'outcome-unknown'
      : state.kind === 'accepted'
        ? 'not-confirmed'
        : state.kind === 'cancel-unknown'
          ? 'cancel-unknown'
          : null
  const question = questionOf(before)
  return question !== null && question !== questionOf(after) ? [question] : []
}

function withFinding(findings: readonly Finding[], finding: Finding): readonly Finding[] {
  const isKnown = findings.some(({ code, trxNumber }) => code === finding.code && trxNumber === finding.trxNumber)
  return isKnown || findings.length >= FINDINGS_MAX ? findings : [...findings, finding]
}
