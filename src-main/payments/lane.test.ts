import { expect, test } from 'vitest'
import type { PaymentId } from '../../src-shared/domain/payment.ts'
import { createLane, type LaneWork } from './lane.ts'

const somebody: LaneWork = { what: 'payment', rank: 'in-order', paymentId: 'p' as PaymentId }

/** A promise that the test fulfils when it wants to. */
function gate(): { readonly opened: Promise<void>; open: () => void } {
  let open = (): void => undefined
  const opened = new Promise<void>((done) => {
    open = done
  })
  return { opened, open: () => open() }
}

test('one at a time, in order of arrival', async () => {
  const lane = createLane(() => 77)
  const [first, second] = [gate(), gate()]
  const seen: string[] = []
  const work = (name: string, wait: Promise<void>) => async () => {
    seen.push(`${name} in`)
    await wait
    seen.push(`${name} out`)
  }
  const all = [
    lane.enter(somebody, work('a', first.opened)),
    lane.enter(somebody, work('b', second.opened)),
    lane.enter(somebody, work('c', Promise.resolve())),
  ]
  second.open()
  await Promise.resolve()
  expect(seen).toEqual(['a in'])
  first.open()
  await Promise.all(all)
  expect(seen).toEqual(['a in', 'a out', 'b in', 'b out', 'c in', 'c out'])
})

test('an idle lane starts work in the very turn it enters', () => {
  const lane = createLane(() => 77)
  let started = false
  expect(lane.idle()).toBe(true)
  void lane.enter(somebody, async () => {
    started = true
    await Promise.resolve()
  })
  expect(started).toBe(true)
  expect(lane.idle()).toBe(false)
})

test('what throws reaches its caller and frees the lane', async () => {
  const lane = createLane(() => 77)
  await expect(lane.enter(somebody, () => Promise.reject(new Error('the disk is full')))).rejects.toThrow(
    'the disk is full',
  )
  await expect(lane.enter(somebody, () => Promise.resolve('next'))).resolves.toBe('next')
  expect(lane.idle()).toBe(true)
  expect(lane.view()).toEqual({ holder: null, waiting: 0 })
})

test('a waiter behind one that throws still gets its turn', async () => {
  const lane = createLane(() => 77)
  const failing = lane.enter(somebody, () => Promise.reject(new Error('no')))
  const waiting = lane.enter(somebody, () => Promise.resolve('turn'))
  await expect(failing).rejects.toThrow('no')
  await expect(waiting).resolves.toBe('turn')
})

test('by rank, then in order of arrival', async () => {
  const lane = createLane(() => 77)
  const begun = gate()
  const seen: string[] = []
  const enter = (name: string, rank: LaneWork['rank']) =>
    lane.enter({ ...somebody, rank }, () => {
      seen.push(name)
      return Promise.resolve()
    })
  const all = [
    lane.enter(somebody, () => begun.opened),
    enter('queued', 'last'),
    enter('new', 'in-order'),
    enter('urgent', 'first'),
    enter('newer', 'in-order'),
  ]
  expect(lane.view()).toEqual({ holder: { what: 'payment', paymentId: 'p', sinceMs: 77 }, waiting: 4 })
  begun.open()
  await Promise.all(all)
  expect(seen).toEqual(['urgent', 'new', 'newer', 'queued'])
})
