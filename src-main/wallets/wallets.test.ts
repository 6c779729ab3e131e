import { expect, test } from 'vitest'
import type { HistoryAnswer, Wallet } from '../../src-shared/domain/history.ts'
import { minor } from '../../src-shared/domain/money.ts'
import { handClock } from '../../src-shared/testing/hand-clock.ts'
import { createWallets } from './wallets.ts'

const rows = (...available: number[]): HistoryAnswer<Wallet> => ({
  kind: 'rows',
  serverTimeMs: null,
  rows: available.map((amount, index) => ({
    id: index,
    name: 'w',
    balanceMinor: minor(amount + 500),
    availableMinor: minor(amount),
    reservedMinor: null,
  })),
})
const failed = (code: string): HistoryAnswer<Wallet> => ({ kind: 'failed', reason: { code, gatewayText: null } })

function started(first: HistoryAnswer<Wallet> = rows(100_000)) {
  const clock = handClock()
  const world = { answer: first, asked: 0, hold: null as Promise<void> | null }
  let changes = 0
  const wallets = createWallets({
    gateway: {
      async wallets() {
        world.asked += 1
        const { answer, hold } = world
        if (hold !== null) await hold
        return answer
      },
    },
    clock,
    changed: () => (changes += 1),
  })
  const after = async (byMs: number) => {
    clock.advance(byMs)
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
  return { wallets, world, clock, after, changes: () => changes }
}

test('nothing is known before somebody asks', () => {
  expect(started().wallets.available()).toEqual({ availableMinor: null, atMs: null })
})

test('what is available in all wallets together, once a minute', async () => {
  const { wallets, world, clock, after } = started(rows(100_000, 2_550))
  wallets.refresh()
  await after(0)
  expect(wallets.available()).toEqual({ availableMinor: 102_550, atMs: clock.nowMs() })
  world.answer = rows(90_000)
  await after(59_000)
  expect(world.asked).toBe(1)
  await after(1_000)
  expect(wallets.available().availableMinor).toBe(90_000)
})

test('a failure keeps the last figure with its time, and is followed sooner', async () => {
  const { wallets, world, clock, after } = started()
  wallets.refresh()
  await after(0)
  const atMs = clock.nowMs()
  world.answer = failed('gateway-unreachable')
  await after(60_000)
  expect(wallets.available()).toEqual({ availableMinor: 100_000, atMs })
  world.answer = rows(1)
  await after(10_000)
  expect(wallets.available().availableMinor).toBe(1)
})

test('a payment that ends while an answer is under way makes it ask once more', async () => {
  const { wallets, world, after } = started()
  let answer = (): void => {}
  world.hold = new Promise((resolve) => (answer = resolve))
  wallets.refresh()
  wallets.refresh()
  wallets.refresh()
  world.hold = null
  world.answer = rows(42)
  answer()
  await after(0)
  expect([world.asked, wallets.available().availableMinor]).toEqual([2, 42])
})

test('when nobody is signed in there is nothing to show, and it stops asking', async () => {
  const { wallets, world, clock, after, changes } = started()
  wallets.refresh()
  await after(0)
  world.answer = failed('sign-in-required')
  wallets.refresh()
  await after(0)
  expect([wallets.available(), clock.waiting(), changes()]).toEqual([{ availableMinor: null, atMs: null }, 0, 2])
})

test('after it was stopped it asks no more, whatever is under way', async () => {
  const { wallets, clock, after, changes } = started()
  wallets.refresh()
  wallets.stop()
  await after(0)
  expect([clock.waiting(), changes()]).toEqual([0, 0])
})
