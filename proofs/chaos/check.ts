/**
 * Whether what the gateway did, what the journal holds, what stood on screens and paper, and what the customers wanted
 * agree. Pure: evidence in, violations out. Everything has settled by then that can.
 *
 * The gateway's ledger is the truth of the money. A payment whose request never got there may stand as unknown for as
 * long as the gateway's time budget lasts: that is no contradiction; a charge that nobody knows of is.
 */
import { translator, type MessageKey } from '../../src-shared/messages/messages.ts'
import type { LedgerView } from '../../sandbox/smartpay/ledger.ts'
import type { Customer, Told } from './customer.ts'
import type { ListedRow } from './page.ts'
import type { PaperSays } from './papers.ts'
import type { RecordedPayment, RecordedPrint } from './records.ts'

export type Evidence = {
  readonly customers: readonly Customer[]
  readonly told: readonly Told[]
  readonly ledger: { readonly payments: readonly LedgerPayment[] }
  readonly payments: readonly RecordedPayment[]
  readonly prints: readonly RecordedPrint[]
  /** How often each kind of entry stands in the journal: what really happened in the shift. */
  readonly entries: Readonly<Record<string, number>>
  readonly papers: readonly PaperSays[]
  readonly listed: readonly ListedRow[]
  readonly unsettledShown: number
  /** Of the screens at the end. */
  readonly language: 'ar' | 'en'
  /** What verifying both copies of the journal and comparing the projections with it found. */
  readonly recordFaults: readonly string[]
  /** Starts that failed, ends that nobody asked for, what the program threw. */
  readonly failures: readonly string[]
}

export type Violation = { readonly invariant: string; readonly found: string }
export type Checked = {
  readonly invariants: readonly { readonly name: string; readonly checked: number }[]
  readonly violations: readonly Violation[]
}

/** What of the gateway's own record of a payment is looked at. */
type LedgerPayment = Pick<
  LedgerView['payments'][number],
  | 'number'
  | 'productId'
  | 'account'
  | 'amountMinor'
  | 'charged'
  | 'refunded'
  | 'actionStatus'
  | 'paymentStatus'
  | 'outcome'
>
/** Looks at one thing: null where it is as it must be, else what is wrong with it. */
type Look<Thing> = (thing: Thing) => string | null

/** States that say the customer's bill is paid from the wallet. */
const SAYS_PAID: ReadonlySet<string> = new Set(['succeeded'])
/** States that say nothing is certain yet. What waits in the queue is certain: it was not charged. */
const SAYS_OPEN: ReadonlySet<string> = new Set(['unknown', 'accepted', 'sending', 'cancelling', 'cancel-unknown'])
/** States that a payment never leaves, but for a cancel of one that succeeded. */
const FINAL: ReadonlySet<string> = new Set(['succeeded', 'declined', 'withdrawn', 'expired', 'cancelled'])
const AFTER_SUCCESS: ReadonlySet<string> = new Set(['succeeded', 'cancelling', 'cancel-unknown', 'cancelled'])

/** Of so many customers some pay: a run in which nobody does proves nothing. */
const MANY = 12

/** The money is gone from the wallet and has not come back. */
const isLive = ({ charged, refunded }: LedgerPayment): boolean => charged && !refunded
/** Nothing more happens to it at the gateway. */
const isOver = ({ actionStatus }: LedgerPayment): boolean => actionStatus === 'completed'

/** Whether the gateway's history says how this payment ended. Only the credit of a cancel proves it. */
function canTell(payment: RecordedPayment, row: LedgerPayment): boolean {
  if (payment.state === 'cancelling' || payment.state === 'cancel-unknown') return row.refunded
  return isOver(row) && row.outcome !== 'no-history-row'
}

