/** The form and the bills in the store: what is chosen together, what is said where, and what follows a sale. */
import { afterEach, describe, expect, it, vi } from 'vitest'
import { ok } from '../../src-shared/domain/problem.ts'
import { SALE_PAYMENTS_MAX } from '../../src-shared/domain/limits.ts'
import { minor } from '../../src-shared/domain/money.ts'
import type { Field, Service } from '../../src-shared/domain/service.ts'
import type { BillView } from '../../src-shared/contract/sale.ts'
import { handClock } from '../../src-shared/testing/hand-clock.ts'
import { createFakeBridge } from '../testing/fake-bridge.ts'
import { fakeCatalogue } from '../testing/fake-catalogue.ts'
import { computeMode } from './mode.ts'
import { GHOST_TOUCH_MS } from './sale-actions.ts'
import { amountsInstead, figuresOf, slipOf, typesDigits } from './sale-facts.ts'
import { createTerminal } from './terminal.ts'

const stops: (() => void)[] = []
afterEach(() => {
  for (const stop of stops.splice(0)) stop()
})

const [first] = fakeCatalogue.services
const [firstTile] = fakeCatalogue.tiles
if (first === undefined || firstTile === undefined) throw new Error('Expected the catalogue to have a service')

const aService = (id: number, more: Partial<Service> = {}): Service => ({ ...first, id, fees: [], ...more })
const aBill = (index: number, dueMinor: number | null, more: Partial<BillView> = {}): BillView => ({
  index,
  label: null,
  reference: null,
  dueMinor: dueMinor === null ? null : minor(dueMinor),
  feeMinor: null,
  feeIsEstimate: false,
  dueDate: null,
  issueDate: null,
  expiryDate: null,
  ranges: [],
  notes: [],
  ...more,
})
const secret: Field = {
  key: 'Key1',
  label: { ar: 'سر', en: 'Secret' },
  hint: null,
  inputMethod: 'digits',
  required: true,
  confirmTwice: true,
  masked: true,
  expression: null,
  choices: [],
  printed: false,
}
const period: Field = {
  ...secret,
  key: 'Key1',
  masked: false,
  confirmTwice: false,
  choices: [
    { value: '1', label: secret.label, amountMinor: minor(5_000) },
    { value: '3', label: secret.label, amountMinor: minor(13_550) },
  ],
}

/** A terminal that sells these services, and whose billers answer with these bills. */
async function selling(services: readonly Service[], bills: readonly BillView[] = []) {
  const tiles = services.map(({ id, name }) => ({ ...firstTile, id, name }) as typeof firstTile & object)
  const fake = createFakeBridge({ catalogue: { ...fakeCatalogue, services, tiles } })
  Object.assign(fake.bridge.call, {
    'sale/inquire': () =>
      Promise.resolve(ok({ inquiryId: '0198a6c0-0000-7000-8000-00000000ffff', bills: [...bills], message: null })),
  })
  const clock = handClock()
  const { store, actions } = createTerminal({ bridge: fake.bridge, clock })
  stops.push(actions.start())
  const mode = () => computeMode(store.getState())
  await vi.waitFor(() => {
    expect(mode()).not.toBe('starting')
  })
  const sale = () => {
    const { sale: current } = store.getState()
    if (current === null) throw new Error('Expected a sale, found none')
    return current
  }
  const [service] = services
  await actions.openService(service?.id ?? 0)
  return { actions, fake, clock, mode, sale, store }
}

async function asked(bills: readonly BillView[], service: Partial<Service> = {}) {
  const terminal = await selling([aService(1, service)], bills)
  terminal.actions.setField('billingAcct', '01012345678')
  await terminal.actions.inquire()
  expect(terminal.mode()).toBe('bill')
  return terminal
}

