import { expect, test } from 'vitest'
import { createLane } from './lane.ts'

/** A promise that the test fulfils when it wants to. */
function gate(): { readonly opened: Promise<void>; open: () => void } {
  let open = (): void => undefined
  const opened = new Promise<void>((done) => {
    open = done
  })
  return { opened, open: () => open() }
}

test('one at a time, in order of arrival', async () => {
  const lane = createLane()
  const [first, second] = [gate(), gate()]
  const seen: string[] = []
  const work = (name: string, wait: Promise<void>) => async () => {
    seen.push(`${name} in`)
    await wait
    seen.push(`${name} out`)
  }
  const all = [
    lane.enter(work('a', first.opened)),
    lane.enter(work('b', second.opened)),
    lane.enter(work('c', Promise.resolve())),
  ]
  second.open()
  await Promise.resolve()
  expect(seen).toEqual(['a in'])
  first.open()
  await Promise.all(all)
  expect(seen).toEqual(['a in', 'a out', 'b in', 'b out', 'c in', 'c out'])
})

test('an idle lane starts work in the very turn it enters', () => {
  const lane = createLane()
  let started = false
  expect(lane.idle()).toBe(true)
  void lane.enter(async () => {
    started = true
    await Promise.resolve()
  })
  expect(started).toBe(true)
  expect(lane.idle()).toBe(false)
})

test('what throws reaches its caller and frees the lane', async () => {
  const lane = createLane()
  await expect(lane.enter(() => Promise.reject(new Error('the disk is full')))).rejects.toThrow('the disk is full')
  await expect(lane.enter(() => Promise.resolve('next'))).resolves.toBe('next')
  expect(lane.idle()).toBe(true)
  expect(lane.length()).toBe(0)
})

test('a waiter behind one that throws still gets its turn', async () => {
  const lane = createLane()
  const failing = lane.enter(() => Promise.reject(new Error('no')))
  const waiting = lane.enter(() => Promise.resolve('turn'))
  await expect(failing).rejects.toThrow('no')
  await expect(waiting).resolves.toBe('turn')
})
