/** One call as a page would make it: who asks, what for, with what, and what main may make of it. */
import type { z } from 'zod'
import { commands, type CommandOutput } from '../../src-shared/contract/contract.ts'
import { commandNames, type CommandName } from '../../src-shared/contract/names.ts'
import type { InvokeEventLike } from '../../src-main/rpc/ipc-like.ts'
import { needsSignIn } from '../../src-main/rpc/serve-contract.ts'
import type { Random } from '../random.ts'
import { hostileInput } from './hostile-input.ts'
import type { Part } from './mark.ts'
import { mayChange } from './rules.ts'
import { RIGHT, WRONG } from './senders.ts'
import { AGENT, TOP_UP } from './stand-ins.ts'
import type { Maker } from './valid-input.ts'

/** What a cashier's page would ask next. */
export type Step = { readonly name: CommandName; readonly input: object }

export type Attack = {
  readonly name: CommandName
  readonly sender: string
  readonly event: InvokeEventLike
  /** Of the input: `valid`, or what is wrong with it. */
  readonly sort: string
  /** As main gets them: cloned on the way. Null: the page cannot send them at all. */
  readonly args: readonly unknown[] | null
  /** The only answer there may be; null where the handler decides. */
  readonly mustAnswer: 'not-allowed-here' | 'request-not-understood' | 'sign-in-required' | null
  readonly mayChange: readonly Part[]
}

/** Drawing a paper takes a hundred times as long as all the rest, and so does a key made of a passphrase. */
const isCostly = (name: CommandName): boolean => name.startsWith('receipt/') || name === 'queue/export'
const COSTLY_SHARE = 0.04

const wrongSenders = Object.keys(WRONG)

export function nextAttack(deps: {
  readonly random: Random
  readonly valid: Maker
  readonly isSignedIn: boolean
  /** What belongs to an answer of before; taken from here. */
  readonly next: Step[]
}): Attack {
  const { random, valid, isSignedIn } = deps
  const step = random.chance(0.5) ? deps.next.shift() : undefined
  if (step !== undefined) return attack(step.name, 'right', 'valid', [step.input], isSignedIn)
  // Somebody comes back to the counter, or the rest of the run would be refused for want of a person.
  if (!isSignedIn && random.chance(0.2)) return attack('sign-in/begin', 'right', 'valid', [{ ...AGENT }], isSignedIn)
  // And now and then an honest customer, or there would be no payment to be harmed.
  if (random.chance(0.01)) return attack('sale/prepare', 'right', 'valid', [topUp(random)], isSignedIn)
  const name = random.pick(commandNames)
  const sender = random.chance(0.6) ? 'right' : random.pick(wrongSenders)
  const input = valid(name)
  const asValid = random.chance(0.5) && !(sender === 'right' && isCostly(name) && random.chance(1 - COSTLY_SHARE))
  if (asValid) {
    return attack(name, sender, 'valid', [input], isSignedIn)
  }
  const hostile = hostileInput(input, random)
  return attack(name, sender, hostile.sort, hostile.args, isSignedIn, hostile.surely)
}

function attack(
  name: CommandName,
  sender: string,
  sort: string,
  given: readonly unknown[],
  isSignedIn: boolean,
  surely = false,
): Attack {
  const args = cloned(given)
  const event = sender === 'right' ? RIGHT : WRONG[sender]
  if (event === undefined) throw new Error(`Expected a sender, found ${sender}`)
  const understood =
    !surely && args?.length === 1 && isPlain(args[0]) && (commands[name].input as z.ZodType).safeParse(args[0]).success
  const mustAnswer =
    sender !== 'right'
      ? 'not-allowed-here'
      : !understood
        ? 'request-not-understood'
        : !isSignedIn && needsSignIn(name)
          ? 'sign-in-required'
          : null
  return { name, sender, event, sort, args, mustAnswer, mayChange: mustAnswer === null ? mayChange(name) : [] }
}

const topUp = (random: Random): object => ({
  serviceId: TOP_UP,
  account: `011${String(10_000_000 + random.below(1_000_000))}`,
  extraKeys: [],
  language: 'ar',
  inquiryId: null,
  bills: [{ index: 0, amountMinor: 100 * (1 + random.below(50)) }],
  quantity: 1,
  mobileToNotify: null,
  termsAccepted: false,
})

/** After an answer the next step of an honest sale; null where none follows. */
export function honestStep({ name, args }: Attack, value: unknown): Step | null {
  switch (name) {
    case 'sale/inquire': {
      const { inquiryId, bills } = value as CommandOutput<'sale/inquire'>
      const amountMinor = bills[0]?.dueMinor ?? 100
      const more = { bills: [{ index: 0, amountMinor }], quantity: 1, mobileToNotify: null, termsAccepted: true }
      return { name: 'sale/prepare', input: { ...(args?.[0] as object), inquiryId, ...more } }
    }
    case 'sale/prepare': {
      const { saleId, totalMinor } = value as CommandOutput<'sale/prepare'>
      return { name: 'sale/confirm', input: { saleId, cashReceivedMinor: totalMinor, repeatAccepted: true } }
    }
    default:
      return null
  }
}

const isPlain = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype

/** What arrives of it: copied as between processes, or refused on the page's own side. */
function cloned(args: readonly unknown[]): readonly unknown[] | null {
  try {
    return structuredClone(args)
  } catch {
    return null
  }
}