describe('several bills', () => {
  it('are ten at most, and the eleventh is answered with a sentence', async () => {
    const { actions, sale } = await asked(Array.from({ length: 12 }, (_, index) => aBill(index, 1_000)))
    actions.chooseAllBills()
    expect(sale().billIndexes).toEqual(Array.from({ length: SALE_PAYMENTS_MAX }, (_, index) => index))
    actions.toggleBill(11)
    expect(sale().billIndexes).toHaveLength(SALE_PAYMENTS_MAX)
    expect(sale().problem).toMatchObject({ code: 'quantity-range', values: { max: '10' } })
    actions.toggleBill(0)
    actions.toggleBill(11)
    expect(sale().billIndexes.at(-1)).toBe(11)
    expect(sale().problem).toBeNull()
  })

  it('are all left by the press that chose them all', async () => {
    const { actions, sale } = await asked([aBill(0, 1_000), aBill(1, 2_000)])
    actions.chooseAllBills()
    actions.chooseAllBills()
    expect(sale().billIndexes).toEqual([])
    expect(figuresOf(sale())).toMatchObject({ amountMinor: null, totalMinor: null })
  })

  it('without a sum are paid alone', async () => {
    const { actions, sale } = await asked([aBill(0, 1_000), aBill(1, null), aBill(2, 3_000)])
    actions.toggleBill(1)
    expect(sale()).toMatchObject({ billIndexes: [1], amount: '' })
    actions.toggleBill(2)
    expect(sale().billIndexes).toEqual([2])
    actions.chooseAllBills()
    expect(sale().billIndexes).toEqual([0, 2])
  })

  it('of which one cannot be paid are refused where it can be read: the page has no field for the amount', async () => {
    const outside = aBill(1, 2_000, { ranges: [{ lowerMinor: minor(5_000), upperMinor: minor(9_000) }] })
    const { actions, sale, mode } = await asked([aBill(0, 1_000), outside])
    actions.chooseAllBills()
    await actions.payByCash()
    expect(mode()).toBe('bill')
    expect(sale().problem?.code).toBe('amount-out-of-range')
  })
})

describe('one bill', () => {
  it('of nothing, where paying ahead is taken, leaves the amount to be typed', async () => {
    const { sale } = await asked([aBill(0, 0)], { rules: { ...first.rules, advanceAccepted: true } })
    expect(sale().amount).toBe('')
  })

  it('whose fixed sum is refused says so on its page', async () => {
    const outside = aBill(0, 2_000, { ranges: [{ lowerMinor: minor(5_000), upperMinor: minor(9_000) }] })
    const { actions, sale, mode } = await asked([outside])
    await actions.payByCash()
    expect(mode()).toBe('bill')
    expect(sale().problem?.code).toBe('amount-out-of-range')
  })

  it('is of the account that was asked about: another one begins without a sum', async () => {
    const { actions, sale } = await asked([aBill(0, 4_250)])
    expect(figuresOf(sale()).amountMinor).toBe(4_250)
    actions.setField('billingAcct', '01012345679')
    expect(sale().amount).toBe('')
    expect(figuresOf(sale()).amountMinor).toBeNull()
    expect(slipOf(sale(), 'en')).toMatchObject({ amountsMinor: [], totalMinor: null })
  })

  it('paid in part has the sum that is due as a neighbour once more was refused', async () => {
    const { actions, sale } = await asked([aBill(0, 4_250)], { rules: { ...first.rules, partialAccepted: true } })
    expect(amountsInstead(sale())).toEqual([])
    actions.setAmount('50')
    await actions.payByCash()
    expect(sale().problem).toBeNull()
    expect(sale().fieldProblems['amount']?.code).toBe('amount-over')
    expect(amountsInstead(sale())).toEqual([4_250])
  })
})

