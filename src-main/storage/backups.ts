/**
 * When the records are backed up and looked over, and what is said when that fails.
 *
 * Goals: nobody who sells waits for it; a place that fails is said once and tried again; a copy of a database that was found
 * damaged never takes the place of a good one.
 * Concepts: a *place* is the terminal's own folder or the second one; each has whole copies and, since the last of these,
 * segments. One task runs at a time.
 */
import { statSync } from 'node:fs'
import { join } from 'node:path'
import type { Clock, Timers } from '../../src-shared/domain/clock.ts'
import type { TerminalEvent } from '../../src-shared/domain/journal-event.ts'
import type { Problem } from '../../src-shared/domain/problem.ts'
import type { BackupProblem, OtherChain, RecordsTaskResult } from './backup-work.ts'
import { FILE_NAMES } from './files.ts'
import type { RunRecordsTask } from './run-records-task.ts'
import type { Storage } from './storage.ts'

export type BackupPlace = 'own' | 'second'

export type BackupState = {
  readonly place: BackupPlace
  readonly state: 'not-yet' | 'fine' | 'failing'
  readonly problem: BackupProblem | null
  /** Since when it is as it is, epoch ms. */
  readonly sinceMs: number
  /** When it last had everything, and up to which entry; null before the first time of this run. */
  readonly last: { readonly atMs: number; readonly seq: number } | null
}

export type Backups = {
  /** Looks the database over, then begins. Call after the first paint. */
  start(): void
  /** What each place is like, own first. */
  state(): readonly BackupState[]
  /** Whether the whole database was found sound in this run. */
  database(): 'not-checked' | 'sound' | 'damaged'
  /** Why nothing may be sold: an index that lies could hide a payment that is open. Null while nothing is known against it. */
  problem(): Problem | null
  /**
   * Whether the second place holds a chain that is ahead of ours or another: then these records were put back, and know
   * less than what happened. Null where there is no such place, or it does not answer within a few seconds. Ask before
   * anything is sent from a queue.
   */
  lookElsewhere(): Promise<OtherChain | null>
  /** The last segment, and a whole copy where the database is small enough to be copied while somebody waits. */
  stop(): Promise<void>
}

export type BackupsParts = {
  /** The folder of the records. */
  readonly directory: string
  readonly second: { readonly root: string; readonly folder: string } | null
  readonly run: RunRecordsTask
  readonly storage: Pick<Storage, 'head' | 'record' | 'suspect' | 'isSuspect'>
  readonly clock: Clock & Timers
  readonly changed: () => void
  /** A place that did not answer at the start holds a chain that is ahead of ours or another: these records were put back. */
  readonly otherChainSeen: () => void
  /** Hears what nobody expected. */
  readonly failed: (problem: unknown) => void
}

/** Where a terminal's backups are in the second place: terminals may share one. */
export function secondPlace(
  root: string | null,
  till: { readonly machineSerial: string; readonly mode: string },
): BackupsParts['second'] {
  const name = `${till.machineSerial}-${till.mode}`.replace(/[^\w.-]/gu, '_')
  return root === null ? null : { root, folder: name }
}

const LOOK_MAX_MS = 3_000
const SEGMENT_EVERY_MS = 10 * 60_000
const WHOLE_EVERY_MS = 24 * 60 * 60_000
/** Copying more than this takes longer than people wait for a program to close. */
const WHOLE_AT_CLOSE_MAX_BYTES = 256_000_000

type Place = { readonly name: BackupPlace; readonly root: string; readonly folder: string }

