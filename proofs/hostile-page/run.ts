/**
 * A page that means harm, against a whole till: thousands of calls from right and wrong senders with right and wrong input,
 * and after each of them a look at everything that could have changed. The same seed gives the same run.
 */
import type { CommandName } from '../../src-shared/contract/names.ts'
import { randomFrom } from '../random.ts'
import { honestStep, nextAttack, type Attack, type Step } from './attack.ts'
import { codeOf, faultOf } from './check-reply.ts'
import { MARK } from './hostile-input.ts'
import { changes, createMarker } from './mark.ts'
import { createPageMemory } from './page-memory.ts'
import { openTill, type Planted, type Till } from './till.ts'
import { validInputs } from './valid-input.ts'

export type Violation = {
  readonly call: number
  readonly command: CommandName | null
  readonly sender: string | null
  readonly input: string | null
  readonly what: string
}

export type Report = {
  readonly seed: number
  readonly calls: number
  /** Of each: how often it was asked, and how often it was carried out. */
  readonly commands: Readonly<Record<string, { readonly calls: number; readonly done: number }>>
  readonly senders: Readonly<Record<string, number>>
  readonly inputs: Readonly<Record<string, number>>
  readonly answers: Readonly<Record<string, number>>
  /** What stands in the journal in the end, by kind: what the till went through meanwhile. */
  readonly journal: Readonly<Record<string, number>>
  readonly invariants: readonly { readonly name: string; readonly checked: number }[]
  readonly violations: readonly Violation[]
}

/** More say nothing new. */
const VIOLATIONS_MAX = 20
/** Characters: the longest form there is, all of it typed full. */
const KEPT_MAX = 100_000
const LOOK_AT_ALL_EVERY = 20_000

