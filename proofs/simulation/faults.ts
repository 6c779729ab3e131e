/** What goes wrong, and how often. One place decides, counts, and can be told that from now on nothing goes wrong any more. */
import { errorTable } from '../../src-main/gateways/smartpay/error-table.ts'
import type { Random } from '../random.ts'
import { createInjected } from './counts.ts'

const named = (endpoint: 'pay' | 'cancel'): readonly string[] =>
  errorTable.filter(({ endpoints }) => endpoints.includes(endpoint)).map(({ type }) => `${endpoint} error ${type}`)

/** Everything that is injected, so that what a run never met is seen in its counts. */
export const FAULT_KINDS: readonly string[] = [
  'dropped before the gateway',
  'dropped after the gateway',
  'connection refused',
  'request arrives late',
  'answer later than every timeout',
  'answer after the lane was given up',
  'answer of an earlier call',
  'answers out of order',
  'answer that cannot be read',
  'fabricated success',
  'pending at the provider',
  'late debit',
  'late refund',
  'lost reservation',
  'provider unsure about a voucher',
  'provider paid and the gateway stumbled',
  'gateway stumbled over the provider',
  'gateway killed in the middle',
  'slow provider',
  'cancel names another',
  'cancel refused by the provider',
  'cancel broken in the middle',
  'second cancel',
  'crash',
  'torn write-ahead log',
  'torn journal file',
  'older copy restored',
  'database overwritten with noise',
  'disk full',
  'journal copy fails',
  'printer fails',
  'clock steps back',
  'clock steps years ahead',
  'double tap',
  'second try of the same customer',
  'language switch',
  'log-out',
  'line down',
  'neighbour pays the same',
  'neighbour pays something else',
  'second process on the folder',
  'queued',
  'withdrawn from the queue',
  'cancel asked',
  'history asked for by hand',
  ...new Set([...named('pay'), ...named('cancel')]),
]

export type Faults = {
  readonly random: Random
  /** Whether this happens now; counted when it does. */
  happens(kind: string, probability: number): boolean
  count(kind: string): void
  /** From now on nothing goes wrong. */
  stop(): void
  stopped(): boolean
  byKind(): Readonly<Record<string, number>>
}

export function createFaults(random: Random): Faults {
  const injected = createInjected(FAULT_KINDS)
  let stopped = false
  return {
    random,
    happens(kind, probability) {
      if (stopped || !random.chance(probability)) return false
      injected.count(kind)
      return true
    },
    count: injected.count,
    stop() {
      stopped = true
    },
    stopped: () => stopped,
    byKind: injected.byKind,
  }
}
