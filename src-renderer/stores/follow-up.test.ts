/** What is not a sale, over the fake bridge: the queue, what is owed, the cases, cancels, and the inside. */
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { PaymentView } from '../../src-shared/contract/payment.ts'
import type { Status } from '../../src-shared/contract/app.ts'
import { fail } from '../../src-shared/domain/problem.ts'
import { handClock } from '../../src-shared/testing/hand-clock.ts'
import { createFakeBridge, type FakeOptions } from '../testing/fake-bridge.ts'
import { badMorning } from '../testing/look-follow-up.ts'
import { computeMode, isUnderWay } from './mode.ts'
import { GHOST_TOUCH_MS } from './sale-actions.ts'
import { placeOf } from './state.ts'
import { createTerminal } from './terminal.ts'

const TOP_UP = 1002
const NO_LINE = {
  connection: { state: 'no-line', sinceMs: 0 },
  queue: { count: 0, sumMinor: 0 as never, oldestAtMs: null, allowed: true, sending: false, frozen: null },
} as const satisfies Partial<Status>

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
  const tab = () => {
    const place = placeOf(store.getState())
    return place.kind === 'follow-up' ? place.tab : null
  }
  return { fake, clock, store, actions, mode, calls, tab }
}

const morning = () => badMorning(handClock().nowMs())

/** A top-up with the line down, taken for later. */
async function takeForLater({ actions, clock, store, mode }: Awaited<ReturnType<typeof open>>): Promise<PaymentView> {
  await actions.openService(TOP_UP)
  actions.setField('billingAcct', '01012345678')
  actions.setAmount('50')
  await actions.payByCash()
  clock.advance(GHOST_TOUCH_MS)
  actions.exactCash()
  await actions.confirm()
  await vi.waitFor(() => {
    expect(mode()).toBe('outcome')
  })
  const [view] = Object.values(store.getState().payments.byId)
  if (view === undefined) throw new Error('Expected a payment, found none')
  return view
}

describe('money taken for later', () => {
  it('ends at the outcome, waiting, and is counted', async () => {
    const terminal = await open({ status: NO_LINE })
    const view = await takeForLater(terminal)
    expect(view).toMatchObject({ state: 'queued', queued: true })
    expect(terminal.store.getState().status?.queue).toMatchObject({ count: 1, sumMinor: view.totalMinor })
  })

  it('being sent later holds up nobody: its outcome stays on the screen', async () => {
    const terminal = await open({ status: NO_LINE })
    const view = await takeForLater(terminal)
    terminal.fake.keep({ ...view, state: 'sending', changedAtMs: view.changedAtMs + 1 })
    expect(terminal.mode()).toBe('outcome')
    terminal.actions.back()
    expect(terminal.mode()).toBe('categories')
  })

  it.each([
    [{ state: 'sending', queued: false, reason: null }, true],
    [{ state: 'sending', queued: true, reason: null }, false],
    [{ state: 'confirmed', queued: false, reason: null }, true],
    [{ state: 'confirmed', queued: false, reason: { code: 'no-line', gatewayText: null } }, false],
    [{ state: 'queued', queued: true, reason: null }, false],
  ] as const)('%j is under way: %s', (view, expected) => {
    expect(isUnderWay(view)).toBe(expected)
  })

  it('taken out, it is owed; given back, it is not', async () => {
    const terminal = await open({ status: NO_LINE })
    const { id } = await takeForLater(terminal)
    await terminal.actions.withdrawPayment(id)
    const { byId } = terminal.store.getState().payments
    expect(byId[id]).toMatchObject({ state: 'withdrawn', refund: 'owed' })
    expect(terminal.store.getState().status?.refundsOwed.count).toBe(1)
    await terminal.actions.giveBack(id)
    expect(terminal.store.getState().payments.byId[id]).toMatchObject({ refund: 'given' })
    expect(terminal.store.getState().status?.refundsOwed.count).toBe(0)
  })
})

