/**
 * Whether this computer's clock is right, by the gateway's.
 *
 * Goals: a wrong clock is noticed before receipts carry its time, told once when it begins and once when it ends, and never
 * on one answer's word. Nothing is corrected by it: what is recorded keeps the computer's own time, and what counts as
 * evidence is measured by the gateway's or by the monotonic clock.
 * Concept: the middle one of the last few readings; readings from before somebody set the clock are dropped.
 */
import type { Clock } from '../../src-shared/domain/clock.ts'
import type { TerminalEvent } from '../../src-shared/domain/journal-event.ts'

/** What one answer of the gateway tells. */
export type ClockReading = { readonly serverMs: number; readonly oursMs: number; readonly roundTripMs: number }

export type ClockState = {
  readonly state: 'right' | 'wrong'
  /** How far this computer is behind, in whole minutes as ms; negative when it is ahead. 0 while it is right. */
  readonly behindMs: number
}

export type ClockWatch = {
  readonly seen: (reading: ClockReading) => void
  readonly state: () => ClockState
}

export type ClockWatchParts = {
  readonly clock: Clock
  /** When the records were last written to, by this computer's clock; null for new records. */
  readonly lastRecordMs: number | null
  /** May throw: the disk can be full. It is tried again with the next reading. */
  readonly record: (event: Extract<TerminalEvent, { kind: 'clock-wrong-seen' | 'clock-right-seen' }>) => void
  readonly changed: () => void
}

const MINUTE_MS = 60_000
const WRONG_FROM_MS = 5 * MINUTE_MS
/** Nearer than this a wrong clock is right again; the gap keeps a clock at the limit from being told over and over. */
const RIGHT_BELOW_MS = 4 * MINUTE_MS
const READINGS_MAX = 5
/** So many must agree before the clock is called wrong. */
const READINGS_MIN = 3
const ROUND_TRIP_MAX_MS = 10_000
/** The two clocks of the computer drifting apart by more than this means that somebody set one of them. */
const SET_BY_HAND_MS = 5_000

/** No terminal of this program ran before: a clock that says so was never set, as after an empty battery. */
const FIRST_YEAR_MS = Date.UTC(2026, 0, 1)

const RIGHT: ClockState = { state: 'right', behindMs: 0 }

export function createClockWatch(parts: ClockWatchParts): ClockWatch {
  const { clock } = parts
  const wallAhead = (): number => clock.nowMs() - clock.monotonicMs()
  let readings: readonly number[] = []
  let readAtAhead = wallAhead()
  let now = atStart(clock.nowMs(), parts.lastRecordMs)
  /** What the journal says last; a start begins a new telling. */
  let recorded: ClockState['state'] = 'right'

  function tellJournal(): void {
    if (now.state === recorded) return
    try {
      parts.record(
        now.state === 'wrong' ? { kind: 'clock-wrong-seen', behindMs: now.behindMs } : { kind: 'clock-right-seen' },
      )
      recorded = now.state
    } catch {
      // Selling says by itself that nothing can be recorded; the next reading tries again.
    }
  }

  tellJournal()

  return {
    state: () => now,
    seen({ serverMs, oursMs, roundTripMs }) {
      if (!(roundTripMs >= 0 && roundTripMs <= ROUND_TRIP_MAX_MS)) return
      const ahead = wallAhead()
      if (Math.abs(ahead - readAtAhead) > SET_BY_HAND_MS) readings = []
      readAtAhead = ahead
      readings = [...readings, serverMs - oursMs].slice(-READINGS_MAX)
      const next = judge(now, readings)
      const isNew = next.state !== now.state || next.behindMs !== now.behindMs
      now = next
      tellJournal()
      if (isNew) parts.changed()
    },
  }
}

/** Before the gateway was heard, only a clock that cannot be is known to be wrong: one that is before what it wrote itself. */
function atStart(nowMs: number, lastRecordMs: number | null): ClockState {
  const behindMs = Math.max(lastRecordMs ?? 0, FIRST_YEAR_MS) - nowMs
  return behindMs > WRONG_FROM_MS ? { state: 'wrong', behindMs: wholeMinutes(behindMs) } : RIGHT
}

function judge(now: ClockState, readings: readonly number[]): ClockState {
  const sorted = readings.toSorted((a, b) => a - b)
  const behindMs = sorted[Math.floor((sorted.length - 1) / 2)] ?? 0
  const apartMs = Math.abs(behindMs)
  const isWrong = now.state === 'wrong' ? apartMs >= RIGHT_BELOW_MS : apartMs > WRONG_FROM_MS
  if (!isWrong) return RIGHT
  if (now.state === 'right' && readings.length < READINGS_MIN) return now
  return { state: 'wrong', behindMs: wholeMinutes(behindMs) }
}

const wholeMinutes = (ms: number): number => Math.round(ms / MINUTE_MS) * MINUTE_MS
