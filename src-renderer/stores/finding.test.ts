/** What a search may do with a number, and where it may stand, over the fake bridge. */
import { afterEach, expect, it, vi } from 'vitest'
import { ok } from '../../src-shared/domain/problem.ts'
import { handClock } from '../../src-shared/testing/hand-clock.ts'
import { createFakeBridge } from '../testing/fake-bridge.ts'
import { fakeTiles } from '../testing/fake-catalogue.ts'
import { foundIn } from './found.ts'
import { computeMode } from './mode.ts'
import { GHOST_TOUCH_MS } from './sale-actions.ts'
import { createTerminal } from './terminal.ts'

const BILL = 1001
const TOP_UP = 1002
const NUMBER = '01012345678'

const stops: (() => void)[] = []
afterEach(() => {
  for (const stop of stops.splice(0)) stop()
})

/** A signed-in terminal whose search answers a number with these services. */
async function open(fitting: readonly number[]) {
  const fake = createFakeBridge({})
  const tiles = fakeTiles.filter(({ id }) => fitting.includes(id))
  Object.assign(fake.bridge.call, {
    'catalogue/search': () =>
      Promise.resolve(ok({ services: fakeTiles.slice(0, 3), fitting: { account: NUMBER, services: tiles } })),
  })
  const clock = handClock()
  const { store, actions } = createTerminal({ bridge: fake.bridge, clock })
  stops.push(actions.start())
  const mode = () => computeMode(store.getState())
  await vi.waitFor(() => {
    expect(mode()).toBe('categories')
  })
  return { clock, store, actions, mode }
}

it('Enter opens the one service that a number fits, with the number in it', async () => {
  const { store, actions, mode } = await open([TOP_UP])
  actions.setSearch(NUMBER)
  await actions.chooseFirstFound()
  await vi.waitFor(() => {
    expect(mode()).toBe('form')
  })
  await vi.waitFor(() => {
    expect(store.getState().sale).toMatchObject({ service: { id: TOP_UP }, fields: { billingAcct: NUMBER } })
  })
})

it('Enter chooses none of several that a number fits', async () => {
  const { store, actions, mode } = await open([BILL, TOP_UP])
  actions.setSearch(NUMBER)
  await actions.chooseFirstFound()
  expect(actions.mustBeChosen()).toBe(true)
  expect([mode(), store.getState().sale]).toEqual(['search', null])
})

it('what fits stands before what is found by words, and nothing stands there twice', async () => {
  const { store, actions } = await open([TOP_UP])
  actions.setSearch(NUMBER)
  await actions.searchNow()
  expect(foundIn(store.getState().search).map(({ tile, account }) => [tile.id, account])).toEqual([
    [TOP_UP, NUMBER],
    ...fakeTiles
      .slice(0, 3)
      .filter(({ id }) => id !== TOP_UP)
      .map(({ id }) => [id, null]),
  ])
})

it('a number that was typed into the form before is kept, and the new one is said beside it', async () => {
  const { store, actions } = await open([TOP_UP])
  await actions.openService(TOP_UP)
  actions.setField('billingAcct', '0109')
  actions.setSearch(NUMBER)
  await actions.chooseFirstFound()
  await vi.waitFor(() => {
    expect(store.getState().sale?.fieldProblems['billingAcct']).toEqual({
      code: 'other-account-typed',
      field: 'billingAcct',
      values: { account: NUMBER },
    })
  })
  expect(store.getState().sale?.fields).toEqual({ billingAcct: '0109' })
})

/** A bill paid for an account whose last digit says how it ends. */
async function paid(account: string) {
  const terminal = await open([BILL])
  const { actions, clock, mode } = terminal
  await actions.openService(BILL)
  actions.setField('billingAcct', account)
  await actions.inquire()
  await actions.payByCash()
  clock.advance(GHOST_TOUCH_MS)
  actions.setCash('1000')
  await actions.confirm()
  await vi.waitFor(() => {
    expect(['progress', 'outcome']).toContain(mode())
  })
  return terminal
}

it('the search never stands before a payment on its way', async () => {
  const { actions, mode } = await paid('1235')
  expect(mode()).toBe('progress')
  actions.setSearch('vodafone')
  expect(mode()).toBe('progress')
})

it('the search stands before an outcome and the list, and the sale after it begins anew', async () => {
  const { store, actions, mode } = await paid('1230')
  await vi.waitFor(() => {
    expect(mode()).toBe('outcome')
  })
  actions.openPayments()
  actions.setSearch('vodafone')
  expect(mode()).toBe('search')
  actions.back()
  expect(mode()).toBe('payments')
  actions.back()
  expect(mode()).toBe('outcome')
  actions.setSearch(NUMBER)
  expect(mode()).toBe('search')
  await actions.chooseFirstFound()
  await vi.waitFor(() => {
    expect(mode()).toBe('form')
  })
  await vi.waitFor(() => {
    expect(store.getState().sale).toMatchObject({
      busy: null,
      inquiry: null,
      cash: '',
      fields: { billingAcct: NUMBER },
    })
  })
})

it('marks the service of the form and takes the mark away', async () => {
  const { store, actions } = await open([])
  const marked = () => store.getState().catalogue.quick?.favourites.map(({ id }) => id)
  await vi.waitFor(() => {
    expect(marked()).toEqual([])
  })
  await actions.toggleFavourite()
  expect(marked()).toEqual([])
  await actions.openService(TOP_UP)
  await actions.toggleFavourite()
  expect(marked()).toEqual([TOP_UP])
  await actions.toggleFavourite()
  expect(marked()).toEqual([])
})