export async function runHostilePage(options: {
  readonly seed: number
  readonly calls: number
  /** An empty folder for the till's records. */
  readonly folder: string
  readonly planted: Planted
}): Promise<Report> {
  const { seed, calls, folder } = options
  const random = randomFrom(seed)
  const till = await openTill({ folder, random: random.part('till'), planted: options.planted })
  const marker = createMarker(till, folder)
  const memory = createPageMemory()
  const valid = validInputs(random.part('input'), memory)
  type Counted = 'commands' | 'done' | 'senders' | 'inputs' | 'answers' | 'invariants'
  const counts: Record<Counted, Record<string, number>> = {
    commands: {},
    done: {},
    senders: {},
    inputs: {},
    answers: {},
    invariants: {},
  }
  const violations: Violation[] = []
  const next: Step[] = []
  let made = 0
  let journal: Report['journal'] = {}

  function hold(invariant: string, fault: string | null, attack: Attack | null): void {
    counts.invariants[invariant] = (counts.invariants[invariant] ?? 0) + 1
    if (fault === null) return
    violations.push({
      call: made,
      command: attack?.name ?? null,
      sender: attack?.sender ?? null,
      input: attack?.sort ?? null,
      what: `${invariant}: ${fault}`,
    })
  }

  /** Several at once are judged together: what one of them may change, all of them may. */
  async function make(attacks: readonly Attack[]): Promise<void> {
    const before = marker.take()
    const answers = await Promise.all(attacks.map((attack) => answered(till, attack)))
    await till.calm()
    const after = marker.take()
    const allowed = new Set(attacks.flatMap((attack) => attack.mayChange))
    const changed = changes(before, after).filter((part) => !allowed.has(part))
    const [first = null] = attacks
    hold('nothing changed that may not', changed.length === 0 ? null : changed.join(', '), first)
    hold('what is kept stays small', marker.kept() <= KEPT_MAX ? null : `${String(marker.kept())} characters`, first)
    for (const [at, attack] of attacks.entries()) judge(attack, answers[at] ?? { kind: 'thrown' })
    const lines = till.takeLog()
    hold('the log repeats nothing', lines.some((line) => JSON.stringify(line).includes(MARK)) ? 'it does' : null, first)
    const thrown = till.takeFailures()
    hold('nothing fails behind', thrown.length === 0 ? null : String(thrown[0]), first)
  }

  function judge(attack: Attack, answer: Answer): void {
    count(counts.commands, attack.name)
    count(counts.senders, attack.sender)
    count(counts.inputs, attack.args === null ? 'cannot be sent' : attack.sort)
    if (attack.args === null) return
    hold('every call is answered', answer.kind === 'reply' ? null : answer.kind, attack)
    if (answer.kind !== 'reply') return
    const { reply } = answer
    const fault = faultOf(attack.name, reply)
    hold('every answer is the contract’s', fault, attack)
    if (fault !== null) return
    const code = codeOf(reply)
    count(counts.answers, code)
    if (code === 'ok') count(counts.done, attack.name)
    hold('no handler throws', code === 'internal' || code === 'storage-failed' ? code : null, attack)
    if (attack.mustAnswer !== null) {
      hold(`refused as ${attack.mustAnswer}`, code === attack.mustAnswer ? null : `answered ${code}`, attack)
    } else if (code === 'ok') {
      const { value } = reply as { value: unknown }
      memory.learn(value)
      const step = honestStep(attack, value)
      if (step !== null) next.push(step)
    }
  }

  function lookAtAll(): void {
    const [projection] = till.storage.compareProjections()
    hold('what is shown is what the journal says', projection === undefined ? null : JSON.stringify(projection), null)
    const [fault] = till.storage.verify()
    hold('the journal is whole', fault === undefined ? null : JSON.stringify(fault), null)
    const [sent, asked] = [marker.sent(), till.asked.pays]
    hold(
      'each payment left once, after its intent',
      sent === asked ? null : `${String(sent)} intents, ${String(asked)} sent`,
      null,
    )
  }

  try {
    await till.calm()
    let lookAt = LOOK_AT_ALL_EVERY
    while (made < calls && violations.length < VIOLATIONS_MAX) {
      if (random.chance(0.02)) {
        till.clock.advance(random.pick([50, 300, 1_000, 11_000, 80_000, 600_000]))
        till.lineSeen(random.chance(0.7) ? 'reached' : 'unreachable')
        await till.calm()
      }
      const together = random.chance(0.05) ? 2 + random.below(5) : 1
      const attacks = Array.from({ length: together }, () =>
        nextAttack({ random, valid, isSignedIn: till.isSignedIn(), next }),
      )
      made += together
      await make(attacks)
      if (made < lookAt) continue
      lookAt += LOOK_AT_ALL_EVERY
      lookAtAll()
    }
    // What is under way ends, and then the books must agree.
    for (let minute = 0; minute < 10; minute += 1) {
      till.clock.advance(60_000)
      await till.calm()
    }
    lookAtAll()
    journal = marker.kinds()
  } finally {
    marker.close()
    till.close()
  }
  return {
    seed,
    calls: made,
    commands: Object.fromEntries(
      Object.entries(sorted(counts.commands)).map(([name, asked]) => [
        name,
        { calls: asked, done: counts.done[name] ?? 0 },
      ]),
    ),
    senders: sorted(counts.senders),
    inputs: sorted(counts.inputs),
    answers: sorted(counts.answers),
    journal,
    invariants: Object.entries(sorted(counts.invariants)).map(([name, checked]) => ({ name, checked })),
    violations,
  }
}

type Answer = { readonly kind: 'reply'; readonly reply: unknown } | { readonly kind: 'thrown' | 'no answer' }

async function answered(till: Till, { name, event, args }: Attack): Promise<Answer> {
  if (args === null) return { kind: 'no answer' }
  const heard: Answer[] = []
  void till.call(name, event, args).then(
    (reply) => {
      heard.push({ kind: 'reply', reply })
    },
    () => {
      heard.push({ kind: 'thrown' })
    },
  )
  await till.until(() => heard.length > 0)
  return heard[0] ?? { kind: 'no answer' }
}

function count(counts: Record<string, number>, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1
}

const sorted = (counts: Record<string, number>): Record<string, number> =>
  Object.fromEntries(Object.entries(counts).sort(([one], [other]) => (one < other ? -1 : 1)))