describe('a form', () => {
  it('keeps no secret in its draft, neither typing of it, and shows none on the slip', async () => {
    const account = { ...secret, key: 'billingAcct' }
    const { actions, sale, fake } = await selling([aService(1, { paymentType: 'PREP', account, extraKeys: [secret] })])
    for (const key of ['billingAcct', 'billingAcct-confirm', 'Key1', 'Key1-confirm']) actions.setField(key, '424242')
    actions.setAmount('50')
    actions.flushDraft()
    expect(fake.draft()).toMatchObject({ amount: '50' })
    expect(JSON.stringify(fake.draft())).not.toContain('424242')
    expect(JSON.stringify(slipOf(sale(), 'en'))).not.toContain('424242')
  })

  it('refuses what was copied into the second field, and takes it back with the next key', async () => {
    const { actions, sale } = await selling([aService(1, { extraKeys: [{ ...secret, masked: false }] })])
    actions.refuseCopy('Key1-confirm')
    expect(sale().fieldProblems['Key1-confirm']?.code).toBe('input-copied')
    actions.setField('Key1-confirm', '1')
    expect(sale().fieldProblems['Key1-confirm']).toBeUndefined()
  })

  it('has its amount from the choice that fixes it, at once', async () => {
    const { actions, sale } = await selling([aService(1, { paymentType: 'PREP', extraKeys: [period] })])
    expect(figuresOf(sale()).amountMinor).toBeNull()
    actions.setField('Key1', '3')
    expect(figuresOf(sale()).amountMinor).toBe(13_550)
    actions.setField('Key1', '1')
    expect(figuresOf(sale()).amountMinor).toBe(5_000)
  })

  it.each<[string, Partial<Service>, boolean]>([
    ['an account in digits', {}, true],
    [
      'an account in letters, a choice that fixes the amount',
      {
        paymentType: 'PREP',
        account: { ...secret, key: 'billingAcct', inputMethod: 'text' },
        extraKeys: [period],
      },
      false,
    ],
    ['no account, an amount to type', { paymentType: 'PREP', account: null }, true],
    [
      'no account, one fixed amount',
      {
        paymentType: 'PREP',
        account: null,
        ranges: [{ lowerMinor: minor(500), upperMinor: minor(500) }],
      },
      false,
    ],
    [
      'vouchers by the piece',
      {
        paymentType: 'VOCH',
        account: null,
        quantityMax: 5,
        ranges: [{ lowerMinor: minor(500), upperMinor: minor(500) }],
      },
      true,
    ],
  ])('has a number pad where digits are typed: %s', async (_what, service, expected) => {
    const { sale } = await selling([aService(1, service)])
    expect(typesDigits(sale())).toBe(expected)
  })

  it('says of an embedded fee that it is included', async () => {
    const fees = [
      {
        embedded: true,
        tiers: [
          {
            fromMinor: minor(0),
            toMinor: null,
            fixedMinor: minor(300),
            percentMillionths: 0,
            minimumMinor: null,
            maximumMinor: null,
          },
        ],
      },
    ]
    const { actions, sale } = await selling([aService(1, { paymentType: 'PREP', fees })])
    actions.setAmount('50')
    expect(figuresOf(sale())).toMatchObject({ feeMinor: 0, feeIncluded: true, feeIsEstimate: false, totalMinor: 5_000 })
  })

  it('sells a voucher that must be asked for one at a time', async () => {
    const rules = { ...first.rules, inquiryRequired: true }
    const { actions, sale } = await selling([aService(1, { paymentType: 'VOCH', quantityMax: 5, rules })])
    actions.setQuantity(5)
    expect(sale().quantity).toBe(1)
  })
})

describe('after a sale', () => {
  const follows = aService(1, { paymentType: 'PREP', nextServices: ['8'] })

  async function paid(next: Service) {
    const terminal = await selling([follows, next])
    const { actions, clock, mode, sale } = terminal
    actions.setField('billingAcct', '01012345670')
    actions.setAmount('50')
    await actions.payByCash()
    clock.advance(GHOST_TOUCH_MS)
    await actions.confirm()
    await vi.waitFor(() => {
      expect(mode()).toBe('outcome')
    })
    const [tile] = sale().next
    if (tile === undefined) throw new Error('Expected a service that follows, found none')
    return { ...terminal, tile }
  }

  it('the service that follows opens with the same account, as a sale of its own', async () => {
    const { actions, tile, sale, mode, fake } = await paid(aService(2, { code: '8', paymentType: 'PREP' }))
    await actions.openNext(tile)
    expect(mode()).toBe('form')
    expect(sale()).toMatchObject({ service: { id: 2 }, fields: { billingAcct: '01012345670' }, amount: '', busy: null })
    expect(fake.draft()).toMatchObject({ serviceId: 2, fields: { billingAcct: '01012345670' } })
  })

  it.each<[string, Partial<Service>]>([
    [
      'an account of another form',
      { account: { ...secret, key: 'billingAcct', masked: false, expression: '^\\d{4}$' } },
    ],
    ['a secret account', { account: { ...secret, key: 'billingAcct' } }],
    ['no account', { account: null }],
  ])('it opens empty where it takes %s', async (_what, service) => {
    const { actions, tile, sale } = await paid(aService(2, { code: '8', paymentType: 'PREP', ...service }))
    await actions.openNext(tile)
    expect(sale()).toMatchObject({ service: { id: 2 }, fields: {} })
  })

  it('two presses open it once', async () => {
    const { actions, tile, sale } = await paid(aService(2, { code: '8', paymentType: 'PREP' }))
    const presses = [actions.openNext(tile), actions.openNext(tile)]
    await presses[0]
    actions.setField('billingAcct', '0109')
    await presses[1]
    expect(sale().fields['billingAcct']).toBe('0109')
  })
})
