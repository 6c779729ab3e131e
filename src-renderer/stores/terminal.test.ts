/** What the screens can do, over the fake bridge and a clock whose hands the test turns. */
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Draft } from '../../src-shared/contract/sale.ts'
import { minor } from '../../src-shared/domain/money.ts'
import { handClock } from '../../src-shared/testing/hand-clock.ts'
import { createFakeBridge, type FakeOptions } from '../testing/fake-bridge.ts'
import { computeMode } from './mode.ts'
import { figuresOf, slipOf } from './sale-facts.ts'
import { GHOST_TOUCH_MS } from './sale-actions.ts'
import { createTerminal } from './terminal.ts'

const BILL = 1001
const TOP_UP = 1002
const ASKED_TOP_UP = 1003
const VOUCHER = 1004
const LONG_FORM = 1006

const stops: (() => void)[] = []
afterEach(() => {
  for (const stop of stops.splice(0)) stop()
})

async function open(options: FakeOptions = {}) {
  const fake = createFakeBridge(options)
  const clock = handClock()
  const { store, actions } = createTerminal({ bridge: fake.bridge, clock })
  stops.push(actions.start())
  const mode = () => computeMode(store.getState())
  await vi.waitFor(() => {
    expect(mode()).not.toBe('starting')
  })
  const calls = (name: string) => fake.calls.filter((call) => call.name === name)
  const sale = () => {
    const { sale: current } = store.getState()
    if (current === null) throw new Error('Expected a sale, found none')
    return current
  }
  return { fake, clock, store, actions, mode, calls, sale }
}

type Opened = Awaited<ReturnType<typeof open>>

/** A bill asked for, taken to the cash page, past the ghost touches. */
async function toCash(terminal: Opened, account: string): Promise<void> {
  await terminal.actions.openService(BILL)
  terminal.actions.setField('billingAcct', account)
  await terminal.actions.inquire()
  await terminal.actions.payByCash()
  expect(terminal.mode()).toBe('cash')
  terminal.clock.advance(GHOST_TOUCH_MS)
}

describe('signing in', () => {
  it('leads to the categories', async () => {
    const { actions, mode, store } = await open({ signedIn: false })
    expect(mode()).toBe('sign-in')
    actions.typeSignIn({ login: ' agent ', password: 'secret' })
    await actions.signIn()
    expect(mode()).toBe('categories')
    expect(store.getState().signIn.password).toBe('')
  })

  it('says under which field something is missing, and asks nobody', async () => {
    const { actions, store, calls } = await open({ signedIn: false })
    actions.typeSignIn({ login: 'agent' })
    await actions.signIn()
    expect(store.getState().signIn.problem).toEqual({ code: 'input-required', field: 'password' })
    expect(calls('sign-in/begin')).toHaveLength(0)
  })

  it('keeps what was typed when it is refused', async () => {
    const { actions, store, mode } = await open({ signedIn: false })
    actions.typeSignIn({ login: 'agent', password: 'wrong' })
    await actions.signIn()
    expect(mode()).toBe('sign-in')
    expect(store.getState().signIn).toMatchObject({ login: 'agent', busy: false, problem: { code: 'sign-in-refused' } })
  })

  it('goes through the three steps of an activation', async () => {
    const { actions, store, mode } = await open({ signedIn: false })
    actions.typeSignIn({ login: 'activate', password: 'x' })
    await actions.signIn()
    expect(store.getState().signIn.step).toBe('code-needed')
    await actions.sendCode()
    expect(store.getState().signIn.step).toBe('code-sent')
    actions.typeSignIn({ code: '0000' })
    await actions.verifyCode()
    expect(store.getState().signIn.problem?.code).toBe('otp-wrong')
    actions.typeSignIn({ code: '1234' })
    await actions.verifyCode()
    expect(store.getState().signIn.step).toBe('password-needed')
    actions.typeSignIn({ newPassword: 'longer' })
    await actions.setNewPassword()
    expect(mode()).toBe('categories')
  })
})

