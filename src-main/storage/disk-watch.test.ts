import { describe, expect, it } from 'vitest'
import { handClock } from '../../src-shared/testing/hand-clock.ts'
import { createDiskWatch, type DiskState } from './disk-watch.ts'
import { StorageError, type StorageProblem } from './storage-error.ts'

/** A watch over a disk that refuses with `disk.problem`, as storage tells it. */
function watched() {
  const clock = handClock()
  const disk = { problem: null as StorageProblem | null }
  const recorded: object[] = []
  const changes: DiskState['state'][] = []
  const watch = createDiskWatch({
    clock,
    record(event) {
      watch.heard(disk.problem)
      if (disk.problem !== null) throw new StorageError(disk.problem, 'refused')
      recorded.push(event)
    },
    changed: () => changes.push(watch.state().state),
  })
  return { clock, disk, recorded, changes, watch }
}

describe('what the disk says', () => {
  it.each<[StorageProblem, DiskState['state']]>([
    ['disk-full', 'full'],
    ['read-only', 'read-only'],
    ['io', 'failing'],
    ['busy', 'failing'],
    ['damaged', 'failing'],
  ])('%s is shown as %s at once, tried again by itself, and told in the journal when it is over', (problem, state) => {
    const { clock, disk, recorded, changes, watch } = watched()
    const fromMs = clock.nowMs()
    disk.problem = problem
    watch.heard(problem)
    expect(watch.state()).toEqual({ state, sinceMs: fromMs })
    clock.advance(60_000)
    expect(watch.state()).toEqual({ state, sinceMs: fromMs })
    expect(recorded).toEqual([])
    disk.problem = null
    clock.advance(1_000)
    expect(watch.state()).toEqual({ state: 'fine', sinceMs: fromMs + 61_000 })
    expect(recorded).toEqual([{ kind: 'disk-refused-seen', problem, fromMs }])
    expect(changes).toEqual([state, 'fine'])
    expect(clock.waiting()).toBe(0)
  })
})

it('is told also when another write came through first', () => {
  const { clock, recorded, watch } = watched()
  watch.heard('disk-full')
  watch.heard(null)
  expect(watch.state().state).toBe('fine')
  clock.advance(1_000)
  expect(recorded).toHaveLength(1)
})

it('does nothing while all is well, and nothing more when stopped', () => {
  const { clock, changes, watch } = watched()
  watch.heard(null)
  expect(clock.waiting()).toBe(0)
  expect(changes).toEqual([])
  watch.heard('io')
  watch.stop()
  expect(clock.waiting()).toBe(0)
  watch.heard('disk-full')
  expect(clock.waiting()).toBe(0)
  expect(changes).toEqual(['failing'])
})