/** Checks all of it; every violation is named, none ends the checking. */
export function check(evidence: Evidence): Checked {
  const { customers, ledger, payments } = evidence
  const rows = ledger.payments
  const byId = new Map(payments.map((payment) => [payment.id, payment]))
  const byNumber = new Map(
    payments.flatMap((payment) => (payment.trxNumber === null ? [] : [[payment.trxNumber, payment]])),
  )
  const rowByNumber = new Map(rows.map((row) => [row.number, row]))

  /** The ledger's rows of a customer: by the account, or where there is none by the numbers of their payments. */
  function rowsOf(customer: Customer): readonly LedgerPayment[] {
    if (customer.account !== '') {
      return rows.filter(({ productId, account }) => productId === customer.serviceId && account === customer.account)
    }
    return customer.paymentIds.flatMap((id) => rowByNumber.get(byId.get(id)?.trxNumber ?? '') ?? [])
  }
  const paymentsOf = (customer: Customer) => customer.paymentIds.flatMap((id) => byId.get(id) ?? [])

  const parts: readonly Part[] = [
    part('a customer is charged at most once', customers, (customer) => {
      const live = rowsOf(customer).filter(isLive)
      return live.length <= 1 ? null : `${customer.name} was charged ${numbers(live)}`
    }),
    part('nobody is charged who wanted nothing', rows.filter(isLive), (row) => {
      const wanted = customers.some(
        ({ serviceId, account, amountMinor }) =>
          serviceId === row.productId && account === row.account && amountMinor === row.amountMinor,
      )
      return wanted ? null : `${row.number} of ${String(row.amountMinor)} for ${row.account} was nobody's wish`
    }),
    part('every charge is known to the terminal', rows.filter(isLive), (row) => {
      const known = byNumber.get(row.number)
      if (known !== undefined) {
        return SAYS_PAID.has(known.state) || SAYS_OPEN.has(known.state)
          ? null
          : `${row.number} is charged, ${known.id} says ${known.state}`
      }
      return payments.some((payment) => SAYS_OPEN.has(payment.state) && isSameSale(payment, row))
        ? null
        : `${row.number} for ${row.account} is charged, and no payment knows it`
    }),
    part('what is called paid is charged, once for each', customers, (customer) => {
      const said = paymentsOf(customer)
      const paid = said.filter(({ state }) => SAYS_PAID.has(state)).length
      const open = said.filter(({ state }) => SAYS_OPEN.has(state)).length
      const live = rowsOf(customer).filter(isLive).length
      return paid <= live && live <= paid + open
        ? null
        : `${customer.name}: charged ${String(live)} times, said ${said.map(({ state }) => state).join(', ')}`
    }),
    part(
      'a number the terminal names is that very charge',
      payments.filter(({ state, trxNumber }) => SAYS_PAID.has(state) && trxNumber !== null),
      (payment) => {
        const row = rowByNumber.get(payment.trxNumber ?? '')
        return row !== undefined && isLive(row) && isSameSale(payment, row)
          ? null
          : `${payment.id} says paid as ${payment.trxNumber ?? ''}, which the gateway does not know as such`
      },
    ),
    part(
      'what the gateway can tell is settled',
      payments.filter(({ state }) => SAYS_OPEN.has(state)),
      (payment) => {
        const alike = rows.filter((row) => isSameSale(payment, row))
        const [row] = alike

        if (alike.length !== 1 || row === undefined || payment.account === '') return null
        return canTell(payment, row)
          ? `${payment.id} says ${payment.state}, the gateway shows ${row.number} as ${row.paymentStatus}`
          : null
      },
    ),
    part(
      'what is called cancelled came back',
      payments.filter(({ state }) => state === 'cancelled'),
      ({ id, trxNumber }) =>
        rowByNumber.get(trxNumber ?? '')?.refunded === true ? null : `${id} says cancelled, nothing came back`,
    ),
    part('nothing that a person was told is lost', evidence.told, (told) => {
      const payment = byId.get(told.paymentId)
      if (payment === undefined) return `${told.paymentId} was ${told.state} and is not in the journal`
      if (!FINAL.has(told.state)) return null
      const kept = told.state === 'succeeded' ? AFTER_SUCCESS.has(payment.state) : payment.state === told.state
      const sameNumber = told.trxNumber === null || told.trxNumber === payment.trxNumber
      return kept && sameNumber ? null : `${told.paymentId} was told as ${told.state}, it is ${payment.state}`
    }),
    part('paper says what the ledger says', evidence.papers, paperLook(rowByNumber, byId)),
    part(
      'what is called printed came out',
      payments.filter(({ id }) => evidence.prints.some((print) => print.paymentId === id && print.state === 'printed')),
      ({ id, trxNumber }) => {
        const printed = evidence.prints.filter((print) => print.paymentId === id && print.state === 'printed').length
        const out = evidence.papers.filter(
          ({ names }) => names === id || (names !== null && names === trxNumber),
        ).length
        return printed <= out ? null : `${id} was printed ${String(printed)} times, ${String(out)} papers came out`
      },
    ),
    part('the screens say what the journal says', evidence.listed, (row) => {
      const state = byId.get(row.paymentId)?.state
      const word = state === undefined ? '' : translator(evidence.language)(`state.${state}.word` as MessageKey)
      return row.state === state && row.word === word
        ? null
        : `${row.paymentId} is ${state ?? 'not there'}, the screen says ${row.state} (${row.word})`
    }),
    part(
      'what is open stands on the screen',
      payments.filter(({ isOpen }) => isOpen),
      ({ id }) => (evidence.listed.some(({ paymentId }) => paymentId === id) ? null : `${id} is not listed`),
    ),
    part('the count of what is not settled is right', [evidence.unsettledShown], (shown) => {
      const open = payments.filter(({ isOpen, state }) => isOpen && state !== 'queued').length
      return shown === open ? null : `the screen says ${String(shown)}, the journal ${String(open)}`
    }),
    part('sales go through at all', customers.length < MANY ? [] : [customers.length], (came) =>
      rows.some(isLive) ? null : `${String(came)} customers came and none was charged`,
    ),
    faultless('the records are whole and agree with each other', evidence.recordFaults),
    faultless('the program starts, stays up and throws nothing', evidence.failures),
  ]
  return {
    invariants: parts.map(({ name, checked }) => ({ name, checked })),
    violations: parts.flatMap(({ violations }) => violations),
  }
}

