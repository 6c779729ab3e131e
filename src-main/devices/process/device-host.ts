/**
 * The process in which every native device library runs, seen from main. It may die or hang at any moment: that is noticed
 * by its end or by its silence, whoever waited for it gets a typed failure, and it is started again, after a while that
 * grows with each failure. Nothing here ever throws at those who sell.
 */
import type { Timers } from '../../../src-shared/domain/clock.ts'
import type { DeviceAnswer, DeviceCallName, DeviceCalls, FromDevices, ToDevices } from './protocol.ts'

/** A process of the program's own, as the shell starts it. */
export type HelperProcess = {
  post(message: ToDevices): void
  onMessage(heard: (message: FromDevices) => void): void
  onEnd(ended: () => void): void
  kill(): void
}

/** As a device's own problems; besides: the process is not there, or did not answer in time. */
export type HostAnswer<Value> =
  DeviceAnswer<Value> | { readonly ok: false; readonly problem: 'process-gone' | 'no-answer'; readonly detail: string }

/** What one open line hears. */
export type LineListener = { readonly bytes: (bytes: Uint8Array) => void; readonly closed: () => void }

export type DeviceHost = {
  /** Never rejects. Without an answer within `timeoutMs` it gives `no-answer`; a late one is dropped. */
  call<Name extends DeviceCallName>(
    name: Name,
    asks: DeviceCalls[Name]['asks'],
    timeoutMs: number,
  ): Promise<HostAnswer<DeviceCalls[Name]['gives']>>
  /** Hears a line from now on, until it is closed or the process ends, which closes it too. */
  listen(line: number, listener: LineListener): void
  readonly state: () => DeviceHostState
  stop(): void
}

/** `waiting`: it ended, and is started again in a while. */
export type DeviceHostState = 'running' | 'waiting' | 'stopped'

export const HOST_TIMES = {
  beatEveryMs: 2_000,
  /** Silent for so long, it hangs. */
  silentMaxMs: 8_000,
  restartFirstMs: 500,
  restartMaxMs: 30_000,
  /** Up for so long, its next end is a first one again. */
  steadyMs: 60_000,
} as const

export type HostTimes = { readonly [Name in keyof typeof HOST_TIMES]: number }

/** Starts the process at once. `changed` hears of each change after that. */
export function createDeviceHost(deps: {
  readonly fork: () => HelperProcess
  readonly clock: Timers & { monotonicMs(): number }
  readonly changed: (state: DeviceHostState) => void
  readonly log: (sentence: string) => void
  readonly times?: HostTimes
}): DeviceHost {
  const { clock } = deps
  const times = deps.times ?? HOST_TIMES
  let state: DeviceHostState = 'running'
  let life: { readonly process: HelperProcess; readonly end: () => void } | null = null
  let restartMs = times.restartFirstMs
  let cancelRestart: (() => void) | null = null
  let calls = 0
  const waiting = new Map<number, (answer: HostAnswer<unknown>) => void>()
  const lines = new Map<number, LineListener>()

  function become(next: DeviceHostState): void {
    if (state === next) return
    state = next
    deps.changed(next)
  }

  function start(): void {
    const process = deps.fork()
    const bornMs = clock.monotonicMs()
    let heardMs = bornMs
    let over = false
    let cancelBeat: (() => void) | null = null

    function end(): void {
      if (over) return
      over = true
      cancelBeat?.()
      life = null
      const lost = { ok: false, problem: 'process-gone', detail: 'the device process ended' } as const
      for (const answered of [...waiting.values()]) answered(lost)
      const closed = [...lines.values()]
      lines.clear()
      for (const line of closed) line.closed()
    }

    function beat(): void {
      if (clock.monotonicMs() - heardMs > times.silentMaxMs) {
        deps.log('The device process hangs and is ended.')
        process.kill()
        ended()
        return
      }
      process.post({ kind: 'beat', number: calls })
      cancelBeat = clock.after(times.beatEveryMs, beat)
    }

    function ended(): void {
      if (over) return
      end()
      if (state === 'stopped') return
      if (clock.monotonicMs() - bornMs >= times.steadyMs) restartMs = times.restartFirstMs
      deps.log(`The device process ended and is started again in ${String(restartMs)} ms.`)
      become('waiting')
      cancelRestart = clock.after(restartMs, start)
      restartMs = Math.min(times.restartMaxMs, restartMs * 2)
    }

    process.onMessage((message) => {
      if (over) return
      heardMs = clock.monotonicMs()
      heard(message)
    })
    process.onEnd(ended)
    life = { process, end }
    become('running')
    cancelBeat = clock.after(times.beatEveryMs, beat)
  }

  function heard(message: FromDevices): void {
    switch (message.kind) {
      case 'answer':
        waiting.get(message.number)?.(message.answer)
        return
      case 'bytes':
        lines.get(message.line)?.bytes(message.bytes)
        return
      case 'closed': {
        const line = lines.get(message.line)
        lines.delete(message.line)
        line?.closed()
        return
      }
      case 'beat':
        return
    }
  }

  start()
  return {
    call(name, asks, timeoutMs) {
      const running = life
      if (running === null) {
        return Promise.resolve({ ok: false, problem: 'process-gone', detail: 'the device process is not running' })
      }
      calls += 1
      const number = calls
      return new Promise((resolve) => {
        const cancel = clock.after(timeoutMs, () => {
          answered({ ok: false, problem: 'no-answer', detail: `nothing came in ${String(timeoutMs)} ms` })
        })
        function answered(answer: HostAnswer<unknown>): void {
          cancel()
          waiting.delete(number)
          resolve(answer as HostAnswer<DeviceCalls[typeof name]['gives']>)
        }
        waiting.set(number, answered)
        running.process.post({ kind: 'call', number, call: { name, ...asks } as never })
      })
    },
    listen(line, listener) {
      lines.set(line, listener)
    },
    state: () => state,
    stop() {
      cancelRestart?.()
      become('stopped')
      life?.process.kill()
      life?.end()
    },
  }
}