describe('a payment taken back', () => {
  it('is asked for once, however often it is pressed', async () => {
    const { actions, fake, store, calls } = await open(morning())
    const [first] = [...fake.payments.values()]
    if (first === undefined) throw new Error('Expected a payment, found none')
    const paid: PaymentView = { ...first, state: 'succeeded', queued: false, cancellable: true }
    fake.keep(paid)
    await Promise.all([actions.cancelPayment(paid.id), actions.cancelPayment(paid.id)])
    expect(calls('payment/cancel')).toHaveLength(1)
    await vi.waitFor(() => {
      expect(store.getState().payments.byId[paid.id]).toMatchObject({ state: 'cancelled', refund: 'owed' })
    })
  })

  it('that is not offered says so', async () => {
    const { actions, fake, store } = await open(morning())
    const [first] = [...fake.payments.values()]
    if (first === undefined) throw new Error('Expected a payment, found none')
    await actions.cancelPayment(first.id)
    expect(store.getState().payments.problem).toEqual({ code: 'cancel-not-offered' })
  })
})

describe('the follow-up', () => {
  it.each([
    ['what waits', {}, 'waiting'],
    ['what is owed', { payments: morning().payments.filter(({ state }) => state !== 'queued') }, 'refunds'],
    ['what is to be looked at', { payments: [] }, 'cases'],
    ['the line', { payments: [], cases: [] }, 'line'],
  ] as const)('one key opens it where a hand is needed first: %s', async (_what, part, expected) => {
    const { actions, tab } = await open({ ...morning(), ...part })
    actions.openFollowUp()
    expect(tab()).toBe(expected)
  })

  it('is one step of the trail, however many tabs were looked at', async () => {
    const { actions, mode, tab } = await open(morning())
    actions.openFollowUp('waiting')
    actions.openFollowUp('cases')
    expect(tab()).toBe('cases')
    actions.back()
    expect(mode()).toBe('categories')
  })

  it('is open while selling is stopped, and shut to who has not signed in', async () => {
    const stopped = await open({ status: { sellingStopped: { code: 'force-update' } } })
    stopped.actions.openFollowUp()
    expect(stopped.mode()).toBe('follow-up')
    const out = await open({ signedIn: false })
    out.actions.openFollowUp()
    expect(out.mode()).toBe('sign-in')
    expect(placeOf(out.store.getState()).kind).toBe('categories')
  })

  it('keeps a sale that was begun', async () => {
    const { actions, store, mode } = await open(morning())
    await actions.openService(TOP_UP)
    actions.setField('billingAcct', '0101')
    actions.openFollowUp('refunds')
    actions.back()
    expect(mode()).toBe('form')
    expect(store.getState().sale?.fields['billingAcct']).toBe('0101')
  })

  it('reads a tab when it is opened, and again when something changed', async () => {
    const { actions, fake, store, clock } = await open(morning())
    actions.openFollowUp('waiting')
    await vi.waitFor(() => {
      expect(store.getState().followUp.queue?.waiting).toHaveLength(5)
    })
    const [first] = store.getState().followUp.queue?.waiting ?? []
    if (first === undefined) throw new Error('Expected a payment that waits, found none')
    fake.keep({ ...first, state: 'succeeded', changedAtMs: first.changedAtMs + 1 })
    clock.advance(120)
    await vi.waitFor(() => {
      expect(store.getState().followUp.queue?.waiting).toHaveLength(4)
    })
    expect(store.getState().followUp.queue?.left).toContainEqual(expect.objectContaining({ id: first.id }))
  })

  it('an answer for a tab that was left changes nothing', async () => {
    const { actions, fake, store } = await open(morning())
    let answer: () => void = () => undefined
    const late = new Promise<void>((resolve) => {
      answer = resolve
    })
    Object.assign(fake.bridge.call, {
      'case/list': async () => {
        await late
        return fail('internal')
      },
    })
    actions.openFollowUp('cases')
    actions.openFollowUp('refunds')
    await vi.waitFor(() => {
      expect(store.getState().followUp.refunds).toHaveLength(3)
    })
    answer()
    await new Promise((resolve) => setTimeout(resolve, 5))
    expect(store.getState().followUp.problem).toBeNull()
  })

  it('the inside is asked every second while it is shown, and not a second longer', async () => {
    const { actions, clock, calls, store } = await open(morning())
    actions.openFollowUp('diagnostics')
    for (let times = 1; times <= 3; times += 1) {
      await vi.waitFor(() => {
        expect(calls('app/diagnostics')).toHaveLength(times)
        expect(store.getState().followUp.diagnostics).not.toBeNull()
      })
      // The next second begins when the answer is there.
      await new Promise((resolve) => setTimeout(resolve, 1))
      clock.advance(1000)
    }
    actions.openFollowUp('line')
    const before = calls('app/diagnostics').length
    clock.advance(10_000)
    expect(calls('app/diagnostics')).toHaveLength(before)
  })
})

