/**
 * Kills the real program at random moments and looks whether money, records, screens and papers still agree:
 *
 *     npm run chaos -- --kills N [--seed N]
 *
 * Every violation is a line of JSON when it is found. The last line is JSON too: the seed; the kills by the moment they
 * were aimed at; how the next life found the payment that was in hand; the payments by how they ended; the journal's
 * entries by kind; the invariants and how often each was checked; the violations. The same seed makes the same choices;
 * where exactly a kill strikes is the machine's. A shift with a violation leaves its folder behind, program and all, and
 * ends the run with 1.
 */
import { randomInt } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { build } from '../../tools/build.ts'
import { exitWhenInterrupted } from '../../tools/run-process.ts'
import { randomFrom } from '../random.ts'
import { check, type Checked, type Evidence } from './check.ts'
import { runShift } from './shift.ts'
import { copyProgram } from './till.ts'
import { startWorld } from './world.ts'

/** Kills in one shift: as many as leave a ledger that a person can still read. */
const KILLS_A_SHIFT = 25

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '25' },
    seed: { type: 'string' },
  },
})
const kills = numberOf('--kills', values.kills)
const seed = values.seed === undefined ? randomInt(2 ** 31) : numberOf('--seed', values.seed)

exitWhenInterrupted()
say(`${String(kills)} kills, seed ${String(seed)}`)
await build()
const random = randomFrom(seed)
const world = await startWorld()
const run = mkdtempSync(join(tmpdir(), 'terminal-chaos-'))
const violations: unknown[] = []
process.on('exit', () => {
  if (violations.length === 0) rmSync(run, { recursive: true, force: true, maxRetries: 5 })
})
const program = await copyProgram(run)

const moments: Record<string, number> = {}
const found: Record<string, number> = {}
const outcomes: Record<string, number> = {}
const entries: Record<string, number> = {}
const invariants: Record<string, number> = {}
let payments = 0
let charges = 0
const beganMs = performance.now()

for (let left = kills, number = 1; left > 0; left -= KILLS_A_SHIFT, number += 1) {
  const folder = join(run, `shift-${String(number)}`)
  const evidence = await runShift({
    world,
    random: random.part(`shift ${String(number)}`),
    kills: Math.min(left, KILLS_A_SHIFT),
    program,
    folder,
    killed: (moment) => add(moments, moment, 1),
    found: (state) => add(found, state, 1),
  })
  const checked = check(evidence)
  count(evidence, checked)
  for (const each of checked.violations) {
    const violation = { shift: number, ...each }
    violations.push(violation)
    say(JSON.stringify({ violation }))
  }
  const seconds = Math.round((performance.now() - beganMs) / 1000)
  say(
    `shift ${String(number)}: ${String(evidence.payments.length)} payments, ${String(checked.violations.length)} violations, ${String(seconds)} s`,
  )
  if (checked.violations.length === 0) await rm(folder, { recursive: true, force: true, maxRetries: 5 })
}
await world.stop()

const report = {
  seed,
  kills,
  payments,
  charges,
  moments,
  found,
  outcomes,
  entries,
  invariants: Object.entries(invariants).map(([name, times]) => ({ name, checked: times })),
  ...(violations.length === 0 ? {} : { kept: run }),
  violations,
}
process.stdout.write(`${JSON.stringify(report)}\n`)
process.exit(violations.length === 0 ? 0 : 1)

function count(evidence: Evidence, checked: Checked): void {
  payments += evidence.payments.length
  charges += evidence.ledger.payments.filter(({ charged }) => charged).length
  for (const { state } of evidence.payments) add(outcomes, state, 1)
  for (const [kind, times] of Object.entries(evidence.entries)) add(entries, kind, times)
  for (const { name, checked: times } of checked.invariants) add(invariants, name, times)
}

function add(counts: Record<string, number>, name: string, more: number): void {
  counts[name] = (counts[name] ?? 0) + more
}

function say(sentence: string): void {
  process.stdout.write(`${sentence}\n`)
}

function numberOf(flag: string, text: string): number {
  if (!/^\d{1,10}$/u.test(text)) throw new Error(`Expected ${flag} with a number, found ${text}`)
  return Number(text)
}
