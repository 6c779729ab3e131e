/** The moments that kills are aimed at: what the world is like then, what must have begun, and how long after it the kill comes. */
import type { Random } from '../random.ts'
import type { Step } from './cashier.ts'
import type { Kind } from './customer.ts'

export type Moment = {
  readonly name: string
  /** How often it is chosen. */
  readonly weight: number
  /** What the kill waits for; `start`: the program is started. */
  readonly after: Step | 'start'
  /** The kill comes within so many ms after that. */
  readonly withinMs: number
  readonly gateway?: Readonly<Record<string, unknown>>
  readonly printer?: Readonly<Record<string, unknown>>
  /** Who is served then. */
  readonly customer?: Kind
  /** The line goes first, and some payments wait in the queue when the kill is aimed. */
  readonly blackout?: boolean
  /** The program is asked to end in the ordinary way first. */
  readonly ending?: boolean
}

const STARTING: Moment = { name: 'starting', weight: 4, after: 'start', withinMs: 2_000 }

const MOMENTS: readonly Moment[] = [
  STARTING,
  { name: 'at any time', weight: 3, after: 'looking', withinMs: 1_500 },
  {
    name: 'while the biller is asked',
    weight: 1,
    after: 'asking',
    withinMs: 120,
    gateway: { latencyMs: { inquiry: 80 } },
  },
  { name: 'while the sale is prepared', weight: 1, after: 'preparing', withinMs: 20 },
  { name: 'while the intent is written', weight: 5, after: 'confirming', withinMs: 30 },
  { name: 'while sending', weight: 5, after: 'waiting', withinMs: 400, gateway: { latencyMs: { pay: 350 } } },
  // The payment stands as running in the gateway's history when the terminal is back.
  {
    name: 'while the provider works',
    weight: 3,
    after: 'waiting',
    withinMs: 600,
    gateway: { latencyMs: { pay: 4_000 } },
  },
  { name: 'while the answer is written', weight: 5, after: 'waiting', withinMs: 60 },
  {
    name: 'while printing',
    weight: 4,
    after: 'answered',
    withinMs: 500,
    printer: { slowBytesPerSecond: 80_000 },
  },
  {
    name: 'while the resolver asks',
    weight: 4,
    after: 'checking',
    withinMs: 250,
    gateway: { latencyMs: { requests: 120 } },
    customer: 'left-open',
  },
  {
    name: 'while ending',
    weight: 2,
    after: 'waiting',
    withinMs: 250,
    gateway: { latencyMs: { pay: 100 } },
    ending: true,
  },
  {
    name: 'while a payment joins the queue',
    weight: 3,
    after: 'confirming',
    withinMs: 60,
    customer: 'patient',
    blackout: true,
  },
  {
    name: 'while the queue is sent',
    weight: 6,
    after: 'sending the queue',
    withinMs: 1_200,
    gateway: { latencyMs: { inquiry: 60, pay: 120 } },
    blackout: true,
  },
  {
    name: 'while cancelling',
    weight: 3,
    after: 'cancelling',
    withinMs: 250,
    gateway: { latencyMs: { cancel: 120 } },
    customer: 'regretting',
  },
]

/** The next moment; of a new terminal's first life every second one ends in the middle of being set up. */
export function pickMoment(random: Random, isFirst: boolean): Moment {
  if (isFirst && random.chance(0.5)) return STARTING
  return random.weighted(MOMENTS.map((moment) => [moment, moment.weight] as const))
}
