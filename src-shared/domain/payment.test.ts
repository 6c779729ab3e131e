import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { minor } from './money.ts'
import { decide } from './payment-decide.ts'
import { evolve } from './payment-evolve.ts'
import {
  isOpen,
  mayCancel,
  NO_PAYMENT,
  type CancelOutcome,
  type FrozenRequest,
  type Outcome,
  type PaymentCommand,
  type PaymentEvent,
  type PaymentId,
  type PaymentState,
  type PaymentStateKind,
  type SaleFacts,
  type Settlement,
} from './payment.ts'

const id = '00000000-0000-4000-8000-000000000001' as PaymentId
const reason = { code: 'r', gatewayText: null }
const request: FrozenRequest = {
  serviceId: 1,
  account: '0100',
  extraKeys: [{ key: 'Key1', value: 'v' }],
  amountMinor: minor(2500),
  feeMinor: null,
  inquiryNumber: null,
  echo: { billRefNumber: 'b', pmtType: 'POST' },
  mobileToNotify: null,
}
const words = { ar: 'ع', en: 'e' }
const sale: SaleFacts = {
  categoryId: null,
  billerId: 1,
  serviceName: words,
  billerName: words,
  accountLabel: words,
  paymentType: 'POST',
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
}
const settlement: Settlement = { trxNumber: 'T', feeMinor: null, providerReference: null, voucher: null, notes: [] }
const confirmed = { id, request, sale }

/** One of each kind; a new kind of state is a compile error here until it has its row below. */
const STATES: { readonly [Kind in PaymentStateKind]: Extract<PaymentState, { kind: Kind }> } = {
  none: { kind: 'none' },
  confirmed: { kind: 'confirmed', lastReason: null, ...confirmed },
  queued: { kind: 'queued', ...confirmed },
  expired: { kind: 'expired', refund: 'owed', ...confirmed },
  withdrawn: { kind: 'withdrawn', ...confirmed },
  sending: { kind: 'sending', from: 'confirmed', ...confirmed },
  unknown: { kind: 'unknown', reason, trxNumber: null, ...confirmed },
  accepted: { kind: 'accepted', settlement, reason, ...confirmed },
  declined: { kind: 'declined', reason, ...confirmed },
  succeeded: { kind: 'succeeded', settlement, proof: 'provider', ...confirmed },
  cancelling: { kind: 'cancelling', settlement, proof: 'provider', ...confirmed },
  cancelled: { kind: 'cancelled', settlement, refund: 'owed', ...confirmed },
  'cancel-unknown': { kind: 'cancel-unknown', settlement, proof: 'provider', reason, ...confirmed },
}

const OUTCOMES: { readonly [Kind in Outcome['kind']]: Extract<Outcome, { kind: Kind }> } = {
  'not-sent': { kind: 'not-sent', reason },
  declined: { kind: 'declined', reason },
  unknown: { kind: 'unknown', reason, trxNumber: 'N' },
  accepted: { kind: 'accepted', settlement, reason },
  succeeded: { kind: 'succeeded', settlement, proof: 'history' },
}
const CANCEL_OUTCOMES: { readonly [Kind in CancelOutcome['kind']]: Extract<CancelOutcome, { kind: Kind }> } = {
  'not-sent': { kind: 'not-sent', reason },
  cancelled: { kind: 'cancelled', reason },
  refused: { kind: 'refused', reason },
  'cancel-unknown': { kind: 'cancel-unknown', reason },
}

type Told =
  | Exclude<PaymentCommand['kind'], 'learn' | 'learn-cancel'>
  | `learn ${Outcome['kind']}`
  | `learn-cancel ${CancelOutcome['kind']}`

const learn = (kind: Outcome['kind']): PaymentCommand => ({ kind: 'learn', source: 'reply', outcome: OUTCOMES[kind] })
const learnCancel = (kind: CancelOutcome['kind']): PaymentCommand => ({
  kind: 'learn-cancel',
  source: 'reply',
  outcome: CANCEL_OUTCOMES[kind],
})

