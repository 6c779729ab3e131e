import type { NetworkInterfaceInfo } from 'node:os'
import { describe, expect, test } from 'vitest'
import { ZERO } from '../../src-shared/domain/money.ts'
import { statusSchema, type Status } from '../../src-shared/contract/app.ts'
import { handClock } from '../../src-shared/testing/hand-clock.ts'
import { hasLine, seeConnection, type Connection } from './connection.ts'
import { createStatusBoard, type StatusParts } from './status.ts'

describe('the line, by what was seen last', () => {
  const states = ['fine', 'no-line', 'unreachable', 'failing'] as const
  const rows = [
    // seen, a network is up → state
    ['reached', true, 'fine'],
    ['reached', false, 'fine'],
    ['failing', true, 'failing'],
    ['failing', false, 'failing'],
    ['unreachable', true, 'unreachable'],
    ['unreachable', false, 'no-line'],
    ['no-line', true, 'unreachable'],
    ['no-line', false, 'no-line'],
  ] as const
  test.each(rows)('%s, network up: %s → %s', (kind, line, state) => {
    for (const before of states) {
      if (before === 'fine' && kind === 'failing') continue
      const now: Connection = { state: before, sinceMs: 1, doubted: false }
      const sinceMs = before === state ? 1 : 9
      expect(seeConnection(now, { kind }, { line, atMs: 9 })).toEqual({ state, sinceMs, doubted: false })
    }
  })

  test('one error among good answers is a doubt; two in a row are failing', () => {
    const at = (atMs: number) => ({ line: true, atMs })
    const fine: Connection = { state: 'fine', sinceMs: 1, doubted: false }
    const doubted = seeConnection(fine, { kind: 'failing' }, at(2))
    expect(doubted).toEqual({ state: 'fine', sinceMs: 1, doubted: true })
    expect(seeConnection(doubted, { kind: 'reached' }, at(3))).toEqual(fine)
    expect(seeConnection(doubted, { kind: 'failing' }, at(3))).toEqual({ state: 'failing', sinceMs: 3, doubted: false })
    expect(seeConnection(doubted, { kind: 'unreachable' }, at(3)).state).toBe('unreachable')
  })

  const address = (internal: boolean) => ({ internal }) as NetworkInterfaceInfo
  test.each([
    ['https://pay.example', { lo: [address(true)] }, false],
    ['https://pay.example', {}, false],
    ['https://pay.example', { lo: [address(true)], eth0: [address(false)] }, true],
    ['http://127.0.0.1:8101', { lo: [address(true)] }, true],
    ['http://localhost:8101', {}, true],
    ['http://[::1]:8101/x', {}, true],
  ])('%s with %j: %s', (baseUrl, interfaces, line) => {
    expect(hasLine(baseUrl, interfaces)).toBe(line)
  })
})

function board(more: Partial<StatusParts> = {}) {
  const clock = handClock()
  const values = new Map<string, unknown>()
  const told: Status[] = []
  const lines: string[] = []
  let probes = 0
  const created = createStatusBoard({
    mode: 'training',
    version: '0.1.0',
    machineSerial: 'SN-1',
    trainingPanel: null,
    paperMm: 80,
    gatewayUrl: 'http://127.0.0.1:1',
    firstLanguage: 'ar',
    settings: { read: (name) => values.get(name), write: (name, value) => void values.set(name, value) },
    clock,
    probe: () => (probes += 1),
    signedIn: () => null,
    wallet: () => ({ availableMinor: null, atMs: null }),
    printer: () => 'ready',
    unsettled: () => ({ count: 0, sumMinor: ZERO, oldestAtMs: null }),
    queue: () => ({ count: 0, sumMinor: ZERO, oldestAtMs: null, allowed: false, sending: false, frozen: null }),
    refundsOwed: () => ({ count: 0, sumMinor: ZERO, oldestAtMs: null }),
    openCases: () => 0,
    diagnostics: () => ({
      lane: { holder: null, waiting: 0 },
      watching: [],
      records: { entries: 1, hash: 'h', database: 'sound' },
      backups: [],
    }),
    disk: () => ({ state: 'fine', sinceMs: 0 }),
    recovered: null,
    lineChanged: (state) => lines.push(state),
    sellingStopped: () => null,
    catalogue: () => ({ refreshing: false, refreshedAtMs: null, failedBillers: 0 }),
    clockState: () => ({ state: 'right', behindMs: 0 }),
    changed: (status) => told.push(status),
    ...more,
  })
  return { created, clock, told, values, lines, probes: () => probes }
}

