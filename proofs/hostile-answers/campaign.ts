/** Many cases at once, and what was seen over all of them. */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { createSmartPay } from '../../src-main/gateways/smartpay/smartpay.ts'
import { bankOf, caseOf, type Case } from './cases.ts'
import { watchLines } from './lines.ts'
import { INVARIANTS, runCase, type CaseEnd, type ClientMaker, type Invariant } from './run-case.ts'
import { readTruths } from './truths.ts'

export type Violation = {
  readonly seed: number
  /** Null: of the whole run. */
  readonly index: number | null
  readonly operation: string
  readonly harm: string
  readonly truth: string
  readonly invariant: Invariant | 'nothing is left unhandled' | 'memory is bounded' | 'never at a standstill'
  readonly sentence: string
}

export type Report = {
  readonly seed: number
  readonly cases: number
  readonly seconds: number
  readonly byOperation: Readonly<Record<string, number>>
  readonly byHarm: Readonly<Record<string, number>>
  readonly results: Readonly<Record<string, number>>
  readonly peakMemoryMb: number
  readonly invariants: readonly { readonly name: string; readonly checked: number }[]
  readonly violations: readonly Violation[]
}

export type CampaignOptions = {
  readonly seed: number
  readonly cases: number
  /** Only this case. */
  readonly only?: number
  /** Only the cases it is true of; they keep their numbers. */
  readonly of?: (one: Case) => boolean
  readonly client?: ClientMaker
  readonly memoryGrowthMaxMb?: number
  readonly standstillMs?: number
  /** Told of every violation when it is found. */
  readonly found?: (violation: Violation) => void
}

const AT_ONCE = 40
const VIOLATIONS_KEPT = 100
/** More than the program, the answers of all cases at once and what waits to be collected can come to. */
const MEMORY_GROWTH_MAX_MB = 500
/** A call that keeps everything else from running for so long. */
const STANDSTILL_MS = 2_000

/** Runs the cases 0 … `cases` - 1 of a seed. */
export async function runCampaign(options: CampaignOptions): Promise<Report> {
  const { seed, client = createSmartPay } = options
  const bank = bankOf(readTruths())
  const tally = createTally()
  const violations: Violation[] = []
  const running = new Map<number, string>()
  const note = (found: Omit<Violation, 'seed'>): void => {
    if (violations.length === VIOLATIONS_KEPT) return
    const violation = { seed, ...found }
    violations.push(violation)
    options.found?.(violation)
  }
  const ofTheRun = (invariant: Violation['invariant'], sentence: string): void =>
    note({
      index: null,
      operation: [...running].map(([index, name]) => `${String(index)} ${name}`).join(', '),
      harm: '',
      truth: '',
      invariant,
      sentence,
    })

  const watch = startWatch({
    standstillMs: options.standstillMs ?? STANDSTILL_MS,
    standstill: (ms) => ofTheRun('never at a standstill', `nothing else ran for ${String(ms)} ms`),
    memoryGrowthMaxMb: options.memoryGrowthMaxMb ?? MEMORY_GROWTH_MAX_MB,
    memoryGrown: (mb) => ofTheRun('memory is bounded', `memory in use grew by ${String(mb)} MB`),
  })
  const lines = watchLines()
  const onUnhandled = (error: unknown): void => ofTheRun('nothing is left unhandled', String(error))
  const restore = takeUnhandled(onUnhandled)

  const indexes = options.only === undefined ? Array.from({ length: options.cases }, (_, at) => at) : [options.only]
  const startedAt = performance.now()
  let peakMemoryMb = 0
  const next = indexes.values()
  async function work(): Promise<void> {
    for (const index of next) {
      const one = caseOf(seed, index, bank)
      if (options.of?.(one) === false) continue
      running.set(index, `${one.truth.operation} (${one.harm})`)
      const end = await runCase(one, bank, client, { lateMs: watch.lateMs, lines })
      running.delete(index)
      tally.add(one.truth.operation, one.harm, end)
      for (const { invariant, sentence } of end.broken) {
        const { operation, dialect, name } = one.truth
        note({ index, operation, harm: one.harm, truth: `${dialect}: ${name}`, invariant, sentence })
      }
    }
  }
  const workers = Array.from({ length: AT_ONCE }, work)
  try {
    await Promise.all(workers)
    // What a call left behind may still fail a moment later.
    await new Promise((resolve) => setTimeout(resolve, 300))
  } finally {
    restore()
    lines.stop()
    peakMemoryMb = watch.stop()
  }
  return {
    seed,
    cases: tally.cases(),
    seconds: Math.round((performance.now() - startedAt) / 100) / 10,
    ...tally.counts(),
    peakMemoryMb,
    violations,
  }
}