const COMMANDS: Readonly<Record<Told, PaymentCommand>> = {
  confirm: { kind: 'confirm', ...confirmed },
  send: { kind: 'send' },
  queue: { kind: 'queue' },
  expire: { kind: 'expire' },
  withdraw: { kind: 'withdraw' },
  cancel: { kind: 'cancel' },
  'give-back': { kind: 'give-back' },
  'learn not-sent': learn('not-sent'),
  'learn declined': learn('declined'),
  'learn unknown': learn('unknown'),
  'learn accepted': learn('accepted'),
  'learn succeeded': learn('succeeded'),
  'learn-cancel not-sent': learnCancel('not-sent'),
  'learn-cancel cancelled': learnCancel('cancelled'),
  'learn-cancel refused': learnCancel('refused'),
  'learn-cancel cancel-unknown': learnCancel('cancel-unknown'),
}

/** `refused`: the caller is wrong. `nothing`: it is so already, or says nothing new. Else the event. */
type Expected = 'refused' | 'nothing' | PaymentEvent['kind']

const REFUSES_ALL: Readonly<Record<Told, Expected>> = {
  confirm: 'nothing',
  send: 'refused',
  queue: 'refused',
  expire: 'refused',
  withdraw: 'refused',
  cancel: 'refused',
  'give-back': 'refused',
  'learn not-sent': 'refused',
  'learn declined': 'refused',
  'learn unknown': 'refused',
  'learn accepted': 'refused',
  'learn succeeded': 'refused',
  'learn-cancel not-sent': 'refused',
  'learn-cancel cancelled': 'refused',
  'learn-cancel refused': 'refused',
  'learn-cancel cancel-unknown': 'refused',
}
const LEARNS_NOTHING_NEW = {
  'learn not-sent': 'nothing',
  'learn declined': 'evidence-contradicts',
  'learn unknown': 'nothing',
  'learn accepted': 'nothing',
  'learn succeeded': 'nothing',
} as const

/** What was never sent, as far as the terminal knew, may still turn up as a charge: after records were put back. */
const GIVEN_UP = {
  'learn not-sent': 'nothing',
  'learn declined': 'nothing',
  'learn unknown': 'nothing',
  'learn accepted': 'evidence-contradicts',
  'learn succeeded': 'evidence-contradicts',
} as const

const DECISIONS: Readonly<Record<PaymentStateKind, Readonly<Record<Told, Expected>>>> = {
  none: { ...REFUSES_ALL, confirm: 'payment-confirmed' },
  confirmed: { ...REFUSES_ALL, send: 'payment-sending', queue: 'payment-queued', withdraw: 'payment-withdrawn' },
  queued: { ...REFUSES_ALL, send: 'payment-sending', expire: 'payment-expired', withdraw: 'payment-withdrawn' },
  expired: { ...REFUSES_ALL, ...GIVEN_UP, 'give-back': 'refund-given' },
  withdrawn: { ...REFUSES_ALL, ...GIVEN_UP },
  sending: {
    ...REFUSES_ALL,
    'learn not-sent': 'payment-not-sent',
    'learn declined': 'payment-declined',
    'learn unknown': 'payment-unknown',
    'learn accepted': 'payment-accepted',
    'learn succeeded': 'payment-succeeded',
  },
  unknown: {
    ...REFUSES_ALL,
    'learn not-sent': 'payment-declined',
    'learn declined': 'payment-declined',
    'learn unknown': 'payment-unknown',
    'learn accepted': 'payment-accepted',
    'learn succeeded': 'payment-succeeded',
  },
  accepted: {
    ...REFUSES_ALL,
    'learn not-sent': 'nothing',
    'learn declined': 'payment-declined',
    'learn unknown': 'nothing',
    'learn accepted': 'nothing',
    'learn succeeded': 'payment-succeeded',
  },
  declined: {
    ...REFUSES_ALL,
    'learn not-sent': 'nothing',
    'learn declined': 'nothing',
    'learn unknown': 'nothing',
    'learn accepted': 'evidence-contradicts',
    'learn succeeded': 'evidence-contradicts',
    'learn-cancel cancelled': 'evidence-contradicts',
  },
  succeeded: {
    ...REFUSES_ALL,
    ...LEARNS_NOTHING_NEW,
    cancel: 'cancel-sending',
    'learn-cancel cancelled': 'evidence-contradicts',
  },
  cancelling: {
    ...REFUSES_ALL,
    ...LEARNS_NOTHING_NEW,
    'learn-cancel not-sent': 'cancel-not-sent',
    'learn-cancel cancelled': 'payment-cancelled',
    'learn-cancel refused': 'cancel-refused',
    'learn-cancel cancel-unknown': 'cancel-unknown',
  },
  cancelled: {
    ...REFUSES_ALL,
    ...LEARNS_NOTHING_NEW,
    'give-back': 'refund-given',
    'learn-cancel not-sent': 'nothing',
    'learn-cancel cancelled': 'nothing',
    'learn-cancel refused': 'evidence-contradicts',
    'learn-cancel cancel-unknown': 'nothing',
  },
  'cancel-unknown': {
    ...REFUSES_ALL,
    ...LEARNS_NOTHING_NEW,
    'learn-cancel not-sent': 'nothing',
    'learn-cancel cancelled': 'payment-cancelled',
    'learn-cancel refused': 'cancel-refused',
    'learn-cancel cancel-unknown': 'nothing',
  },
}

