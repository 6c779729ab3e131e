/** Going through the screens. Going back keeps what was typed. */
import type { BillerTile, CategoryTile, ServiceTile } from '../../src-shared/contract/catalogue.ts'
import type { CatalogueActions } from './catalogue-actions.ts'
import { computeMode } from './mode.ts'
import type { PaymentActions } from './payment-actions.ts'
import type { SaleActions } from './sale-actions.ts'
import { HOME, NO_SEARCH, placeOf } from './state.ts'
import type { ActionContext } from './terminal.ts'

type Others = {
  readonly catalogue: CatalogueActions
  readonly sale: SaleActions
  readonly payments: PaymentActions
}

export function placeActions({ get, set }: ActionContext, { catalogue, sale, payments }: Others) {
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
    if (tile.unsellable === null) void sale.openService(tile.id)
  }

  return {
    home,
    chooseService,

    /** The first service for what is typed in the search now: who types fast and goes on never gets an older answer's. */
    async chooseFirstFound(): Promise<void> {
      const { query } = get().search
      if (query.trim() === '') return
      await catalogue.searchNow()
      const { search } = get()
      const [first] = search.results ?? []
      if (search.open && search.query === query && catalogue.isSearchAnswered() && first !== undefined)
        chooseService(first)
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
