/** What happens to the shop as a whole, now and then: the line, the disk, the clock, the people, a second program, old records put back. */
import { openStorage, StorageError } from '../../src-main/storage/storage.ts'
import type { Checks } from './checks.ts'
import type { Faults } from './faults.ts'
import type { Folders } from './folder.ts'
import type { Gateway } from './gateway.ts'
import { ACCOUNTS, AMOUNTS_MINOR, SERVICES } from './services.ts'
import type { Program } from './program.ts'
import type { Disk, Wall } from './till.ts'
import type { SimulatedTime } from './time.ts'
import type { Line } from './wire.ts'

const MINUTE_MS = 60_000
const YEAR_MS = 365 * 24 * 60 * MINUTE_MS

/** How long after the other each kind of trouble comes, on average. */
const EVERY_MS = {
  neighbour: 60_000,
  line: 40 * MINUTE_MS,
  disk: 40 * MINUTE_MS,
  clock: 50 * MINUTE_MS,
  logOut: 40 * MINUTE_MS,
  secondProcess: 60 * MINUTE_MS,
  noise: 180 * MINUTE_MS,
  olderCopy: 120 * MINUTE_MS,
} as const

/** How old a copy of the records is at most when it is put back. */
const COPY_AGE_MAX_MS = 20 * MINUTE_MS

export function createTroubles(parts: {
  readonly time: SimulatedTime
  readonly faults: Faults
  readonly checks: Checks
  readonly gateway: Gateway
  readonly line: Line
  readonly disk: Disk
  readonly wall: Wall
  readonly folders: Folders
  readonly program: Program
  /** The gateway shows enough that a terminal can find out what its records lost. */
  readonly mayRollBack: boolean
}) {
  const { time, faults, checks, gateway, line, disk, wall, folders, program } = parts
  const { random } = faults
  let atNextStart: 'older copy restored' | 'database overwritten with noise' | null = null

  function often(everyMs: number, work: () => void): void {
    time.after(random.below(2 * everyMs), () => {
      if (faults.stopped()) return
      work()
      often(everyMs, work)
    })
  }

  /** Another till on the same wallet: mostly the very thing that we are paying, or have just paid. */
  function neighbourPays(): void {
    const ours = checks.toldIds().slice(-6)
    const like = ours.length === 0 ? null : checks.said(random.pick(ours))
    const isSame = like !== null && random.chance(0.6)
    faults.count(isSame ? 'neighbour pays the same' : 'neighbour pays something else')
    const service = random.pick(SERVICES)
    gateway.neighbourPays(
      isSame
        ? like.state.request
        : {
            serviceId: service.id,
            account: service.account === null ? '' : random.pick(ACCOUNTS),
            amountMinor: random.pick(AMOUNTS_MINOR),
          },
    )
  }

  function lineGoesDown(): void {
    if (line.isDown) return
    faults.count('line down')
    line.isDown = true
    time.after(MINUTE_MS + random.below(8 * MINUTE_MS), () => {
      line.isDown = false
    })
  }

  function diskFails(): void {
    disk.state = random.pick(['full', 'copy-fails'] as const)
    faults.count(disk.state === 'full' ? 'disk full' : 'journal copy fails')
    time.after(2_000 + random.below(2 * MINUTE_MS), () => {
      disk.state = 'fine'
    })
  }

  function clockSteps(): void {
    if (random.chance(0.5)) {
      faults.count('clock steps back')
      wall.aheadMs -= MINUTE_MS + random.below(3 * 24 * 60 * MINUTE_MS)
    } else {
      faults.count('clock steps years ahead')
      wall.aheadMs += (1 + random.below(6)) * YEAR_MS
    }
    time.after(MINUTE_MS + random.below(60 * MINUTE_MS), () => {
      wall.aheadMs = 0
    })
  }

  function logOut(): void {
    const till = program.till()
    if (till === null) return
    faults.count('log-out')
    void till.signIn.handlers['sign-in/end']({})
  }

  function secondProcess(): void {
    if (program.till() === null) return
    faults.count('second process on the folder')
    let refusal = 'opened'
    try {
      openStorage({
        directory: folders.directory(),
        mode: 'live',
        sealKey: Buffer.alloc(32, 7),
        clock: { nowMs: time.trueMs },
        programVersion: '0.1.0',
        machineSerial: 'TILL-1',
        waitMs: 0,
      }).close()
    } catch (thrown) {
      refusal = thrown instanceof StorageError ? thrown.code : String(thrown)
    }
    checks.check('locked', refusal === 'busy', { expected: 'busy', found: () => refusal })
  }

  /** Ends the program, so that something is done to its folder before it starts again. */
  function endFor(what: NonNullable<typeof atNextStart>): void {
    const till = program.till()
    if (till === null || disk.state !== 'fine') return
    atNextStart = what
    till.crash()
  }

  /** A copy is made only where it is put back later: making one is most of the work. */
  function olderCopy(): void {
    if (!parts.mayRollBack || program.till() === null) return
    folders.keepCopy()
    time.after(MINUTE_MS + random.below(COPY_AGE_MAX_MS), () => {
      if (!faults.stopped()) endFor('older copy restored')
    })
  }

  return {
    begin(): void {
      often(EVERY_MS.neighbour, neighbourPays)
      often(EVERY_MS.line, lineGoesDown)
      often(EVERY_MS.disk, diskFails)
      often(EVERY_MS.clock, clockSteps)
      often(EVERY_MS.logOut, logOut)
      often(EVERY_MS.secondProcess, secondProcess)
      often(EVERY_MS.noise, () => {
        endFor('database overwritten with noise')
      })
      often(EVERY_MS.olderCopy, olderCopy)
    },
    /** The program is about to be started anew: what was done to its folder meanwhile. */
    beforeStart(): void {
      const what = atNextStart
      atNextStart = null
      if (what === null) return
      faults.count(what)
      if (what === 'database overwritten with noise') folders.spoilDatabase()
      else {
        folders.putCopyBack()
        program.recordsAreOlder()
      }
    },
    end(): void {
      line.isDown = false
      disk.state = 'fine'
      wall.aheadMs = 0
    },
  }
}