export function createBackups(parts: BackupsParts): Backups {
  const { clock, storage } = parts
  const path = join(parts.directory, FILE_NAMES.database)
  const places: readonly Place[] = [
    { name: 'own', root: parts.directory, folder: FILE_NAMES.backups },
    ...(parts.second === null ? [] : [{ name: 'second' as const, ...parts.second }]),
  ]
  const states = new Map<BackupPlace, BackupState>(
    places.map(({ name }) => [
      name,
      { place: name, state: 'not-yet', problem: null, sinceMs: clock.nowMs(), last: null },
    ]),
  )
  const told = new Map<BackupPlace, 'fine' | 'failing'>()
  let database: ReturnType<Backups['database']> = 'not-checked'
  let damage: string | null = null
  let cancel: (() => void) | null = null
  let stopped = false
  let working: Promise<void> = Promise.resolve()

  /** While the program ends nobody is left who would hear it. */
  function changed(): void {
    if (!stopped) parts.changed()
  }

  /** Says what it can: a full disk is told by selling, and the next round tries again. */
  function tryRecord(event: TerminalEvent): boolean {
    try {
      storage.record(event)
      return true
    } catch {
      return false
    }
  }

  async function check(): Promise<void> {
    const result = await run({ kind: 'check', database: path })
    if (result?.kind !== 'checked') return
    database = result.found === null ? 'sound' : 'damaged'
    if (result.found === null) return
    damage = result.found
    storage.suspect(result.found)
    tellDamage()
    changed()
  }

  function tellDamage(): void {
    if (damage !== null && tryRecord({ kind: 'database-damage-seen', found: damage })) damage = null
  }

  async function run(task: Parameters<RunRecordsTask>[0]): Promise<RecordsTaskResult | null> {
    try {
      return await parts.run(task)
    } catch (error) {
      parts.failed(error)
      return null
    }
  }

  /** Gives when the place was last copied whole; null where this failed. */
  async function backUp(place: Place, what: 'segment' | 'whole'): Promise<number | null> {
    const { root, folder } = place
    const upTo = storage.head().seq
    const result = await run({ kind: 'back-up', database: path, root, folder, what, upTo })
    if (result?.kind === 'backed-up') {
      if (result.other !== null) {
        tryRecord({ kind: 'other-backup-seen', place: place.name, found: result.other })
        parts.otherChainSeen()
      }
      note(place.name, null, { atMs: clock.nowMs(), seq: result.seq })
      return result.wholeAtMs
    }
    note(place.name, result?.kind === 'failed' ? result.problem : 'io', null)
    return null
  }

  function note(name: BackupPlace, problem: BackupProblem | null, last: BackupState['last']): void {
    const before = states.get(name)
    const state = problem === null ? 'fine' : 'failing'
    const sinceMs = before?.state === state ? before.sinceMs : clock.nowMs()
    states.set(name, { place: name, state, problem, sinceMs, last: last ?? before?.last ?? null })
    if (problem === null) {
      if (told.get(name) === 'failing' && tryRecord({ kind: 'backup-working-seen', place: name }))
        told.set(name, 'fine')
    } else if (told.get(name) !== 'failing' && tryRecord({ kind: 'backup-failing-seen', place: name, problem })) {
      told.set(name, 'failing')
    }
    changed()
  }

  /** Segments everywhere; a whole copy where the last one is a day old, as after days without a proper close. */
  async function round(): Promise<void> {
    tellDamage()
    for (const place of places) {
      const wholeAtMs = await backUp(place, 'segment')
      // Also where a clock says that the copy is of tomorrow.
      const isOld = wholeAtMs !== null && Math.abs(clock.nowMs() - wholeAtMs) >= WHOLE_EVERY_MS
      if (isOld && !storage.isSuspect()) await backUp(place, 'whole')
    }
  }

  function schedule(): void {
    if (stopped) return
    cancel = clock.after(SEGMENT_EVERY_MS, () => {
      working = working.then(round).then(schedule)
    })
  }

  return {
    start() {
      working = working.then(check).then(round).then(schedule)
    },
    state: () => [...states.values()],
    // A step that met damage tells as much as a look at the whole.
    database: () => (storage.isSuspect() ? 'damaged' : database),
    problem: () => (storage.isSuspect() ? { code: 'records-damaged' } : null),
    async lookElsewhere() {
      if (parts.second === null) return null
      // A share that is gone can hold its caller for minutes.
      const late = Promise.withResolvers<null>()
      const cancelLate = clock.after(LOOK_MAX_MS, () => {
        late.resolve(null)
      })
      const looking = run({ kind: 'look', database: path, ...parts.second })
      const result = await Promise.race([looking, late.promise])
      cancelLate()
      return result?.kind === 'looked' ? result.other : null
    },
    async stop() {
      stopped = true
      cancel?.()
      await working
      const isSmall = statSync(path).size <= WHOLE_AT_CLOSE_MAX_BYTES
      for (const place of places) await backUp(place, isSmall && !storage.isSuspect() ? 'whole' : 'segment')
    },
  }
}
