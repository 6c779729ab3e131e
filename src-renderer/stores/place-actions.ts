/** Going through the screens. Going back keeps what was typed. */
import type { BillerTile, CategoryTile, ServiceTile } from '../../src-shared/contract/catalogue.ts'
import { ACCOUNT_KEY, normaliseField } from '../../src-shared/domain/field-check.ts'
import type { Problem } from '../../src-shared/domain/problem.ts'
import type { CatalogueActions } from './catalogue-actions.ts'
import type { FollowUpActions } from './follow-up-actions.ts'
import { foundIn, mustBeChosen, type Found } from './found.ts'
import { computeMode } from './mode.ts'
import type { PaymentActions } from './payment-actions.ts'
import type { SaleActions } from './sale-actions.ts'
import { HOME, NO_SEARCH, placeOf, type FollowUpTab, type TerminalState } from './state.ts'
import type { ActionContext } from './action-context.ts'

type Others = {
  readonly catalogue: CatalogueActions
  readonly sale: SaleActions
  readonly payments: PaymentActions
  readonly followUp: FollowUpActions
}

export function placeActions({ get, set }: ActionContext, { catalogue, sale, payments, followUp }: Others) {
  function home(): void {
    if (computeMode(get()) === 'progress') return
    sale.flushDraft()
    if (get().sale?.busy === 'confirming') sale.newPayment()
    else {
      sale.leaveCash()
      set({ trail: HOME, search: NO_SEARCH })
    }
  }

  /** A service that cannot be sold stays a tile with its reason. */
  function chooseService(tile: ServiceTile): void {
    if (tile.unsellable === null) void open(tile, null)
  }

  /** Opens a form, with the account already in it where the service was found by its number. */
  async function open(tile: ServiceTile, account: string | null): Promise<void> {
    const place = placeOf(get())
    // What was paid is over; the next sale begins without it.
    if (place.kind === 'payment' && place.ofSale) sale.newPayment()
    await sale.openService(tile.id)
    if (account !== null) takeAccount(tile.id, account)
  }

  /** A number that was typed into this form before is never replaced; the new one is said beside it. */
  function takeAccount(serviceId: number, account: string): void {
    const opened = get().sale
    if (opened?.service.id !== serviceId || opened.service.account === null) return
    const typed = normaliseField(opened.service.account, opened.fields[ACCOUNT_KEY] ?? '')
    if (typed === '') sale.setField(ACCOUNT_KEY, account)
    else if (typed !== account) {
      const problem: Problem = { code: 'other-account-typed', field: ACCOUNT_KEY, values: { account } }
      set({ sale: { ...opened, fieldProblems: { ...opened.fieldProblems, [ACCOUNT_KEY]: problem } } })
    }
  }

  /** One of those found: by its number, with that number; else by its name. */
  function chooseFound({ tile, account }: Found): void {
    if (tile.unsellable === null) void open(tile, account)
  }

  return {
    home,
    chooseService,
    chooseFound,
    mustBeChosen: (): boolean => mustBeChosen(get().search),

    /**
     * The first service for what is typed in the search now: who types fast and goes on never gets an older answer's. A
     * number that fits several services chooses none: a scanner ends with Enter, and the cashier has not looked yet.
     */
    async chooseFirstFound(): Promise<void> {
      const { query } = get().search
      if (query.trim() === '') return
      await catalogue.searchNow()
      const { search } = get()
      const [first] = foundIn(search)
      const now = search.open && search.query === query && catalogue.isSearchAnswered()
      if (now && first !== undefined && !mustBeChosen(search)) chooseFound(first)
    },

    openCategory(category: CategoryTile): void {
      set(({ trail }) => ({ trail: [...trail, { kind: 'billers', category, page: 0 }] }))
      void catalogue.loadBillers(category.id)
    },

    openBiller(biller: BillerTile): void {
      set(({ trail }) => ({ trail: [...trail, { kind: 'services', biller, page: 0 }] }))
      void catalogue.loadServices(biller.id)
    },

    openPayments(): void {
      if (computeMode(get()) === 'progress' || placeOf(get()).kind === 'payments') return
      sale.flushDraft()
      sale.leaveInquiry()
      set(({ trail }) => ({
        trail: [...trail.filter(({ kind }) => kind !== 'payments'), { kind: 'payments', page: 0 }],
        search: NO_SEARCH,
      }))
      void payments.listPayments()
    },

    /** What is not a sale; without a tab, the one where something waits for a hand. */
    openFollowUp(tab: FollowUpTab = pressingTab(get())): void {
      const mode = computeMode(get())
      if (mode === 'progress' || mode === 'starting' || mode === 'sign-in') return
      sale.flushDraft()
      sale.leaveInquiry()
      set(({ trail }) => ({
        trail: [
          ...trail.filter(({ kind }) => kind !== 'follow-up' && kind !== 'queue-export'),
          { kind: 'follow-up', tab, page: 0 },
        ],
        search: NO_SEARCH,
      }))
      followUp.beginFollowUp()
    },

    openQueueExport(): void {
      if (placeOf(get()).kind !== 'follow-up') return
      set(({ trail, followUp: before }) => ({
        trail: [...trail, { kind: 'queue-export' }],
        followUp: { ...before, exported: null, problem: null },
      }))
    },

    turnPage(page: number): void {
      set(({ trail }) => {
        const place = trail.at(-1)
        return place !== undefined && 'page' in place ? { trail: [...trail.slice(0, -1), { ...place, page }] } : {}
      })
    },

    /** One step back: out of the search, else off the trail. While money is on its way there is no back. */
    back(): void {
      const state = get()
      const mode = computeMode(state)
      if (state.keyMapOpen) {
        set({ keyMapOpen: false })
        return
      }
      if (mode === 'search') {
        catalogue.closeSearch()
        return
      }
      if (mode === 'progress' || (state.sale?.busy === 'confirming' && mode === 'cash')) return
      const place = placeOf(state)
      if (place.kind === 'payment' && place.ofSale) {
        sale.newPayment()
        return
      }
      if (mode === 'form' && state.sale?.busy === 'inquiring') {
        sale.leaveInquiry()
        return
      }
      if (place.kind === 'cash') sale.leaveCash()
      sale.flushDraft()
      if (state.trail.length > 1) set({ trail: state.trail.slice(0, -1) })
    },

    showKeyMap(keyMapOpen: boolean): void {
      set({ keyMapOpen })
    },
  }
}

/** Where a hand is needed first: what waits, then what is owed, then what has to be looked at; else how the line is. */
function pressingTab({ status }: TerminalState): FollowUpTab {
  if (status === null) return 'line'
  if (status.queue.count > 0) return 'waiting'
  if (status.refundsOwed.count > 0) return 'refunds'
  return status.openCases > 0 ? 'cases' : 'line'
}
