/**
 * One world: a shop with its till, a gateway with its books, a neighbour, and everything that goes wrong, from one seed.
 * It sells until enough payments were made; then nothing goes wrong any more and time runs on until all is settled.
 */
import { minor } from '../../src-shared/domain/money.ts'
import { secretsInMemory } from '../../src-main/settings/secrets-in-memory.ts'
import { randomFrom } from '../random.ts'
import { createChecks } from './checks.ts'
import { createCounter } from './counter.ts'
import { drawDeployment, drawPolicy } from './draws.ts'
import { createFaults } from './faults.ts'
import { createFolders } from './folder.ts'
import { createGateway } from './gateway.ts'
import { createLedger } from './ledger.ts'
import type { PlantedBug } from './planted-bugs.ts'
import { createProgram } from './program.ts'
import type { Happened, Rule, Violation } from './rules.ts'
import { ACCOUNT, type Disk, type Till, type Wall } from './till.ts'
import { createErrands, createTime } from './time.ts'
import { createTroubles } from './troubles.ts'
import { createWire, type Line } from './wire.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

/** Between two customers, on average. */
const CUSTOMER_EVERY_MS = 12_000
/** No shop is open that long: something keeps every customer from paying. */
const SELLS_WITHIN_MS = 60 * DAY_MS
/** After the last customer, until everything must be settled or a case. */
const SETTLES_WITHIN_MS = 30 * DAY_MS
const LOOK_EVERY_MS = 10 * MINUTE_MS
/** So long after the rest is settled the last sweep has come for what was settled on less than the best proof. */
const SWEPT_AFTER_MS = 65 * MINUTE_MS

export type WorldAsk = {
  readonly seed: number
  readonly payments: number
  /** With a planted bug the world ends where it is noticed. */
  readonly bug: PlantedBug | null
  /** Steps of all worlds before this one. */
  readonly stepsBefore: number
  /** Hears everything that happens, in order. */
  readonly story?: (happened: Happened & { readonly atMs: number }) => void
}

export type WorldResult = {
  readonly payments: number
  readonly injected: Readonly<Record<string, number>>
  readonly asked: Readonly<Record<Rule, number>>
  readonly violations: readonly Violation[]
  readonly steps: number
}

/** Runs a world to its end. Rejects only where the simulation itself is wrong. */
export async function runWorld({ seed, payments, bug, stepsBefore, story }: WorldAsk): Promise<WorldResult> {
  const random = randomFrom(seed)
  const time = createTime()
  const errands = createErrands(time)
  const faults = createFaults(random.part('faults'))
  const deployment = drawDeployment(random.part('deployment'))
  const queuePolicy = drawPolicy(random.part('policy'))
  const folders = createFolders(random.part('folders'))
  const people = random.part('people')

  const ledger = createLedger({
    time,
    openingMinor: minor(500_000_000),
    moved: (movement) => {
      checks.moved(movement)
    },
  })
  const checks = createChecks({
    ledger,
    elapsedMs: time.elapsedMs,
    queuePolicy,
    stepsBefore,
    story: (happened) => story?.({ atMs: time.elapsedMs(), ...happened }),
  })
  const gateway = createGateway({ errands, ledger, faults, deployment })
  const line: Line = { isDown: false }
  const disk: Disk = { state: 'fine' }
  const wall: Wall = { aheadMs: 0 }
  const program = createProgram({
    time,
    faults,
    folders,
    wire: createWire({ time, faults, gateway, line, money: checks }),
    wall,
    disk,
    deployment,
    secrets: secretsInMemory(),
    isProvisioned: people.chance(0.5),
    queuePolicy,
    bug,
    checks,
    random: random.part('program'),
    beforeStart: () => {
      troubles.beforeStart()
    },
  })
  const troubles = createTroubles({
    time,
    faults,
    checks,
    gateway,
    line,
    disk,
    wall,
    folders,
    program,
    mayRollBack: deployment.requests === 'all',
  })

  let places = payments
  let customers = 0
  const counter = createCounter({
    time,
    faults,
    checks,
    whenRunning: program.whenRunning,
    reserve(count) {
      if (places < count) return false
      places -= count
      return true
    },
    giveUp(count) {
      places += count
    },
  })
  function customersCome(): void {
    if (places === 0) return
    customers += 1
    void counter.serve().finally(() => {
      customers -= 1
    })
    time.after(1_000 + people.below(2 * CUSTOMER_EVERY_MS), customersCome)
  }

  const isNoticed = (): boolean => bug !== null && checks.result().violations().length > 0

  async function sell(): Promise<void> {
    program.start()
    troubles.begin()
    customersCome()
    const endsMs = SELLS_WITHIN_MS
    await time.run(() => (places === 0 && customers === 0) || time.elapsedMs() > endsMs || isNoticed())
  }

  /** Lets time run until all is settled. What is still open then has to be a case. */
  async function settle(): Promise<void> {
    faults.stop()
    troubles.end()
    staysSignedIn()
    const endsMs = time.elapsedMs() + SETTLES_WITHIN_MS
    let nextLookMs = time.elapsedMs() + LOOK_EVERY_MS
    let restsSinceMs: number | null = null
    await time.run(() => {
      const now = time.elapsedMs()
      if (isNoticed() || now > endsMs) return true
      if (now < nextLookMs) return false
      nextLookMs = now + LOOK_EVERY_MS
      const till = program.till()
      if (errands.pending() > 0 || till === null || !isAtRest(till)) {
        restsSinceMs = null
        return false
      }
      restsSinceMs ??= now
      return !isWatched(till) || now - restsSinceMs > SWEPT_AFTER_MS
    })
    const till = program.till()
    checks.check('settled', till !== null, { expected: 'a program that runs', found: () => 'none' })
    if (till !== null && !isNoticed()) checks.atTheEnd(till.storage)
  }

  function staysSignedIn(): void {
    const till = program.till()
    if (till !== null && (till.signIn.person() === null || till.signIn.sellingStopped() !== null)) {
      void till.signIn.handlers['sign-in/begin'](ACCOUNT)
    }
    time.after(HOUR_MS, staysSignedIn)
  }

  try {
    await sell()
    await settle()
  } finally {
    program.close()
    folders.remove()
  }
  const result = checks.result()
  return {
    payments: payments - places,
    injected: faults.byKind(),
    asked: result.asked(),
    violations: result.violations(),
    steps: result.steps(),
  }
}

/** Nothing waits or is under way, and what is open is a case. */
function isAtRest({ storage: { payments } }: Till): boolean {
  const withCase = new Set(payments.openCases().map(({ paymentId }) => paymentId))
  return (
    payments.queueTotals().count === 0 &&
    payments
      .open()
      .every(({ state }) => withCase.has(state.id) && state.kind !== 'sending' && state.kind !== 'cancelling')
  )
}

const isWatched = ({ storage: { payments } }: Till): boolean =>
  payments.watched('refund', 0).length > 0 || payments.watched('charge', 0).length > 0