describe('the status board', () => {
  test('is what the contract says', () => {
    const { created } = board()
    expect(statusSchema.parse(created.read())).toEqual(created.read())
  })

  test('tells the pages once for many touches, and only what is new', () => {
    let count = 0
    const { created, clock, told } = board({ unsettled: () => ({ count, sumMinor: ZERO, oldestAtMs: null }) })
    created.touch()
    count = 2
    created.touch()
    clock.advance(60)
    expect(told.map((status) => status.unsettled.count)).toEqual([2])
    created.touch()
    clock.advance(60)
    expect(told).toHaveLength(1)
  })

  test('shows the line from what was seen, and since when', () => {
    const { created, clock, told } = board()
    clock.advance(1000)
    const fellMs = clock.nowMs()
    created.connectionSeen({ kind: 'unreachable' })
    clock.advance(1000)
    created.connectionSeen({ kind: 'unreachable' })
    clock.advance(1000)
    expect(told.at(-1)?.connection).toEqual({ state: 'unreachable', sinceMs: fellMs })
  })

  test('asks again by itself when one answer was an error', () => {
    const { created, probes } = board()
    created.connectionSeen({ kind: 'failing' })
    expect([created.read().connection.state, probes()]).toEqual(['fine', 1])
    created.connectionSeen({ kind: 'failing' })
    expect([created.read().connection.state, probes()]).toEqual(['failing', 1])
  })

  test('keeps the chosen language over a restart', () => {
    const first = board()
    expect(first.created.language()).toBe('ar')
    expect(first.created.handlers['app/set-language']({ language: 'en' })).toMatchObject({ value: { language: 'en' } })
    const settings = { read: (name: string) => first.values.get(name), write: () => {} }
    expect(board({ settings }).created.language()).toBe('en')
  })

  test('says nothing after it was stopped', () => {
    const { created, clock, told } = board()
    created.touch()
    created.stop()
    clock.advance(1000)
    expect([told, clock.waiting()]).toEqual([[], 0])
  })

  test('what was recovered is told until somebody has read it, also by the next start', () => {
    const recovered = { atMs: 7, from: 'backup', mayLack: true } as const
    const { created, values } = board({ recovered })
    expect(created.read().recovery).toEqual(recovered)
    const settings = {
      read: (name: string) => values.get(name),
      write: (name: string, value: unknown) => void values.set(name, value),
    }
    const next = board({ settings })
    expect(next.created.read().recovery).toEqual(recovered)
    expect(next.created.handlers['app/recovery-read']({})).toMatchObject({ value: { recovery: null } })
    expect(board({ settings }).created.read().recovery).toBeNull()
  })

  test('remembers the states of the line, newest first, and tells each change once', () => {
    const { created, clock, lines } = board()
    clock.advance(1_000)
    created.connectionSeen({ kind: 'failing' })
    created.connectionSeen({ kind: 'failing' })
    created.connectionSeen({ kind: 'failing' })
    clock.advance(1_000)
    created.connectionSeen({ kind: 'reached' })
    expect(lines).toEqual(['failing', 'fine'])
    const answer = created.handlers['app/diagnostics']({})
    const startMs = clock.nowMs() - 2_000
    expect(answer).toMatchObject({
      value: {
        connection: [
          { state: 'fine', sinceMs: startMs + 2_000 },
          { state: 'failing', sinceMs: startMs + 1_000 },
          { state: 'fine', sinceMs: startMs },
        ],
      },
    })
  })
})
