/**
 * What must hold, checked while it happens: what the terminal says and does is held against the gateway's books, its own
 * records and the customers' intents. After every step what it touched; every thousand steps, and at the end, the whole.
 */
import type { StoredPayment } from '../../src-main/payments/ports.ts'
import type { Storage } from '../../src-main/storage/storage.ts'
import { knownNumber, type PaymentId, type PaymentStateKind } from '../../src-shared/domain/payment.ts'
import type { QueuePolicy } from '../../src-shared/domain/queue-policy.ts'
import { createLaneChecks } from './lane-checks.ts'
import { chargedMinor, type Ledger, type Movement } from './ledger.ts'
import { createQueueChecks } from './queue-checks.ts'
import { createRulebook, type Happened, type Rulebook } from './rules.ts'
import { createSaidChecks, requestsInWords } from './said-checks.ts'
import type { Till } from './till.ts'
import type { MoneyCall } from './wire.ts'

/** What one customer wants once: however often it is tried, it may be charged once. */
export type Intent = { readonly paymentIds: PaymentId[] }

const WHOLE_EVERY_STEPS = 1_000

export type Checks = ReturnType<typeof createChecks>

export function createChecks(parts: {
  readonly ledger: Ledger
  readonly elapsedMs: () => number
  readonly queuePolicy: QueuePolicy | null
  /** Steps of all worlds before this one. */
  readonly stepsBefore: number
  /** Hears of everything in order. */
  readonly story: (happened: Happened) => void
}) {
  const { ledger, elapsedMs } = parts
  const rulebook = createRulebook(parts.stepsBefore, parts.story)
  const { check, tell } = rulebook
  const claims = createSaidChecks(rulebook, ledger)
  const lane = createLaneChecks(rulebook, elapsedMs)
  const queue = createQueueChecks(rulebook, parts.queuePolicy, elapsedMs)
  let till: Till | null = null

  const intents = new Map<PaymentId, Intent>()
  /** The last that the page knows of each payment. */
  const told = new Map<PaymentId, StoredPayment>()
  const toldInThisLife = new Set<PaymentId>()
  const rowOwners = new Map<string, PaymentId>()
  const listeners = new Map<PaymentId, (() => void)[]>()
  /** Lost with records that were put back from an older copy: what was said of them is not asked for again. */
  const forgotten = new Set<PaymentId>()

  function step(): void {
    if (rulebook.step() % WHOLE_EVERY_STEPS === 0 && till?.isAlive() === true) whole(till.storage)
  }

  /** The page heard of a payment, or read it. */
  function heard(stored: StoredPayment, how: 'told' | 'read'): void {
    const { state } = stored
    const { id, kind } = state
    tell({ what: how, payment: id, more: inWords(stored) })
    const before = told.get(id) ?? null
    told.set(id, stored)
    toldInThisLife.add(id)
    if (how === 'told') {
      step()
      checkWritten(stored)
    }
    const isAnother = before?.state.kind !== kind || before.changedAtMs !== stored.changedAtMs
    if (kind === 'sending' && isAnother) lane.intended('pay', id)
    if (kind === 'cancelling' && isAnother) lane.intended('cancel', id)
    if (kind === 'queued' && before?.state.kind !== 'queued' && till !== null) queue.joined(till.storage, stored)
    checkRow(stored)
    claims.said(stored)
    for (const wake of listeners.get(id)?.splice(0) ?? []) wake()
  }

  function checkWritten({ state, changedAtMs }: StoredPayment): void {
    const written = till?.storage.payments.payment(state.id) ?? null
    check('written', written?.state.kind === state.kind && written.changedAtMs === changedAtMs, {
      payment: state.id,
      expected: state.kind,
      found: () => written?.state.kind ?? 'nothing',
    })
  }

  function checkRow({ state }: StoredPayment): void {
    const number = knownNumber(state)
    if (number === null) return
    const owner = rowOwners.get(number) ?? state.id
    rowOwners.set(number, owner)
    const request = ledger.numbered(number)
    check('row', owner === state.id && request?.paymentId === state.id, {
      payment: state.id,
      expected: `row ${number}: its own, and nobody else's`,
      found: () => `claimed by ${owner}, made by ${request?.paymentId ?? request?.serial ?? 'nobody'}`,
    })
  }

  /** The books moved money. */
  function moved({ request, direction }: Movement): void {
    const payment = request.paymentId as PaymentId | null
    tell({ what: direction, payment, more: requestsInWords([request]) })
    if (payment === null || direction === 'credit') return
    step()
    const charges = (intents.get(payment)?.paymentIds ?? [])
      .flatMap((id) => ledger.ofPayment(id))
      .filter((each) => chargedMinor(each) > 0)
    check('chargedOnce', charges.length === 1, {
      payment,
      expected: 'one charge',
      found: () => requestsInWords(charges),
    })
    const kind = told.get(payment)?.state.kind ?? null
    const saysNotCharged = kind === 'declined' || kind === 'withdrawn' || kind === 'expired' || kind === 'confirmed'
    check('said', !saysNotCharged, {
      payment,
      expected: `${String(kind)}: nothing is charged`,
      found: () => requestsInWords([request]),
    })
  }

  function leaves({ kind, paymentId }: MoneyCall): void {
    if (till === null || paymentId === null) throw new Error(`Expected a payment that a ${kind} is about`)
    step()
    tell({ what: `${kind} leaves`, payment: paymentId, more: '' })
    const stored = lane.leaves(till.storage, kind, paymentId as PaymentId)
    if (kind === 'pay' && stored?.state.wasQueued === true) queue.left(till.storage, stored)
  }

  function over(call: MoneyCall, refused: boolean): void {
    tell({ what: `${call.kind} is over`, payment: call.paymentId, more: refused ? 'turned away' : '' })
    lane.over(call, refused)
  }

  /** A life began on the records as they are; the page is loaded anew and shows what stands there. */
  function began(next: Till): void {
    till = next
    tell({ what: 'a life begins', payment: null, more: '' })
    lane.began()
    const { payments } = next.storage
    for (const id of toldInThisLife) {
      const said = told.get(id)
      if (said === undefined) continue
      const stored = payments.payment(id)
      check('kept', stored !== null && stored.changedAtMs >= said.changedAtMs, {
        payment: id,
        expected: `${said.state.kind} or later`,
        found: () => stored?.state.kind ?? 'nothing',
      })
    }
    toldInThisLife.clear()
    for (const [id, { state }] of told) {
      const stored = isFinal(state.kind) ? null : payments.payment(id)
      if (stored !== null) heard(stored, 'read')
    }
  }

  /** Both copies of the journal, and every table that follows from it. */
  function whole(storage: Storage): void {
    const [fault] = storage.verify()
    check('chain', fault === undefined, { expected: 'a whole chain', found: () => JSON.stringify(fault) })
    const [difference] = storage.compareProjections()
    check('projections', difference === undefined, {
      expected: 'equal tables',
      found: () => JSON.stringify(difference),
    })
  }

  /** At the end, when nothing goes wrong any more and everything had its time. */
  function atTheEnd(storage: Storage): void {
    whole(storage)
    const { payments } = storage
    const standing = new Map<PaymentId, StoredPayment | null>()
    const stands = (id: PaymentId): StoredPayment | null => {
      const known = standing.get(id)
      if (known !== undefined) return known
      const stored = payments.payment(id)
      standing.set(id, stored)
      return stored
    }
    const cases = payments.openCases()
    const withCase = new Set(cases.map(({ paymentId }) => paymentId))
    for (const { state } of payments.open()) {
      check('settled', withCase.has(state.id), {
        payment: state.id,
        expected: 'settled, or a case',
        found: () => state.kind,
      })
    }
    const waiting = payments.queueTotals().count
    check('settled', waiting === 0, { expected: 'an empty queue', found: () => `${String(waiting)} wait` })
    const lostRows = new Set(cases.map(({ id }) => id))
    for (const request of ledger.all()) {
      const id = request.paymentId as PaymentId | null
      if (id === null || request.debitedMinor === 0) continue
      const stored = stands(id)
      if (stored !== null && !forgotten.has(id)) claims.known(request, stored, withCase.has(id))
      else {
        // A lost row that looks like a payment of the records is taken for that one's by whoever compares the two.
        const { serviceId, account, amountMinor } = request
        const looksKept =
          amountMinor !== null && payments.like({ serviceId, account, amountMinor, sinceMs: 0 }).length > 0
        const isKept = looksKept || (stored !== null && stored.state.kind !== 'withdrawn')
        check('known', isKept || lostRows.has(`payment-not-in-records/${request.number}`), {
          payment: id,
          expected: `a case about row ${request.number}`,
          found: () => 'none',
        })
      }
    }
    for (const id of told.keys()) {
      const stored = forgotten.has(id) ? null : stands(id)
      if (stored !== null) claims.said(stored)
    }
  }

  return {
    check,
    step,
    heard,
    printed: claims.printed,
    inquired: queue.inquired,
    moved,
    leaves,
    over,
    began,
    atTheEnd,
    failed(problem: unknown): void {
      const isDisk = problem instanceof Error && (problem.name === 'StorageError' || problem.name === 'ProgramEnded')
      check('noBug', isDisk, {
        expected: 'a refusal of the disk',
        found: () => (problem instanceof Error ? (problem.stack ?? problem.message) : String(problem)),
      })
    },
    /** A customer's wish that the payment stands for. */
    meant(id: PaymentId, intent: Intent): void {
      intents.set(id, intent)
      intent.paymentIds.push(id)
    },
    intentOf: (id: PaymentId): Intent | null => intents.get(id) ?? null,
    /** Records were put back that are older than what was said: what they do not know is asked of the gateway, not of them. */
    putBack({ payments }: Storage): void {
      for (const [id, said] of told) {
        const stored = payments.payment(id)
        // What the copy had waiting for its turn is given up at the start, whatever became of it since.
        if (stored !== null && stored.changedAtMs >= said.changedAtMs && stored.state.kind !== 'withdrawn') continue
        forgotten.add(id)
        told.delete(id)
        toldInThisLife.delete(id)
        tell({ what: 'forgotten', payment: id, more: stored?.state.kind ?? 'gone' })
      }
    },
    toldIds: (): readonly PaymentId[] => [...told.keys()],
    said: (id: PaymentId): StoredPayment | null => told.get(id) ?? null,
    /** Settles when the page next hears of the payment. */
    next: (id: PaymentId): Promise<void> =>
      new Promise((resolve) => {
        const waiting = listeners.get(id)
        if (waiting === undefined) listeners.set(id, [resolve])
        else waiting.push(resolve)
      }),
    result: (): Pick<Rulebook, 'asked' | 'violations' | 'steps'> => rulebook,
  }
}

function isFinal(kind: PaymentStateKind): boolean {
  return (
    kind === 'succeeded' || kind === 'declined' || kind === 'withdrawn' || kind === 'expired' || kind === 'cancelled'
  )
}

function inWords({ state }: StoredPayment): string {
  const reason = state.kind === 'confirmed' ? state.lastReason : 'reason' in state ? state.reason : null
  return [state.kind, reason?.code, knownNumber(state)].filter((part) => part != null).join(' ')
}
