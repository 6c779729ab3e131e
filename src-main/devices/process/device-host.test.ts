import { describe, expect, test } from 'vitest'
import { handClock } from '../../../src-shared/testing/hand-clock.ts'
import { createDeviceHost, HOST_TIMES, type HelperProcess } from './device-host.ts'
import type { DeviceAnswer, FromDevices, ToDevices } from './protocol.ts'

/** A process that does as the test says: answers beats by itself until it hangs. */
function fakeProcess() {
  let hear: (message: FromDevices) => void = () => undefined
  let end: () => void = () => undefined
  const calls: Extract<ToDevices, { kind: 'call' }>[] = []
  const fake = { hangs: false, killed: false }
  const process: HelperProcess = {
    post(message) {
      if (message.kind === 'call') calls.push(message)
      else if (!fake.hangs) hear(message)
    },
    onMessage: (heard) => {
      hear = heard
    },
    onEnd: (ended) => {
      end = ended
    },
    kill() {
      fake.killed = true
    },
  }
  return {
    process,
    fake,
    calls,
    says: (message: FromDevices) => {
      hear(message)
    },
    answers: (answer: DeviceAnswer) => {
      hear({ kind: 'answer', number: calls.at(-1)?.number ?? 0, answer })
    },
    ends: () => {
      end()
    },
  }
}

function world() {
  const clock = handClock()
  const lives: ReturnType<typeof fakeProcess>[] = []
  const states: string[] = []
  const host = createDeviceHost({
    clock,
    log: () => undefined,
    changed: (state) => states.push(state),
    fork() {
      const life = fakeProcess()
      lives.push(life)
      return life.process
    },
  })
  const life = () => lives.at(-1) ?? fakeProcess()
  const open = async () => {
    const opening = host.call('open-line', { target: { kind: 'file', path: '/dev/usb/lp0' } }, 1_000)
    life().answers({ ok: true, value: { line: 1 } })
    await opening
    const heard: string[] = []
    host.listen(1, {
      bytes: (bytes) => heard.push(Buffer.from(bytes).toString()),
      closed: () => heard.push('closed'),
    })
    return heard
  }
  return { clock, host, lives, life, states, open }
}

describe('a call', () => {
  test('goes with its own number and gets its own answer, in whatever order they come', async () => {
    const { host, life } = world()
    const first = host.call('list-serial-ports', {}, 1_000)
    const second = host.call('send', { line: 3, bytes: Uint8Array.of(1) }, 1_000)
    const [one, two] = life().calls
    life().says({ kind: 'answer', number: two?.number ?? 0, answer: { ok: true, value: null } })
    life().says({ kind: 'answer', number: one?.number ?? 0, answer: { ok: true, value: [] } })
    expect(await Promise.all([first, second])).toEqual([
      { ok: true, value: [] },
      { ok: true, value: null },
    ])
  })

  test('has a limit; what comes after it is dropped', async () => {
    const { host, life, clock } = world()
    const asked = host.call('list-serial-ports', {}, 1_000)
    clock.advance(1_000)
    expect(await asked).toMatchObject({ ok: false, problem: 'no-answer' })
    life().answers({ ok: true, value: [] })
    expect(host.state()).toBe('running')
  })

  test('of a process that ends gets a failure, and so does one that is not there', async () => {
    const { host, life } = world()
    const asked = host.call('list-serial-ports', {}, 60_000)
    life().ends()
    expect(await asked).toMatchObject({ ok: false, problem: 'process-gone' })
    expect(await host.call('list-serial-ports', {}, 60_000)).toMatchObject({ problem: 'process-gone' })
  })
})

test('a line hears its own bytes, and its end once', async () => {
  const { life, open } = world()
  const heard = await open()
  life().says({ kind: 'bytes', line: 1, bytes: Buffer.from('a') })
  life().says({ kind: 'bytes', line: 2, bytes: Buffer.from('other') })
  life().says({ kind: 'closed', line: 1 })
  life().says({ kind: 'bytes', line: 1, bytes: Buffer.from('late') })
  life().ends()
  expect(heard).toEqual(['a', 'closed'])
})

test('the end of the process closes every line', async () => {
  const { life, open } = world()
  const heard = await open()
  life().ends()
  expect(heard).toEqual(['closed'])
})

describe('a process that ended is started again', () => {
  test('after a while that doubles, up to half a minute', () => {
    const { life, lives, clock } = world()
    const waits: number[] = []
    for (let count = 1; count <= 8; count += 1) {
      life().ends()
      let waitedMs = 0
      while (lives.length === count) {
        clock.advance(500)
        waitedMs += 500
      }
      waits.push(waitedMs)
    }
    expect(waits).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000])
  })

  test('at once again after it was up for long', () => {
    const { life, lives, clock } = world()
    life().ends()
    clock.advance(500)
    clock.advance(HOST_TIMES.steadyMs)
    life().ends()
    clock.advance(500)
    expect(lives).toHaveLength(3)
  })

  test('and says so', () => {
    const { life, states, clock } = world()
    life().ends()
    clock.advance(500)
    expect(states).toEqual(['waiting', 'running'])
  })
})

describe('silence', () => {
  test('a process that answers its beats goes on', () => {
    const { life, lives, clock } = world()
    clock.advance(10 * 60_000)
    expect([lives.length, life().fake.killed]).toEqual([1, false])
  })

  test('one that hangs is ended and started again, and whoever waited is told', async () => {
    const { host, life, lives, clock, open } = world()
    const heard = await open()
    const asked = host.call('list-serial-ports', {}, 10 * 60_000)
    const hanging = life()
    hanging.fake.hangs = true
    clock.advance(HOST_TIMES.silentMaxMs + 2 * HOST_TIMES.beatEveryMs)
    expect(hanging.fake.killed).toBe(true)
    expect(await asked).toMatchObject({ problem: 'process-gone' })
    expect(heard).toEqual(['closed'])
    expect(lives).toHaveLength(2)
    hanging.ends()
    hanging.says({ kind: 'bytes', line: 1, bytes: Buffer.from('from a life before') })
    expect([heard, lives.length]).toEqual([['closed'], 2])
  })
})

test('stopped, nothing is started any more', async () => {
  const { host, life, lives, clock } = world()
  const asked = host.call('list-serial-ports', {}, 60_000)
  host.stop()
  life().ends()
  clock.advance(10 * 60_000)
  expect([life().fake.killed, lives.length, host.state()]).toEqual([true, 1, 'stopped'])
  expect(await asked).toMatchObject({ problem: 'process-gone' })
  expect(clock.waiting()).toBe(0)
})