const kinds = Object.keys(STATES) as PaymentStateKind[]
const commandNames = Object.keys(COMMANDS) as Told[]

function outcomeOf(state: PaymentState, command: PaymentCommand): Expected {
  const decision = decide(state, command)
  if (decision.kind === 'refused') {
    expect(decision).toEqual({ kind: 'refused', command: command.kind, state: state.kind })
    return 'refused'
  }
  expect(decision.events.length).toBeLessThanOrEqual(1)
  return decision.events[0]?.kind ?? 'nothing'
}

describe('deciding', () => {
  it.each(kinds.flatMap((kind) => commandNames.map((name) => [kind, name, DECISIONS[kind][name]] as const)))(
    '%s, %s: %s',
    (kind, name, expected) => {
      expect(outcomeOf(STATES[kind], COMMANDS[name])).toBe(expected)
    },
  )

  const told: PaymentState = { ...STATES.succeeded, proof: 'told' }
  const numbered: PaymentState = { ...STATES.unknown, trxNumber: 'N' }
  const unnumbered: PaymentCommand = {
    kind: 'learn',
    source: 'history',
    outcome: { kind: 'unknown', reason, trxNumber: null },
  }
  it.each<[string, PaymentState, PaymentCommand, Expected]>([
    ['a success that was only told is proven by the history', told, COMMANDS['learn succeeded'], 'payment-succeeded'],
    [
      'a success that was only told is not proven by being told again',
      told,
      { kind: 'learn', source: 'reply', outcome: { ...OUTCOMES.succeeded, proof: 'told' } },
      'nothing',
    ],
    ['an unknown payment learns its number once', numbered, COMMANDS['learn unknown'], 'nothing'],
    ['an unknown payment learns nothing from not knowing', STATES.unknown, unnumbered, 'nothing'],
    [
      'a payment whose number nobody knows is never cancelled',
      { ...STATES.succeeded, settlement: { ...settlement, trxNumber: null } },
      COMMANDS.cancel,
      'refused',
    ],
    [
      'a service that does not allow it is never cancelled',
      { ...STATES.succeeded, sale: { ...sale, cancellable: false } },
      COMMANDS.cancel,
      'refused',
    ],
    [
      'a confirm of something else under the same id is a bug',
      STATES.sending,
      { kind: 'confirm', ...confirmed, request: { ...request, amountMinor: minor(2501) } },
      'refused',
    ],
    [
      'a confirm with other extra keys is something else',
      STATES.confirmed,
      { kind: 'confirm', ...confirmed, request: { ...request, extraKeys: [] } },
      'refused',
    ],
    [
      'a confirm with another echo is something else',
      STATES.confirmed,
      { kind: 'confirm', ...confirmed, request: { ...request, echo: { billRefNumber: 'b', other: 'POST' } } },
      'refused',
    ],
    [
      'the same confirm is the same whatever the order of its keys',
      STATES.confirmed,
      {
        kind: 'confirm',
        ...confirmed,
        request: Object.fromEntries(
          Object.entries({ ...request, echo: { pmtType: 'POST', billRefNumber: 'b' } }).reverse(),
        ) as unknown as FrozenRequest,
      },
      'nothing',
    ],
  ])('%s', (_, state, command, expected) => {
    expect(outcomeOf(state, command)).toBe(expected)
  })

  it('records the same contradiction once, and another one beside it', () => {
    const found = { kind: 'evidence-contradicts', source: 'history', found: 'declined', reason } as const
    const contradicted = evolve(STATES.succeeded, found)
    expect(outcomeOf(contradicted, COMMANDS['learn declined'])).toBe('nothing')
    expect(outcomeOf(contradicted, COMMANDS['learn-cancel cancelled'])).toBe('evidence-contradicts')
  })

  it('is given back once', () => {
    const given = evolve(STATES.expired, { kind: 'refund-given' })
    expect(outcomeOf(given, { kind: 'give-back' })).toBe('nothing')
  })

  it('offers a cancel only for a success', () => {
    expect(kinds.filter((kind) => mayCancel(STATES[kind]))).toEqual(['succeeded'])
  })
})

