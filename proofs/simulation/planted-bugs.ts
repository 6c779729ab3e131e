/**
 * Faults of the kind that this proof exists to find, planted between the program and its ports. The program itself is
 * untouched. Each must be found.
 */
import { join } from 'node:path'
import Database from 'better-sqlite3'
import type { PaymentGateway, PaymentStore, StoredPayment } from '../../src-main/payments/ports.ts'
import { evolve } from '../../src-shared/domain/payment-evolve.ts'
import type { PaymentEvent, PaymentId } from '../../src-shared/domain/payment.ts'

export type Ports = { readonly store: PaymentStore; readonly gateway: PaymentGateway; readonly directory: string }

export type PlantedBug = {
  readonly name: string
  wrap(ports: Ports): Pick<Ports, 'store' | 'gateway'>
}

/** The intent goes into the records only together with what came of it. */
const intentNotWritten: PlantedBug = {
  name: 'the intent is not written',
  wrap({ store, gateway }) {
    const held = new Map<PaymentId, { readonly stored: StoredPayment; readonly events: readonly PaymentEvent[] }>()
    const seen = (id: PaymentId, stored: StoredPayment | null): StoredPayment | null => held.get(id)?.stored ?? stored
    return {
      gateway,
      store: {
        ...store,
        payment: (id) => seen(id, store.payment(id)),
        transact: (work) =>
          store.transact((tx) =>
            work({
              ...tx,
              payment: (id) => seen(id, tx.payment(id)),
              record(id, saleId, events) {
                const last = events.at(-1)
                if (last?.kind === 'payment-sending') {
                  const first = events.slice(0, -1)
                  const stored = first.length === 0 ? tx.payment(id) : tx.record(id, saleId, first)
                  if (stored === null) throw new Error('Expected a payment that was confirmed')
                  const sending = { ...stored, state: evolve(stored.state, last) as StoredPayment['state'] }
                  held.set(id, { stored: sending, events: [last] })
                  return sending
                }
                const earlier = held.get(id)?.events ?? []
                held.delete(id)
                return tx.record(id, saleId, [...earlier, ...events])
              },
            }),
          ),
      },
    }
  },
}

const unknownRetried: PlantedBug = {
  name: 'an unknown outcome is tried again',
  wrap: ({ store, gateway }) => ({
    store,
    gateway: {
      ...gateway,
      async pay(request) {
        const outcome = await gateway.pay(request)
        return outcome.kind === 'unknown' ? await gateway.pay(request) : outcome
      },
    },
  }),
}

const neighboursRowClaimed: PlantedBug = {
  name: "a neighbour's row is claimed",
  wrap: ({ store, gateway }) => ({
    store,
    gateway: {
      ...gateway,
      async requestsSince(since) {
        const answer = await gateway.requestsSince(since)
        if (answer.kind !== 'rows') return answer
        const rows = answer.rows.map((row) => ({ ...row, machineSerial: 'TILL-1', inquiryNumber: null }))
        return { ...answer, rows }
      },
    },
  }),
}

/** Something is changed on the disk behind the program's back. */
const changedOnDisk = (name: string, sql: string): PlantedBug => ({
  name,
  wrap({ store, gateway, directory }) {
    let transactions = 0
    return {
      gateway,
      store: {
        ...store,
        transact(work) {
          const result = store.transact(work)
          transactions += 1
          if (transactions === 20) change(join(directory, 'terminal.db'), sql)
          return result
        },
      },
    }
  },
})

function change(path: string, sql: string): void {
  const db = new Database(path)
  try {
    db.exec(sql)
  } finally {
    db.close()
  }
}

const chainBroken = changedOnDisk(
  'the chain is broken',
  `DROP TRIGGER IF EXISTS journal_no_update;
   UPDATE journal SET payload = replace(payload, '0', '1') WHERE seq = 5`,
)

const rowsChangedAlone = changedOnDisk(
  'a table is changed without the journal',
  "UPDATE payments SET total_minor = total_minor + 1 WHERE state = 'succeeded' AND confirmed_seq < 40",
)

const timeoutMeansDeclined: PlantedBug = {
  name: 'no answer is taken for a no',
  wrap: ({ store, gateway }) => ({
    store,
    gateway: {
      ...gateway,
      async pay(request) {
        const outcome = await gateway.pay(request)
        return outcome.kind === 'unknown' ? { kind: 'declined', reason: outcome.reason } : outcome
      },
    },
  }),
}

const queueDrainedTwice: PlantedBug = {
  name: 'what was sent from the queue goes back into it',
  wrap: ({ store, gateway }) => ({
    store,
    gateway: {
      ...gateway,
      async pay(request) {
        const isQueued = store.open().some(({ state }) => state.kind === 'sending' && state.wasQueued === true)
        const outcome = await gateway.pay(request)
        return isQueued && outcome.kind !== 'declined'
          ? { kind: 'not-sent', reason: { code: 'no-line', gatewayText: null } }
          : outcome
      },
    },
  }),
}

const cancelRepeated: PlantedBug = {
  name: 'a cancel is repeated',
  wrap: ({ store, gateway }) => ({
    store,
    gateway: {
      ...gateway,
      async cancel(request) {
        const outcome = await gateway.cancel(request)
        return outcome.kind === 'cancel-unknown' ? await gateway.cancel(request) : outcome
      },
    },
  }),
}

export const PLANTED_BUGS: readonly PlantedBug[] = [
  intentNotWritten,
  unknownRetried,
  neighboursRowClaimed,
  chainBroken,
  timeoutMeansDeclined,
  queueDrainedTwice,
  cancelRepeated,
  rowsChangedAlone,
]