describe('a bill', () => {
  it('is asked for, paid and shown', async () => {
    const terminal = await open()
    const { actions, mode, sale, store } = terminal
    await actions.openService(BILL)
    actions.setField('billingAcct', '٠١٠١٢٣٤٥٦٧٠')
    expect(sale().fields['billingAcct']).toBe('01012345670')
    await actions.inquire()
    expect(mode()).toBe('bill')
    expect(figuresOf(sale())).toMatchObject({ amountMinor: 24_550, feeMinor: 300, totalMinor: 24_850 })
    await actions.payByCash()
    terminal.clock.advance(GHOST_TOUCH_MS)
    actions.addNote(minor(20_000))
    actions.addNote(minor(10_000))
    expect(sale().cash).toBe('300.00')
    await actions.confirm()
    await vi.waitFor(() => {
      expect(mode()).toBe('outcome')
    })
    const [payment] = Object.values(store.getState().payments.byId)
    expect(payment).toMatchObject({ state: 'succeeded', cashReceivedMinor: 30_000 })
    expect(terminal.fake.draft()).toBeNull()
  })

  it('is not asked for with a field missing', async () => {
    const { actions, sale, calls, mode } = await open()
    await actions.openService(BILL)
    await actions.inquire()
    expect(mode()).toBe('form')
    expect(sale().fieldProblems).toEqual({ billingAcct: { code: 'input-required', field: 'billingAcct' } })
    expect(calls('sale/inquire')).toHaveLength(0)
  })

  it.each([
    ['under its field', '01012345679', 'nothing-due', { billingAcct: { code: 'nothing-due', field: 'account' } }, null],
    ['as the form’s own', '01012345678', 'gateway-unreachable', {}, { code: 'gateway-unreachable' }],
  ])('that is refused is told %s', async (_where, account, _code, fieldProblems, problem) => {
    const { actions, sale, mode } = await open()
    await actions.openService(BILL)
    actions.setField('billingAcct', account)
    await actions.inquire()
    expect(mode()).toBe('form')
    expect(sale()).toMatchObject({ fieldProblems, problem, busy: null })
  })

  it('is asked for again when the account changes', async () => {
    const { actions, sale } = await open()
    await actions.openService(BILL)
    actions.setField('billingAcct', '01012345670')
    await actions.inquire()
    actions.back()
    expect(sale().inquiry).not.toBeNull()
    actions.setField('billingAcct', '01012345671')
    expect(sale().inquiry).toBeNull()
  })

  describe('out of several', () => {
    async function asked() {
      const terminal = await open()
      await terminal.actions.openService(BILL)
      terminal.actions.setField('billingAcct', '01012345677')
      await terminal.actions.inquire()
      return terminal
    }

    it('carries its own sum', async () => {
      const { actions, sale, calls } = await asked()
      expect(sale().billIndexes).toEqual([0])
      actions.toggleBill(0)
      actions.toggleBill(2)
      expect(figuresOf(sale())).toMatchObject({ amountMinor: 18_775, feeMinor: 300, totalMinor: 19_075 })
      await actions.payByCash()
      expect(calls('sale/prepare')[0]?.input).toMatchObject({ bills: [{ index: 2, amountMinor: 18_775 }] })
    })

    it('is paid with others, in the order of the answer, each by its own sum', async () => {
      const { actions, sale, calls } = await asked()
      actions.toggleBill(2)
      expect(figuresOf(sale())).toMatchObject({ amountMinor: 43_325, feeMinor: 600, totalMinor: 43_925 })
      actions.chooseAllBills()
      expect(figuresOf(sale())).toMatchObject({ amountMinor: 74_325, totalMinor: 75_225 })
      actions.toggleBill(1)
      await actions.payByCash()
      expect(calls('sale/prepare')[0]?.input).toMatchObject({
        bills: [
          { index: 0, amountMinor: 24_550 },
          { index: 2, amountMinor: 18_775 },
        ],
        quantity: 1,
      })
    })

    it('must be one at least', async () => {
      const { actions, sale, mode, calls } = await asked()
      actions.toggleBill(0)
      await actions.payByCash()
      expect(mode()).toBe('bill')
      expect(sale().fieldProblems['amount'] ?? sale().problem).toMatchObject({ code: 'bill-not-chosen' })
      expect(calls('sale/prepare')).toEqual([])
    })
  })

  it('whose question was left does not come back by itself', async () => {
    const { actions, mode } = await open({ delayMs: 20 })
    await actions.openService(BILL)
    actions.setField('billingAcct', '01012345670')
    const asked = actions.inquire()
    actions.back()
    await asked
    expect(mode()).toBe('form')
  })
})