const source = 'reply'
const EVENTS: { readonly [Kind in PaymentEvent['kind']]: Extract<PaymentEvent, { kind: Kind }> } = {
  'payment-confirmed': { kind: 'payment-confirmed', ...confirmed },
  'payment-sending': { kind: 'payment-sending' },
  'payment-queued': { kind: 'payment-queued' },
  'payment-expired': { kind: 'payment-expired' },
  'payment-withdrawn': { kind: 'payment-withdrawn' },
  'payment-not-sent': { kind: 'payment-not-sent', reason },
  'payment-unknown': { kind: 'payment-unknown', reason, trxNumber: null, source },
  'payment-accepted': { kind: 'payment-accepted', settlement, reason, source },
  'payment-declined': { kind: 'payment-declined', reason, source },
  'payment-succeeded': { kind: 'payment-succeeded', settlement, proof: 'history', source },
  'cancel-sending': { kind: 'cancel-sending' },
  'cancel-not-sent': { kind: 'cancel-not-sent', reason },
  'cancel-refused': { kind: 'cancel-refused', reason, source },
  'cancel-unknown': { kind: 'cancel-unknown', reason, source },
  'payment-cancelled': { kind: 'payment-cancelled', reason, source },
  'evidence-contradicts': { kind: 'evidence-contradicts', source, found: 'declined', reason },
  'refund-given': { kind: 'refund-given' },
}

/** From which states an event may happen, and where it leads. Everything else is a damaged journal or a bug. */
const MOVES: Readonly<Record<PaymentEvent['kind'], Partial<Record<PaymentStateKind, PaymentStateKind>>>> = {
  'payment-confirmed': { none: 'confirmed' },
  'payment-sending': { confirmed: 'sending', queued: 'sending' },
  'payment-queued': { confirmed: 'queued' },
  'payment-expired': { queued: 'expired' },
  'payment-withdrawn': { confirmed: 'withdrawn', queued: 'withdrawn' },
  'payment-not-sent': { sending: 'confirmed' },
  'payment-unknown': { sending: 'unknown', unknown: 'unknown' },
  'payment-accepted': { sending: 'accepted', unknown: 'accepted' },
  'payment-declined': { sending: 'declined', unknown: 'declined', accepted: 'declined' },
  'payment-succeeded': {
    sending: 'succeeded',
    unknown: 'succeeded',
    accepted: 'succeeded',
    succeeded: 'succeeded',
  },
  'cancel-sending': { succeeded: 'cancelling' },
  'cancel-not-sent': { cancelling: 'succeeded' },
  'cancel-refused': { cancelling: 'succeeded', 'cancel-unknown': 'succeeded' },
  'cancel-unknown': { cancelling: 'cancel-unknown' },
  'payment-cancelled': { cancelling: 'cancelled', 'cancel-unknown': 'cancelled' },
  'evidence-contradicts': Object.fromEntries(kinds.filter((kind) => kind !== 'none').map((kind) => [kind, kind])),
  'refund-given': { expired: 'expired', cancelled: 'cancelled' },
}

