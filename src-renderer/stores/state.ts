/** Everything the screens show, as plain data. No React here; `terminal.ts` holds it, the screens only read it. */
import type { BillerTile, CategoryTile, Quick, SearchAnswer, ServiceTile } from '../../src-shared/contract/catalogue.ts'
import type { Diagnostics, Status } from '../../src-shared/contract/app.ts'
import type { PaymentStateName, PaymentView } from '../../src-shared/contract/payment.ts'
import type { CaseView, QueueView } from '../../src-shared/contract/queue.ts'
import type { InquiryView, PreparedSale } from '../../src-shared/contract/sale.ts'
import type { SignInStep } from '../../src-shared/contract/sign-in.ts'
import type { Language } from '../../src-shared/domain/language.ts'
import type { PaymentId } from '../../src-shared/domain/payment.ts'
import type { Problem } from '../../src-shared/domain/problem.ts'
import type { Service } from '../../src-shared/domain/service.ts'

/** Where the cashier is. Going on puts one on the trail, going back takes one off; what was typed stays in the sale. */
export type Place =
  | { readonly kind: 'categories'; readonly page: number }
  | { readonly kind: 'billers'; readonly category: CategoryTile; readonly page: number }
  | { readonly kind: 'services'; readonly biller: BillerTile; readonly page: number }
  | { readonly kind: 'form' }
  | { readonly kind: 'bill' }
  | { readonly kind: 'cash' }
  | {
      readonly kind: 'payment'
      readonly paymentIds: readonly PaymentId[]
      /** The one chosen by hand; null while none was. */
      readonly shown: number | null
      /** The sale that is being made now, not one looked up in the list. */
      readonly ofSale: boolean
      readonly openedAtMs: number
    }
  | { readonly kind: 'payments'; readonly page: number }
  | { readonly kind: 'follow-up'; readonly tab: FollowUpTab; readonly page: number }
  | { readonly kind: 'queue-export' }

/** What is not a sale: the line, what waits for it, what is owed, what somebody has to look at. In the order of the tabs. */
export const FOLLOW_UP_TABS = ['line', 'waiting', 'left', 'refunds', 'cases', 'diagnostics'] as const
export type FollowUpTab = (typeof FOLLOW_UP_TABS)[number]

export type SaleBusy = 'inquiring' | 'preparing' | 'confirming'

/** The sale in the making, as typed. */
export type Sale = {
  readonly service: Service
  readonly tile: ServiceTile
  /** By field key; the second typing under `<key>-confirm`, the mobile under `mobile`. */
  readonly fields: Readonly<Record<string, string>>
  readonly amount: string
  readonly quantity: number
  readonly termsAccepted: boolean
  readonly inquiry: InquiryView | null
  /** Places of the bills that will be paid, in the order they were found; several are several payments. */
  readonly billIndexes: readonly number[]
  readonly prepared: PreparedSale | null
  readonly cash: string
  readonly repeatAccepted: boolean
  /** What usually follows this service; asked for once it was paid. */
  readonly next: readonly ServiceTile[]
  /** By field; a problem of no field stands in `problem`. */
  readonly fieldProblems: Readonly<Record<string, Problem>>
  readonly problem: Problem | null
  readonly busy: SaleBusy | null
}

export type SignIn = {
  readonly step: SignInStep['kind'] | 'credentials'
  readonly login: string
  readonly password: string
  readonly code: string
  readonly newPassword: string
  readonly busy: boolean
  readonly problem: Problem | null
}

export type Catalogue = {
  /** Null: not read yet. */
  readonly categories: readonly CategoryTile[] | null
  readonly billers: Readonly<Record<number, readonly BillerTile[]>>
  readonly services: Readonly<Record<number, readonly ServiceTile[]>>
  /** Marked and most used ones. */
  readonly quick: Quick | null
  readonly problem: Problem | null
}

export type Search = {
  readonly query: string
  readonly open: boolean
  /** Found by words. Null: the answer is not here yet. */
  readonly results: readonly ServiceTile[] | null
  /** Where what was typed can be an account: that number, and the services it fits. */
  readonly fitting: SearchAnswer['fitting']
  readonly page: number
}

export type Payments = {
  readonly query: string
  /** Ids in the order main gave them; null: not read yet. */
  readonly listed: readonly PaymentId[] | null
  readonly byId: Readonly<Record<string, PaymentView>>
  /** What is being done with a payment, by payment. */
  readonly busy: Readonly<
    Record<string, 'checking' | 'withdrawing' | 'cancelling' | 'giving-back' | 'printing' | 'saving'>
  >
  /** The receipt that was last saved as a file. */
  readonly saved: { readonly paymentId: PaymentId; readonly fileName: string; readonly folder: string } | null
  readonly problem: Problem | null
}

export type FollowUp = {
  /** Null: not read yet; so with the others. */
  readonly queue: QueueView | null
  readonly refunds: readonly PaymentView[] | null
  readonly cases: readonly CaseView[] | null
  readonly diagnostics: Diagnostics | null
  readonly busy: 'sending' | 'exporting' | null
  /** The file that the queue was last written into. */
  readonly exported: { readonly fileName: string; readonly folder: string } | null
  readonly problem: Problem | null
  /** What became of payments that waited, since that was last looked at; the latest last. */
  readonly results: readonly Result[]
}

export type Result = { readonly paymentId: PaymentId; readonly state: PaymentStateName }

export type TerminalState = {
  readonly status: Status | null
  readonly language: Language
  readonly nowMs: number
  readonly signIn: SignIn
  readonly trail: readonly Place[]
  readonly catalogue: Catalogue
  readonly search: Search
  readonly sale: Sale | null
  readonly payments: Payments
  readonly followUp: FollowUp
  readonly keyMapOpen: boolean
}

export const NO_SIGN_IN: SignIn = {
  step: 'credentials',
  login: '',
  password: '',
  code: '',
  newPassword: '',
  busy: false,
  problem: null,
}
export const HOME: readonly Place[] = [{ kind: 'categories', page: 0 }]
export const NO_SEARCH: Search = { query: '', open: false, results: null, fitting: null, page: 0 }
const NO_CATALOGUE: Catalogue = { categories: null, billers: {}, services: {}, quick: null, problem: null }
const NO_PAYMENTS: Payments = { query: '', listed: null, byId: {}, busy: {}, saved: null, problem: null }
const NO_FOLLOW_UP: FollowUp = {
  queue: null,
  refunds: null,
  cases: null,
  diagnostics: null,
  busy: null,
  exported: null,
  problem: null,
  results: [],
}

export function initialState(nowMs: number): TerminalState {
  return {
    status: null,
    language: 'ar',
    nowMs,
    signIn: NO_SIGN_IN,
    trail: HOME,
    catalogue: NO_CATALOGUE,
    search: NO_SEARCH,
    sale: null,
    payments: NO_PAYMENTS,
    followUp: NO_FOLLOW_UP,
    keyMapOpen: false,
  }
}

export function placeOf(state: Pick<TerminalState, 'trail'>): Place {
  return state.trail.at(-1) ?? { kind: 'categories', page: 0 }
}