describe('confirming', () => {
  it('happens once, however often it is pressed', async () => {
    const terminal = await open({ delayMs: 5 })
    await toCash(terminal, '01012345670')
    await Promise.all([terminal.actions.confirm(), terminal.actions.confirm(), terminal.actions.confirm()])
    await terminal.actions.confirm()
    expect(terminal.calls('sale/confirm')).toHaveLength(1)
  })

  it('takes no touch that bounced from the page before', async () => {
    const { actions, calls, clock } = await open()
    await actions.openService(BILL)
    actions.setField('billingAcct', '01012345670')
    await actions.inquire()
    await actions.payByCash()
    clock.advance(GHOST_TOUCH_MS - 1)
    await actions.confirm()
    expect(calls('sale/confirm')).toHaveLength(0)
    clock.advance(1)
    await actions.confirm()
    expect(calls('sale/confirm')).toHaveLength(1)
  })

  it('takes an empty field as the exact sum', async () => {
    const terminal = await open()
    await toCash(terminal, '01012345670')
    await terminal.actions.confirm()
    const total = terminal.sale().prepared?.totalMinor
    expect(terminal.calls('sale/confirm')[0]?.input).toMatchObject({ cashReceivedMinor: total })
  })

  it.each([
    ['too little', '5', 'cash-too-little'],
    ['no amount', 'abc', 'amount-format'],
  ])('sends nothing for %s', async (_what, cash, code) => {
    const terminal = await open()
    await toCash(terminal, '01012345670')
    terminal.actions.setCash(cash)
    await terminal.actions.confirm()
    expect(terminal.sale().fieldProblems['cash']?.code).toBe(code)
    expect(terminal.calls('sale/confirm')).toHaveLength(0)
  })

  it('waits for a yes when the same was paid a moment ago', async () => {
    const terminal = await open()
    await toCash(terminal, '01012345670')
    await terminal.actions.confirm()
    await vi.waitFor(() => {
      expect(terminal.mode()).toBe('outcome')
    })
    terminal.actions.newPayment()
    await toCash(terminal, '01012345670')
    await terminal.actions.confirm()
    expect(terminal.calls('sale/confirm')).toHaveLength(1)
    terminal.actions.acceptRepeat()
    await terminal.actions.confirm()
    expect(terminal.calls('sale/confirm')[1]?.input).toMatchObject({ repeatAccepted: true })
  })

  it('comes back to the money when nothing was sent, and sends again under a new id', async () => {
    const terminal = await open()
    await toCash(terminal, '01012345674')
    await terminal.actions.confirm()
    await vi.waitFor(() => {
      expect(terminal.sale().problem?.code).toBe('payment-not-sent')
    })
    expect(terminal.mode()).toBe('cash')
    await vi.waitFor(() => {
      expect(terminal.sale().busy).toBeNull()
    })
    expect(terminal.sale().problem?.code).toBe('payment-not-sent')
    terminal.clock.advance(GHOST_TOUCH_MS)
    await terminal.actions.confirm()
    const ids = terminal.calls('sale/confirm').map(({ input }) => (input as { saleId: string }).saleId)
    expect(new Set(ids).size).toBe(2)
  })

  it('shows the way until there is an answer, and there is no way back', async () => {
    const terminal = await open()
    await toCash(terminal, '01012345675')
    await terminal.actions.confirm()
    expect(terminal.mode()).toBe('progress')
    terminal.actions.back()
    terminal.actions.home()
    terminal.actions.openPayments()
    expect(terminal.mode()).toBe('progress')
  })

  it('asks by itself when a notice was lost', async () => {
    const terminal = await open()
    await toCash(terminal, '01012345675')
    await terminal.actions.confirm()
    const [view] = [...terminal.fake.payments.values()]
    if (view === undefined) throw new Error('Expected a payment, found none')
    terminal.fake.payments.set(view.id, { ...view, state: 'unknown', changedAtMs: view.changedAtMs + 5 })
    terminal.clock.advance(2000)
    await vi.waitFor(() => {
      expect(terminal.mode()).toBe('outcome')
    })
  })
})