describe('evolving', () => {
  const events = Object.keys(EVENTS) as PaymentEvent['kind'][]
  it.each(kinds.flatMap((kind) => events.map((event) => [kind, event, MOVES[event][kind] ?? 'a bug'] as const)))(
    '%s, %s: %s',
    (kind, event, expected) => {
      const move = (): PaymentState => evolve(STATES[kind], EVENTS[event])
      if (expected === 'a bug') expect(move).toThrow(`Expected an event that ${kind} can have, found ${event}`)
      else expect(move().kind).toBe(expected)
    },
  )

  it('goes back to the queue when a queued payment did not leave', () => {
    const queued = evolve(STATES.queued, EVENTS['payment-sending'])
    expect(evolve(queued, EVENTS['payment-not-sent']).kind).toBe('queued')
  })

  type Owed = readonly [what: string, walk: readonly PaymentEvent[], refund: 'owed' | undefined]
  const { 'payment-confirmed': confirm, 'payment-sending': send, 'payment-queued': queue } = EVENTS
  const decline = EVENTS['payment-declined']
  it.each<Owed>([
    ['declined while the customer stands there: no task', [confirm, send, decline], undefined],
    ['declined after it was unknown: owed', [confirm, send, EVENTS['payment-unknown'], decline], 'owed'],
    ['declined after it was accepted: owed', [confirm, send, EVENTS['payment-accepted'], decline], 'owed'],
    ['declined out of the queue: owed', [confirm, queue, send, decline], 'owed'],
    ['expired in the queue: owed', [confirm, queue, EVENTS['payment-expired']], 'owed'],
    ['taken out of the queue: owed', [confirm, queue, EVENTS['payment-withdrawn']], 'owed'],
    ['given up before it left: no task', [confirm, EVENTS['payment-withdrawn']], undefined],
    [
      'cancelled: owed',
      [confirm, send, EVENTS['payment-succeeded'], EVENTS['cancel-sending'], EVENTS['payment-cancelled']],
      'owed',
    ],
  ])('%s', (_, walk, refund) => {
    const state = walk.reduce<PaymentState>(evolve, NO_PAYMENT)
    expect('refund' in state ? state.refund : undefined).toBe(refund)
    if (refund === 'owed') expect(evolve(state, EVENTS['refund-given'])).toEqual({ ...state, refund: 'given' })
  })

  it('a queued payment leaves with the number it was given, and remembers that it waited', () => {
    const sent = evolve(evolve(STATES.confirmed, queue), { ...send, inquiryNumber: 'INQ-9', atServerMs: 77 })
    const unknown = evolve(sent, EVENTS['payment-unknown'])
    expect(unknown).toMatchObject({ request: { inquiryNumber: 'INQ-9' }, wasQueued: true, sentAtServerMs: 77 })
  })

  it('counts the cancels that were refused', () => {
    const refused = (state: PaymentState): PaymentState =>
      evolve(evolve(state, EVENTS['cancel-sending']), EVENTS['cancel-refused'])
    expect(refused(refused(STATES.succeeded))).toMatchObject({ kind: 'succeeded', cancelsRefused: 2 })
  })

  it('keeps a number that was known before the outcome was', () => {
    const numbered: PaymentState = { ...STATES.unknown, trxNumber: 'N' }
    const unnumbered = { ...settlement, trxNumber: null }
    for (const kind of ['payment-succeeded', 'payment-accepted'] as const) {
      const settled = (event: Settlement): PaymentState => evolve(numbered, { ...EVENTS[kind], settlement: event })
      expect(settled(unnumbered)).toMatchObject({ settlement: { trxNumber: 'N' } })
      expect(settled(settlement)).toMatchObject({ settlement: { trxNumber: 'T' } })
    }
  })

  it('fills what an earlier settlement lacked, and erases nothing it had', () => {
    const voucher = { pin: '1', serial: null, expiry: null }
    const first: Settlement = { ...settlement, voucher, notes: ['first'] }
    const second: Settlement = {
      trxNumber: 'OTHER',
      feeMinor: minor(5),
      providerReference: 'P',
      voucher: null,
      notes: ['second'],
    }
    const accepted: PaymentState = { ...STATES.accepted, settlement: first }
    expect(evolve(accepted, { ...EVENTS['payment-succeeded'], settlement: second })).toMatchObject({
      kind: 'succeeded',
      proof: 'history',
      settlement: { trxNumber: 'T', feeMinor: 5, providerReference: 'P', voucher, notes: ['first'] },
    })
  })
})

describe('a success is marked as recovered', () => {
  const told = EVENTS['payment-succeeded']
  const marked = (state: PaymentState): boolean => state.kind !== 'none' && 'recovered' in state
  it.each([
    ['by the reply to the attempt itself: no', STATES.sending, false],
    ['out of the unknown: yes', STATES.unknown, true],
    ['after it was only accepted: yes', STATES.accepted, true],
    ['proven better later: no', STATES.succeeded, false],
  ])('%s', (_how, from, expected) => {
    expect(marked(evolve(from, told))).toBe(expected)
  })

  it('and stays so through better proof and a cancel that was refused', () => {
    const recovered = evolve(evolve(STATES.unknown, told), told)
    const cancelling = evolve(recovered, EVENTS['cancel-sending'])
    const unsure = evolve(cancelling, EVENTS['cancel-unknown'])
    expect([recovered, cancelling, unsure, evolve(unsure, EVENTS['cancel-refused'])].map(marked)).toEqual(
      Array(4).fill(true),
    )
  })
})