describe('what became of those that waited', () => {
  const results = ({ store }: Awaited<ReturnType<typeof open>>) =>
    store.getState().followUp.results.map(({ state }) => state)

  async function withOneThatWaits() {
    const terminal = await open(morning())
    const view = [...terminal.fake.payments.values()].find(({ state }) => state === 'queued')
    if (view === undefined) throw new Error('Expected a payment that waits, found none')
    const become = (state: PaymentView['state'], more: Partial<PaymentView> = {}): void => {
      terminal.fake.keep({ ...view, state, changedAtMs: terminal.clock.nowMs(), ...more })
    }
    return { terminal, become }
  }

  it('is told once, until it is looked at', async () => {
    const { terminal, become } = await withOneThatWaits()
    become('sending')
    expect(results(terminal)).toEqual([])
    become('succeeded')
    become('succeeded', { print: { state: 'printed', problem: null, copies: 1 } })
    expect(results(terminal)).toEqual(['succeeded'])
    terminal.actions.openFollowUp('left')
    expect(results(terminal)).toEqual([])
    terminal.actions.back()
    become('succeeded', { print: { state: 'printed', problem: null, copies: 2 } })
    expect(results(terminal)).toEqual([])
  })

  it('is the latest of one payment', async () => {
    const { terminal, become } = await withOneThatWaits()
    become('unknown')
    become('declined')
    expect(results(terminal)).toEqual(['declined'])
  })

  it.each([
    ['taken out by hand', 'withdrawn', {}],
    ['never waited', 'succeeded', { queued: false }],
    ['settled long ago', 'succeeded', { changedAtMs: handClock().nowMs() - 60_000 }],
  ] as const)('is no news: %s', async (_what, state, more) => {
    const { terminal, become } = await withOneThatWaits()
    become(state, more)
    expect(results(terminal)).toEqual([])
  })

  it('is no news to who is looking at it', async () => {
    const { terminal, become } = await withOneThatWaits()
    terminal.actions.openFollowUp('left')
    become('succeeded')
    expect(results(terminal)).toEqual([])
  })
})

describe('the queue', () => {
  it('is sent once, however often it is pressed', async () => {
    const { actions, calls, store } = await open({ ...morning(), status: NO_LINE })
    actions.openFollowUp('waiting')
    await Promise.all([actions.sendNow(), actions.sendNow()])
    expect(calls('queue/send-now')).toHaveLength(1)
    expect(store.getState().followUp).toMatchObject({ busy: null, queue: { waiting: [] } })
  })

  it('is written to a file, whose name is said; the passphrase is kept nowhere', async () => {
    const { actions, mode, store } = await open({ ...morning(), status: NO_LINE })
    actions.openFollowUp('waiting')
    actions.openQueueExport()
    expect(mode()).toBe('queue-export')
    await actions.exportQueue('a long passphrase')
    expect(store.getState().followUp.exported).toEqual({
      fileName: 'queue-2026-11-21-1042.sealed',
      folder: '/exports',
    })
    expect(JSON.stringify(store.getState())).not.toContain('passphrase')
    actions.back()
    expect(mode()).toBe('follow-up')
  })

  it('says why it was not written', async () => {
    const { actions, fake, store } = await open(morning())
    Object.assign(fake.bridge.call, { 'queue/export': async () => fail('storage-failed') })
    actions.openFollowUp('waiting')
    actions.openQueueExport()
    await actions.exportQueue('a long passphrase')
    expect(store.getState().followUp).toMatchObject({
      busy: null,
      exported: null,
      problem: { code: 'storage-failed' },
    })
  })
})
