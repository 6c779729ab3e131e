/**
 * One shift: a fresh data folder, a fresh ledger, customers one after another, and a kill at a random moment of every
 * life of the program; then it is left in peace until all has settled that can, and what each side knows is brought together.
 */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Random } from '../random.ts'
import { createCashier, type Step } from './cashier.ts'
import type { Evidence } from './check.ts'
import { createCounter, type Counter } from './counter.ts'
import { createCustomers, type Customer, type Kind, type Told } from './customer.ts'
import { pickMoment, type Moment } from './moments.ts'
import { connectPage, Gone, type ListedRow, type TillPage } from './page.ts'
import { createPaperReader, dotsOf, type Dots } from './papers.ts'
import { readRecords } from './records.ts'
import { provision, startTill, type Till } from './till.ts'
import { wait } from './wait.ts'
import type { World } from './world.ts'

export type ShiftDeps = {
  readonly world: World
  readonly random: Random
  readonly kills: number
  /** The built program's own folder. */
  readonly program: string
  /** Made here: data, provisioning, log. */
  readonly folder: string
  /** After each kill: the moment it was aimed at. */
  readonly killed: (moment: string) => void
  /** How the next life found the payment that was in hand. */
  readonly found: (state: string) => void
}

/** Served in one life at most, should the kill not come. */
const CUSTOMERS_A_LIFE = 12
const CATALOGUE_MS = 60_000
/** A queue is sent within this, in ms. */
const QUEUE_MS = 20_000
/** What the gateway began it ends within this, in ms. */
const GATEWAY_WORKS_MS = 15_000

type Language = 'ar' | 'en'

type Shift = ShiftDeps & {
  readonly provisioning: string
  readonly newCustomer: (kind?: Kind) => Customer
  /** In the order they came. */
  readonly customers: Customer[]
  /** At the counter when the power went. */
  readonly waiting: Set<Customer>
  readonly told: Told[]
  readonly papers: { readonly n: number; readonly dots: Dots }[]
  readonly failures: string[]
}

/** Runs the shift. Rejects only where the world itself fails. */
export async function runShift(deps: ShiftDeps): Promise<Evidence> {
  const { world, random, folder } = deps
  await mkdir(join(folder, 'data'), { recursive: true, mode: 0o700 })
  await world.reset()
  // Short enough for a shift, and long enough to kill in.
  await world.faults({ slowMs: 500, settleMs: 1_500, oversizeBytes: 200_000 })
  const shift: Shift = {
    ...deps,
    provisioning: await provision(folder, world, random.part('provisioning')),
    newCustomer: createCustomers(random.part('customers')),
    customers: [],
    waiting: new Set(),
    told: [],
    papers: [],
    failures: [],
  }
  for (let kill = 1; kill <= deps.kills; kill += 1) {
    const moment = pickMoment(random, kill === 1)
    await live(shift, moment, random.part(`life ${String(kill)}`))
    deps.killed(moment.name)
    await keepPapers(shift)
  }
  return await bringTogether(shift)
}

/** One life of the program, from its start to the kill. */
async function live(shift: Shift, moment: Moment, random: Random): Promise<void> {
  const { world } = shift
  const till = startTill(shift)
  const kill = aim(till, random.below(moment.withinMs))
  try {
    if (moment.after === 'start') kill.now()
    else await work(shift, { till, moment, random, kill })
  } catch (problem) {
    // What a dying program answers says nothing about it.
    if (!(problem instanceof Gone) && !kill.isAimed()) shift.failures.push(String(problem))
    kill.now()
  }
  await till.ended
  noteThrown(shift, till)
  await world.faults({ line: 'up', latencyMs: {}, next: [] })
  await world.paperFaults({ slowBytesPerSecond: null })
}

type Kill = { now(): void; isAimed(): boolean }

/** The kill comes `afterMs` after `now` was called for the first time. */
function aim(till: Till, afterMs: number): Kill {
  let aimed = false
  return {
    now() {
      if (aimed) return
      aimed = true
      setTimeout(() => void till.kill(), afterMs)
    },
    isAimed: () => aimed,
  }
}

type Life = { readonly till: Till; readonly moment: Moment; readonly random: Random; readonly kill: Kill }