it('says which states stand open', () => {
  const open: PaymentStateKind[] = ['queued', 'sending', 'unknown', 'accepted', 'cancelling', 'cancel-unknown']
  expect(kinds.filter((kind) => isOpen(kind)).sort()).toEqual(open.sort())
})

describe('whatever is commanded, in whatever order', () => {
  const commands = fc.constantFrom(...commandNames)
  // Long walks that begin where most of the life is, so that the late states are really reached.
  const walks = fc
    .tuple(
      fc.constantFrom<Told[]>(
        [],
        ['confirm'],
        ['confirm', 'send'],
        ['confirm', 'queue', 'send'],
        ['confirm', 'send', 'learn unknown'],
      ),
      fc.array(commands, { maxLength: 30 }),
    )
    .map(([begin, rest]) => [...begin, ...rest])

  type Step = { readonly name: Told; readonly before: PaymentState; readonly after: PaymentState }

  function walk(names: readonly Told[]): Step[] {
    let state = NO_PAYMENT
    return names.map((name) => {
      const before = state
      const decision = decide(before, COMMANDS[name])
      // Every event that is decided is one that may happen: evolve throws on any other.
      if (decision.kind === 'events') state = decision.events.reduce(evolve, before)
      return { name, before, after: state }
    })
  }

  it('nothing is paid without evidence', () => {
    fc.assert(
      fc.property(walks, (names) => {
        let sent = false
        let proven = false
        for (const { name, before, after } of walk(names)) {
          if (after.kind === 'sending' && before.kind !== 'sending') sent = true
          if (name === 'learn succeeded' && sent) proven = true
          const isPaid =
            after.kind === 'succeeded' ||
            after.kind === 'cancelling' ||
            after.kind === 'cancel-unknown' ||
            after.kind === 'cancelled'
          if (isPaid) expect(sent && proven).toBe(true)
          const isCancelled = after.kind === 'cancelled' && before.kind !== 'cancelled'
          if (isCancelled) expect(name).toBe('learn-cancel cancelled')
        }
      }),
      { numRuns: 2_000 },
    )
  })

  it('what was confirmed never changes, and what is over stays over', () => {
    fc.assert(
      fc.property(walks, (names) => {
        for (const { before, after } of walk(names)) {
          if (before.kind === 'none') continue
          expect(after).toMatchObject({ id, request, sale })
          const isOver = ['expired', 'withdrawn', 'declined', 'cancelled'].includes(before.kind)
          // What is over can still be given back, and contradicted.
          if (isOver)
            expect({ ...after, refund: null, contradictions: null }).toEqual({
              ...before,
              refund: null,
              contradictions: null,
            })
        }
      }),
      { numRuns: 2_000 },
    )
  })

  it('a payment that may have left is never sent again', () => {
    fc.assert(
      fc.property(walks, (names) => {
        let mayHaveLeft = false
        for (const { name, before, after } of walk(names)) {
          const sends = after.kind === 'sending' && before.kind !== 'sending'
          if (sends) {
            expect(mayHaveLeft).toBe(false)
            mayHaveLeft = true
          }
          if (name === 'learn not-sent' && before.kind === 'sending') mayHaveLeft = false
        }
      }),
      { numRuns: 2_000 },
    )
  })

  it('a command given twice does what it does once', () => {
    const twice = (name: Told): boolean => !['send', 'cancel'].includes(name)
    fc.assert(
      fc.property(walks, commands.filter(twice), (names, name) => {
        const once = walk([...names, name]).at(-1)?.after
        expect(walk([...names, name, name]).at(-1)?.after).toEqual(once)
      }),
      { numRuns: 2_000 },
    )
  })

  it('every state is reached by some walk, so that these say something', () => {
    const reached = new Set<PaymentStateKind>()
    for (const names of fc.sample(walks, { numRuns: 3_000, seed: 1 })) {
      for (const { after } of walk(names)) reached.add(after.kind)
    }
    expect([...reached].sort()).toEqual([...kinds].sort())
  })
})
