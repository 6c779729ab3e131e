/** The terminal as a program that is started, ends, and is started again by whoever runs the shop. */
import type { StoredPayment } from '../../src-main/payments/ports.ts'
import { StorageError } from '../../src-main/storage/storage.ts'
import type { Random } from '../random.ts'
import type { Checks } from './checks.ts'
import { drawUuid } from './draws.ts'
import { openTill, ProgramEnded, type Till, type TillParts } from './till.ts'

/** After a start that the disk refused, in ms. */
const TRY_AGAIN_MS = 5_000

export type Program = {
  start(): void
  /** Null: it does not run now. */
  till(): Till | null
  /** The life that is, or the next one as soon as it begins. */
  whenRunning(): Promise<Till>
  /** The next start finds records that are older than they were. */
  recordsAreOlder(): void
  close(): void
}

export function createProgram(
  parts: Omit<TillParts, 'newId' | 'observer' | 'rolledBack' | 'ended'> & {
    readonly checks: Checks
    readonly random: Random
    /** What was done to the folder while nothing ran. */
    readonly beforeStart: () => void
  },
): Program {
  const { time, faults, checks, random } = parts
  const [ids, printer] = [random.part('ids'), random.part('printer')]
  let till: Till | null = null
  let waiting: ((till: Till) => void)[] = []
  let rolledBack = false

  function start(): void {
    try {
      till = openTill({ ...parts, newId: () => drawUuid(ids), observer, rolledBack, ended })
    } catch (thrown) {
      if (thrown instanceof ProgramEnded) return
      if (!(thrown instanceof StorageError)) throw thrown
      checks.check('noBug', thrown.code === 'disk-full', { expected: 'a start', found: () => thrown.message })
      time.after(TRY_AGAIN_MS, start)
      return
    }
    if (rolledBack) checks.putBack(till.storage)
    rolledBack = false
    checks.began(till)
    const heard = waiting
    waiting = []
    for (const ready of heard) ready(till)
  }

  function ended(): void {
    till = null
    time.after(2_000 + random.below(30_000), () => {
      parts.beforeStart()
      start()
    })
  }

  function printed(stored: StoredPayment): void {
    if (faults.happens('printer fails', 0.05)) return
    checks.printed(stored)
    if (printer.chance(0.05)) till?.print(stored)
  }

  const observer: TillParts['observer'] = {
    told: (stored) => {
      if (stored.state.kind === 'queued') faults.count('queued')
      checks.heard(stored, 'told')
    },
    answered: printed,
    inquired: checks.inquired,
    failed: checks.failed,
  }

  return {
    start,
    till: () => till,
    whenRunning: () =>
      till !== null
        ? Promise.resolve(till)
        : new Promise((resolve) => {
            waiting.push(resolve)
          }),
    recordsAreOlder() {
      rolledBack = true
    },
    close() {
      till?.close()
    },
  }
}