/** What nobody handles is this run's to judge, and nobody else's, until the function that comes back is called. */
function takeUnhandled(onUnhandled: (error: unknown) => void): () => void {
  const names = ['unhandledRejection', 'uncaughtException'] as const
  const others = names.map((name) => [name, process.listeners(name as 'exit')] as const)
  for (const name of names) process.removeAllListeners(name).on(name, onUnhandled)
  return () => {
    for (const [name, listeners] of others) {
      process.removeAllListeners(name)
      for (const listener of listeners) process.on(name, listener)
    }
  }
}

function createTally() {
  const byOperation: Record<string, number> = {}
  const byHarm: Record<string, number> = {}
  const results: Record<string, number> = {}
  const invariants = new Map<string, number>(INVARIANTS.map((name) => [name, 0]))
  const count = (counts: Record<string, number>, name: string): void => {
    counts[name] = (counts[name] ?? 0) + 1
  }
  let cases = 0
  return {
    cases: () => cases,
    add(operation: string, harm: string, end: CaseEnd): void {
      cases += 1
      count(byOperation, operation)
      count(byHarm, harm)
      count(results, `${operation}: ${end.result}`)
      for (const name of end.checked) invariants.set(name, (invariants.get(name) ?? 0) + 1)
    },
    counts: () => ({
      byOperation,
      byHarm,
      results,
      invariants: [...invariants].map(([name, checked]) => ({ name, checked })),
    }),
  }
}

const TICK_MS = 50

type Limits = {
  readonly standstillMs: number
  readonly standstill: (ms: number) => void
  readonly memoryGrowthMaxMb: number
  readonly memoryGrown: (mb: number) => void
}

/** Looks every moment how late it is, and how much memory is in use. */
function startWatch(limits: Limits) {
  const before = memoryMb()
  let peak = before
  let isGrown = false
  let lateMs = 0
  let lastAt = performance.now()
  let lastUsed = process.cpuUsage()
  const look = (): void => {
    const now = memoryMb()
    peak = Math.max(peak, now)
    if (isGrown || now - before <= limits.memoryGrowthMaxMb) return
    // A machine with much else to do collects late: only what cannot be collected is in use.
    collectGarbage()
    const grownByMb = memoryMb() - before
    isGrown = grownByMb > limits.memoryGrowthMaxMb
    if (isGrown) limits.memoryGrown(grownByMb)
  }
  const timer = setInterval(() => {
    const now = performance.now()
    const overdueMs = now - lastAt - TICK_MS
    if (overdueMs > 0) lateMs += overdueMs
    const used = process.cpuUsage(lastUsed)
    // Another process may have had the machine: only what this one itself used up counts.
    if (overdueMs > limits.standstillMs && used.user / 1000 > limits.standstillMs) {
      limits.standstill(Math.round(overdueMs))
    }
    look()
    lastAt = now
    lastUsed = process.cpuUsage()
  }, TICK_MS)
  return {
    // What is overdue at this very moment counts as well.
    lateMs: () => lateMs + Math.max(0, performance.now() - lastAt - TICK_MS),
    /** Ends it; gives the most memory that was in use, in MB. */
    stop(): number {
      clearInterval(timer)
      look()
      return peak
    },
  }
}

function memoryMb(): number {
  const { heapUsed, external } = process.memoryUsage()
  return Math.round((heapUsed + external) / 1e6)
}

function collectGarbage(): void {
  setFlagsFromString('--expose-gc')
  ;(runInNewContext('gc') as () => void)()
}
