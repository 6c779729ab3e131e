/** The page's one store and what can be done with it. Knows the bridge and the clock it is handed, not React. */
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { TerminalBridge } from '../../src-shared/contract/contract.ts'
import type { ActionContext, ScreenClock } from './action-context.ts'
import { catalogueActions } from './catalogue-actions.ts'
import { followUpActions } from './follow-up-actions.ts'
import { paymentActions } from './payment-actions.ts'
import { placeActions } from './place-actions.ts'
import { saleActions } from './sale-actions.ts'
import { sessionActions } from './session-actions.ts'
import { initialState, type TerminalState } from './state.ts'

export type Terminal = ReturnType<typeof createTerminal>

/** Builds the store over a bridge. Nothing happens until `actions.start()`, whose result ends the listening. */
export function createTerminal(deps: { readonly bridge: TerminalBridge; readonly clock: ScreenClock }) {
  const store: StoreApi<TerminalState> = createStore(() => initialState(deps.clock.nowMs()))
  const context: ActionContext = {
    ...deps,
    get: store.getState,
    set: (change) => {
      store.setState(change)
    },
  }
  const catalogue = catalogueActions(context)
  const payments = paymentActions(context)
  const sale = saleActions(context, payments)
  const followUp = followUpActions(context)
  const places = placeActions(context, { catalogue, sale, payments, followUp })
  const session = sessionActions(context, { catalogue, sale, payments, followUp })
  const start = (): (() => void) => session.start(store.subscribe)
  return { store, actions: { ...catalogue, ...payments, ...sale, ...followUp, ...places, ...session, start } }
}