type Part = { readonly name: string; readonly checked: number; readonly violations: readonly Violation[] }

function part<Thing>(name: string, things: readonly Thing[], look: Look<Thing>): Part {
  const violations = things.flatMap((thing) => {
    const found = look(thing)
    return found === null ? [] : [{ invariant: name, found }]
  })
  return { name, checked: things.length, violations }
}

/** For what is only ever found when it is wrong: one check each time, and each finding a violation. */
function faultless(name: string, faults: readonly string[]): Part {
  return { name, checked: 1, violations: faults.map((found) => ({ invariant: name, found })) }
}

const isSameSale = (payment: RecordedPayment, row: LedgerPayment): boolean =>
  payment.serviceId === row.productId && payment.account === row.account && payment.amountMinor === row.amountMinor

const numbers = (rows: readonly LedgerPayment[]): string => rows.map(({ number }) => number).join(' and ')

/** A paper that says paid must name a charge; one that gives the cash back must name a payment without one. */
function paperLook(
  rowByNumber: ReadonlyMap<string, LedgerPayment>,
  byId: ReadonlyMap<string, RecordedPayment>,
): Look<PaperSays> {
  return ({ n, says, names }) => {
    // Torn off before it said anything, or before it said of what.
    if (says === null || names === null) return null
    const payment = byId.get(names)
    const row = rowByNumber.get(names) ?? rowByNumber.get(payment?.trxNumber ?? '')
    switch (says) {
      case 'paid':
        return row !== undefined && row.charged ? null : `paper ${String(n)} says paid, ${names} was never charged`
      case 'declined':
      case 'withdrawn':
      case 'expired':
      case 'cancelled':
        return row === undefined || !isLive(row) ? null : `paper ${String(n)} says ${says}, ${names} is charged`
      default:
        return payment === undefined && row === undefined
          ? `paper ${String(n)} names ${names}, which nobody knows`
          : null
    }
  }
}