/** Customers until the kill: those the last one left standing, perhaps one in peace, then those it is aimed at. */
async function work(shift: Shift, { till, moment, random, kill }: Life): Promise<void> {
  const { world, waiting } = shift
  const page = await open(till)
  if (page === null) return
  const language: Language = random.pick(['ar', 'en'])
  let armed = false
  const reached = (step: Step): void => {
    if (!armed || step !== moment.after) return
    if (moment.ending === true) till.askToEnd()
    kill.now()
  }
  try {
    await page.call('app/set-language', { language })
    hearList(shift, await page.readList(1))
    const cashier = createCashier({ page, language, told: (told) => shift.told.push(told), reached })
    const counter = createCounter({ page, cashier, world, random })
    for (const customer of [...waiting]) {
      shift.found((await cashier.look(customer)).at(-1)?.state ?? 'nothing of it')
      await serve(shift, counter, customer)
    }
    if (random.chance(0.5)) await serve(shift, counter, shift.newCustomer())
    const isBlackout = moment.blackout === true
    if (isBlackout) {
      for (let count = 1 + random.below(4); count > 0; count -= 1)
        await serve(shift, counter, shift.newCustomer('patient'), true)
    }
    await world.faults(moment.gateway ?? {})
    await world.paperFaults(moment.printer ?? {})
    armed = true
    if (moment.after === 'sending the queue') {
      await world.faults({ line: 'up' })
      await cashier.sendQueue(QUEUE_MS)
    }
    for (let served = 0; served < CUSTOMERS_A_LIFE; served += 1) {
      await serve(shift, counter, shift.newCustomer(moment.customer), isBlackout)
    }
    kill.now()
    await till.ended
  } finally {
    page.close()
  }
}

/** Who is not served to the end, because the power goes, is still there in the next life. */
async function serve(shift: Shift, counter: Counter, customer: Customer, isBlackout = false): Promise<void> {
  if (!shift.customers.includes(customer)) shift.customers.push(customer)
  shift.waiting.add(customer)
  await (isBlackout ? counter.serveInBlackout(customer) : counter.serve(customer))
  shift.waiting.delete(customer)
}

/** The page of a program that is up, with its cashier signed in and something to sell; null when it was killed before. */
async function open(till: Till): Promise<TillPage | null> {
  const cdp = await till.up
  if (cdp === null) return null
  const page = await connectPage(cdp)
  const signedIn = await page.call('sign-in/begin', { login: 'agent', password: '1234' })
  if (!signedIn.ok) throw new Error(`Expected the cashier to sign in, found ${signedIn.problem.code}`)
  const endMs = performance.now() + CATALOGUE_MS
  while (!(await page.call('catalogue/service', { serviceId: 9006 })).ok) {
    if (performance.now() > endMs) throw new Error('Expected a catalogue, found none')
    await wait(100)
  }
  return page
}

function hearList(shift: Shift, rows: readonly ListedRow[]): void {
  for (const { paymentId, state } of rows) shift.told.push({ paymentId, state, trxNumber: null })
}

async function keepPapers(shift: Shift): Promise<void> {
  for (const { n, png } of await shift.world.papersAfter(shift.papers.at(-1)?.n ?? 0)) {
    shift.papers.push({ n, dots: await dotsOf(png) })
  }
}

function noteThrown(shift: Shift, till: Till): void {
  const thrown = /(?:UnhandledPromiseRejection|Uncaught exception).*/u.exec(till.said())
  if (thrown !== null) shift.failures.push(thrown[0])
}

/** The last life: everything that can settle does, every open payment is asked about, and the screens are read. */
async function lastLife(shift: Shift, language: Language): Promise<Pick<Evidence, 'listed' | 'unsettledShown'>> {
  const till = startTill(shift)
  try {
    const page = await open(till)
    if (page === null) throw new Error('Expected the program to stay up')
    await page.call('app/set-language', { language })
    const cashier = createCashier({ page, language, told: (told) => shift.told.push(told), reached: () => undefined })
    await cashier.sendQueue(QUEUE_MS)
    for (const customer of shift.customers) await cashier.check(customer)
    const shown = { listed: await page.readList(100), unsettledShown: await page.unsettledShown() }
    page.close()
    return shown
  } catch (problem) {
    shift.failures.push(String(problem))
    return { listed: [], unsettledShown: Number.NaN }
  } finally {
    till.askToEnd()
    await till.ended
    noteThrown(shift, till)
  }
}

async function bringTogether(shift: Shift): Promise<Evidence> {
  const { world, customers, told, failures } = shift
  const language: Language = 'en'
  await gatewayAtRest(world)
  const shown = await lastLife(shift, language)
  hearList(shift, shown.listed)
  await keepPapers(shift)
  const { faults, ...records } = await readRecords(join(shift.folder, 'data'))
  const ledger = await world.ledger()
  const names = [...ledger.payments.map(({ number }) => number), ...records.payments.map(({ id }) => id)]
  const papers = shift.papers.map(createPaperReader(names))
  return { customers, told, ledger, ...records, papers, ...shown, language, recordFaults: faults, failures }
}

/** Nothing is worked on at the gateway any more, and what waited to settle has. */
async function gatewayAtRest(world: World): Promise<void> {
  const endMs = performance.now() + GATEWAY_WORKS_MS
  const works = async (): Promise<boolean> =>
    (await world.ledger()).payments.some(
      ({ outcome, actionStatus }) => outcome === null && actionStatus === 'in_progress',
    )
  while (await works()) {
    if (performance.now() > endMs) throw new Error('Expected the gateway to come to rest')
    await wait(200)
  }
  await world.settle()
}
