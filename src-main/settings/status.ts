/** What the frame around every screen shows, gathered from the areas, and the commands that belong to no area. */
import type { HandlersFor } from '../../src-shared/contract/handlers.ts'
import {
  recoverySchema,
  type ConnectionState,
  type Diagnostics,
  type PrinterState,
  type Status,
} from '../../src-shared/contract/app.ts'
import type { Language } from '../../src-shared/domain/language.ts'
import type { Timers } from '../../src-shared/domain/clock.ts'
import { gathered } from '../../src-shared/domain/gathered.ts'
import { ok, type Problem } from '../../src-shared/domain/problem.ts'
import type { SettingsStore } from './ports.ts'
import { LANGUAGE, languageFrom } from './language.ts'
import { connectionAtStart, hasLine, seeConnection, type ConnectionSeen } from './connection.ts'

export type StatusParts = {
  readonly mode: 'live' | 'training'
  readonly version: string
  readonly machineSerial: string
  readonly trainingPanel: string | null
  readonly paperMm: 58 | 80
  /** Where the gateway is; decides whether a missing network matters. */
  readonly gatewayUrl: string
  /** In force until somebody chooses another. */
  readonly firstLanguage: Language
  readonly settings: SettingsStore
  readonly clock: Timers & { nowMs(): number }
  /** Asks the gateway something harmless, to know whether an error was its own or that one question's. */
  readonly probe: () => void
  readonly signedIn: () => Status['signedIn']
  readonly wallet: () => Status['wallet']
  readonly printer: () => PrinterState
  readonly unsettled: () => Status['unsettled']
  readonly queue: () => Status['queue']
  readonly refundsOwed: () => Status['refundsOwed']
  readonly openCases: () => number
  readonly disk: () => Status['disk']
  /** What was recovered in this start; null: nothing. It is told until somebody has read it, whatever is started meanwhile. */
  readonly recovered: Status['recovery']
  readonly sellingStopped: () => Problem | null
  readonly catalogue: () => Status['catalogue']
  readonly clockState: () => Status['clock']
  /** What only a support call asks for. */
  readonly diagnostics: () => Omit<Diagnostics, 'connection'>
  /** The line is in another state than before. */
  readonly lineChanged: (state: ConnectionState) => void
  /** Tells the pages. */
  readonly changed: (status: Status) => void
}

export type StatusBoard = {
  readonly handlers: HandlersFor<'app'>
  readonly read: () => Status
  readonly language: () => Language
  /** What the last exchange with the gateway showed of the line. */
  readonly line: () => ConnectionState
  /** What an exchange with the gateway showed. */
  readonly connectionSeen: (seen: ConnectionSeen) => void
  /** Something that the board shows may have changed; the pages are told once for many calls, and only if it did. */
  readonly touch: () => void
  readonly stop: () => void
}

const RECOVERY = 'recovery-to-read'
const GATHER_MS = 50
/** States of the line that are remembered, for the diagnostics. */
const LINE_STATES_MAX = 20

export function createStatusBoard(parts: StatusParts): StatusBoard {
  const { clock, settings } = parts
  let connection = connectionAtStart({ line: hasLine(parts.gatewayUrl), atMs: clock.nowMs() })
  /** Newest first. */
  let lineStates: Diagnostics['connection'] = [{ state: connection.state, sinceMs: connection.sinceMs }]
  let told = ''

  const language = (): Language => languageFrom(settings.read(LANGUAGE), parts.firstLanguage)

  if (parts.recovered !== null) settings.write(RECOVERY, parts.recovered)
  const recovery = (): Status['recovery'] => {
    const kept = recoverySchema.nullable().safeParse(settings.read(RECOVERY) ?? null)
    return kept.success ? kept.data : null
  }

  const read = (): Status => ({
    mode: parts.mode,
    version: parts.version,
    language: language(),
    machineSerial: parts.machineSerial,
    trainingPanel: parts.trainingPanel,
    signedIn: parts.signedIn(),
    connection: { state: connection.state, sinceMs: connection.sinceMs },
    wallet: parts.wallet(),
    printer: { state: parts.printer(), paperMm: parts.paperMm },
    unsettled: parts.unsettled(),
    queue: parts.queue(),
    refundsOwed: parts.refundsOwed(),
    openCases: parts.openCases(),
    disk: parts.disk(),
    recovery: recovery(),
    sellingStopped: parts.sellingStopped(),
    catalogue: parts.catalogue(),
    clock: parts.clockState(),
  })

  const telling = gathered(clock, GATHER_MS, () => {
    const status = read()
    const text = JSON.stringify(status)
    if (text === told) return
    told = text
    parts.changed(status)
  })
  const touch = telling.soon

  return {
    read,
    language,
    touch,
    line: () => connection.state,
    connectionSeen(seen) {
      const before = connection.state
      connection = seeConnection(connection, seen, { line: hasLine(parts.gatewayUrl), atMs: clock.nowMs() })
      if (connection.doubted) parts.probe()
      touch()
      const { state, sinceMs } = connection
      if (state === before) return
      lineStates = [{ state, sinceMs }, ...lineStates].slice(0, LINE_STATES_MAX)
      parts.lineChanged(state)
    },
    handlers: {
      'app/status': () => ok(read()),
      'app/diagnostics': () => ok({ ...parts.diagnostics(), connection: lineStates }),
      'app/recovery-read': () => {
        settings.write(RECOVERY, null)
        touch()
        return ok(read())
      },
      'app/set-language': ({ language: chosen }) => {
        settings.write(LANGUAGE, chosen)
        touch()
        return ok(read())
      },
    },
    stop: telling.stop,
  }
}
