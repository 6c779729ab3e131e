import { describe, expect, it } from 'vitest'
import { isMessageKey } from '../messages/messages.ts'
import {
  casesFollowing,
  evolveCase,
  findingCodes,
  findingFrom,
  raiseCase,
  type Case,
  type CaseEvent,
  type CaseKind,
} from './case.ts'
import { NO_PAYMENT, type PaymentEvent, type PaymentId, type PaymentState } from './payment.ts'
import { evolve } from './payment-evolve.ts'
import { minor } from './money.ts'

const id = '00000000-0000-4000-8000-000000000001' as PaymentId
const about = { kind: 'outcome-unknown', paymentId: id, about: id } as const
const apply = (before: Case | null, event: CaseEvent | null): Case => {
  if (event === null) throw new Error('Expected an event')
  return evolveCase(before, event)
}

describe('a case', () => {
  it('is raised once for one thing, learns each finding once, and is closed by the answer', () => {
    const opened = apply(null, raiseCase(null, about, findingFrom('rows-alike')))
    expect(opened).toMatchObject({ id: `outcome-unknown/${id}`, state: 'open', findings: [{ code: 'rows-alike' }] })
    expect(raiseCase(opened, about, findingFrom('rows-alike'))).toBeNull()
    const noted = apply(opened, raiseCase(opened, about, findingFrom('rows-alike', 'REQ-1')))
    expect(noted.findings).toHaveLength(2)
    const answered = evolveCase(noted, { kind: 'case-answered', caseId: noted.id })
    expect(answered.state).toBe('answered')
  })

  it('opens again when it is asked anew, with what was found before', () => {
    const opened = apply(null, raiseCase(null, about, findingFrom('rows-alike')))
    const answered = evolveCase(opened, { kind: 'case-answered', caseId: opened.id })
    const again = apply(answered, raiseCase(answered, about, findingFrom('history-failed')))
    expect(again).toMatchObject({ state: 'open', findings: [{ code: 'rows-alike' }, { code: 'history-failed' }] })
  })

  it('keeps twenty findings and no more', () => {
    let standing: Case | null = null
    for (let number = 0; number < 30; number += 1) {
      const event = raiseCase(standing, about, findingFrom('rows-alike', String(number)))
      if (event !== null) standing = evolveCase(standing, event)
    }
    expect(standing?.findings).toHaveLength(20)
  })

  it('that was never opened learns nothing and is not answered', () => {
    const caseId = `outcome-unknown/${id}`
    expect(() => evolveCase(null, { kind: 'case-answered', caseId })).toThrow('found none')
    expect(() => evolveCase(null, { kind: 'case-noted', caseId, finding: findingFrom('rows-alike') })).toThrow(
      'found none',
    )
  })

  it.each(findingCodes)('has words for %s', (code) => {
    expect(isMessageKey(`reason.${code}`)).toBe(true)
  })
})

const words = { ar: 'ع', en: 'e' }
const confirmed: PaymentEvent = {
  kind: 'payment-confirmed',
  id,
  request: {
    serviceId: 1,
    account: '0100',
    extraKeys: [],
    amountMinor: minor(2500),
    feeMinor: null,
    inquiryNumber: null,
    echo: {},
    mobileToNotify: null,
  },
  sale: {
    categoryId: null,
    billerId: 1,
    serviceName: words,
    billerName: words,
    accountLabel: words,
    paymentType: 'PREP',
    printedKeys: [],
    quotedFeeMinor: minor(0),
    totalMinor: minor(2500),
    cashReceivedMinor: minor(2500),
    language: 'ar',
    receiptHeader: null,
    receiptFooter: null,
    billNotes: [],
    reprintAllowed: true,
    cancellable: true,
  },
}
const reason = { code: 'r', gatewayText: null }
const settlement = { trxNumber: 'T', feeMinor: null, providerReference: null, voucher: null, notes: [] }
const source = 'history'
const sent: PaymentEvent = { kind: 'payment-sending' }
const unknown: PaymentEvent = { kind: 'payment-unknown', reason, trxNumber: null, source: 'timeout' }
const accepted: PaymentEvent = { kind: 'payment-accepted', settlement, reason, source }
const succeeded: PaymentEvent = { kind: 'payment-succeeded', settlement, proof: 'history', source }
const declined: PaymentEvent = { kind: 'payment-declined', reason, source }
const cancelling: PaymentEvent = { kind: 'cancel-sending' }
const cancelUnknown: PaymentEvent = { kind: 'cancel-unknown', reason, source: 'timeout' }
const contradicts: PaymentEvent = { kind: 'evidence-contradicts', source, found: 'declined', reason }

describe('what a payment’s events ask of its cases', () => {
  it.each<[what: string, before: PaymentEvent[], now: PaymentEvent[], open: CaseKind[], asked: string[]]>([
    ['an ordinary success: nothing', [confirmed, sent], [succeeded], [], []],
    ['the outcome is not known: nothing yet', [confirmed, sent], [unknown], [], []],
    [
      'the unknown is settled: its case is answered',
      [confirmed, sent, unknown],
      [declined],
      ['outcome-unknown'],
      ['case-answered outcome-unknown'],
    ],
    [
      'the unknown is accepted: that question is answered too',
      [confirmed, sent, unknown],
      [accepted],
      ['outcome-unknown'],
      ['case-answered outcome-unknown'],
    ],
    ['confirmed at last', [confirmed, sent, accepted], [succeeded], ['not-confirmed'], ['case-answered not-confirmed']],
    ['settled before a case was raised: nothing', [confirmed, sent, unknown], [declined], [], []],
    [
      'a cancel nobody knows of: a case',
      [confirmed, sent, succeeded, cancelling],
      [cancelUnknown],
      [],
      ['case-opened cancel-unknown'],
    ],
    [
      'proven at last',
      [confirmed, sent, succeeded, cancelling, cancelUnknown],
      [{ kind: 'payment-cancelled', reason, source }],
      ['cancel-unknown'],
      ['case-answered cancel-unknown'],
    ],
    ['a contradiction: a case', [confirmed, sent, succeeded], [contradicts], [], ['case-opened contradiction']],
    [
      'a contradiction of one that is open already: noted once',
      [confirmed, sent, succeeded],
      [contradicts],
      ['contradiction'],
      ['case-noted contradiction'],
    ],
  ])('%s', (_what, before, now, open, asked) => {
    const was = before.reduce<PaymentState>(evolve, NO_PAYMENT)
    const is = now.reduce<PaymentState>(evolve, was)
    if (is.kind === 'none') throw new Error('Expected a payment')
    const standing = (kind: CaseKind): Case | null =>
      open.includes(kind)
        ? { id: `${kind}/${id}`, kind, paymentId: id, state: 'open', findings: [findingFrom('rows-alike')] }
        : null
    const events = casesFollowing(was, is, now, standing)
    expect(events.map((event) => `${event.kind} ${event.caseId.split('/')[0] ?? ''}`)).toEqual(asked)
  })
})