describe('what is sold', () => {
  it('a top-up needs no question to the biller', async () => {
    const { actions, sale, mode, calls } = await open()
    await actions.openService(TOP_UP)
    actions.setField('billingAcct', '01012345670')
    actions.setAmount('٥٠')
    await actions.payByCash()
    expect(mode()).toBe('cash')
    expect(calls('sale/inquire')).toHaveLength(0)
    expect(sale().prepared).toMatchObject({ amountMinor: 5000, feeMinor: 100, totalMinor: 5100 })
  })

  it('an amount outside the range stays on the form', async () => {
    const { actions, sale, mode } = await open()
    await actions.openService(TOP_UP)
    actions.setField('billingAcct', '01012345670')
    actions.setAmount('4')
    await actions.payByCash()
    expect(mode()).toBe('form')
    expect(sale().fieldProblems['amount']?.code).toBe('amount-out-of-range')
  })

  it('a top-up that is asked for keeps the amount typed before', async () => {
    const { actions, sale } = await open()
    await actions.openService(ASKED_TOP_UP)
    actions.setField('billingAcct', '01012345670')
    actions.setAmount('100')
    await actions.inquire()
    expect(figuresOf(sale()).amountMinor).toBe(10_000)
  })

  it('three vouchers are one sale of three payments', async () => {
    const { actions, sale, clock, mode, store } = await open()
    await actions.openService(VOUCHER)
    actions.setAmount('50.00')
    actions.setQuantity(3)
    await actions.payByCash()
    expect(sale().prepared?.totalMinor).toBe(15_300)
    clock.advance(GHOST_TOUCH_MS)
    await actions.confirm()
    await vi.waitFor(() => {
      expect(mode()).toBe('outcome')
    })
    expect(Object.keys(store.getState().payments.byId)).toHaveLength(3)
  })

  it('no more vouchers than the service allows', async () => {
    const { actions, sale } = await open()
    await actions.openService(VOUCHER)
    actions.setQuantity(99)
    expect(sale().quantity).toBe(10)
  })

  it('a field typed twice, a pick list and terms are asked for before anyone is', async () => {
    const { actions, sale, calls } = await open()
    await actions.openService(LONG_FORM)
    actions.setField('billingAcct', '123')
    actions.setField('billingAcct-confirm', '124')
    await actions.inquire()
    expect(Object.keys(sale().fieldProblems)).toEqual(['billingAcct-confirm', 'Key1', 'terms'])
    expect(calls('sale/inquire')).toHaveLength(0)
  })

  it('not what cannot be sold here', async () => {
    const { actions, mode, fake } = await open()
    const tile = (await fake.bridge.call['catalogue/services']({ billerId: 104 })).ok
    expect(tile).toBe(true)
    const found = await fake.bridge.call['catalogue/services']({ billerId: 104 })
    const blocked = found.ok ? found.value.find(({ unsellable }) => unsellable !== null) : undefined
    if (blocked === undefined) throw new Error('Expected a service that cannot be sold, found none')
    actions.chooseService(blocked)
    expect(mode()).toBe('categories')
  })
})

describe('nothing typed is lost', () => {
  it('by a change of language in the middle', async () => {
    const { actions, sale, store } = await open()
    await actions.openService(TOP_UP)
    actions.setField('billingAcct', '0101')
    actions.setLanguage('en')
    expect(store.getState().language).toBe('en')
    actions.setField('billingAcct', `${sale().fields['billingAcct'] ?? ''}2`)
    expect(sale().fields['billingAcct']).toBe('01012')
  })

  it('by an older status that arrives after the change of language', async () => {
    const { actions, store, fake } = await open({ delayMs: 20 })
    actions.setLanguage('en')
    fake.setStatus({ wallet: { availableMinor: null, atMs: null } })
    expect(store.getState().language).toBe('en')
  })

  it('by going back and in again', async () => {
    const { actions, sale } = await open()
    await actions.openService(TOP_UP)
    actions.setField('billingAcct', '0101')
    actions.back()
    await actions.openService(TOP_UP)
    expect(sale().fields['billingAcct']).toBe('0101')
  })

  it('by a crash: the draft is kept a moment after the last keystroke', async () => {
    const { actions, clock, calls } = await open()
    await actions.openService(TOP_UP)
    for (const value of ['0', '01', '010']) actions.setField('billingAcct', value)
    const kept = () => calls('draft/save').map(({ input }) => (input as { draft: Draft }).draft.fields['billingAcct'])
    expect(kept()).toEqual(['0'])
    clock.advance(60)
    expect(kept()).toEqual(['0', '010'])
    clock.advance(600)
    expect(kept()).toEqual(['0', '010'])
  })

  it('by leaving before that moment', async () => {
    const { actions, calls } = await open()
    await actions.openService(TOP_UP)
    for (const value of ['0', '01']) actions.setField('billingAcct', value)
    actions.flushDraft()
    actions.flushDraft()
    expect(calls('draft/save').at(-1)?.input).toMatchObject({ draft: { fields: { billingAcct: '01' } } })
    expect(calls('draft/save')).toHaveLength(2)
  })

  it('by a restart', async () => {
    const draft = {
      serviceId: TOP_UP,
      fields: { billingAcct: '0101' },
      amount: '50',
      quantity: 1,
      termsAccepted: false,
    }
    const { mode, sale } = await open({ draft })
    await vi.waitFor(() => {
      expect(mode()).toBe('form')
    })
    expect(sale()).toMatchObject({ amount: '50', fields: { billingAcct: '0101' } })
  })
})

describe('going through the screens', () => {
  it('back leads out of the search, then off the trail', async () => {
    const { actions, mode, store, clock } = await open()
    await vi.waitFor(() => {
      expect(store.getState().catalogue.categories).not.toBeNull()
    })
    const [category] = store.getState().catalogue.categories ?? []
    if (category === undefined) throw new Error('Expected a category, found none')
    actions.openCategory(category)
    actions.setSearch('vodafone')
    clock.advance(80)
    expect(mode()).toBe('search')
    actions.back()
    expect(mode()).toBe('billers')
    actions.back()
    expect(mode()).toBe('categories')
    actions.back()
    expect(mode()).toBe('categories')
  })

  it('an answer to an older search never replaces a newer one', async () => {
    const { actions, store, clock, fake } = await open()
    const answers: (() => void)[] = []
    const search = fake.bridge.call['catalogue/search']
    Object.assign(fake.bridge.call, {
      'catalogue/search': async (input: { query: string; limit: number }) => {
        await new Promise<void>((resolve) => answers.push(resolve))
        return search(input)
      },
    })
    actions.setSearch('vodafone')
    clock.advance(80)
    actions.setSearch('fakka')
    clock.advance(80)
    answers[1]?.()
    await vi.waitFor(() => {
      expect(store.getState().search.results).toHaveLength(1)
    })
    answers[0]?.()
    await new Promise((resolve) => setTimeout(resolve, 5))
    expect(store.getState().search.results).toHaveLength(1)
  })

  it('Enter before the answer is there takes the first of that answer, not of the one still shown', async () => {
    const { actions, store, clock, mode } = await open()
    actions.setSearch('vodafone')
    clock.advance(80)
    await vi.waitFor(() => {
      expect(actions.isSearchAnswered()).toBe(true)
    })
    const shown = store.getState().search.results?.[0]?.id
    actions.setSearch('fakka')
    expect(actions.isSearchAnswered()).toBe(false)
    await actions.chooseFirstFound()
    await vi.waitFor(() => {
      expect(mode()).toBe('form')
    })
    const opened = store.getState().sale?.service.id
    expect(opened).not.toBe(shown)
    expect(store.getState().sale?.tile.name.en.toLowerCase()).toContain('fakka')
  })

  it('selling stops when main says so, and the list stays open', async () => {
    const { fake, mode, actions } = await open()
    fake.setStatus({ sellingStopped: { code: 'force-update' } })
    expect(mode()).toBe('stopped')
    actions.openPayments()
    expect(mode()).toBe('payments')
  })

  it('what happened to the records is told until it was read', async () => {
    const { actions, store } = await open({ status: { recovery: { atMs: 0, from: 'journal', mayLack: false } } })
    expect(store.getState().status?.recovery).not.toBeNull()
    await actions.readRecovery()
    expect(store.getState().status?.recovery).toBeNull()
  })

  it('the end of the turn leads to signing in', async () => {
    const { actions, mode } = await open()
    await actions.endTurn()
    expect(mode()).toBe('sign-in')
  })
})

describe('the slip', () => {
  it('fills itself', async () => {
    const { actions, sale } = await open()
    expect(slipOf(null, 'en')).toMatchObject({ serviceId: null, amountsMinor: [] })
    await actions.openService(TOP_UP)
    actions.setField('billingAcct', '0101 234')
    actions.setAmount('50')
    expect(slipOf(sale(), 'en')).toMatchObject({
      serviceId: TOP_UP,
      account: '0101234',
      amountsMinor: [5000],
      feeMinor: 100,
      feeIsEstimate: true,
      totalMinor: 5100,
      cashReceivedMinor: null,
    })
  })
})
